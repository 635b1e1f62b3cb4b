//! The built program, in a folder of its own.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses what it needs, and fails by panicking"
)]

pub(crate) mod relay;
#[cfg(unix)]
pub(crate) mod served;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The passphrase of every vault here.
pub(crate) const PASSPHRASE: &str = "four quiet words here";

/// A folder with a vault, made by the program itself.
pub(crate) struct Home {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) words: String,
}

impl Home {
    /// Makes a vault.
    pub(crate) fn new() -> Self {
        let home = Self {
            dir: tempfile::tempdir().unwrap(),
            words: String::new(),
        };
        let made = home.run(&["new", "--json"], "");
        let value: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
        let words = value["recovery_code"].as_str().unwrap().to_owned();
        Self { words, ..home }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    /// Runs a command; `input` comes behind the passphrase on standard input.
    pub(crate) fn run(&self, args: &[&str], input: &str) -> Output {
        self.run_as(PASSPHRASE, args, input)
    }

    pub(crate) fn run_as(&self, passphrase: &str, args: &[&str], input: &str) -> Output {
        run_in(&self.data(), passphrase, args, input)
    }

    /// Runs a command that must succeed; returns what it printed.
    pub(crate) fn ok(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must be refused with exit status 1; returns what it said.
    pub(crate) fn refused(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(
            output.stdout.is_empty() || args.contains(&"--keep-going") || args.contains(&"check")
        );
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn status(&self, args: &[&str]) -> serde_json::Value {
        let mut all = vec!["status", "--json"];
        all.extend(args);
        serde_json::from_str(&self.ok(&all, "")).unwrap()
    }
}

pub(crate) fn run_in(data: &Path, passphrase: &str, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(data)
        .args(["--passphrase-file", "-"])
        .args(args)
        .env("TZ", "Europe/Ljubljana")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that is refused early doesn't read its input.
    let _ = write!(stdin, "{passphrase}\n{input}");
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}

/// Whether any file below a folder holds these bytes.
pub(crate) fn holds(folder: &Path, needle: &[u8]) -> bool {
    files(folder).iter().any(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}
