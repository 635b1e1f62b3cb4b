//! The command line's contract, on the built program.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{Home, PASSPHRASE, files, holds, run_in};

/// A life as the contract's example has it.
fn example() -> Home {
    let home = Home::new();
    let start = [
        "pact",
        "--start",
        "2026-03-01",
        "--zone",
        "Europe/Ljubljana",
        "--day-starts",
        "04:00",
    ];
    home.ok(&start, "");
    home.ok(
        &[
            "contact",
            "--who",
            "mine",
            "--channel",
            "text",
            "--at",
            "2026-03-08T01:30",
        ],
        "",
    );
    home.ok(
        &[
            "contact",
            "--who",
            "mine",
            "--channel",
            "mail",
            "--necessary",
            "--at",
            "2026-03-09",
        ],
        "",
    );
    home.ok(
        &[
            "contact",
            "--who",
            "theirs",
            "--channel",
            "call",
            "--at",
            "2026-03-10",
        ],
        "",
    );
    home.ok(
        &[
            "contact",
            "--who",
            "chance",
            "--channel",
            "in-person",
            "--at",
            "2026-03-11",
        ],
        "",
    );
    home.ok(
        &[
            "contact",
            "--who",
            "mine",
            "--channel",
            "text",
            "--at",
            "2026-02-20",
        ],
        "",
    );
    let urge = [
        "urge",
        "--before",
        "8",
        "--after",
        "3",
        "--trigger",
        "alone",
        "--action",
        "water",
    ];
    home.ok(
        &[
            &urge[..],
            &["--outcome", "rode-out", "--at", "2026-03-08T22:00"],
        ]
        .concat(),
        "",
    );
    home.ok(&["urge", "--at", "2026-03-12T22:00"], "");
    home.ok(
        &["letter", "--at", "2026-03-13T22:00"],
        "Dear K.,\nI kept this one.\n",
    );
    home.ok(
        &[
            "checkin",
            "--mood",
            "4",
            "--urges",
            "12",
            "--strongest",
            "7",
            "--at",
            "2026-03-14",
        ],
        "",
    );
    home
}

#[test]
fn status_is_exactly_the_contracts_value() {
    let home = example();
    let status = home.status(&["--as-of", "2026-03-27T22:00:00+01:00[Europe/Ljubljana]"]);
    let expected: serde_json::Value = serde_json::from_str(
        r#"{"as_of": "2026-03-27T22:00:00+01:00[Europe/Ljubljana]", "zone": "Europe/Ljubljana", "day_starts": "04:00",
            "pact": {"started_on": "2026-03-01", "day": 27, "rules": 12, "doors_open": 0, "limited_contact": false},
            "held": {"since_start": [26, 27], "last_30": [26, 27]},
            "contacts": {"mine": 1, "necessary": 1, "theirs": 1, "chance": 1},
            "urges": {"logged": 2, "rode_out": 1, "slipped": 0, "closed": 1},
            "letters": {"written": 1, "sealed": 0, "burned": 0}, "records": 10}"#,
    )
    .unwrap();
    assert_eq!(status, expected);
    // 01:30 on the 8th belongs to the 7th, whose day ends at four.
    assert_eq!(
        home.status(&["--as-of", "2026-03-07"])["held"]["since_start"],
        serde_json::json!([6, 7])
    );
    let before = home.status(&["--as-of", "2026-02-27"]);
    assert!(before["pact"].is_null() && before["held"].is_null());
    assert_eq!(before["records"], 10);
}

