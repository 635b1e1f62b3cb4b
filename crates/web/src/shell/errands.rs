//! What is to be carried to the relay and back.
//!
//! The shell does no network. Whoever drives it asks for the next [`Errand`], carries it while pages
//! are answered as ever, and hands back what came. One thing is under way at a time; what only waits
//! for others gives way to whatever is to be done.

mod doing;
mod pairing;
mod said;

use ebb_core::moment::Moment;
use ebb_core::setting::SettingName;
use ebb_vault::sync::{Ask, Sync};
use ebb_vault::{DeviceId, Proposal};
use jiff::{SignedDuration, Timestamp};

use super::{Held, Shell};
use crate::desk::Notice;
use crate::platform::Platform;
use crate::together::{Carried, Device, Errand, Last, Together};

use doing::Trouble;
pub(super) use doing::known_address;
use pairing::{Knock, Meeting};

/// How long a relay may hold a question before it answers that nothing changed, in seconds.
const PATIENCE: u8 = 25;
/// The rest after a failure, and the longest one, in seconds. Each further failure doubles it.
const REST: i64 = 30;
const LONGEST_REST: i64 = 15 * 60;

/// What is under way.
#[derive(Debug)]
enum Job {
    /// Coming into step.
    Step(Box<Sync>),
    /// A change of the roster is told to the relay.
    Tell(Box<Proposal>, Then),
    /// The roster is laid down for the device that was let in.
    Answer(Ask),
    /// The relay is asked to forget everything.
    Leave,
    /// This device asks to be let in.
    Knock(Box<Knock>),
    /// Waiting for a device that was invited.
    Meet,
    /// Waiting for what others write.
    Watch,
}

impl Job {
    /// Whether this gives way to whatever is to be done.
    fn gives_way(&self) -> bool {
        matches!(self, Self::Meet | Self::Watch)
    }

    /// Whether this only waits for others.
    fn is_idle(&self) -> bool {
        match self {
            Self::Knock(knock) => knock.is_waiting(),
            _ => self.gives_way(),
        }
    }
}

/// What follows once a roster was taken.
#[derive(Debug)]
enum Then {
    /// The device that was let in is told.
    Admit(Ask),
    /// Nothing: this device is out.
    Remove(DeviceId),
}

/// What shall be done as soon as everything is in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Intent {
    Invite,
    Remove(DeviceId),
}

/// All that the shell knows of its way to the relay.
#[derive(Debug, Default)]
pub(super) struct Errands {
    number: u64,
    /// Whether the job's question is under way.
    out: bool,
    job: Option<Job>,
    /// The relay that was named in this session, where it isn't the one that is kept.
    relay: Option<String>,
    /// Whether the relay may take a vault that it doesn't know.
    connect: bool,
    wanted: bool,
    intent: Option<Intent>,
    /// How many records there were when everything was in step last.
    in_step: Option<u64>,
    cursor: u64,
    meeting: Option<Meeting>,
    failures: u32,
    rests_until: Option<Timestamp>,
    /// How many records there were when something failed last. One more is worth a try at once.
    failed_at: Option<u64>,
    last: Option<Last>,
}

impl Errands {
    /// Begins something else; an answer to what was under way is no longer wanted.
    fn begin(&mut self, job: Option<Job>) {
        self.number += 1;
        self.out = false;
        self.job = job;
    }

    /// Forgets everything, as when the vault locks.
    pub(super) fn rest(&mut self) {
        *self = Self {
            number: self.number + 1,
            ..Self::default()
        };
    }

    /// Comes into step as soon as may be, whatever failed before.
    pub(super) fn want(&mut self) {
        self.wanted = true;
        self.failures = 0;
        self.rests_until = None;
    }

    fn say(&mut self, now: &Moment, notice: Notice, found: Vec<Notice>) {
        self.last = Some(Last {
            at: now.clone(),
            notice,
            found,
        });
    }

    /// Whether a failure is too fresh. A clock that was set back must not make it longer than it was.
    fn rests(&self, now: &Moment) -> bool {
        let longest = now.after(SignedDuration::from_secs(LONGEST_REST));
        self.rests_until
            .is_some_and(|until| (now.timestamp()..=longest.timestamp()).contains(&until))
    }

