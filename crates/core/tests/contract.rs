//! What programs rely on: the figures of `status --json`, coming and going, what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
#[path = "common/any.rs"]
mod any_event;
mod common;

use any_event::any_event;
use common::{at, cases, contact, event, id, life, moment, pact, withdrawn};
use ebb_core::contact::Who;
use ebb_core::decide::{Command, Refusal, decide};
use ebb_core::event::{Body, Envelope, Event, Hlc};
use ebb_core::letter::Letter;
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_core::stand::stand;
use ebb_core::transfer::{read_lines, to_lines};
use proptest::prelude::*;

fn read(line: &str) -> Event {
    Event::from_line(line).unwrap()
}

/// The life behind the example of the contract.
fn example() -> Life {
    let mut events = vec![
        event(
            "pact",
            at("2026-03-27T20:00"),
            pact("2026-03-01", Some("Europe/Ljubljana"), Some("04:00")),
        ),
        event("slip", at("2026-03-08T01:30"), contact(Who::Mine, false)),
        event("before", at("2026-02-27T12:00"), contact(Who::Mine, false)),
        event(
            "chance",
            at("2026-03-05T12:00"),
            contact(Who::Chance, false),
        ),
        event("later", at("2026-03-28T12:00"), contact(Who::Mine, false)),
    ];
    for n in 0..3 {
        events.push(event(
            &format!("n{n}"),
            at(&format!("2026-03-1{n}T12:00")),
            contact(Who::Mine, true),
        ));
    }
    for n in 0..2 {
        events.push(event(
            &format!("t{n}"),
            at(&format!("2026-03-1{n}T13:00")),
            contact(Who::Theirs, false),
        ));
        let door = format!(
            r#"{{"id":"d{n}","at":"2026-03-04T12:00:00Z","kind":"door.found","way":"keys"}}"#
        );
        events.push(read(&door));
    }
    for n in 0..41 {
        let outcome = match n {
            0 => r#","outcome":"slipped""#,
            1 => "",
            _ => r#","outcome":"rode-out""#,
        };
        events.push(read(&format!(
            r#"{{"id":"u{n}","at":"2026-03-06T12:00:{n:02}Z","kind":"urge"{outcome}}}"#
        )));
    }
    for (n, rest) in [
        r#""text":"a""#,
        r#""text":"b","first_night":true"#,
        r#""burned":"2026-03-20T12:00:00Z""#,
        r#""burned":"2026-03-21T12:00:00Z""#,
    ]
    .iter()
    .enumerate()
    {
        events.push(read(&format!(
            r#"{{"id":"l{n}","at":"2026-03-02T12:00:00Z","kind":"letter.written",{rest}}}"#
        )));
    }
    life(events)
}

#[test]
fn status_is_exactly_what_the_contract_says() {
    let status = stand(&example(), &at("2026-03-27T22:00"))
        .to_json(187)
        .to_string();
    let expected = concat!(
        r#"{"as_of":"2026-03-27T22:00:00+01:00[Europe/Ljubljana]","zone":"Europe/Ljubljana","day_starts":"04:00","#,
        r#""pact":{"started_on":"2026-03-01","day":27,"rules":12,"doors_open":2,"limited_contact":false},"#,
        r#""held":{"since_start":[26,27],"last_30":[26,27]},"#,
        r#""contacts":{"mine":1,"necessary":3,"theirs":2,"chance":1},"#,
        r#""urges":{"logged":41,"rode_out":39,"slipped":1,"closed":1},"#,
        r#""letters":{"written":4,"sealed":1,"burned":2},"records":187}"#,
    );
    assert_eq!(status, expected);
}

#[test]
fn status_without_a_pact_has_the_same_keys_and_says_null() {
    let status = stand(&Life::default(), &at("2026-03-27T22:00"))
        .to_json(0)
        .to_string();
    let expected = concat!(
        r#"{"as_of":"2026-03-27T22:00:00+01:00[Europe/Ljubljana]","zone":"Europe/Ljubljana","day_starts":"04:00","#,
        r#""pact":null,"held":null,"contacts":{"mine":0,"necessary":0,"theirs":0,"chance":0},"#,
        r#""urges":{"logged":0,"rode_out":0,"slipped":0,"closed":0},"letters":{"written":0,"sealed":0,"burned":0},"records":0}"#,
    );
    assert_eq!(status, expected);
    let before = stand(&example(), &at("2026-02-28T22:00"));
    assert_eq!((before.pact, before.since_start), (None, None));
}

#[test]
fn a_letter_counts_as_burned_from_the_moment_it_burned() {
    assert_eq!(
        stand(&example(), &at("2026-03-20T22:00")).letters,
        [4, 1, 1]
    );
    assert_eq!(
        stand(&example(), &at("2026-03-02T22:00")).letters,
        [4, 1, 0]
    );
}

