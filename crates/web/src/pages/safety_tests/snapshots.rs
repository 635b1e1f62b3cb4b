//! What every page says, and what of it changes with the state and at night.
//!
//! A file for each page: all of it for somebody of whom nothing is known to change anything, by
//! day; then, for every state, by day and at night, only the lines that go (`-`) and come (`+`).
//! After a change of words: `INSTA_UPDATE=always cargo test -p ebb-web safety`, and read the diff.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::lives::{DAY, NIGHT, none, states, visit};
use super::routes::{IN_A_BROWSER, PAGES};
use crate::platform::Home;
use crate::testing::Visit;
use crate::testing::read::{lines, title};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/safety");

/// The page as it is read, or where it sends on.
fn read(visit: &Visit, page: &str) -> Vec<String> {
    let shown = visit.get(page);
    match shown.to {
        Some(to) => vec![format!("→ {to}")],
        None => lines(&shown.html),
    }
}

/// What has to be taken out of `from` and put in to become `to`, by their longest common part.
fn changes(from: &[String], to: &[String]) -> Vec<String> {
    let mut common = vec![vec![0; to.len() + 1]; from.len() + 1];
    for (i, a) in from.iter().enumerate().rev() {
        for (j, b) in to.iter().enumerate().rev() {
            common[i][j] = if a == b {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut changes) = (0, 0, Vec::new());
    while i < from.len() || j < to.len() {
        if i < from.len() && j < to.len() && from[i] == to[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == to.len() || (i < from.len() && common[i + 1][j] >= common[i][j + 1]) {
            changes.push(format!("- {}", from[i]));
            i += 1;
        } else {
            changes.push(format!("+ {}", to[j]));
            j += 1;
        }
    }
    changes
}

/// One page in all states; states that change the same stand together.
fn told(page: &str, home: Home) -> String {
    let at_home = |now, state| {
        let mut visit = visit(now, state);
        visit.view.home = home;
        visit
    };
    let usual = at_home(DAY, none());
    let first = read(&usual, page);
    let mut told = vec![
        format!("{page} ({})", title(&usual.get(page).html)),
        String::new(),
    ];
    told.extend(first.iter().cloned());
    let mut groups: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (when, now) in [("by day", DAY), ("at night", NIGHT)] {
        for (name, state) in states() {
            let changes = changes(&first, &read(&at_home(now, state), page));
            let name = format!("{name} {when}");
            match groups.iter_mut().find(|(_, other)| *other == changes) {
                Some((names, _)) => names.push(name),
                None => groups.push((vec![name], changes)),
            }
        }
    }
    for (names, changes) in groups
        .into_iter()
        .filter(|(_, changes)| !changes.is_empty())
    {
        told.extend([String::new(), format!("== {}", names.join(", "))]);
        told.extend(changes);
    }
    told.join("\n")
}

/// A page's file: its path with dots.
fn file(page: &str) -> String {
    let name = page.trim_start_matches('/').replace(['/', '?', '='], ".");
    if name.is_empty() {
        "first".to_owned()
    } else {
        name
    }
}

fn in_a_browser(page: &str) -> String {
    format!("browser.{}", file(page))
}

#[test]
fn every_page_says_in_every_state_what_was_looked_at() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for page in PAGES {
            insta::assert_snapshot!(file(page), told(page, Home::Computer));
        }
        for page in IN_A_BROWSER {
            let browser = Home::Browser { lasting: false };
            insta::assert_snapshot!(in_a_browser(page), told(page, browser));
        }
    });
}

#[test]
fn no_file_speaks_of_a_page_that_is_gone() {
    let kept: BTreeSet<String> = PAGES
        .iter()
        .map(|page| file(page))
        .chain(IN_A_BROWSER.iter().map(|page| in_a_browser(page)))
        .map(|name| format!("{name}.snap"))
        .collect();
    let there = fs::read_dir(Path::new(FOLDER)).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let gone: Vec<String> = there
        .filter(|name| name.ends_with(".snap") && !kept.contains(name))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn a_change_is_what_goes_and_what_comes() {
    let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        changes(&lines("a b c d"), &lines("a x c d e")),
        ["- b", "+ x", "+ e"]
    );
    assert!(changes(&lines("a b"), &lines("a b")).is_empty());
}
