//! Staying in step with a relay, without any network: this says what to ask next, and takes answers.
//!
//! One [`Sync`] is one time of coming into step. It learns how the relay stands, takes over newer
//! rosters, fetches what other devices wrote, tells what was written here, and looks again. Whoever
//! drives it carries each [`Ask`] to the relay and back, in a thread, a browser or a test that loses
//! every other one; asking again after any loss is right, because everything asked for can be asked
//! twice. What a relay did wrong is a [`Finding`]: everything else goes on.

mod arrival;
mod retrace;
mod said;

use std::collections::{HashMap, HashSet};

use ebb_protocol::{Batch, Chain, Code, DeviceId, NewRoster, RecordId, Rosters, Status};

use crate::chance::Chance;
use crate::keyring::Keyring;
use crate::roster::Proposal;
use crate::store::RecordStore;
use crate::vault::{ChainError, Vault};

pub use arrival::{Arrived, Finding};
pub use ebb_protocol::Refusal;
pub use said::{Answer, Ask, Method, SyncError};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synced {
    /// How many records came.
    pub taken: u64,
    /// How many records went.
    pub sent: u64,
    /// What the relay did wrong.
    pub found: Vec<Finding>,
    /// The relay's counter of changes, to wait for the next one.
    pub cursor: u64,
}

/// Rounds in which nothing moves before this gives up.
const PATIENCE: u32 = 12;

#[derive(Debug)]
enum Stage {
    Look,
    Decide(Status),
    Rosters,
    Pull(Status, Chain),
    Retrace(Status, retrace::Trail),
    Publish(Box<Proposal>),
    Claim(Option<Box<Proposal>>),
    Push(Status),
    Blank(DeviceId),
    Done,
}

/// One time of coming into step.
#[derive(Debug)]
pub struct Sync {
    stage: Stage,
    connect: bool,
    rounds: u32,
    /// Chains on which the relay went wrong, left alone for this time.
    shunned: HashSet<DeviceId>,
    /// Chains that were refused as forked, once this time already.
    doubted: HashSet<DeviceId>,
    /// Chains that were gone back along this time.
    retraced: HashSet<DeviceId>,
    /// Up to where the blanks of a chain were told already: whatever a relay says then, it isn't told
    /// again this time.
    told: HashMap<DeviceId, u64>,
    synced: Synced,
}

impl Sync {
    /// Comes into step with a relay that knows the vault; with `connect` also with one that doesn't
    /// yet, which then takes it.
    #[must_use]
    pub fn new(connect: bool) -> Self {
        Self {
            stage: Stage::Look,
            connect,
            rounds: 0,
            shunned: HashSet::new(),
            doubted: HashSet::new(),
            retraced: HashSet::new(),
            told: HashMap::new(),
            synced: Synced::default(),
        }
    }

    /// Says what to ask next, or `None` when everything is in step; see [`Sync::synced`]. Asking twice
    /// without an answer between gives the same again.
    ///
    /// `blanked` are the records whose bodies are rightly gone.
    ///
    /// # Errors
    /// When the vault can't be read, or nothing moves any more.
    pub async fn ask<S: RecordStore>(
        &mut self,
        vault: &mut Vault<S>,
        blanked: &HashSet<RecordId>,
    ) -> Result<Option<Ask>, SyncError> {
        if let Stage::Decide(status) = &self.stage {
            let status = status.clone();
            self.stage = self.decide(vault, status, blanked).await?;
        }
        let keys = vault.keys();
        if matches!(self.stage, Stage::Claim(None)) {
            let keyring = keyring(vault).await?;
            if keyring.agreed() == 0 {
                self.stage = Stage::Claim(Some(Box::new(keyring.propose(&keys)?)));
            }
        }
        let below = |rest: &str| format!("/v1/vaults/{}{rest}", keys.vault());
        let token = Some(keys.token().expose());
        let ask = |method, path, body| Ask {
            method,
            path,
            token: token.clone(),
            body,
        };
        Ok(Some(match &self.stage {
            Stage::Done => return Ok(None),
            Stage::Look | Stage::Decide(_) => ask(Method::Get, below(""), Vec::new()),
            Stage::Rosters => {
                let after = keyring(vault).await?.agreed();
                let path = below(&format!("/rosters?after={after}"));
                ask(Method::Get, path, Vec::new())
            }
            Stage::Pull(_, chain) => {
                let after = vault
                    .head(chain.device())
                    .map_or(0, |head| head.sequence.get());
                let path = below(&format!(
                    "/devices/{}/records?after={after}",
                    chain.device()
                ));
                ask(Method::Get, path, Vec::new())
            }
            Stage::Retrace(_, trail) => {
                let path = below(&trail.path());
                ask(Method::Get, path, Vec::new())
            }
            Stage::Publish(proposal) => ask(Method::Post, below("/rosters"), told(proposal)?),
            Stage::Claim(Some(proposal)) => ask(Method::Post, below("/rosters"), told(proposal)?),
            Stage::Claim(None) => {
                let last = keyring(vault).await?.last_roster();
                let (generation, roster) = last.ok_or(SyncError::Senseless)?;
                let claim = NewRoster {
                    generation,
                    token: keys.token().hash(),
                    roster,
                };
                ask(Method::Post, below("/rosters"), encoded(&claim)?)
            }
            Stage::Push(status) => {
                let (batch, ..) = self.unsent(vault, &status.clone()).await?;
                ask(Method::Post, below("/records"), batch.into_bytes())
            }
            Stage::Blank(device) => {
                let (batch, _) = self.untold(vault, *device, blanked).await?;
                ask(Method::Post, below("/records"), batch.into_bytes())
            }
        }))
    }

