//! The book: an open vault and the life that is written in it.
//!
//! The command line and the pages write through the same few lines: decide, seal, persist in one
//! transaction, and only then let the state move on. When somebody else wrote meanwhile, the tail
//! is read and everything is decided again.

mod names;
mod step;

use std::collections::HashSet;
use std::sync::Arc;

use ebb_core::decide::{Command, Decided, Refusal, decide};
use ebb_core::event::{Body, Envelope, Event, EventId, Hlc};
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_vault::{
    AppendError, Chance, Damage, Keys, OpenError, RecordId, RecordStore, Report, StoreError, Vault,
};

use names::{Name, Names, blank_of, name_of};
pub use step::StepError;

/// How often a change is decided again because others keep writing.
const PATIENCE: usize = 64;

/// An open vault with its life in memory.
#[derive(Debug)]
pub struct Book<S> {
    vault: Vault<S>,
    life: Arc<Life>,
    node: u64,
    report: Report,
    unreadable: usize,
    named: Names,
    /// What is deleted or burned, and of which a record still holds words: it goes at the first
    /// occasion.
    late: Vec<EventId>,
}

/// Why something was not written down. Nothing of it was, unless it says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// It can't be, as things stand.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Others wrote without a pause.
    #[error("another program keeps writing to this vault")]
    Busy,
    /// Writing failed, and so did the look at what became of it: it may be there or not.
    #[error("it can't be seen whether this was written")]
    Unknown(#[source] StoreError),
    /// The vault could not be written.
    #[error(transparent)]
    Vault(#[from] AppendError),
}

impl<S: RecordStore> Book<S> {
    /// Makes a book of a vault that was just made.
    #[must_use]
    pub fn new(vault: Vault<S>) -> Self {
        let node = node_of(&vault.keys());
        Self {
            vault,
            life: Arc::new(Life::default()),
            node,
            report: Report::default(),
            unreadable: 0,
            named: Names::default(),
            late: Vec::new(),
        }
    }

    /// Opens the vault in `store` and reads the whole life.
    ///
    /// # Errors
    /// When the keys are another vault's or the store can't be read. Damaged records are no error,
    /// see [`Book::damage`].
    pub async fn open(store: S, keys: Keys) -> Result<Self, OpenError> {
        let mut pages = Pages::default();
        let (vault, report) = Vault::open(store, keys, &mut |_, body| pages.read(body)).await?;
        let node = node_of(&vault.keys());
        let late = pages.late();
        let life = Arc::new(Life::of(pages.envelopes));
        Ok(Self {
            vault,
            life,
            node,
            report,
            unreadable: pages.unreadable,
            named: pages.named,
            late,
        })
    }

    /// The same book as a device of its own, after its keys were changed.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn reopened(mut self) -> Result<Self, OpenError> {
        self.node = node_of(&self.vault.keys());
        self.rebuild().await?;
        Ok(self)
    }

    /// The life as it stands.
    #[must_use]
    pub fn life(&self) -> &Arc<Life> {
        &self.life
    }

    /// How many records the vault holds.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.vault.record_count()
    }

    /// The vault, for what has to do with keys.
    pub fn vault(&mut self) -> &mut Vault<S> {
        &mut self.vault
    }

    /// The open keys.
    #[must_use]
    pub fn keys(&self) -> Arc<Keys> {
        self.vault.keys()
    }

    /// Locks: the keys go, the store stays.
    pub fn close(self) -> S {
        self.vault.into_store()
    }

    /// How many whole records hold something that this program can't read at all.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// What was found damaged: by the vault, and blanks that no entry accounts for.
    #[must_use]
    pub fn damage(&self) -> (Vec<Damage>, Vec<RecordId>) {
        let unnamed = self
            .report
            .blanked
            .iter()
            .filter(|record| !self.named.records().contains(record));
        (self.report.damage.clone(), unnamed.copied().collect())
    }

    /// Verifies everything, signatures included; see [`Book::damage`] for what was found.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn check(&mut self) -> Result<Report, OpenError> {
        self.catch_up().await?;
        self.report = self.vault.check().await?;
        Ok(self.report.clone())
    }

    /// Takes in what other processes wrote since. Quick when they didn't.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn catch_up(&mut self) -> Result<(), StoreError> {
        self.read_tail().await.map(drop)
    }

    /// Takes in what was written since; returns the clock of each envelope.
    async fn read_tail(&mut self) -> Result<Vec<Hlc>, StoreError> {
        let mut pages = Pages::default();
        let mut report = self.vault.tail(&mut |_, body| pages.read(body)).await?;
        self.unreadable += pages.unreadable;
        // Another process put other records in the place of some that were read here.
        let rewritten = |found: &Damage| {
            matches!(found, Damage::Repeated { .. } | Damage::Forked { .. })
                && !self.report.damage.contains(found)
        };
        if report.damage.iter().any(rewritten) {
            return self.rebuild().await;
        }
        self.named.extend(pages.named.each());
        // A damaged tip is found at every look; it is one damage.
        report
            .damage
            .retain(|found| !self.report.damage.contains(found));
        self.report.damage.append(&mut report.damage);
        self.report.blanked.append(&mut report.blanked);
        let clocks = pages.clocks();
        if !pages.envelopes.is_empty() {
            let life = Arc::make_mut(&mut self.life);
            for envelope in pages.envelopes {
                life.evolve(envelope);
            }
        }
        Ok(clocks)
    }

    /// Does what the commands ask and takes in `taken` as it is: all of it, durably, or nothing.
    ///
    /// # Errors
    /// When a command is refused or the vault can't be written. After a failed write the store is
    /// read again, so that the life is what is truly there.
    pub async fn write(
        &mut self,
        commands: &[Command],
        taken: &[Event],
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), WriteError> {
        for _ in 0..PATIENCE {
            let mut all = Decided::default();
            for command in commands {
                let decided = decide(&self.life, command.clone(), now)?;
                all.events.extend(decided.events);
                all.blanks.extend(decided.blanks);
            }
            all.events.extend(taken.iter().cloned());
            if all.events.is_empty() {
                return Ok(());
            }
            match self.append(all, now, chance).await {
                Err(WriteError::Vault(AppendError::Moved)) => {
                    self.catch_up().await.map_err(AppendError::from)?;
                }
                Ok(()) if !self.late.is_empty() => {
                    // What was asked for is done, whatever comes of this; the next occasion comes.
                    drop(self.sweep(now, chance).await);
                    return Ok(());
                }
                done => return done,
            }
        }
        Err(WriteError::Busy)
    }

    async fn append(
        &mut self,
        decided: Decided,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), WriteError> {
        let (blanks, names) = self.records_of(&decided.blanks).await?;
        let now_ms = u64::try_from(now.timestamp().as_millisecond()).unwrap_or(0);
        let mut hlc = self.life.latest();
        let mut envelopes = Vec::with_capacity(decided.events.len());
        for (n, event) in decided.events.into_iter().enumerate() {
            hlc = hlc.next(now_ms, self.node);
            // One event accounts for all blanks of its transaction.
            let blanks = if n == 0 {
                names.iter().copied().map(blank_of).collect()
            } else {
                Vec::new()
            };
            envelopes.push(Envelope { event, hlc, blanks });
        }
        let bodies: Vec<Vec<u8>> = envelopes.iter().map(Envelope::to_cbor).collect();
        let appended = self.vault.append(&bodies, &blanks, chance).await;
        let there = match appended {
            Ok(_) => false,
            Err(AppendError::Store(error)) => {
                // The store may have taken it all the same. What is there now is what is said.
                let clocks = self.read_tail().await.map_err(WriteError::Unknown)?;
                if !clocks.contains(&hlc) {
                    return Err(AppendError::Store(error).into());
                }
                true
            }
            Err(error) => return Err(error.into()),
        };
        self.named.extend(names);
        self.report.blanked.extend(blanks);
        if there {
            return Ok(());
        }
        let life = Arc::make_mut(&mut self.life);
        for envelope in envelopes {
            life.evolve(envelope);
        }
        Ok(())
    }

    /// Finds every record that ever held a version of these events, and all that has to be named with
    /// them: what those records accounted for must still be accounted for by somebody.
    ///
    /// Read anew rather than remembered: burning is rare, and memory stays small.
    async fn records_of(
        &mut self,
        ids: &[EventId],
    ) -> Result<(Vec<RecordId>, Vec<Name>), AppendError> {
        let (mut found, mut names) = (Vec::new(), Vec::new());
        if ids.is_empty() {
            return Ok((found, names));
        }
        let at = self.vault.position();
        let seek = &mut |record: RecordId, body: &[u8]| {
            if let Ok(envelope) = Envelope::from_cbor(body)
                && ids.contains(&envelope.event.id)
            {
                found.push(record);
                names.extend(envelope.blanks.iter().filter_map(name_of));
            }
        };
        self.vault.reopen(seek).await?;
        if self.vault.position() != at {
            // Somebody wrote between our last look and this one; the life doesn't know it yet.
            self.rebuild().await?;
            return Err(AppendError::Moved);
        }
        for record in &found {
            names.push((*record, self.vault.mark(*record).await?));
        }
        names.sort_unstable();
        names.dedup();
        Ok((found, names))
    }

    /// Reads everything anew; returns the clock of each envelope.
    async fn rebuild(&mut self) -> Result<Vec<Hlc>, StoreError> {
        let mut pages = Pages::default();
        self.report = self.vault.reopen(&mut |_, body| pages.read(body)).await?;
        self.unreadable = pages.unreadable;
        self.late = pages.late();
        let clocks = pages.clocks();
        self.named = pages.named;
        self.life = Arc::new(Life::of(pages.envelopes));
        Ok(clocks)
    }
}

