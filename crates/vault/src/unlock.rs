//! Making, opening and changing a keyring. Pure and, where a passphrase is involved, slow by design:
//! a program runs these on a thread of their own.

use ebb_protocol::{DeviceId, KeyEpoch, VaultId};
use ed25519_dalek::VerifyingKey;
use x25519_dalek::PublicKey;

use crate::chance::{Chance, draw};
use crate::cipher::{Refused, open_from, seal_to, unwrap_key, wrap};
use crate::kdf::{KdfBounds, KdfParams, derive};
use crate::keyring::{Contents, Device, Epoch, Keyring, Own, Recovery};
use crate::keys::{DevicePublic, DeviceSecrets, Kept, Keys, Member};
use crate::recovery::RecoveryWords;
use crate::secret::Secret;

/// Why a keyring did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// The keyring is whole, the passphrase another one.
    #[error("the passphrase is another one")]
    WrongPassphrase,
    /// The keyring is whole, the recovery words are another vault's, or older ones.
    #[error("the recovery words are not this vault's")]
    WrongWords,
    /// The keyring is damaged.
    #[error("the keyring is damaged")]
    Damaged,
    /// The keyring is of a later release.
    #[error("keyring version {version} is newer than this program")]
    TooNew {
        /// The version it names.
        version: u8,
    },
    /// The stored parameters ask for more than this program will spend.
    #[error("the keyring's key derivation is out of bounds")]
    Params(#[from] KdfBounds),
}

impl From<Refused> for UnlockError {
    fn from(_: Refused) -> Self {
        Self::Damaged
    }
}

impl Keyring {
    /// Makes the keys of a new vault, opened by `passphrase` or by the words that come back.
    ///
    /// # Errors
    /// When the parameters are out of bounds.
    pub fn make(
        chance: &mut dyn Chance,
        passphrase: &str,
        params: KdfParams,
    ) -> Result<(Self, Keys, RecoveryWords), UnlockError> {
        let vault = VaultId::from_bytes(draw(chance));
        let root = Secret::new(draw(chance));
        let epoch = Secret::new(draw(chance));
        let words = RecoveryWords::make(chance);
        let (own, device, secrets) = new_device(vault, &root, 1, passphrase, params, chance)?;
        let wrapped = wrap(
            &root.derive(EPOCH_WRAP),
            epoch.expose_to_cipher(),
            &epoch_aad(vault, 1),
            chance,
        )?;
        let contents = Contents {
            vault: *vault.as_bytes(),
            generation: 1,
            own,
            devices: vec![device],
            recovery: new_recovery(vault, &root, 1, &words, chance)?,
            root: 1,
            epochs: vec![Epoch { epoch: 1, wrapped }],
            agreed: None,
        };
        let keyring = Self::compose(contents, &root)?;
        let keys = open_keys(&keyring, root, secrets)?;
        Ok((keyring, keys, words))
    }

