//! Long polls: news at once, silence to the end, and an answer when the relay stops.

use std::time::Duration;

use ebb_protocol::Code;

use crate::client::{Client, vault};
use crate::program::Program;
use crate::records::{Own, Pen};
use crate::relay::Running;

/// Asks in another thread, and returns when somebody waits there.
fn waits(
    relay: &Running,
    ask: impl FnOnce(&mut Client) -> crate::client::Answer + Send + 'static,
) -> std::thread::JoinHandle<crate::client::Answer> {
    let mut client = relay.client();
    let waiting = std::thread::spawn(move || ask(&mut client));
    while !relay.relay.metrics().contains("ebb_relay_waiting 1\n") {
        std::thread::sleep(Duration::from_millis(2));
    }
    waiting
}

fn claimed(relay: &Running) -> (Own, u64) {
    let own = Own::new();
    let cursor = relay.client().claim(&own).unwrap().standing().cursor;
    (own, cursor)
}

#[test]
fn a_push_wakes_whoever_waits_for_the_vault() {
    let relay = Running::new();
    let (own, seen) = claimed(&relay);
    let waiting = waits(&relay, move |client| {
        client
            .status(&own, &format!("?seen={seen}&wait=50"))
            .unwrap()
    });
    let mut pen = Pen::new(own.vault);
    let pushed = relay
        .client()
        .push(&own, &[pen.write(b"news")])
        .unwrap()
        .standing();
    assert_eq!(waiting.join().unwrap().standing(), pushed);
}

#[test]
fn whoever_has_not_seen_the_newest_does_not_wait() {
    let relay = Running::new();
    let (own, cursor) = claimed(&relay);
    let answer = relay.client().status(&own, "?seen=0&wait=50").unwrap();
    assert_eq!(answer.standing().cursor, cursor);
}

#[test]
fn without_news_the_answer_comes_after_the_time_asked_for() {
    let relay = Running::new();
    let (own, seen) = claimed(&relay);
    let answer = relay
        .client()
        .status(&own, &format!("?seen={seen}&wait=1"))
        .unwrap();
    assert_eq!(answer.standing().cursor, seen);
}

#[test]
fn a_new_roster_wakes_and_tells_a_removed_device_so() {
    let relay = Running::new();
    let (own, seen) = claimed(&relay);
    let waiting = waits(&relay, move |client| {
        client
            .status(&own, &format!("?seen={seen}&wait=50"))
            .unwrap()
    });
    relay
        .client()
        .post(&own, 2, &[9; 32], b"without you")
        .unwrap()
        .standing();
    assert_eq!(waiting.join().unwrap().refusal(), Code::OldToken.into());
}

#[test]
fn a_message_wakes_whoever_waits_at_the_meeting() {
    let relay = Running::new();
    let own = Own::new();
    let place = format!("/v1/meetings/{}/answer", own.vault);
    let get = format!("GET {place}?wait=50");
    let waiting = waits(&relay, move |client| client.ask(&get, "", b"").unwrap());
    relay
        .client()
        .ask(&format!("PUT {place}"), "", b"here")
        .unwrap();
    assert_eq!(waiting.join().unwrap().body, b"here");
}

#[test]
fn a_relay_that_stops_answers_whoever_waits() {
    let mut relay = Running::new();
    let (own, seen) = claimed(&relay);
    let waiting = waits(&relay, move |client| {
        client
            .status(&own, &format!("?seen={seen}&wait=50"))
            .unwrap()
    });
    relay.stop();
    assert_eq!(waiting.join().unwrap().standing().cursor, seen);
}

#[test]
fn no_figure_holds_an_id() {
    let relay = Running::new();
    let (own, _) = claimed(&relay);
    let text = relay.relay.metrics();
    assert!(!text.contains(&own.vault.to_string()));
    assert!(text.contains("ebb_relay_requests_total{kind=\"roster\",status=\"2xx\"} 1"));
    assert!(!text.contains(&vault(own.vault)));
}

#[test]
fn a_push_through_one_relay_wakes_whoever_waits_at_another() {
    let address = crate::postgres::shared();
    let relays = [0, 1].map(|_| Program::start(&["--database", address]));
    let [mut here, mut there] = [0, 1].map(|n| Client::to(relays[n].address).unwrap());
    let own = Own::new();
    let seen = here.claim(&own).unwrap().standing().cursor;
    let waiting =
        std::thread::spawn(move || here.status(&own, &format!("?seen={seen}&wait=50")).unwrap());
    let mut pen = Pen::new(own.vault);
    let pushed = there.push(&own, &[pen.write(b"news")]).unwrap().standing();
    assert_eq!(waiting.join().unwrap().standing(), pushed);
    let place = format!("/v1/meetings/{}/ask", own.vault);
    let mut here = Client::to(relays[0].address).unwrap();
    let get = format!("GET {place}?wait=50");
    let waiting = std::thread::spawn(move || here.ask(&get, "", b"").unwrap());
    there.ask(&format!("PUT {place}"), "", b"hello").unwrap();
    assert_eq!(waiting.join().unwrap().body, b"hello");
}