/// What a reading of the vault brought.
#[derive(Default)]
pub(crate) struct Pages {
    pub(crate) envelopes: Vec<Envelope>,
    named: Names,
    unreadable: usize,
}

impl Pages {
    pub(crate) fn read(&mut self, body: &[u8]) {
        match Envelope::from_cbor(body) {
            Ok(envelope) => {
                self.named.add(&envelope.blanks);
                self.envelopes.push(envelope);
            }
            Err(_) => self.unreadable += 1,
        }
    }
}

impl Pages {
    fn clocks(&self) -> Vec<Hlc> {
        let clocks = self.envelopes.iter().map(|envelope| envelope.hlc);
        clocks.collect()
    }

    /// Which events are gone although a record still holds words of them: a crash came between
    /// taking in that they are gone and letting the words go.
    fn late(&self) -> Vec<EventId> {
        let events = || self.envelopes.iter().map(|envelope| &envelope.event);
        let gone: HashSet<&str> = events()
            .filter_map(|event| match &event.body {
                Body::Withdrawn(gone) => Some(gone.of.as_str()),
                _ if is_ashes(event) => Some(event.id.as_str()),
                _ => None,
            })
            .collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let has_words =
            |event: &&Event| !is_ashes(event) && !matches!(event.body, Body::Withdrawn(_));
        let late = events().filter(has_words);
        let late = late.filter(|event| gone.contains(event.id.as_str()));
        let late: HashSet<EventId> = late.map(|event| event.id.clone()).collect();
        late.into_iter().collect()
    }
}

/// Whether an event is a letter that was burned.
fn is_ashes(event: &Event) -> bool {
    matches!(&event.body, Body::Letter(letter) if letter.burned.is_some())
}

/// A device's place among clocks: the first eight bytes of its id.
fn node_of(keys: &Keys) -> u64 {
    let device = keys.device();
    device
        .as_bytes()
        .iter()
        .take(8)
        .fold(0, |node, byte| node << 8 | u64::from(*byte))
}
