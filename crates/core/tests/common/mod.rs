//! What several tests build lives from.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot build its own life should fail loudly"
)]

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::event::{Body, Envelope, Event, EventId, Hlc, Withdrawn};
use ebb_core::life::Life;
use ebb_core::moment::{Moment, Zone};
use ebb_core::pact::Pact;

pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

pub(crate) fn home() -> Zone {
    zone("Europe/Ljubljana")
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A wall clock at home, `2026-03-08T01:30`.
pub(crate) fn at(wall: &str) -> Moment {
    let at: jiff::civil::DateTime = wall.parse().unwrap();
    Moment::new(home().first_instant(at.date(), at.time()), &home())
}

pub(crate) fn id(text: &str) -> EventId {
    EventId::new(text).unwrap()
}

pub(crate) fn event(name: &str, at: Moment, body: impl Into<Body>) -> Event {
    Event {
        id: id(name),
        at,
        body: body.into(),
    }
}

pub(crate) fn contact(who: Who, necessary: bool) -> Contact {
    Contact {
        who,
        channel: Channel::Text,
        necessary,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    }
}

pub(crate) fn pact(start: &str, zone: Option<&str>, day_starts: Option<&str>) -> Pact {
    Pact {
        start: start.parse().unwrap(),
        zone: zone.map(|name| Zone::named(name).unwrap()),
        day_starts: day_starts.map(|text| ebb_core::moment::parse_clock(text).unwrap()),
        living_together: false,
        extra: Vec::new(),
    }
}

pub(crate) fn withdrawn(of: &str) -> Withdrawn {
    Withdrawn {
        of: of.to_owned(),
        extra: Vec::new(),
    }
}

/// Envelopes in the order given, each with a later clock.
pub(crate) fn sealed(events: impl IntoIterator<Item = Event>) -> Vec<Envelope> {
    let numbered = events.into_iter().zip(1..);
    numbered
        .map(|(event, time)| Envelope {
            event,
            hlc: Hlc { time, node: 1 },
            blanks: Vec::new(),
        })
        .collect()
}

pub(crate) fn life(events: impl IntoIterator<Item = Event>) -> Life {
    Life::of(sealed(events))
}

/// So many cases, the same ones every time.
pub(crate) fn cases(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(0x0eb0_0eb0),
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    }
}
