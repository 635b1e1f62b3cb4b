//! One door: the one step that closes it, and how it stands.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::pact::{Door, DoorState, DoorTurn, Need};
use maud::{Markup, html};

use super::{found, label, page_under, state_words, step};
use crate::desk::Notice;
use crate::pages::room;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new().route("/doors/{id}", get(page).post(said))
}

/// What was typed and couldn't be taken.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    need: &'a str,
    words: &'a str,
    error: Option<&'static str>,
}

fn page(view: View, Path(id): Path<String>) -> Reply {
    if !room::was_asked(&view) {
        return Reply::go("/situation?to=doors");
    }
    draw(&view, &id, Typed::default())
}

fn draw(view: &View, id: &str, typed: Typed<'_>) -> Reply {
    let door = found(view)
        .into_iter()
        .find(|(door, _)| door.id.as_str() == id);
    let Some((door, turn)) = door else {
        return room::gone(view, &tr!("title-doors"), ("/doors", &tr!("door-all")));
    };
    let path = room::at("/doors", id);
    let (state, _) = state_words(turn);
    let note = turn.and_then(|turn| turn.body.note.as_ref());
    let main = html! {
        h1 { (label(view, door.body)) }
        (step::of(view, door.body.way))
        (parts::quiet(tr!("door-now", state = state)))
        @if let Some(note) = note { (parts::sheet(note, "")) }
        @if let Some(error) = typed.error { (parts::error(tr!(error))) }
        (turning(view, &path, turn, typed))
        (parts::go("/", tr!("room-enough")))
        (changing(view, &path, &door))
    };
    page_under(view, main)
}

/// Closed, open again, or left open for a reason.
fn turning(view: &View, path: &str, turn: Option<Seen<'_, DoorTurn>>, typed: Typed<'_>) -> Markup {
    let state = ebb_core::stand::state(turn);
    let one = |n: u8, id: &str, inner: Markup| {
        parts::form(
            id,
            path,
            &view.token,
            html! {
                (parts::hidden("id", view.new_id(n).as_str()))
                (inner)
            },
        )
    };
    let writing = Writing::new("words", tr!("door-excuse-words"))
        .text(typed.words)
        .spellcheck(view.spellcheck());
    let excuse = || {
        one(
            1,
            "excuse",
            html! {
                (parts::choice("need", tr!("door-excuse-need"), &room::needs(), typed.need))
                (parts::box_(&writing))
                (parts::press("do", "excused", tr!("door-excuse-do")))
            },
        )
    };
    // At risk no way of standing is the better one, so none is lit.
    let close = if view.state().at_risk {
        parts::press
    } else {
        parts::named
    };
    html! {
        @if state == DoorState::Closed {
            (one(0, "turn", parts::press("do", "open", tr!("door-reopen"))))
        } @else {
            (one(0, "turn", close("do", "closed", tr!("door-close"))))
            @if typed.error.is_some() { (excuse()) }
            @else if state == DoorState::Open { (parts::fold(tr!("door-excuse"), excuse())) }
            @else { (one(2, "again", parts::press("do", "open", tr!("door-reopen")))) }
        }
    }
}

fn changing(view: &View, path: &str, door: &Seen<'_, Door>) -> Markup {
    let name = door.body.name.as_deref().unwrap_or_default();
    parts::fold(
        tr!("door-other-ways"),
        html! {
            (parts::form("name", path, &view.token, html! {
                (parts::field("name", "text", &tr!("door-which-name"), name, ""))
                (parts::press("do", "name", tr!("room-keep")))
            }))
            (room::removing(view, path, 3))
        },
    )
}

fn said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(door) = view.life.one::<Door>(&id) else {
        return draw(&view, &id, Typed::default());
    };
    match fields.get("do") {
        "name" => {
            let name = fields.some("name").filter(|name| room::fits(name));
            let body = Door {
                name,
                ..door.body.clone()
            };
            Reply::go(room::at("/doors", &id))
                .doing(Command::Correct {
                    of: door.id.clone(),
                    at: None,
                    body: body.into(),
                })
                .notice(&view, Notice::done("note-kept"))
        }
        "remove" => remove(&view, &door, &fields),
        word => match DoorState::from_word(word) {
            Some(state) => turn(&view, &door, state, &fields),
            None => draw(&view, &id, Typed::default()),
        },
    }
}

fn turn(view: &View, door: &Seen<'_, Door>, state: DoorState, fields: &Fields) -> Reply {
    let excused = state == DoorState::Excused;
    let need = Need::from_word(fields.get("need")).filter(|_| excused);
    let note = fields.words("words").filter(|_| excused);
    let typed = |error| Typed {
        need: fields.get("need"),
        words: fields.get("words"),
        error: Some(error),
    };
    if excused && need.is_none() && note.is_none() {
        return draw(view, door.id.as_str(), typed("door-excuse-missing"));
    }
    if note.as_ref().is_some_and(|note| !room::fits(note)) {
        return draw(view, door.id.as_str(), typed("room-words-long"));
    }
    let body = DoorTurn {
        of: door.id.as_str().to_owned(),
        state,
        need,
        note,
        extra: Vec::new(),
    };
    Reply::go("/doors")
        .adding(view, fields.id(view), body)
        .notice(view, Notice::done("door-turned"))
}

/// A door goes with everything that was said about it.
fn remove(view: &View, door: &Seen<'_, Door>, fields: &Fields) -> Reply {
    let turns = view
        .life
        .all::<DoorTurn>()
        .filter(|turn| turn.body.of == door.id.as_str());
    let withdraw = |reply: Reply, (n, turn): (u8, Seen<'_, DoorTurn>)| {
        reply.doing(Command::Withdraw {
            id: view.new_id(n),
            of: turn.id.clone(),
        })
    };
    (1..=u8::MAX)
        .zip(turns)
        .fold(Reply::go("/doors"), withdraw)
        .doing(Command::Withdraw {
            id: fields.id(view),
            of: door.id.clone(),
        })
        .notice(view, Notice::done("room-removed"))
}
