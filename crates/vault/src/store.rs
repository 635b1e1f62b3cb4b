//! The seam to a disk: an append-only list of sealed records, a tip, and a keyring kept twice.
//!
//! A store knows no key. It keeps bytes in the order in which they arrived, changes them in one
//! transaction or not at all, and refuses a change that was decided on an older list. SQLite,
//! IndexedDB and memory implement it alike; `conformance` tells them the same story.

use std::error::Error;
use std::path::PathBuf;

use ebb_protocol::{DeviceId, HEADER_LEN, HeaderHash, RecordId};

/// How many records a store had taken in: 0 is an empty store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// A sealed record under its id: header, signature and, unless blanked, sealed body, in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord {
    /// The id that the header names.
    pub id: RecordId,
    /// The record's bytes.
    pub bytes: Vec<u8>,
}

/// The beginning of the hash of a record's header. A disk that was put back may have led to two records
/// of one number; this tells which of them is meant.
pub type Mark = [u8; 16];

impl SealedRecord {
    /// Which record of its number this is; nothing where it has no header.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        mark_of(&self.bytes)
    }
}

/// Returns the hash of the header that these bytes begin with.
pub(crate) fn hash_of(record: &[u8]) -> Option<HeaderHash> {
    record.first_chunk::<HEADER_LEN>().map(HeaderHash::of)
}

pub(crate) fn mark_of(record: &[u8]) -> Option<Mark> {
    hash_of(record)?.as_bytes().first_chunk().copied()
}

/// A new keyring and the one it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyringChange {
    /// The keyring that must still be in place, or `None` in a store without one.
    pub before: Option<Vec<u8>>,
    /// The keyring that takes its place, in both copies.
    pub after: Vec<u8>,
}

/// What one transaction does: everything in it, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// The position at which this was decided.
    pub at: Position,
    /// Records that go as a whole, before any is taken in: others of their numbers take their place.
    /// Unknown ids are passed over. Only together with records to take in: a position never comes
    /// twice.
    pub removes: Vec<RecordId>,
    /// Records to take in, in this order.
    pub records: Vec<SealedRecord>,
    /// Records whose body goes: header and signature stay. Unknown ids are passed over.
    pub blanks: Vec<RecordId>,
    /// The new tip, or `None` to leave it.
    pub tip: Option<Vec<u8>>,
    /// A new keyring, or `None` to leave it.
    pub keyring: Option<KeyringChange>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is durable; the store now stands at this position.
    Done(Position),
    /// Somebody else changed the store first, so nothing was done.
    Moved,
}

/// Where a reading ended, and the tip of that same moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The position of the last record there is.
    pub position: Position,
    /// The tip, if the store has one.
    pub tip: Option<Vec<u8>>,
}

/// Takes one record out of a reading: where it lies, the id it lies under, its bytes.
///
/// The id and the bytes need not agree in a damaged store; bytes that can't be read come as none.
pub type EachRecord<'a> = dyn FnMut(Position, RecordId, &[u8]) + 'a;

/// What the store could not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder isn't there.
    #[error("the folder {} doesn't exist", place.display())]
    NoFolder {
        /// The folder.
        place: PathBuf,
    },
    /// There is no vault in the folder.
    #[error("there is no vault in {}", place.display())]
    NoVault {
        /// The folder.
        place: PathBuf,
    },
    /// There is a vault already, where none was wanted.
    #[error("there is a vault already")]
    Occupied,
    /// The file is another program's, or not a database.
    #[error("{} is not a vault", place.display())]
    NotOurs {
        /// The file.
        place: PathBuf,
    },
    /// The store was written by a later release.
    #[error("the vault has layout {version}, which is newer than this program")]
    Newer {
        /// The layout's number.
        version: u32,
    },
    /// The database itself is damaged.
    #[error("the vault's file is damaged")]
    Damaged {
        /// What the database says.
        #[source]
        source: Cause,
    },
    /// Nothing may be written here.
    #[error("the vault can't be written to")]
    ReadOnly {
        /// What the system says.
        #[source]
        source: Cause,
    },
    /// The vault may not even be read.
    #[error("the vault may not be opened")]
    Forbidden {
        /// What the system says.
        #[source]
        source: Cause,
    },
    /// The disk is full.
    #[error("the disk is full")]
    Full {
        /// What the system says.
        #[source]
        source: Cause,
    },
    /// Another process holds the vault.
    #[error("the vault is in use{}", holder.as_ref().map(|h| format!(" by {h}")).unwrap_or_default())]
    Held {
        /// Who holds it, as far as is known.
        holder: Option<String>,
    },
    /// Anything else.
    #[error("the vault's file could not be used")]
    Other {
        /// What the system says.
        #[source]
        source: Cause,
    },
}

/// What a lower layer said.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Where sealed records lie.
#[expect(
    async_fn_in_trait,
    reason = "a browser's store is not `Send`, and the shell is one task"
)]
pub trait RecordStore {
    /// Returns the copies of the keyring, as they lie there; none in a new store.
    ///
    /// # Errors
    /// When the store can't be read.
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError>;

    /// Hands every record after `after` to `each`, in order of arrival, as of one moment.
    ///
    /// # Errors
    /// When the store can't be read; what was handed out until then is as it lay there.
    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError>;

    /// Hands up to `limit` records of `device` after the sequence `after` to `each`, in order of
    /// sequence. A store that can look them up does better than this, which reads everything.
    ///
    /// # Errors
    /// When the store can't be read.
    async fn read_chain(
        &mut self,
        device: DeviceId,
        after: u64,
        limit: usize,
        each: &mut EachRecord<'_>,
    ) -> Result<(), StoreError> {
        let mut found = Vec::new();
        self.read_after(Position::default(), &mut |at, id, bytes| {
            if id.device == device && id.sequence.get() > after {
                found.push((id.sequence, at, bytes.to_vec()));
            }
        })
        .await?;
        found.sort_unstable();
        for (sequence, at, bytes) in found.into_iter().take(limit) {
            each(at, RecordId { device, sequence }, &bytes);
        }
        Ok(())
    }

    /// Makes the whole change durable, or none of it.
    ///
    /// # Errors
    /// When the store can't be written. It may then hold all of the change or nothing: read again.
    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError>;
}
