//! The check-in: a day in at most twenty seconds. Everything may be left out, and nothing nags.
//!
//! It is for the person's own day, which after midnight may still be the day before; a second one
//! for the same day puts the first right.

#[cfg(test)]
mod tests;

use axum::extract::RawQuery;
use ebb_core::day::CheckIn;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::moment::{Day, Moment};
use jiff::civil::Time;
use maud::{Markup, html};

use super::days;
use super::today::stands::day_of_checkin;
use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new().route("/day", get(page).post(said))
}

/// The check-in of a day: of several the last counts.
fn of_day(view: &View, day: Day) -> Option<Seen<'_, CheckIn>> {
    view.life
        .all::<CheckIn>()
        .rev()
        .find(|seen| day_of_checkin(seen) == day)
}

fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    let query = days::query(query);
    let today = view.today();
    let day = when::read_date(query.get("d"))
        .map_or(today, Day)
        .min(today);
    let typed = of_day(&view, day)
        .map(|seen| typed(seen.body))
        .unwrap_or_default();
    draw(&view, day, &typed, None)
}

fn draw(view: &View, day: Day, typed: &Fields, error: Option<String>) -> Reply {
    let main = html! {
        h1 { (tr!("checkin-title")) }
        @if let Some(words) = &error { (parts::error(words)) }
        (which_day(view, day))
        (parts::form("day", "/day", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::hidden("day", &day.to_string()))
            (asked(view, typed))
            (parts::act(tr!("checkin-keep")))
        }))
        @let yesterday = view.today().plus(-1);
        @if day == view.today() && of_day(view, yesterday).is_none() {
            (parts::go(&format!("/day?d={yesterday}"), tr!("checkin-yesterday", day = when::date(yesterday.0))))
        }
    };
    view.page_under("A note", ("/", &tr!("contact-after-on")), main)
}

fn which_day(view: &View, day: Day) -> Markup {
    let today = view.today();
    let said = when::date_near(day.0, today.0);
    let past_midnight = day == today && view.now.wall().date() > today.0;
    parts::quiet(if past_midnight {
        tr!("checkin-still", day = said)
    } else {
        tr!("checkin-for", day = said)
    })
}

/// The questions, with what was said before.
pub(super) fn asked(view: &View, typed: &Fields) -> Markup {
    let rating = |name: &str| typed.rating(name).map(ebb_core::rating::Rating::get);
    let many = typed.count("urges").is_some_and(|count| count.get() > 10);
    html! {
        @if many {
            (parts::field("urges", "number", &tr!("checkin-urges"), typed.get("urges"), &tr!("checkin-urges-number")))
        } @else {
            (parts::rating("urges", tr!("checkin-urges"), &tr!("checkin-urges-low"), &tr!("checkin-urges-high"), rating("urges")))
            (parts::fold(tr!("checkin-urges-more"),
                parts::field("urges_number", "number", &tr!("checkin-urges"), "", &tr!("checkin-urges-number"))))
        }
        (parts::rating("strongest", tr!("checkin-strongest"), &tr!("entry-rating-low"), &tr!("entry-rating-high"), rating("strongest")))
        (parts::rating("mood", tr!("checkin-mood"), &tr!("checkin-mood-low"), &tr!("checkin-mood-high"), rating("mood")))
        @let note = typed.words("note").unwrap_or_default();
        (parts::box_(&Writing::new("note", tr!("checkin-note")).text(&note).spellcheck(view.spellcheck())))
    }
}

/// What stands in a check-in, as its form would send it.
pub(super) fn typed(body: &CheckIn) -> Fields {
    let said = [
        ("urges", body.urges.map(|count| count.to_string())),
        ("strongest", body.strongest.map(|rating| rating.to_string())),
        ("mood", body.mood.map(|rating| rating.to_string())),
        ("note", body.note.clone()),
    ];
    Fields(
        said.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
    )
}

/// What a form says; `old` keeps what no form asks for.
pub(super) fn read(fields: &Fields, old: Option<&CheckIn>) -> CheckIn {
    CheckIn {
        mood: fields.rating("mood"),
        // More than ten are typed, and what is typed says it more exactly than a tap.
        urges: fields
            .count("urges_number")
            .or_else(|| fields.count("urges")),
        strongest: fields.rating("strongest"),
        note: fields.words("note"),
        day: old.and_then(|old| old.day),
        extra: old.map(|old| old.extra.clone()).unwrap_or_default(),
    }
}

/// Whether nothing was said.
pub(super) fn is_empty(body: &CheckIn) -> bool {
    body.mood.is_none() && body.urges.is_none() && body.strongest.is_none() && body.note.is_none()
}

fn said(view: View, fields: Fields) -> Reply {
    let today = view.today();
    let day = when::read_date(fields.get("day")).map_or(today, Day);
    if day > today {
        return draw(&view, today, &fields, Some(tr!("checkin-ahead")));
    }
    let id = fields.id(&view);
    let old = of_day(&view, day);
    let body = read(&fields, old.map(|seen| seen.body));
    let to = if day == today {
        "/".to_owned()
    } else {
        days::path(day)
    };
    let reply = Reply::go(to).otherwise("/day");
    match old {
        None if is_empty(&body) => reply.notice(&view, Notice::done("checkin-empty")),
        None => {
            let body = CheckIn {
                day: (day != today).then_some(day.0),
                ..body
            };
            let add = Command::Add {
                id,
                at: noon_or_now(&view, day),
                body: body.into(),
            };
            reply.doing(add).notice(&view, Notice::done("checkin-kept"))
        }
        Some(old) if is_empty(&body) => {
            let gone = Command::Withdraw {
                id,
                of: old.id.clone(),
            };
            reply
                .doing(gone)
                .notice(&view, Notice::done("checkin-taken-out"))
        }
        Some(old) => {
            let changed = Command::Correct {
                of: old.id.clone(),
                at: None,
                body: body.into(),
            };
            reply
                .doing(changed)
                .notice(&view, Notice::done("checkin-kept"))
        }
    }
}

/// What is written later about an earlier day happened on that day, at noon.
fn noon_or_now(view: &View, day: Day) -> Moment {
    if day == view.today() {
        return view.now.clone();
    }
    let zone = view.zone();
    Moment::new(zone.first_instant(day.0, Time::constant(12, 0, 0, 0)), zone)
}
