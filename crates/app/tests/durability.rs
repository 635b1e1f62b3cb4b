//! Durable before said: whatever was acknowledged survives `SIGKILL` at any instant, whole.
//!
//! The writer is this test's own program, started anew: it writes through the same book and store
//! as the pages and prints each id only when it was told that the event is durable.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and the writer speaks on standard output"
)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use ebb_app::native::SystemChance;
use ebb_app::sqlite::SqliteStore;
use ebb_core::day::Note;
use ebb_core::decide::Command as Ask;
use ebb_core::event::EventId;
use ebb_core::letter::Letter;
use ebb_core::moment::Moment;
use ebb_vault::{KdfParams, Keyring, RecordStore as _, Vault, unlock};
use ebb_web::book::Book;

const PASSPHRASE: &str = "four quiet words here";
const KILLS: u64 = 320;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
}

async fn open(folder: &Path) -> Book<SqliteStore> {
    let mut store = SqliteStore::open(folder).unwrap();
    let keyring = Keyring::read(&store.keyrings().await.unwrap()).unwrap();
    Book::open(store, unlock(&keyring, PASSPHRASE).unwrap())
        .await
        .unwrap()
}

fn now() -> Moment {
    Moment::parse("2026-03-20T12:00:00+01:00[Europe/Ljubljana]").unwrap()
}

/// What the writer writes under an id: long enough to span pages now and then.
fn text_of(id: &str, n: u64) -> String {
    format!("{id} ").repeat(1 + usize::try_from(n % 7).unwrap() * 200)
}

/// Not a test by itself: the writer that is killed.
#[test]
fn the_writer() {
    let Ok(folder) = std::env::var("EBB_WRITER") else {
        return;
    };
    let run: u64 = std::env::var("EBB_RUN").unwrap().parse().unwrap();
    runtime().block_on(async {
        let mut book = open(Path::new(&folder)).await;
        let mut out = std::io::stdout().lock();
        for n in 0.. {
            let id = format!("w-{run}-{n}");
            let event = EventId::new(&id).unwrap();
            let body = if n % 3 == 2 {
                Letter {
                    text: Some(text_of(&id, n)),
                    first_night: false,
                    burned: None,
                    seal_until: None,
                    extra: Vec::new(),
                }
                .into()
            } else {
                Note {
                    title: None,
                    text: text_of(&id, n),
                    tags: Vec::new(),
                    source: None,
                    extra: Vec::new(),
                }
                .into()
            };
            let add = Ask::Add {
                id: event.clone(),
                at: now(),
                body,
            };
            book.write(&[add], &[], &now(), &mut SystemChance)
                .await
                .unwrap();
            writeln!(out, "kept {id} {n}").unwrap();
            out.flush().unwrap();
            if n % 6 == 5 {
                book.write(&[Ask::Burn { of: event }], &[], &now(), &mut SystemChance)
                    .await
                    .unwrap();
                writeln!(out, "burned {id} {n}").unwrap();
                out.flush().unwrap();
            }
        }
    });
}

