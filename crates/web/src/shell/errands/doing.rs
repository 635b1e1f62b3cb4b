//! Question by question: what a job asks, what its answer does, and what happens when it goes wrong.

use ebb_core::decide::Command;
use ebb_core::event::EventId;
use ebb_core::moment::Moment;
use ebb_core::setting::{Setting, SettingName};
use ebb_vault::sync::{Answer, Ask, SyncError, cursor, forget, watch};
use ebb_vault::{AppendError, Code};

use super::super::acts::{Done, append_notice, read_keyring, unlock_notice};
use super::super::notices::notice_of;
use super::super::{Held, Shell};
use super::pairing::Meeting;
use super::said::{found_notice, refused_notice, step_notice};
use super::{Intent, Job, PATIENCE, Then};
use crate::book::StepError;
use crate::desk::Notice;
use crate::platform::Platform;
use crate::together::relay_address;
use crate::view::Want;

/// Why a job ended.
#[derive(Debug)]
pub(super) enum Trouble {
    /// No answer came.
    Unreached,
    /// The relay said no, or isn't one.
    Refused(Option<ebb_vault::sync::Refusal>),
    /// Coming into step ended early.
    Step(StepError),
    /// Something else, in the words for it.
    Said(Notice),
}

impl From<StepError> for Trouble {
    fn from(error: StepError) -> Self {
        Self::Step(error)
    }
}

impl From<Notice> for Trouble {
    fn from(notice: Notice) -> Self {
        Self::Said(notice)
    }
}

/// An address that was typed, as it is kept.
pub(in crate::shell) fn known_address(typed: &str) -> Result<String, Notice> {
    relay_address(typed).map_err(|error| Notice::error(error.words()))
}

impl<P: Platform> Shell<P> {
    /// Begins what a page asked for.
    pub(in crate::shell) fn errand_for(
        &mut self,
        address: Option<String>,
        want: Want,
    ) -> Result<Done, Notice> {
        if self.platform.is_invented() {
            return Err(Notice::error("devices-invented"));
        }
        let Held::Open(_) = &self.held else {
            return Err(Notice::error("refused-other"));
        };
        let address = address.map(|typed| known_address(&typed)).transpose()?;
        let named = address.is_some();
        if named && address != self.relay() {
            self.errands.rest();
            self.errands.relay = address;
        }
        if self.relay().is_none() {
            return Err(Notice::error("relay-none"));
        }
        let errands = &mut self.errands;
        match want {
            Want::CallOff => {
                errands.meeting = None;
                errands.intent = None;
                return Ok(Done::Nothing);
            }
            Want::Leave => {
                errands.begin(Some(Job::Leave));
                return Ok(Done::Nothing);
            }
            Want::Step => {}
            Want::Connect => errands.connect = true,
            Want::Invite => {
                (errands.connect, errands.meeting) = (true, None);
                errands.intent = Some(Intent::Invite);
            }
            Want::Remove(device) => errands.intent = Some(Intent::Remove(device)),
        }
        errands.last = None;
        errands.want();
        // What is under way was begun before this was wanted.
        if errands
            .job
            .as_ref()
            .is_some_and(|job| matches!(job, Job::Step(_)))
        {
            errands.begin(None);
        }
        Ok(Done::Nothing)
    }

    /// What the job asks now; `None` when it is done.
    pub(super) async fn question(&mut self) -> Result<Option<Ask>, Trouble> {
        let errands = &mut self.errands;
        let Some(job) = &mut errands.job else {
            return Ok(None);
        };
        if let Job::Knock(knock) = job {
            return Ok(Some(knock.question()));
        }
        let Held::Open(book) = &mut self.held else {
            return Ok(None);
        };
        Ok(match job {
            Job::Step(sync) => book.ask(sync).await?,
            Job::Tell(proposal, _) => Some(proposal.ask(&book.keys()).map_err(StepError::from)?),
            Job::Answer(ask) => Some(ask.clone()),
            Job::Leave => Some(forget(&book.keys())),
            Job::Meet => errands.meeting.as_ref().map(Meeting::look),
            Job::Watch => Some(watch(&book.keys(), errands.cursor, PATIENCE)),
            Job::Knock(_) => None,
        })
    }

