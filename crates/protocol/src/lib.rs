//! What travels between devices, and all that a relay may ever see.
//!
//! A vault is a set of sealed records, one chain per device. This crate names them: ids, the fixed
//! header that precedes each sealed body, the checks on a chain that need no key, and what devices and
//! a relay say to each other. Frozen in `docs/formats/record.md` and `docs/formats/sync.md`.
//!
//! Nothing here encrypts, decrypts or verifies a signature; a relay depends on this crate alone.

mod chain;
mod frame;
mod header;
mod id;
pub mod limits;
mod refusal;
mod wire;

pub use chain::{Head, LinkError};
pub use frame::{BLANK_LEN, Batch, Frame, FrameError, SIGNATURE_LEN, read_frames};
pub use header::{AAD_LEN, FORMAT, HEADER_LEN, Header, HeaderError, MAGIC, SUITE};
pub use id::{BodyHash, DeviceId, HeaderHash, KeyEpoch, RecordId, Sequence, VaultId};
pub use refusal::{Code, Refusal};
pub use wire::{Chain, Kept, NewRoster, Rosters, Status};
