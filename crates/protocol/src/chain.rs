//! Chains: proof that one device's records are complete and in order.
//!
//! Each record names the hash of the header before it, so a reader who holds the newest one can tell
//! whether anything earlier is missing, swapped or repeated. A relay can run this check too.

use crate::{HEADER_LEN, Header, HeaderHash, Sequence};

/// The newest record of a device's chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// How many records the chain has.
    pub sequence: Sequence,
    /// The hash of its newest header.
    pub hash: HeaderHash,
}

/// Why a record doesn't follow the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Records between the two are absent.
    #[error("records from {expected} on are missing before {found}")]
    Gap {
        /// The place that should have come.
        expected: Sequence,
        /// The place that came.
        found: Sequence,
    },
    /// The place is taken already.
    #[error("record {found} came before")]
    Past {
        /// The place that came.
        found: Sequence,
    },
    /// The record names another one as its predecessor.
    #[error("record {found} follows another record than the one before it")]
    Other {
        /// The place that came.
        found: Sequence,
    },
}

impl Head {
    /// Returns the head that a chain has with this header as its newest.
    #[must_use]
    pub fn of(header: &Header, encoded: &[u8; HEADER_LEN]) -> Self {
        Self {
            sequence: header.sequence,
            hash: HeaderHash::of(encoded),
        }
    }

    /// Checks that `header` is the very next after `before` (`None`: the device's first).
    ///
    /// # Errors
    /// When a record is missing between the two, comes again, or follows another one.
    pub fn check(before: Option<&Self>, header: &Header) -> Result<(), LinkError> {
        let found = header.sequence;
        let (expected, hash) = match before {
            None => (Sequence::FIRST, HeaderHash::NONE),
            Some(head) => match head.sequence.next() {
                Some(next) => (next, head.hash),
                None => return Err(LinkError::Past { found }),
            },
        };
        match found.cmp(&expected) {
            std::cmp::Ordering::Less => Err(LinkError::Past { found }),
            std::cmp::Ordering::Greater => Err(LinkError::Gap { expected, found }),
            std::cmp::Ordering::Equal if header.previous == hash => Ok(()),
            std::cmp::Ordering::Equal => Err(LinkError::Other { found }),
        }
    }
}
