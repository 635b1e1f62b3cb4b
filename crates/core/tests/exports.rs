//! Markdown, CSV and calendar: whole, readable, and silent about what isn't asked for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
#[path = "common/any.rs"]
mod any_event;
#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use any_event::any_event;
use common::{cases, life};
use ebb_core::event::{Body, Event};
use ebb_core::export::{to_csv, to_ics, to_ics_with_cards, to_markdown};
use ebb_core::life::Life;
use proptest::prelude::*;

const LINES: &str = include_str!("golden/events.jsonl");

fn told(lines: &[&str]) -> Life {
    life(lines.iter().map(|line| Event::from_line(line).unwrap()))
}

fn golden() -> Life {
    told(&LINES.lines().collect::<Vec<_>>())
}

#[test]
fn markdown_reads_day_by_day() {
    let text = to_markdown(
        &told(&[
            r#"{"id":"z","at":"2026-03-01T12:00:00+01:00[Europe/Ljubljana]","kind":"setting","name":"zone","value":"Europe/Ljubljana"}"#,
            r##"{"id":"a","at":"2026-03-08T01:30:00+01:00[Europe/Ljubljana]","kind":"contact","who":"mine","channel":"text","note":"# I asked\r\rwhether they were awake."}"##,
            r#"{"id":"b","at":"2026-03-08T22:00:00-05:00[America/New_York]","kind":"checkin","mood":3,"urges":4}"#,
            r#"{"id":"c","at":"2026-03-08T12:00:00+01:00[Europe/Ljubljana]","kind":"door.found","way":"profile","name":"the one\nwith the boat"}"#,
            r#"{"id":"d","at":"2026-03-08T12:05:00+01:00[Europe/Ljubljana]","kind":"door.turned","of":"c","state":"closed"}"#,
        ]),
        false,
    );
    let expected = "# What is written here\n\nDay by day, by your own days. Answers under “My situation” are left out.\n\
        \n## Sunday, 1 March 2026\n\n**12:00** Setting: zone, Europe/Ljubljana.\n\
        \n## Saturday, 7 March 2026\n\n**01:30 on 8 March** Contact from me: text.\n\n> # I asked\n>\n> whether they were awake.\n\
        \n## Sunday, 8 March 2026\n\n**12:00** A door was found: profile (the one with the boat).\n\
        \n**12:05** A door: profile (the one with the boat), now closed.\n\
        \n**22:00, America/New_York** The day. Mood 3; pulls 4.\n";
    assert_eq!(text, expected);
    assert!(to_markdown(&Life::default(), false).ends_with("Nothing is written yet.\n"));
}

#[test]
fn own_words_stand_in_full_and_sealed_words_do_not() {
    for text in [to_markdown(&golden(), false), to_csv(&golden(), false)] {
        for words in [
            "Wrote it here instead.",
            "Soup at Mira's.",
            "If it is after ten, then the phone sleeps",
            "hey",
            "The pool, then Mira.",
        ] {
            assert!(text.contains(words), "{words}");
        }
        assert!(
            !text.contains("Dear you"),
            "the letter of the first night stays sealed"
        );
    }
}

#[test]
fn what_was_said_of_the_situation_stays_out_unless_asked_for() {
    let only = "rather-not";
    for text in [
        to_markdown(&golden(), false),
        to_csv(&golden(), false),
        to_ics(&golden()),
        to_ics_with_cards(&golden()),
    ] {
        assert!(!text.contains(only) && !text.contains("afraid") && !text.contains("situation-1"));
    }
    assert!(to_markdown(&golden(), true).contains("followed rather-not"));
    assert!(to_csv(&golden(), true).contains("followed: rather-not"));
}

/// Reads CSV back, strictly by RFC 4180.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        let cell = row.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => {
                assert!(quoted || cell.is_empty(), "a quote within a bare cell");
                quoted = !quoted;
            }
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                rows.push(vec![String::new()]);
            }
            '\n' if !quoted => panic!("a bare line feed"),
            c => cell.push(c),
        }
    }
    assert_eq!(
        rows.pop(),
        Some(vec![String::new()]),
        "the last row ends as the others do"
    );
    rows
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn csv_has_one_whole_row_an_event_and_no_formula(events in proptest::collection::vec(any_event(), 0..8)) {
        let life = life(events);
        let rows = rows(&to_csv(&life, true));
        prop_assert_eq!(rows.len(), life.events().len() + 1);
        prop_assert_eq!(&rows[0][..5], &["id", "at", "day", "kind", "fields"]);
        for (row, event) in rows[1..].iter().zip(life.events()) {
            prop_assert_eq!(row.len(), rows[0].len());
            prop_assert_eq!(row[0].trim_start_matches('\''), event.id.as_str().trim_start_matches('\''));
            prop_assert_eq!(&row[3], &event.body.name());
            for cell in row {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{}", cell);
            }
        }
    }

    #[test]
    fn no_life_breaks_an_export(events in proptest::collection::vec(any_event(), 0..8)) {
        let life = life(events);
        let text = to_markdown(&life, true);
        let headings = text.lines().filter(|line| line.starts_with("## ")).count();
        let days: std::collections::BTreeSet<_> = life.events().iter().map(|event| life.calendar().day_of(&event.at)).collect();
        prop_assert_eq!(headings, days.len(), "{}", text);
        for text in [to_ics(&life), to_ics_with_cards(&life)] {
            prop_assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
            prop_assert_eq!(text.matches('\r').count(), text.matches('\n').count());
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
            prop_assert_eq!(text.matches("\r\nBEGIN:VEVENT").count(), text.matches("\r\nEND:VEVENT").count());
        }
    }
}

