//! A life that the program of release 0.1 kept. It opens forever, and exports the same lines.
//!
//! `golden/life.ebb-backup` was made once by that program, from the lines that `core` keeps as golden ones,
//! and is never made again; `golden/life.jsonl` is what that program exported of it.

mod common;

use common::{PASSPHRASE, run_in};

const LINES: &str = include_str!("golden/life.jsonl");

#[test]
fn a_life_of_release_0_1_comes_back_and_exports_the_same_lines() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("vault");
    let backup = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/life.ebb-backup");
    let restored = run_in(&data, PASSPHRASE, &["restore", backup], "");
    assert!(restored.status.success(), "{restored:?}");
    let exported = run_in(&data, PASSPHRASE, &["export"], "");
    assert_eq!(String::from_utf8(exported.stdout).unwrap(), LINES);
    let checked = run_in(&data, PASSPHRASE, &["check"], "");
    assert!(checked.status.success(), "{checked:?}");
}
