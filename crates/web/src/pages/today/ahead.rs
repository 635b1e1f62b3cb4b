//! The next hard day, with the card that was written for it on a calm one.

use ebb_core::event::EventId;
use ebb_core::hard_day::HardDay;
use ebb_core::moment::Day;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use maud::{Markup, html};

use crate::pages::room;
use crate::parts;
use crate::text::tr;
use crate::view::View;
use crate::when;

/// For how many days ahead a hard day is shown.
const AHEAD: i64 = 14;
/// For how many hours before and after its time an hour counts as here.
const BEFORE: i64 = 1;
const AFTER: i64 = 3;

/// One coming of a hard day.
struct Coming<'a> {
    id: &'a EventId,
    body: &'a HardDay,
    date: Date,
    here: bool,
}

/// Draws the next hard day; at night only one whose hour is here, for its card was written for it.
pub(super) fn draw(view: &View) -> Markup {
    let next = coming(view)
        .into_iter()
        .min_by_key(|next| (!next.here, next.date, next.body.clock, next.id));
    let Some(next) = next.filter(|next| next.here || !view.night()) else {
        return Markup::default();
    };
    html! {
        section {
            h2 { (time(view, &next)) }
            p { (next.body.name) }
            @match next.body.card.as_deref().filter(|card| !card.trim().is_empty()) {
                Some(card) => (parts::sheet(card, "")),
                None => {
                    @if !view.night() { (parts::quiet(tr!("today-hard-none"))) }
                }
            }
            @if !view.night() {
                (parts::go(&room::at("/dates", next.id.as_str()), change(next.body)))
            }
        }
    }
}

fn change(day: &HardDay) -> String {
    if day.card.is_some() {
        tr!("today-hard-change")
    } else {
        tr!("today-hard-write")
    }
}

fn time(view: &View, next: &Coming<'_>) -> String {
    let day = when::soon(next.date, view.now.wall().date());
    match next.body.clock {
        Some(clock) => tr!("when-at", day = day, clock = when::clock(clock)),
        None => day,
    }
}

/// Every hard day that is here or comes within the next weeks. Dates of theirs are left out where
/// thinking of them does no good.
fn coming(view: &View) -> Vec<Coming<'_>> {
    let now = view.now.wall();
    let state = view.state();
    let theirs_too = !state.at_risk && !state.asked_to_stop;
    let days = view
        .life
        .all::<HardDay>()
        .filter(|seen| theirs_too || !seen.body.theirs);
    let next = days.filter_map(|seen| {
        let (date, here) = next(seen.body, now)?;
        Some(Coming {
            id: seen.id,
            body: seen.body,
            date,
            here,
        })
    });
    next.filter(|next| Day(next.date).since(Day(now.date())) <= AHEAD)
        .collect()
}

/// The date of the first coming that isn't over, and whether it is here.
fn next(day: &HardDay, now: DateTime) -> Option<(Date, bool)> {
    let mut from = Day(now.date()).plus(-1).0;
    for _ in 0..3 {
        let date = on_or_after(day, from)?;
        let (begins, ends) = span(day.clock, date);
        if ends > now {
            return Some((date, begins <= now));
        }
        from = Day(date).plus(1).0;
    }
    None
}

/// An hour without a date or a day of the week comes every day.
fn on_or_after(day: &HardDay, from: Date) -> Option<Date> {
    let daily = day.date.is_none() && day.weekday.is_none() && day.clock.is_some();
    if daily {
        Some(from)
    } else {
        day.next_on_or_after(from)
    }
}

fn span(clock: Option<Time>, date: Date) -> (DateTime, DateTime) {
    match clock {
        Some(clock) => {
            let at = date.to_datetime(clock);
            (
                at.saturating_sub(BEFORE.hours()),
                at.saturating_add(AFTER.hours()),
            )
        }
        None => {
            let at = date.to_datetime(Time::midnight());
            (at, at.saturating_add(1.day()))
        }
    }
}
