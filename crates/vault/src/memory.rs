//! A store in memory: for tests, and for whatever must never reach a disk.

use std::collections::BTreeSet;

use ebb_protocol::RecordId;

use crate::store::{
    Change, EachRecord, Outcome, Position, Reading, RecordStore, SealedRecord, StoreError,
};
use ebb_protocol::BLANK_LEN;

/// Records in a list. Its parts are open, so that a test can damage them.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    /// The records in order of arrival.
    pub records: Vec<SealedRecord>,
    /// The tip.
    pub tip: Option<Vec<u8>>,
    /// The copies of the keyring.
    pub keyrings: Vec<Vec<u8>>,
    /// Places in the list that hold nothing any more.
    empty: BTreeSet<usize>,
}

impl MemoryStore {
    fn position(&self) -> Position {
        Position(self.records.len() as u64)
    }

    fn place(&self, id: RecordId) -> Option<usize> {
        let mut rows = self.records.iter().enumerate();
        rows.find(|(place, row)| row.id == id && !self.empty.contains(place))
            .map(|(place, _)| place)
    }
}

impl RecordStore for MemoryStore {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(self.keyrings.clone())
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        let skipped = usize::try_from(after.0).unwrap_or(usize::MAX);
        for (index, row) in self.records.iter().enumerate().skip(skipped) {
            if !self.empty.contains(&index) {
                each(Position(index as u64 + 1), row.id, &row.bytes);
            }
        }
        Ok(Reading {
            position: self.position(),
            tip: self.tip.clone(),
        })
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        if change.at != self.position() {
            return Ok(Outcome::Moved);
        }
        let taken = |id| self.place(id).is_some() && !change.removes.contains(&id);
        if change.records.iter().any(|new| taken(new.id)) {
            return Err(StoreError::Other {
                source: "a record is there already".into(),
            });
        }
        if let Some(keyring) = &change.keyring {
            let stands = match &keyring.before {
                Some(before) => self.keyrings.contains(before),
                None => self.keyrings.is_empty(),
            };
            if !stands {
                return Ok(Outcome::Moved);
            }
            self.keyrings = vec![keyring.after.clone(); 2];
        }
        for id in &change.removes {
            if let Some(place) = self.place(*id) {
                self.records[place].bytes.clear();
                self.empty.insert(place);
            }
        }
        self.records.extend(change.records.iter().cloned());
        for id in &change.blanks {
            if let Some(place) = self.place(*id) {
                self.records[place].bytes.truncate(BLANK_LEN);
            }
        }
        if let Some(tip) = &change.tip {
            self.tip = Some(tip.clone());
        }
        Ok(Outcome::Done(self.position()))
    }
}