    /// Takes an answer. Records in [`Arrived`] are verified but not kept yet: the caller keeps them by
    /// [`Vault::take_in`] before it asks on.
    ///
    /// # Errors
    /// When this can't go on; begin a new one later.
    pub async fn answer<S: RecordStore>(
        &mut self,
        vault: &mut Vault<S>,
        answer: &Answer,
        blanked: &HashSet<RecordId>,
        chance: &mut dyn Chance,
    ) -> Result<Arrived, SyncError> {
        self.rounds += 1;
        if self.rounds > PATIENCE {
            return Err(SyncError::Busy);
        }
        let stage = std::mem::replace(&mut self.stage, Stage::Look);
        if !(200..300).contains(&answer.status) {
            self.refused(stage, answer)?;
            return Ok(Arrived::default());
        }
        match stage {
            Stage::Done => self.stage = Stage::Done,
            Stage::Look | Stage::Decide(_) => self.stage = Stage::Decide(decoded(answer)?),
            Stage::Rosters => self.rosters(vault, &decoded(answer)?, chance).await?,
            Stage::Publish(proposal) | Stage::Claim(Some(proposal)) => {
                vault.agree(*proposal).await?;
                self.stage = Stage::Decide(decoded(answer)?);
            }
            Stage::Claim(None) => self.stage = Stage::Decide(decoded(answer)?),
            Stage::Push(before) => {
                let (_, sent, _) = self.unsent(vault, &before).await?;
                let after: Status = decoded(answer)?;
                self.stage = if kept(&after) > kept(&before) {
                    self.rounds = 0;
                    self.synced.sent += sent;
                    Stage::Decide(after)
                } else {
                    // A relay that takes everything and keeps nothing doesn't make this go on for ever.
                    self.find(Finding::NotKept);
                    Stage::Done
                };
            }
            Stage::Blank(device) => {
                let (_, upto) = self.untold(vault, device, blanked).await?;
                self.told.insert(device, upto);
                self.rounds = 0;
                self.stage = Stage::Decide(decoded(answer)?);
            }
            Stage::Pull(status, chain) => {
                let arrived = arrival::read(&answer.body, chain, vault);
                let forked = matches!(arrived.finding, Some(Finding::Forked { .. }));
                if forked && arrived.records.is_empty() {
                    self.stage = self.go_back(vault, status, chain);
                    return Ok(Arrived::default());
                }
                match arrived.finding {
                    Some(finding) => {
                        self.synced.found.push(finding);
                        self.shunned.insert(chain.device());
                    }
                    None => self.rounds = 0,
                }
                // Genuine records of this very device that it doesn't have: it wrote them once.
                if !arrived.records.is_empty() && chain.device() == vault.keys().device() {
                    return Err(SyncError::OldCopy);
                }
                self.synced.taken += arrived.records.len() as u64;
                self.stage = Stage::Decide(status);
                return Ok(arrived);
            }
            Stage::Retrace(status, trail) => {
                return self.retrace(vault, answer, status, trail).await;
            }
        }
        Ok(Arrived::default())
    }

    /// What came of it so far.
    #[must_use]
    pub fn synced(&self) -> &Synced {
        &self.synced
    }

