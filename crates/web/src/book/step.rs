//! Taking in what other devices wrote.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use ebb_core::decide::Decided;
use ebb_core::event::{Body, Envelope, Event, EventId, Withdrawn};
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_vault::sync::{Answer, Arrived, Ask, Sync, SyncError};
use ebb_vault::{AppendError, Chance, RecordId, RecordStore, SealedRecord};

use super::{Book, Pages, WriteError, is_ashes};

/// Why coming into step ended early. What was written here is safe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StepError {
    /// The relay, or the way to it.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// What arrived could not be kept.
    #[error(transparent)]
    Keep(#[from] AppendError),
    /// What had to be written down in turn could not be.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl<S: RecordStore> Book<S> {
    /// What to ask the relay next; `None` when everything is in step.
    ///
    /// # Errors
    /// When the vault can't be read, or the two don't come into step.
    pub async fn ask(&mut self, sync: &mut Sync) -> Result<Option<Ask>, StepError> {
        Ok(sync.ask(&mut self.vault, self.named.records()).await?)
    }

    /// Takes an answer of the relay; what arrived with it is durable when this returns.
    ///
    /// # Errors
    /// When this can't go on; what arrived until then is kept.
    pub async fn answer(
        &mut self,
        sync: &mut Sync,
        answer: &Answer,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), StepError> {
        let arrived = sync
            .answer(&mut self.vault, answer, self.named.records(), chance)
            .await?;
        if arrived.records.is_empty() {
            return Ok(self.sweep(now, chance).await?);
        }
        self.keep(&arrived, now, chance).await
    }

    async fn keep(
        &mut self,
        arrived: &Arrived,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), StepError> {
        let mut pages = Pages::default();
        for (_, body) in &arrived.bodies {
            pages.read(body);
        }
        let names: Vec<_> = pages.named.each().collect();
        let blanks = self.vault.meant(&names).await;
        let blanks = blanks.map_err(AppendError::from)?;
        let gone = |record: &SealedRecord| {
            let (id, mark) = (record.id, record.mark());
            self.named.mean(id, mark) || pages.named.mean(id, mark)
        };
        let held: HashSet<RecordId> = arrived.bodies.iter().map(|(id, _)| *id).collect();
        let bare = arrived.records.iter();
        let bare = bare.filter(|record| gone(record) || !held.contains(&record.id));
        let bare: HashSet<RecordId> = bare.map(|record| record.id).collect();
        match self.vault.take_in(arrived, &blanks, &gone, chance).await {
            Ok(()) => {}
            // Another process writes too: what it did is read first, and the relay asked again.
            Err(AppendError::Moved) => {
                return Ok(self.catch_up().await.map_err(AppendError::from)?);
            }
            Err(error) => return Err(error.into()),
        }
        if arrived.displaces() {
            self.rebuild().await.map_err(AppendError::from)?;
        } else {
            self.report.blanked.extend(bare.iter().copied());
            self.report.blanked.extend(blanks);
            self.named.extend(names);
            self.unreadable += pages.unreadable;
            self.evolve(arrived, &bare);
        }
        Ok(self.sweep(now, chance).await?)
    }

    /// Moves the life on; notes the events that arrived, or were spoken of, and are gone.
    fn evolve(&mut self, arrived: &Arrived, bare: &HashSet<RecordId>) {
        let life = Arc::make_mut(&mut self.life);
        for (record, body) in &arrived.bodies {
            if bare.contains(record) {
                continue;
            }
            let Ok(envelope) = Envelope::from_cbor(body) else {
                continue;
            };
            let id = match &envelope.event.body {
                Body::Withdrawn(gone) => EventId::new(&gone.of),
                _ => Some(envelope.event.id.clone()),
            };
            life.evolve(envelope);
            self.late.extend(id.filter(|id| !may_have_words(life, id)));
        }
    }

    /// Lets words go that one device wrote while another deleted or burned them, neither knowing of
    /// the other: it is said again, and this time names their records too.
    ///
    /// What is left when this fails is noted, and found again at the next opening.
    pub(super) async fn sweep(
        &mut self,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), WriteError> {
        loop {
            let touched = self.late.clone();
            let late = self.left_of(&touched).await?;
            if late.is_empty() {
                self.late.clear();
                return Ok(());
            }
            let again = self.said_again(late, now, chance);
            match self.append(again, now, chance).await {
                Err(WriteError::Vault(AppendError::Moved)) => {
                    self.catch_up().await.map_err(AppendError::from)?;
                }
                Ok(()) => {
                    self.late.clear();
                    return Ok(());
                }
                failed => return failed,
            }
        }
    }

    /// Which of these events, all of them gone, still have words in a record.
    async fn left_of(&mut self, gone: &[EventId]) -> Result<BTreeSet<EventId>, WriteError> {
        let mut left = BTreeSet::new();
        if gone.is_empty() {
            return Ok(left);
        }
        let seek = &mut |_, body: &[u8]| {
            if let Ok(Envelope { event, .. }) = Envelope::from_cbor(body)
                && gone.contains(&event.id)
                && !is_ashes(&event)
            {
                left.insert(event.id);
            }
        };
        let at = self.vault.position();
        let read = self.vault.reopen(seek).await;
        read.map_err(AppendError::from)?;
        if self.vault.position() != at {
            // Somebody wrote since our last look; the life doesn't know it yet.
            self.rebuild().await.map_err(AppendError::from)?;
        }
        Ok(left)
    }

    fn said_again(
        &self,
        late: BTreeSet<EventId>,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Decided {
        let mut again = Decided::default();
        for id in late {
            again.events.push(match self.life.event(id.as_str()) {
                Some(ashes) => ashes.clone(),
                None => {
                    let mut random = [0; 16];
                    chance.fill(&mut random);
                    Event {
                        id: EventId::from_random(random),
                        at: now.clone(),
                        body: Body::from(Withdrawn {
                            of: id.as_str().to_owned(),
                            extra: Vec::new(),
                        }),
                    }
                }
            });
            again.blanks.push(id);
        }
        again
    }
}

/// Whether a record may hold words of this event: it was neither deleted nor burned.
fn may_have_words(life: &Life, id: &EventId) -> bool {
    !life.is_gone(id.as_str()) && !life.event(id.as_str()).is_some_and(is_ashes)
}
