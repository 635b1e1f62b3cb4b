//! Letting a device in: two devices meet at a relay over a secret that was shown on one of them.
//!
//! The device that holds the vault draws a [`PairingSecret`] and shows it, as twelve words or in a
//! picture. The joining one lays down its public keys, sealed under that secret; the other admits
//! them to the roster and lays the roster down, sealed in turn. Whoever can open the roster's root
//! with the secret half of an admitted key is in, and nobody else: the relay sees two sealed
//! messages under an id that says nothing.

use std::fmt;

use ebb_protocol::DeviceId;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::chance::{Chance, draw};
use crate::cipher::Cipher;
use crate::kdf::KdfParams;
use crate::keyring::Keyring;
use crate::keys::{DevicePublic, DeviceSecrets, Keys};
use crate::recovery::{WordsError, read_words, words_of};
use crate::roster::{Admission, Proposal, RosterError};
use crate::secret::Secret;
use crate::sync;
use crate::unlock::UnlockError;

/// How many words there are.
pub const PAIRING_WORDS: usize = 12;

const ASK: &[u8] = b"ebb 1 pairing ask";
const ANSWER: &[u8] = b"ebb 1 pairing answer";

/// What both devices know: 16 random bytes, good for one meeting.
pub struct PairingSecret(Zeroizing<[u8; 16]>);

/// Why two devices didn't come together. Nothing was changed on either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PairError {
    /// The message is no message of this meeting.
    #[error("the other device's message can't be read")]
    Unreadable,
    /// The list of devices isn't one that lets this device in.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The keys didn't open or can't be made.
    #[error(transparent)]
    Keys(#[from] UnlockError),
}

/// What the joining device tells: who it is. Keys are frozen.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Ask {
    #[cbor(n(0), with = "minicbor::bytes")]
    device: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    agree: [u8; 32],
    #[cbor(n(2), with = "minicbor::bytes")]
    sign: [u8; 32],
}

impl PairingSecret {
    /// Draws a new one.
    #[must_use]
    pub fn draw(chance: &mut dyn Chance) -> Self {
        Self(Zeroizing::new(draw(chance)))
    }

    /// Reads the words as a person types them: any case, anything between.
    ///
    /// # Errors
    /// When the count is wrong, a word is unknown (counted from 1) or the check fails.
    pub fn read(typed: &str) -> Result<Self, WordsError> {
        read_words(typed, PAIRING_WORDS).map(Self)
    }

    /// Returns the words, to be shown.
    #[must_use]
    pub fn expose_words(&self) -> Vec<&'static str> {
        words_of(self.0.as_ref())
    }

    /// The id of the meeting, which a relay may know.
    #[must_use]
    pub fn meeting(&self) -> [u8; 16] {
        let derived = self.derive("ebb 1 pairing meeting");
        let mut id = [0; 16];
        id.copy_from_slice(&derived.expose_to_cipher()[..16]);
        id
    }

    fn derive(&self, context: &str) -> Secret {
        Secret::new(blake3::derive_key(context, self.0.as_ref()))
    }

    fn cipher(&self) -> Cipher {
        Cipher::new(&self.derive("ebb 1 pairing seal"))
    }

    fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, PairError> {
        let mut plain = Zeroizing::new(Vec::new());
        let opened = self.cipher().open(sealed, aad, &mut plain);
        opened.map_err(|_| PairError::Unreadable)?;
        Ok(plain)
    }

    /// The device with the vault: reads the ask and proposes the roster that lets the other in.
    ///
    /// # Errors
    /// When the message is another meeting's.
    pub fn admit(
        &self,
        ask: &[u8],
        keyring: &Keyring,
        keys: &Keys,
        chance: &mut dyn Chance,
    ) -> Result<Proposal, PairError> {
        let plain = self.open(ask, ASK)?;
        let ask: Ask = minicbor::decode(&plain).map_err(|_| PairError::Unreadable)?;
        let public = DevicePublic {
            agree: ask.agree,
            sign: ask.sign,
        };
        let device = DeviceId::from_bytes(ask.device);
        Ok(keyring.propose_device(keys, device, &public, chance)?)
    }

    /// The device with the vault: seals the roster that was agreed on.
    ///
    /// # Errors
    /// When it can't be sealed.
    pub fn answer(&self, roster: &[u8], chance: &mut dyn Chance) -> Result<Vec<u8>, PairError> {
        let sealed = self.cipher().seal(roster, ANSWER, chance);
        sealed.map_err(|_| PairError::Unreadable)
    }
}

impl fmt::Debug for PairingSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingSecret(redacted)")
    }
}

/// A place at a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What the joining device lays down.
    Ask,
    /// What the other one lays down.
    Answer,
}

impl Place {
    fn path(self, meeting: [u8; 16]) -> String {
        let place = match self {
            Self::Ask => "ask",
            Self::Answer => "answer",
        };
        format!("/v1/meetings/{}/{place}", DeviceId::from_bytes(meeting))
    }

    /// The request that lays a message down here.
    #[must_use]
    pub fn lay_down(self, meeting: [u8; 16], message: Vec<u8>) -> sync::Ask {
        sync::Ask {
            method: sync::Method::Put,
            path: self.path(meeting),
            token: None,
            body: message,
        }
    }

    /// The request that looks whether a message lies here, and waits for it up to `seconds`. Answered
    /// by `meeting-empty` while there is none.
    #[must_use]
    pub fn look(self, meeting: [u8; 16], seconds: u8) -> sync::Ask {
        sync::Ask {
            method: sync::Method::Get,
            path: format!("{}?wait={seconds}", self.path(meeting)),
            token: None,
            body: Vec::new(),
        }
    }
}

/// A device on its way in.
pub struct Joining {
    secret: PairingSecret,
    device: DeviceId,
    secrets: DeviceSecrets,
}

impl fmt::Debug for Joining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joining").finish_non_exhaustive()
    }
}

impl Joining {
    /// Makes this device's id and secrets.
    #[must_use]
    pub fn new(secret: PairingSecret, chance: &mut dyn Chance) -> Self {
        let (device, secrets) = DeviceSecrets::draw(chance);
        Self {
            secret,
            device,
            secrets,
        }
    }

    /// The id of the meeting.
    #[must_use]
    pub fn meeting(&self) -> [u8; 16] {
        self.secret.meeting()
    }

    /// The message to lay down.
    ///
    /// # Errors
    /// When it can't be sealed.
    pub fn ask(&self, chance: &mut dyn Chance) -> Result<Vec<u8>, PairError> {
        let DevicePublic { agree, sign } = self.secrets.public();
        let ask = Ask {
            device: *self.device.as_bytes(),
            agree,
            sign,
        };
        let plain = minicbor::to_vec(&ask).map_err(|_| PairError::Unreadable)?;
        let sealed = self.secret.cipher().seal(&plain, ASK, chance);
        sealed.map_err(|_| PairError::Unreadable)
    }

    /// Takes the answer and makes this device's keyring, opened by `passphrase`; as slow as
    /// unlocking. The keys were proved by opening the vault's root before anything can be written.
    ///
    /// # Errors
    /// When the answer is another meeting's, or doesn't let this device in.
    pub fn finish(
        self,
        answer: &[u8],
        passphrase: &str,
        params: KdfParams,
        chance: &mut dyn Chance,
    ) -> Result<(Keyring, Keys), PairError> {
        let roster = self.secret.open(answer, ANSWER)?;
        let admission = Admission::open(&roster, self.device, &self.secrets)?;
        Ok(admission.keyring(self.device, self.secrets, passphrase, params, chance)?)
    }
}
