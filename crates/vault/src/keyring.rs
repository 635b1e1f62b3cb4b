//! The keyring: every key of the vault, each wrapped by another, in one small blob.
//!
//! The passphrase opens this device's secrets; those, or the recovery words, open the root; the root
//! opens the keys of the epochs, which seal records. A new passphrase changes this blob alone.
//!
//! The blob is `EBBK`, a version, a CBOR map, a MAC under the root, and a checksum. The checksum is
//! read before any slow derivation, so that damage is never taken for a wrong passphrase; the MAC is
//! the key check: whoever has another root learns it here, before a record is written.

use ebb_protocol::{DeviceId, VaultId};
use minicbor::{Decode, Encode};

use crate::kdf::KdfParams;
use crate::secret::Secret;
use crate::unlock::UnlockError;

/// The first bytes of a keyring.
pub const KEYRING_MAGIC: [u8; 4] = *b"EBBK";
/// The only layout of a keyring so far.
pub const KEYRING_VERSION: u8 = 1;

const PREFIX: usize = 5;
const MAC: usize = 32;
const CHECKSUM: usize = 32;
/// Far above any real keyring, and low enough to be read without a thought.
const MAX_LEN: usize = 1024 * 1024;

/// Every key of the vault, wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring {
    pub(crate) contents: Contents,
    bytes: Vec<u8>,
}

/// The map within a keyring. Keys are frozen: new fields take new numbers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Contents {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) vault: [u8; 16],
    /// Counts changes of the keyring, so that of two readable copies the newer is known.
    #[n(1)]
    pub(crate) generation: u64,
    #[n(2)]
    pub(crate) own: Own,
    #[n(3)]
    pub(crate) devices: Vec<Device>,
    #[n(4)]
    pub(crate) recovery: Recovery,
    #[n(5)]
    pub(crate) root: u32,
    #[n(6)]
    pub(crate) epochs: Vec<Epoch>,
    /// The roster as all devices last agreed on it through a relay. What differs from it above was
    /// changed here and waits to be told.
    #[cbor(n(7), with = "minicbor::bytes")]
    pub(crate) agreed: Option<Vec<u8>>,
}

/// This device's secrets, wrapped by the passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Own {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) device: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) salt: [u8; 16],
    #[n(2)]
    pub(crate) memory_kib: u32,
    #[n(3)]
    pub(crate) passes: u32,
    #[n(4)]
    pub(crate) lanes: u32,
    #[cbor(n(5), with = "minicbor::bytes")]
    pub(crate) wrapped: Vec<u8>,
}

/// A device that may write, or once did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Device {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) id: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) agree: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) sign: [u8; 32],
    /// The root, sealed to this device; empty once the device was removed.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(crate) root: Vec<u8>,
    /// The last record of a removed device that still counts.
    #[n(4)]
    pub(crate) until: Option<u64>,
}

impl Device {
    pub(crate) fn id(&self) -> DeviceId {
        DeviceId::from_bytes(self.id)
    }

    pub(crate) fn is_removed(&self) -> bool {
        self.root.is_empty()
    }
}

/// The recovery key's public half, and the root sealed to it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Recovery {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) agree: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) root: Vec<u8>,
}

/// One epoch's key, wrapped by the root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Epoch {
    #[n(0)]
    pub(crate) epoch: u32,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) wrapped: Vec<u8>,
}

impl Keyring {
    /// Reads the newest sound one of the copies that a store holds.
    ///
    /// # Errors
    /// [`UnlockError::Damaged`] when none is sound, [`UnlockError::TooNew`] when a sound one is of a
    /// later release.
    pub fn read(copies: &[Vec<u8>]) -> Result<Self, UnlockError> {
        let mut best: Result<Self, UnlockError> = Err(UnlockError::Damaged);
        for copy in copies {
            match (Self::decode(copy), &best) {
                (Ok(found), Ok(held)) if found.generation() <= held.generation() => {}
                (Ok(found), _) => best = Ok(found),
                (Err(UnlockError::TooNew { version }), Err(_)) => {
                    best = Err(UnlockError::TooNew { version });
                }
                (Err(_), _) => {}
            }
        }
        best
    }

    /// Decodes one copy, its checksum first.
    ///
    /// # Errors
    /// When the copy is damaged or of a later release.
    pub fn decode(bytes: &[u8]) -> Result<Self, UnlockError> {
        if bytes.len() > MAX_LEN || bytes.len() < PREFIX + MAC + CHECKSUM {
            return Err(UnlockError::Damaged);
        }
        let (sealed, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        if sealed[..4] != KEYRING_MAGIC || checksum != blake3::hash(sealed).as_bytes() {
            return Err(UnlockError::Damaged);
        }
        if sealed[4] != KEYRING_VERSION {
            return Err(UnlockError::TooNew { version: sealed[4] });
        }
        let map = &sealed[PREFIX..sealed.len() - MAC];
        let contents: Contents = minicbor::decode(map).map_err(|_| UnlockError::Damaged)?;
        Ok(Self {
            contents,
            bytes: bytes.to_vec(),
        })
    }

    /// Finds a whole keyring that begins at the start of `bytes`, whatever follows it.
    pub(crate) fn find(bytes: &[u8]) -> Option<Self> {
        let map = bytes.get(PREFIX..)?;
        let mut decoder = minicbor::Decoder::new(map);
        decoder.decode::<Contents>().ok()?;
        let end = PREFIX + decoder.position() + MAC + CHECKSUM;
        Self::decode(bytes.get(..end)?).ok()
    }

    /// Returns the blob, as a store keeps it.
    #[must_use]
    pub fn encode(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the vault that the keys belong to.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        VaultId::from_bytes(self.contents.vault)
    }

    /// Returns the device whose secrets the passphrase opens.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        DeviceId::from_bytes(self.contents.own.device)
    }

    /// Returns how often the keyring was changed; a new one has 1.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.contents.generation
    }

    /// Returns what opening it by passphrase costs.
    #[must_use]
    pub fn params(&self) -> KdfParams {
        let own = &self.contents.own;
        KdfParams {
            memory_kib: own.memory_kib,
            passes: own.passes,
            lanes: own.lanes,
        }
    }

    /// Encodes the contents under the root's MAC.
    pub(crate) fn compose(contents: Contents, root: &Secret) -> Result<Self, UnlockError> {
        let map = minicbor::to_vec(&contents).map_err(|_| UnlockError::Damaged)?;
        let mut bytes = KEYRING_MAGIC.to_vec();
        bytes.push(KEYRING_VERSION);
        bytes.extend_from_slice(&map);
        let mac = mac(&bytes, root);
        bytes.extend_from_slice(mac.as_bytes());
        let checksum = blake3::hash(&bytes);
        bytes.extend_from_slice(checksum.as_bytes());
        Ok(Self { contents, bytes })
    }

    /// Whether the whole keyring was made by somebody who held this root.
    pub(crate) fn is_under(&self, root: &Secret) -> bool {
        let (covered, rest) = self.bytes.split_at(self.bytes.len() - MAC - CHECKSUM);
        // Comparing hashes as `blake3::Hash` takes the same time whatever they hold.
        rest.first_chunk::<MAC>()
            .is_some_and(|found| mac(covered, root) == *found)
    }
}

fn mac(covered: &[u8], root: &Secret) -> blake3::Hash {
    blake3::keyed_hash(root.derive("ebb 1 keyring mac").expose_to_cipher(), covered)
}