fn add(name: &str, at: Moment, body: impl Into<Body>) -> Command {
    Command::Add {
        id: id(name),
        at,
        body: body.into(),
    }
}

fn now() -> Moment {
    at("2026-03-27T22:00")
}

fn refused(life: &Life, command: Command) -> Refusal {
    decide(life, command, &now()).unwrap_err()
}

#[test]
fn a_second_pact_is_refused_even_before_the_first_begins() {
    let second = || add("second", now(), pact("2026-03-10", None, None));
    let refusal = refused(&example(), second());
    assert_eq!(
        refusal.to_string(),
        "there is a pact already, since 2026-03-01; it is changed, not repeated"
    );
    let to_come = life([event("pact", now(), pact("2026-04-10", None, None))]);
    assert!(matches!(
        refused(&to_come, second()),
        Refusal::SecondPact { .. }
    ));
}

#[test]
fn a_pact_without_an_end_of_the_calendar_begins_nowhere() {
    let far = life([event("pact", now(), pact("9999-12-31", None, None))]);
    assert_eq!(stand(&far, &now()).pact, None);
}

#[test]
fn what_lies_ahead_is_refused_and_five_minutes_are_not() {
    let slip = |text: &str| add("c", at(text), contact(Who::Mine, false));
    assert!(decide(&Life::default(), slip("2026-03-27T22:05"), &now()).is_ok());
    assert!(matches!(
        refused(&Life::default(), slip("2026-03-27T22:06")),
        Refusal::Time(_)
    ));
    let held = life([event("c", now(), contact(Who::Mine, false))]);
    let ahead = Command::Correct {
        of: id("c"),
        at: Some(at("2026-03-28T12:00")),
        body: contact(Who::Mine, true).into(),
    };
    assert!(matches!(refused(&held, ahead), Refusal::Time(_)));
}

#[test]
fn a_form_sent_twice_is_one_event() {
    let twice = add("slip", at("2026-03-08T01:30"), contact(Who::Mine, false));
    assert!(decide(&example(), twice, &now()).unwrap().events.is_empty());
    let other = add("slip", at("2026-03-08T01:30"), contact(Who::Theirs, false));
    assert_eq!(refused(&example(), other), Refusal::Taken);
}

#[test]
fn what_was_deleted_stays_deleted() {
    let gone = life([
        event("c", at("2026-03-08T01:30"), contact(Who::Mine, false)),
        event("w", at("2026-03-09T01:30"), withdrawn("c")),
    ]);
    assert_eq!(
        refused(&gone, add("c", now(), contact(Who::Mine, false))),
        Refusal::Gone
    );
    let correct = Command::Correct {
        of: id("c"),
        at: None,
        body: contact(Who::Mine, false).into(),
    };
    assert_eq!(refused(&gone, correct), Refusal::Gone);
    let again = Command::Withdraw {
        id: id("w2"),
        of: id("c"),
    };
    assert!(decide(&gone, again, &now()).unwrap().events.is_empty());
    let undo = Command::Withdraw {
        id: id("w2"),
        of: id("w"),
    };
    assert_eq!(
        refused(&gone, undo),
        Refusal::NotFound,
        "a deletion can't be deleted"
    );
    let becomes = Command::Correct {
        of: id("w"),
        at: None,
        body: withdrawn("other").into(),
    };
    assert_eq!(refused(&gone, becomes), Refusal::NotFound);
}

fn letter(text: &str) -> Letter {
    Letter {
        text: Some(text.to_owned()),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    }
}

#[test]
fn a_burned_letter_keeps_its_line_and_never_gets_words_again() {
    let held = life([event("l", at("2026-03-08T01:30"), letter("Dear you"))]);
    let burn = || Command::Burn { of: id("l") };
    let decided = decide(&held, burn(), &now()).unwrap();
    assert_eq!(decided.blanks, [id("l")]);
    let burned = life(held.events().into_iter().cloned().chain(decided.events));
    let line = "{\"id\":\"l\",\"at\":\"2026-03-08T01:30:00+01:00[Europe/Ljubljana]\",\"kind\":\"letter.written\",\"v\":1,\
        \"burned\":\"2026-03-27T22:00:00+01:00[Europe/Ljubljana]\"}\n";
    assert_eq!(to_lines(&burned), line);
    assert!(decide(&burned, burn(), &now()).unwrap().events.is_empty());
    let late = Command::Correct {
        of: id("l"),
        at: None,
        body: letter("typed in another tab").into(),
    };
    assert_eq!(refused(&burned, late), Refusal::Gone);
}

