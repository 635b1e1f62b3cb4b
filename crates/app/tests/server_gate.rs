//! The gate of the built server: who comes in how, what is too long, and how it begins and ends.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use common::served::{Served, Tab};
use common::{Home, PASSPHRASE, files};

fn mode(place: &Path) -> u32 {
    std::fs::metadata(place).unwrap().permissions().mode() & 0o777
}

fn passphrase() -> String {
    PASSPHRASE.replace(' ', "+")
}

#[test]
fn a_first_night_makes_a_folder_for_its_owner_alone_and_a_second_ebb_finds_it() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("not/there/yet");
    let served = Served::start(&data, 0);
    assert!(!data.exists(), "looking makes nothing");
    let tab = Tab::enter(&served);
    let night = tab.post("/now", "");
    assert!(night.starts_with("HTTP/1.1 303"), "{night}");
    tab.post("/now/box", "words=one+thing&to=stop");
    assert!(!data.exists(), "nothing is kept unasked");
    let twice = format!("passphrase={0}&again={0}", passphrase());
    let kept = tab.post("/keep/pass", &twice);
    assert!(kept.contains("location: /keep/kept"), "{kept}");
    assert_eq!(mode(&data), 0o700);
    for file in files(&data) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    let second = Served::start(&data, 0);
    assert_eq!(second.port, served.port, "the first one's address");
    assert!(
        common::run_in(&data, PASSPHRASE, &["export"], "")
            .status
            .success()
    );
}

#[test]
fn every_answer_of_the_server_carries_the_guards() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let host = served.host();
    let long = "x".repeat(2 * 1024 * 1024);
    let answers = [
        ("421", served.ask("GET /", "Host: evil.example\r\n", "")),
        ("421", served.ask("GET /", "", "")),
        ("403", served.ask("POST /now", &host, "")),
        ("405", served.ask("DELETE /", &host, "")),
        ("405", served.ask("OPTIONS /now", &host, "")),
        (
            "403",
            served.ask(
                "GET /away",
                &format!("{host}Sec-Fetch-Site: cross-site\r\n"),
                "",
            ),
        ),
        ("303", served.ask("GET /?k=made-up", &host, "")),
        (
            "303",
            served.ask(&format!("GET {}", served.path()), &host, ""),
        ),
        ("200", served.ask("GET /", &host, "")),
        ("200", served.ask("GET /style.css", &host, "")),
        (
            "413",
            served.ask(
                "POST /now",
                &format!("{host}Sec-Fetch-Site: same-origin\r\n"),
                &long,
            ),
        ),
    ];
    for (status, answer) in answers {
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{status} {answer}"
        );
        for guard in [
            "content-security-policy: default-src 'none'",
            "referrer-policy: same-origin",
            "cache-control: no-store",
            "x-content-type-options: nosniff",
        ] {
            assert!(answer.contains(guard), "{status} {guard} {answer}");
        }
        assert!(!answer.contains("access-control-"), "{answer}");
    }
}

#[test]
fn a_form_that_is_too_long_is_refused_in_words_and_nothing_of_it_is_kept() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    let long = "x".repeat(5 * 1024 * 1024);
    let answer = tab.post("/letters/new", &format!("id=long&words={long}"));
    assert!(
        answer.starts_with("HTTP/1.1 413"),
        "{}",
        &answer[..200.min(answer.len())]
    );
    assert!(answer.contains("Nothing was saved"));
    assert!(tab.get("/letters").starts_with("HTTP/1.1 200"));
    assert_eq!(home.ok(&["export"], ""), "");
}

#[test]
fn starting_ebb_again_leaves_an_open_tab_as_it_is() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    let second = Served::start(&home.data(), 0);
    let headers = format!("{}Cookie: {}\r\n", served.host(), tab.cookie);
    let welcome = served.ask(&format!("GET {}", second.path()), &headers, "");
    assert!(
        welcome.starts_with("HTTP/1.1 303") && !welcome.contains("set-cookie"),
        "{welcome}"
    );
    let wrote = tab.post("/letters/new", "id=still&words=still+the+same+tab");
    assert!(wrote.starts_with("HTTP/1.1 303"), "{wrote}");
    assert!(home.ok(&["export"], "").contains("still the same tab"));
}

