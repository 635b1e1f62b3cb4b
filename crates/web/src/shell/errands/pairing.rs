//! Two devices on their way together.

use ebb_core::moment::Moment;
use ebb_vault::sync::{Answer, Ask};
use ebb_vault::{Chance, Code, Joining, PairingSecret, Place, Vault};
use jiff::{SignedDuration, Timestamp};

use super::super::acts::{Seeded, open_notice, read_keyring};
use super::super::notices::store_notice;
use super::super::{Held, Shell};
use super::doing::Trouble;
use super::{Job, PATIENCE, Then};
use crate::book::Book;
use crate::desk::Notice;
use crate::platform::Platform;
use crate::together::Invitation;
use crate::view::Secret;

/// How long the words are good, as the relay keeps a meeting.
const MINUTES: i64 = 15;

/// A meeting to which another device is invited.
#[derive(Debug)]
pub(super) struct Meeting {
    secret: PairingSecret,
    from: Timestamp,
}

impl Meeting {
    pub(super) fn new(now: &Moment, chance: &mut dyn Chance) -> Self {
        Self {
            secret: PairingSecret::draw(chance),
            from: now.timestamp(),
        }
    }

    pub(super) fn is_over(&self, now: &Moment) -> bool {
        let since = now.timestamp().duration_since(self.from);
        since.is_negative() || since >= SignedDuration::from_mins(MINUTES)
    }

    pub(super) fn invitation(&self, relay: String) -> Invitation {
        Invitation {
            relay,
            words: self.secret.expose_words(),
        }
    }

    pub(super) fn look(&self) -> Ask {
        Place::Ask.look(self.secret.meeting(), PATIENCE)
    }
}

/// This device on its way in.
#[derive(Debug)]
pub(in crate::shell) struct Knock {
    joining: Joining,
    passphrase: Secret,
    ask: Ask,
    laid_down: bool,
    from: Timestamp,
}

impl Knock {
    /// Whether all is said, and the other device has to answer.
    pub(super) fn is_waiting(&self) -> bool {
        self.laid_down
    }

    pub(super) fn question(&self) -> Ask {
        if self.laid_down {
            Place::Answer.look(self.joining.meeting(), PATIENCE)
        } else {
            self.ask.clone()
        }
    }
}

/// Whether the other device hasn't come yet.
fn is_empty(answer: &Answer) -> bool {
    answer
        .refusal()
        .is_some_and(|refusal| refusal.code == Code::MeetingEmpty)
}

impl<P: Platform> Shell<P> {
    /// Begins to ask another device to be let in.
    pub(in crate::shell) fn knock(
        &mut self,
        relay: String,
        words: &Secret,
        passphrase: Secret,
        now: &Moment,
    ) -> Result<(), Notice> {
        self.nothing_there()?;
        let secret = PairingSecret::read(&words.0);
        let secret = secret.map_err(|_| Notice::error("join-words-wrong"))?;
        let chance = self.platform.chance();
        let joining = Joining::new(secret, chance);
        let ask = joining.ask(chance);
        let ask = ask.map_err(|_| Notice::error("refused-other"))?;
        let ask = Place::Ask.lay_down(joining.meeting(), ask);
        self.errands.rest();
        self.errands.relay = Some(relay);
        self.errands.begin(Some(Job::Knock(Box::new(Knock {
            joining,
            passphrase,
            ask,
            laid_down: false,
            from: now.timestamp(),
        }))));
        Ok(())
    }

    /// What lies at the meeting, or that nothing lies there yet.
    pub(super) async fn met(&mut self, answer: Answer) -> Result<(), Trouble> {
        if is_empty(&answer) {
            return Ok(());
        }
        if answer.status != 200 {
            return Err(Trouble::Refused(answer.refusal()));
        }
        let (Held::Open(book), Some(meeting)) = (&mut self.held, &self.errands.meeting) else {
            return Ok(());
        };
        let keyring = read_keyring(book.vault().store()).await?;
        let keys = book.keys();
        let chance = self.platform.chance();
        let secret = &meeting.secret;
        let unreadable = |_| Trouble::Said(Notice::error("devices-unreadable"));
        let admitted = secret.admit(&answer.body, &keyring, &keys, chance);
        let admitted = match admitted {
            Ok(admitted) => admitted,
            Err(error) => {
                // Whoever laid that down spoiled the meeting; new words make a new one.
                self.errands.meeting = None;
                return Err(unreadable(error));
            }
        };
        let sealed = secret
            .answer(&admitted.roster, chance)
            .map_err(unreadable)?;
        let ask = Place::Answer.lay_down(secret.meeting(), sealed);
        let tell = Job::Tell(Box::new(admitted), Then::Admit(ask));
        self.errands.begin(Some(tell));
        Ok(())
    }

    /// An answer to a device on its way in.
    pub(super) async fn knocked(
        &mut self,
        mut knock: Box<Knock>,
        answer: Answer,
        now: &Moment,
    ) -> Result<(), Trouble> {
        let since = now.timestamp().duration_since(knock.from);
        let over = since.is_negative() || since >= SignedDuration::from_mins(MINUTES);
        match answer.status {
            200..=299 if knock.laid_down => return self.let_in(*knock, answer, now).await,
            200..=299 => knock.laid_down = true,
            _ if !knock.laid_down || !is_empty(&answer) => {
                return Err(Trouble::Refused(answer.refusal()));
            }
            _ if over => return Err(Trouble::Said(Notice::error("join-nobody-came"))),
            _ => {}
        }
        (self.errands.failures, self.errands.rests_until) = (0, None);
        self.errands.job = Some(Job::Knock(knock));
        Ok(())
    }

    /// The other device answered: this one proves its key and makes its own vault.
    async fn let_in(&mut self, knock: Knock, answer: Answer, now: &Moment) -> Result<(), Trouble> {
        self.nothing_there()?;
        let Knock {
            joining,
            passphrase,
            ..
        } = knock;
        let params = self.platform.params().await;
        let mut seed = [0; 32];
        self.platform.chance().fill(&mut seed);
        let job =
            move || joining.finish(&answer.body, &passphrase.0, params, &mut Seeded::new(seed));
        let joined = self.platform.heavy(job).await;
        let joined = joined.map_err(|_| Trouble::Said(Notice::error("join-not-let-in")));
        let (keyring, keys) = joined?;
        let device = keys.device();
        let store = self.platform.create_store().await;
        let store = store.map_err(|error| store_notice(&error))?;
        let vault = Vault::make(store, &keyring, keys).await;
        let mut vault = vault.map_err(|error| open_notice(&error))?;
        let marked = self.platform.mark(vault.store(), device).await;
        marked.map_err(|error| store_notice(&error))?;
        self.held = Held::Open(Box::new(Book::new(vault)));
        self.touched = now.timestamp();
        self.errands.begin(None);
        self.errands.want();
        self.finish(now).await?;
        for session in self.sessions.values_mut().filter(|session| session.trusted) {
            session.desk.uncover();
            session.desk.notice = Some(Notice::done("join-done"));
        }
        Ok(())
    }
}