#[test]
fn nothing_longer_than_an_export_takes_back_is_written_down() {
    let long = || Body::from(letter(&"x".repeat(256 * 1024 + 1)));
    assert!(matches!(
        refused(&Life::default(), add("l", now(), long())),
        Refusal::Field(_)
    ));
    let held = life([event("l", at("2026-03-08T01:30"), letter("Dear you"))]);
    let correct = Command::Correct {
        of: id("l"),
        at: None,
        body: long(),
    };
    assert!(matches!(refused(&held, correct), Refusal::Field(_)));
}

#[test]
fn what_is_there_is_told_from_what_is_new_different_or_gone() {
    let here = life([
        event("same", at("2026-03-08T12:00"), contact(Who::Mine, false)),
        event("other", at("2026-03-08T12:00"), contact(Who::Mine, false)),
        event("gone", at("2026-03-08T12:00"), contact(Who::Mine, false)),
        event("w", at("2026-03-09T12:00"), withdrawn("gone")),
    ]);
    let file = [
        event("same", at("2026-03-08T12:00"), contact(Who::Mine, false)).to_line(),
        String::new(),
        event("other", at("2026-03-08T12:00"), contact(Who::Theirs, false)).to_line(),
        event("gone", at("2026-03-08T12:00"), contact(Who::Mine, false)).to_line(),
        "{".to_owned(),
        event("new", at("2026-03-08T12:00"), contact(Who::Chance, false)).to_line(),
        event("new", at("2026-03-08T12:00"), contact(Who::Chance, false)).to_line(),
        event("new", at("2026-03-08T12:00"), contact(Who::Mine, false)).to_line(),
        event("w2", at("2026-03-08T12:00"), withdrawn("same")).to_line(),
        r#"{"id":"w3","at":"2026-03-08T12:00:00Z","kind":"unknown:6","v":1,"cbor":"oQFkc2FtZQ=="}"#
            .to_owned(),
    ]
    .join("\r\n");
    let intake = read_lines(&here, &format!("\u{feff}{file}"));
    assert_eq!(
        intake
            .new
            .iter()
            .map(|event| event.id.as_str())
            .collect::<Vec<_>>(),
        ["new"]
    );
    assert_eq!(intake.known, 2);
    assert_eq!(intake.different, [(3, id("other")), (8, id("new"))]);
    assert_eq!(intake.gone, [(4, id("gone"))]);
    assert_eq!(
        intake
            .bad
            .iter()
            .map(|(number, _)| *number)
            .collect::<Vec<_>>(),
        [5, 9, 10]
    );
    let later = life(here.events().into_iter().cloned().chain(intake.new));
    assert!(later.event("same").is_some(), "a file deletes nothing here");
}

#[test]
fn a_new_life_exports_no_line() {
    assert_eq!(to_lines(&Life::default()), "");
}

#[test]
fn lines_stand_in_order_of_the_instant_and_the_id() {
    let told = life([
        event(
            "b",
            moment("2026-03-08T12:00+01:00[Europe/Ljubljana]"),
            contact(Who::Mine, false),
        ),
        event(
            "a",
            moment("2026-03-08T06:00-05:00[-05:00]"),
            contact(Who::Mine, false),
        ),
        event(
            "c",
            moment("2026-03-08T19:59+09:00[Asia/Tokyo]"),
            contact(Who::Mine, false),
        ),
    ]);
    let ids: Vec<&str> = told
        .events()
        .into_iter()
        .map(|event| event.id.as_str())
        .collect();
    assert_eq!(ids, ["c", "a", "b"]);
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn export_import_export_gives_the_same_lines(events in proptest::collection::vec(any_event(), 0..12)) {
        let events = events.into_iter().filter(|event| !matches!(event.body, Body::Withdrawn(_)));
        let first = to_lines(&life(events));
        let intake = read_lines(&Life::default(), &first);
        prop_assert!(intake.bad.is_empty() && intake.different.is_empty());
        let second = Life::of(intake.new.into_iter().zip(1..).map(|(event, time)| {
            Envelope { event, hlc: Hlc { time, node: 9 }, blanks: Vec::new() }
        }));
        prop_assert_eq!(to_lines(&second), &first[..]);
        let again = read_lines(&second, &first);
        prop_assert_eq!((again.new.len(), again.known), (0, first.lines().count()));
    }

    #[test]
    fn whatever_may_be_written_down_comes_back(event in any_event(), old in any_event()) {
        let held = life([old]);
        let Event { id, at, body } = event;
        let add = Command::Add { id, at, body };
        if let Ok(decided) = decide(&held, add, &common::at("2200-01-01T12:00")) {
            for event in decided.events {
                prop_assert_eq!(Event::from_line(&event.to_line()).unwrap(), event);
            }
        }
    }
}