    fn refused(&mut self, stage: Stage, answer: &Answer) -> Result<(), SyncError> {
        let refusal: Refusal = minicbor::decode(&answer.body).map_err(|_| SyncError::Senseless)?;
        self.stage = match (refusal.code, stage) {
            (Code::NoVault, Stage::Look) if self.connect => Stage::Claim(None),
            (Code::NoVault, _) => return Err(SyncError::NoVault),
            (
                Code::OldToken,
                Stage::Look
                | Stage::Decide(_)
                | Stage::Push(..)
                | Stage::Pull(..)
                | Stage::Retrace(..),
            ) => Stage::Rosters,
            // Somebody else was quicker: look again.
            (Code::RosterMoved, Stage::Publish(_) | Stage::Claim(_))
            | (Code::Gap, Stage::Push(_)) => Stage::Look,
            (Code::Fork, Stage::Push(_)) => {
                let device = refusal.device.map(DeviceId::from_bytes);
                let device = device.ok_or(SyncError::Senseless)?;
                // The look shows which records it means; only one that shows nothing is named.
                if !self.doubted.insert(device) {
                    self.shunned.insert(device);
                    let sequence = refusal.number.unwrap_or(0);
                    self.find(Finding::Forked { device, sequence });
                }
                Stage::Look
            }
            _ => return Err(SyncError::Refused(refusal)),
        };
        Ok(())
    }

    async fn rosters<S: RecordStore>(
        &mut self,
        vault: &mut Vault<S>,
        rosters: &Rosters,
        chance: &mut dyn Chance,
    ) -> Result<(), SyncError> {
        for kept in &rosters.rosters {
            let before = keyring(vault).await?;
            if kept.generation <= before.agreed() {
                continue;
            }
            let keys = vault.keys();
            let (after, keys) = before.adopt(&keys, &kept.roster, chance)?;
            vault.change_keyring(&before, &after, Some(keys)).await?;
        }
        self.stage = Stage::Look;
        Ok(())
    }

    /// What is to be done, now that the relay stands like this.
    async fn decide<S: RecordStore>(
        &mut self,
        vault: &mut Vault<S>,
        status: Status,
        blanked: &HashSet<RecordId>,
    ) -> Result<Stage, SyncError> {
        self.synced.cursor = status.cursor;
        let keyring = keyring(vault).await?;
        let keys = vault.keys();
        if status.roster > keyring.agreed() {
            return Ok(Stage::Rosters);
        }
        if status.roster < keyring.agreed() {
            self.find(Finding::WentBack);
            if status.roster + 1 == keyring.agreed() {
                return Ok(Stage::Claim(None));
            }
        }
        for chain in &status.chains {
            let device = chain.device();
            let Some(theirs) = chain.head() else { continue };
            if self.shunned.contains(&device) {
                continue;
            }
            match vault.head(device) {
                Some(ours) if ours.sequence > theirs.sequence => {}
                Some(ours) if ours == theirs => {}
                Some(ours) if ours.sequence == theirs.sequence => {
                    match self.go_back(vault, status.clone(), *chain) {
                        Stage::Decide(_) => {}
                        back => return Ok(back),
                    }
                }
                _ => return Ok(Stage::Pull(status.clone(), *chain)),
            }
        }
        if keyring.is_ahead() && status.roster == keyring.agreed() {
            return Ok(Stage::Publish(Box::new(keyring.propose(&keys)?)));
        }
        let (batch, _, forked) = self.unsent(vault, &status).await?;
        for chain in forked {
            match self.go_back(vault, status.clone(), chain) {
                Stage::Decide(_) => {}
                back => return Ok(back),
            }
        }
        if !batch.is_empty() {
            return Ok(Stage::Push(status));
        }
        for chain in &status.chains {
            let device = chain.device();
            let ours = blanked.iter().filter(|record| record.device == device);
            if ours.count() as u64 > chain.blanked && !self.shunned.contains(&device) {
                let (batch, _) = self.untold(vault, device, blanked).await?;
                if !batch.is_empty() {
                    return Ok(Stage::Blank(device));
                }
            }
        }
        Ok(Stage::Done)
    }

    fn find(&mut self, finding: Finding) {
        if !self.synced.found.contains(&finding) {
            self.synced.found.push(finding);
        }
    }

