//! Which figure may be shown, and on what it rests.

use ebb_core::contact::Contact;
use ebb_core::day::{CheckIn, Note};
use ebb_core::letter::Letter;
use ebb_core::life::{Life, Seen};
use ebb_core::moment::Day;
use ebb_core::stand::{Held, held_since_start};
use ebb_core::they_wrote::TheyWrote;
use ebb_core::urge::Urge;

use crate::text::{Arg, say_with, tr};
use crate::view::View;
use crate::when;

/// The days at the beginning of a pact for which no figure is shown.
const FIRST_DAYS: i64 = 14;

/// What may be said of where the person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Standing {
    /// Nothing: no pact, too early, at night, at risk, or on the day of a slip.
    Silent,
    /// A figure, but only if the person asks for it.
    Kept,
    /// The figure.
    Shown {
        /// Days held since the pact's first day.
        held: Held,
        /// That first day.
        since: Day,
    },
}

/// Decides what may be said; `asked` is whether the person asked for it just now.
pub(in crate::pages) fn standing(view: &View, asked: bool) -> Standing {
    let state = view.state();
    if view.night() || state.at_risk {
        return Standing::Silent;
    }
    let Some((since, held)) = held_since_start(&view.life, &view.now) else {
        return Standing::Silent;
    };
    let today = view.today();
    // No count on the day on which something was sent: it stands again the next day.
    let slipped = view
        .life
        .all::<Contact>()
        .rev()
        .any(|seen| seen.day == today && seen.body.counts());
    if held.of <= FIRST_DAYS || slipped {
        Standing::Silent
    } else if state.asked_to_stop && !asked {
        Standing::Kept
    } else {
        Standing::Shown { held, since }
    }
}

/// What the sentences of a figure take in.
pub(in crate::pages) fn args(held: Held) -> [(&'static str, Arg); 2] {
    [("held", Arg::from(held.held)), ("days", Arg::from(held.of))]
}

/// "You haven't written on 26 of 27 days."
pub(in crate::pages) fn sentence(held: Held) -> String {
    say_with("slip-next-stands", &args(held))
}

/// What the figure rests on.
pub(in crate::pages) fn rests(view: &View, since: Day) -> String {
    let today = view.today();
    let since_said = when::date_near(since.0, today.0);
    tr!(
        "today-rests",
        since = since_said,
        noted = noted_days(&view.life, since, today)
    )
}

/// How many days of a span hold something that the person noted.
pub(in crate::pages) fn noted_days(life: &Life, first: Day, last: Day) -> usize {
    let within = |day: &Day| (first..=last).contains(day);
    // Most of what is noted falls on the day of the one before it: ten years fit in a small set.
    let mut days: Vec<Day> = Vec::new();
    for day in noted(life).filter(within) {
        if days.last() != Some(&day) {
            days.push(day);
        }
    }
    days.sort_unstable();
    days.dedup();
    days.len()
}

/// The day of everything that counts as a note.
fn noted(life: &Life) -> impl Iterator<Item = Day> {
    let checked = life.all::<CheckIn>().map(|seen| day_of_checkin(&seen));
    life.days::<Contact>()
        .chain(life.days::<Urge>())
        .chain(life.days::<Letter>())
        .chain(life.days::<Note>())
        .chain(life.days::<TheyWrote>())
        .chain(checked)
}

/// The day of which a check-in speaks.
pub(in crate::pages) fn day_of_checkin(seen: &Seen<'_, CheckIn>) -> Day {
    seen.body.day.map_or(seen.day, Day)
}
