//! The command line's contract at its edges: what isn't there, what can't be printed, what lies ahead.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{Home, PASSPHRASE, run_in};

const LJUBLJANA: [&str; 5] = [
    "pact",
    "--start",
    "2026-03-01",
    "--zone",
    "Europe/Ljubljana",
];

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file(home: &Home, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let place = home.dir.path().join(name);
    std::fs::write(&place, bytes).unwrap();
    place.to_str().unwrap().to_owned()
}

/// Runs the program with the passphrase in a file and something else than a pipe to print to.
fn printing_to(out: Stdio, data: &Path, passphrase: &str, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(data)
        .args(["--passphrase-file", passphrase])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[test]
fn the_passphrase_is_the_first_line_of_a_file_wherever_the_option_stands() {
    let home = Home::new();
    let data = home.data();
    let lines = file(&home, "lines", format!("{PASSPHRASE}\r\nanother line\n"));
    for args in [
        ["--passphrase-file", &lines, "status", "--json"],
        ["status", "--json", "--passphrase-file", &lines],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_ebb"))
            .arg("--data")
            .arg(&data)
            .args(args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }
    let empty = run_in(&data, "", &["status"], "");
    assert_eq!(empty.status.code(), Some(1));
    assert!(said(&empty).contains("No passphrase came. Nothing was changed."));
    let none = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(&data)
        .args(["--passphrase-file", "/nowhere", "status"])
        .output()
        .unwrap();
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none).contains("could not be read from /nowhere"));
}

#[test]
fn a_short_passphrase_from_a_file_is_spoken_of_and_an_empty_one_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("vault");
    let empty = run_in(&data, "", &["new"], "");
    assert_eq!(empty.status.code(), Some(1));
    assert!(!data.exists());
    let made = run_in(&data, "short", &["new", "--json"], "");
    assert!(made.status.success());
    assert!(said(&made).contains("harder to guess"));
    assert!(run_in(&data, "short", &["status"], "").status.success());
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_kept_ends_well_although_it_cannot_be_printed() {
    let home = Home::new();
    let full = || Stdio::from(std::fs::File::create("/dev/full").unwrap());
    let passphrase = file(&home, "passphrase", PASSPHRASE);
    let kept = printing_to(full(), &home.data(), &passphrase, &["letter"], "Mine.");
    assert_eq!(kept.status.code(), Some(0), "{}", said(&kept));
    assert!(home.ok(&["export"], "").contains("Mine."));
    let asked = printing_to(full(), &home.data(), &passphrase, &["export"], "");
    assert_eq!(asked.status.code(), Some(1));
    assert!(said(&asked).contains("could not be printed"));

    // Recovery words that nobody saw are lost for good, so there is no vault then.
    let data = home.dir.path().join("another");
    let made = printing_to(full(), &data, &passphrase, &["new"], "");
    assert_eq!(made.status.code(), Some(1));
    assert!(said(&made).contains("No vault was made"), "{}", said(&made));
    assert!(!data.exists());
}

#[test]
fn status_is_never_of_a_time_to_come() {
    let home = Home::new();
    for ahead in ["2100-01-01", "2100-01-01T12:00:00Z"] {
        let said = home.refused(&["status", "--json", "--as-of", ahead], "");
        assert!(
            said.contains("in the future. Nothing was changed."),
            "{said}"
        );
    }
}

#[test]
fn an_offset_says_which_instant_and_the_zone_stays_the_vaults() {
    let home = Home::new();
    home.ok(&LJUBLJANA, "");
    // 03:30 in Ljubljana: still the 7th.
    let contact = ["contact", "--who", "mine", "--channel", "call", "--at"];
    home.ok(&[&contact[..], &["2026-03-07T21:30:00-05:00"]].concat(), "");
    assert!(
        home.ok(&["export"], "")
            .contains("2026-03-08T03:30:00+01:00[Europe/Ljubljana]")
    );
    let held = |as_of: &str| home.status(&["--as-of", as_of])["held"]["since_start"].clone();
    assert_eq!(held("2026-03-07"), serde_json::json!([6, 7]));
    let status = home.status(&["--as-of", "2026-03-20T12:00:00+09:00[Asia/Tokyo]"]);
    assert_eq!(status["zone"], "Europe/Ljubljana");
    assert_eq!(status["as_of"], "2026-03-20T12:00:00+09:00[Asia/Tokyo]");
}

