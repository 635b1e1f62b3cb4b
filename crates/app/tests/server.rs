//! The built server: who is let in, and several writers at once.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use common::Home;
use common::served::{Served, Tab};

#[test]
fn only_ebbs_own_pages_may_send_a_form() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    let body = format!("token={}", tab.token);
    let cookie = format!("Cookie: {}\r\n", tab.cookie);
    let host = served.host();
    let own = format!("Origin: http://127.0.0.1:{}\r\n", served.port);
    let send = |headers: &str| served.ask("POST /now", &format!("{headers}{cookie}"), &body);
    assert!(send(&format!("{host}{own}")).starts_with("HTTP/1.1 303"));
    for refused in [
        host.clone(),
        format!("{host}Origin: null\r\n"),
        format!("{host}Origin: http://evil.example\r\n"),
        format!("{host}{own}Sec-Fetch-Site: cross-site\r\n"),
    ] {
        assert!(send(&refused).starts_with("HTTP/1.1 403"), "{refused}");
    }
    assert!(send(&format!("Host: evil.example\r\n{own}")).starts_with("HTTP/1.1 421"));
    let without = served.ask(
        "POST /now",
        &format!("{host}{own}{cookie}"),
        "token=made-up",
    );
    assert!(without.starts_with("HTTP/1.1 403"), "{without}");
}

#[test]
fn the_printed_address_lets_in_once() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    Tab::enter(&served).unlock();
    let again = served.ask(&format!("GET {}", served.path()), &served.host(), "");
    assert!(!again.contains("set-cookie"), "{again}");
    let stranger = served.ask("GET /letters", &served.host(), "");
    assert!(
        !stranger.starts_with("HTTP/1.1 200"),
        "an open vault is closed to other windows"
    );
}

#[test]
fn a_second_ebb_for_the_same_folder_opens_the_firsts_address() {
    let home = Home::new();
    let first = Served::start(&home.data(), 0);
    let note = home.data().join("serving");
    assert_eq!(
        std::fs::metadata(&note).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let second = Served::start(&home.data(), 0);
    assert_eq!(second.port, first.port);
    assert_ne!(second.url, first.url);
    Tab::enter(&second).unlock();
    // A note that outlived its server is believed by nobody.
    let left = std::fs::read(&note).unwrap();
    drop(second);
    drop(first);
    std::fs::write(&note, left).unwrap();
    let third = Served::start(&home.data(), 0);
    Tab::enter(&third).unlock();
}

#[test]
fn a_port_taken_by_something_else_is_said_and_another_one_used() {
    let home = Home::new();
    let other = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let taken = other.local_addr().unwrap().port();
    let mut served = Served::start(&home.data(), taken);
    assert_ne!(served.port, taken);
    served.child.kill().unwrap();
    let mut said = String::new();
    served
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(said.contains(&format!("Port {taken} is taken")), "{said}");
}

#[test]
fn three_tabs_and_two_other_processes_writing_at_once_lose_nothing() {
    const EACH: usize = 12;
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    std::thread::scope(|scope| {
        for t in 0..3 {
            let tab = &tab;
            scope.spawn(move || {
                for n in 0..EACH {
                    let fields =
                        format!("id=tab-{t}-{n}&who=theirs&channel=text&note=from+tab+{t}+{n}");
                    let answer = tab.post("/contact", &fields);
                    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
                }
            });
        }
        for p in 0..2 {
            let home = &home;
            scope.spawn(move || {
                for n in 0..4 {
                    home.ok(&["letter"], &format!("from process {p} {n}"));
                }
            });
        }
    });
    let lines = home.ok(&["export"], "");
    for t in 0..3 {
        for n in 0..EACH {
            assert_eq!(
                lines.matches(&format!("\"from tab {t} {n}\"")).count(),
                1,
                "{t} {n}"
            );
        }
    }
    for p in 0..2 {
        for n in 0..4 {
            assert_eq!(
                lines.matches(&format!("from process {p} {n}")).count(),
                1,
                "{p} {n}"
            );
        }
    }
    assert!(home.ok(&["check"], "").contains("are whole"));
    // What the other processes wrote stands on the pages as well, without opening anew.
    let days = tab.get("/letters");
    assert_eq!(
        days.matches("/letters/").count() - days.matches("/letters/new").count(),
        8,
        "{days}"
    );
}

#[test]
fn burned_words_are_gone_from_every_file_while_the_program_runs() {
    let home = Home::new();
    let served = Served::start(&home.data(), 0);
    let tab = Tab::enter(&served);
    tab.unlock();
    let wrote = tab.post(
        "/letters/new",
        "id=burn-me&words=Quendelbach+and+nothing+else",
    );
    assert!(wrote.starts_with("HTTP/1.1 303"), "{wrote}");
    let records = || std::fs::read(home.data().join("vault.sqlite")).unwrap();
    let sealed = {
        let raw = records();
        let at = raw
            .windows(4)
            .rposition(|window| window == b"EBBR")
            .unwrap();
        raw[at + 182..at + 182 + 200].to_vec()
    };
    let burned = tab.post("/letters/burn-me/burn", "");
    assert!(burned.starts_with("HTTP/1.1 303"), "{burned}");
    assert!(!common::holds(&home.data(), b"Quendelbach"));
    for part in sealed.chunks_exact(16) {
        assert!(!common::holds(&home.data(), part), "sealed bytes are left");
    }
    assert!(!home.ok(&["export"], "").contains("Quendelbach"));
    assert!(
        home.ok(&["check"], "").contains("are whole"),
        "a blank that is named is no damage"
    );
}

#[test]
fn being_told_to_stop_ends_it_and_takes_its_note_away() {
    let home = Home::new();
    let mut served = Served::start(&home.data(), 0);
    Command::new("kill")
        .arg(served.child.id().to_string())
        .status()
        .unwrap();
    assert!(served.child.wait().unwrap().success());
    assert!(!home.data().join("serving").exists());
}
