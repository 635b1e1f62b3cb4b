//! From a passphrase to a key: Argon2id over the passphrase's UTF-8 in NFC.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The most memory a stored parameter may ask for: 1 GiB.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
/// The most passes a stored parameter may ask for.
const MAX_PASSES: u32 = 64;
/// The most lanes a stored parameter may ask for.
const MAX_LANES: u32 = 16;

/// What a key derivation costs. Stored beside what it protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// The parameters are beyond what this program will spend, or make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "key derivation with {} KiB, {} passes, {} lanes is out of bounds",
    .0.memory_kib, .0.passes, .0.lanes
)]
pub struct KdfBounds(pub KdfParams);

impl KdfParams {
    /// The least a vault in a browser is made with: 19 MiB, two passes.
    pub const POCKET: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };
    /// The least the program makes a vault with: 64 MiB, three passes. It tunes upwards from here.
    pub const NATIVE: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// The cheapest there is, for tests alone.
    pub const REHEARSED: Self = Self {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    /// Checks the parameters against what this program is ready to spend.
    ///
    /// # Errors
    /// Beyond 1 GiB, 64 passes or 16 lanes, or below what Argon2 can do.
    pub fn check(&self) -> Result<(), KdfBounds> {
        let within = (1..=MAX_PASSES).contains(&self.passes)
            && (1..=MAX_LANES).contains(&self.lanes)
            && (8 * self.lanes..=MAX_MEMORY_KIB).contains(&self.memory_kib);
        if within {
            Ok(())
        } else {
            Err(KdfBounds(*self))
        }
    }

    /// Derives a key and throws it away: for measuring what these parameters cost.
    ///
    /// # Errors
    /// When the parameters are out of bounds.
    pub fn rehearse(&self) -> Result<(), KdfBounds> {
        derive("how long does this take", &[0; 16], self).map(drop)
    }
}

/// The text in NFC, so that every keyboard's way to write a letter is one.
#[cfg(not(target_arch = "wasm32"))]
fn compose(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(text).collect()
}

/// The same, by the browser.
#[cfg(target_arch = "wasm32")]
fn compose(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// Derives the key that wraps a device's secrets.
pub(crate) fn derive(
    passphrase: &str,
    salt: &[u8; 16],
    params: &KdfParams,
) -> Result<Secret, KdfBounds> {
    params.check()?;
    let argon = Params::new(params.memory_kib, params.passes, params.lanes, Some(32))
        .map_err(|_| KdfBounds(*params))?;
    let composed: Zeroizing<String> = Zeroizing::new(compose(passphrase));
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, argon)
        .hash_password_into(composed.as_bytes(), salt, key.as_mut())
        .map_err(|_| KdfBounds(*params))?;
    Ok(Secret::new(*key))
}