#[test]
fn a_date_is_written_in_one_way() {
    let home = Home::new();
    for date in ["2026-03-01T10:00", "20260301", "2026-02-29", "0001-01-01"] {
        let output = home.run(&["pact", "--start", date], "");
        assert_eq!(output.status.code(), Some(2), "{date}");
    }
    assert!(home.ok(&["export"], "").is_empty());
}

#[test]
fn a_line_that_is_not_text_is_one_bad_line() {
    let home = Home::new();
    let good = r#"{"id":"a walk ~","at":"2026-03-20T12:00:00Z","kind":"urge"}"#;
    let mixed = [good.as_bytes(), b"\n\xff\xfe\n"].concat();
    let mixed = file(&home, "mixed.jsonl", mixed);
    let said = home.refused(&["import", &mixed], "");
    assert_eq!(
        said,
        "Line 2: it is not UTF-8 text.\nNothing of the file was taken. Mend what is named, or take the rest with --keep-going.\n"
    );
    assert!(home.ok(&["export"], "").is_empty());
    // The form may be named, too.
    home.refused(&["import", "--from", "jsonl", "--keep-going", &mixed], "");
    assert_eq!(home.ok(&["export"], "").lines().count(), 1);
}

#[test]
fn a_diarys_report_is_whole_as_json_too() {
    let home = Home::new();
    let diary = r#"{"tags":{},"entries":[
        {"title":"A walk.","body":"","date":"2026-03-02","time":"08:10","tags":[],"starred":true,"weather":"rain"},
        {"title":"No day.","body":"","date":"yesterday","time":"08:10","tags":[],"starred":false}]}"#;
    let diary = file(&home, "diary.json", diary);
    let said = home.refused(&["import", &diary], "");
    assert!(
        said.starts_with("Entry 2: “yesterday” is not a date"),
        "{said}"
    );
    let output = home.run(&["import", "--json", "--keep-going", &diary], "");
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["taken"], 1);
    assert_eq!(report["refused"][0][0], 2);
    let left = report["left_out"].to_string();
    assert!(
        left.contains("Stars") && left.contains("weather") && left.contains("tags"),
        "{left}"
    );
}

#[test]
fn a_restore_with_a_passphrase_opens_the_backup_first() {
    let home = Home::new();
    home.ok(&["letter"], "Kept.");
    let backup = home.dir.path().join("backup");
    home.ok(&["backup", backup.to_str().unwrap()], "");
    let data = home.dir.path().join("elsewhere");
    let restore = ["restore", backup.to_str().unwrap()];
    let wrong = run_in(&data, "another passphrase", &restore, "");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(said(&wrong).contains("doesn't open this backup. Nothing was changed."));
    assert!(!data.exists());
    // Without one it goes back unopened, for the recovery words.
    let output = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(&data)
        .args(restore)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(run_in(&data, PASSPHRASE, &["check"], "").status.success());
}

#[test]
fn what_a_later_release_brings_says_so_with_all_its_options() {
    let home = Home::new();
    for later in [
        &["insight", "--as-of", "2026-03-01", "--json"][..],
        &["inspect", "chat.txt", "--json"],
        &["box", "put", "picture.jpg"],
        &["letter", "--seal-until", "2027-01-01"],
        &["import", "chat.txt", "--from", "whatsapp"],
    ] {
        let said = home.refused(later, "Words.");
        assert!(said.contains("not in this release"), "{later:?}: {said}");
    }
    assert!(home.ok(&["export"], "").is_empty());
}

#[test]
fn every_command_stands_in_the_document() {
    const DOCUMENT: &str = include_str!("../../../docs/cli.md");
    let help = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        assert!(DOCUMENT.contains(&format!("`{command}`")), "{command}");
    }
}

/// Makes the invented life in `data`, on a computer in `zone`; returns its export.
fn invented(data: &Path, zone: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(data)
        .args(["--passphrase-file", "-", "demo", "--ends", "2026-03-27"])
        .args(["--no-browser", "--port", "0"])
        .env("TZ", zone)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}").unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    child.kill().unwrap();
    child.wait().unwrap();
    String::from_utf8(run_in(data, PASSPHRASE, &["export"], "").stdout).unwrap()
}

#[test]
fn the_invented_life_is_the_same_everywhere_and_opens_by_the_given_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let here = invented(&dir.path().join("here"), "Europe/Ljubljana");
    let there = invented(&dir.path().join("there"), "Pacific/Auckland");
    assert!(here.lines().count() > 100);
    assert_eq!(here, there);
}
