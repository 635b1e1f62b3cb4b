use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::pact::{Door, DoorState, DoorTurn, Way};
use ebb_core::safety::{Answer, Situation};

use crate::testing::{Visit, event};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

fn door(id: &str, way: Way) -> Event {
    event(
        id,
        "2026-11-20T12:00",
        Door {
            way,
            name: None,
            extra: Vec::new(),
        },
    )
}

fn turn(of: &str, state: DoorState) -> Event {
    let body = DoorTurn {
        of: of.to_owned(),
        state,
        need: None,
        note: None,
        extra: Vec::new(),
    };
    event(&format!("{of}-turn"), "2026-11-21T12:00", body)
}

fn visit(mut events: Vec<Event>) -> Visit {
    let no = Some(Answer::No);
    let none = Situation {
        afraid: no,
        hurt: no,
        followed: no,
        told_to_stop: no,
        under_18: no,
        extra: Vec::new(),
    };
    events.push(event("own", "2026-11-01T12:00", none));
    Visit::open(NOW, events)
}

#[test]
fn the_most_used_open_door_comes_next_and_enough_for_today_is_always_there() {
    let events = vec![
        door("keys", Way::Keys),
        door("thread", Way::Thread),
        door("photos", Way::Photos),
    ];
    let shown = visit(events.clone()).get("/doors").html;
    assert!(shown.contains(r#"class="lit" href="/doors/thread""#));
    assert_eq!(shown.matches(r#"<li class="gap">"#).count(), 3);
    let closed = visit([events, vec![turn("thread", DoorState::Closed)]].concat());
    let html = closed.get("/doors").html;
    assert!(
        html.contains(r#"class="lit" href="/doors/photos""#)
            && html.contains(r#"<li class="whole">"#)
    );
    for page in ["/doors", "/doors/new", "/doors/keys"] {
        assert!(closed.get(page).html.contains("Enough for today"), "{page}");
    }
}

#[test]
fn a_door_is_named_once_and_leads_to_its_one_step() {
    let named = visit(Vec::new()).post(
        "/doors/new",
        &[("way", "thread"), ("name", "the green app"), ("id", "d1")],
    );
    assert_eq!(named.to.as_deref(), Some("/doors/d1"));
    let again = visit(vec![door("thread", Way::Thread)])
        .post("/doors/new", &[("way", "thread"), ("name", "")]);
    assert_eq!(
        (again.to.as_deref(), again.effect.commands.len()),
        (Some("/doors/thread"), 0)
    );
    assert!(
        visit(vec![door("thread", Way::Thread)])
            .get("/doors/thread")
            .html
            .contains("put it in the archive")
    );
}

#[test]
fn there_are_at_most_a_dozen() {
    let doors = (0..12).map(|n| {
        let body = Door {
            way: Way::Other,
            name: Some(format!("way {n}")),
            extra: Vec::new(),
        };
        event(&format!("d{n}"), "2026-11-20T12:00", body)
    });
    let full = visit(doors.collect());
    assert!(!full.get("/doors/new").html.contains(r#"name="way""#));
    assert!(
        full.post("/doors/new", &[("way", "keys")])
            .effect
            .commands
            .is_empty()
    );
}

#[test]
fn a_door_is_left_open_for_a_reason_only() {
    let visit = visit(vec![door("keys", Way::Keys)]);
    let unsaid = visit.post("/doors/keys", &[("do", "excused")]);
    assert!(
        unsaid.effect.commands.is_empty()
            && unsaid
                .html
                .contains("left open for a reason. Nothing was changed.")
    );
    let said = visit.post(
        "/doors/keys",
        &[
            ("do", "excused"),
            ("need", "pets"),
            ("words", "the dog"),
            ("id", "t1"),
        ],
    );
    assert_eq!(said.to.as_deref(), Some("/doors"));
    let Some(Command::Add {
        body: Body::DoorTurn(turn),
        ..
    }) = said.effect.commands.first()
    else {
        unreachable!("no turn")
    };
    assert_eq!(
        (turn.state, turn.note.as_deref()),
        (DoorState::Excused, Some("the dog"))
    );
}

#[test]
fn a_removed_door_takes_what_was_said_about_it_along() {
    let visit = visit(vec![
        door("keys", Way::Keys),
        turn("keys", DoorState::Closed),
    ]);
    let gone = visit.post("/doors/keys", &[("do", "remove"), ("id", "w1")]);
    let withdrawn: Vec<&str> = gone
        .effect
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Withdraw { of, .. } => Some(of.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(withdrawn, ["keys-turn", "keys"]);
}

#[test]
fn an_id_of_any_signs_still_leads_to_its_door() {
    let visit = visit(vec![door("a b/c?d", Way::Keys)]);
    assert!(visit.get("/doors").html.contains("/doors/a%20b%2Fc%3Fd"));
    assert_eq!(visit.get("/doors/a%20b%2Fc%3Fd").status.as_u16(), 200);
}
