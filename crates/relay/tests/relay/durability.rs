//! Killed while it writes, a relay still has everything that it said it has.

use std::sync::atomic::{AtomicUsize, Ordering};

use ebb_protocol::read_frames;

use crate::client::Client;
use crate::program::Program;
use crate::records::{Own, Pen};

/// How many answers come before the kill.
const ANSWERS: usize = 400;

/// Pushes until the relay is gone. Returns what was acknowledged.
fn push_until_gone(
    address: std::net::SocketAddr,
    own: Own,
    batch: usize,
    answered: &AtomicUsize,
) -> (Pen, Vec<Vec<u8>>) {
    let mut client = Client::to(address).unwrap();
    let mut pen = Pen::new(own.vault);
    let mut kept = Vec::new();
    loop {
        let records: Vec<_> = (0..batch).map(|n| pen.write(&[n as u8; 200])).collect();
        match client.push(&own, &records) {
            Ok(answer) => {
                answer.standing();
                kept.extend(records);
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => return (pen, kept),
        }
    }
}

/// A chain over HTTP.
pub(crate) fn chain(client: &mut Client, own: &Own, pen: &Pen) -> Vec<Vec<u8>> {
    let mut chain: Vec<Vec<u8>> = Vec::new();
    loop {
        let answer = client.records(own, pen.device, chain.len() as u64).unwrap();
        assert_eq!(answer.status, 200);
        let frames = read_frames(&answer.body).unwrap();
        if frames.is_empty() {
            return chain;
        }
        chain.extend(frames.iter().map(|frame| frame.bytes.to_vec()));
    }
}

#[test]
fn every_record_that_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let mut relay = Program::start(&["--data", data]);
    let address = relay.address;
    let own = Own::new();
    Client::to(address).unwrap().claim(&own).unwrap().standing();
    let answered = AtomicUsize::new(0);
    let written = std::thread::scope(|scope| {
        let answered = &answered;
        let pushing: Vec<_> = [1, 1, 1, 1, 7, 7, 50, 50]
            .map(|batch| scope.spawn(move || push_until_gone(address, own, batch, answered)))
            .into();
        while answered.load(Ordering::Relaxed) < ANSWERS {
            std::thread::yield_now();
        }
        relay.kill();
        let done = pushing.into_iter().map(|pushing| pushing.join().unwrap());
        done.collect::<Vec<_>>()
    });
    let relay = Program::start(&["--data", data]);
    let mut client = Client::to(relay.address).unwrap();
    for (pen, acknowledged) in written {
        let kept = chain(&mut client, &own, &pen);
        assert!(kept.len() >= acknowledged.len());
        assert_eq!(kept[..acknowledged.len()], acknowledged);
    }
    drop(client);
    assert!(relay.stop().0, "a stop that was asked for ends well");
    let log = folder.path().join("relay.sqlite-wal");
    assert!(!log.exists(), "one file is left, easy to copy");
}

#[test]
fn a_second_relay_over_the_same_file_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let _first = Program::start(&["--data", data]);
    let second = std::process::Command::new(env!("CARGO_BIN_EXE_ebb-relay"))
        .args(["--listen", "127.0.0.1:0", "--data", data])
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains("another relay uses"), "{said}");
}

#[test]
fn a_backup_made_beside_a_running_relay_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let relay = Program::start(&["--data", data]);
    let mut client = Client::to(relay.address).unwrap();
    let own = Own::new();
    client.claim(&own).unwrap().standing();
    let mut pen = Pen::new(own.vault);
    let records: Vec<_> = (0..100).map(|_| pen.write(b"kept")).collect();
    client.push(&own, &records).unwrap().standing();
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    let to = copy.join("relay.sqlite");
    let back_up = || {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_ebb-relay"));
        program
            .args(["--data", data, "--backup"])
            .arg(&to)
            .output()
            .unwrap()
    };
    assert!(back_up().status.success());
    assert!(
        !back_up().status.success(),
        "a backup is never written over"
    );
    let restored = Program::start(&["--data", copy.to_str().unwrap()]);
    let mut client = Client::to(restored.address).unwrap();
    assert_eq!(chain(&mut client, &own, &pen), records);
}

#[test]
fn what_was_blanked_or_forgotten_is_in_no_file_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let relay = Program::start(&["--data", data]);
    let mut client = Client::to(relay.address).unwrap();
    let (one, two) = (Own::new(), Own::new());
    let words: [&[u8]; 2] = [
        b"sealed words that are burned",
        b"sealed words of a vault that goes",
    ];
    for (own, words) in [one, two].iter().zip(words) {
        client.claim(own).unwrap().standing();
        let mut pen = Pen::new(own.vault);
        let record = pen.write(&words.repeat(300));
        client
            .push(own, std::slice::from_ref(&record))
            .unwrap()
            .standing();
        assert!(lies_somewhere(folder.path(), words));
        if own.vault == one.vault {
            let blank = record[..ebb_protocol::BLANK_LEN].to_vec();
            client.push(own, &[blank]).unwrap().standing();
        } else {
            let line = format!("DELETE {}", crate::client::vault(own.vault));
            let gone = client.ask(&line, &crate::client::bearer(own), b"").unwrap();
            assert_eq!(gone.status, 204);
        }
        assert!(!lies_somewhere(folder.path(), words));
    }
}

fn lies_somewhere(folder: &std::path::Path, words: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(words.len()).any(|window| window == words)
    })
}
