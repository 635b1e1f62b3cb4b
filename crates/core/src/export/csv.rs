//! CSV by RFC 4180: one row an event.

use super::{fields, plain, readable};
use crate::life::Life;

/// Fields with a column of their own; every field stands in `fields` as well.
const COLUMNS: [&str; 13] = [
    "text",
    "note",
    "name",
    "who",
    "channel",
    "necessary",
    "before",
    "after",
    "outcome",
    "mood",
    "urges",
    "strongest",
    "state",
];

/// Writes every living event as one row: id, time, the person's own day, kind, all fields in
/// words, then the main ones in columns of their own.
///
/// A cell that a spreadsheet would take for a formula begins with an apostrophe. Answers under
/// “My situation” are left out unless `include_situation`; the words of a sealed letter are.
#[must_use]
pub fn to_csv(life: &Life, include_situation: bool) -> String {
    let mut text = ["id", "at", "day", "kind", "fields"]
        .iter()
        .chain(&COLUMNS)
        .copied()
        .collect::<Vec<_>>()
        .join(",");
    text.push_str("\r\n");
    for event in readable(life, include_situation) {
        let said = fields(event);
        let all: Vec<String> = said
            .iter()
            .map(|(name, value)| format!("{name}: {}", plain(value)))
            .collect();
        let day = life.calendar().day_of(&event.at).to_string();
        let mut row = vec![
            cell(event.id.as_str()),
            cell(&event.at.to_string()),
            cell(&day),
            cell(&event.body.name()),
            cell(&all.join("; ")),
        ];
        row.extend(
            COLUMNS
                .iter()
                .map(|name| cell(&said.get(*name).map(plain).unwrap_or_default())),
        );
        text.push_str(&row.join(","));
        text.push_str("\r\n");
    }
    text
}

/// One cell, quoted where it must be, and harmless in a spreadsheet.
fn cell(text: &str) -> String {
    // Some programs skip white space before they look for a formula.
    let formula = text
        .trim_start()
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let guard = if formula || text.starts_with(['\t', '\r', '\n']) {
        "'"
    } else {
        ""
    };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}
