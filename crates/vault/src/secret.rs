//! Key material: 32 bytes that are wiped when dropped and never printed.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 secret bytes. Copies are made only by name.
#[derive(Zeroize, ZeroizeOnDrop, PartialEq, Eq)]
pub(crate) struct Secret([u8; 32]);

impl Secret {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn expose_to_cipher(&self) -> &[u8; 32] {
        &self.0
    }

    /// Makes a second holder of the same secret, wiped on its own.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0)
    }

    /// Derives a secret for one purpose from this one.
    pub(crate) fn derive(&self, context: &str) -> Self {
        Self(blake3::derive_key(context, &self.0))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}
