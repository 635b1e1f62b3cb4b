//! `cargo xtask bench`: how Ebb behaves after ten years, as ratios against a bare loop measured in
//! the same run. Prints a table of figures and targets; asserts nothing.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark reads the clock and prints a table"
)]

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ebb_app::native::{Native, SystemChance};
use ebb_app::sqlite::SqliteStore;
use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::{CheckIn, Note};
use ebb_core::event::{Body, Envelope, Event, EventId, Hlc};
use ebb_core::moment::{Moment, Zone};
use ebb_core::pact::Pact;
use ebb_core::rating::{Count, Rating};
use ebb_core::urge::{Felt, Outcome, Urge};
use ebb_vault::{KdfParams, Keyring, Position, RecordStore as _, Vault, unlock};
use ebb_web::book::Book;
use ebb_web::shell::{Shell, Visitor};
use http::Request;
use jiff::{SignedDuration, Timestamp};

/// Records of the ten-year vault.
const RECORDS: usize = 100_000;
/// Requests for Today.
const REQUESTS: usize = 2_000;
const PASSPHRASE: &str = "four quiet words here";

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let end = runtime.block_on(make_vault(folder.path()));
    println!("{:<58} {:>12} {:>12}", "what", "measured", "target");
    let bare = bare_loop(folder.path());
    let open = runtime.block_on(opening(folder.path()));
    row(
        "opening 100,000 records against reading and decrypting",
        ratio(open, bare),
        "2.5 x",
    );
    println!(
        "{:<58} {:>12} {:>12}",
        "    (the bare loop / opening, for the record)",
        ms(bare),
        ms(open)
    );
    let (p50, p99) = runtime.block_on(today(folder.path(), end));
    row(
        "Today from a ten-year vault, p99 of 2,000 requests",
        ms(p99),
        "5 ms",
    );
    println!("{:<58} {:>12}", "    (p50)", ms(p50));
    program(folder.path());
}

fn row(what: &str, measured: String, target: &str) {
    println!("{what:<58} {measured:>12} {target:>12}");
}

fn ratio(a: Duration, b: Duration) -> String {
    format!("{:.2} x", a.as_secs_f64() / b.as_secs_f64())
}

fn ms(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1000.0)
}

/// Ten years of a life that was written down a good deal: about 27 entries a day.
fn life() -> (Vec<Event>, Moment) {
    let zone = Zone::named("Europe/Ljubljana").expect("a zone");
    let first: Timestamp = "2016-03-01T03:00:00Z".parse().expect("a time");
    let start = Moment::new(first, &zone);
    let mut events = vec![event(
        0,
        &start,
        Pact {
            start: start.wall().date(),
            zone: Some(zone),
            day_starts: None,
            living_together: false,
            extra: Vec::new(),
        }
        .into(),
    )];
    let step = SignedDuration::from_secs(3650 * 24 * 3600 / RECORDS as i64);
    let mut at = start;
    for n in 1..RECORDS {
        at = at.after(step);
        events.push(event(n, &at, body(n)));
    }
    (events, at)
}

fn event(n: usize, at: &Moment, body: Body) -> Event {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Event {
        id: EventId::from_random(id),
        at: at.clone(),
        body,
    }
}

fn body(n: usize) -> Body {
    let rating = |n: usize| Rating::new((n % 11) as u64);
    match n % 27 {
        0 => CheckIn {
            mood: rating(n),
            urges: Count::new((n % 9) as u64),
            strongest: rating(n + 3),
            note: Some("A walk along the river, and bread from the bakery.".to_owned()),
            day: None,
            extra: Vec::new(),
        }
        .into(),
        1 => Contact {
            who: if n % 700 == 1 { Who::Mine } else { Who::Theirs },
            channel: Channel::Text,
            necessary: false,
            note: None,
            hour_before: None,
            next_time: None,
            original: None,
            extra: Vec::new(),
        }
        .into(),
        2 => Note {
            title: None,
            text: "What I did today, in a few plain lines that nobody will ever read but me."
                .to_owned(),
            tags: Vec::new(),
            source: None,
            extra: Vec::new(),
        }
        .into(),
        _ => Urge {
            before: rating(n),
            after: rating(n + 7),
            felt: Some(Felt::Better),
            triggers: vec!["alone".to_owned()],
            action: Some("water".to_owned()),
            outcome: Some(Outcome::RodeOut),
            note: None,
            extra: Vec::new(),
        }
        .into(),
    }
}

