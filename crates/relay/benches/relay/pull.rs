//! Reading 100,000 records through a relay against reading the same rows by the database's client.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use ebb_protocol::limits::MAX_FRAMES;
use ebb_protocol::read_frames;

use crate::client::Client;
use crate::postgres::Postgres;
use crate::program::Program;
use crate::push::tool;
use crate::records::{Own, Pen};
use crate::{BODY, median, row};

const RECORDS: usize = 100_000;
const ROUNDS: usize = 5;

pub(crate) fn measure(database: &Postgres, shared: &Program, own: &Program, folder: &Path) {
    let psql = |vault: &Own, pen: &Pen| {
        let select = format!(
            "SELECT bytes FROM record WHERE vault = '\\x{}' AND device = '\\x{}' ORDER BY sequence",
            vault.vault, pen.device
        );
        let done = Command::new(tool("psql"))
            .args([
                "-h",
                &database.folder,
                "-U",
                "ebb",
                "-A",
                "-t",
                "-c",
                &select,
                "postgres",
            ])
            .current_dir("/")
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success());
    };
    compare(shared, "PostgreSQL : psql", psql);
    let file = folder.join("relay.sqlite");
    let sqlite = |vault: &Own, pen: &Pen| {
        let select = format!(
            "SELECT bytes FROM record WHERE vault = x'{}' AND device = x'{}' ORDER BY sequence",
            vault.vault, pen.device
        );
        // Hexadecimal digits, as psql prints them: as text a body would end at its first zero.
        let done = Command::new("sqlite3")
            .args(["-cmd", ".mode quote"])
            .arg(&file)
            .arg(select)
            .stdout(Stdio::null())
            .status();
        assert!(
            done.is_ok_and(|status| status.success()),
            "sqlite3 is needed for this"
        );
    };
    compare(own, "SQLite : sqlite3", sqlite);
}

fn compare(relay: &Program, what: &str, beside: impl Fn(&Own, &Pen)) {
    let mut client = Client::to(relay.address).unwrap();
    let own = Own::new();
    client.claim(&own).unwrap().standing();
    let mut pen = Pen::new(own.vault);
    for _ in 0..RECORDS / 500 {
        let records: Vec<_> = (0..500).map(|_| pen.write(&[7; BODY])).collect();
        client.push(&own, &records).unwrap().standing();
    }
    let rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            pull(&mut client, &own, &pen);
            let pulled = begun.elapsed().as_secs_f64();
            let begun = Instant::now();
            beside(&own, &pen);
            (
                RECORDS as f64 / pulled,
                RECORDS as f64 / begun.elapsed().as_secs_f64(),
            )
        })
        .collect();
    let each = |pick: fn(&(f64, f64)) -> f64| median(rounds.iter().map(pick).collect());
    row(
        &format!("records/s, pull of 100,000, {what}"),
        each(|(relay, _)| *relay),
        each(|(_, beside)| *beside),
        each(|(relay, beside)| relay / beside),
        "0.5",
    );
}

fn pull(client: &mut Client, own: &Own, pen: &Pen) {
    let mut after = 0;
    loop {
        let answer = client.records(own, pen.device, after).unwrap();
        let frames = read_frames(&answer.body).unwrap();
        after += frames.len() as u64;
        if frames.is_empty() {
            assert_eq!(after, RECORDS as u64);
            return;
        }
        assert!(frames.len() == MAX_FRAMES || after == RECORDS as u64);
    }
}
