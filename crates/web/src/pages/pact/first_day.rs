//! The first day of the pact: chosen once, changed at any time.

use ebb_core::contact::Contact;
use ebb_core::decide::Command;
use ebb_core::moment::{Day, Moment};
use ebb_core::pact::{Look, LookOutcome, Pact};
use ebb_core::setting::StepName;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};

use super::{lines, page_under, standing};
use crate::desk::Notice;
use crate::pages::{room, settings};
use crate::parts::{self, Pick};
use crate::route::{Router, get};
use crate::text::{Arg, say_with, tr};
use crate::view::{Fields, Reply, View};
use crate::when;

pub(super) fn routes() -> Router {
    Router::new().route("/pact/start", get(page).post(said))
}

fn page(view: View) -> Reply {
    if !room::was_asked(&view) {
        return Reply::go("/situation?to=pact");
    }
    draw(&view, &Said::default(), None)
}

/// What was chosen on the page so far.
#[derive(Default)]
struct Said<'a> {
    day: &'a str,
    date: &'a str,
    roof: Option<bool>,
}

fn draw(view: &View, said: &Said<'_>, error: Option<Markup>) -> Reply {
    let pact = standing(view);
    if view.state().at_risk {
        return page_under(view, lines::instead(view, pact.is_some()));
    }
    let old = pact.map(|pact| pact.body);
    let change = old.is_some();
    let roof = said
        .roof
        .unwrap_or_else(|| old.is_some_and(|pact| pact.living_together));
    let date = match old {
        Some(pact) if said.date.is_empty() => pact.start.to_string(),
        _ => said.date.to_owned(),
    };
    let picks = days(view, change);
    let chosen = if said.day.is_empty() {
        if change { "other" } else { "today" }
    } else {
        said.day
    };
    let heading = if change {
        tr!("pact-start-change")
    } else {
        tr!("pact-start")
    };
    let what = match (change, view.state().asked_to_stop) {
        (true, _) => None,
        (false, true) => Some(tr!("pact-start-told")),
        (false, false) => Some(tr!("pact-start-what")),
    };
    let main = html! {
        h1 { (heading) }
        @if let Some(what) = what { (parts::lede(what)) }
        @if let Some(error) = error { (error) }
        (parts::form("start", "/pact/start", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::choice("day", "", &picks, chosen))
            (parts::field("date", "date", &tr!("pact-start-date"), &date, &tr!("pact-start-date-note")))
            (parts::ticks("roof", "", &[
                Pick::new("yes", tr!("pact-start-roof")).small(tr!("pact-start-roof-note")),
            ], if roof { &["yes"] } else { &[] }))
            @if change { p { (parts::act(tr!("pact-start-change-do"))) } }
            @else { p { (parts::act(tr!("pact-start-do"))) } }
        }))
        (parts::go("/", tr!("room-enough")))
    };
    page_under(view, main)
}

/// The days that are offered: today or the first free one, the last contact's, another.
fn days(view: &View, change: bool) -> Vec<Pick<'static>> {
    let earliest = earliest(view);
    let first = if earliest > view.today() {
        Pick::new(
            "today",
            tr!("pact-start-later", day = room::day(view, earliest)),
        )
    } else {
        Pick::new(
            "today",
            tr!("pact-start-today", day = room::day(view, view.today())),
        )
    };
    let last = last_contact(view).filter(|day| *day >= earliest && *day < view.today() && !change);
    let last =
        last.map(|day| Pick::new("last", tr!("pact-start-last", day = room::day(view, day))));
    let other = Pick::new("other", tr!("pact-start-other"));
    std::iter::once(first).chain(last).chain([other]).collect()
}

/// The day of the person's own last contact.
fn last_contact(view: &View) -> Option<Day> {
    view.life
        .all::<Contact>()
        .filter(|seen| seen.body.counts())
        .map(|seen| seen.day)
        .max()
}

/// The last day on which a pact ended.
fn ended(view: &View) -> Option<Day> {
    view.life
        .all::<Look>()
        .filter(|look| look.body.outcome == LookOutcome::End)
        .map(|look| look.day)
        .max()
}

/// The first day on which a pact can begin. One that began on the day on which another ended
/// would have ended with it.
fn earliest(view: &View) -> Day {
    ended(view).map_or(Day(Date::MIN), |day| day.plus(1))
}

fn read(view: &View, fields: &Fields) -> Option<Day> {
    let day = match fields.get("day") {
        "today" => view.today().max(earliest(view)),
        "last" => last_contact(view)?,
        _ => Day(when::read_date(fields.get("date")).ok()?),
    };
    let limit = view.today().0.saturating_add(1.year());
    (day.0 <= limit).then_some(day)
}

fn said(view: View, fields: Fields) -> Reply {
    if view.state().at_risk {
        return Reply::go("/pact");
    }
    let roof = fields.has("roof");
    let said = Said {
        day: fields.get("day"),
        date: fields.get("date"),
        roof: Some(roof),
    };
    let Some(start) = read(&view, &fields) else {
        return draw(&view, &said, Some(parts::error(tr!("pact-start-unread"))));
    };
    if start < earliest(&view) {
        let day = ended(&view)
            .map(|day| room::day(&view, day))
            .unwrap_or_default();
        let words = say_with("pact-start-early", &[("day", Arg::from(day))]);
        return draw(&view, &said, Some(parts::error(words)));
    }
    let old = standing(&view);
    let body = Pact {
        start: start.0,
        zone: match old {
            Some(pact) => pact.body.zone.clone(),
            // Without a zone of its own the first day would begin elsewhere after a journey.
            None => view
                .life
                .calendar()
                .zone()
                .is_none()
                .then(|| view.zone().clone()),
        },
        day_starts: old.and_then(|pact| pact.body.day_starts),
        living_together: roof,
        extra: old.map(|pact| pact.body.extra.clone()).unwrap_or_default(),
    };
    let at = first_instant(&view, start, &body);
    match old {
        Some(pact) => Reply::go("/pact")
            .doing(Command::Correct {
                of: pact.id.clone(),
                at: Some(at),
                body: body.into(),
            })
            .notice(&view, Notice::done("pact-changed")),
        None => begun(
            Reply::go("/pact").doing(Command::Add {
                id: fields.id(&view),
                at,
                body: body.into(),
            }),
            &view,
            start,
        )
        .otherwise("/pact")
        .notice(&view, Notice::done("pact-started")),
    }
}

/// A pact stands on its own first day. One that begins on another day leaves word that it was today's
/// thing, so that Today doesn't come with the next at once.
fn begun(reply: Reply, view: &View, start: Day) -> Reply {
    if start == view.today() {
        return reply;
    }
    settings::stepped(reply, view, view.new_id(1), StepName::Pact)
}

/// A pact happens at the first instant of its first day, whenever it was entered.
fn first_instant(view: &View, start: Day, pact: &Pact) -> Moment {
    let calendar = view.life.calendar();
    let zone = pact
        .zone
        .as_ref()
        .or_else(|| calendar.zone_on(start))
        .unwrap_or(view.zone());
    let clock = pact.day_starts.unwrap_or_else(|| calendar.start_of(start));
    Moment::new(zone.first_instant(start.0, clock), zone)
}
