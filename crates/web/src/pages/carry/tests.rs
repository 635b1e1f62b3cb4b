//! Carrying in and out: what a file holds, what is offered, and that a bad line takes nothing.

use ebb_core::event::Event;
use ebb_core::safety::{Answer, Situation};
use ebb_core::transfer::to_lines;
use ebb_core::urge::Reason;

use crate::testing::{Shown, Visit, event, life};
use crate::view::Act;

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";
const GOOD: &str = r#"{"id":"r2","at":"2026-11-02T12:00:00+01:00[Europe/Ljubljana]","kind":"reason","v":1,"text":"The lake in the morning."}"#;

fn reason() -> Event {
    let text = "I sleep better.".to_owned();
    event(
        "r1",
        "2026-11-01",
        Reason {
            text,
            extra: Vec::new(),
        },
    )
}

fn answered(afraid: Answer, told_to_stop: Answer) -> Event {
    let no = Some(Answer::No);
    let situation = Situation {
        afraid: Some(afraid),
        hurt: no,
        followed: no,
        told_to_stop: Some(told_to_stop),
        under_18: no,
        extra: Vec::new(),
    };
    event("s1", "2026-11-01", situation)
}

fn visit(events: Vec<Event>) -> Visit {
    Visit::open(NOW, events)
}

fn export(visit: &Visit, fields: &[(&str, &str)]) -> Shown {
    visit.post("/settings/export", fields)
}