    /// Takes an answer to the job's question.
    pub(super) async fn take(&mut self, answer: Answer, now: &Moment) -> Result<(), Trouble> {
        let Some(job) = self.errands.job.take() else {
            return Ok(());
        };
        match job {
            Job::Knock(knock) => self.knocked(knock, answer, now).await,
            Job::Meet => self.met(answer).await,
            Job::Step(mut sync) => {
                let Held::Open(book) = &mut self.held else {
                    return Ok(());
                };
                let chance = self.platform.chance();
                book.answer(&mut sync, &answer, now, chance).await?;
                self.errands.job = Some(Job::Step(sync));
                Ok(())
            }
            Job::Watch => {
                // Another counter, or another token: look what there is.
                let moved = answer.refusal().is_some_and(|no| no.code == Code::OldToken);
                match cursor(&answer) {
                    Some(seen) => self.errands.wanted |= seen != self.errands.cursor,
                    None if moved => self.errands.wanted = true,
                    None => return Err(Trouble::Refused(answer.refusal())),
                }
                Ok(())
            }
            Job::Tell(proposal, then) => {
                if !(200..300).contains(&answer.status) {
                    return self.not_told(&answer, &then);
                }
                let Held::Open(book) = &mut self.held else {
                    return Ok(());
                };
                let agreed = book.vault().agree(*proposal).await;
                agreed.map_err(|error| append_notice(&error))?;
                self.follow(then, now);
                Ok(())
            }
            Job::Answer(_) if (200..300).contains(&answer.status) => {
                self.errands.meeting = None;
                self.errands.want();
                let let_in = Notice::done("devices-let-in");
                self.errands.say(now, let_in, Vec::new());
                Ok(())
            }
            Job::Leave if (200..300).contains(&answer.status) || is_unknown(&answer) => {
                self.keep_relay("", now).await?;
                self.errands.rest();
                Ok(())
            }
            Job::Answer(_) | Job::Leave => Err(Trouble::Refused(answer.refusal())),
        }
    }

    fn follow(&mut self, then: Then, now: &Moment) {
        match then {
            Then::Admit(ask) => self.errands.begin(Some(Job::Answer(ask))),
            Then::Remove(_) => {
                self.errands.want();
                let out = Notice::done("devices-removed");
                self.errands.say(now, out, Vec::new());
            }
        }
    }

    /// Another device was quicker with a roster: that one first, then this again.
    fn not_told(&mut self, answer: &Answer, then: &Then) -> Result<(), Trouble> {
        let refusal = answer.refusal();
        if refusal
            .as_ref()
            .is_none_or(|no| no.code != Code::RosterMoved)
        {
            return Err(Trouble::Refused(refusal));
        }
        if let Then::Remove(device) = then {
            self.errands.intent = Some(Intent::Remove(*device));
        }
        self.errands.wanted = true;
        Ok(())
    }

    /// Everything is in step: what was to follow begins.
    pub(super) async fn in_step(&mut self, now: &Moment) {
        let Some(Job::Step(sync)) = self.errands.job.take() else {
            return self.errands.begin(None);
        };
        let synced = sync.synced().clone();
        let errands = &mut self.errands;
        (errands.failures, errands.rests_until) = (0, None);
        (errands.wanted, errands.connect) = (false, false);
        errands.cursor = synced.cursor;
        let waits = errands.last.as_ref().is_some_and(|last| {
            // What was said of a device stays until something else happens.
            matches!(&*last.notice.id, "devices-let-in" | "devices-removed")
                && synced.found.is_empty()
        });
        if !waits {
            let done = Notice::done("step-done")
                .with("taken", synced.taken.to_string())
                .with("sent", synced.sent.to_string());
            errands.say(now, done, synced.found.iter().map(found_notice).collect());
        }
        if let Err(notice) = self.remember_relay(now).await {
            return self.stumble(&Trouble::Said(notice), false, now).await;
        }
        let Held::Open(book) = &self.held else { return };
        let records = book.records();
        // The address that was written down just now travels first.
        if self.errands.relay.take().is_some() {
            self.errands.in_step = None;
            return;
        }
        self.errands.in_step = Some(records);
        if let Some(intent) = self.errands.intent.take()
            && let Err(trouble) = self.intend(intent, now).await
        {
            self.stumble(&trouble, false, now).await;
        }
    }

