//! Whatever is wrong has its code, over real HTTP, and leaves nothing behind.

use std::sync::Arc;

use ebb_protocol::limits::{MAX_BATCH, MAX_MEETING, MAX_RECORD, MAX_ROSTER};
use ebb_protocol::{Code, Refusal, VaultId};
use ebb_relay::http::{Limits, Pocket};
use ebb_relay::rate::Rate;
use ebb_relay::serve::Manner;
use ebb_relay::store::memory::MemoryStore;
use ebb_relay::store::{Answer, Store, Terms};
use proptest::prelude::*;

use crate::client::{Client, bearer, vault};
use crate::records::{Own, Pen, frames, fresh, fresh_token};
use crate::relay::{Running, limits};

fn claimed(relay: &Running) -> (Client, Own) {
    let mut client = relay.client();
    let own = Own::new();
    client.claim(&own).unwrap().standing();
    (client, own)
}

/// Sends a push of these bytes.
fn push(client: &mut Client, own: &Own, body: &[u8]) -> Refusal {
    let line = format!("POST {}/records", vault(own.vault));
    client.ask(&line, &bearer(own), body).unwrap().refusal()
}

fn of_frame(code: Code, frame: u64) -> Refusal {
    Refusal {
        frame: Some(frame),
        ..code.into()
    }
}

fn limit(code: Code, limit: u64) -> Refusal {
    Refusal {
        limit: Some(limit),
        ..code.into()
    }
}

#[test]
fn an_id_that_is_not_lower_case_hexadecimal_is_a_bad_id() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let upper = own.vault.to_string().to_uppercase();
    let (short, right) = ("0f", own.vault.to_string());
    let mut wrong = vec![format!("/v1/meetings/{short}/ask")];
    for bad in [short, "..", &upper, "%ff", &format!("{right}0"), "vault%00"] {
        wrong.push(format!("/v1/vaults/{bad}"));
        wrong.push(format!("/v1/vaults/{bad}/rosters"));
        wrong.push(format!("/v1/vaults/{bad}/devices/{right}/records"));
        wrong.push(format!("/v1/vaults/{right}/devices/{bad}/records"));
    }
    for path in wrong {
        let answer = client
            .ask(&format!("GET {path}"), &bearer(&own), b"")
            .unwrap();
        assert_eq!(answer.refusal(), Code::BadId.into(), "{path}");
    }
}

#[test]
fn a_number_that_cannot_be_read_is_a_bad_number() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let device = own.vault;
    let base = vault(own.vault);
    for path in [
        format!("{base}?seen=x&wait=1"),
        format!("{base}?seen=1&wait=-1"),
        format!("{base}/devices/{device}/records?after=1.5"),
        format!("{base}/rosters?after="),
        format!("/v1/meetings/{device}/ask?wait=soon"),
    ] {
        let answer = client
            .ask(&format!("GET {path}"), &bearer(&own), b"")
            .unwrap();
        assert_eq!(answer.refusal(), Code::BadNumber.into(), "{path}");
    }
}

#[test]
fn a_body_that_is_no_roster_is_a_bad_body() {
    let relay = Running::new();
    let mut client = relay.client();
    let own = Own::new();
    for body in [
        &b""[..],
        b"roster",
        &[0xa0],
        &[0xff; 100],
        &[0xa1, 0x00, 0x01],
    ] {
        let line = format!("POST {}/rosters", vault(own.vault));
        let answer = client.ask(&line, &bearer(&own), body).unwrap();
        assert_eq!(answer.refusal(), Code::BadBody.into());
    }
    assert_eq!(
        client.status(&own, "").unwrap().refusal(),
        Code::NoVault.into()
    );
}

