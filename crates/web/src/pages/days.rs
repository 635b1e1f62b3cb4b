//! Days: a calendar, the same as a table, and each day by itself.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::routing::{get, post};
use ebb_core::contact::{Contact, Who};
use ebb_core::day::{CheckIn, Note};
use ebb_core::hard_day::HardDay;
use ebb_core::letter::Letter;
use ebb_core::life::Seen;
use ebb_core::moment::Day;
use ebb_core::pact::Tonight;
use ebb_core::they_wrote::TheyWrote;
use ebb_core::urge::{Outcome, Urge};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use super::today::stands::{self, Standing, day_of_checkin};
use crate::desk::Notice;
use crate::parts::{self, Way};
use crate::pictures::{self, Month};
use crate::text::{say_named, tr};
use crate::view::{Fields, Reply, View, read_form};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/days", get(page))
        .route("/days/open", post(open))
        .route("/days/{date}", get(one))
}

/// What stands behind the question mark of an address.
pub(super) fn query(query: Option<String>) -> Fields {
    Fields(read_form(query.unwrap_or_default().as_bytes()))
}

/// What the days of a span hold, for calendar and table.
fn marks(view: &View, first: Date, last: Date) -> BTreeMap<Date, pictures::Day> {
    let within = |day: Day| (first..=last).contains(&day.0).then_some(day.0);
    let today = view.today().0;
    let state = view.state();
    let mut days: BTreeMap<Date, pictures::Day> = BTreeMap::new();
    let mut date = first;
    while date <= last {
        let mark = pictures::Day {
            number: u8::try_from(date.day()).unwrap_or(0),
            today: date == today,
            ahead: date > today,
            ..pictures::Day::default()
        };
        days.insert(date, mark);
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    for day in noted(view).into_iter().filter_map(within) {
        days.entry(day).and_modify(|mark| mark.noted = true);
    }
    for seen in view.life.all::<Contact>() {
        let Some(day) = within(seen.day) else {
            continue;
        };
        let (mine, theirs) = (
            seen.body.counts() && !state.at_risk,
            seen.body.who == Who::Theirs,
        );
        days.entry(day).and_modify(|mark| {
            mark.you_wrote |= mine;
            mark.they_wrote |= theirs;
        });
    }
    let own =
        |seen: &Seen<'_, HardDay>| !(seen.body.theirs && (state.at_risk || state.asked_to_stop));
    for seen in view
        .life
        .all::<HardDay>()
        .filter(own)
        .filter(|seen| seen.body.weekday.is_none())
    {
        if let Some(mark) = seen
            .body
            .next_on_or_after(first)
            .and_then(|date| days.get_mut(&date))
        {
            mark.hard = true;
        }
    }
    days
}

/// Every day of which the person noted something.
fn noted(view: &View) -> BTreeSet<Day> {
    let life = &view.life;
    let mut days: BTreeSet<Day> = life
        .all::<CheckIn>()
        .map(|seen| day_of_checkin(&seen))
        .collect();
    days.extend(life.all::<Contact>().map(|seen| seen.day));
    days.extend(life.all::<Urge>().map(|seen| seen.day));
    days.extend(life.all::<Letter>().map(|seen| seen.day));
    days.extend(life.all::<Note>().map(|seen| seen.day));
    days.extend(life.all::<TheyWrote>().map(|seen| seen.day));
    days
}

async fn page(view: View, RawQuery(asked): RawQuery) -> Reply {
    let asked = query(asked);
    let today = view.today().0;
    let month = format!("{}-01", asked.get("m"));
    let first = when::read_date(&month).unwrap_or_else(|_| today.first_of_month());
    let last = first.last_of_month();
    let as_table = asked.get("table") == "1";
    let marks = marks(&view, first, last);
    let main = html! {
        h1 { (heading(&view)) }
        @if noted(&view).is_empty() { (parts::quiet(tr!("days-none"))) }
        @if as_table { (table(first, &marks)) } @else { (calendar(first, &marks)) }
        (paging(&view, first, as_table))
        (open_one(&view))
    };
    view.page_under("Days", ("/", &tr!("contact-after-on")), main)
}

/// Where the person stands, by the rules of Today; else what was noted.
fn heading(view: &View) -> Markup {
    match stands::standing(view, false) {
        Standing::Shown { held, .. } => match view.codename() {
            Some(name) => say_named("today-held-named", &stands::args(held), "name", name),
            None => html! { (stands::sentence(held)) },
        },
        _ => html! { (tr!("days-title")) },
    }
}

fn calendar(first: Date, marks: &BTreeMap<Date, pictures::Day>) -> Markup {
    let month = Month {
        caption: when::month_of_year(first).into(),
        lead: u8::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0),
        days: marks.values().copied().collect(),
    };
    pictures::calendar(&when::weekdays(), &[month])
}

fn table(first: Date, marks: &BTreeMap<Date, pictures::Day>) -> Markup {
    let rows: Vec<Vec<String>> = marks
        .iter()
        .filter(|(_, mark)| !mark.ahead || mark.hard)
        .map(|(date, mark)| {
            let words = pictures::words_of(*mark);
            let words = if words.is_empty() {
                tr!("days-table-nothing")
            } else {
                words
            };
            vec![when::date(*date), words]
        })
        .collect();
    let (day, what) = (tr!("days-table-day"), tr!("days-table-what"));
    parts::table(&when::month_of_year(first), &[&day, &what], &rows)
}