    async fn intend(&mut self, intent: Intent, now: &Moment) -> Result<(), Trouble> {
        let chance = self.platform.chance();
        let device = match intent {
            Intent::Invite => {
                self.errands.meeting = Some(Meeting::new(now, chance));
                return Ok(());
            }
            Intent::Remove(device) => device,
        };
        let Held::Open(book) = &mut self.held else {
            return Ok(());
        };
        let until = book.vault().head(device);
        let until = until.map_or(0, |head| head.sequence.get());
        let keyring = read_keyring(book.vault().store()).await?;
        let keys = book.keys();
        if keys
            .devices()
            .iter()
            .any(|row| row.device == device && row.removed)
        {
            return Ok(());
        }
        let removal = keyring.propose_removal(&keys, device, until, chance);
        let removal = Box::new(removal.map_err(unlock_notice)?);
        self.errands
            .begin(Some(Job::Tell(removal, Then::Remove(device))));
        Ok(())
    }

    /// Writes down which relay is used, where it is another one.
    async fn remember_relay(&mut self, now: &Moment) -> Result<(), Notice> {
        match self.errands.relay.clone() {
            Some(relay) => self.keep_relay(&relay, now).await,
            None => Ok(()),
        }
    }

    async fn keep_relay(&mut self, relay: &str, now: &Moment) -> Result<(), Notice> {
        let Held::Open(book) = &mut self.held else {
            return Ok(());
        };
        if book.life().setting(SettingName::Relay).unwrap_or_default() == relay {
            return Ok(());
        }
        let chance = self.platform.chance();
        let mut random = [0; 16];
        chance.fill(&mut random);
        let kept = Command::Add {
            id: EventId::from_random(random),
            at: now.clone(),
            body: Setting {
                name: SettingName::Relay,
                value: relay.to_owned(),
                extra: Vec::new(),
            }
            .into(),
        };
        let written = book.write(&[kept], &[], now, chance).await;
        written.map_err(|error| notice_of(&error))
    }

    /// Something went wrong. It is said on the page, and tried again later by itself.
    ///
    /// With `idle`, this only waited for others: a line that broke off is then nothing to be told.
    pub(super) async fn stumble(&mut self, trouble: &Trouble, idle: bool, now: &Moment) {
        // Somebody else wrote at the same time; it is simply done again.
        let moved = matches!(
            trouble,
            Trouble::Step(StepError::Sync(SyncError::Write(AppendError::Moved)))
        );
        if let Trouble::Step(StepError::Sync(SyncError::OldCopy)) = trouble {
            return self.set_apart().await;
        }
        let errands = &mut self.errands;
        let unreached = match (&errands.job, errands.intent) {
            (Some(Job::Knock(_)), _) => "join-unreached",
            (Some(Job::Tell(_, Then::Remove(_))), _) | (_, Some(Intent::Remove(_))) => {
                "devices-perhaps-out"
            }
            _ => "step-unreached",
        };
        errands.begin(None);
        errands.failed(now);
        errands.failed_at = match &self.held {
            Held::Open(book) => Some(book.records()),
            _ => None,
        };
        if moved {
            return;
        }
        let still = matches!(trouble, Trouble::Unreached) && idle;
        let notice = match trouble {
            Trouble::Unreached => Notice::error(unreached),
            Trouble::Refused(refusal) => refused_notice(refusal.as_ref()),
            Trouble::Step(error) => step_notice(error),
            Trouble::Said(notice) => notice.clone(),
        };
        errands.wanted = false;
        errands.in_step = None;
        if !still {
            errands.intent = None;
            errands.connect = false;
            errands.say(now, notice, Vec::new());
        }
    }

    /// This copy is older than what its device sent: at the next opening it becomes a device of its own.
    async fn set_apart(&mut self) {
        if let Held::Open(book) = &mut self.held {
            // Where that can't be noted, it is found again the next time.
            drop(self.platform.unmark(book.vault().store()).await);
        }
        self.lock();
        for session in self.sessions.values_mut().filter(|session| session.trusted) {
            session.desk.notice = Some(Notice::error("step-old-copy"));
        }
    }
}

/// Whether the relay doesn't know the vault.
fn is_unknown(answer: &Answer) -> bool {
    answer.refusal().is_some_and(|no| no.code == Code::NoVault)
}
