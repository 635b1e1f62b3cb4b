//! A diary that another program really wrote: jrnl, from PyPI.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::Path;
use std::process::Command;

use common::Home;

fn must(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Entries over some weeks, as somebody would type them.
const ENTRIES: [(&str, &str); 6] = [
    (
        "2026-03-02 08:10",
        "First morning. Coffee on the balcony. It was cold and I stayed.",
    ),
    (
        "2026-03-05 23:40",
        "Walked the long way home. @river It helped a little.",
    ),
    (
        "2026-03-11 19:05",
        "Mira called. We spoke about nothing for an hour.",
    ),
    (
        "2026-03-17 07:30",
        "Slept through. \"Really\" through; first time.",
    ),
    (
        "2026-03-24 21:15",
        "Bread, soup, the radio. Žito in the field is green.",
    ),
    ("2026-03-29 02:30", "The night the clocks changed."),
];

fn write_diary(folder: &Path) -> String {
    let venv = folder.join("venv");
    must(Command::new("python3").args(["-m", "venv"]).arg(&venv));
    must(Command::new(venv.join("bin/pip")).args(["install", "--quiet", "jrnl"]));
    let config = folder.join("jrnl.yaml");
    let journal = folder.join("diary.txt");
    let text = format!(
        "colors:\n  body: none\n  date: none\n  tags: none\n  title: none\ndefault_hour: 9\ndefault_minute: 0\neditor: ''\n\
         encrypt: false\nhighlight: true\nindent_character: '|'\njournals:\n  default:\n    journal: {}\nlinewrap: 79\n\
         tagsymbols: '@'\ntemplate: false\ntimeformat: '%F %R'\nversion: v4.2\n",
        journal.display()
    );
    std::fs::write(&config, text).unwrap();
    std::fs::write(&journal, "").unwrap();
    let jrnl = || {
        let mut command = Command::new(venv.join("bin/jrnl"));
        command
            .arg("--config-file")
            .arg(&config)
            .env("HOME", folder)
            .stdin(std::process::Stdio::null());
        command
    };
    for (when, text) in ENTRIES {
        must(jrnl().arg(format!("{when}: {text}")));
    }
    must(jrnl().args(["--format", "json"]))
}

#[test]
fn a_diary_of_jrnl_comes_in_with_a_report_and_only_once() {
    let home = Home::new();
    let json = write_diary(home.dir.path());
    let file = home.dir.path().join("diary.json");
    std::fs::write(&file, json).unwrap();
    let file = file.to_str().unwrap();
    let report = home.ok(&["import", "--from", "jrnl", file], "");
    assert!(
        report.contains("Entries in the diary: 6. Readable: 6."),
        "{report}"
    );
    assert!(report.contains("Taken: 6."), "{report}");
    assert!(report.contains("Not taken: the part “tags”"), "{report}");
    let lines = home.ok(&["export"], "");
    assert_eq!(lines.lines().count(), 6);
    assert!(
        lines.contains("Žito in the field is green.")
            && lines.contains("2026-03-05T23:40:00+01:00")
    );
    let again = home.ok(&["import", "--from", "jrnl", file], "");
    assert!(again.contains("Taken: 0. Known already: 6."), "{again}");
    assert_eq!(home.ok(&["export"], ""), lines);
}
