//! Taking in what other devices wrote.

use std::collections::HashSet;
use std::sync::Arc;

use ebb_core::event::{Body, Envelope, Event, EventId, Withdrawn};
use ebb_core::moment::Moment;
use ebb_vault::sync::{Answer, Arrived, Ask, Sync, SyncError};
use ebb_vault::{AppendError, Chance, RecordId, RecordStore};

use super::{Book, Pages, WriteError};
use ebb_core::decide::Decided;

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
        Ok(sync.ask(&mut self.vault, &self.named).await?)
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
            .answer(&mut self.vault, answer, &self.named, chance)
            .await?;
        if arrived.records.is_empty() {
            return Ok(());
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
        let blanks: Vec<RecordId> = pages.named.iter().copied().collect();
        let gone = |record| self.named.contains(&record) || pages.named.contains(&record);
        match self.vault.take_in(arrived, &blanks, &gone).await {
            Ok(()) => {}
            // Another process writes too: what it did is read first, and the relay asked again.
            Err(AppendError::Moved) => {
                return Ok(self.catch_up().await.map_err(AppendError::from)?);
            }
            Err(error) => return Err(error.into()),
        }
        let bare = arrived.records.iter().map(|record| record.id);
        let held: HashSet<RecordId> = arrived.bodies.iter().map(|(id, _)| *id).collect();
        let bare = bare.filter(|id| gone(*id) || !held.contains(id));
        self.report
            .blanked
            .extend(bare.chain(blanks.iter().copied()));
        self.named.extend(pages.named);
        self.unreadable += pages.unreadable;
        let late = self.evolve(arrived);
        self.sweep(late, now, chance).await?;
        Ok(())
    }

    /// Moves the life on; returns the events whose words came although they are gone here.
    fn evolve(&mut self, arrived: &Arrived) -> Vec<EventId> {
        let mut late = Vec::new();
        let life = Arc::make_mut(&mut self.life);
        for (record, body) in &arrived.bodies {
            if self.named.contains(record) {
                continue;
            }
            let Ok(envelope) = Envelope::from_cbor(body) else {
                continue;
            };
            let event = &envelope.event;
            let id = event.id.clone();
            let has_words = !matches!(&event.body, Body::Withdrawn(_)) && !is_ashes(event);
            life.evolve(envelope);
            if has_words
                && (life.is_gone(id.as_str()) || life.event(id.as_str()).is_some_and(is_ashes))
            {
                late.push(id);
            }
        }
        late
    }

    /// Lets words go that arrived after they had been deleted or burned here: another device wrote
    /// them without knowing. It is said again, and this time names their records too.
    async fn sweep(
        &mut self,
        mut late: Vec<EventId>,
        now: &Moment,
        chance: &mut dyn Chance,
    ) -> Result<(), WriteError> {
        late.sort_unstable();
        late.dedup();
        while !late.is_empty() {
            let mut again = Decided::default();
            for id in &late {
                let event = match self.life.event(id.as_str()) {
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
                };
                again.events.push(event);
                again.blanks.push(id.clone());
            }
            match self.append(again, now, chance).await {
                Err(WriteError::Vault(AppendError::Moved)) => {
                    self.catch_up().await.map_err(AppendError::from)?;
                }
                done => return done,
            }
        }
        Ok(())
    }
}

/// Whether an event is a letter that was burned.
fn is_ashes(event: &Event) -> bool {
    matches!(&event.body, Body::Letter(letter) if letter.burned.is_some())
}
