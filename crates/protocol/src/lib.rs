//! What travels between devices, and all that a relay may ever see.
//!
//! A vault is a set of sealed records, one chain per device. This crate names them: ids, the fixed
//! header that precedes each sealed body, and the checks on a chain that need no key. The layout is
//! frozen in `docs/formats/record.md`.
//!
//! Nothing here encrypts, decrypts or verifies a signature; a relay depends on this crate alone.

mod chain;
mod header;
mod id;

pub use chain::{Head, LinkError};
pub use header::{AAD_LEN, FORMAT, HEADER_LEN, Header, HeaderError, MAGIC, SUITE};
pub use id::{BodyHash, DeviceId, HeaderHash, KeyEpoch, RecordId, Sequence, VaultId};
