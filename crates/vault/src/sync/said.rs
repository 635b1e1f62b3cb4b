//! What goes to a relay and what comes back, and why that may end early.

use ebb_protocol::Refusal;

use crate::roster::RosterError;
use crate::store::StoreError;
use crate::unlock::UnlockError;
use crate::vault::AppendError;

/// How a request is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Add.
    Post,
    /// Lay down.
    Put,
    /// Remove.
    Delete,
}

/// A request for the relay.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// How it is meant.
    pub method: Method,
    /// The address below the relay's own, from its `/` on.
    pub path: String,
    /// What stands behind `Authorization: Bearer`, if anything.
    pub token: Option<String>,
    /// The body, empty for reading.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask")
            .field("method", &self.method)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What the relay answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Why the relay refused, if it said so.
    #[must_use]
    pub fn refusal(&self) -> Option<Refusal> {
        minicbor::decode(&self.body).ok()
    }
}

/// Why coming into step ended early. Nothing that was written here is lost; try again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyncError {
    /// The relay doesn't know this vault, and wasn't asked to take it.
    #[error("the relay doesn't know this vault")]
    NoVault,
    /// The relay refused.
    #[error("the relay said: {0}")]
    Refused(Refusal),
    /// The answer makes no sense.
    #[error("the answer isn't a relay's")]
    Senseless,
    /// The relay holds more of this very device than this copy does: it is an old copy, and has to go
    /// on as a device of its own.
    #[error("this copy of the vault is older than what it sent before")]
    OldCopy,
    /// A newer list of devices could not be taken over.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The keyring here is damaged.
    #[error(transparent)]
    Keyring(#[from] UnlockError),
    /// Others kept changing things.
    #[error("the relay keeps changing")]
    Busy,
    /// The vault could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault could not be written.
    #[error(transparent)]
    Write(#[from] AppendError),
}
