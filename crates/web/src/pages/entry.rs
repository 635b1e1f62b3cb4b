//! One entry: see it, put it right, delete it.

mod form;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use ebb_core::decide::Command;
use ebb_core::event::{Body, Event, EventId};
use maud::{Markup, html};

use crate::desk::Notice;
use crate::parts;
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/entry/{id}", get(page).post(said))
        .route("/entry/{id}/delete", get(delete_page).post(delete_said))
}

/// An id as it stands in an address.
pub(super) fn path_of(id: &str) -> String {
    super::room::at("", id).trim_start_matches('/').to_owned()
}

/// The path of an entry.
pub(super) fn path(id: &str) -> String {
    super::room::at("/entry", id)
}

fn gone(view: &View) -> Reply {
    let main = html! {
        h1 { (tr!("entry-gone")) }
        (parts::go("/days", tr!("entry-back")))
    };
    view.page("Ebb", main)
}

async fn page(view: View, Path(id): Path<String>) -> Reply {
    match view.life.event(&id) {
        Some(event) => draw(&view, event, &event.body, ""),
        None => gone(&view),
    }
}

/// Draws an entry; `body` is what stands in its form, kept or as it was typed.
fn draw(view: &View, event: &Event, body: &Body, trouble: &str) -> Reply {
    if let Some(room) = room_of(body, event.id.as_str()) {
        return Reply::go(room);
    }
    let fields = form::fields(view, body);
    let (date, clock) = (event.at.wall().date().to_string(), view.clock(&event.at));
    let id = event.id.as_str();
    let main = html! {
        h1 { (form::heading(view, body)) }
        @if !trouble.is_empty() { (parts::error(tr!(trouble))) }
        (parts::small(tr!("when-at", day = when::date(event.at.wall().date()), clock = &clock)))
        (form::facts(view, body))
        @if let Some(fields) = fields {
            (parts::form("entry", &path(id), &view.token, html! {
                (fields)
                (parts::field("date", "date", &tr!("contact-date"), &date, ""))
                (parts::field("time", "time", &tr!("contact-time"), &clock, ""))
                (parts::act(tr!("entry-keep")))
            }))
        }
        (parts::go(&format!("{}/delete", path(id)), tr!("entry-delete")))
    };
    let day = view.life.calendar().day_of(&event.at);
    view.page_under(
        "A note",
        (&format!("/days/{day}"), &when::date(day.0)),
        main,
    )
}

/// Entries that have a room of their own are put right there.
fn room_of(body: &Body, id: &str) -> Option<String> {
    let at = |root: &str| Some(super::room::at(root, id));
    match body {
        Body::Letter(_) => at("/letters"),
        Body::Person(_) => at("/people"),
        Body::Reason(_) => at("/reasons"),
        Body::HardDay(_) => at("/dates"),
        Body::Door(_) => at("/doors"),
        Body::Benefit(_) => at("/gives"),
        Body::OwnLine(_) => at("/pact/lines"),
        Body::Pact(_) | Body::RuleSet(_) | Body::Limited(_) | Body::Look(_) => {
            Some("/pact".to_owned())
        }
        Body::Situation(_) => Some("/situation".to_owned()),
        Body::Plan(_) => Some("/plan".to_owned()),
        Body::Setting(_) | Body::Step(_) => Some("/settings".to_owned()),
        _ => None,
    }
}

async fn said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(event) = view.life.event(&id) else {
        return gone(&view);
    };
    let Some(body) = form::read(&event.body, &fields) else {
        return draw(&view, event, &event.body, "entry-not-now");
    };
    match when::read(&view, &fields, &event.at) {
        Ok(at) => Reply::go(path(&id))
            .doing(Command::Correct {
                of: event.id.clone(),
                at: Some(at),
                body,
            })
            .notice(&view, Notice::done("entry-kept"))
            .otherwise(path(&id)),
        Err(ebb_core::moment::TimeError::Ahead(_)) => draw(&view, event, &body, "contact-ahead"),
        Err(_) => draw(&view, event, &body, "contact-no-time"),
    }
}

