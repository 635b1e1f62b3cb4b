//! The document of the export and the table of kinds can't disagree.

use ebb_core::event::Body;
use ebb_core::urge::SetOff;

const EXPORT: &str = include_str!("../../../docs/formats/export.md");

/// The rows of the table of a kind, cell by cell, without the headings.
fn table(kind: &str, code: u32) -> Option<Vec<Vec<&'static str>>> {
    let heading = format!("\n### `{kind}` ({code})\n");
    let section = EXPORT.split_once(&heading)?.1;
    let end = section.find("\n#").unwrap_or(section.len());
    let rows = section[..end]
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    Some(rows.skip(2).map(|row| row.split(" | ").collect()).collect())
}

#[test]
fn every_kind_stands_in_the_document_with_exactly_its_fields() {
    for (code, name, fields) in Body::KINDS {
        let rows = table(name, *code).unwrap_or_else(|| panic!("{name} ({code}) is missing"));
        let written: Vec<String> = rows
            .iter()
            .map(|row| row[..row.len() - 1].join(" | "))
            .collect();
        let expected: Vec<String> = fields
            .iter()
            .map(|field| {
                let required = if field.required { "yes" } else { "no" };
                format!(
                    "{} | `{}` | {} | {required}",
                    field.key, field.name, field.holds
                )
            })
            .collect();
        assert_eq!(written, expected, "{name}");
        for row in rows {
            assert!(
                row.len() == 5 && row[4].len() > 3 && row[4].ends_with(['.', '?']),
                "{name}: {row:?} says what it means"
            );
        }
    }
}

#[test]
fn the_document_has_no_kind_that_does_not_exist() {
    let headings = EXPORT
        .lines()
        .filter(|line| line.starts_with("### "))
        .count();
    assert_eq!(headings, Body::KINDS.len());
}

#[test]
fn what_sets_the_pull_off_is_listed_alike_everywhere() {
    let words: Vec<&str> = SetOff::ALL.iter().map(|set_off| set_off.word()).collect();
    assert_eq!(words, ebb_core::excuse::SET_OFF);
    for word in words {
        assert!(EXPORT.contains(&format!("`{word}`")), "{word}");
    }
}
