//! Pushes of 32 clients against pgbench's INSERT of the same rows with 32 clients.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ebb_protocol::BLANK_LEN;

use crate::client::Client;
use crate::postgres::Postgres;
use crate::program::Program;
use crate::records::{Own, Pen};
use crate::{BODY, median, row};

const CLIENTS: usize = 32;
const ROUNDS: usize = 5;
const SECONDS: u64 = 4;

pub(crate) fn measure(database: &Postgres, shared: &Program, own: &Program) {
    let bench = Pgbench::over(database);
    for (rows, what) in [(1, "one by one"), (50, "batched by 50")] {
        for (relay, store) in [(shared, "PostgreSQL"), (own, "SQLite")] {
            let rounds: Vec<(f64, f64)> = (0..ROUNDS)
                .map(|_| (pushes(relay.address, rows), bench.inserts(rows)))
                .collect();
            let each = |pick: fn(&(f64, f64)) -> f64| median(rounds.iter().map(pick).collect());
            row(
                &format!("records/s, 32 clients, {what}, {store} : pgbench"),
                each(|(relay, _)| *relay),
                each(|(_, bench)| *bench),
                each(|(relay, bench)| relay / bench),
                "0.6",
            );
        }
    }
}

/// Records a second that 32 devices of 32 vaults get kept.
fn pushes(relay: SocketAddr, rows: usize) -> f64 {
    let (over, kept) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut elapsed = Duration::ZERO;
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| claimed(relay)).collect();
        let begun = Instant::now();
        for (mut client, own) in clients {
            let (over, kept) = (&over, &kept);
            scope.spawn(move || {
                let mut pen = Pen::new(own.vault);
                while !over.load(Ordering::Relaxed) {
                    let records: Vec<_> = (0..rows).map(|_| pen.write(&[7; BODY])).collect();
                    assert_eq!(client.push(&own, &records).unwrap().status, 200);
                    kept.fetch_add(rows as u64, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(Duration::from_secs(SECONDS));
        over.store(true, Ordering::Relaxed);
        elapsed = begun.elapsed();
    });
    kept.into_inner() as f64 / elapsed.as_secs_f64()
}

fn claimed(relay: SocketAddr) -> (Client, Own) {
    let mut client = Client::to(relay).unwrap();
    let own = Own::new();
    client.claim(&own).unwrap().standing();
    (client, own)
}

/// pgbench over a table like the relay's.
struct Pgbench {
    folder: String,
    scripts: tempfile::TempDir,
}

impl Pgbench {
    fn over(database: &Postgres) -> Self {
        let bench = Self {
            folder: database.folder.clone(),
            scripts: tempfile::tempdir().unwrap(),
        };
        let table = "CREATE TABLE bench (vault BYTEA NOT NULL, device BYTEA NOT NULL,
            sequence BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (vault, device, sequence))";
        bench.run("psql", &["-q", "-c", table, "postgres"]);
        bench
    }

    /// Rows a second.
    fn inserts(&self, rows: usize) -> f64 {
        let id = "\\x00112233445566778899aabbccddeeff";
        let bytes = "ab".repeat(BLANK_LEN + BODY);
        let mut script = "\\set sequence random(1, 9000000000000000)\n".to_owned();
        script.push_str("INSERT INTO bench (vault, device, sequence, bytes) VALUES ");
        for number in 0..rows {
            let comma = if number == 0 { "" } else { ", " };
            write!(
                script,
                "{comma}('{id}', '{id}', :sequence + {number}, '\\x{bytes}')"
            )
            .unwrap();
        }
        script.push_str(";\n");
        let path = self.scripts.path().join(format!("{rows}.sql"));
        std::fs::write(&path, script).unwrap();
        let (clients, seconds) = (CLIENTS.to_string(), SECONDS.to_string());
        let said = self.run(
            "pgbench",
            &[
                "-n",
                "-M",
                "simple",
                "-c",
                &clients,
                "-j",
                "2",
                "-T",
                &seconds,
                "-f",
                path.to_str().unwrap(),
                "postgres",
            ],
        );
        let tps = said
            .lines()
            .find_map(|line| line.strip_prefix("tps = "))
            .unwrap();
        let tps: f64 = tps.split(' ').next().unwrap().parse().unwrap();
        tps * rows as f64
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let done = Command::new(tool(program))
            .args(["-h", &self.folder, "-U", "ebb"])
            .args(arguments)
            .current_dir("/")
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8(done.stdout).unwrap()
    }
}

/// A program of PostgreSQL, on the path or where Debian keeps it.
pub(crate) fn tool(name: &str) -> String {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let found = debian
        .map(|version| version.path().join("bin").join(name))
        .find(|path| path.exists());
    found.map_or(name.to_owned(), |path| path.to_string_lossy().into_owned())
}
