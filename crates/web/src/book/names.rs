//! Which records lost their bodies rightly: those that an event names.

use std::collections::{HashMap, HashSet};

use ebb_core::event::Blank;
use ebb_vault::{DeviceId, Mark, RecordId, Sequence};

/// Records that events name as blanked, and which of two records of one number they mean.
#[derive(Debug, Default)]
pub(crate) struct Names {
    all: HashSet<RecordId>,
    /// Named without a mark: whichever record is there is meant.
    any: HashSet<RecordId>,
    marked: HashMap<RecordId, Vec<Mark>>,
}

/// A record, and which one of its number.
pub(super) type Name = (RecordId, Option<Mark>);

impl Names {
    pub(super) fn add(&mut self, blanks: &[Blank]) {
        self.extend(blanks.iter().filter_map(name_of));
    }

    pub(super) fn extend(&mut self, names: impl IntoIterator<Item = Name>) {
        for (record, mark) in names {
            self.all.insert(record);
            match mark {
                Some(mark) => self.marked.entry(record).or_default().push(mark),
                None => drop(self.any.insert(record)),
            }
        }
    }

    /// Every name, one by one.
    pub(super) fn each(&self) -> impl Iterator<Item = Name> + '_ {
        let any = self.any.iter().map(|record| (*record, None));
        let marked = self.marked.iter();
        any.chain(
            marked.flat_map(|(record, marks)| marks.iter().map(|mark| (*record, Some(*mark)))),
        )
    }

    /// The records, whichever of a number is meant.
    pub(super) fn records(&self) -> &HashSet<RecordId> {
        &self.all
    }

    /// Whether this very record is named.
    pub(super) fn mean(&self, record: RecordId, mark: Option<Mark>) -> bool {
        let marks = self.marked.get(&record);
        self.any.contains(&record)
            || mark.is_some_and(|mark| marks.is_some_and(|marks| marks.contains(&mark)))
    }
}

/// How an event names a record.
pub(super) fn blank_of((record, mark): Name) -> Blank {
    let mut bytes = [0; 24];
    bytes[..16].copy_from_slice(record.device.as_bytes());
    bytes[16..].copy_from_slice(&record.sequence.get().to_be_bytes());
    Blank {
        record: bytes,
        mark,
    }
}

pub(super) fn name_of(blank: &Blank) -> Option<Name> {
    let (device, sequence) = blank.record.split_first_chunk::<16>()?;
    let sequence = Sequence::new(u64::from_be_bytes(*sequence.first_chunk()?))?;
    let record = RecordId {
        device: DeviceId::from_bytes(*device),
        sequence,
    };
    Some((record, blank.mark))
}
