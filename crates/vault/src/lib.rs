//! Keys, sealing and chains: a person's log of events as a list of sealed records.
//!
//! The vault knows nothing of what it seals: a body is bytes. It gives three promises. A record's
//! body opens only by the vault's keys. A record that is missing, swapped, repeated or altered is
//! named, and every other one stays readable. A change is durable as a whole or it didn't happen.
//!
//! Random bytes come from a [`Chance`], storage from a [`RecordStore`], both arguments. There is no
//! clock, no thread and no I/O here, so all of it compiles for the browser. The formats are frozen in
//! `docs/formats/record.md`.

mod backup;
mod carve;
mod chance;
mod cipher;
mod damage;
mod kdf;
mod keyring;
mod keys;
mod memory;
mod mend;
mod padding;
mod pair;
mod practice;
mod record;
mod recovery;
mod roster;
mod scan;
mod secret;
mod store;
pub mod sync;
mod tip;
mod token;
mod unlock;
mod vault;

pub use backup::{Backup, BackupError, read_backup, restore, verify_backup, write_backup};
pub use carve::{Carved, carve, carve_keyring};
pub use chance::{Chance, Rehearsed};
pub use damage::{Damage, Report};
pub use ebb_protocol::{BLANK_LEN, Code, DeviceId, RecordId, SIGNATURE_LEN, Sequence, VaultId};
pub use kdf::{KdfBounds, KdfParams};
pub use keyring::{KEYRING_MAGIC, KEYRING_VERSION, Keyring};
pub use keys::{Kept, Keys};
pub use memory::MemoryStore;
pub use padding::MAX_BODY;
pub use pair::{Joining, PAIRING_WORDS, PairError, PairingSecret, Place};
pub use practice::Practice;
pub use recovery::{RecoveryWords, WORD_COUNT, WordsError};
pub use roster::{Listed, Proposal, RosterError};
pub use store::{
    Cause, Change, EachRecord, KeyringChange, Mark, Outcome, Position, Reading, RecordStore,
    SealedRecord, StoreError,
};
pub use token::Token;
pub use unlock::{UnlockError, unlock, unlock_kept, verify_passphrase};
pub use vault::{AppendError, EachBody, OpenError, Vault};
