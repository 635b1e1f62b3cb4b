//! The one cipher, XChaCha20-Poly1305, and the sealing of a key to a public key.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::chance::{Chance, draw};
use crate::secret::Secret;

/// Bytes of a nonce.
pub(crate) const NONCE_LEN: usize = 24;
/// Bytes of a tag.
pub(crate) const TAG_LEN: usize = 16;
/// How many bytes sealing adds.
pub(crate) const OVERHEAD: usize = NONCE_LEN + TAG_LEN;
/// Bytes of a secret that is sealed to a public key.
pub(crate) const SEALED_KEY_LEN: usize = 32 + OVERHEAD + 32;

/// The cipher failed: another key, or other bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cipher refused")]
pub(crate) struct Refused;

/// A cipher with its key, set up once for many records.
pub(crate) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(crate) fn new(key: &Secret) -> Self {
        Self(XChaCha20Poly1305::new(key.expose_to_cipher().into()))
    }

    /// Seals `plain` into nonce, ciphertext and tag.
    pub(crate) fn seal(
        &self,
        plain: &[u8],
        aad: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<Vec<u8>, Refused> {
        let nonce: [u8; NONCE_LEN] = draw(chance);
        let mut sealed = vec![0; plain.len() + OVERHEAD];
        sealed[..NONCE_LEN].copy_from_slice(&nonce);
        let end = NONCE_LEN + plain.len();
        let buffer = InOutBuf::new(plain, &mut sealed[NONCE_LEN..end]).map_err(|_| Refused)?;
        let tag = self
            .0
            .encrypt_inout_detached(&XNonce::from(nonce), aad, buffer)
            .map_err(|_| Refused)?;
        sealed[end..].copy_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens `sealed` into `plain`, whose former content is given up.
    pub(crate) fn open(
        &self,
        sealed: &[u8],
        aad: &[u8],
        plain: &mut Zeroizing<Vec<u8>>,
    ) -> Result<(), Refused> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(Refused)?;
        let (text, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(Refused)?;
        plain.resize(text.len(), 0);
        let buffer = InOutBuf::new(text, plain).map_err(|_| Refused)?;
        let tag = Tag::from(*tag);
        self.0
            .decrypt_inout_detached(&XNonce::from(*nonce), aad, buffer, &tag)
            .map_err(|_| Refused)
    }
}

/// Wraps one key with another.
pub(crate) fn wrap(
    with: &Secret,
    key: &[u8],
    aad: &[u8],
    chance: &mut dyn Chance,
) -> Result<Vec<u8>, Refused> {
    Cipher::new(with).seal(key, aad, chance)
}

/// Opens what [`wrap`] made, if it holds `N` bytes.
pub(crate) fn unwrap_key<const N: usize>(
    with: &Secret,
    wrapped: &[u8],
    aad: &[u8],
) -> Result<Zeroizing<[u8; N]>, Refused> {
    let mut plain = Zeroizing::new(Vec::new());
    Cipher::new(with).open(wrapped, aad, &mut plain)?;
    let mut key = Zeroizing::new([0; N]);
    if plain.len() != N {
        return Err(Refused);
    }
    key.copy_from_slice(&plain);
    Ok(key)
}

/// Seals `secret` so that only the holder of `recipient`'s secret half can open it.
pub(crate) fn seal_to(
    recipient: &PublicKey,
    secret: &Secret,
    aad: &[u8],
    chance: &mut dyn Chance,
) -> Result<Vec<u8>, Refused> {
    let ephemeral = StaticSecret::from(draw(chance));
    let public = PublicKey::from(&ephemeral);
    let key = agreed(&ephemeral, recipient, &public, recipient)?;
    let mut sealed = public.as_bytes().to_vec();
    sealed.extend_from_slice(&wrap(&key, secret.expose_to_cipher(), aad, chance)?);
    Ok(sealed)
}

/// Opens what [`seal_to`] made.
pub(crate) fn open_from(own: &StaticSecret, sealed: &[u8], aad: &[u8]) -> Result<Secret, Refused> {
    if sealed.len() != SEALED_KEY_LEN {
        return Err(Refused);
    }
    let (public, wrapped) = sealed.split_first_chunk::<32>().ok_or(Refused)?;
    let ephemeral = PublicKey::from(*public);
    let key = agreed(own, &ephemeral, &ephemeral, &PublicKey::from(own))?;
    Ok(Secret::new(*unwrap_key::<32>(&key, wrapped, aad)?))
}

/// The key that both sides come to, bound to both public keys.
fn agreed(
    own: &StaticSecret,
    theirs: &PublicKey,
    ephemeral: &PublicKey,
    recipient: &PublicKey,
) -> Result<Secret, Refused> {
    let shared = own.diffie_hellman(theirs);
    if !shared.was_contributory() {
        return Err(Refused);
    }
    let mut salt = [0; 64];
    salt[..32].copy_from_slice(ephemeral.as_bytes());
    salt[32..].copy_from_slice(recipient.as_bytes());
    Ok(expand(
        &salt,
        shared.as_bytes(),
        b"ebb 1 key sealed to a public key",
    ))
}

/// HKDF-SHA-256 down to one secret.
pub(crate) fn expand(salt: &[u8], material: &[u8], info: &[u8]) -> Secret {
    let mut key = Zeroizing::new([0; 32]);
    // 32 bytes is within what HKDF can give, so this can't fail.
    let _ = Hkdf::<Sha256>::new(Some(salt), material).expand(info, key.as_mut());
    Secret::new(*key)
}
