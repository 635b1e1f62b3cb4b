//! Several relays over one database, while one of them and then the database is killed.
//!
//! Takes 15 seconds, or as many as EBB_RELAY_LOAD_SECONDS says.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::client::{Answer, Client};
use crate::durability::chain;
use crate::postgres::Postgres;
use crate::program::Program;
use crate::records::{Own, Pen};

const CLIENTS: usize = 300;
/// Three devices write into each vault.
const VAULTS: usize = CLIENTS / 3;

/// What happens to all clients.
#[derive(Debug, Default)]
struct Weather {
    over: AtomicBool,
    /// Grows with each disaster that is past.
    past: AtomicU64,
}

/// What one client wrote.
struct Written {
    own: Own,
    pen: Pen,
    /// Hashes of what was acknowledged, in order.
    kept: Vec<blake3::Hash>,
    /// How many disasters were past when its last record was acknowledged.
    last: u64,
    /// How often it had to ask again.
    again: u64,
}

/// A connection that is made anew, to the next relay, whenever one fails.
struct Stubborn<'a> {
    relays: &'a [SocketAddr],
    next: usize,
    client: Option<Client>,
    again: u64,
}

impl Stubborn<'_> {
    /// Asks until a relay answers by something else than its own weakness.
    fn ask(&mut self, ask: impl Fn(&mut Client) -> std::io::Result<Answer>) -> Answer {
        loop {
            let answer = self.client().and_then(&ask);
            match answer {
                Ok(answer) if answer.status != 503 && answer.status != 429 => return answer,
                _ => {}
            }
            self.client = None;
            self.next += 1;
            self.again += 1;
            std::thread::sleep(Duration::from_millis(20 + (self.next as u64 % 7) * 20));
        }
    }

    fn client(&mut self) -> std::io::Result<&mut Client> {
        if self.client.is_none() {
            let relay = self.relays[self.next % self.relays.len()];
            self.client = Some(Client::to(relay)?);
        }
        self.client
            .as_mut()
            .ok_or(std::io::ErrorKind::NotConnected.into())
    }
}

fn write(number: usize, own: Own, relays: &[SocketAddr], weather: &Weather) -> Written {
    let mut to = Stubborn {
        relays,
        next: number,
        client: None,
        again: 0,
    };
    let mut written = Written {
        own,
        pen: Pen::new(own.vault),
        kept: Vec::new(),
        last: 0,
        again: 0,
    };
    while !weather.over.load(Ordering::Relaxed) {
        let many = if number.is_multiple_of(10) { 20 } else { 1 };
        let body = |n: usize| vec![(number + n) as u8; 100];
        let records: Vec<_> = (0..many).map(|n| written.pen.write(&body(n))).collect();
        let past = weather.past.load(Ordering::Relaxed);
        to.ask(|client| client.push(&own, &records)).standing();
        written
            .kept
            .extend(records.iter().map(|record| blake3::hash(record)));
        written.last = past;
        // People write more slowly than programs.
        std::thread::sleep(Duration::from_millis(5));
    }
    written.again = to.again;
    written
}

fn seconds() -> u64 {
    let said = std::env::var("EBB_RELAY_LOAD_SECONDS").ok();
    said.and_then(|said| said.parse().ok()).unwrap_or(15)
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_when_a_relay_and_the_database_are_killed() {
    let mut database = Postgres::start();
    let address = database.address();
    let start = || Program::start(&["--database", &address]);
    let mut relays = [start(), start(), start()];
    let addresses = [0, 1, 2].map(|n| relays[n].address);
    let vaults: Vec<_> = (0..VAULTS).map(|_| Own::new()).collect();
    let mut client = Client::to(addresses[0]).unwrap();
    for own in &vaults {
        client.claim(own).unwrap().standing();
    }
    let weather = Weather::default();
    let part = Duration::from_millis(seconds() * 1000 / 4);
    let written: Vec<_> = std::thread::scope(|scope| {
        let (weather, addresses) = (&weather, &addresses);
        let writing: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let own = vaults[number % VAULTS];
                let builder = std::thread::Builder::new().stack_size(256 * 1024);
                let work = move || write(number, own, addresses, weather);
                builder.spawn_scoped(scope, work).unwrap()
            })
            .collect();
        std::thread::sleep(part);
        relays[0].kill();
        std::thread::sleep(part);
        database.crash();
        std::thread::sleep(Duration::from_millis(500));
        database.again();
        relays[0] = Program::at(addresses[0], &["--database", &address]);
        weather.past.store(1, Ordering::Relaxed);
        std::thread::sleep(part * 2);
        weather.over.store(true, Ordering::Relaxed);
        writing.into_iter().map(|one| one.join().unwrap()).collect()
    });
    check(&written, addresses[1]);
}

#[expect(
    clippy::print_stdout,
    reason = "how much was written says how much was tried"
)]
fn check(written: &[Written], relay: SocketAddr) {
    let mut client = Client::to(relay).unwrap();
    for one in written {
        let kept = chain(&mut client, &one.own, &one.pen);
        let hashes: Vec<_> = kept.iter().map(|record| blake3::hash(record)).collect();
        assert_eq!(
            hashes, one.kept,
            "a chain holds what was acknowledged, once, in order"
        );
        assert_eq!(one.last, 1, "every client writes again after the storm");
    }
    let records: usize = written.iter().map(|one| one.kept.len()).sum();
    let again: u64 = written.iter().map(|one| one.again).sum();
    println!("{records} records by {CLIENTS} clients, {again} requests asked again");
}