    fn failed(&mut self, now: &Moment) {
        let seconds = (REST << self.failures.min(8)).min(LONGEST_REST);
        self.failures += 1;
        let until = now.after(SignedDuration::from_secs(seconds));
        self.rests_until = Some(until.timestamp());
    }
}

impl<P: Platform> Shell<P> {
    /// What to carry to the relay next. `None` where there is nothing to do, or while something is
    /// being carried already.
    pub async fn errand(&mut self, now: &Moment) -> Option<Errand> {
        // Each round ends something; there are never more than a few.
        for _ in 0..8 {
            self.choose(now);
            if self.errands.out {
                return None;
            }
            let idle = self.errands.job.as_ref()?.is_idle();
            if matches!(self.errands.job, Some(Job::Knock(_))) && self.errands.rests(now) {
                return None;
            }
            match self.question().await {
                Ok(Some(ask)) => {
                    let relay = self.relay()?;
                    self.errands.out = true;
                    return Some(Errand {
                        number: self.errands.number,
                        relay,
                        ask,
                        idle,
                    });
                }
                Ok(None) => self.in_step(now).await,
                Err(trouble) => self.stumble(&trouble, idle, now).await,
            }
        }
        None
    }

    /// Takes what came back for an errand. What arrived is durable when this returns.
    pub async fn fetched(&mut self, errand: &Errand, carried: Carried, now: &Moment) {
        if !self.errands.out || errand.number != self.errands.number {
            return;
        }
        self.errands.out = false;
        let taken = match carried {
            Some(answer) => self.take(answer, now).await,
            // Whoever waits to be let in goes on waiting.
            None if errand.idle && matches!(self.errands.job, Some(Job::Knock(_))) => {
                return self.errands.failed(now);
            }
            None => Err(Trouble::Unreached),
        };
        if let Err(trouble) = taken {
            self.stumble(&trouble, errand.idle, now).await;
        }
    }

    /// The relay's address: the one named just now, or the one that is kept.
    fn relay(&self) -> Option<String> {
        let kept = || match &self.held {
            Held::Open(book) => book.life().setting(SettingName::Relay).map(str::to_owned),
            _ => None,
        };
        let relay = self.errands.relay.clone().or_else(kept);
        relay.filter(|relay| !relay.is_empty())
    }

    /// Chooses what to do, unless something is under way that goes on to its end.
    fn choose(&mut self, now: &Moment) {
        if self
            .errands
            .job
            .as_ref()
            .is_some_and(|job| !job.gives_way())
        {
            return;
        }
        let records = match &self.held {
            Held::Open(book) if !self.platform.is_invented() => book.records(),
            _ => return self.errands.begin(None),
        };
        let rests = self.errands.rests(now) && self.errands.failed_at == Some(records);
        let known = self.relay().is_some();
        let errands = &mut self.errands;
        if errands
            .meeting
            .as_ref()
            .is_some_and(|meeting| meeting.is_over(now))
        {
            errands.meeting = None;
            errands.say(now, Notice::error("devices-nobody-came"), Vec::new());
        }
        if !known || rests {
            return errands.begin(None);
        }
        if errands.wanted || errands.in_step != Some(records) {
            let sync = Sync::new(errands.connect);
            return errands.begin(Some(Job::Step(Box::new(sync))));
        }
        match (&errands.job, &errands.meeting) {
            (Some(Job::Meet), Some(_)) | (Some(Job::Watch), None) => {}
            (_, Some(_)) => errands.begin(Some(Job::Meet)),
            (_, None) => errands.begin(Some(Job::Watch)),
        }
    }

    /// What the pages may know.
    pub(super) fn together(&self) -> Together {
        let errands = &self.errands;
        let devices = match &self.held {
            Held::Open(book) => {
                let keys = book.keys();
                let listed = keys.devices().into_iter().map(|row| Device {
                    id: row.device,
                    here: row.device == keys.device(),
                    removed: row.removed,
                });
                listed.collect()
            }
            _ => Vec::new(),
        };
        let under_way = errands.job.as_ref().is_some_and(|job| !job.gives_way());
        Together {
            devices,
            busy: under_way || errands.wanted || errands.intent.is_some(),
            last: errands.last.clone(),
            invitation: errands
                .meeting
                .as_ref()
                .and_then(|meeting| Some(meeting.invitation(self.relay()?))),
        }
    }
}
