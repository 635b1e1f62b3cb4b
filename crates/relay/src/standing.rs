//! What is kept of a vault beside its records: one small row that says all a decision needs.
//!
//! The cursor grows with every change and begins at a random number, so that one number stands for
//! one state, also where a vault is forgotten and claimed again. A store may therefore decide on a
//! row that it read earlier, and write only where the cursor is still the same.

use std::collections::BTreeMap;

use ebb_protocol::{Chain, Code, DeviceId, Head, HeaderHash, Sequence, Status};

/// The length of one chain in [`Standing::encode_chains`].
const CHAIN_LEN: usize = 16 + 8 + 32 + 8;

/// BLAKE3 of a token. The token itself is kept nowhere.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Stands for the token of a roster that never was here: no token has this hash.
    pub const NONE: Self = Self([0; 32]);

    /// Hashes a token.
    #[must_use]
    pub fn of(token: &[u8; 32]) -> Self {
        Self(*blake3::hash(token).as_bytes())
    }

    /// Takes a hash as it was sent or stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in the same time wherever the two differ.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        blake3::Hash::from_bytes(self.0) == blake3::Hash::from_bytes(other.0)
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// The end of one chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Its newest record.
    pub head: Head,
    /// How many of its records are kept without their bodies.
    pub blanked: u64,
}

/// How one vault stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Counts the changes.
    pub cursor: u64,
    /// How many bytes its records and rosters take.
    pub used: u64,
    /// The token of each roster, the first generation first; the last is the one that may write.
    pub tokens: Vec<TokenHash>,
    /// Where each device's chain ends.
    pub chains: BTreeMap<DeviceId, End>,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// It is the newest: everything.
    Everything,
    /// It first belonged to this generation: it may fetch the rosters above.
    Later(u64),
}

impl Standing {
    /// The generation of the newest roster.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.tokens.len() as u64
    }

    /// Says what a token may do with this vault.
    ///
    /// # Errors
    /// [`Code::WrongToken`] for a token that was never this vault's.
    pub fn judge(&self, token: &TokenHash) -> Result<Right, Code> {
        let (mut first, mut last) = (None, None);
        for (known, generation) in self.tokens.iter().zip(1..) {
            if known.is(token) {
                first = first.or(Some(generation));
                last = Some(generation);
            }
        }
        match first {
            Some(_) if last == Some(self.generation()) => Ok(Right::Everything),
            // Letting a device in keeps the token: whoever holds it may know the first of these alone.
            Some(generation) => Ok(Right::Later(generation)),
            None => Err(Code::WrongToken),
        }
    }

    /// Refuses every token but the newest.
    ///
    /// # Errors
    /// [`Code::OldToken`] for one of a former root, [`Code::WrongToken`] for another's.
    pub fn admit(&self, token: &TokenHash) -> Result<(), Code> {
        match self.judge(token)? {
            Right::Everything => Ok(()),
            Right::Later(_) => Err(Code::OldToken),
        }
    }

    /// What a device is told.
    #[must_use]
    pub fn status(&self, quota: u64) -> Status {
        Status {
            cursor: self.cursor,
            roster: self.generation(),
            chains: self
                .chains
                .iter()
                .map(|(device, end)| Chain::new(*device, end.head, end.blanked))
                .collect(),
            used: self.used,
            quota,
        }
    }

    /// The chains as one column.
    #[must_use]
    pub fn encode_chains(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.chains.len() * CHAIN_LEN);
        for (device, end) in &self.chains {
            bytes.extend_from_slice(device.as_bytes());
            bytes.extend_from_slice(&end.head.sequence.get().to_be_bytes());
            bytes.extend_from_slice(end.head.hash.as_bytes());
            bytes.extend_from_slice(&end.blanked.to_be_bytes());
        }
        bytes
    }

    /// The tokens as one column.
    #[must_use]
    pub fn encode_tokens(&self) -> Vec<u8> {
        self.tokens.iter().flat_map(|token| token.0).collect()
    }

    /// Reads a row. `None` where a column isn't what this program writes.
    #[must_use]
    pub fn decode(cursor: i64, used: i64, tokens: &[u8], chains: &[u8]) -> Option<Self> {
        let (tokens, rest) = tokens.as_chunks::<32>();
        let (ends, tail) = chains.as_chunks::<CHAIN_LEN>();
        if !rest.is_empty() || !tail.is_empty() {
            return None;
        }
        Some(Self {
            cursor: u64::try_from(cursor).ok()?,
            used: u64::try_from(used).ok()?,
            tokens: tokens.iter().copied().map(TokenHash::from_bytes).collect(),
            chains: ends.iter().map(decode_end).collect::<Option<_>>()?,
        })
    }
}

fn decode_end(bytes: &[u8; CHAIN_LEN]) -> Option<(DeviceId, End)> {
    let (device, rest) = bytes.split_first_chunk::<16>()?;
    let (sequence, rest) = rest.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let head = Head {
        sequence: Sequence::new(u64::from_be_bytes(*sequence))?,
        hash: HeaderHash::from_bytes(*hash),
    };
    let blanked = u64::from_be_bytes(*rest.first_chunk::<8>()?);
    Some((DeviceId::from_bytes(*device), End { head, blanked }))
}

/// A number as the databases have it. Nothing here grows beyond their largest.
#[must_use]
pub fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Where a vault that is claimed now begins to count.
///
/// # Errors
/// Where the system gives no chance.
pub fn first_cursor() -> Result<u64, getrandom::Error> {
    // Leaves 2^53 for what a script can hold exactly.
    Ok(getrandom::u64()? >> 16)
}
