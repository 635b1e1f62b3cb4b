//! A disk that is full, a folder that may only be read: a clear text, and nothing lost.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

use common::{Home, PASSPHRASE};

/// Runs a shell line with the program as `$0`, the vault as `$1` and the passphrase file as `$2`.
fn shell(home: &Home, line: &str, program: &str) -> Output {
    let passphrase = home.dir.path().join("passphrase");
    std::fs::write(&passphrase, PASSPHRASE).unwrap();
    std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o644)).unwrap();
    Command::new("bash")
        .args(["-c", line, program])
        .arg(home.data())
        .arg(&passphrase)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn a_full_disk_is_said_and_what_was_there_stays() {
    let home = Home::new();
    home.ok(&["letter"], "Kept before the disk was full.");
    let before = home.ok(&["export"], "");
    let program = env!("CARGO_BIN_EXE_ebb");
    let long = home.dir.path().join("long");
    std::fs::write(&long, "a".repeat(200_000)).unwrap();
    // A limit on the size of files stands for the disk's end: 64 KiB in blocks of 1 KiB.
    let line = format!(
        "ulimit -f 64; exec \"$0\" --data \"$1\" --passphrase-file - letter < <(cat \"$2\"; echo; cat {})",
        long.display()
    );
    let output = shell(&home, &line, program);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Nothing was"), "{said}");
    assert_eq!(home.ok(&["export"], ""), before);
    assert!(home.ok(&["check"], "").contains("are whole"));
    home.ok(&["letter"], "And after.");
}

#[test]
fn a_folder_that_may_only_be_read_can_be_read_and_says_so_when_it_cannot_be_written() {
    let home = Home::new();
    home.ok(&["letter"], "Kept while it could be written.");
    let before = home.ok(&["export"], "");
    let root = Command::new("id")
        .arg("-u")
        .output()
        .unwrap()
        .stdout
        .starts_with(b"0\n");
    // Root may write everywhere, so the program runs as nobody, from where nobody can reach it.
    let program = home.dir.path().join("ebb");
    std::fs::copy(env!("CARGO_BIN_EXE_ebb"), &program).unwrap();
    let open = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    open(home.dir.path(), 0o755);
    open(&program, 0o755);
    for file in common::files(&home.data()) {
        open(&file, 0o444);
    }
    open(&home.data(), 0o555);
    let as_nobody = if root {
        "setpriv --reuid=65534 --regid=65534 --clear-groups "
    } else {
        ""
    };
    let line = |rest: &str| format!("{as_nobody}\"$0\" --data \"$1\" {rest}");
    let program = program.to_str().unwrap();
    let written = shell(
        &home,
        &line("--passphrase-file - letter < <(cat \"$2\"; echo; echo Lost)"),
        program,
    );
    let said = String::from_utf8_lossy(&written.stderr).into_owned();
    assert_eq!(written.status.code(), Some(1), "{said}");
    assert!(said.contains("Nothing was"), "{said}");
    open(&home.data(), 0o700);
    for file in common::files(&home.data()) {
        open(&file, 0o600);
    }
    assert_eq!(home.ok(&["export"], ""), before);
    assert!(home.ok(&["check"], "").contains("are whole"));
}
