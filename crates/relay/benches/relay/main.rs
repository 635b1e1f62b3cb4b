//! How a relay does beside its database's own tools, as ratios of the same run: prints a table.
//!
//! `cargo bench -p ebb-relay`, or a part of it: `push`, `pull`, `wait`. Load generators run on the same
//! machine and are counted in on both sides. Rounds alternate, and the median of the ratios is told.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock, prints a table, and fails by panicking"
)]

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/relay/client.rs"]
mod client;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/relay/postgres.rs"]
mod postgres;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/relay/program.rs"]
mod program;
mod pull;
mod push;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../../tests/relay/records.rs"]
mod records;
mod wait;

use postgres::Postgres;
use program::Program;

/// The usual record: a short event, padded to 256 bytes and sealed.
const BODY: usize = 24 + 256 + 16;

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    let database = Postgres::start();
    let folder = tempfile::tempdir().unwrap();
    let (address, data) = (
        database.address(),
        folder.path().to_str().unwrap().to_owned(),
    );
    let shared = Program::start(&["--database", &address]);
    let own = Program::start(&["--data", &data]);
    println!(
        "{:<56} {:>10} {:>10} {:>7} {:>6}",
        "what", "relay", "beside", "ratio", "wish"
    );
    if wants("push") {
        push::measure(&database, &shared, &own);
    }
    if wants("pull") {
        pull::measure(&database, &shared, &own, folder.path());
    }
    if wants("wait") {
        wait::measure(&own, "SQLite");
        wait::measure(&shared, "PostgreSQL");
    }
}

fn row(what: &str, relay: f64, beside: f64, ratio: f64, wish: &str) {
    println!("{what:<56} {relay:>10.0} {beside:>10.0} {ratio:>7.2} {wish:>6}");
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