async fn delete_page(view: View, Path(id): Path<String>) -> Reply {
    if view.life.event(&id).is_none() {
        return gone(&view);
    }
    let new = view.new_id(0);
    let main = html! {
        h1 { (tr!("entry-delete-q")) }
        @if view.state().is_careful() { (worth_keeping()) }
        (parts::quiet(tr!("entry-delete-what")))
        (parts::form("delete", &format!("{}/delete", path(&id)), &view.token, html! {
            (parts::hidden("id", new.as_str()))
            (parts::second(tr!("entry-delete-yes")))
        }))
        (parts::go(&path(&id), tr!("entry-delete-no")))
    };
    view.page("A note", main)
}

fn worth_keeping() -> Markup {
    html! {
        (parts::lede(tr!("entry-delete-worth")))
        (parts::go("/help", tr!("entry-delete-help")))
    }
}

async fn delete_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(of) = EventId::new(&id) else {
        return gone(&view);
    };
    Reply::go("/days")
        .doing(Command::Withdraw {
            id: fields.id(&view),
            of,
        })
        .notice(&view, Notice::done("entry-deleted"))
        .otherwise("/days")
}

#[cfg(test)]
mod tests {
    use ebb_core::contact::{Channel, Contact, Who};
    use ebb_core::decide::decide;
    use ebb_core::event::{Envelope, Hlc};
    use ebb_core::pact::Pact;
    use ebb_core::stand::stand;

    use super::*;
    use crate::testing::{Visit, event};

    const NOW: &str = "2026-03-20T12:00:00+01:00[Europe/Ljubljana]";

    fn life() -> Vec<Event> {
        let pact = Pact {
            start: jiff::civil::date(2026, 3, 1),
            zone: None,
            day_starts: None,
            living_together: false,
            extra: Vec::new(),
        };
        let slip = Contact {
            who: Who::Mine,
            channel: Channel::Text,
            necessary: false,
            note: None,
            hour_before: None,
            next_time: None,
            original: None,
            extra: Vec::new(),
        };
        vec![
            event("p", "2026-03-01T04:00", pact),
            event("s", "2026-03-08T12:00", slip),
        ]
    }

    fn held_after(visit: &Visit, commands: &[Command]) -> (i64, i64) {
        let mut life = (*visit.view.life).clone();
        for command in commands {
            let decided = decide(&life, command.clone(), &visit.view.now).unwrap();
            for (n, event) in decided.events.into_iter().enumerate() {
                let hlc = Hlc {
                    time: 1_000 + n as u64,
                    node: 1,
                };
                life.evolve(Envelope {
                    event,
                    hlc,
                    blanks: Vec::new(),
                });
            }
        }
        let held = stand(&life, &visit.view.now).since_start.unwrap();
        (held.held, held.of)
    }

    #[test]
    fn correcting_and_deleting_keep_the_sums_right() {
        let visit = Visit::open(NOW, life());
        assert_eq!(held_after(&visit, &[]), (19, 20));
        let needed = [("who", "mine"), ("channel", "text"), ("necessary", "yes")];
        assert_eq!(
            held_after(&visit, &visit.post("/entry/s", &needed).effect.commands),
            (20, 20)
        );
        let earlier = [
            ("who", "mine"),
            ("channel", "text"),
            ("date", "2026-02-20"),
            ("time", "10:00"),
        ];
        assert_eq!(
            held_after(&visit, &visit.post("/entry/s", &earlier).effect.commands),
            (20, 20)
        );
        assert_eq!(
            held_after(&visit, &visit.post("/entry/s/delete", &[]).effect.commands),
            (20, 20)
        );
    }

    #[test]
    fn deleting_asks_once_and_says_what_it_cannot_reach() {
        let shown = Visit::open(NOW, life()).get("/entry/s/delete");
        assert!(
            shown
                .html
                .contains("A backup, or another device not yet in step")
        );
        assert!(
            shown.html.contains("This may be worth keeping."),
            "not asked is careful"
        );
    }

    #[test]
    fn an_entry_that_is_not_there_is_said_to_be_gone() {
        let shown = Visit::open(NOW, life()).get("/entry/nothing");
        assert!(shown.html.contains("This entry was deleted."));
    }
}
