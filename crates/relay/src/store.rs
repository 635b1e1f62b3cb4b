//! Where a relay keeps what it was given. Three stores keep the same promises, and one suite of
//! tests is told to all three.
//!
//! Whatever answers `Ok` is durable, and was done whole. A refusal changed nothing. A
//! [`StoreError`] says that the store can't tell: asking again is safe.

pub mod memory;
pub mod postgres;
pub mod sqlite;

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use ebb_protocol::{Batch, DeviceId, Kept, Refusal, VaultId};

use crate::ask::{Place, Post, Push};
use crate::standing::{Standing, TokenHash};

/// What a store answers, some time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store can't answer. Its words may hold ids: they go to no log but by [`StoreError::kind`].
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database answered with an error, or not at all.
    #[error("the database failed")]
    Database(#[source] Arc<dyn Error + Send + Sync>),
    /// A row isn't what this program writes.
    #[error("a row of the database is damaged")]
    Damaged,
    /// Others changed the same vault again and again.
    #[error("too many relays change the same vault")]
    Contended,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}

impl StoreError {
    /// Words for a log, with nothing in them that came from a device.
    #[must_use]
    pub fn kind(&self) -> String {
        let Self::Database(cause) = self else {
            return self.to_string();
        };
        if let Some(rusqlite::Error::SqliteFailure(error, _)) = cause.downcast_ref() {
            return format!("{self}: SQLite says {:?}", error.code);
        }
        let postgres = cause.downcast_ref::<tokio_postgres::Error>();
        match postgres.and_then(tokio_postgres::Error::code) {
            Some(code) => format!("{self}: SQLSTATE {}", code.code()),
            None => format!("{self}: no answer"),
        }
    }
}

/// How long a message of a meeting lies, and since when: seconds since 1970 by the relay's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now(pub u64);

/// What every store is told once.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// How many bytes one vault may take.
    pub quota: u64,
    /// Whether new vaults are refused.
    pub closed: bool,
}

/// Keeps records, rosters and messages.
pub trait Store: Send + Sync + 'static {
    /// Says how a vault stands, or `None` where it isn't known.
    fn standing(&self, vault: VaultId) -> Answer<'_, Option<Standing>>;

    /// Keeps records, all of them or none.
    fn push(&self, push: Push) -> Answer<'_, Result<Standing, Refusal>>;

    /// Reads a chain above `after`, as much as travels at once, for whoever holds the newest token.
    fn records(
        &self,
        vault: VaultId,
        token: TokenHash,
        device: DeviceId,
        after: u64,
    ) -> Answer<'_, Result<Batch, Refusal>>;

    /// Reads the rosters above a generation, for whoever holds the newest token or a former one.
    fn rosters(
        &self,
        vault: VaultId,
        token: TokenHash,
        after: u64,
    ) -> Answer<'_, Result<Vec<Kept>, Refusal>>;

    /// Keeps a roster as the newest, and claims the vault by the first.
    fn post(&self, post: Post) -> Answer<'_, Result<Standing, Refusal>>;

    /// Forgets a vault.
    fn forget(&self, vault: VaultId, token: TokenHash) -> Answer<'_, Result<(), Refusal>>;

    /// Lays down a message of a meeting.
    fn lay(&self, place: Place, message: Bytes, now: Now) -> Answer<'_, Result<(), Refusal>>;

    /// Hands out a message of a meeting, if one lies there.
    fn fetch(&self, place: Place, now: Now) -> Answer<'_, Option<Bytes>>;

    /// Drops the meetings that are over.
    fn sweep(&self, now: Now) -> Answer<'_, ()>;

    /// Answers when the database does.
    fn health(&self) -> Answer<'_, ()>;

    /// Whether other processes may change the same vaults, so that news must be looked for.
    fn is_shared(&self) -> bool {
        false
    }

    /// Of vaults with the cursors that they had, returns those that have another by now.
    fn moved(&self, seen: Vec<(VaultId, u64)>) -> Answer<'_, Vec<VaultId>> {
        drop(seen);
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Of empty places, returns those that hold a message by now.
    fn laid(&self, places: Vec<Place>, now: Now) -> Answer<'_, Vec<Place>> {
        drop((places, now));
        Box::pin(async { Ok(Vec::new()) })
    }
}