    /// What the relay lacks, as much as travels at once, and how many records that is; and the chains
    /// that go on otherwise there.
    async fn unsent<S: RecordStore>(
        &self,
        vault: &mut Vault<S>,
        status: &Status,
    ) -> Result<(Batch, u64, Vec<Chain>), SyncError> {
        let (mut batch, mut forked) = (Batch::default(), Vec::new());
        for (device, ours) in vault.heads() {
            if self.shunned.contains(&device) {
                continue;
            }
            let chain = chain_of(status, device);
            let known = chain.and_then(Chain::head);
            if known.is_some_and(|head| head.sequence >= ours.sequence) {
                continue;
            }
            match vault.read_chain(device, known, &mut batch).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(ChainError::Forked) => forked.extend(chain.copied()),
                Err(ChainError::Store(error)) => return Err(error.into()),
            }
        }
        let sent = batch.len() as u64;
        Ok((batch, sent, forked))
    }

    /// Records of a chain whose bodies must go, and the last sequence among them.
    async fn untold<S: RecordStore>(
        &self,
        vault: &mut Vault<S>,
        device: DeviceId,
        blanked: &HashSet<RecordId>,
    ) -> Result<(Batch, u64), SyncError> {
        let mut upto = self.told.get(&device).copied().unwrap_or(0);
        let gone = blanked.iter().filter(|record| record.device == device);
        let mut gone: Vec<RecordId> = gone.copied().collect();
        gone.retain(|record| record.sequence.get() > upto);
        gone.sort_unstable();
        let mut batch = Batch::default();
        for record in gone {
            if !vault.read_blank(record, &mut batch).await? {
                break;
            }
            upto = record.sequence.get();
        }
        Ok((batch, upto))
    }
}

/// How much a relay keeps, as a number that only grows.
fn kept(status: &Status) -> u64 {
    let of = |chain: &Chain| {
        let records = chain.head().map_or(0, |head| head.sequence.get());
        records.saturating_add(chain.blanked)
    };
    status.chains.iter().map(of).fold(0, u64::saturating_add)
}

fn chain_of(status: &Status, device: DeviceId) -> Option<&Chain> {
    status.chains.iter().find(|chain| chain.device() == device)
}

async fn keyring<S: RecordStore>(vault: &mut Vault<S>) -> Result<Keyring, SyncError> {
    Ok(vault.keyring().await??)
}

fn told(proposal: &Proposal) -> Result<Vec<u8>, SyncError> {
    encoded(&NewRoster {
        generation: proposal.generation,
        token: proposal.keys.token().hash(),
        roster: proposal.roster.clone(),
    })
}

impl Proposal {
    /// The request that tells the relay; `keys` are those that hold until it took it.
    ///
    /// # Errors
    /// When it can't be written down.
    pub fn ask(&self, keys: &crate::Keys) -> Result<Ask, SyncError> {
        Ok(Ask {
            method: Method::Post,
            path: format!("/v1/vaults/{}/rosters", keys.vault()),
            token: Some(keys.token().expose()),
            body: told(self)?,
        })
    }
}

/// Asks to be told as soon as the relay's counter of changes isn't `seen`, and after `seconds` in any
/// case. The answer is no different from that to any other look.
#[must_use]
pub fn watch(keys: &crate::Keys, seen: u64, seconds: u8) -> Ask {
    Ask {
        method: Method::Get,
        path: format!("/v1/vaults/{}?seen={seen}&wait={seconds}", keys.vault()),
        token: Some(keys.token().expose()),
        body: Vec::new(),
    }
}

/// The relay's counter of changes, out of an answer to [`watch`].
#[must_use]
pub fn cursor(answer: &Answer) -> Option<u64> {
    let status: Status = decoded(answer).ok().filter(|_| answer.status == 200)?;
    Some(status.cursor)
}

/// Asks the relay to forget the vault: records, rosters, tokens.
#[must_use]
pub fn forget(keys: &crate::Keys) -> Ask {
    Ask {
        method: Method::Delete,
        path: format!("/v1/vaults/{}", keys.vault()),
        token: Some(keys.token().expose()),
        body: Vec::new(),
    }
}

fn encoded(message: &NewRoster) -> Result<Vec<u8>, SyncError> {
    minicbor::to_vec(message).map_err(|_| SyncError::Senseless)
}

fn decoded<'a, T: minicbor::Decode<'a, ()>>(answer: &'a Answer) -> Result<T, SyncError> {
    minicbor::decode(&answer.body).map_err(|_| SyncError::Senseless)
}