async fn make_vault(folder: &Path) -> Moment {
    let (keyring, keys, _) =
        Keyring::make(&mut SystemChance, PASSPHRASE, KdfParams::NATIVE).expect("keys");
    let device = keys.device();
    let store = SqliteStore::create(folder).expect("a store");
    store.mark(device).expect("a mark");
    let mut vault = Vault::make(store, &keyring, keys).await.expect("a vault");
    let (events, end) = life();
    for (chunk, events) in events.chunks(5_000).enumerate() {
        let sealed: Vec<Vec<u8>> = events
            .iter()
            .enumerate()
            .map(|(n, event)| {
                let hlc = Hlc {
                    time: (chunk * 5_000 + n + 1) as u64,
                    node: 1,
                };
                Envelope {
                    event: event.clone(),
                    hlc,
                    blanks: Vec::new(),
                }
                .to_cbor()
            })
            .collect();
        vault
            .append(&sealed, &[], &mut SystemChance)
            .await
            .expect("an append");
    }
    end
}

/// Reads the same rows and decrypts as many bytes, with nothing around it.
fn bare_loop(folder: &Path) -> Duration {
    let source = rusqlite::Connection::open(folder.join(ebb_app::sqlite::FILE)).expect("the vault");
    let path = folder.join("bare.sqlite");
    let copy_file = rusqlite::Connection::open(&path).expect("a file");
    copy_file
        .execute_batch("PRAGMA page_size = 8192; CREATE TABLE r (n INTEGER PRIMARY KEY, head BLOB NOT NULL, bytes BLOB NOT NULL)")
        .expect("a table");
    let cipher = XChaCha20Poly1305::new(&Key::from([7; 32]));
    let nonce = XNonce::from([9; 24]);
    {
        let mut rows = source
            .prepare("SELECT length(bytes) FROM record ORDER BY arrival")
            .expect("rows");
        let lengths = rows
            .query_map([], |row| row.get::<_, i64>(0))
            .expect("rows");
        copy_file.execute_batch("BEGIN").expect("begin");
        for length in lengths {
            // Header, signature, nonce and tag stand around the padded body.
            let plain = vec![
                1u8;
                usize::try_from(length.expect("a length"))
                    .unwrap_or(0)
                    .saturating_sub(118 + 64 + 24 + 16)
            ];
            let head = [3u8; 118 + 64 + 24];
            let sealed = cipher
                .encrypt(
                    &nonce,
                    Payload {
                        msg: &plain,
                        aad: &head[..86],
                    },
                )
                .expect("sealed");
            copy_file
                .execute(
                    "INSERT INTO r (head, bytes) VALUES (?1, ?2)",
                    rusqlite::params![head, sealed],
                )
                .expect("a row");
        }
        copy_file.execute_batch("COMMIT").expect("commit");
    }
    let begun = Instant::now();
    let mut rows = copy_file
        .prepare("SELECT head, bytes FROM r ORDER BY n")
        .expect("rows");
    let mut rows = rows.query([]).expect("rows");
    while let Some(row) = rows.next().expect("a row") {
        let head = row.get_ref(0).expect("a head").as_blob().expect("bytes");
        let sealed = row.get_ref(1).expect("a body").as_blob().expect("bytes");
        let open = cipher.decrypt(
            &nonce,
            Payload {
                msg: sealed,
                aad: &head[..86],
            },
        );
        black_box(open.expect("opened"));
    }
    let took = begun.elapsed();
    std::fs::remove_file(path).expect("removed");
    took
}

async fn opening(folder: &Path) -> Duration {
    let mut store = SqliteStore::open(folder).expect("a store");
    let keyring = Keyring::read(&store.keyrings().await.expect("a keyring")).expect("a keyring");
    let keys = unlock(&keyring, PASSPHRASE).expect("keys");
    // Both loops read from a warm file.
    store
        .read_after(Position::default(), &mut |_, _, bytes| {
            black_box(bytes);
        })
        .await
        .expect("read");
    let begun = Instant::now();
    let book = Book::open(store, keys).await.expect("a book");
    let took = begun.elapsed();
    assert_eq!(book.records(), RECORDS as u64, "every record is there");
    took
}

