//! A month: its days with what they hold, as a picture, as links and as a table.

use ebb_core::contact::{Contact, Who};
use ebb_core::day::{CheckIn, Note};
use ebb_core::hard_day::HardDay;
use ebb_core::letter::Letter;
use ebb_core::moment::Day;
use ebb_core::they_wrote::TheyWrote;
use ebb_core::urge::Urge;
use jiff::civil::Date;
use maud::{Markup, html};

use super::path;
use crate::pages::today::stands::day_of_checkin;
use crate::parts::{self, Way};
use crate::pictures::{self, Month};
use crate::text::tr;
use crate::view::View;
use crate::when;

/// The month that begins on `month`; days before `first`, the first of this life, are left blank.
pub(super) fn of(view: &View, month: Date, first: Date) -> Month<'static> {
    let today = view.today().0;
    let blank = |number: i8| pictures::Day {
        number: number.unsigned_abs(),
        ..pictures::Day::default()
    };
    let mut days: Vec<pictures::Day> = (1..=month.days_in_month()).map(blank).collect();
    mark_notes(view, month, &mut days);
    mark_hard(view, month, &mut days);
    for (at, day) in (0..).zip(&mut days) {
        let date = Day(month).plus(at).0;
        day.today = date == today;
        day.ahead = date > today || (date < first && !day.noted);
    }
    Month {
        caption: when::month_of_year(month).into(),
        lead: month.weekday().to_monday_zero_offset().unsigned_abs(),
        days,
    }
}

/// At risk, a contact of one's own is a day that was noted and nothing else.
fn mark_notes(view: &View, month: Date, days: &mut [pictures::Day]) {
    let life = &view.life;
    let tells = !view.state().at_risk;
    let mut mark = |day: Day, change: fn(&mut pictures::Day)| {
        let place = usize::try_from(day.since(Day(month))).ok();
        if let Some(day) = place.and_then(|place| days.get_mut(place)) {
            day.noted = true;
            change(day);
        }
    };
    for seen in life.all::<Contact>() {
        mark(
            seen.day,
            match seen.body.who {
                Who::Mine if seen.body.counts() && tells => |day| day.you_wrote = true,
                Who::Theirs => |day| day.they_wrote = true,
                _ => |_| {},
            },
        );
    }
    life.all::<TheyWrote>()
        .for_each(|seen| mark(seen.day, |day| day.they_wrote = true));
    life.all::<CheckIn>()
        .for_each(|seen| mark(day_of_checkin(&seen), |_| {}));
    life.all::<Urge>().for_each(|seen| mark(seen.day, |_| {}));
    life.all::<Letter>().for_each(|seen| mark(seen.day, |_| {}));
    life.all::<Note>().for_each(|seen| mark(seen.day, |_| {}));
}

fn mark_hard(view: &View, month: Date, days: &mut [pictures::Day]) {
    let state = view.state();
    let last = month.last_of_month();
    for seen in view.life.all::<HardDay>() {
        if seen.body.theirs && (state.at_risk || state.asked_to_stop) {
            continue;
        }
        let mut from = month;
        while let Some(date) = seen
            .body
            .next_on_or_after(from)
            .filter(|date| *date <= last)
        {
            let place = usize::try_from(date.day() - 1).unwrap_or_default();
            if let Some(day) = days.get_mut(place) {
                day.hard = true;
            }
            from = Day(date).plus(1).0;
            if from > last {
                break;
            }
        }
    }
}

fn date_of(month: Date, day: pictures::Day) -> Day {
    Day(month).plus(i64::from(day.number) - 1)
}

/// Ways into the days of a month that hold something, the newest first.
pub(super) fn links(first: Date, month: &Month<'_>) -> Markup {
    let days: Vec<_> = month.days.iter().rev().filter(|day| day.noted).collect();
    if days.is_empty() {
        return Markup::default();
    }
    let ways: Vec<Way<'_>> = days
        .into_iter()
        .map(|day| {
            let date = date_of(first, *day);
            Way::link(path(date), when::date(date.0)).small(pictures::words_of(*day))
        })
        .collect();
    parts::fold(&month.caption, parts::doors(&ways))
}

/// The month as a table, the newest day first, each leading to its page.
pub(super) fn table(first: Date, month: &Month<'_>) -> Markup {
    let caption = &*month.caption;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.rows {
                caption { (caption) }
                thead { tr { th scope="col" { (tr!("days-table-day")) } th scope="col" { (tr!("days-table-what")) } } }
                tbody {
                    @for day in month.days.iter().rev().filter(|day| !day.ahead || day.hard) {
                        @let date = date_of(first, *day);
                        tr {
                            th scope="row" { a href=(path(date)) { (when::date(date.0)) } }
                            td { (pictures::words_of(*day)) }
                        }
                    }
                }
            }
        }
    }
}
