//! Today: where things stand in a sentence, one thing to do, the next hard day, and the way into
//! everything. At night nothing is asked and no figure is shown.

mod after;
mod ahead;
pub(super) mod stands;
mod step;
mod ways;

#[cfg(test)]
mod tests;

use axum::extract::RawQuery;
use ebb_core::pact::Tonight;
use jiff::civil::Time;
use maud::{Markup, html};

use crate::parts;
use crate::route::{Router, get, post};
use crate::text::{say_named, tr};
use crate::view::{Reply, View};
use crate::when;
use stands::Standing;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/today", get(page))
        .route("/today/later", post(step::later))
        .route("/today/hour", post(after::said))
}

/// Today, as the first page shows it once the vault is open.
pub(crate) fn today(view: View) -> Reply {
    draw(&view, false)
}

/// The same under its own path; `show=1` asks for the figure that is kept back otherwise.
fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    draw(&view, super::days::query(query).get("show") == "1")
}

fn draw(view: &View, asked: bool) -> Reply {
    let main = if view.night() {
        night(view)
    } else {
        day(view, asked)
    };
    view.page("Ebb", main)
}

fn night(view: &View) -> Markup {
    html! {
        h1 { (tr!("today-night", clock = view.clock(&view.now))) }
        @match promise(view) {
            Some(words) => (parts::lede(words)),
            None => (parts::quiet(tr!("today-night-quiet"))),
        }
        (ahead::draw(view))
        (ways::night(view))
    }
}

fn day(view: &View, asked: bool) -> Markup {
    let question = after::open(view);
    html! {
        (heading(view, asked))
        @if let Some(days) = absence(view) { (parts::lede(tr!("today-absent", days = in_words(days)))) }
        @if let Some(words) = promise(view) { (parts::lede(words)) }
        @match &question {
            Some(contact) => (after::draw(view, contact)),
            None => (step::draw(view)),
        }
        (ahead::draw(view))
        (ways::day(view))
    }
}

fn heading(view: &View, asked: bool) -> Markup {
    let standing = stands::standing(view, asked);
    html! {
        @match &standing {
            Standing::Shown { held, since } => {
                h1 {
                    @match view.codename() {
                        Some(name) => (say_named("today-held-named", &stands::args(*held), "name", name)),
                        None => (stands::sentence(*held)),
                    }
                }
                p.quiet {
                    (stands::rests(view, *since)) " "
                    a href="/days" { (tr!("today-days")) }
                }
            }
            _ => h1 { (when::date(view.today().0)) },
        }
        @if standing == Standing::Kept { (parts::go("/today?show=1", tr!("today-show"))) }
    }
}

/// How many days nothing was written down, from three on.
fn absence(view: &View) -> Option<i64> {
    let last = view.life.last_day(&view.now)?;
    let days = view.today().since(last);
    (days >= 3).then_some(days)
}

/// A small number in words, a larger one in figures.
fn in_words(number: i64) -> String {
    if (3..=12).contains(&number) {
        tr!(&format!("when-number-{number}"))
    } else {
        number.to_string()
    }
}

/// The smallest pact, while it still lies ahead. Not said to somebody whom an answer may keep safe.
fn promise(view: &View) -> Option<String> {
    if view.state().at_risk {
        return None;
    }
    let until = &view.life.newest::<Tonight>()?.body.until;
    if until.timestamp() <= view.now.timestamp() {
        return None;
    }
    let (wall, now) = (until.wall(), view.now.wall());
    let clock = view.clock(until);
    let hours = until
        .timestamp()
        .duration_since(view.now.timestamp())
        .as_hours();
    Some(match wall.time() {
        _ if hours >= 24 => tr!(
            "today-promise-day",
            day = when::soon(wall.date(), now.date()),
            clock = clock
        ),
        time if time == Time::constant(8, 0, 0, 0) => tr!("today-promise-morning"),
        time if time == Time::constant(20, 0, 0, 0) => tr!("today-promise-evening"),
        _ => tr!("today-promise-clock", clock = clock),
    })
}