#[test]
fn a_formula_is_only_text_in_a_spreadsheet() {
    let line = r#"{"id":"=1+1","at":"2026-03-08T01:30:00Z","kind":"note","text":" @SUM(A1)","title":"-2"}"#;
    let text = to_csv(&told(&[line]), false);
    assert!(
        text.contains("\r\n'=1+1,") && text.contains(",' @SUM(A1),"),
        "{text}"
    );
}

fn hard_day(id: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"{id}","at":"2026-03-04T12:00:00+01:00[Europe/Ljubljana]","kind":"hard_day","name":"K. leaves",{rest}}}"#
    )
}

fn calendar(days: &[&str], others: &[&str], cards: bool) -> String {
    let days: Vec<String> = days
        .iter()
        .enumerate()
        .map(|(n, rest)| hard_day(&n.to_string(), rest))
        .collect();
    let mut lines: Vec<&str> = days.iter().map(String::as_str).collect();
    lines.extend(others);
    let life = told(&lines);
    if cards {
        to_ics_with_cards(&life)
    } else {
        to_ics(&life)
    }
}

#[test]
fn a_hard_day_is_a_neutral_entry() {
    let text = calendar(&[r#""date":"2026-02-14","card":"Call Mira""#], &[], false);
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ebb//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n\
        BEGIN:VEVENT\r\nUID:af63ad4c86019caf@ebb.invalid\r\nDTSTAMP:20260304T110000Z\r\n\
        DTSTART;VALUE=DATE:20260214\r\nDTEND;VALUE=DATE:20260215\r\nSUMMARY:Time for myself\r\n\
        CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(text, expected);
}

#[test]
fn weeks_years_and_leap_days_come_back() {
    let text = calendar(
        &[
            r#""weekday":"5","clock":"20:00""#,
            r#""date":"2026-05-02","yearly":true"#,
            r#""date":"2024-02-29","yearly":true"#,
            r#""clock":"20:00""#,
        ],
        &[],
        false,
    );
    assert!(
        text.contains("DTSTART:20260306T200000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;BYDAY=FR\r\n"),
        "{text}"
    );
    assert!(text.contains(
        "DTSTART;VALUE=DATE:20260502\r\nDTEND;VALUE=DATE:20260503\r\nRRULE:FREQ=YEARLY\r\n"
    ));
    assert!(text.contains(
        "20240229\r\nDTEND;VALUE=DATE:20240301\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"
    ));
    assert_eq!(
        text.matches("BEGIN:VEVENT").count(),
        3,
        "an hour without a day has no place in a calendar"
    );
}

#[test]
fn their_name_stands_in_no_calendar() {
    let named = r#"{"id":"s","at":"2026-03-02T12:00:00Z","kind":"setting","name":"codename","value":" kay "}"#;
    let days = [
        r#""date":"2026-02-14","card":"If KAY calls: a walk""#,
        r#""date":"2026-02-15","card":"A walk; then, soup\nand \\sleep""#,
    ];
    assert!(!calendar(&days, &[named], false).contains("DESCRIPTION"));
    let text = calendar(&days, &[named], true);
    assert!(!text.to_lowercase().contains("kay") && !text.contains("leaves"));
    assert!(
        text.contains("DESCRIPTION:A walk\\; then\\, soup\\nand \\\\sleep\r\n"),
        "{text}"
    );
}

#[test]
fn days_of_theirs_stay_out_where_they_could_do_harm() {
    let days = [
        r#""date":"2026-02-14","theirs":true"#,
        r#""date":"2026-02-15""#,
    ];
    let said = |field: &str| {
        format!(r#"{{"id":"s","at":"2026-03-02T12:00:00Z","kind":"situation","{field}":"yes"}}"#)
    };
    let count = |others: &[&str]| {
        calendar(&days, others, false)
            .matches("BEGIN:VEVENT")
            .count()
    };
    assert_eq!(count(&[]), 2);
    assert_eq!(count(&[&said("hurt")]), 1);
    assert_eq!(count(&[&said("told_to_stop")]), 1);
}

#[test]
fn long_lines_are_folded_between_characters() {
    let card = format!(r#""date":"2026-02-14","card":"{}""#, "š€🌊".repeat(40));
    let text = calendar(&[&card], &[], true);
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert!(text.replace("\r\n ", "").contains(&"š€🌊".repeat(40)));
}

#[test]
fn an_event_from_a_newer_ebb_is_named_in_every_form_that_can() {
    assert!(to_markdown(&golden(), false).contains("Something from a newer Ebb (kind 4000)"));
    assert!(to_csv(&golden(), false).contains("unknown:4000"));
    let newer = golden()
        .events()
        .into_iter()
        .filter(|event| matches!(event.body, Body::Unknown(_)))
        .count();
    assert_eq!(newer, 1);
}