/// A small generator, so that the moments differ and the run can be repeated.
fn next(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn every_acknowledged_event_survives_a_kill_at_any_moment_and_none_is_half() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("vault");
    let (keyring, keys, _) =
        Keyring::make(&mut SystemChance, PASSPHRASE, KdfParams::REHEARSED).unwrap();
    let store = SqliteStore::create(&folder).unwrap();
    store.mark(keys.device()).unwrap();
    drop(
        runtime()
            .block_on(Vault::make(store, &keyring, keys))
            .unwrap(),
    );

    let mut seed = 20_261_124;
    let (mut kept, mut burned) = (BTreeSet::new(), BTreeSet::new());
    for run in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["the_writer", "--exact", "--nocapture", "--test-threads=1"])
            .env("EBB_WRITER", &folder)
            .env("EBB_RUN", run.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let after = next(&mut seed) % 5;
        let mut said = Vec::new();
        for line in lines.by_ref().map_while(Result::ok) {
            said.push(line);
            let acknowledged = said.iter().filter(|line| line.contains("w-")).count() as u64;
            if acknowledged >= after.max(1) {
                break;
            }
        }
        // Somewhere within the next writes, wherever that is.
        std::thread::sleep(Duration::from_micros(next(&mut seed) % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        said.extend(lines.map_while(Result::ok));
        for line in said {
            let words: Vec<&str> = line.split(' ').collect();
            // The first line of a run may carry the test harness's own words before it.
            let Some(at) = words.iter().position(|word| word.starts_with("w-")) else {
                continue;
            };
            let Some(n) = words.get(at + 1).and_then(|n| n.parse::<u64>().ok()) else {
                continue;
            };
            let entry = (words[at].to_owned(), n);
            if words[at - 1].ends_with("burned") {
                burned.insert(entry)
            } else {
                kept.insert(entry)
            };
        }
        if run % 40 == 39 || run + 1 == KILLS {
            prove(&folder, &kept, &burned);
        }
    }
    assert!(
        kept.len() as u64 >= KILLS,
        "{} events were acknowledged",
        kept.len()
    );
    assert!(!burned.is_empty());
}

fn prove(folder: &Path, kept: &BTreeSet<(String, u64)>, burned: &BTreeSet<(String, u64)>) {
    let mut book = runtime().block_on(open(folder));
    runtime().block_on(book.check()).unwrap();
    let (damage, blanks) = book.damage();
    assert!(
        damage.is_empty() && blanks.is_empty(),
        "{damage:?} {blanks:?}"
    );
    let life = book.life();
    for (id, n) in kept {
        let note = life.one::<Note>(id).map(|seen| seen.body.text.clone());
        let letter = life.one::<Letter>(id).map(|seen| seen.body.clone());
        match (note, letter) {
            (Some(text), None) => assert_eq!(text, text_of(id, *n), "{id} is half"),
            (None, Some(letter)) => match letter.text {
                Some(text) => {
                    assert_eq!(text, text_of(id, *n), "{id} is half");
                    assert!(
                        !burned.contains(&(id.clone(), *n)),
                        "{id} was said to be burned"
                    );
                }
                None => assert!(letter.burned.is_some(), "{id} lost its words"),
            },
            _ => panic!("{id} was acknowledged and is gone"),
        }
    }
}

#[test]
fn a_write_is_flushed_to_the_disk_before_it_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("vault");
    let log = dir.path().join("calls");
    let (keyring, keys, _) =
        Keyring::make(&mut SystemChance, PASSPHRASE, KdfParams::REHEARSED).unwrap();
    let store = SqliteStore::create(&folder).unwrap();
    store.mark(keys.device()).unwrap();
    drop(
        runtime()
            .block_on(Vault::make(store, &keyring, keys))
            .unwrap(),
    );
    let mut child = Command::new("strace")
        .args([
            "-f",
            "-e",
            "trace=fsync,fdatasync,write,unlink",
            "-s",
            "64",
            "-o",
        ])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args(["the_writer", "--exact", "--nocapture", "--test-threads=1"])
        .env("EBB_WRITER", &folder)
        .env("EBB_RUN", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("strace is installed");
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines
        .map_while(Result::ok)
        .find(|line| line.contains("w-0-1 "));
    assert!(said.is_some());
    // Strace ends with its child; the writer has a stream that nobody reads any more.
    child.kill().unwrap();
    child.wait().unwrap();
    let calls = std::fs::read_to_string(&log).unwrap();
    let first = calls.find("kept w-0-0").expect("the first event was said");
    let second = calls[first + 10..]
        .find("kept w-0-1")
        .expect("the second was said")
        + first
        + 10;
    let between = &calls[first..second];
    let flushed = between.matches("fsync(").count() + between.matches("fdatasync(").count();
    // The journal, the file, and with synchronous=EXTRA the folder after the journal is gone.
    assert!(flushed >= 3, "{between}");
}
