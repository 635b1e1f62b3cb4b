//! Days: a calendar and the same as a table, and everything of one day.

mod month;
mod one;

#[cfg(test)]
mod tests;

use axum::extract::RawQuery;
use ebb_core::moment::Day;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use super::today::stands::{self, Standing};
use crate::desk::Notice;
use crate::parts;
use crate::pictures;
use crate::route::{Router, get, post};
use crate::text::{say_named, tr};
use crate::view::{Fields, Reply, View, read_form};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/days", get(list))
        .route("/days/open", post(open))
        .route("/days/{date}", get(one::page))
}

/// The fields of a query.
pub(super) fn query(query: Option<String>) -> Fields {
    Fields(read_form(query.unwrap_or_default().as_bytes()))
}

/// The path of a day.
pub(super) fn path(day: Day) -> String {
    format!("/days/{day}")
}

fn list(view: View, RawQuery(raw): RawQuery) -> Reply {
    let query = query(raw);
    let today = view.today().0;
    let latest = today.first_of_month();
    let chosen = when::read_date(&format!("{}-01", query.get("m")))
        .unwrap_or(latest)
        .min(latest);
    let table = query.get("table") == "1";
    // Two months a page, for a pact that is young lies in two of them.
    let months = [chosen, chosen.saturating_sub(1.month())];
    let first = view.life.first_day().unwrap_or(today);
    let shown: Vec<Date> = months
        .into_iter()
        .filter(|month| month.last_of_month() >= first)
        .collect();
    let asked = query.get("show") == "1";
    let main = html! {
        (heading(&view, asked, first))
        @if view.life.first_day().is_none() { (parts::quiet(tr!("days-none"))) }
        (pages(&view, &shown, first, table))
        @if table { (parts::go(&format!("/days?m={}", month_key(chosen)), tr!("days-calendar"))) }
        @else { (parts::go(&format!("/days?m={}&table=1", month_key(chosen)), tr!("days-table"))) }
        (paging(chosen, latest, first, table))
        (open_form(&view))
    };
    view.page_under("Days", ("/", &tr!("contact-after-on")), main)
}

fn pages(view: &View, shown: &[Date], first: Date, table: bool) -> Markup {
    let months: Vec<_> = shown
        .iter()
        .map(|month| month::of(view, *month, first))
        .collect();
    html! {
        @if table {
            @for (first, month) in shown.iter().zip(&months) { (month::table(*first, month)) }
        } @else {
            (pictures::calendar(&when::weekdays(), &months))
            @for (first, month) in shown.iter().zip(&months) { (month::links(*first, month)) }
        }
    }
}

fn heading(view: &View, asked: bool, first: Date) -> Markup {
    let standing = stands::standing(view, asked);
    let Standing::Shown { held, since } = standing else {
        return html! {
            h1 { (tr!("days-title")) }
            @if standing == Standing::Kept { (parts::go("/days?show=1", tr!("today-show"))) }
        };
    };
    let today = view.today();
    let days = today.since(Day(first)) + 1;
    let noted = stands::noted_days(&view.life, Day(first), today);
    let last = ebb_core::stand::stand(&view.life, &view.now)
        .last_30
        .filter(|last| last.of == 30 && held.of > 30);
    html! {
        h1 {
            @match view.codename() {
                Some(name) => (say_named("today-held-named", &stands::args(held), "name", name)),
                None => (stands::sentence(held)),
            }
        }
        p.quiet {
            (stands::rests(view, since)) " "
            @if let Some(last) = last { (tr!("days-last-thirty", held = last.held)) " " }
            @if Day(first) < since { (tr!("days-noted", noted = noted, days = days)) }
        }
    }
}

fn month_key(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

/// Links two months back and two months on, as far as there is a life.
fn paging(chosen: Date, latest: Date, first: Date, table: bool) -> Markup {
    let link = |month: Date| {
        format!(
            "/days?m={}{}",
            month_key(month),
            if table { "&table=1" } else { "" }
        )
    };
    let earlier = chosen.saturating_sub(2.months());
    let later = chosen.saturating_add(2.months()).min(latest);
    html! {
        @if earlier.last_of_month() >= first { (parts::go(&link(earlier), tr!("days-earlier"))) }
        @if chosen < latest { (parts::go(&link(later), tr!("days-later"))) }
    }
}

fn open_form(view: &View) -> Markup {
    parts::section(
        tr!("days-open"),
        parts::form(
            "open",
            "/days/open",
            &view.token,
            html! {
                (parts::field("date", "date", &tr!("days-open-date"), &view.today().to_string(), ""))
                (parts::second(tr!("days-open-go")))
            },
        ),
    )
}

fn open(view: View, fields: Fields) -> Reply {
    match when::read_date(fields.get("date")) {
        Ok(date) => Reply::go(path(Day(date))),
        Err(_) => Reply::go("/days").notice(&view, Notice::error("days-no-date")),
    }
}
