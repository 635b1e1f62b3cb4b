use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::decide;
use ebb_core::event::{Envelope, EventId, Hlc, Withdrawn};
use ebb_core::pact::Pact;
use ebb_core::safety::{Answer, Situation};
use ebb_core::stand::stand;
use ebb_core::urge::{Outcome, Urge};

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
    let needed = [("who", "needed"), ("channel", "text")];
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
fn what_was_deleted_is_said_to_be_and_what_never_was_is_not() {
    let gone = Withdrawn {
        of: "s".to_owned(),
        extra: Vec::new(),
    };
    let mut events = life();
    events.push(event("w", "2026-03-09T12:00", gone));
    let visit = Visit::open(NOW, events);
    assert!(
        visit
            .get("/entry/s")
            .html
            .contains("This entry was deleted.")
    );
    assert!(!visit.get("/entry/nothing").html.contains("deleted"));
    assert_eq!(
        visit.get("/entry/nothing").status,
        http::StatusCode::NOT_FOUND
    );
    assert!(
        visit
            .post("/entry/s/delete", &[])
            .effect
            .commands
            .is_empty()
    );
}

#[test]
fn what_nobody_changed_is_not_written_again() {
    let visit = Visit::open(NOW, life());
    let fields = [
        ("who", "mine"),
        ("channel", "text"),
        ("date", "2026-03-08"),
        ("time", "12:00"),
    ];
    let [command] = &visit.post("/entry/s", &fields).effect.commands[..] else {
        panic!("no command")
    };
    let decided = decide(&visit.view.life, command.clone(), &visit.view.now).unwrap();
    assert!(decided.events.is_empty());
}

#[test]
fn what_was_typed_comes_back_with_the_reason_why_it_was_not_kept() {
    let visit = Visit::open(NOW, life());
    let fields = [
        ("who", "theirs"),
        ("channel", "call"),
        ("note", "By the river."),
        ("date", "2026-04-01"),
        ("time", "09:00"),
    ];
    let shown = visit.post("/entry/s", &fields);
    assert!(shown.effect.commands.is_empty() && shown.html.contains("still to come"));
    assert!(shown.html.contains("By the river.") && shown.html.contains("2026-04-01"));
    let note = Note {
        title: None,
        text: "Snow.".to_owned(),
        tags: vec!["winter".to_owned()],
        source: Some("jrnl".to_owned()),
        extra: Vec::new(),
    };
    let visit = Visit::open(NOW, vec![event("n", "2026-03-09T12:00", note)]);
    let shown = visit.post("/entry/n", &[("text", " "), ("tags", "cold")]);
    assert!(shown.effect.commands.is_empty() && shown.html.contains("no words in it yet"));
    assert!(shown.html.contains("cold"));
}

fn urge() -> Urge {
    Urge {
        before: None,
        after: None,
        felt: None,
        triggers: vec!["song".to_owned(), "the bridge".to_owned()],
        action: Some("water".to_owned()),
        outcome: Some(Outcome::Slipped),
        note: None,
        extra: vec![(99, vec![0x01])],
    }
}

#[test]
fn correcting_a_pull_keeps_what_the_form_does_not_ask_for() {
    let visit = Visit::open(NOW, vec![event("u", "2026-03-09T12:00", urge())]);
    let shown = visit.get("/entry/u").html;
    assert!(shown.contains("the bridge") && shown.contains(r#"value="song" checked"#));
    let fields = [
        ("outcome", "rode-out"),
        ("before", "8"),
        ("set_off", "song"),
        ("own", "the bridge, rain"),
        ("action", "water"),
    ];
    let [
        Command::Correct {
            body: Body::Urge(kept),
            ..
        },
    ] = &visit.post("/entry/u", &fields).effect.commands[..]
    else {
        panic!("no correction")
    };
    assert_eq!(kept.triggers, ["song", "the bridge", "rain"]);
    assert_eq!(
        (kept.outcome, kept.before.map(|rating| rating.get())),
        (Some(Outcome::RodeOut), Some(8))
    );
    assert_eq!(kept.extra, urge().extra);
}

#[test]
fn at_risk_a_pull_is_put_right_without_the_words_of_a_slip() {
    let afraid = Situation {
        afraid: Some(Answer::Yes),
        hurt: None,
        followed: None,
        told_to_stop: None,
        under_18: None,
        extra: Vec::new(),
    };
    let events = vec![
        event("u", "2026-03-09T12:00", urge()),
        event("a", "2026-03-01T12:00", afraid),
    ];
    let visit = Visit::open(NOW, events);
    let shown = visit.get("/entry/u").html;
    assert!(shown.contains("I was in touch") && !shown.contains("slipped"));
    assert!(shown.contains(r#"value="sent" checked"#));
}

#[test]
fn a_check_in_of_more_than_ten_pulls_keeps_its_number() {
    let body = CheckIn {
        mood: None,
        urges: ebb_core::rating::Count::new(14),
        strongest: None,
        note: None,
        day: None,
        extra: Vec::new(),
    };
    let visit = Visit::open(NOW, vec![event("c", "2026-03-09T21:00", body)]);
    assert!(visit.get("/entry/c").html.contains(r#"value="14""#));
    let [
        Command::Correct {
            at: Some(at),
            body: Body::CheckIn(kept),
            ..
        },
    ] = &visit
        .post("/entry/c", &[("urges", "14"), ("mood", "6")])
        .effect
        .commands[..]
    else {
        panic!("no correction")
    };
    assert_eq!(
        (
            kept.urges.map(|count| count.get()),
            at.to_string().starts_with("2026-03-09T21:00")
        ),
        (Some(14), true)
    );
}

#[test]
fn an_id_of_any_printable_signs_has_a_page() {
    let mut slip = life().pop().unwrap();
    slip.id = EventId::new("a/b?c#d%e f").unwrap();
    let visit = Visit::open(NOW, vec![slip]);
    let day = visit.get("/days/2026-03-08").html;
    let path = path("a/b?c#d%e f");
    assert!(day.contains(&path));
    assert!(visit.get(&path).html.contains("You: A message"));
}

#[test]
fn what_has_a_page_of_its_own_is_neither_shown_nor_deleted_here() {
    let visit = Visit::open(NOW, life());
    assert_eq!(visit.get("/entry/p").to.as_deref(), Some("/pact"));
    assert_eq!(
        visit.get("/entry/p/delete").status,
        http::StatusCode::NOT_FOUND
    );
    assert!(
        visit
            .post("/entry/p/delete", &[])
            .effect
            .commands
            .is_empty()
    );
}
