//! A PostgreSQL database, for any number of relay processes.
//!
//! Every change is one statement that first moves the cursor of its vault, and does the rest only
//! where the cursor was the one that the decision rests on. So a vault's changes come one after
//! another whichever process makes them, no row is locked while this side thinks, and a process may
//! decide on what it remembers. Pushes that come together share one transaction, for each wait for
//! the disk is the dearest part.
//!
//! Where the answer to a commit is lost, the same is asked again: what was kept is then known
//! already.
//!
//! The SQL is plain: every table's key begins with what it is spread by, each statement names one
//! vault, and nothing hangs on one server's memory.

mod group;
mod line;
mod sql;
mod vault;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use ebb_protocol::limits::MEETING_SECONDS;
use ebb_protocol::{Batch, Code, DeviceId, Kept, Refusal, VaultId};
use tokio_postgres::Config;

use super::{Answer, Now, Store, StoreError, Terms};
use crate::ask::{Place, Post, Push};
use crate::decide;
use crate::standing::{Right, Standing, TokenHash, column};
use group::Group;
use line::{Line, Session, retried};

/// How many connections carry pushes that share transactions: one commits while the next fills.
const WRITERS: usize = 3;
/// How many carry pushes where each has a transaction of its own.
const SPREAD_WRITERS: usize = 16;
/// How many connections carry everything else.
const LINES: usize = 4;
/// How many vaults are remembered.
const REMEMBERED: usize = 20_000;

/// How the database keeps vaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// On one machine: pushes of many vaults may share a transaction.
    Whole,
    /// Spread over several: a transaction stays with one vault.
    Spread,
}

/// Keeps everything in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresStore {
    terms: Terms,
    lines: Vec<Line>,
    next: AtomicUsize,
    group: Group,
    remembered: Mutex<HashMap<VaultId, Standing>>,
    turns: vault::Turns,
}

