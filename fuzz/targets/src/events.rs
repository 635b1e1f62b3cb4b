//! What was written down: an opened record, a file of lines, a diary.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ebb_core::diary::{is_jrnl, read_jrnl};
use ebb_core::event::{Blank, Body, Envelope, Event, EventId, Hlc, Unknown};
use ebb_core::export::{to_csv, to_ics, to_ics_with_cards, to_markdown};
use ebb_core::life::Life;
use ebb_core::moment::Zone;
use ebb_core::stand::stand;
use ebb_core::transfer::{Intake, read_lines, to_lines};

use crate::house::{NIGHT, moment};

/// Two events of every kind that the invented life holds, and one from a newer Ebb.
pub(crate) fn some_of_every_kind() -> &'static [Event] {
    static EVENTS: OnceLock<Vec<Event>> = OnceLock::new();
    EVENTS.get_or_init(|| {
        let zone = Zone::recorded("Europe/Ljubljana");
        let demo = ebb_core::demo::demo(moment(NIGHT).wall().date(), &zone);
        let mut met = BTreeMap::new();
        let mut few = |event: &Event| {
            let times = met.entry(event.body.code()).or_insert(0);
            *times += 1;
            *times <= 2
        };
        let mut events: Vec<Event> = demo.into_iter().filter(|event| few(event)).collect();
        let unknown = Unknown {
            code: 999,
            version: 2,
            raw: vec![0xa1, 1, 0x61, b'x'],
        };
        events.push(Event {
            id: EventId::new("newer").expect("an id"),
            at: moment(NIGHT),
            body: Body::Unknown(Box::new(unknown)),
        });
        events
    })
}

/// The envelopes of events in the order in which they were written down.
pub(crate) fn sealed(events: impl IntoIterator<Item = Event>) -> impl Iterator<Item = Envelope> {
    (1..).zip(events).map(|(time, event)| Envelope {
        event,
        hlc: Hlc { time, node: 1 },
        blanks: Vec::new(),
    })
}

pub(crate) fn event_seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = sealed(some_of_every_kind().iter().cloned())
        .map(|envelope| envelope.to_cbor())
        .collect();
    let event = some_of_every_kind()[0].clone();
    for mut envelope in sealed([event]) {
        envelope.blanks = vec![
            Blank {
                record: [3; 24],
                mark: None,
            },
            Blank {
                record: [4; 24],
                mark: Some([5; 16]),
            },
        ];
        seeds.push(envelope.to_cbor());
    }
    seeds
}

/// Decoding, encoding and decoding again gives the same, also after a way through an export.
pub(crate) fn event(bytes: &[u8]) {
    let Ok(envelope) = Envelope::from_cbor(bytes) else {
        return;
    };
    let written = envelope.to_cbor();
    let again = Envelope::from_cbor(&written).expect("what was written here can be read");
    assert_eq!(again, envelope, "a record changed on the way");
    assert_eq!(again.to_cbor(), written, "a record changes each time");
    let _ = envelope.event.body.check();
    let line = envelope.event.to_line();
    if let Ok(event) = Event::from_line(&line) {
        assert_eq!(event, envelope.event, "an export changes what it holds");
    }
    draws_exports(&Life::of([envelope]));
}

pub(crate) fn lines_seeds() -> Vec<Vec<u8>> {
    let events = some_of_every_kind();
    let mut seeds: Vec<Vec<u8>> = events
        .iter()
        .map(|event| event.to_line().into_bytes())
        .collect();
    let life = Life::of(sealed(events.iter().take(12).cloned()));
    seeds.push(to_lines(&life).into_bytes());
    seeds
}

/// Export, import into an empty vault, export again: the same lines.
pub(crate) fn lines(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let intake = read_lines(&Life::default(), &text);
    let life = Life::of(sealed(intake.new));
    comes_back(&life);
    draws_exports(&life);
}

/// Checks that an export of this life can be taken in whole and gives the same export.
pub(crate) fn comes_back(life: &Life) {
    let out = to_lines(life);
    let Intake { new, bad, .. } = read_lines(&Life::default(), &out);
    assert!(
        bad.is_empty(),
        "an export can't be taken in: {bad:?}\n{out}"
    );
    let again = Life::of(sealed(new));
    assert_eq!(to_lines(&again), out, "an export changed on the way");
}

/// Draws whatever a life can be made into.
fn draws_exports(life: &Life) {
    for with_situation in [false, true] {
        let _ = to_markdown(life, with_situation);
        let _ = to_csv(life, with_situation);
    }
    let _ = to_ics(life);
    let _ = to_ics_with_cards(life);
    let times = life.events().into_iter().map(|event| event.at.clone());
    for at in times.take(3).chain([moment(NIGHT)]) {
        let _ = stand(life, &at).to_json(1);
        let _ = life.last_day(&at);
    }
}

pub(crate) fn diary_seeds() -> Vec<Vec<u8>> {
    let whole = r#"{"tags": {"@walk": 1}, "entries": [
        {"title": "By the river.", "body": "It rained.", "date": "2026-02-28", "time": "22:10",
         "tags": ["@walk"], "starred": true},
        {"title": "One line", "body": "", "date": "2026-03-29", "time": "02:30", "tags": [],
         "starred": false, "uuid": "x"},
        {"title": "One line", "body": "", "date": "2026-03-29", "time": "02:30", "tags": null}]}"#;
    vec![whole.into(), br#"{"tags":{},"entries":[]}"#.to_vec()]
}

/// Every entry is either taken or named, and what was taken can be exported and taken in again.
pub(crate) fn diary(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = is_jrnl(&text);
    for zone in ["Europe/Ljubljana", "Pacific/Apia", "-03:30"] {
        let zone = Zone::named(zone).expect("a zone");
        let Ok((events, report)) = read_jrnl(&text, &zone) else {
            continue;
        };
        assert_eq!(events.len(), report.taken);
        assert_eq!(report.taken + report.not_taken.len(), report.entries);
        let twice = read_jrnl(&text, &zone).map(|(events, _)| events);
        assert_eq!(twice.ok().as_ref(), Some(&events), "other ids each time");
        let count = events.len();
        let events = events.into_iter().map(|(_, event)| event);
        let life = Life::of(sealed(events));
        assert_eq!(life.events().len(), count, "two entries with one id");
        comes_back(&life);
    }
}