fn paging(view: &View, first: Date, as_table: bool) -> Markup {
    let month = |date: Date| date.strftime("%Y-%m").to_string();
    let kept = if as_table { "&table=1" } else { "" };
    let earlier = first.saturating_sub(1.month());
    let later = first.saturating_add(1.month());
    let began = view.life.first_day().unwrap_or(first).first_of_month();
    let other = if as_table {
        tr!("days-calendar")
    } else {
        tr!("days-table")
    };
    let flip = if as_table { "" } else { "&table=1" };
    html! {
        @if earlier >= began { (parts::go(&format!("/days?m={}{kept}", month(earlier)), tr!("days-earlier"))) }
        @if later <= view.today().0.first_of_month() {
            (parts::go(&format!("/days?m={}{kept}", month(later)), tr!("days-later")))
        }
        (parts::go(&format!("/days?m={}{flip}", month(first)), other))
    }
}

fn open_one(view: &View) -> Markup {
    let today = view.today().to_string();
    parts::fold(
        tr!("days-open"),
        parts::form(
            "open",
            "/days/open",
            &view.token,
            html! {
                (parts::field("date", "date", &tr!("days-open-date"), &today, ""))
                (parts::second(tr!("days-open-go")))
            },
        ),
    )
}

async fn open(view: View, fields: Fields) -> Reply {
    match when::read_date(fields.get("date")) {
        Ok(date) => Reply::go(format!("/days/{date}")),
        Err(_) => Reply::go("/days").notice(&view, Notice::error("days-no-date")),
    }
}

async fn one(view: View, Path(date): Path<String>) -> Reply {
    let Ok(date) = when::read_date(&date) else {
        return Reply::go("/days").notice(&view, Notice::error("days-no-date"));
    };
    let day = Day(date);
    let entries = entries(&view, day);
    let (before, after) = (day.plus(-1), day.plus(1));
    let ahead = day > view.today();
    let main = html! {
        h1 { (when::date(date)) }
        @if ahead { (parts::quiet(tr!("days-one-ahead"))) }
        @else if entries.is_empty() { (parts::quiet(tr!("days-one-none"))) }
        (parts::doors(&entries))
        @if !ahead {
            (parts::section(tr!("days-one-add"), parts::doors(&[
                Way::link(format!("/day?d={date}"), tr!("days-one-checkin")),
                Way::link(format!("/contact?d={date}"), tr!("days-one-contact")),
            ])))
        }
        (parts::go(&format!("/days/{before}"), tr!("days-one-before")))
        @if after <= view.today() { (parts::go(&format!("/days/{after}"), tr!("days-one-after"))) }
    };
    let under = tr!("days-title");
    view.page_under("Days", ("/days", &under), main)
}

/// Everything of a day, in the order in which it happened.
fn entries(view: &View, day: Day) -> Vec<Way<'static>> {
    let mut found: Vec<(jiff::Timestamp, String, String)> = Vec::new();
    let mut put = |at: &ebb_core::moment::Moment, id: &str, words: String| {
        found.push((
            at.timestamp(),
            format!("{} {words}", view.clock(at)),
            super::entry::path(id),
        ));
    };
    let life = &view.life;
    for seen in life
        .all::<CheckIn>()
        .filter(|seen| day_of_checkin(seen) == day)
    {
        put(seen.at, seen.id.as_str(), tr!("entry-checkin"));
    }
    for seen in life.all::<Contact>().filter(|seen| seen.day == day) {
        put(seen.at, seen.id.as_str(), contact_words(seen.body));
    }
    for seen in life.all::<Urge>().filter(|seen| seen.day == day) {
        put(seen.at, seen.id.as_str(), urge_words(view, seen.body));
    }
    for seen in life.all::<Letter>().filter(|seen| seen.day == day) {
        let id = match seen.body {
            letter if letter.burned.is_some() => "entry-letter-burned",
            letter if letter.is_sealed() => "entry-letter-sealed",
            _ => "entry-letter",
        };
        put(seen.at, seen.id.as_str(), tr!(id));
    }
    for seen in life.all::<Note>().filter(|seen| seen.day == day) {
        put(seen.at, seen.id.as_str(), tr!("entry-note"));
    }
    for seen in life.all::<Tonight>().filter(|seen| seen.day == day) {
        put(
            seen.at,
            seen.id.as_str(),
            tr!("entry-tonight", clock = view.clock(&seen.body.until)),
        );
    }
    for seen in life.all::<TheyWrote>().filter(|seen| seen.day == day) {
        put(seen.at, seen.id.as_str(), tr!("entry-they-wrote"));
    }
    found.sort();
    found
        .into_iter()
        .map(|(_, words, path)| Way::link(path, words))
        .collect()
}

/// Who began and how, in a few words.
pub(super) fn contact_words(contact: &Contact) -> String {
    let how = tr!(&format!("channel-{}", contact.channel.word()));
    match contact.who {
        Who::Mine if contact.necessary => tr!("entry-you-necessary", how = how),
        Who::Mine => tr!("entry-you", how = how),
        Who::Theirs => tr!("entry-they", how = how),
        Who::Chance => tr!("entry-chance", how = how),
    }
}

/// How an urge ended, in a few words.
pub(super) fn urge_words(view: &View, urge: &Urge) -> String {
    match urge.ended() {
        Outcome::Slipped if view.state().at_risk => tr!("entry-urge-slipped-at-risk"),
        Outcome::Slipped => tr!("entry-urge-slipped"),
        Outcome::RodeOut => tr!("entry-urge-rode-out"),
        Outcome::Closed => tr!("entry-urge"),
    }
}
