//! Everything that passes between two devices and a relay, seen by somebody on the wire who sees it without
//! TLS, as the relay itself does.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use common::relay::{Relay, join};
use common::{Home, PASSPHRASE, run_in};

/// Stands before a relay and notes every byte of both directions.
struct Wire {
    address: String,
    /// What each direction of each connection carried.
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Wire {
    fn before(relay: &Relay) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let to = relay.address.strip_prefix("http://").unwrap().to_owned();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&heard);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&to) else {
                    return;
                };
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                for (from, to) in [(client, server), back] {
                    let notes = Arc::clone(&notes);
                    std::thread::spawn(move || carry(from, to, &notes));
                }
            }
        });
        Self { address, heard }
    }

    /// How long each body was that brought records to the relay.
    fn pushes(&self) -> Vec<usize> {
        let heard = self.heard.lock().unwrap();
        let texts = heard.iter().map(|bytes| String::from_utf8_lossy(bytes));
        let length = |head: &str| {
            let head = head.split("\r\n\r\n").next()?.to_ascii_lowercase();
            let (_, length) = head.split_once("content-length: ")?;
            length.lines().next()?.parse().ok()
        };
        texts
            .flat_map(|text| {
                let requests: Vec<Option<usize>> = text
                    .split("POST /v1/vaults/")
                    .skip(1)
                    .filter(|request| request.lines().next().unwrap().contains("/records"))
                    .map(length)
                    .collect();
                requests
            })
            .map(Option::unwrap)
            .collect()
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, notes: &Mutex<Vec<Vec<u8>>>) {
    let place = {
        let mut notes = notes.lock().unwrap();
        notes.push(Vec::new());
        notes.len() - 1
    };
    let mut piece = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        notes.lock().unwrap()[place].extend(&piece[..length]);
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// A word as it could stand in bytes: as it is, and as 16-bit letters.
fn faces(word: &str) -> [Vec<u8>; 2] {
    let wide = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [word.as_bytes().to_vec(), wide]
}

#[test]
fn nothing_that_was_written_passes_the_wire_and_no_length_tells_how_much() {
    let (home, relay) = (Home::new(), Relay::start());
    let wire = Wire::before(&relay);
    let pact = [
        "pact",
        "--start",
        "2026-03-01",
        "--zone",
        "Europe/Ljubljana",
    ];
    home.ok(&pact, "");
    home.ok(&["letter"], "Quendelbach, before there was a phone");
    let urge = ["urge", "--before", "8", "--trigger", "Zwirnsee"];
    home.ok(&urge, "");
    let two = home.dir.path().join("two").join("vault");
    std::fs::create_dir(two.parent().unwrap()).unwrap();
    join(&home, &two, &wire.address);

    let known = wire.pushes().len();
    assert!(known > 0, "the records went by the wire");
    for length in [1, 60, 2000] {
        home.ok(&["letter"], &"Mohnfeld".repeat(300)[..length]);
        home.ok(&["sync"], "");
    }
    let said = [
        "contact",
        "--who",
        "theirs",
        "--channel",
        "text",
        "--note",
        "-",
    ];
    let met = run_in(&two, "another passphrase", &said, "Brombeerweg");
    assert!(met.status.success(), "{met:?}");
    let synced = run_in(&two, "another passphrase", &["sync"], "");
    assert!(synced.status.success(), "{synced:?}");
    home.ok(
        &["devices", "--name", &first_other(&home), "Kleines Telefon"],
        "",
    );
    home.ok(&["sync"], "");
    let lines = home.ok(&["export"], "");
    assert!(lines.contains("Brombeerweg"), "both are in step");

    let lengths = wire.pushes();
    let [short, longer, long] = lengths[known..known + 3] else {
        unreachable!("three pushes")
    };
    assert_eq!(short, longer, "a word and a sentence look the same");
    assert!(long > short);

    let heard = wire.heard.lock().unwrap();
    let recovery = &home.words[..24];
    let kinds = [
        "pact.started",
        "letter.written",
        "checkin",
        "urge",
        "contact",
        "setting",
    ];
    let words = [
        "Quendelbach",
        "Zwirnsee",
        "Mohnfeld",
        "Brombeerweg",
        "Telefon",
        "Ljubljana",
        "2026-03",
        PASSPHRASE,
        "another passphrase",
        recovery,
    ];
    for word in words.iter().chain(&kinds) {
        for face in faces(word) {
            let seen = |bytes: &Vec<u8>| bytes.windows(face.len()).any(|part| part == face);
            assert!(!heard.iter().any(seen), "{word} passed the wire");
        }
    }
}

/// The id of the device that isn't this one.
fn first_other(home: &Home) -> String {
    let listed = home.ok(&["devices", "--json"], "");
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let rows = listed["devices"].as_array().unwrap();
    let other = rows.iter().find(|row| row["this"] == false).unwrap();
    other["id"].as_str().unwrap()[..8].to_owned()
}
