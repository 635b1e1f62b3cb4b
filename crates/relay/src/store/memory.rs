//! A store that forgets all at its end: for tests, and the model of the other two.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use ebb_protocol::limits::{MAX_ROSTERS, MEETING_SECONDS};
use ebb_protocol::{
    BLANK_LEN, Batch, Code, DeviceId, HEADER_LEN, Kept, RecordId, Refusal, VaultId,
};

use super::{Answer, Now, Store, StoreError, Terms};
use crate::ask::{Place, Post, Push};
use crate::decide::{self, Held};
use crate::standing::{Right, Standing, TokenHash, first_cursor};

/// Keeps everything in memory.
#[derive(Debug)]
pub struct MemoryStore {
    terms: Terms,
    kept: Mutex<Everything>,
}

#[derive(Debug, Default)]
struct Everything {
    vaults: HashMap<VaultId, Vault>,
    meetings: HashMap<Place, (Bytes, u64)>,
}

#[derive(Debug)]
struct Vault {
    standing: Standing,
    records: BTreeMap<(DeviceId, u64), Bytes>,
    rosters: Vec<Bytes>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new(terms: Terms) -> Self {
        Self {
            terms,
            kept: Mutex::default(),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Everything> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, push: &Push) -> Result<Standing, Refusal> {
        let mut kept = self.kept();
        let vault = kept.admit(&push.vault, &push.token)?;
        let held = decide::held_already(&vault.standing, push)
            .into_iter()
            .filter_map(|id| Some((id, vault.held(id)?)))
            .collect();
        let change = decide::push(&vault.standing, push, &held, self.terms.quota)?;
        for (id, bytes) in change.inserts {
            vault.records.insert(key(id), bytes);
        }
        for id in change.blanks {
            if let Some(bytes) = vault.records.get_mut(&key(id)) {
                bytes.truncate(BLANK_LEN);
            }
        }
        vault.standing = change.standing;
        Ok(vault.standing.clone())
    }

    fn renew(&self, post: Post, fresh: u64) -> Result<Standing, Refusal> {
        let mut kept = self.kept();
        let known = kept.vaults.get_mut(&post.vault);
        let before = known.as_ref().map(|vault| &vault.standing);
        let fresh = (!self.terms.closed).then_some(fresh);
        let standing = decide::roster(before, &post, self.terms.quota, fresh)?;
        if let Some(vault) = known {
            vault.standing = standing.clone();
            vault.rosters.push(post.roster);
        } else {
            let vault = Vault {
                standing: standing.clone(),
                records: BTreeMap::new(),
                rosters: vec![post.roster],
            };
            kept.vaults.insert(post.vault, vault);
        }
        Ok(standing)
    }
}

impl Everything {
    fn vault(&mut self, vault: &VaultId) -> Result<&mut Vault, Refusal> {
        self.vaults.get_mut(vault).ok_or(Code::NoVault.into())
    }

    fn admit(&mut self, vault: &VaultId, token: &TokenHash) -> Result<&mut Vault, Refusal> {
        let vault = self.vault(vault)?;
        vault.standing.admit(token)?;
        Ok(vault)
    }
}

impl Vault {
    fn held(&self, id: RecordId) -> Option<Held> {
        let bytes = self.records.get(&key(id))?;
        Some(Held {
            header: *bytes.first_chunk::<HEADER_LEN>()?,
            len: bytes.len() as u64,
        })
    }
}

const fn key(id: RecordId) -> (DeviceId, u64) {
    (id.device, id.sequence.get())
}

fn ready<T: Send + 'static>(value: T) -> Answer<'static, T> {
    Box::pin(std::future::ready(Ok(value)))
}

impl Store for MemoryStore {
    fn standing(&self, vault: VaultId) -> Answer<'_, Option<Standing>> {
        let kept = self.kept();
        ready(kept.vaults.get(&vault).map(|vault| vault.standing.clone()))
    }

    fn push(&self, push: Push) -> Answer<'_, Result<Standing, Refusal>> {
        ready(self.take(&push))
    }

    fn records(
        &self,
        vault: VaultId,
        token: TokenHash,
        device: DeviceId,
        after: u64,
    ) -> Answer<'_, Result<Batch, Refusal>> {
        let read = || {
            let mut kept = self.kept();
            let vault = kept.admit(&vault, &token)?;
            let mut batch = Batch::default();
            let Some(from) = decide::from(after) else {
                return Ok(batch);
            };
            let chain = vault
                .records
                .range((device, from.get())..=(device, u64::MAX));
            for (_, bytes) in chain {
                if !batch.push(bytes) {
                    break;
                }
            }
            Ok(batch)
        };
        ready(read())
    }

    fn rosters(
        &self,
        vault: VaultId,
        token: TokenHash,
        after: u64,
    ) -> Answer<'_, Result<Vec<Kept>, Refusal>> {
        let read = || {
            let mut kept = self.kept();
            let vault = kept.vault(&vault)?;
            let after = match vault.standing.judge(&token)? {
                Right::Everything => after,
                Right::Later(generation) => after.max(generation),
            };
            // A vault that moved here begins with a later generation.
            let first =
                (vault.standing.generation() + 1).saturating_sub(vault.rosters.len() as u64);
            Ok((first..)
                .zip(&vault.rosters)
                .filter(|(generation, _)| *generation > after)
                .take(MAX_ROSTERS)
                .map(|(generation, roster)| Kept {
                    generation,
                    roster: roster.to_vec(),
                })
                .collect())
        };
        ready(read())
    }

    fn post(&self, post: Post) -> Answer<'_, Result<Standing, Refusal>> {
        Box::pin(async move {
            let fresh = first_cursor().map_err(|_| StoreError::Stopped)?;
            Ok(self.renew(post, fresh))
        })
    }

    fn forget(&self, vault: VaultId, token: TokenHash) -> Answer<'_, Result<(), Refusal>> {
        let mut kept = self.kept();
        let admitted = kept.admit(&vault, &token).map(drop);
        if admitted.is_ok() {
            kept.vaults.remove(&vault);
        }
        ready(admitted)
    }

    fn lay(&self, place: Place, message: Bytes, now: Now) -> Answer<'_, Result<(), Refusal>> {
        let mut kept = self.kept();
        kept.meetings.retain(|_, (_, ends)| *ends > now.0);
        let other = Place {
            answer: !place.answer,
            ..place
        };
        let ends = kept
            .meetings
            .get(&other)
            .map_or(now.0 + MEETING_SECONDS, |(_, ends)| *ends);
        let (lies, _) = kept
            .meetings
            .entry(place)
            .or_insert_with(|| (message.clone(), ends));
        ready(if *lies == message {
            Ok(())
        } else {
            Err(Code::MeetingTaken.into())
        })
    }

    fn fetch(&self, place: Place, now: Now) -> Answer<'_, Option<Bytes>> {
        let kept = self.kept();
        let lies = kept.meetings.get(&place).filter(|(_, ends)| *ends > now.0);
        ready(lies.map(|(message, _)| message.clone()))
    }

    fn sweep(&self, now: Now) -> Answer<'_, ()> {
        self.kept().meetings.retain(|_, (_, ends)| *ends > now.0);
        ready(())
    }

    fn health(&self) -> Answer<'_, ()> {
        ready(())
    }
}
