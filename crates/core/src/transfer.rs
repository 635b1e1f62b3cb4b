//! Coming and going: JSON Lines in and out, and what of a file would be taken in.
//!
//! Export, import into an empty vault and export again give the same lines.

use std::collections::HashMap;

use crate::event::{Body, Event, EventId, LineError};
use crate::life::Life;

/// Every living event, one a line, in order of time and id.
#[must_use]
pub fn to_lines(life: &Life) -> String {
    let mut text = String::new();
    for event in life.events() {
        text.push_str(&event.to_line());
        text.push('\n');
    }
    text
}

/// What a file holds, measured against a life.
#[derive(Debug, Default)]
pub struct Intake {
    /// Events that aren't known here yet.
    pub new: Vec<Event>,
    /// Lines whose event is known and equal.
    pub known: usize,
    /// Lines whose id is known here with other content; they are not taken.
    pub different: Vec<(usize, EventId)>,
    /// Lines whose event was deleted here; they are not revived.
    pub gone: Vec<(usize, EventId)>,
    /// Lines that can't be read.
    pub bad: Vec<(usize, LineError)>,
}

/// Reads Ebb's JSON Lines and measures them against a life. Takes nothing.
#[must_use]
pub fn read_lines(life: &Life, text: &str) -> Intake {
    read_bytes(life, text.as_bytes())
}

/// Reads Ebb's JSON Lines as they lie in a file. A line that isn't UTF-8 is one bad line.
#[must_use]
pub fn read_bytes(life: &Life, file: &[u8]) -> Intake {
    let mut events = Vec::new();
    let mut bad = Vec::new();
    for (number, line) in file.split(|byte| *byte == b'\n').enumerate() {
        let Ok(line) = std::str::from_utf8(line) else {
            bad.push((number + 1, LineError::NotText));
            continue;
        };
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        match Event::from_line(line) {
            Ok(event) if matches!(event.body, Body::Withdrawn(_)) => {
                let unfit = crate::field::FieldError::Unfit {
                    name: "kind".to_owned(),
                    expected: "a kind that exports hold".to_owned(),
                };
                bad.push((number + 1, unfit.into()));
            }
            Ok(event) => events.push((number + 1, event)),
            Err(error) => bad.push((number + 1, error)),
        }
    }
    Intake {
        bad,
        ..measure(life, events)
    }
}

/// Measures events with their line numbers against a life.
#[must_use]
pub fn measure(life: &Life, events: Vec<(usize, Event)>) -> Intake {
    let mut intake = Intake::default();
    let mut met: HashMap<EventId, usize> = HashMap::new();
    for (number, event) in events {
        let id = event.id.clone();
        let standing = match met.get(&id) {
            Some(at) => intake.new.get(*at),
            None => life.event(id.as_str()),
        };
        if life.is_gone(id.as_str()) {
            intake.gone.push((number, id));
        } else if standing == Some(&event) {
            intake.known += 1;
        } else if standing.is_some() {
            intake.different.push((number, id));
        } else {
            met.insert(id, intake.new.len());
            intake.new.push(event);
        }
    }
    intake
}
