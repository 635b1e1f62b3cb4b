//! What a reader found wrong, record by record.

use ebb_protocol::{KeyEpoch, RecordId, Sequence};

/// One thing that is not as it was written. Every other record stays readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// Records of a device, from `record` to `through`, are not there.
    #[error("record {record} is missing (through {through})")]
    Missing {
        /// The first that is missing.
        record: RecordId,
        /// The last that is missing, of the same device.
        through: Sequence,
    },
    /// The place of one record holds another, whole one; its body was handed out all the same.
    #[error("the place of record {record} holds record {holds}")]
    Swapped {
        /// The record that should lie here.
        record: RecordId,
        /// The record that does.
        holds: RecordId,
    },
    /// A whole record arrived after later ones of its device; its body was handed out all the same.
    #[error("record {record} lies out of order")]
    Displaced {
        /// The record.
        record: RecordId,
    },
    /// The place of one record holds another that lies elsewhere too; it was handed out once.
    #[error("the place of record {record} repeats record {holds}")]
    Repeated {
        /// The record that should lie here.
        record: RecordId,
        /// The record that lies here once more.
        holds: RecordId,
    },
    /// A record's bytes are other than were written, cut or lost; its body was not handed out.
    #[error("record {record} was altered or damaged")]
    Altered {
        /// The record.
        record: RecordId,
    },
    /// A record is whole but follows another one than the chain says: two copies wrote as one device.
    #[error("record {record} follows another record than the one before it")]
    Forked {
        /// The record.
        record: RecordId,
    },
    /// A record is whole but its signature isn't its device's.
    #[error("record {record} is not signed by its device")]
    Unsigned {
        /// The record.
        record: RecordId,
    },
    /// A record was written by a device that this vault doesn't know.
    #[error("record {record} is of an unknown device")]
    UnknownDevice {
        /// The record.
        record: RecordId,
    },
    /// A record is sealed with a key that isn't held here.
    #[error("record {record} is sealed with key {epoch}, which this device does not hold")]
    UnknownKey {
        /// The record.
        record: RecordId,
        /// The key it needs.
        epoch: KeyEpoch,
    },
    /// A record belongs to another vault.
    #[error("record {record} belongs to another vault")]
    Foreign {
        /// The record.
        record: RecordId,
    },
    /// A record was written by a later release.
    #[error("record {record} has format {format}, which is newer than this program")]
    Newer {
        /// The record.
        record: RecordId,
        /// Its format.
        format: u8,
    },
    /// The note of where each chain ends is absent or altered, so a cut end might go unnoticed.
    #[error("the note of where the records end is damaged")]
    Tip,
    /// A copy of the keyring, counted from 1, is damaged. The other one may be whole.
    #[error("copy {copy} of the keyring is damaged")]
    Keyring {
        /// Which copy.
        copy: usize,
    },
}

impl Damage {
    /// Returns the record that is concerned, if it is one.
    #[must_use]
    pub fn record(&self) -> Option<RecordId> {
        match self {
            Self::Missing { record, .. }
            | Self::Swapped { record, .. }
            | Self::Repeated { record, .. }
            | Self::Displaced { record }
            | Self::Altered { record }
            | Self::Forked { record }
            | Self::Unsigned { record }
            | Self::UnknownDevice { record }
            | Self::UnknownKey { record, .. }
            | Self::Foreign { record }
            | Self::Newer { record, .. } => Some(*record),
            Self::Tip | Self::Keyring { .. } => None,
        }
    }
}

/// What a reading of the store came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// How many records were read, blanked and damaged ones included.
    pub records: u64,
    /// Records without a body. Each must be named by a sealed event, which only the reader of bodies
    /// can tell; one that isn't was cut off by somebody else.
    pub blanked: Vec<RecordId>,
    /// All that is not as it was written, empty in a sound vault.
    pub damage: Vec<Damage>,
}