#[test]
fn what_was_typed_in_a_window_that_came_by_itself_comes_along() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let stray = Tab::stray(&served);
    assert!(stray.post("/now", "").starts_with("HTTP/1.1 303"));
    stray.post("/now/box", "words=typed+before&to=with");
    let tab = Tab::enter_as(&served, &format!("Cookie: {}\r\n", stray.cookie));
    assert_ne!(tab.cookie, stray.cookie);
    assert!(tab.get("/now").contains("typed before"));
    assert!(!stray.get("/now").contains("typed before"));
    let kept = tab.post("/keep/pass", &format!("passphrase={}", passphrase()));
    assert!(kept.contains("location: /keep/kept"), "{kept}");
    assert!(home.ok(&["export"], "").contains("typed before"));
}

#[test]
fn a_link_from_elsewhere_takes_no_session_away() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    let led = format!(
        "{}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        served.host()
    );
    let link = served.ask("GET /letters", &led, "");
    assert!(
        link.starts_with("HTTP/1.1 200") && link.contains("refresh: 0; url=/?here"),
        "{link}"
    );
    assert!(!link.contains("set-cookie"), "{link}");
    // As the browser comes back from there, with its cookie.
    assert!(tab.get("/?here").starts_with("HTTP/1.1 200"));
    let picture = format!(
        "{}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n",
        served.host()
    );
    served.ask("GET /away", &picture, "");
    assert!(
        tab.get("/letters").starts_with("HTTP/1.1 200"),
        "nobody else locks it"
    );
}

#[test]
fn no_window_but_the_persons_own_can_open_or_look() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let stray = Tab::stray(&served);
    stray.post("/open", &format!("passphrase={}", passphrase()));
    assert!(!stray.get("/letters").starts_with("HTTP/1.1 200"));
    let tab = Tab::enter(&served);
    tab.unlock();
    assert!(!stray.get("/letters").starts_with("HTTP/1.1 200"));
    assert!(!stray.get("/open").contains("type=\"password\""));
}

#[test]
fn deleting_everything_leaves_no_file_and_no_folder() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    let wrong = tab.post("/settings/delete", "passphrase=another+one");
    assert!(wrong.starts_with("HTTP/1.1 303"), "{wrong}");
    assert!(home.data().join("vault.sqlite").exists());
    let gone = tab.post("/settings/delete", &format!("passphrase={}", passphrase()));
    assert!(gone.starts_with("HTTP/1.1 303"), "{gone}");
    assert!(!home.data().exists(), "{:?}", files(&home.data()));
    assert!(tab.get("/").starts_with("HTTP/1.1 200"));
}

#[test]
fn being_told_to_stop_ends_it_although_somebody_holds_a_line_open() {
    let home = Home::new();
    let mut served = Served::start(&home.data(), 0);
    let mut half = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    write!(
        half,
        "POST /now HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Le",
        served.port
    )
    .unwrap();
    let silent = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    Tab::enter(&served).unlock();
    let stop = Command::new("kill")
        .arg(served.child.id().to_string())
        .status();
    assert!(stop.unwrap().success());
    assert!(served.child.wait().unwrap().success());
    assert!(!home.data().join("serving").exists());
    let mut said = String::new();
    served
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(said, "");
    drop((half, silent));
    assert!(home.ok(&["check"], "").contains("are whole"));
}

#[test]
fn a_note_of_another_server_on_the_same_port_is_believed_by_nobody() {
    let home = Home::new();
    let other = Home::new();
    let served = Served::start(&other.data(), 0);
    let note = std::fs::read_to_string(other.data().join("serving")).unwrap();
    let (port, key) = note.trim().split_once(' ').unwrap();
    // The right port with another key, and nonsense of every kind.
    let wrong: String = key.chars().rev().collect();
    for note in [
        format!("{port} {wrong}"),
        format!("{port} 00"),
        "x".repeat(9000),
        "65536 1".into(),
    ] {
        std::fs::write(home.data().join("serving"), note).unwrap();
        let own = Served::start(&home.data(), 0);
        assert_ne!(own.port, served.port);
    }
}
