//! The sealed form and the exported form: nothing lost, nothing guessed, no panic, golden for ever.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "common/any.rs"]
mod any_event;
#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use any_event::{any_cbor, any_envelope, any_event};
use common::{at, cases, id};
use ebb_core::event::{Blank, Body, Envelope, Event, Hlc, LineError, Unknown};
use proptest::prelude::*;

fn unknown(code: u32, version: u32, raw: Vec<u8>) -> Envelope {
    let body = Body::Unknown(Box::new(Unknown { code, version, raw }));
    let event = Event {
        id: id("from a newer one"),
        at: at("2026-03-08T01:30"),
        body,
    };
    Envelope {
        event,
        hlc: Hlc { time: 7, node: 9 },
        blanks: Vec::new(),
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn every_kind_opens_as_it_was_sealed(envelope in any_envelope()) {
        let bytes = envelope.to_cbor();
        let opened = Envelope::from_cbor(&bytes).unwrap();
        prop_assert_eq!(&opened, &envelope);
        prop_assert_eq!(opened.to_cbor(), bytes);
    }

    #[test]
    fn every_kind_comes_back_from_its_line(event in any_event()) {
        let line = event.to_line();
        let read = Event::from_line(&line).unwrap();
        prop_assert_eq!(&read, &event);
        prop_assert_eq!(read.to_line(), line);
    }

    #[test]
    fn every_kind_passes_its_own_check(event in any_event()) {
        prop_assert_eq!(event.body.check(), Ok(()));
    }

    #[test]
    fn an_unknown_kind_is_kept_byte_for_byte(code in 25u32.., version in 0u32.., raw in any_cbor()) {
        let envelope = unknown(code, version, raw);
        let opened = Envelope::from_cbor(&envelope.to_cbor()).unwrap();
        prop_assert_eq!(&opened, &envelope);
        let read = Event::from_line(&envelope.event.to_line()).unwrap();
        prop_assert_eq!(&read, &envelope.event);
    }

    #[test]
    fn a_newer_version_of_a_known_kind_is_kept_byte_for_byte(code in 1u32..25, version in 2u32.., raw in any_cbor()) {
        let envelope = unknown(code, version, raw);
        prop_assert_eq!(Envelope::from_cbor(&envelope.to_cbor()).unwrap(), envelope);
    }

    #[test]
    fn a_known_kind_with_unreadable_fields_is_kept_byte_for_byte(code in 1u32..25, raw in any_cbor()) {
        let envelope = unknown(code, 1, raw);
        let opened = Envelope::from_cbor(&envelope.to_cbor()).unwrap();
        if let Body::Unknown(_) = opened.event.body {
            prop_assert_eq!(&opened, &envelope);
            prop_assert_eq!(Event::from_line(&opened.event.to_line()).unwrap(), opened.event);
        }
    }

    #[test]
    fn no_bytes_break_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Envelope::from_cbor(&bytes);
        let _ = Event::from_line(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_change_to_sealed_bytes_breaks_the_reading(
        envelope in any_envelope(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = envelope.to_cbor();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] ^= byte }
        if let Ok(read) = Envelope::from_cbor(&bytes) {
            let written = read.to_cbor();
            prop_assert_eq!(Envelope::from_cbor(&written).unwrap().to_cbor(), written);
        }
    }

    #[test]
    fn no_change_to_a_line_breaks_the_reading(
        event in any_event(), place in any::<prop::sample::Index>(), put in "[\"\\\\{}\\[\\],:0-9a-z\\PC]{0,3}",
    ) {
        let mut line: Vec<char> = event.to_line().chars().collect();
        let place = place.index(line.len());
        line.splice(place..=place, put.chars());
        let line: String = line.into_iter().collect();
        if let Ok(read) = Event::from_line(&line) {
            prop_assert_eq!(Event::from_line(&read.to_line()).unwrap(), read);
        }
    }
}

#[test]
fn deep_nesting_breaks_nothing() {
    let deep = [vec![0x81; 200_000], vec![0x00]].concat();
    let envelope = unknown(99, 1, deep.clone());
    assert_eq!(Envelope::from_cbor(&envelope.to_cbor()).unwrap(), envelope);
    assert!(ebb_core::field::is_one_value(&deep));
    assert!(Event::from_line(&"[".repeat(100_000)).is_err());
    let in_a_field = format!(r#"{{"id":"a","at":{}}}"#, "[".repeat(100_000));
    assert!(Event::from_line(&in_a_field).is_err());
}

#[test]
fn anything_after_the_envelope_is_damage() {
    let mut bytes = unknown(99, 1, vec![0xa0]).to_cbor();
    bytes.push(0);
    assert!(Envelope::from_cbor(&bytes).is_err());
}

#[test]
fn two_values_under_one_key_are_kept_as_unknown() {
    // {1: 5, 1: 6} would lose one of its values as an urge.
    let raw = vec![0xa2, 0x01, 0x05, 0x01, 0x06];
    let opened = Envelope::from_cbor(&unknown(2, 1, raw.clone()).to_cbor()).unwrap();
    assert_eq!(
        opened.event.body,
        Body::Unknown(Box::new(Unknown {
            code: 2,
            version: 1,
            raw
        }))
    );
}

fn refusal(line: &str) -> String {
    Event::from_line(line).unwrap_err().to_string()
}

#[test]
fn a_bad_line_says_what_is_wrong_with_it() {
    let line = |rest: &str| {
        format!(r#"{{"id":"a","at":"2026-03-01T22:10:00+01:00[Europe/Ljubljana]",{rest}}}"#)
    };
    let table = [
        ("nonsense".to_owned(), "it is not JSON"),
        ("[]".to_owned(), "it is not an object"),
        (
            r#"{"at":"2026-03-01T22:10:00Z","kind":"urge"}"#.to_owned(),
            "“id” is missing",
        ),
        (r#"{"id":"a","kind":"urge"}"#.to_owned(), "“at” is missing"),
        (
            r#"{"id":"a","at":"2026-03-01T22:10:00","kind":"urge"}"#.to_owned(),
            "“at” must be time, RFC 9557",
        ),
        (
            r#"{"id":"š","at":"2026-03-01T22:10:00Z","kind":"urge"}"#.to_owned(),
            "“id” must be 1 to 64 printable ASCII",
        ),
        (
            r#"{"id":"","at":"2026-03-01T22:10:00Z","kind":"urge"}"#.to_owned(),
            "“id” must be 1 to 64",
        ),
        (line(r#""v":1"#), "“kind” is missing"),
        (
            line(r#""kind":"curse""#),
            "a kind that this Ebb knows, not “curse”",
        ),
        (
            line(r#""kind":"urge","v":2"#),
            "other versions come from a newer Ebb",
        ),
        (
            line(r#""kind":"urge","before":11"#),
            "“before” must be whole number 0 to 10",
        ),
        (
            line(r#""kind":"urge","before":-1"#),
            "“before” must be whole number 0 to 10",
        ),
        (
            line(r#""kind":"urge","before":2.5"#),
            "“before” must be whole number 0 to 10",
        ),
        (
            line(r#""kind":"urge","triggers":"song""#),
            "“triggers” must be list of texts",
        ),
        (
            line(r#""kind":"urge","outcome":"won""#),
            "“outcome” must be one of rode-out slipped closed",
        ),
        (
            line(r#""kind":"urge","mood":3"#),
            "doesn't know the field “mood”",
        ),
        (
            line(r#""kind":"urge","extra":{"1":"BQ=="}"#),
            "“extra” must be a map",
        ),
        (
            line(r#""kind":"urge","extra":{"90":"BQ==","090":"BQ=="}"#),
            "“extra” must be a map",
        ),
        (
            line(r#""kind":"urge","extra":{"90":"BQUF"}"#),
            "“extra” must be a map",
        ),
        (
            line(r#""kind":"checkin","urges":10000"#),
            "“urges” must be whole number 0 to 9999",
        ),
        (
            line(r#""kind":"contact","who":"mine""#),
            "“channel” is missing",
        ),
        (
            line(r#""kind":"contact","who":"mine","channel":"pigeon""#),
            "“channel” must be one of call text",
        ),
        (line(r#""kind":"pact.started""#), "“start” is missing"),
        (
            line(r#""kind":"pact.started","start":"2026-02-30""#),
            "“start” must be date",
        ),
        (
            line(r#""kind":"pact.started","start":"2026-03-01","zone":"Europe/Atlantis""#),
            "“zone” must be IANA",
        ),
        (
            line(r#""kind":"pact.started","start":"2026-03-01","day_starts":"4:00""#),
            "“day_starts” must be wall clock",
        ),
        (
            line(r#""kind":"unknown:x","cbor":"oA==""#),
            "“kind” must be unknown: and a number",
        ),
        (
            line(r#""kind":"unknown:99","cbor":"!""#),
            "“cbor” must be one CBOR value",
        ),
        (
            line(r#""kind":"unknown:99""#),
            "“cbor” must be one CBOR value",
        ),
    ];
    for (line, expected) in table {
        let said = refusal(&line);
        assert!(said.contains(expected), "{line}\n{said}\n{expected}");
    }
    assert!(matches!(Event::from_line("{"), Err(LineError::Json { .. })));
}

#[test]
fn a_field_holds_at_most_256_kib() {
    let line = |length: usize| {
        format!(
            r#"{{"id":"a","at":"2026-03-01T22:10:00Z","kind":"note","text":"{}"}}"#,
            "x".repeat(length)
        )
    };
    assert!(Event::from_line(&line(256 * 1024)).is_ok());
    assert!(refusal(&line(256 * 1024 + 1)).contains("at most 256 KiB"));
}

#[test]
fn what_is_not_said_is_not_written() {
    let line = r#"{"id":"a","at":"2026-03-01T22:10:00+01:00[Europe/Ljubljana]","kind":"urge","before":null,"triggers":[]}"#;
    let written = Event::from_line(line).unwrap().to_line();
    assert_eq!(
        written,
        r#"{"id":"a","at":"2026-03-01T22:10:00+01:00[Europe/Ljubljana]","kind":"urge","v":1}"#
    );
}

#[test]
fn numbers_and_names_of_kinds_and_fields_are_used_once() {
    let mut codes = std::collections::BTreeSet::new();
    let mut names = std::collections::BTreeSet::new();
    for (code, name, fields) in Body::KINDS {
        assert!(
            codes.insert(code),
            "{name} has the number {code} of another kind"
        );
        assert!(names.insert(name), "two kinds are called {name}");
        let mut keys = std::collections::BTreeSet::new();
        let mut called =
            std::collections::BTreeSet::from(["id", "at", "kind", "v", "extra", "cbor"]);
        for field in *fields {
            assert!(
                keys.insert(field.key),
                "{name} uses the key {} twice",
                field.key
            );
            assert!(
                called.insert(field.name),
                "{name} can't have a field called {}",
                field.name
            );
        }
    }
    for name in [
        "pact.started",
        "urge",
        "checkin",
        "contact",
        "letter.written",
    ] {
        assert!(names.contains(&name), "{name} must exist");
    }
}

/// Every kind with every field as a line of an export, and the same sealed, in hexadecimal digits.
/// Neither file is ever written anew: what was sealed once must open for ever. A new kind gets a
/// new line at the end of both.
const LINES: &str = include_str!("golden/events.jsonl");
const SEALED: &str = include_str!("golden/envelopes.hex");

fn golden_envelope(event: Event, number: u64) -> Envelope {
    let blank = |byte, mark| Blank {
        record: [byte; 24],
        mark,
    };
    let blanks = match number {
        0 => vec![blank(0xab, None), blank(0xcd, None)],
        29 => vec![blank(0xab, Some([0xef; 16])), blank(0xcd, None)],
        _ => Vec::new(),
    };
    Envelope {
        event,
        hlc: Hlc {
            time: (1_772_398_800_000 << 16) + number,
            node: 0x0123_4567_89ab_cdef,
        },
        blanks,
    }
}

#[test]
fn what_was_sealed_once_opens_for_ever() {
    assert_eq!(LINES.lines().count(), SEALED.lines().count());
    for (number, (line, sealed)) in (0..).zip(LINES.lines().zip(SEALED.lines())) {
        let bytes: Vec<u8> = (0..sealed.len() / 2)
            .map(|n| u8::from_str_radix(&sealed[2 * n..2 * n + 2], 16).unwrap())
            .collect();
        let envelope = Envelope::from_cbor(&bytes).unwrap();
        assert_eq!(envelope.event.to_line(), line);
        assert_eq!(
            envelope,
            golden_envelope(Event::from_line(line).unwrap(), number)
        );
        assert_eq!(envelope.to_cbor(), bytes, "{line}");
    }
}

#[test]
fn every_kind_and_every_field_has_a_golden_line() {
    for (_, name, fields) in Body::KINDS {
        let events: Vec<serde_json::Value> = LINES
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for field in *fields {
            let said = events
                .iter()
                .any(|event| event["kind"] == *name && event.get(field.name).is_some());
            assert!(said, "no golden line says “{}” of {name}", field.name);
        }
    }
    for (number, line) in (0..).zip(LINES.lines()).skip(SEALED.lines().count()) {
        let hex: String = golden_envelope(Event::from_line(line).unwrap(), number)
            .to_cbor()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        println!("{hex}");
    }
}
