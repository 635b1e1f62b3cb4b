//! The header of a record: 118 bytes that stay readable without a key.
//!
//! The layout is fixed and big-endian, and every field of it is decided before the first byte of a
//! body is sealed, but one: the hash of the sealed body. That field therefore comes last. The bytes
//! before it are the cipher's associated data; the chain and the signature run over all of them.

use crate::{BodyHash, DeviceId, HeaderHash, KeyEpoch, RecordId, Sequence, VaultId};

/// The first four bytes of every record.
pub const MAGIC: [u8; 4] = *b"EBBR";
/// The only layout of a header so far.
pub const FORMAT: u8 = 1;
/// XChaCha20-Poly1305, BLAKE3, Ed25519.
pub const SUITE: u8 = 1;
/// The length of an encoded header, in bytes. Frozen for format 1.
pub const HEADER_LEN: usize = 118;
/// How many leading bytes of a header are the cipher's associated data. Frozen for format 1.
pub const AAD_LEN: usize = HEADER_LEN - 32;

/// What stands before a sealed body, readable by anybody who holds the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// The key that sealed the body.
    pub epoch: KeyEpoch,
    /// The vault that the record belongs to.
    pub vault: VaultId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// Its place in the device's chain.
    pub sequence: Sequence,
    /// The hash of the header before it in the chain.
    pub previous: HeaderHash,
    /// The length of the padded plain body, in bytes.
    pub padded: u32,
    /// The hash of the sealed body.
    pub body: BodyHash,
}

/// Why bytes are not a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// There are fewer bytes than a header has.
    #[error("a header has {HEADER_LEN} bytes, here are {len}")]
    Short {
        /// How many bytes there were.
        len: usize,
    },
    /// The magic is another one.
    #[error("this is not a record")]
    Magic,
    /// The layout is of a later release.
    #[error("record format {format} is newer than this program")]
    Newer {
        /// The format that the header names.
        format: u8,
    },
    /// The cipher suite is unknown.
    #[error("cipher suite {suite} is unknown")]
    Suite {
        /// The suite that the header names.
        suite: u8,
    },
    /// The sequence is 0.
    #[error("sequence 0 doesn't exist")]
    Sequence,
}

impl Header {
    /// Returns the record's id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        RecordId {
            device: self.device,
            sequence: self.sequence,
        }
    }

    /// Encodes the header. Frozen for format 1.
    #[must_use]
    pub fn encode(&self) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        bytes[0..4].copy_from_slice(&MAGIC);
        bytes[4] = FORMAT;
        bytes[5] = SUITE;
        bytes[6..10].copy_from_slice(&self.epoch.0.to_be_bytes());
        bytes[10..26].copy_from_slice(self.vault.as_bytes());
        bytes[26..42].copy_from_slice(self.device.as_bytes());
        bytes[42..50].copy_from_slice(&self.sequence.get().to_be_bytes());
        bytes[50..82].copy_from_slice(self.previous.as_bytes());
        bytes[82..86].copy_from_slice(&self.padded.to_be_bytes());
        bytes[86..118].copy_from_slice(self.body.as_bytes());
        bytes
    }

    /// Decodes the header at the start of `bytes`; what follows it is not looked at.
    ///
    /// # Errors
    /// When the bytes are too few, or not a header of a known format.
    pub fn decode(bytes: &[u8]) -> Result<Self, HeaderError> {
        let Some(bytes) = bytes.first_chunk::<HEADER_LEN>() else {
            return Err(HeaderError::Short { len: bytes.len() });
        };
        if bytes[0..4] != MAGIC {
            return Err(HeaderError::Magic);
        }
        match bytes[4] {
            FORMAT => {}
            format => return Err(HeaderError::Newer { format }),
        }
        if bytes[5] != SUITE {
            return Err(HeaderError::Suite { suite: bytes[5] });
        }
        let sequence = u64::from_be_bytes(part(bytes, 42));
        Ok(Self {
            epoch: KeyEpoch(u32::from_be_bytes(part(bytes, 6))),
            vault: VaultId::from_bytes(part(bytes, 10)),
            device: DeviceId::from_bytes(part(bytes, 26)),
            sequence: Sequence::new(sequence).ok_or(HeaderError::Sequence)?,
            previous: HeaderHash::from_bytes(part(bytes, 50)),
            padded: u32::from_be_bytes(part(bytes, 82)),
            body: BodyHash::from_bytes(part(bytes, 86)),
        })
    }
}

impl HeaderHash {
    /// Hashes an encoded header, all of it.
    #[must_use]
    pub fn of(header: &[u8; HEADER_LEN]) -> Self {
        Self::from_bytes(*blake3::hash(header).as_bytes())
    }
}

/// Copies `N` bytes from `at`; every call lies within the fixed layout.
fn part<const N: usize>(bytes: &[u8; HEADER_LEN], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}