#[test]
fn json_lines_are_whole_and_come_back() {
    let events = vec![reason(), answered(Answer::Yes, Answer::No)];
    let file = export(&visit(events.clone()), &[("as", "jsonl")]).html;
    assert_eq!(file, to_lines(&life(events)));
    assert!(file.contains(r#""kind":"situation""#));
    let shown = visit(Vec::new()).post("/settings/import", &[("lines", &file)]);
    assert_eq!(shown.effect.taken.len(), 2);
}

#[test]
fn the_page_of_files_says_that_the_lines_hold_the_situation() {
    let page = visit(Vec::new()).get("/settings/export").html;
    assert!(page.contains("Your answers under My situation are in it."));
}

#[test]
fn my_situation_is_in_no_other_file_unless_it_was_ticked() {
    let visit = visit(vec![reason(), answered(Answer::Yes, Answer::No)]);
    for kind in ["md", "csv"] {
        let without = export(&visit, &[("as", kind)]).html;
        let with = export(&visit, &[("as", kind), ("with", "yes")]).html;
        assert!(without.contains("I sleep better."), "{kind}");
        assert!(with.len() > without.len(), "{kind}");
    }
}

#[test]
fn no_calendar_is_offered_or_made_where_it_could_be_seen() {
    let safe = visit(vec![answered(Answer::No, Answer::No)]);
    assert!(safe.get("/settings/export").html.contains("Calendar"));
    assert!(
        export(&safe, &[("as", "ics")])
            .html
            .starts_with("BEGIN:VCALENDAR")
    );
    let at_risk = visit(vec![answered(Answer::Yes, Answer::No)]);
    assert!(!at_risk.get("/settings/export").html.contains("Calendar"));
    assert!(
        !export(&at_risk, &[("as", "ics")])
            .html
            .contains("BEGIN:VCALENDAR")
    );
}

#[test]
fn what_printing_and_courts_mean_is_said_first_to_whom_it_concerns() {
    let page = |event| visit(vec![event]).get("/settings/export").html;
    let (printers, court) = (
        "Printers and print shops keep copies.",
        "A court may ask to see this.",
    );
    let at_risk = page(answered(Answer::Yes, Answer::No));
    assert!(at_risk.contains(printers) && !at_risk.contains(court));
    let asked = page(answered(Answer::No, Answer::Yes));
    assert!(asked.contains(court) && !asked.contains(printers));
    let none = page(answered(Answer::No, Answer::No));
    assert!(!none.contains(court) && !none.contains(printers));
}

#[test]
fn nothing_is_made_before_a_file_was_chosen() {
    let shown = export(&visit(vec![reason()]), &[("with", "yes")]);
    assert!(shown.html.contains("Nothing was made yet") && shown.html.contains("checked"));
}

#[test]
fn a_backup_is_the_shells_to_make() {
    let shown = visit(Vec::new()).post("/settings/backup", &[]);
    assert_eq!(shown.effect.act, Some(Act::Backup));
}

#[test]
fn a_bad_line_is_named_by_its_number_and_nothing_is_taken() {
    let lines = format!("{GOOD}\n\n{{\"id\":\"x\"}}\nnot a line\n");
    let shown = visit(Vec::new()).post("/settings/import", &[("lines", &lines)]);
    assert!(shown.effect.taken.is_empty());
    assert!(shown.html.contains(r#"<th scope="row">3</th>"#));
    assert!(shown.html.contains(r#"<th scope="row">4</th>"#));
    // What was pasted is still in the box.
    assert!(shown.html.contains("The lake in the morning.") && shown.html.contains("not a line"));
}

#[test]
fn the_others_are_taken_when_that_was_ticked() {
    let lines = format!("{GOOD}\nnot a line\n");
    let fields = [("lines", lines.as_str()), ("rest", "yes")];
    let shown = visit(Vec::new()).post("/settings/import", &fields);
    assert_eq!(shown.effect.taken.len(), 1);
    assert!(shown.html.contains("One line was taken."));
    assert!(
        shown.html.contains("One line can't be read.") || shown.html.contains("One line can’t")
    );
}

#[test]
fn what_is_known_is_left_and_what_differs_is_named() {
    let file = to_lines(&life(vec![reason()]));
    let other = file.replace("better", "worse");
    let shown = visit(vec![reason()]).post("/settings/import", &[("lines", &file)]);
    assert!(shown.effect.taken.is_empty());
    assert!(shown.html.contains("One line stood here already"));
    let shown = visit(vec![reason()]).post("/settings/import", &[("lines", &other)]);
    assert!(shown.effect.taken.is_empty() && shown.html.contains("Lines 1"));
}

/// A form with a file, as a browser sends it.
fn upload(visit: &Visit, parts: &[(&str, &str)]) -> Shown {
    let mut body = String::new();
    for (name, value) in parts {
        let file = if *name == "file" {
            "; filename=\"notes.jsonl\""
        } else {
            ""
        };
        body.push_str(&format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--x--\r\n");
    let kind = "multipart/form-data; boundary=x";
    visit.post_as("/settings/import?token=token", kind, &body)
}

#[test]
fn a_chosen_file_is_read_like_pasted_lines() {
    let parts = [("token", "token"), ("lines", ""), ("file", GOOD)];
    let shown = upload(&visit(Vec::new()), &parts);
    assert_eq!(shown.effect.taken.len(), 1);
    let shown = upload(&visit(Vec::new()), &[("lines", GOOD), ("file", "")]);
    assert_eq!(shown.effect.taken.len(), 1);
}

#[test]
fn an_empty_or_a_broken_upload_changes_nothing() {
    let shown = upload(&visit(Vec::new()), &[("lines", ""), ("file", "")]);
    assert!(shown.effect.taken.is_empty() && shown.html.contains("There was nothing in it."));
    let kind = "multipart/form-data; boundary=x";
    let shown = visit(Vec::new()).post_as("/settings/import", kind, "--x\r\nnothing");
    assert!(shown.effect.taken.is_empty() && shown.html.contains("didn't arrive whole"));
    let shown = visit(Vec::new()).post_as("/settings/import", "multipart/form-data", "");
    assert!(shown.effect.taken.is_empty() && shown.html.contains("didn't arrive whole"));
}

#[test]
fn a_long_file_with_a_bad_line_is_to_be_chosen_once_more() {
    let long = format!("{}\nnot a line\n", "x".repeat(300 * 1024));
    let shown = upload(&visit(Vec::new()), &[("file", &long)]);
    assert!(shown.html.len() < 100 * 1024 && shown.html.contains("choose it once more"));
}

#[test]
fn a_diary_of_jrnls_is_known_by_what_it_holds_and_a_bad_entry_is_named() {
    let diary = r#"{"tags": {}, "entries": [
        {"title": "A walk", "body": "By the lake.", "date": "2026-11-02", "time": "12:00", "tags": [], "starred": false},
        {"title": "No day", "body": "", "date": "soon", "time": "12:00", "tags": [], "starred": false}]}"#;
    let held = visit(Vec::new()).post("/settings/import", &[("lines", diary)]);
    assert!(held.effect.taken.is_empty() && held.html.contains("soon"));
    let fields = [("lines", diary), ("rest", "yes")];
    let shown = visit(Vec::new()).post("/settings/import", &fields);
    assert_eq!(shown.effect.taken.len(), 1);
    assert!(shown.html.contains("soon"));
    // Brought once more it is known.
    let again = visit(shown.effect.taken).post("/settings/import", &fields);
    assert!(again.effect.taken.is_empty());
}
