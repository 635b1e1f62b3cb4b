//! A backup: the whole vault in one file, sealed as it lies in the store.
//!
//! `EBBB`, a version, then blocks (a length of four bytes, big-endian, and as many bytes): the
//! keyring, every record in order of arrival, an empty block, the tip, and a BLAKE3 hash of all that.
//! A record's block is the id under which it lay (device, sequence) and its bytes as they lay there:
//! a damaged one keeps its place. Nothing is opened or sealed again, so the passphrase of that day
//! opens it.

use std::io::{self, Read, Write};

use ebb_protocol::{DeviceId, RecordId, Sequence};

use crate::damage::Report;
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::padding::MAX_BODY;
use crate::scan::{Care, Scan};
use crate::store::{
    Change, KeyringChange, Outcome, Position, RecordStore, SealedRecord, StoreError,
};
use crate::tip::Heads;
use crate::unlock::UnlockError;
use crate::vault::EachBody;

const MAGIC: [u8; 4] = *b"EBBB";
const VERSION: u8 = 1;
/// Above any record and any keyring.
const MAX_BLOCK: usize = 2 * MAX_BODY;

/// Why a backup was not written, read or restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file could not be read or written.
    #[error("the backup file could not be used")]
    File(#[from] io::Error),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keyring is not readable, so a backup would be worth nothing.
    #[error("the keyring can't be read")]
    Keyring(#[source] UnlockError),
    /// The file is something else.
    #[error("this is not a backup")]
    NotOurs,
    /// The file was written by a later release.
    #[error("backup version {version} is newer than this program")]
    Newer {
        /// The version it names.
        version: u8,
    },
    /// The file is cut short or altered.
    #[error("the backup is damaged")]
    Damaged,
}

/// What a whole backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The keyring of that day.
    pub keyring: Keyring,
    /// The tip of that day.
    pub tip: Vec<u8>,
    /// How many records it holds.
    pub records: u64,
}

/// Writes everything in `store` to `out`; returns how many records that were.
///
/// # Errors
/// When the store or the file fails, or the keyring can't be read.
pub async fn write_backup<S: RecordStore>(
    store: &mut S,
    out: &mut impl Write,
) -> Result<u64, BackupError> {
    let keyring = Keyring::read(&store.keyrings().await?).map_err(BackupError::Keyring)?;
    let mut out = Hashing {
        inner: out,
        hasher: blake3::Hasher::new(),
    };
    out.write_all(&MAGIC)?;
    out.write_all(&[VERSION])?;
    write_block(&mut out, keyring.encode())?;
    // The tip belongs to the same moment as the records, so it comes after them.
    let mut records = 0;
    let mut failed = None;
    let mut block = Vec::new();
    let reading = store
        .read_after(Position::default(), &mut |_, id, bytes| {
            if failed.is_none() {
                records += 1;
                block.clear();
                block.extend_from_slice(id.device.as_bytes());
                block.extend_from_slice(&id.sequence.get().to_be_bytes());
                block.extend_from_slice(bytes);
                failed = write_block(&mut out, &block).err();
            }
        })
        .await?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    write_block(&mut out, &[])?;
    write_block(&mut out, reading.tip.as_deref().unwrap_or_default())?;
    let hash = out.hasher.finalize();
    out.inner.write_all(hash.as_bytes())?;
    out.inner.flush()?;
    Ok(records)
}