#[test]
fn a_wrong_frame_is_named_with_what_is_wrong() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let before = client.status(&own, "").unwrap().standing();
    let mut pen = Pen::new(own.vault);
    let good = pen.write(b"good");
    let bent = |at: usize, to: u8| {
        let mut second = pen.clone().write(b"second");
        second[at] = to;
        frames(&[good.clone(), second])
    };
    let cut = |len: usize| frames(&[good.clone(), good.clone()])[..len].to_vec();
    let one = good.len() + 4;
    let mut other = Pen::new(VaultId::from_bytes(fresh()));
    let mut lost = Pen::new(own.vault);
    lost.write(b"");
    let (header, _) = lost.at(ebb_protocol::Sequence::FIRST, lost.head().hash, b"");
    let mut odd = header.encode().to_vec();
    odd.extend_from_slice(&[0; 64]);
    let too_long = u32::try_from(MAX_RECORD + 1).unwrap().to_be_bytes();
    let mut endless = frames(std::slice::from_ref(&good));
    endless.extend_from_slice(&too_long);
    let cases = [
        (cut(one + 3), of_frame(Code::BadFrame, 1)),
        (cut(2 * one - 1), of_frame(Code::BadFrame, 1)),
        (cut(2), of_frame(Code::BadFrame, 0)),
        (vec![0; 4], of_frame(Code::BadFrame, 0)),
        (bent(0, b'X'), of_frame(Code::BadFrame, 1)),
        (bent(49, 0), of_frame(Code::BadFrame, 1)),
        (bent(4, 2), of_frame(Code::NewerFormat, 1)),
        (bent(5, 9), of_frame(Code::NewerFormat, 1)),
        (bent(182, b'?'), of_frame(Code::BadHash, 1)),
        (
            frames(&[good.clone(), other.write(b"")]),
            of_frame(Code::OtherVault, 1),
        ),
        (frames(&[odd]), of_frame(Code::BadFrame, 0)),
        (
            endless,
            Refusal {
                frame: Some(1),
                ..limit(Code::TooLarge, MAX_RECORD as u64)
            },
        ),
    ];
    for (body, refusal) in cases {
        assert_eq!(push(&mut client, &own, &body), refusal);
    }
    assert_eq!(client.status(&own, "").unwrap().standing(), before);
}

#[test]
fn more_frames_than_travel_at_once_are_a_bad_frame() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let mut pen = Pen::new(own.vault);
    let mut many = Vec::new();
    for _ in 0..=ebb_protocol::limits::MAX_FRAMES {
        many.extend(frames(&[pen.write(b"")]));
    }
    assert_eq!(
        push(&mut client, &own, &many),
        of_frame(Code::BadFrame, 512)
    );
    let mut pen = Pen::new(own.vault);
    let mut heavy = frames(&[pen.write(&vec![0; MAX_BATCH - 300])]);
    heavy.extend(frames(&[pen.write(&[0; 200])]));
    assert_eq!(push(&mut client, &own, &heavy), of_frame(Code::BadFrame, 1));
}

#[test]
fn without_the_right_token_nothing_is_told() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let digits = "0f".repeat(32);
    for header in [
        String::new(),
        "authorization: Bearer\r\n".to_owned(),
        format!("authorization: Basic {digits}\r\n"),
        format!("authorization: Bearer {}\r\n", digits.to_uppercase()),
        format!("authorization: Bearer {digits}00\r\n"),
    ] {
        let answer = client
            .ask(&format!("GET {}", vault(own.vault)), &header, b"")
            .unwrap();
        assert_eq!(answer.refusal(), Code::NoToken.into(), "{header}");
    }
    let stranger = Own {
        token: fresh_token(),
        ..own
    };
    let answer = client.status(&stranger, "").unwrap();
    assert_eq!(answer.refusal(), Code::WrongToken.into());
    let (_, other) = claimed(&relay);
    let mixed = Own {
        token: other.token,
        ..own
    };
    assert_eq!(
        client.push(&mixed, &[]).unwrap().refusal(),
        Code::WrongToken.into()
    );
    let next = fresh_token();
    client.post(&own, 2, &next, b"2").unwrap().standing();
    assert_eq!(
        client.status(&own, "").unwrap().refusal(),
        Code::OldToken.into()
    );
    let unknown = client.status(&Own::new(), "").unwrap();
    assert_eq!(unknown.refusal(), Code::NoVault.into());
}

