//! The tip: where each device's chain ends, kept beside the records and changed with them.
//!
//! A chain alone can't tell that its end was cut off. The tip can, and it tells a device its next
//! number even where its last record is damaged. It is a cache with a MAC: without it a vault opens
//! all the same, and says so. An old copy of a whole vault is not told apart by it.

use ebb_protocol::{DeviceId, Head, HeaderHash, Sequence};

use crate::keys::Keys;

const MAGIC: [u8; 5] = *b"EBBT\x01";
const ENTRY: usize = 16 + 8 + 32;
const MAC: usize = 32;

/// The newest record of every chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Heads(Vec<(DeviceId, Head)>);

impl Heads {
    pub(crate) fn get(&self, device: DeviceId) -> Option<Head> {
        self.0
            .iter()
            .find(|(id, _)| *id == device)
            .map(|(_, head)| *head)
    }

    pub(crate) fn set(&mut self, device: DeviceId, head: Head) {
        match self.0.iter_mut().find(|(id, _)| *id == device) {
            Some((_, held)) => *held = head,
            None => self.0.push((device, head)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (DeviceId, Head)> + '_ {
        self.0.iter().copied()
    }

    pub(crate) fn encode(&self, keys: &Keys) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for (device, head) in &self.0 {
            bytes.extend_from_slice(device.as_bytes());
            bytes.extend_from_slice(&head.sequence.get().to_be_bytes());
            bytes.extend_from_slice(head.hash.as_bytes());
        }
        let mac = mac(&bytes, keys);
        bytes.extend_from_slice(mac.as_bytes());
        bytes
    }

    /// Reads a tip; `None` when it is not what these keys wrote.
    pub(crate) fn decode(bytes: &[u8], keys: &Keys) -> Option<Self> {
        let (covered, found) = bytes.split_last_chunk::<MAC>()?;
        if mac(covered, keys) != *found {
            return None;
        }
        let entries = covered.strip_prefix(&MAGIC)?;
        if entries.len() % ENTRY != 0 {
            return None;
        }
        let heads = entries.chunks_exact(ENTRY).map(|entry| {
            let (device, rest) = entry.split_first_chunk::<16>()?;
            let (sequence, hash) = rest.split_first_chunk::<8>()?;
            let head = Head {
                sequence: Sequence::new(u64::from_be_bytes(*sequence))?,
                hash: HeaderHash::from_bytes(*hash.first_chunk::<32>()?),
            };
            Some((DeviceId::from_bytes(*device), head))
        });
        heads.collect::<Option<Vec<_>>>().map(Self)
    }
}

fn mac(covered: &[u8], keys: &Keys) -> blake3::Hash {
    let mut hasher =
        blake3::Hasher::new_keyed(keys.root.derive("ebb 1 tip mac").expose_to_cipher());
    hasher.update(keys.vault.as_bytes());
    hasher.update(covered);
    hasher.finalize()
}
