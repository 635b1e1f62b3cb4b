//! Changing one vault: decide on what is known, write where that still holds, or read and decide
//! again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ebb_protocol::{BLANK_LEN, Code, Refusal, VaultId};
use tokio::sync::OwnedMutexGuard;

use super::group::{Append, columns};
use super::line::{passes, retried};
use super::{PostgresStore, admitted, sql};
use crate::ask::{Post, Push};
use crate::decide::{self, Change};
use crate::standing::{Standing, TokenHash, column, first_cursor};
use crate::store::StoreError;

/// How often one change is decided anew because other relays changed the same vault.
const TRIES: usize = 40;

/// Whose turn it is: within one process the changes of a vault don't race each other.
#[derive(Debug, Default)]
pub(super) struct Turns {
    vaults: Mutex<HashMap<VaultId, Arc<tokio::sync::Mutex<()>>>>,
}

impl Turns {
    async fn of(&self, vault: VaultId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut vaults = self.vaults.lock().unwrap_or_else(PoisonError::into_inner);
            if vaults.len() >= super::REMEMBERED {
                // Those that nobody holds or waits for.
                vaults.retain(|_, turn| Arc::strong_count(turn) > 1);
            }
            Arc::clone(vaults.entry(vault).or_default())
        };
        turn.lock_owned().await
    }
}

/// What became of one try.
enum Tried<T> {
    Settled(T),
    /// Somebody else changed the vault first.
    Moved,
}

impl PostgresStore {
    pub(super) async fn keep(&self, push: Push) -> Result<Result<Standing, Refusal>, StoreError> {
        let _turn = self.turns.of(push.vault).await;
        for _ in 0..TRIES {
            let tried = match self.try_remembered(&push).await {
                Ok(Some(standing)) => return Ok(Ok(standing)),
                Ok(None) => retried(|| self.try_keep(&push)).await?,
                Err(error) if passes(&error) => retried(|| self.try_keep(&push)).await?,
                Err(error) => return Err(error),
            };
            if let Tried::Settled(done) = tried {
                return Ok(done);
            }
        }
        Err(StoreError::Contended)
    }

