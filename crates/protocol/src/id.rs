//! Names for things: opaque bytes and dense numbers, each with a type of its own.

use std::fmt;

macro_rules! opaque {
    ($(#[$meta:meta])* $name:ident, $len:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Takes the bytes as they are; every value is a valid one.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// Returns the bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    };
}

opaque!(
    /// One person's vault: 16 random bytes.
    VaultId,
    16
);
opaque!(
    /// One device that writes into a vault: 16 random bytes, made anew for every copy.
    DeviceId,
    16
);
opaque!(
    /// BLAKE3 of a whole encoded header; the next record of the device names it.
    HeaderHash,
    32
);
opaque!(
    /// BLAKE3 of a sealed body (nonce, ciphertext and tag).
    BodyHash,
    32
);

impl HeaderHash {
    /// What a device's first record names as the one before it.
    pub const NONE: Self = Self([0; 32]);
}

impl BodyHash {
    /// Hashes a sealed body.
    #[must_use]
    pub fn of(sealed: &[u8]) -> Self {
        Self(*blake3::hash(sealed).as_bytes())
    }
}

/// A record's place in its device's chain: dense, the first is 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sequence(u64);

impl Sequence {
    /// The place of a device's first record.
    pub const FIRST: Self = Self(1);

    /// Returns the sequence numbered `number`, or `None` for 0.
    #[must_use]
    pub const fn new(number: u64) -> Option<Self> {
        if number == 0 {
            None
        } else {
            Some(Self(number))
        }
    }

    /// Returns the number, at least 1.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the place that follows, or `None` after the last number there is.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which of the vault's keys sealed a record; the first is 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct KeyEpoch(pub u32);

impl fmt::Display for KeyEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One record of a vault: the device that wrote it and its place in that device's chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordId {
    /// The device that wrote the record.
    pub device: DeviceId,
    /// The record's place in the device's chain.
    pub sequence: Sequence,
}

impl fmt::Display for RecordId {
    /// Writes the start of the device id and the sequence: enough to name a record to a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in &self.device.as_bytes()[..4] {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "/{}", self.sequence)
    }
}