#[test]
fn export_import_export_gives_the_same_lines() {
    let home = example();
    let lines = home.ok(&["export"], "");
    assert_eq!(lines.lines().count(), 10);
    let other = Home::new();
    assert!(
        other.ok(&["export"], "").is_empty(),
        "a new vault exports no line"
    );
    let file = other.dir.path().join("lines.jsonl");
    std::fs::write(&file, &lines).unwrap();
    let file = file.to_str().unwrap();
    other.ok(&["import", file], "");
    assert_eq!(other.ok(&["export"], ""), lines);
    let again = other.ok(&["import", file], "");
    assert!(again.contains("Taken: 0. Known already: 10."), "{again}");
    assert_eq!(other.ok(&["export"], ""), lines);

    let bad = format!(
        "{}\nnot a line\n",
        r#"{"id":"n","at":"2026-03-20T12:00:00+01:00[Europe/Ljubljana]","kind":"note","v":1,"text":"A walk."}"#
    );
    std::fs::write(other.dir.path().join("bad.jsonl"), &bad).unwrap();
    let bad = other.dir.path().join("bad.jsonl");
    let bad = bad.to_str().unwrap();
    let said = other.refused(&["import", bad], "");
    assert!(
        said.contains("Line 2") && said.contains("Nothing of the file was taken"),
        "{said}"
    );
    assert_eq!(other.ok(&["export"], ""), lines);
    other.refused(&["import", bad, "--keep-going"], "");
    assert_eq!(other.ok(&["export"], "").lines().count(), 11);
    for (format, mark) in [("md", "#"), ("csv", "id,"), ("ics", "BEGIN:VCALENDAR")] {
        assert!(
            other
                .ok(&["export", "--format", format], "")
                .starts_with(mark),
            "{format}"
        );
    }
}

#[test]
fn what_cannot_be_is_refused_with_a_reason_and_nothing_changes() {
    let home = example();
    let before = home.ok(&["export"], "");
    let said = home.refused(&["pact", "--start", "2026-04-01"], "");
    assert!(said.contains("There is a pact already"), "{said}");
    let ahead = [
        "contact",
        "--who",
        "mine",
        "--channel",
        "text",
        "--at",
        "2100-01-01",
    ];
    assert!(home.refused(&ahead, "").contains("in the future"));
    assert!(home.refused(&["letter"], "  \n").contains("empty"));
    assert!(home.refused(&["new"], "").contains("There is a vault"));
    for later in ["insight", "inspect", "box"] {
        assert!(
            home.refused(&[later, "x"], "")
                .contains("not in this release"),
            "{later}"
        );
    }
    let wrong = home.run_as("another passphrase", &["status"], "");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&wrong.stderr)
            .contains("The passphrase doesn't open this vault. Nothing was changed.")
    );
    for usage in [
        &["urge", "--before", "11"][..],
        &["contact"],
        &["nonsense"],
        &["contact", "--who", "me", "--channel", "text"],
    ] {
        assert_eq!(home.run(usage, "").status.code(), Some(2), "{usage:?}");
    }
    assert_eq!(home.ok(&["export"], ""), before);
}

#[test]
fn a_missing_folder_is_named_and_not_made() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("nowhere");
    for command in ["status", "check", "export", "letter"] {
        let output = run_in(&data, PASSPHRASE, &[command], "x");
        assert_eq!(output.status.code(), Some(1), "{command}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            said.contains("There is no vault in") && said.contains("Nothing was changed"),
            "{said}"
        );
    }
    assert!(!data.exists());
}

