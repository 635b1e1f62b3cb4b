//! A diary that another program wrote: what is taken, what isn't and why.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use common::{cases, home, life, zone};
use ebb_core::day::Note;
use ebb_core::diary::{DiaryError, Report, WhyNot, is_jrnl, read_jrnl};
use ebb_core::event::{Body, Event};
use ebb_core::transfer::measure;
use proptest::prelude::*;
use serde_json::json;

const FILE: &str = r#"{
  "tags": {"@river": 2, "@mira": 1},
  "entries": [
    {"title": "Walked along the @river.", "body": "It was high.\n\nNobody there.", "date": "2026-01-09", "time": "18:30", "tags": ["@river"], "starred": false},
    {"title": "One line, čšž.", "body": "", "date": "2026-01-10", "time": "01:05", "tags": [], "starred": true},
    {"title": "", "body": "", "date": "2026-01-11", "time": "09:00", "tags": [], "starred": false},
    {"title": "A day that never was", "body": "", "date": "2026-02-30", "time": "09:00", "tags": [], "starred": false},
    {"title": "No time", "body": "", "date": "2026-02-03", "time": "9am", "tags": [], "starred": false},
    {"title": "One line, čšž.", "body": "", "date": "2026-01-10", "time": "01:05", "tags": [], "starred": false},
    "nonsense",
    {"title": "Old", "body": "x", "date": "2026-02-04", "time": "09:00", "tags": ["@mira"], "starred": false, "uuid": "F00"}
  ]
}"#;

fn read() -> (Vec<(usize, Event)>, Report) {
    read_jrnl(FILE, &home()).unwrap()
}

fn note(event: &Event) -> &Note {
    match &event.body {
        Body::Note(note) => note,
        other => panic!("{other:?}"),
    }
}

#[test]
fn entries_become_notes_at_their_own_local_time() {
    let (events, _) = read();
    let numbers: Vec<usize> = events.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2, 6, 8]);
    let first = note(&events[0].1);
    assert_eq!(first.title.as_deref(), Some("Walked along the @river."));
    assert_eq!(first.text, "It was high.\n\nNobody there.");
    assert_eq!(
        (first.tags.as_slice(), first.source.as_deref()),
        (&["@river".to_owned()][..], Some("jrnl"))
    );
    assert_eq!(
        events[0].1.at.to_string(),
        "2026-01-09T18:30:00+01:00[Europe/Ljubljana]"
    );
    let second = note(&events[1].1);
    assert_eq!(
        (second.title.as_deref(), second.text.as_str()),
        (None, "One line, čšž.")
    );
    assert!(events.iter().all(|(_, event)| event.body.check().is_ok()));
}

#[test]
fn what_is_not_taken_is_named_with_the_reason() {
    let (_, report) = read();
    let expected = Report {
        entries: 8,
        taken: 4,
        not_taken: vec![
            (3, WhyNot::Empty),
            (4, WhyNot::Date("2026-02-30".to_owned())),
            (5, WhyNot::Time("9am".to_owned())),
            (7, WhyNot::Shape),
        ],
        starred: 1,
        tags_cut: 0,
        fields_left: ["uuid".to_owned()].into(),
        parts_left: ["tags".to_owned()].into(),
    };
    assert_eq!(report, expected);
}

#[test]
fn the_same_file_again_brings_nothing_new() {
    let (events, _) = read();
    let ids: Vec<&str> = events.iter().map(|(_, event)| event.id.as_str()).collect();
    assert!(
        ids[0].starts_with("jrnl-20260109-1830-") && ids[2] == format!("{}-2", ids[1]),
        "{ids:?}"
    );
    let held = life(events.into_iter().map(|(_, event)| event));
    let again = measure(&held, read().0);
    assert_eq!(
        (again.new.len(), again.known, again.different.len()),
        (0, 4, 0)
    );
}

#[test]
fn ids_stay_as_they_are_for_ever() {
    let (events, _) = read();
    assert_eq!(
        events[3].1.id.as_str(),
        "jrnl-20260204-0900-c0bdad09bea65f44"
    );
}

#[test]
fn a_time_that_the_wall_never_showed_is_the_first_one_after_it() {
    let file = r#"{"tags":{},"entries":[{"title":"a","body":"","date":"2026-03-29","time":"02:30","tags":[]}]}"#;
    let (events, _) = read_jrnl(file, &home()).unwrap();
    assert_eq!(
        events[0].1.at.to_string(),
        "2026-03-29T03:00:00+02:00[Europe/Ljubljana]"
    );
    let (events, _) = read_jrnl(file, &zone("Asia/Tokyo")).unwrap();
    assert_eq!(
        events[0].1.at.to_string(),
        "2026-03-29T02:30:00+09:00[Asia/Tokyo]"
    );
}

#[test]
fn a_diary_is_known_by_what_it_holds() {
    assert!(is_jrnl(FILE));
    assert!(is_jrnl(&format!("\u{feff}{FILE}")));
    assert!(is_jrnl(r#"{"tags":{},"entries":[]}"#));
    for other in [
        "",
        "[]",
        "{}",
        r#"{"entries":[]}"#,
        r#"{"entries":[{"text":"a"}]}"#,
        r#"{"id":"a","kind":"urge"}"#,
        "Dear diary",
    ] {
        assert!(!is_jrnl(other), "{other}");
    }
    assert!(matches!(
        read_jrnl("Dear diary", &home()),
        Err(DiaryError::Json { .. })
    ));
    assert!(matches!(read_jrnl("[]", &home()), Err(DiaryError::Shape)));
    assert!(matches!(
        read_jrnl(r#"{"entries":{}}"#, &home()),
        Err(DiaryError::Shape)
    ));
}

#[test]
fn too_much_is_named_and_never_cut_in_silence() {
    let entry = |body: String, tags: Vec<String>| json!({"title": "a", "body": body, "date": "2026-01-01", "time": "10:00", "tags": tags});
    let many: Vec<String> = (0..70).map(|n| format!("@{n}")).collect();
    let file =
        json!({"entries": [entry("x".repeat(256 * 1024 + 1), vec![]), entry("x".into(), many)]})
            .to_string();
    let (events, report) = read_jrnl(&file, &home()).unwrap();
    assert_eq!(
        (report.not_taken, report.tags_cut),
        (vec![(1, WhyNot::Long)], 1)
    );
    assert_eq!(note(&events[0].1).tags.len(), 64);
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn no_text_breaks_the_reading(text in "\\PC{0,80}") {
        let _ = (is_jrnl(&text), read_jrnl(&text, &home()));
    }

    #[test]
    fn no_change_to_a_diary_breaks_the_reading(place in 0..FILE.len(), put in "[\"\\\\{}\\[\\],:0-9a-z]{0,3}") {
        let mut text: Vec<u8> = FILE.bytes().collect();
        text.splice(place..=place, put.bytes());
        let text = String::from_utf8_lossy(&text);
        if let Ok((events, report)) = read_jrnl(&text, &home()) {
            prop_assert_eq!(report.taken, events.len());
            prop_assert_eq!(report.taken + report.not_taken.len(), report.entries);
        }
    }
}