/// Reads a backup and hands on every record: the id under which it lay, and its bytes. Only a good
/// return proves that the file is whole.
///
/// # Errors
/// When the file can't be read, is no backup, or is damaged.
pub fn read_backup(input: &mut impl Read, each: &mut EachBody<'_>) -> Result<Backup, BackupError> {
    let mut input = Hashing {
        inner: input,
        hasher: blake3::Hasher::new(),
    };
    let mut start = [0; 5];
    input.fill(&mut start).map_err(|error| match error {
        BackupError::Damaged => BackupError::NotOurs,
        other => other,
    })?;
    if start[..4] != MAGIC {
        return Err(BackupError::NotOurs);
    }
    if start[4] != VERSION {
        return Err(BackupError::Newer { version: start[4] });
    }
    let mut block = Vec::new();
    input.block(&mut block)?;
    let keyring = Keyring::decode(&block).map_err(|_| BackupError::Damaged)?;
    let mut records = 0;
    loop {
        input.block(&mut block)?;
        if block.is_empty() {
            break;
        }
        records += 1;
        let (id, bytes) = split(&block).ok_or(BackupError::Damaged)?;
        each(id, bytes);
    }
    input.block(&mut block)?;
    let expected = input.hasher.finalize();
    let mut found = [0; 32];
    input.fill(&mut found)?;
    if expected != found || input.inner.read(&mut [0])? != 0 {
        return Err(BackupError::Damaged);
    }
    Ok(Backup {
        keyring,
        tip: block,
        records,
    })
}

/// Checks a backup by opening every record in it.
///
/// # Errors
/// When the file can't be read, is no backup, or is damaged. A damaged record stands in the report.
pub fn verify_backup(
    input: &mut impl Read,
    keys: std::sync::Arc<Keys>,
) -> Result<(Backup, Report), BackupError> {
    let mut scan = Scan::new(keys, &Heads::default(), Care::Check);
    let backup = read_backup(input, &mut |id, bytes| {
        scan.record(id, bytes, &mut |_, _| {})
    })?;
    let (_, report) = scan.finish(Some(&backup.tip), &mut |_, _| {});
    Ok((backup, report))
}

/// Puts a backup into an empty store, all of it or nothing.
///
/// The copy must become a new device ([`Keyring::become_new_device`]) before it writes.
///
/// # Errors
/// [`StoreError::Occupied`] when the store holds anything; else as for reading a backup.
pub async fn restore<S: RecordStore>(
    input: &mut impl Read,
    store: &mut S,
) -> Result<Backup, BackupError> {
    let mut records = Vec::new();
    let backup = read_backup(input, &mut |id, bytes| {
        records.push(SealedRecord {
            id,
            bytes: bytes.to_vec(),
        });
    })?;
    let change = Change {
        records,
        tip: Some(backup.tip.clone()),
        keyring: Some(KeyringChange {
            before: None,
            after: backup.keyring.encode().to_vec(),
        }),
        ..Change::default()
    };
    match store.apply(&change).await? {
        Outcome::Done(_) => Ok(backup),
        Outcome::Moved => Err(StoreError::Occupied.into()),
    }
}

struct Hashing<'a, T> {
    inner: &'a mut T,
    hasher: blake3::Hasher,
}

impl<T: Write> Hashing<'_, T> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.inner.write_all(bytes)
    }
}

impl<T: Read> Hashing<'_, T> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        self.inner
            .read_exact(bytes)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => BackupError::Damaged,
                _ => BackupError::File(error),
            })?;
        self.hasher.update(bytes);
        Ok(())
    }

    fn block(&mut self, block: &mut Vec<u8>) -> Result<(), BackupError> {
        let mut length = [0; 4];
        self.fill(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > MAX_BLOCK {
            return Err(BackupError::Damaged);
        }
        block.clear();
        // Grows with what is really there, never with what a damaged length claims.
        let taken = self.inner.by_ref().take(length as u64).read_to_end(block)?;
        if taken != length {
            return Err(BackupError::Damaged);
        }
        self.hasher.update(block);
        Ok(())
    }
}

fn split(block: &[u8]) -> Option<(RecordId, &[u8])> {
    let (device, rest) = block.split_first_chunk::<16>()?;
    let (sequence, bytes) = rest.split_first_chunk::<8>()?;
    let sequence = Sequence::new(u64::from_be_bytes(*sequence))?;
    Some((
        RecordId {
            device: DeviceId::from_bytes(*device),
            sequence,
        },
        bytes,
    ))
}

fn write_block<T: Write>(out: &mut Hashing<'_, T>, block: &[u8]) -> io::Result<()> {
    let length = u32::try_from(block.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(block)
}