/// Why a database can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The address isn't one.
    #[error("the database's address can't be read")]
    Address(#[source] tokio_postgres::Error),
    /// It can't be reached, or refuses what a relay needs.
    #[error("the database can't be used")]
    Database(#[source] StoreError),
    /// A later release made its tables.
    #[error("the database is of a newer ebb-relay (format {0})")]
    Newer(i64),
}

impl PostgresStore {
    /// Connects, and makes the tables where there are none.
    ///
    /// # Errors
    /// When the address can't be read, the database can't be reached, or a newer relay made it.
    pub async fn open(address: &str, kind: Kind, terms: Terms) -> Result<Self, OpenError> {
        let mut config: Config = address.parse().map_err(OpenError::Address)?;
        config.application_name("ebb-relay");
        config.connect_timeout(line::PATIENCE);
        let format = line::prepare(&config).await.map_err(OpenError::Database)?;
        if format != sql::FORMAT {
            return Err(OpenError::Newer(format));
        }
        Ok(Self {
            terms,
            lines: (0..LINES).map(|_| Line::to(&config, false)).collect(),
            next: AtomicUsize::new(0),
            group: Group::over(&config, kind),
            remembered: Mutex::default(),
            turns: vault::Turns::default(),
        })
    }

    async fn session(&self) -> Result<Arc<Session>, StoreError> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        self.lines[next % LINES].session().await
    }

    fn remembered(&self, vault: &VaultId) -> Option<Standing> {
        self.memory().get(vault).cloned()
    }

    fn remember(&self, vault: VaultId, standing: Standing) {
        let mut memory = self.memory();
        if memory.len() >= REMEMBERED {
            memory.clear();
        }
        memory.insert(vault, standing);
    }

    fn forget_about(&self, vault: &VaultId) {
        self.memory().remove(vault);
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<VaultId, Standing>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn read_standing(&self, vault: VaultId) -> Result<Option<Standing>, StoreError> {
        self.session().await?.standing(&vault).await
    }

    async fn read_message(&self, place: Place, now: Now) -> Result<Option<Bytes>, StoreError> {
        self.session().await?.message(place, now).await
    }

    async fn read_records(
        &self,
        vault: VaultId,
        token: TokenHash,
        device: DeviceId,
        after: u64,
    ) -> Result<Result<Batch, Refusal>, StoreError> {
        let session = self.session().await?;
        let from = decide::from(after).map_or(i64::MAX, |from| column(from.get()));
        // Both questions travel together; the second's answer is dropped where the first says no.
        let (standing, rows) = tokio::join!(
            session.standing(&vault),
            session.chain(&vault, &device, from)
        );
        if let Err(code) = admitted(standing?.as_ref(), &token) {
            return Ok(Err(code.into()));
        }
        let mut batch = Batch::default();
        for row in rows? {
            if !batch.push(row.try_get(0).map_err(|_| StoreError::Damaged)?) {
                break;
            }
        }
        Ok(Ok(batch))
    }

    async fn read_rosters(
        &self,
        vault: VaultId,
        token: TokenHash,
        after: u64,
    ) -> Result<Result<Vec<Kept>, Refusal>, StoreError> {
        let session = self.session().await?;
        let Some(standing) = session.standing(&vault).await? else {
            return Ok(Err(Code::NoVault.into()));
        };
        let after = match standing.judge(&token) {
            Ok(Right::Everything) => after,
            Ok(Right::Later(generation)) => after.max(generation),
            Err(code) => return Ok(Err(code.into())),
        };
        session.rosters(&vault, after).await.map(Ok)
    }

    async fn read_moved(&self, seen: Vec<(VaultId, u64)>) -> Result<Vec<VaultId>, StoreError> {
        let ids: Vec<&[u8]> = seen.iter().map(|(id, _)| &id.as_bytes()[..]).collect();
        let cursors = self.session().await?.cursors(&ids).await?;
        Ok(seen
            .into_iter()
            .filter(|(id, cursor)| cursors.get(id) != Some(cursor))
            .map(|(id, _)| id)
            .collect())
    }
}

fn admitted(standing: Option<&Standing>, token: &TokenHash) -> Result<(), Code> {
    standing.ok_or(Code::NoVault)?.admit(token)
}

impl Store for PostgresStore {
    fn standing(&self, vault: VaultId) -> Answer<'_, Option<Standing>> {
        Box::pin(retried(move || self.read_standing(vault)))
    }

    fn push(&self, push: Push) -> Answer<'_, Result<Standing, Refusal>> {
        Box::pin(self.keep(push))
    }

    fn records(
        &self,
        vault: VaultId,
        token: TokenHash,
        device: DeviceId,
        after: u64,
    ) -> Answer<'_, Result<Batch, Refusal>> {
        Box::pin(retried(move || {
            self.read_records(vault, token, device, after)
        }))
    }

    fn rosters(
        &self,
        vault: VaultId,
        token: TokenHash,
        after: u64,
    ) -> Answer<'_, Result<Vec<Kept>, Refusal>> {
        Box::pin(retried(move || self.read_rosters(vault, token, after)))
    }

    fn post(&self, post: Post) -> Answer<'_, Result<Standing, Refusal>> {
        Box::pin(self.renew(post))
    }

    fn forget(&self, vault: VaultId, token: TokenHash) -> Answer<'_, Result<(), Refusal>> {
        Box::pin(self.drop_vault(vault, token))
    }

    fn lay(&self, place: Place, message: Bytes, now: Now) -> Answer<'_, Result<(), Refusal>> {
        Box::pin(async move {
            let ends = now.0.saturating_add(MEETING_SECONDS);
            let lies = retried(|| async {
                let session = self.session().await?;
                session.drop_over(now).await?;
                session.lay(place, &message, ends).await
            });
            Ok(if lies.await? == message {
                Ok(())
            } else {
                Err(Code::MeetingTaken.into())
            })
        })
    }

    fn fetch(&self, place: Place, now: Now) -> Answer<'_, Option<Bytes>> {
        Box::pin(retried(move || self.read_message(place, now)))
    }

    fn sweep(&self, now: Now) -> Answer<'_, ()> {
        Box::pin(async move { self.session().await?.drop_over(now).await })
    }

    fn health(&self) -> Answer<'_, ()> {
        Box::pin(async { self.session().await?.ping().await })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn moved(&self, seen: Vec<(VaultId, u64)>) -> Answer<'_, Vec<VaultId>> {
        Box::pin(self.read_moved(seen))
    }

    fn laid(&self, places: Vec<Place>, now: Now) -> Answer<'_, Vec<Place>> {
        Box::pin(async move { self.session().await?.laid(&places, now).await })
    }
}