#[test]
fn gaps_forks_and_moved_rosters_say_where() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let mut pen = Pen::new(own.vault);
    let mut copy = pen.clone();
    client.push(&own, &[pen.write(b"one")]).unwrap().standing();
    copy.device = pen.device;
    let fork = client
        .push(&own, &[copy.write(b"other")])
        .unwrap()
        .refusal();
    let at = |code: Code, number| Refusal {
        device: Some(*pen.device.as_bytes()),
        number: Some(number),
        ..code.into()
    };
    assert_eq!(fork, at(Code::Fork, 1));
    let mut ahead = pen.clone();
    drop(ahead.write(b"lost"));
    let gap = client
        .push(&own, &[ahead.write(b"three")])
        .unwrap()
        .refusal();
    assert_eq!(gap, at(Code::Gap, 2));
    let moved = client.claim(&own).unwrap().refusal();
    let expected = Refusal {
        number: Some(1),
        ..Code::RosterMoved.into()
    };
    assert_eq!(moved, expected);
}

#[test]
fn what_is_too_long_is_refused_by_its_length_alone() {
    let relay = Running::new();
    let own = Own::new();
    relay.client().claim(&own).unwrap().standing();
    let base = vault(own.vault);
    for (line, most) in [
        (format!("POST {base}/records"), MAX_RECORD + 4),
        (format!("POST {base}/rosters"), MAX_ROSTER + 1024),
        (format!("PUT /v1/meetings/{}/ask", own.vault), MAX_MEETING),
    ] {
        // Only the head is sent: the answer comes before a byte of the body.
        let head = format!(
            "{line} HTTP/1.1\r\nhost: relay\r\n{}content-length: {}\r\n\r\n",
            bearer(&own),
            most + 1
        );
        let answer = relay.client().raw(head.as_bytes()).unwrap();
        assert_eq!(
            answer.refusal(),
            limit(Code::TooLarge, most as u64),
            "{line}"
        );
    }
    let chunked = format!(
        "PUT /v1/meetings/{}/ask HTTP/1.1\r\nhost: relay\r\ntransfer-encoding: chunked\r\n\r\n",
        own.vault
    );
    let mut bytes = chunked.into_bytes();
    bytes.extend(format!("{:x}\r\n", MAX_MEETING + 1).into_bytes());
    bytes.resize(bytes.len() + MAX_MEETING + 1, b'x');
    bytes.extend(b"\r\n0\r\n\r\n");
    let answer = relay.client().raw(&bytes).unwrap();
    assert_eq!(answer.refusal(), limit(Code::TooLarge, MAX_MEETING as u64));
    let roster = relay
        .client()
        .post(&own, 2, &own.token, &vec![0; MAX_ROSTER + 1])
        .unwrap();
    assert_eq!(roster.refusal(), limit(Code::TooLarge, MAX_ROSTER as u64));
}

#[test]
fn a_full_vault_and_a_closed_relay_say_so() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let mut pen = Pen::new(own.vault);
    for _ in 0..4 {
        client
            .push(&own, &[pen.write(&vec![0; 1_000_000])])
            .unwrap()
            .standing();
    }
    let full = client
        .push(&own, &[pen.write(&vec![0; 1_000_000])])
        .unwrap();
    assert_eq!(full.refusal(), limit(Code::Full, limits().quota));

    let terms = Terms {
        quota: 1,
        closed: true,
    };
    let store = Arc::new(MemoryStore::new(terms));
    let closed = Running::over(store, limits(), Pocket::none(), Manner::default());
    let answer = closed.client().claim(&Own::new()).unwrap();
    assert_eq!(answer.refusal(), Code::Closed.into());
}

