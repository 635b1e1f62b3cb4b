//! What devices and a relay say to each other beside records, in CBOR maps with frozen numbers.
//! Unknown numbers are passed over.

use minicbor::{Decode, Encode};

use crate::{DeviceId, Head, HeaderHash, Sequence};

/// How a relay stands with one vault.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Status {
    /// Counts every change of the vault at this relay; to wait for the next one, name it.
    #[n(0)]
    pub cursor: u64,
    /// The generation of the newest roster; the first is 1.
    #[n(1)]
    pub roster: u64,
    /// Where each device's chain ends.
    #[n(2)]
    pub chains: Vec<Chain>,
    /// How many bytes of records are kept.
    #[n(3)]
    pub used: u64,
    /// How many bytes may be kept.
    #[n(4)]
    pub quota: u64,
}

/// The end of one device's chain, and how many of its records are blanked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Chain {
    #[cbor(n(0), with = "minicbor::bytes")]
    device: [u8; 16],
    #[n(1)]
    sequence: u64,
    #[cbor(n(2), with = "minicbor::bytes")]
    hash: [u8; 32],
    /// How many records of the chain are kept without their bodies.
    #[n(3)]
    pub blanked: u64,
}

impl Chain {
    /// The chain of `device`, which ends in `head`.
    #[must_use]
    pub const fn new(device: DeviceId, head: Head, blanked: u64) -> Self {
        Self {
            device: *device.as_bytes(),
            sequence: head.sequence.get(),
            hash: *head.hash.as_bytes(),
            blanked,
        }
    }

    /// Whose chain it is.
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        DeviceId::from_bytes(self.device)
    }

    /// Its newest record, or `None` for a chain that says it has none.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        Some(Head {
            sequence: Sequence::new(self.sequence)?,
            hash: HeaderHash::from_bytes(self.hash),
        })
    }
}

/// A new roster: who may write, sealed to them. Opaque to a relay but for its generation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NewRoster {
    /// One more than the generation it follows; 1 claims the vault.
    #[n(0)]
    pub generation: u64,
    /// BLAKE3 of the token that is right from now on.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub token: [u8; 32],
    /// The roster's bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub roster: Vec<u8>,
}

/// Rosters, oldest first, each one generation above the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Rosters {
    /// Generation and bytes of each.
    #[n(0)]
    pub rosters: Vec<Kept>,
}

/// A roster as a relay keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Kept {
    /// Its generation.
    #[n(0)]
    pub generation: u64,
    /// Its bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub roster: Vec<u8>,
}
