//! The roster: who may write, and every key of the vault sealed to them, as it travels.
//!
//! A keyring stays on its device; what other devices must know of it goes through the relay as a
//! roster. Each roster names the hash of the one before it and is proved twice: by a MAC under its
//! own root, and by one under the root before it. So only somebody who held the former root can make
//! the next roster, and a relay, which never holds one, can invent none.

mod admission;

use ebb_protocol::DeviceId;
use minicbor::{Decode, Encode};
use x25519_dalek::PublicKey;

use crate::chance::{Chance, draw};
use crate::cipher::{open_from, seal_to, wrap};
use crate::keyring::{Contents, Device, Epoch, Keyring, Recovery};
use crate::keys::{DevicePublic, DeviceSecrets, Keys};
use crate::secret::Secret;
use crate::unlock::{EPOCH_WRAP, RECOVERY, UnlockError, admit, epoch_aad, open_keys, root_aad};

pub(crate) use admission::Admission;

const MAGIC: [u8; 5] = *b"EBBO\x01";
const MAC: usize = 32;

/// What all devices of a vault agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Roster {
    contents: Agreed,
    bytes: Vec<u8>,
}

/// The map within a roster. Keys are frozen: new fields take new numbers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Agreed {
    #[cbor(n(0), with = "minicbor::bytes")]
    vault: [u8; 16],
    #[n(1)]
    generation: u64,
    #[cbor(n(2), with = "minicbor::bytes")]
    previous: [u8; 32],
    #[n(3)]
    devices: Vec<Device>,
    #[n(4)]
    recovery: Recovery,
    #[n(5)]
    root: u32,
    #[n(6)]
    epochs: Vec<Epoch>,
}

/// Why a roster was not taken over. Everything stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RosterError {
    /// The bytes are no roster of a known version.
    #[error("this is not a list of devices")]
    NotOurs,
    /// It doesn't follow the one that is held here, or wasn't made by a device of this vault.
    #[error("the list of devices was not made by a device of this vault")]
    NotGenuine,
    /// This device was taken out of the vault.
    #[error("this device was removed from the vault")]
    Removed,
}

/// A change of the roster that takes effect once the relay has taken it.
#[derive(Debug)]
pub struct Proposal {
    /// The generation it would be.
    pub generation: u64,
    /// The roster's bytes.
    pub roster: Vec<u8>,
    /// The keyring that this was made from: it must still stand when the relay has answered.
    pub before: Keyring,
    /// The keyring from then on.
    pub keyring: Keyring,
    /// The keys from then on.
    pub keys: Keys,
}

/// A device of the vault, as the roster has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub device: DeviceId,
    /// Whether it was removed.
    pub removed: bool,
}

impl Roster {
    fn compose(contents: Agreed, root: &Secret, former: &Secret) -> Result<Self, UnlockError> {
        let map = minicbor::to_vec(&contents).map_err(|_| UnlockError::Damaged)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&map);
        let own = mac(root, "ebb 1 roster mac", &bytes);
        bytes.extend_from_slice(own.as_bytes());
        let heir = mac(former, "ebb 1 roster heir", &bytes);
        bytes.extend_from_slice(heir.as_bytes());
        Ok(Self { contents, bytes })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (covered, _) = bytes.split_last_chunk::<MAC>()?;
        let (covered, _) = covered.split_last_chunk::<MAC>()?;
        let map = covered.strip_prefix(&MAGIC)?;
        let mut decoder = minicbor::Decoder::new(map);
        let contents = decoder.decode().ok()?;
        (decoder.position() == map.len()).then(|| Self {
            contents,
            bytes: bytes.to_vec(),
        })
    }

    fn hash(&self) -> [u8; 32] {
        *blake3::hash(&self.bytes).as_bytes()
    }

    fn is_under(&self, root: &Secret) -> bool {
        let covered = &self.bytes[..self.bytes.len() - 2 * MAC];
        let found = &self.bytes[covered.len()..][..MAC];
        found
            .first_chunk::<MAC>()
            .is_some_and(|found| mac(root, "ebb 1 roster mac", covered) == *found)
    }

    fn is_heir_of(&self, former: &Secret) -> bool {
        self.bytes
            .split_last_chunk::<MAC>()
            .is_some_and(|(covered, found)| mac(former, "ebb 1 roster heir", covered) == *found)
    }
}

fn mac(root: &Secret, context: &str, covered: &[u8]) -> blake3::Hash {
    blake3::keyed_hash(root.derive(context).expose_to_cipher(), covered)
}

