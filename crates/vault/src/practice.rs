//! Records that nobody needs, to be opened again and again.
//!
//! A browser compiles a worker's code quickly at first, and well only once a part has run for a while.
//! Whoever waits for a passphrase can run the very code that will open the vault, over records made up
//! on the spot under keys drawn for it.

use std::sync::Arc;

use crate::chance::Chance;
use crate::kdf::KdfParams;
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::record::Sealer;
use crate::scan::{Care, Scan};
use crate::store::SealedRecord;
use crate::tip::Heads;
use crate::vault::EachBody;

/// Made-up records, and the keys to them.
#[derive(Debug)]
pub struct Practice {
    keys: Arc<Keys>,
    records: Vec<SealedRecord>,
}

impl Practice {
    /// Seals `bodies` under keys of their own, as far as they can be sealed.
    #[must_use]
    pub fn new(bodies: &[Vec<u8>], chance: &mut dyn Chance) -> Option<Self> {
        let (_, keys, _) = Keyring::make(chance, "", KdfParams::REHEARSED).ok()?;
        let mut sealer = Sealer::new(&keys, None).ok()?;
        let records = bodies
            .iter()
            .map_while(|body| sealer.seal(body, chance).ok());
        let records = records.collect();
        Some(Self {
            keys: Arc::new(keys),
            records,
        })
    }

    /// Opens all of them as a vault is opened, and hands on their bodies.
    pub fn open(&self, each: &mut EachBody<'_>) {
        let mut scan = Scan::new(Arc::clone(&self.keys), &Heads::default(), Care::Opening);
        for record in &self.records {
            scan.record(record.id, &record.bytes, each);
        }
        drop(scan.finish(None, each));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Rehearsed;

    #[test]
    fn what_was_made_up_opens_as_often_as_wanted() {
        let bodies = vec![vec![1; 40], vec![2; 3000]];
        let practice = Practice::new(&bodies, &mut Rehearsed::new(1)).unwrap();
        for _ in 0..2 {
            let mut seen = Vec::new();
            practice.open(&mut |_, body| seen.push(body.to_vec()));
            assert_eq!(seen, bodies);
        }
    }
}