#[test]
fn an_address_or_method_that_is_not_there_is_no_such_place() {
    let relay = Running::new();
    let (mut client, own) = claimed(&relay);
    let base = vault(own.vault);
    for line in [
        "GET /v1".to_owned(),
        "GET /v1/".to_owned(),
        "GET /v2/vaults".replace("v2", "v1"),
        format!("GET {base}/"),
        format!("GET {base}/records"),
        format!("PUT {base}"),
        format!("POST {base}/devices/{}/records", own.vault),
        format!("GET /v1/meetings/{}/elsewhere", own.vault),
        format!("DELETE /v1/meetings/{}/ask", own.vault),
    ] {
        let answer = client.ask(&line, &bearer(&own), b"").unwrap();
        assert_eq!(answer.refusal(), Code::NoSuchPlace.into(), "{line}");
    }
}

#[test]
fn a_meeting_is_empty_or_taken() {
    let relay = Running::new();
    let mut client = relay.client();
    let place = format!("/v1/meetings/{}/ask", VaultId::from_bytes(fresh()));
    let get = format!("GET {place}");
    let put = format!("PUT {place}");
    let empty = client.ask(&get, "", b"").unwrap().refusal();
    assert_eq!(empty, Code::MeetingEmpty.into());
    for _ in 0..2 {
        assert_eq!(client.ask(&put, "", b"hello").unwrap().status, 204);
    }
    let taken = client.ask(&put, "", b"other").unwrap().refusal();
    assert_eq!(taken, Code::MeetingTaken.into());
    assert_eq!(client.ask(&get, "", b"").unwrap().body, b"hello");
}

#[test]
fn too_many_requests_are_told_when_to_come_again() {
    let slow = Rate {
        per_hour: 3600,
        burst: 2,
    };
    let claims = Running::with(Limits {
        claims: slow,
        ..limits()
    });
    let mut client = claims.client();
    for _ in 0..2 {
        client.claim(&Own::new()).unwrap().standing();
    }
    let answer = client.claim(&Own::new()).unwrap();
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.refusal(), limit(Code::SlowDown, 1));

    let vaults = Running::with(Limits {
        vault: slow,
        ..limits()
    });
    let (mut client, own) = claimed(&vaults);
    client.status(&own, "").unwrap().standing();
    let answer = client.status(&own, "").unwrap();
    assert_eq!(answer.refusal(), limit(Code::SlowDown, 1));
    client.claim(&Own::new()).unwrap().standing();

    let meetings = Running::with(Limits {
        meetings: slow,
        ..limits()
    });
    let mut client = meetings.client();
    let get = format!("GET /v1/meetings/{}/ask", own.vault);
    for code in [Code::MeetingEmpty, Code::MeetingEmpty, Code::SlowDown] {
        assert_eq!(client.ask(&get, "", b"").unwrap().refusal().code, code);
    }
}

/// A store whose database is away.
struct Away(MemoryStore);

impl Store for Away {
    fn standing(&self, _: VaultId) -> Answer<'_, Option<ebb_relay::standing::Standing>> {
        away()
    }
    fn push(
        &self,
        _: ebb_relay::ask::Push,
    ) -> Answer<'_, Result<ebb_relay::standing::Standing, Refusal>> {
        away()
    }
    fn records(
        &self,
        _: VaultId,
        _: ebb_relay::standing::TokenHash,
        _: ebb_protocol::DeviceId,
        _: u64,
    ) -> Answer<'_, Result<ebb_protocol::Batch, Refusal>> {
        away()
    }
    fn rosters(
        &self,
        _: VaultId,
        _: ebb_relay::standing::TokenHash,
        _: u64,
    ) -> Answer<'_, Result<Vec<ebb_protocol::Kept>, Refusal>> {
        away()
    }
    fn post(
        &self,
        _: ebb_relay::ask::Post,
    ) -> Answer<'_, Result<ebb_relay::standing::Standing, Refusal>> {
        away()
    }
    fn forget(
        &self,
        _: VaultId,
        _: ebb_relay::standing::TokenHash,
    ) -> Answer<'_, Result<(), Refusal>> {
        away()
    }
    fn lay(
        &self,
        _: ebb_relay::ask::Place,
        _: bytes::Bytes,
        _: ebb_relay::store::Now,
    ) -> Answer<'_, Result<(), Refusal>> {
        away()
    }
    fn fetch(
        &self,
        _: ebb_relay::ask::Place,
        _: ebb_relay::store::Now,
    ) -> Answer<'_, Option<bytes::Bytes>> {
        away()
    }
    fn sweep(&self, now: ebb_relay::store::Now) -> Answer<'_, ()> {
        self.0.sweep(now)
    }
    fn health(&self) -> Answer<'_, ()> {
        away()
    }
}

