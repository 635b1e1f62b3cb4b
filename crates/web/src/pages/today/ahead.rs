//! The next hard day or hour, with the card that was written for it beforehand.

use ebb_core::hard_day::HardDay;
use ebb_core::life::Seen;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::pages::room;
use crate::parts;
use crate::text::tr;
use crate::view::View;
use crate::when;

/// How many days ahead a hard day is shown.
const AHEAD: i64 = 14;
/// For how long after its clock an hour is still there, in hours.
const LASTS: i64 = 3;

pub(super) fn draw(view: &View) -> Markup {
    let Some((date, hard)) = next(view) else {
        return Markup::default();
    };
    let mut when = when::soon(date, view.now.wall().date());
    if let Some(clock) = hard.body.clock {
        when = tr!("when-at", day = when, clock = when::clock(clock));
    }
    let path = room::at("/dates", hard.id.as_str());
    parts::section(
        when,
        html! {
            p { (hard.body.name) }
            @match &hard.body.card {
                Some(card) => {
                    (parts::sheet(card, ""))
                    (parts::go(&path, tr!("today-hard-change")))
                }
                None => {
                    (parts::quiet(tr!("today-hard-none")))
                    (parts::go(&path, tr!("today-hard-write")))
                }
            }
        },
    )
}

/// The nearest one that isn't over yet. Days of theirs are left out where safety asks for it.
fn next(view: &View) -> Option<(Date, Seen<'_, HardDay>)> {
    let state = view.state();
    let wall = view.now.wall();
    let today = view.today().0;
    let last = today.saturating_add(AHEAD.days());
    let own =
        |seen: &Seen<'_, HardDay>| !(seen.body.theirs && (state.at_risk || state.asked_to_stop));
    view.life
        .all::<HardDay>()
        .filter(own)
        .filter_map(|seen| {
            let over = |date: Date| {
                seen.body.clock.is_some_and(|clock| {
                    let end = date.to_datetime(clock).saturating_add(LASTS.hours());
                    end < wall
                })
            };
            let first = seen.body.next_on_or_after(today)?;
            let date = if over(first) {
                seen.body.next_on_or_after(first.tomorrow().ok()?)?
            } else {
                first
            };
            (date <= last).then_some((date, seen))
        })
        .min_by_key(|(date, seen)| (*date, seen.body.clock, seen.id.clone()))
}