#[test]
fn the_recovery_words_open_the_vault_and_a_backup_comes_back_elsewhere() {
    let home = example();
    let lines = home.ok(&["export"], "");
    let backup = home.dir.path().join("backup.ebb");
    let backup = backup.to_str().unwrap();
    home.ok(&["backup", backup], "");

    let words = home.dir.path().join("words");
    std::fs::write(&words, &home.words).unwrap();
    let words = words.to_str().unwrap();
    let recovered = home.run_as("a new passphrase", &["recover", "--code-file", words], "");
    assert!(
        recovered.status.success(),
        "{}",
        String::from_utf8_lossy(&recovered.stderr)
    );
    assert_eq!(
        home.run(&["status"], "").status.code(),
        Some(1),
        "the old one is no more"
    );
    let after = home.run_as("a new passphrase", &["export"], "");
    assert_eq!(String::from_utf8(after.stdout).unwrap(), lines);

    let elsewhere = tempfile::tempdir().unwrap();
    let data = elsewhere.path().join("vault");
    let restored = run_in(&data, PASSPHRASE, &["restore", backup], "");
    assert!(
        restored.status.success(),
        "{}",
        String::from_utf8_lossy(&restored.stderr)
    );
    let there = run_in(&data, PASSPHRASE, &["export"], "");
    assert_eq!(String::from_utf8(there.stdout).unwrap(), lines);
    assert_eq!(
        run_in(&data, PASSPHRASE, &["restore", backup], "")
            .status
            .code(),
        Some(1),
        "only into an empty folder"
    );
    let written = run_in(&data, PASSPHRASE, &["letter"], "From the other device.\n");
    assert!(written.status.success());
    let checked = run_in(&data, PASSPHRASE, &["check"], "");
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}

#[test]
fn a_changed_passphrase_is_the_only_one() {
    let home = Home::new();
    let new = home.dir.path().join("new");
    std::fs::write(&new, "another passphrase\n").unwrap();
    home.ok(&["passphrase", "--new-file", new.to_str().unwrap()], "");
    assert_eq!(home.run(&["status"], "").status.code(), Some(1));
    assert!(
        home.run_as("another passphrase", &["status"], "")
            .status
            .success()
    );
}

#[test]
fn nothing_that_was_written_can_be_read_in_any_file() {
    let home = Home::new();
    let marks = ["Quendelbach", "Zirbelholz", "Mohnstrudel", "Kastanienweg"];
    home.ok(&["letter"], "Dear Quendelbach");
    home.ok(
        &[
            "contact",
            "--who",
            "theirs",
            "--channel",
            "text",
            "--note",
            "-",
        ],
        "Zirbelholz",
    );
    home.ok(&["urge", "--trigger", "Mohnstrudel"], "");
    home.ok(&["checkin", "--mood", "3", "--note", "-"], "Kastanienweg");
    for mark in marks {
        assert!(home.ok(&["export"], "").contains(mark));
        assert!(!holds(&home.data(), mark.as_bytes()), "{mark}");
    }
    for secret in [
        PASSPHRASE,
        home.words
            .split(' ')
            .take(3)
            .collect::<Vec<_>>()
            .join(" ")
            .as_str(),
    ] {
        assert!(!holds(&home.data(), secret.as_bytes()));
    }
    #[cfg(unix)]
    for file in files(&home.data()) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
}

#[test]
fn damage_is_named_and_what_is_whole_comes_back() {
    let home = Home::new();
    for n in 0..20 {
        home.ok(&["letter"], &format!("Letter number {n}."));
    }
    let place = home.data().join("vault.sqlite");
    let whole = std::fs::read(&place).unwrap();
    let at = whole
        .windows(4)
        .rposition(|window| window == b"EBBR")
        .unwrap();
    let mut bytes = whole.clone();
    bytes[at + 300] ^= 0x40;
    std::fs::write(&place, &bytes).unwrap();
    let checked = home.run(&["check"], "");
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(said.contains("was altered or damaged"), "{said}");
    assert_eq!(home.ok(&["export"], "").lines().count(), 19);

    // Without its first page SQLite reads nothing; the records are carved out all the same.
    let mut bytes = whole;
    bytes[..100].fill(0);
    std::fs::write(&place, &bytes).unwrap();
    assert_eq!(home.run(&["status"], "").status.code(), Some(1));
    let out = home.dir.path().join("out");
    let said = home.ok(&["check", "--salvage", out.to_str().unwrap()], "");
    assert!(said.contains("20 whole records"), "{said}");
    let lines = std::fs::read_to_string(out.join("salvaged.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 20);
}