    /// Tries what is remembered of the vault. Memory may be old, so it never refuses: `None` means
    /// that the vault has to be read.
    async fn try_remembered(&self, push: &Push) -> Result<Option<Standing>, StoreError> {
        let Some(standing) = self.remembered(&push.vault) else {
            return Ok(None);
        };
        if standing.admit(&push.token).is_err() || !decide::held_already(&standing, push).is_empty()
        {
            return Ok(None);
        }
        match decide::push(&standing, push, &HashMap::new(), self.terms.quota) {
            Ok(change) if !change.is_empty() => {
                match self.write(push.vault, standing.cursor, change).await? {
                    Tried::Settled(standing) => Ok(Some(standing)),
                    Tried::Moved => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// Reads the vault, decides, writes.
    async fn try_keep(&self, push: &Push) -> Result<Tried<Result<Standing, Refusal>>, StoreError> {
        let session = self.session().await?;
        let standing = session.standing(&push.vault).await?;
        if let Err(code) = admitted(standing.as_ref(), &push.token) {
            self.forget_about(&push.vault);
            return Ok(Tried::Settled(Err(code.into())));
        }
        let Some(standing) = standing else {
            return Ok(Tried::Moved);
        };
        // Read later than the row above: where the cursor is still the same, both belong together.
        let ids = decide::held_already(&standing, push);
        let held = if ids.is_empty() {
            HashMap::new()
        } else {
            session.held(&push.vault, &ids).await?
        };
        let change = match decide::push(&standing, push, &held, self.terms.quota) {
            Ok(change) => change,
            Err(refusal) => return Ok(Tried::Settled(Err(refusal))),
        };
        if change.is_empty() {
            self.remember(push.vault, standing.clone());
            return Ok(Tried::Settled(Ok(standing)));
        }
        Ok(
            match self.write(push.vault, standing.cursor, change).await? {
                Tried::Settled(standing) => Tried::Settled(Ok(standing)),
                Tried::Moved => Tried::Moved,
            },
        )
    }

    async fn write(
        &self,
        vault: VaultId,
        from: u64,
        change: Change,
    ) -> Result<Tried<Standing>, StoreError> {
        let standing = change.standing.clone();
        // Until the answer is here nobody knows how the vault stands.
        self.forget_about(&vault);
        let kept = if change.blanks.is_empty() {
            let append = Append {
                vault,
                from,
                standing: change.standing,
                inserts: change.inserts,
            };
            self.group.append(append).await?
        } else {
            self.blank(&vault, from, &change).await?
        };
        if !kept {
            return Ok(Tried::Moved);
        }
        self.remember(vault, standing.clone());
        Ok(Tried::Settled(standing))
    }

    async fn blank(&self, vault: &VaultId, from: u64, change: &Change) -> Result<bool, StoreError> {
        let session = self.session().await?;
        let standing = &change.standing;
        let (from, to, used) = (column(from), column(standing.cursor), column(standing.used));
        let (devices, sequences, bytes) = columns(&change.inserts);
        let blanks = change.blanks.iter();
        let gone: Vec<&[u8]> = blanks.clone().map(|id| &id.device.as_bytes()[..]).collect();
        let places: Vec<i64> = blanks.map(|id| column(id.sequence.get())).collect();
        let rest = i32::try_from(BLANK_LEN).unwrap_or(i32::MAX);
        let moved = session
            .counted(
                sql::BLANK,
                &[
                    &&vault.as_bytes()[..],
                    &from,
                    &to,
                    &used,
                    &standing.encode_chains(),
                    &devices,
                    &sequences,
                    &bytes,
                    &gone,
                    &places,
                    &rest,
                ],
            )
            .await?;
        Ok(moved == 1)
    }

    pub(super) async fn renew(&self, post: Post) -> Result<Result<Standing, Refusal>, StoreError> {
        let _turn = self.turns.of(post.vault).await;
        self.forget_about(&post.vault);
        // Whether a try before this one may have come through without a word.
        let unsure = AtomicBool::new(false);
        let done = retried(|| async {
            for _ in 0..TRIES {
                let tried = self.try_renew(&post, unsure.load(Ordering::Relaxed)).await;
                unsure.fetch_or(tried.is_err(), Ordering::Relaxed);
                if let Tried::Settled(done) = tried? {
                    return Ok(done);
                }
            }
            Err(StoreError::Contended)
        });
        done.await
    }

    async fn try_renew(
        &self,
        post: &Post,
        unsure: bool,
    ) -> Result<Tried<Result<Standing, Refusal>>, StoreError> {
        let session = self.session().await?;
        let before = session.standing(&post.vault).await?;
        if let Some(standing) = before.as_ref().filter(|_| unsure)
            && self.is_newest(standing, post).await?
        {
            return Ok(Tried::Settled(Ok(standing.clone())));
        }
        let fresh = first_cursor().map_err(|_| StoreError::Stopped)?;
        let fresh = (!self.terms.closed).then_some(fresh);
        let decided = decide::roster(before.as_ref(), post, self.terms.quota, fresh);
        let standing = match decided {
            Ok(standing) => standing,
            Err(refusal) => return Ok(Tried::Settled(Err(refusal))),
        };
        let (vault, roster) = (&post.vault.as_bytes()[..], &post.roster[..]);
        let (cursor, used) = (column(standing.cursor), column(standing.used));
        let (tokens, chains) = (standing.encode_tokens(), standing.encode_chains());
        let generation = column(post.generation);
        let kept = if let Some(before) = before {
            let from = column(before.cursor);
            session
                .change(
                    sql::RENEW,
                    &[&vault, &from, &cursor, &used, &tokens, &generation, &roster],
                )
                .await?
        } else {
            session
                .change(
                    sql::CLAIM,
                    &[
                        &vault,
                        &cursor,
                        &used,
                        &tokens,
                        &chains,
                        &generation,
                        &roster,
                    ],
                )
                .await?
        };
        Ok(if kept == 1 {
            Tried::Settled(Ok(standing))
        } else {
            Tried::Moved
        })
    }

    /// Whether this very roster is the newest already.
    async fn is_newest(&self, standing: &Standing, post: &Post) -> Result<bool, StoreError> {
        let newest = standing
            .tokens
            .last()
            .is_some_and(|token| token.is(&post.next));
        if standing.generation() != post.generation || !newest {
            return Ok(false);
        }
        let before = post.generation - 1;
        let rosters = self.session().await?.rosters(&post.vault, before).await?;
        Ok(rosters
            .first()
            .is_some_and(|kept| kept.roster == post.roster))
    }

    pub(super) async fn drop_vault(
        &self,
        vault: VaultId,
        token: TokenHash,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let _turn = self.turns.of(vault).await;
        self.forget_about(&vault);
        let unsure = AtomicBool::new(false);
        let done = retried(|| async {
            for _ in 0..TRIES {
                let tried = self
                    .try_drop(&vault, &token, unsure.load(Ordering::Relaxed))
                    .await;
                unsure.fetch_or(tried.is_err(), Ordering::Relaxed);
                if let Tried::Settled(done) = tried? {
                    return Ok(done);
                }
            }
            Err(StoreError::Contended)
        });
        done.await
    }

    async fn try_drop(
        &self,
        vault: &VaultId,
        token: &TokenHash,
        unsure: bool,
    ) -> Result<Tried<Result<(), Refusal>>, StoreError> {
        let session = self.session().await?;
        let Some(standing) = session.standing(vault).await? else {
            let done = if unsure {
                Ok(())
            } else {
                Err(Code::NoVault.into())
            };
            return Ok(Tried::Settled(done));
        };
        if let Err(code) = standing.admit(token) {
            return Ok(Tried::Settled(Err(code.into())));
        }
        let (vault, cursor) = (&vault.as_bytes()[..], column(standing.cursor));
        let gone = session.counted(sql::FORGET, &[&vault, &cursor]).await?;
        Ok(if gone == 1 {
            Tried::Settled(Ok(()))
        } else {
            Tried::Moved
        })
    }
}
