//! Doors: ways in and out, one at a time, the most used first; at most a dozen.

use axum::http::StatusCode;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::pact::{Door, DoorState, DoorTurn, Way};
use ebb_core::stand;
use maud::{Markup, html};

use super::room;
use crate::parts;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

mod one;
mod step;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/doors", get(page))
        .route("/doors/new", get(new_page).post(new_said))
        .merge(one::routes())
}

/// The most doors that there are: more would be a list, not a life.
const MOST: usize = 12;

type Found<'a> = (Seen<'a, Door>, Option<Seen<'a, DoorTurn>>);

/// Every door with its newest turn, the most used kind first.
fn found(view: &View) -> Vec<Found<'_>> {
    let mut doors = stand::doors(&view.life, &view.now);
    doors.sort_by_key(|(door, _)| (door.body.way, door.at.timestamp()));
    doors
}

/// The door that would be closed next, if one stands open.
pub(super) fn next(view: &View) -> Option<Seen<'_, Door>> {
    let mut open = found(view)
        .into_iter()
        .filter(|(_, turn)| stand::state(*turn) == DoorState::Open);
    open.next().map(|(door, _)| door)
}

/// What a door is called: its kind, and the person's own name for it.
fn label(view: &View, door: &Door) -> Markup {
    html! {
        span {
            (way_words(view, door.way))
            @if let Some(name) = &door.name { ": " (parts::name(name)) }
        }
    }
}

fn way_words(view: &View, way: Way) -> String {
    if view.state().asked_to_stop && way == Way::Profile {
        return tr!("way-profile-told");
    }
    tr!(&format!("way-{}", way.word()))
}

fn page_under(view: &View, main: Markup) -> Reply {
    view.page_under(&tr!("title-doors"), ("/doors", &tr!("door-all")), main)
}

fn page(view: View) -> Reply {
    let doors = found(&view);
    let at_risk = view.state().at_risk;
    let next = next(&view).filter(|_| !at_risk);
    let rows: Vec<parts::Way<'_>> = doors.iter().map(|door| row(&view, door)).collect();
    let main = html! {
        h1 { (tr!("door-all")) }
        @if at_risk { (step::with_somebody(&view)) } @else { (parts::lede(tr!("door-what"))) }
        @if let Some(next) = next {
            p { (parts::act_link(&room::at("/doors", next.id.as_str()), tr!("door-next", way = way_words(&view, next.body.way)))) }
        } @else if !doors.is_empty() && !at_risk {
            (parts::quiet(tr!("door-none-open")))
        }
        @if !rows.is_empty() { (parts::doors(&rows)) }
        @if at_risk {} @else if doors.is_empty() {
            p { (parts::act_link("/doors/new", tr!("door-first"))) }
        } @else if doors.len() < MOST {
            (parts::go("/doors/new", tr!("door-new")))
        } @else {
            (parts::small(tr!("door-full")))
        }
        (parts::go("/", tr!("room-enough")))
    };
    view.page(&tr!("title-doors"), main)
}

fn row(view: &View, (door, turn): &Found<'_>) -> parts::Way<'static> {
    let (state, drawn) = state_words(*turn);
    parts::Way::link(room::at("/doors", door.id.as_str()), label(view, door.body))
        .small(state)
        .door(drawn)
}

/// How a door stands, in words and as a line.
fn state_words(turn: Option<Seen<'_, DoorTurn>>) -> (String, parts::Door) {
    match stand::state(turn) {
        DoorState::Open => (tr!("door-is-open"), parts::Door::Open),
        DoorState::Closed => (tr!("door-is-closed"), parts::Door::Closed),
        DoorState::Excused => {
            let need = turn.and_then(|turn| turn.body.need).map(room::need_words);
            let words = need.map_or_else(
                || tr!("door-is-excused"),
                |need| tr!("door-is-excused-for", need = need),
            );
            (words, parts::Door::Excused)
        }
    }
}

fn new_page(view: View) -> Reply {
    if !room::was_asked(&view) {
        return Reply::go("/situation?to=doors");
    }
    draw_new(&view, "", None)
}

fn draw_new(view: &View, typed: &str, error: Option<&str>) -> Reply {
    let at_risk = view.state().at_risk;
    let ways: Vec<parts::Way<'_>> = step::offered(view)
        .map(|way| parts::Way::press("way", way.word(), way_words(view, way)))
        .collect();
    let main = html! {
        // At risk there is nothing to choose here, so nothing is asked.
        h1 { @if at_risk { (tr!("door-all")) } @else { (tr!("door-which")) } }
        @if at_risk { (step::with_somebody(view)) }
        @if let Some(error) = error { (parts::error(tr!(error))) }
        @if found(view).len() >= MOST {
            (parts::quiet(tr!("door-full")))
        } @else if !at_risk {
            (parts::form("new", "/doors/new", &view.token, html! {
                (parts::hidden("id", view.new_id(0).as_str()))
                // The first of all needs no name of its own; it would be a question before the question.
                @if !found(view).is_empty() {
                    (parts::field("name", "text", &tr!("door-which-name"), typed, &tr!("door-which-name-note")))
                }
                (parts::ways(&ways))
            }))
        }
        (parts::go("/", tr!("room-enough")))
    };
    page_under(view, main)
}

fn new_said(view: View, fields: Fields) -> Reply {
    let Some(way) = Way::from_word(fields.get("way")) else {
        return draw_new(&view, fields.get("name"), Some("room-words-missing"))
            .status(StatusCode::BAD_REQUEST);
    };
    let name = fields.some("name").filter(|name| room::fits(name));
    let doors = found(&view);
    let id = fields.id(&view);
    let known = doors
        .iter()
        .find(|(door, _)| door.body.way == way && door.body.name == name);
    match known {
        Some((door, _)) => Reply::go(room::at("/doors", door.id.as_str())),
        None if doors.len() >= MOST => draw_new(&view, fields.get("name"), None),
        None => {
            let body = Door {
                way,
                name,
                extra: Vec::new(),
            };
            let to = room::at("/doors", id.as_str());
            Reply::go(to)
                .doing(Command::Add {
                    id,
                    at: view.now.clone(),
                    body: body.into(),
                })
                .otherwise("/doors")
        }
    }
}

#[cfg(test)]
mod tests;