impl Keys {
    /// Returns the devices of the vault, removed ones included.
    #[must_use]
    pub fn devices(&self) -> Vec<Listed> {
        let listed = |member: &crate::keys::Member| Listed {
            device: member.device,
            removed: member.until.is_some(),
        };
        self.roster.iter().map(listed).collect()
    }
}

impl Keyring {
    fn roster(&self) -> Option<Roster> {
        self.contents.agreed.as_deref().and_then(Roster::decode)
    }

    /// The generation of the roster that this keyring agrees with; 0 where there was none yet.
    #[must_use]
    pub fn agreed(&self) -> u64 {
        self.roster().map_or(0, |roster| roster.contents.generation)
    }

    /// The roster that was agreed on last, for a relay that doesn't have it.
    #[must_use]
    pub fn last_roster(&self) -> Option<(u64, Vec<u8>)> {
        let roster = self.roster()?;
        Some((roster.contents.generation, roster.bytes))
    }

    /// Whether something was changed here that the other devices don't know yet.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        let own = &self.contents;
        self.roster().is_none_or(|Roster { contents, .. }| {
            contents.devices != own.devices
                || contents.recovery != own.recovery
                || contents.root != own.root
                || contents.epochs != own.epochs
        })
    }

    /// Proposes what was changed here.
    ///
    /// # Errors
    /// When the keys are another vault's.
    pub fn propose(&self, keys: &Keys) -> Result<Proposal, UnlockError> {
        self.proposal(self.contents.clone(), keys.root.duplicate(), keys)
    }

    /// Proposes to let a device in.
    pub(crate) fn propose_device(
        &self,
        keys: &Keys,
        device: DeviceId,
        public: &DevicePublic,
        chance: &mut dyn Chance,
    ) -> Result<Proposal, UnlockError> {
        let mut contents = self.contents.clone();
        if contents.devices.iter().all(|held| held.id() != device) {
            let root = contents.root;
            let admitted = admit(keys.vault, &keys.root, root, device, public, chance)?;
            contents.devices.push(admitted);
        }
        self.proposal(contents, keys.root.duplicate(), keys)
    }

    /// Proposes to take a device out: new root, new epoch, new token. What the device holds already
    /// it keeps; of its records those up to `until` still count.
    ///
    /// # Errors
    /// When the keys are another vault's.
    pub fn propose_removal(
        &self,
        keys: &Keys,
        device: DeviceId,
        until: u64,
        chance: &mut dyn Chance,
    ) -> Result<Proposal, UnlockError> {
        let vault = keys.vault;
        let mut contents = self.contents.clone();
        let root = Secret::new(draw(chance));
        contents.root += 1;
        for held in &mut contents.devices {
            if held.id() == device {
                held.root = Vec::new();
                held.until = Some(until);
            } else if !held.is_removed() {
                let public = DevicePublic {
                    agree: held.agree,
                    sign: held.sign,
                };
                *held = admit(vault, &root, contents.root, held.id(), &public, chance)?;
            }
        }
        contents.recovery = reseal(&self.contents.recovery, keys, &root, contents.root, chance)?;
        let with = root.derive(EPOCH_WRAP);
        let mut epochs: Vec<(u32, Secret)> = keys
            .epochs
            .iter()
            .map(|(epoch, key)| (epoch.0, key.duplicate()))
            .collect();
        let newest = epochs.iter().map(|(epoch, _)| *epoch).max().unwrap_or(0);
        epochs.push((newest + 1, Secret::new(draw(chance))));
        contents.epochs = epochs
            .iter()
            .map(|(epoch, key)| {
                let aad = epoch_aad(vault, *epoch);
                let wrapped = wrap(&with, key.expose_to_cipher(), &aad, chance)?;
                Ok(Epoch {
                    epoch: *epoch,
                    wrapped,
                })
            })
            .collect::<Result<_, UnlockError>>()?;
        self.proposal(contents, root, keys)
    }

    fn proposal(
        &self,
        mut contents: Contents,
        root: Secret,
        keys: &Keys,
    ) -> Result<Proposal, UnlockError> {
        if self.vault() != keys.vault || !self.is_under(&keys.root) {
            return Err(UnlockError::Damaged);
        }
        let former = self.roster();
        let agreed = Agreed {
            vault: contents.vault,
            generation: former.as_ref().map_or(0, |held| held.contents.generation) + 1,
            previous: former.as_ref().map_or([0; 32], Roster::hash),
            devices: contents.devices.clone(),
            recovery: contents.recovery.clone(),
            root: contents.root,
            epochs: contents.epochs.clone(),
        };
        let generation = agreed.generation;
        let roster = Roster::compose(agreed, &root, &keys.root)?.bytes;
        contents.generation += 1;
        contents.agreed = Some(roster.clone());
        let keyring = Self::compose(contents, &root)?;
        let keys = open_keys(&keyring, root, duplicate(&keys.secrets))?;
        Ok(Proposal {
            generation,
            roster,
            before: self.clone(),
            keyring,
            keys,
        })
    }

    /// Takes over the roster that follows the one held here.
    ///
    /// # Errors
    /// When it isn't genuine or doesn't follow, or this device was removed. Nothing changes then.
    pub fn adopt(
        &self,
        keys: &Keys,
        roster: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<(Self, Keys), RosterError> {
        let next = Roster::decode(roster).ok_or(RosterError::NotOurs)?;
        let former = self.roster();
        let after = next.contents.generation.saturating_sub(self.agreed());
        let named = next.contents.previous == former.as_ref().map_or([0; 32], Roster::hash);
        // A relay to which the vault moved has no rosters of before. Those between may be passed over
        // where the root is the one held here, which proves the later one all the same.
        let passes_over = after > 1 && self.agreed() > 0 && next.is_under(&keys.root);
        let follows = next.contents.vault == *keys.vault.as_bytes()
            && ((after == 1 && named) || passes_over)
            && next.is_heir_of(&keys.root);
        if !follows {
            return Err(RosterError::NotGenuine);
        }
        let root = self.next_root(keys, &next)?;
        if !next.is_under(&root) {
            return Err(RosterError::NotGenuine);
        }
        let contents = self.merged(keys, former.as_ref(), &next, &root, chance);
        let broken = |_: UnlockError| RosterError::NotGenuine;
        let keyring = Self::compose(contents.map_err(broken)?, &root).map_err(broken)?;
        let keys = open_keys(&keyring, root, duplicate(&keys.secrets)).map_err(broken)?;
        Ok((keyring, keys))
    }

    fn next_root(&self, keys: &Keys, next: &Roster) -> Result<Secret, RosterError> {
        let own = next
            .contents
            .devices
            .iter()
            .find(|device| device.id() == keys.device);
        if own.is_some_and(Device::is_removed) {
            return Err(RosterError::Removed);
        }
        if next.contents.root == self.contents.root {
            return Ok(keys.root.duplicate());
        }
        // Absent under a new root: let in here, but not told to anybody in time.
        let own = own.ok_or(RosterError::Removed)?;
        let aad = root_aad(keys.vault, next.contents.root, &own.id);
        open_from(&keys.secrets.agree, &own.root, &aad).map_err(|_| RosterError::NotGenuine)
    }

    /// The contents after `next`: what it says, and what was changed here alone.
    fn merged(
        &self,
        keys: &Keys,
        former: Option<&Roster>,
        next: &Roster,
        root: &Secret,
        chance: &mut dyn Chance,
    ) -> Result<Contents, UnlockError> {
        let mut contents = self.contents.clone();
        let own = std::mem::take(&mut contents.devices);
        contents.generation += 1;
        contents.devices = next.contents.devices.clone();
        contents.root = next.contents.root;
        contents.epochs = next.contents.epochs.clone();
        for device in own {
            let known = |held: &Device| held.id == device.id;
            let told = former.is_some_and(|former| former.contents.devices.iter().any(known));
            if told || contents.devices.iter().any(known) {
                continue;
            }
            let public = DevicePublic {
                agree: device.agree,
                sign: device.sign,
            };
            let id = device.id();
            let admitted = admit(keys.vault, root, contents.root, id, &public, chance)?;
            contents.devices.push(admitted);
        }
        let renewed =
            former.is_some_and(|former| former.contents.recovery != self.contents.recovery);
        contents.recovery = if renewed {
            reseal(&self.contents.recovery, keys, root, contents.root, chance)?
        } else {
            next.contents.recovery.clone()
        };
        contents.agreed = Some(next.bytes.clone());
        Ok(contents)
    }
}

/// Seals a root to the recovery key that the person's words open already.
fn reseal(
    recovery: &Recovery,
    keys: &Keys,
    root: &Secret,
    number: u32,
    chance: &mut dyn Chance,
) -> Result<Recovery, UnlockError> {
    let aad = root_aad(keys.vault, number, RECOVERY);
    let sealed = seal_to(&PublicKey::from(recovery.agree), root, &aad, chance)?;
    Ok(Recovery {
        agree: recovery.agree,
        root: sealed,
    })
}

fn duplicate(secrets: &DeviceSecrets) -> DeviceSecrets {
    DeviceSecrets::from_bytes(&secrets.to_bytes())
}