    /// Wraps this device's secrets by another passphrase. Records and recovery words stay.
    ///
    /// # Errors
    /// When the keys are another vault's or the parameters are out of bounds.
    pub fn rewrap(
        &self,
        keys: &Keys,
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<Self, UnlockError> {
        self.belongs_to(keys)?;
        let mut contents = self.contents.clone();
        contents.generation += 1;
        contents.own = wrap_own(
            keys.vault,
            keys.device,
            &keys.secrets,
            passphrase,
            params,
            chance,
        )?;
        Self::compose(contents, &keys.root)
    }

    /// Makes new recovery words. The former ones open nothing from then on.
    ///
    /// # Errors
    /// When the keys are another vault's.
    pub fn renew_recovery(
        &self,
        keys: &Keys,
        chance: &mut dyn Chance,
    ) -> Result<(Self, RecoveryWords), UnlockError> {
        self.belongs_to(keys)?;
        let words = RecoveryWords::make(chance);
        let mut contents = self.contents.clone();
        contents.generation += 1;
        contents.recovery = new_recovery(keys.vault, &keys.root, contents.root, &words, chance)?;
        Ok((Self::compose(contents, &keys.root)?, words))
    }

    /// Gives this copy of the vault a device of its own: new id, new secrets, wrapped by `passphrase`.
    ///
    /// A copied folder or a restored backup must do so before its first write, or two machines would
    /// write under the same numbers.
    ///
    /// # Errors
    /// When the keys are another vault's or the parameters are out of bounds.
    pub fn become_new_device(
        &self,
        keys: &Keys,
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<(Self, Keys), UnlockError> {
        self.belongs_to(keys)?;
        self.with_new_device(keys.root.duplicate(), passphrase, params, chance)
    }

    /// Opens the vault by its recovery words. The old passphrase's secrets are out of reach, so this
    /// becomes a new device, opened by a new passphrase.
    ///
    /// # Errors
    /// [`UnlockError::WrongWords`] when the words are not this vault's; else as for unlocking.
    pub fn recover(
        &self,
        words: &RecoveryWords,
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<(Self, Keys), UnlockError> {
        let root = self.root_by_words(words)?;
        self.with_new_device(root, passphrase, params, chance)
    }

    /// Checks recovery words without changing anything; quick.
    ///
    /// # Errors
    /// [`UnlockError::WrongWords`] when the words are not this vault's.
    pub fn check_words(&self, words: &RecoveryWords) -> Result<(), UnlockError> {
        self.root_by_words(words).map(drop)
    }

    fn root_by_words(&self, words: &RecoveryWords) -> Result<Secret, UnlockError> {
        let own = words.key();
        let recovery = &self.contents.recovery;
        if PublicKey::from(&own).as_bytes() != &recovery.agree {
            return Err(UnlockError::WrongWords);
        }
        let aad = root_aad(self.vault(), self.contents.root, RECOVERY);
        let root = open_from(&own, &recovery.root, &aad)?;
        if self.is_under(&root) {
            Ok(root)
        } else {
            Err(UnlockError::Damaged)
        }
    }

    fn with_new_device(
        &self,
        root: Secret,
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<(Self, Keys), UnlockError> {
        let mut contents = self.contents.clone();
        contents.generation += 1;
        let (own, device, secrets) = new_device(
            self.vault(),
            &root,
            contents.root,
            passphrase,
            params,
            chance,
        )?;
        contents.own = own;
        contents.devices.push(device);
        let keyring = Self::compose(contents, &root)?;
        let keys = open_keys(&keyring, root, secrets)?;
        Ok((keyring, keys))
    }

    fn belongs_to(&self, keys: &Keys) -> Result<(), UnlockError> {
        if self.vault() == keys.vault && self.is_under(&keys.root) {
            Ok(())
        } else {
            Err(UnlockError::Damaged)
        }
    }
}

/// Opens a keyring by its passphrase. Takes as long as its parameters ask for.
///
/// # Errors
/// [`UnlockError::WrongPassphrase`] when the passphrase is another one, and nothing else is wrong.
pub fn unlock(keyring: &Keyring, passphrase: &str) -> Result<Keys, UnlockError> {
    let own = &keyring.contents.own;
    let params = keyring.params();
    let key = derive(passphrase, &own.salt, &params)?;
    let aad = own_aad(keyring.vault(), keyring.device(), params);
    let bytes = unwrap_key::<64>(&key, &own.wrapped, &aad)
        .map_err(|Refused| UnlockError::WrongPassphrase)?;
    let secrets = DeviceSecrets::from_bytes(&bytes);
    open_root(keyring, secrets)
}

/// Opens a keyring by what was kept of its open keys; quick.
///
/// # Errors
/// [`UnlockError::Damaged`] when it belongs to another device or another vault.
pub fn unlock_kept(keyring: &Keyring, kept: &Kept) -> Result<Keys, UnlockError> {
    open_root(keyring, kept.secrets())
}

/// Opens the root that is sealed to this device, and everything below it.
fn open_root(keyring: &Keyring, secrets: DeviceSecrets) -> Result<Keys, UnlockError> {
    let own = keyring.device();
    let device = keyring
        .contents
        .devices
        .iter()
        .find(|device| device.id() == own)
        .ok_or(UnlockError::Damaged)?;
    let aad = root_aad(keyring.vault(), keyring.contents.root, &device.id);
    let root = open_from(&secrets.agree, &device.root, &aad)?;
    open_keys(keyring, root, secrets)
}

impl Keys {
    /// Opens the keyring that another process put in the place of the one these came from.
    pub(crate) fn follow(&self, keyring: &Keyring) -> Result<Self, UnlockError> {
        if keyring.device() != self.device || keyring.vault() != self.vault {
            return Err(UnlockError::Damaged);
        }
        let secrets = DeviceSecrets::from_bytes(&self.secrets.to_bytes());
        open_root(keyring, secrets)
    }
}

/// Checks a passphrase; as slow as unlocking.
///
/// # Errors
/// As for [`unlock`].
pub fn verify_passphrase(keyring: &Keyring, passphrase: &str) -> Result<(), UnlockError> {
    unlock(keyring, passphrase).map(drop)
}

pub(crate) const EPOCH_WRAP: &str = "ebb 1 epoch wrap";
pub(crate) const RECOVERY: &[u8; 16] = b"recovery words  ";

pub(crate) fn open_keys(
    keyring: &Keyring,
    root: Secret,
    secrets: DeviceSecrets,
) -> Result<Keys, UnlockError> {
    if !keyring.is_under(&root) {
        return Err(UnlockError::Damaged);
    }
    let vault = keyring.vault();
    let with = root.derive(EPOCH_WRAP);
    let epochs = keyring
        .contents
        .epochs
        .iter()
        .map(|Epoch { epoch, wrapped }| {
            let key = unwrap_key::<32>(&with, wrapped, &epoch_aad(vault, *epoch))?;
            Ok((KeyEpoch(*epoch), Secret::new(*key)))
        })
        .collect::<Result<Vec<_>, UnlockError>>()?;
    let roster = keyring
        .contents
        .devices
        .iter()
        .map(|device| {
            let key = VerifyingKey::from_bytes(&device.sign).map_err(|_| UnlockError::Damaged)?;
            Ok(Member {
                device: device.id(),
                sign: key,
                until: device.until,
            })
        })
        .collect::<Result<Vec<_>, UnlockError>>()?;
    if epochs.is_empty() {
        return Err(UnlockError::Damaged);
    }
    Ok(Keys {
        vault,
        device: keyring.device(),
        root,
        epochs,
        secrets,
        roster,
        keyring: *blake3::hash(keyring.encode()).as_bytes(),
    })
}

fn new_device(
    vault: VaultId,
    root: &Secret,
    root_number: u32,
    passphrase: &str,
    params: KdfParams,
    chance: &mut dyn Chance,
) -> Result<(Own, Device, DeviceSecrets), UnlockError> {
    let (id, secrets) = DeviceSecrets::draw(chance);
    let device = admit(vault, root, root_number, id, &secrets.public(), chance)?;
    let own = wrap_own(vault, id, &secrets, passphrase, params, chance)?;
    Ok((own, device, secrets))
}

/// Writes down a device with the root sealed to it.
pub(crate) fn admit(
    vault: VaultId,
    root: &Secret,
    root_number: u32,
    id: DeviceId,
    public: &DevicePublic,
    chance: &mut dyn Chance,
) -> Result<Device, UnlockError> {
    let aad = root_aad(vault, root_number, id.as_bytes());
    Ok(Device {
        id: *id.as_bytes(),
        agree: public.agree,
        sign: public.sign,
        root: seal_to(&PublicKey::from(public.agree), root, &aad, chance)?,
        until: None,
    })
}

pub(crate) fn wrap_own(
    vault: VaultId,
    device: DeviceId,
    secrets: &DeviceSecrets,
    passphrase: &str,
    params: KdfParams,
    chance: &mut dyn Chance,
) -> Result<Own, UnlockError> {
    let salt = draw(chance);
    let key = derive(passphrase, &salt, &params)?;
    let aad = own_aad(vault, device, params);
    Ok(Own {
        device: *device.as_bytes(),
        salt,
        memory_kib: params.memory_kib,
        passes: params.passes,
        lanes: params.lanes,
        wrapped: wrap(&key, secrets.to_bytes().as_ref(), &aad, chance)?,
    })
}

fn new_recovery(
    vault: VaultId,
    root: &Secret,
    root_number: u32,
    words: &RecoveryWords,
    chance: &mut dyn Chance,
) -> Result<Recovery, UnlockError> {
    let public = PublicKey::from(&words.key());
    Ok(Recovery {
        agree: public.to_bytes(),
        root: seal_to(
            &public,
            root,
            &root_aad(vault, root_number, RECOVERY),
            chance,
        )?,
    })
}

fn own_aad(vault: VaultId, device: DeviceId, params: KdfParams) -> Vec<u8> {
    let mut aad = b"ebb 1 own".to_vec();
    aad.extend_from_slice(vault.as_bytes());
    aad.extend_from_slice(device.as_bytes());
    for number in [params.memory_kib, params.passes, params.lanes] {
        aad.extend_from_slice(&number.to_be_bytes());
    }
    aad
}

pub(crate) fn root_aad(vault: VaultId, root_number: u32, recipient: &[u8; 16]) -> Vec<u8> {
    let mut aad = b"ebb 1 root".to_vec();
    aad.extend_from_slice(vault.as_bytes());
    aad.extend_from_slice(&root_number.to_be_bytes());
    aad.extend_from_slice(recipient);
    aad
}

pub(crate) fn epoch_aad(vault: VaultId, epoch: u32) -> Vec<u8> {
    let mut aad = b"ebb 1 epoch".to_vec();
    aad.extend_from_slice(vault.as_bytes());
    aad.extend_from_slice(&epoch.to_be_bytes());
    aad
}