async fn today(folder: &Path, end: Moment) -> (Duration, Duration) {
    let mut store = SqliteStore::open(folder).expect("a store");
    let keyring = Keyring::read(&store.keyrings().await.expect("a keyring")).expect("a keyring");
    let keys = unlock(&keyring, PASSPHRASE).expect("keys");
    let book = Book::open(store, keys).await.expect("a book");
    let noon = end.next(jiff::civil::time(12, 0, 0, 0));
    let mut shell = Shell::over(Native::new(folder, false), book, noon.timestamp());
    let visitor = Visitor {
        session: "0".repeat(32),
        trusted: true,
    };
    let mut times = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let request = Request::get("/")
            .body(axum::body::Bytes::new())
            .expect("a request");
        let begun = Instant::now();
        let response = shell.answer(request, &visitor, &noon).await;
        let page = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a page");
        times.push(begun.elapsed());
        black_box(page);
    }
    times.sort();
    (times[REQUESTS / 2], times[REQUESTS * 99 / 100])
}

/// The built program with the ten-year vault open: its memory, and its first page after start.
fn program(folder: &Path) {
    let mut best = Duration::MAX;
    let empty = tempfile::tempdir().expect("a temporary folder");
    for _ in 0..5 {
        let begun = Instant::now();
        let mut ebb = Served::start(empty.path());
        let page = ebb.send("GET / HTTP/1.1\r\n", "");
        best = best.min(begun.elapsed());
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        ebb.stop();
    }
    row(
        "first byte of the first page after start (best of 5)",
        ms(best),
        "50 ms",
    );
    let mut ebb = Served::start(folder);
    ebb.unlock();
    let memory = ebb.memory_mib();
    ebb.stop();
    row(
        "resident memory with the ten-year vault open",
        format!("{memory:.1} MiB"),
        "64 MiB",
    );
}

struct Served {
    child: Child,
    port: u16,
    launch: String,
    cookie: String,
}

impl Served {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ebb"))
            .arg("--data")
            .arg(folder)
            .args(["open", "--no-browser", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("ebb starts");
        let mut url = String::new();
        let mut out = std::io::BufReader::new(child.stdout.take().expect("its output"));
        std::io::BufRead::read_line(&mut out, &mut url).expect("its address");
        let rest = url
            .trim()
            .strip_prefix("http://127.0.0.1:")
            .expect("an address");
        let (port, launch) = rest.split_once('/').expect("an address");
        Self {
            child,
            port: port.parse().expect("a port"),
            launch: format!("/{launch}"),
            cookie: String::new(),
        }
    }

    fn send(&mut self, line: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let (port, cookie) = (self.port, &self.cookie);
        write!(
            stream,
            "{line}Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn unlock(&mut self) {
        let launch = format!("GET {} HTTP/1.1\r\n", self.launch);
        let welcome = self.send(&launch, "");
        let cookie = welcome
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .expect("a cookie");
        self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let page = self.send("GET /open HTTP/1.1\r\n", "");
        let token = page
            .split("name=\"token\" value=\"")
            .nth(1)
            .expect("a token");
        let token = token.split('"').next().unwrap_or_default().to_owned();
        let passphrase = PASSPHRASE.replace(' ', "+");
        let answer = self.send(
            "POST /open HTTP/1.1\r\n",
            &format!("token={token}&passphrase={passphrase}"),
        );
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let today = self.send("GET / HTTP/1.1\r\n", "");
        assert!(today.starts_with("HTTP/1.1 200"), "{today}");
    }

    fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let kib = status.ok().and_then(|status| {
            let line = status
                .lines()
                .find(|line| line.starts_with("VmRSS:"))?
                .to_owned();
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        });
        kib.map_or(f64::NAN, |kib| kib / 1024.0)
    }

    fn stop(&mut self) {
        self.child.kill().expect("stopped");
        self.child.wait().expect("ended");
    }
}
