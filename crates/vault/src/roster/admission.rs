//! The other end of a roster: the device that it lets in.

use ebb_protocol::{DeviceId, VaultId};

use super::{Roster, RosterError};
use crate::chance::Chance;
use crate::cipher::open_from;
use crate::kdf::KdfParams;
use crate::keyring::{Contents, Keyring};
use crate::keys::{DeviceSecrets, Keys};
use crate::secret::Secret;
use crate::unlock::{UnlockError, open_keys, root_aad, wrap_own};

/// A roster that lets this device in, opened.
pub(crate) struct Admission {
    roster: Roster,
    root: Secret,
}

impl Admission {
    /// Opens a roster as the device that it lets in.
    pub(crate) fn open(
        bytes: &[u8],
        device: DeviceId,
        secrets: &DeviceSecrets,
    ) -> Result<Self, RosterError> {
        let roster = Roster::decode(bytes).ok_or(RosterError::NotOurs)?;
        let agreed = &roster.contents;
        let own = agreed
            .devices
            .iter()
            .find(|held| held.id() == device)
            .ok_or(RosterError::NotGenuine)?;
        let aad = root_aad(VaultId::from_bytes(agreed.vault), agreed.root, &own.id);
        let opened = open_from(&secrets.agree, &own.root, &aad);
        let root = opened.map_err(|_| RosterError::NotGenuine)?;
        if roster.is_under(&root) {
            Ok(Self { roster, root })
        } else {
            Err(RosterError::NotGenuine)
        }
    }

    /// Makes this device's keyring, opened by `passphrase`; as slow as unlocking.
    pub(crate) fn keyring(
        self,
        device: DeviceId,
        secrets: DeviceSecrets,
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<(Keyring, Keys), UnlockError> {
        let Roster { contents, bytes } = self.roster;
        let vault = VaultId::from_bytes(contents.vault);
        let own = wrap_own(vault, device, &secrets, passphrase, params, chance)?;
        let contents = Contents {
            vault: contents.vault,
            generation: 1,
            own,
            devices: contents.devices,
            recovery: contents.recovery,
            root: contents.root,
            epochs: contents.epochs,
            agreed: Some(bytes),
        };
        let keyring = Keyring::compose(contents, &self.root)?;
        let keys = open_keys(&keyring, self.root, secrets)?;
        Ok((keyring, keys))
    }
}
