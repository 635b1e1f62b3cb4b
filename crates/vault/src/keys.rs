//! The open keys of a vault, as long as it is unlocked.

use std::fmt;

use ebb_protocol::{DeviceId, KeyEpoch, VaultId};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::chance::{Chance, draw};
use crate::secret::Secret;

/// Everything that opens records and seals new ones. Wiped when dropped.
pub struct Keys {
    pub(crate) vault: VaultId,
    pub(crate) device: DeviceId,
    pub(crate) root: Secret,
    pub(crate) epochs: Vec<(KeyEpoch, Secret)>,
    pub(crate) secrets: DeviceSecrets,
    pub(crate) roster: Vec<Member>,
    /// The hash of the keyring that they came from.
    pub(crate) keyring: [u8; 32],
}

/// A device whose signatures are known.
pub(crate) struct Member {
    pub(crate) device: DeviceId,
    pub(crate) sign: VerifyingKey,
    /// The last record that counts, of a removed device.
    pub(crate) until: Option<u64>,
}

/// What only this device holds.
pub(crate) struct DeviceSecrets {
    pub(crate) agree: StaticSecret,
    pub(crate) sign: SigningKey,
}

/// What everybody may know of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DevicePublic {
    pub(crate) agree: [u8; 32],
    pub(crate) sign: [u8; 32],
}

impl DeviceSecrets {
    /// Makes a device: an id and its secrets.
    pub(crate) fn draw(chance: &mut dyn Chance) -> (DeviceId, Self) {
        let id = DeviceId::from_bytes(draw(chance));
        let agree = StaticSecret::from(draw::<32>(chance));
        let sign = SigningKey::from_bytes(&draw(chance));
        (id, Self { agree, sign })
    }

    pub(crate) fn public(&self) -> DevicePublic {
        DevicePublic {
            agree: PublicKey::from(&self.agree).to_bytes(),
            sign: self.sign.verifying_key().to_bytes(),
        }
    }

    pub(crate) fn from_bytes(bytes: &[u8; 64]) -> Self {
        let mut half = Zeroizing::new([0; 32]);
        half.copy_from_slice(&bytes[..32]);
        let agree = StaticSecret::from(*half);
        half.copy_from_slice(&bytes[32..]);
        Self {
            agree,
            sign: SigningKey::from_bytes(&half),
        }
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        bytes[..32].copy_from_slice(self.agree.as_bytes());
        bytes[32..].copy_from_slice(self.sign.as_bytes());
        bytes
    }
}

/// This device's own secrets, taken out of the open keys, for who chose to be asked for no passphrase.
/// Whoever has them opens the vault. Wiped when dropped and never printed.
pub struct Kept(Zeroizing<[u8; 64]>);

impl Kept {
    /// Takes over what was kept.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the bytes, to be sealed at once.
    #[must_use]
    pub fn expose_to_keeper(&self) -> &[u8; 64] {
        &self.0
    }

    pub(crate) fn secrets(&self) -> DeviceSecrets {
        DeviceSecrets::from_bytes(&self.0)
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(redacted)")
    }
}

impl Keys {
    /// Takes out what opens this vault again without a passphrase, on this device alone.
    #[must_use]
    pub fn to_keep(&self) -> Kept {
        Kept(self.secrets.to_bytes())
    }

    /// Returns the vault that the keys open.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        self.vault
    }

    /// Returns the device in whose name records are written.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Whether they were opened from this very keyring.
    pub(crate) fn is_of(&self, keyring: &[u8]) -> bool {
        self.keyring == *blake3::hash(keyring).as_bytes()
    }

    /// The newest epoch, under which new records are sealed.
    pub(crate) fn newest(&self) -> Option<&(KeyEpoch, Secret)> {
        self.epochs.iter().max_by_key(|(epoch, _)| *epoch)
    }

    pub(crate) fn sign(&self, header: &[u8]) -> [u8; 64] {
        self.secrets.sign.sign(header).to_bytes()
    }

    /// Whether `device` signed `header`; `None` when the device is unknown here.
    pub(crate) fn signed(
        &self,
        device: DeviceId,
        header: &[u8],
        signature: &[u8; 64],
    ) -> Option<bool> {
        let key = &self.member(device)?.sign;
        Some(
            key.verify_strict(header, &Signature::from_bytes(signature))
                .is_ok(),
        )
    }

    pub(crate) fn member(&self, device: DeviceId) -> Option<&Member> {
        self.roster.iter().find(|member| member.device == device)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("vault", &self.vault)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
