//! The opening of a vault, run beforehand over a life that nobody led.
//!
//! Worth it where code becomes quick only after it ran for a while: in a browser's worker that was
//! just started, while the passphrase is being typed.

use ebb_core::event::{Body, Envelope, Event, EventId, Hlc};
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_core::urge::Urge;
use ebb_vault::Chance;

use crate::book::Pages;

/// How many records are made up.
const RECORDS: usize = 16;

/// Made-up records that can be opened.
#[derive(Debug)]
pub struct Practice(ebb_vault::Practice);

impl Practice {
    /// Makes records up. Nothing of them is kept anywhere.
    #[must_use]
    pub fn new(now: &Moment, chance: &mut dyn Chance) -> Option<Self> {
        let bodies = (0..RECORDS).filter_map(|n| {
            let urge = Urge {
                before: None,
                after: None,
                felt: None,
                triggers: Vec::new(),
                action: None,
                outcome: None,
                note: None,
                extra: Default::default(),
            };
            let event = Event {
                id: EventId::new(&format!("practice-{n}"))?,
                at: now.clone(),
                body: Body::Urge(Box::new(urge)),
            };
            let hlc = Hlc::default();
            let blanks = Vec::new();
            Some(Envelope { event, hlc, blanks }.to_cbor())
        });
        let bodies: Vec<Vec<u8>> = bodies.collect();
        ebb_vault::Practice::new(&bodies, chance).map(Self)
    }

    /// Opens them all and reads the life that is in them; returns how many there were.
    pub fn run(&self) -> usize {
        let mut pages = Pages::default();
        self.0.open(&mut |_, body| pages.read(body));
        Life::of(pages.envelopes).all::<Urge>().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn practising_opens_all_that_was_made_up() {
        let now = Moment::parse("2026-03-01T02:04:00+01:00[Europe/Ljubljana]").unwrap();
        let practice = Practice::new(&now, &mut ebb_vault::Rehearsed::new(1));
        assert_eq!(practice.unwrap().run(), RECORDS);
    }
}