fn away<T: Send + 'static>() -> Answer<'static, T> {
    Box::pin(async { Err(ebb_relay::store::StoreError::Stopped) })
}

#[test]
fn a_database_that_is_away_is_unavailable_and_not_a_lost_vault() {
    let terms = Terms {
        quota: 1,
        closed: false,
    };
    let store = Arc::new(Away(MemoryStore::new(terms)));
    let relay = Running::over(store, limits(), Pocket::none(), Manner::default());
    let mut client = relay.client();
    let own = Own::new();
    let meeting = format!("/v1/meetings/{}/ask", own.vault);
    for (line, body) in [
        ("GET /health".to_owned(), &b""[..]),
        (format!("GET {}", vault(own.vault)), b""),
        (format!("DELETE {}", vault(own.vault)), b""),
        (format!("GET {}/rosters", vault(own.vault)), b""),
        (format!("POST {}/records", vault(own.vault)), b""),
        (
            format!("GET {}/devices/{}/records", vault(own.vault), own.vault),
            b"",
        ),
        (format!("GET {meeting}"), b""),
        (format!("PUT {meeting}"), b"x"),
    ] {
        let answer = client.ask(&line, &bearer(&own), body).unwrap();
        assert_eq!(answer.refusal(), Code::Unavailable.into(), "{line}");
    }
    assert_eq!(
        client.claim(&own).unwrap().refusal(),
        Code::Unavailable.into()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_done_to_a_batch_it_is_kept_whole_or_refused_by_a_code(
        bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..5),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let relay = shared();
        let (mut client, own) = claimed(relay);
        let mut pen = Pen::new(own.vault);
        let records: Vec<_> = bodies.iter().map(|body| pen.write(body)).collect();
        let mut bytes = frames(&records);
        for (at, to) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *to;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len() + 1));
        }
        let before = client.status(&own, "").unwrap().standing();
        let line = format!("POST {}/records", vault(own.vault));
        let answer = client.ask(&line, &bearer(&own), &bytes).unwrap();
        let after = client.status(&own, "").unwrap().standing();
        if answer.status == 200 {
            prop_assert_eq!(answer.standing(), after);
        } else {
            let code = answer.refusal().code;
            prop_assert!(Code::ALL.contains(&code), "{:?}", code);
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn whatever_address_is_asked_for_the_answer_has_a_known_code(
        path in "/v1/[a-z/%0-9?=&.]{0,60}",
        method in prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]),
        body in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let mut client = shared().client();
        let answer = client.ask(&format!("{method} {path}"), "", &body).unwrap();
        if method == "OPTIONS" {
            prop_assert_eq!(answer.status, 204);
        } else if method != "HEAD" {
            prop_assert!(Code::ALL.contains(&answer.refusal().code));
        }
    }
}

/// One relay for all cases.
fn shared() -> &'static Running {
    static RELAY: std::sync::OnceLock<Running> = std::sync::OnceLock::new();
    RELAY.get_or_init(Running::new)
}
