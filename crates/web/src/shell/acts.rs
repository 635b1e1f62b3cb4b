//! What is done with keys, or with the vault as a whole.

use axum::body::Body;
use ebb_core::moment::Moment;
use ebb_vault::{
    AppendError, Keyring, Keys, OpenError, RecoveryWords, UnlockError, Vault, read_backup, unlock,
    write_backup,
};
use http::{HeaderValue, Response, header};
use jiff::SignedDuration;

use super::errands::known_address;
use super::notices::{backup_notice, store_notice};
use super::{Held, Shell};
use crate::book::Book;
use crate::desk::Notice;
use crate::platform::Platform;
use crate::view::{Act, Secret};

/// What came of an act.
pub(super) enum Done {
    /// Go on.
    Nothing,
    /// Answer with this instead of the page.
    Answer(Response<Body>),
    /// Everything was deleted; nothing of this session stays but a notice.
    Gone,
    /// Recovery words to be shown once.
    Words(Vec<String>),
}

/// After this many wrong passphrases each further one waits, twice as long each time.
const FREE_TRIES: u32 = 3;
/// The longest wait between two tries.
const LONGEST_WAIT: i64 = 300;

impl<P: Platform> Shell<P> {
    pub(super) async fn act(&mut self, act: Act, now: &Moment) -> Result<Done, Notice> {
        match act {
            Act::Lock => {
                self.lock();
                self.platform.forget().await;
                Ok(Done::Nothing)
            }
            Act::Rename(name) => {
                let renamed = self.platform.rename(&name).await;
                renamed.map_err(|error| store_notice(&error))?;
                Ok(Done::Nothing)
            }
            Act::Stay(until) => self.stay(until, now.timestamp()).await,
            Act::Unlock { passphrase } => self.open(passphrase, now).await,
            Act::Make { passphrase } => self.make(passphrase).await,
            Act::Restore { file, passphrase } => self.restore(&file.0, passphrase, now).await,
            Act::Recover { words, passphrase } => self.recover(&words, passphrase).await,
            Act::ChangePassphrase { old, new } => self.change_passphrase(old, new, now).await,
            Act::RenewWords => self.renew_words().await,
            Act::Relay { address, want } => self.errand_for(address, want),
            Act::StopJoining => {
                self.errands.rest();
                Ok(Done::Nothing)
            }
            Act::Join {
                relay,
                words,
                passphrase,
            } => {
                let relay = known_address(&relay)?;
                self.knock(relay, &words, passphrase, now)?;
                Ok(Done::Nothing)
            }
            Act::Backup => self.backup().await,
            Act::DeleteEverything { passphrase } => self.delete_everything(passphrase, now).await,
        }
    }

    async fn open(&mut self, passphrase: Secret, now: &Moment) -> Result<Done, Notice> {
        if self.is_open() {
            return Ok(Done::Nothing);
        }
        let store = self.locked()?;
        let keyring = read_keyring(store).await?;
        let keys = self.derive(keyring, passphrase.clone(), now).await?;
        self.open_with(keys, passphrase).await
    }

    /// The store of the locked vault, or why there is none.
    fn locked(&mut self) -> Result<&mut P::Store, Notice> {
        match &mut self.held {
            Held::Locked(store) => Ok(store),
            Held::Shut(notice) => Err(notice.clone()),
            Held::Open(_) => Err(Notice::error("vault-there")),
            Held::None => Err(Notice::error("vault-none")),
        }
    }

    /// Opens the locked store with these keys; a copied folder or a restored backup becomes a
    /// device of its own first.
    async fn open_with(&mut self, keys: Keys, passphrase: Secret) -> Result<Done, Notice> {
        let Held::Locked(store) = std::mem::replace(&mut self.held, Held::None) else {
            return Err(Notice::error("vault-damaged"));
        };
        let mut book = Book::open(store, keys)
            .await
            .map_err(|error| open_notice(&error))?;
        let device = book.vault().keys().device();
        if self.platform.is_copy(book.vault().store(), device) {
            self.settle_copy(&mut book, passphrase).await?;
            let keys_now = book.vault().keys().device();
            self.platform
                .mark(book.vault().store(), keys_now)
                .await
                .map_err(|error| store_notice(&error))?;
            // The clock of the new device is its own.
            book = book.reopened().await.map_err(|error| open_notice(&error))?;
        }
        self.held = Held::Open(Box::new(book));
        Ok(Done::Nothing)
    }

    async fn settle_copy(
        &mut self,
        book: &mut Book<P::Store>,
        passphrase: Secret,
    ) -> Result<(), Notice> {
        let before = read_keyring(book.vault().store()).await?;
        let keys = book.vault().keys();
        let params = self.platform.params().await;
        let mut seed = [0; 32];
        self.platform.chance().fill(&mut seed);
        let job = {
            let before = before.clone();
            move || before.become_new_device(&keys, &passphrase.0, params, &mut Seeded::new(seed))
        };
        let (after, keys) = self.platform.heavy(job).await.map_err(unlock_notice)?;
        let changed = book
            .vault()
            .change_keyring(&before, &after, Some(keys))
            .await;
        changed.map_err(|error| append_notice(&error))
    }

    /// Derives the keys, on a thread of its own where there is one. Wrong tries are slowed down.
    async fn derive(
        &mut self,
        keyring: Keyring,
        passphrase: Secret,
        now: &Moment,
    ) -> Result<Keys, Notice> {
        let longest = now
            .after(SignedDuration::from_secs(LONGEST_WAIT))
            .timestamp();
        // A clock that was set back must not make the wait longer than it was.
        let waits = |until: &jiff::Timestamp| (now.timestamp()..=longest).contains(until);
        if let Some(until) = self.tries.until.filter(waits) {
            let clock = Moment::new(until, now.zone())
                .wall()
                .strftime("%H:%M:%S")
                .to_string();
            return Err(Notice::error("passphrase-wait").with("clock", clock));
        }
        let unlocked = self
            .platform
            .heavy(move || unlock(&keyring, &passphrase.0))
            .await;
        match unlocked {
            Ok(keys) => {
                self.tries = super::Tries::default();
                Ok(keys)
            }
            Err(UnlockError::WrongPassphrase) => {
                self.tries.wrong += 1;
                if self.tries.wrong >= FREE_TRIES {
                    let doublings = (self.tries.wrong - FREE_TRIES).min(16);
                    let seconds = (2_i64 << doublings).min(LONGEST_WAIT);
                    let until = now.after(SignedDuration::from_secs(seconds));
                    self.tries.until = Some(until.timestamp());
                }
                Err(Notice::error("passphrase-wrong"))
            }
            Err(error) => Err(unlock_notice(error)),
        }
    }

    async fn make(&mut self, passphrase: Secret) -> Result<Done, Notice> {
        self.nothing_there()?;
        let params = self.platform.params().await;
        let mut seed = [0; 32];
        self.platform.chance().fill(&mut seed);
        let job = move || Keyring::make(&mut Seeded::new(seed), &passphrase.0, params);
        let (keyring, keys, _words) = self.platform.heavy(job).await.map_err(unlock_notice)?;
        let store = self
            .platform
            .create_store()
            .await
            .map_err(|error| store_notice(&error))?;
        let device = keys.device();
        let mut vault = Vault::make(store, &keyring, keys)
            .await
            .map_err(|error| open_notice(&error))?;
        self.platform
            .mark(vault.store(), device)
            .await
            .map_err(|error| store_notice(&error))?;
        self.held = Held::Open(Box::new(Book::new(vault)));
        Ok(Done::Nothing)
    }

    /// Makes a vault of a backup, as a device of its own. A wrong passphrase is told before anything
    /// is written.
    async fn restore(
        &mut self,
        file: &[u8],
        passphrase: Secret,
        now: &Moment,
    ) -> Result<Done, Notice> {
        self.nothing_there()?;
        let backup = read_backup(&mut &*file, &mut |_, _| {});
        let backup = backup.map_err(|error| backup_notice(&error))?;
        let keys = self.derive(backup.keyring, passphrase.clone(), now).await?;
        let mut store = self
            .platform
            .create_store()
            .await
            .map_err(|error| store_notice(&error))?;
        let put_back = ebb_vault::restore(&mut &*file, &mut store).await;
        put_back.map_err(|error| backup_notice(&error))?;
        self.held = Held::Locked(store);
        self.open_with(keys, passphrase).await
    }

    /// A new vault is made only where none is.
    pub(super) fn nothing_there(&self) -> Result<(), Notice> {
        match &self.held {
            Held::None => Ok(()),
            Held::Shut(notice) => Err(notice.clone()),
            Held::Locked(_) | Held::Open(_) => Err(Notice::error("vault-there")),
        }
    }

    async fn recover(&mut self, words: &Secret, passphrase: Secret) -> Result<Done, Notice> {
        if self.is_open() {
            return Ok(Done::Nothing);
        }
        let before = read_keyring(self.locked()?).await?;
        let words = RecoveryWords::read(&words.0).map_err(|_| Notice::error("words-wrong"))?;
        let params = self.platform.params().await;
        let mut seed = [0; 32];
        self.platform.chance().fill(&mut seed);
        let job = {
            let before = before.clone();
            move || before.recover(&words, &passphrase.0, params, &mut Seeded::new(seed))
        };
        let (after, keys) = self.platform.heavy(job).await.map_err(unlock_notice)?;
        let Held::Locked(store) = std::mem::replace(&mut self.held, Held::None) else {
            return Err(Notice::error("vault-damaged"));
        };
        let recovered = recovered(store, &before, &after, keys).await;
        let mut book = recovered?;
        let device = book.vault().keys().device();
        self.platform
            .mark(book.vault().store(), device)
            .await
            .map_err(|error| store_notice(&error))?;
        self.held = Held::Open(Box::new(book));
        self.tries = super::Tries::default();
        Ok(Done::Nothing)
    }

    async fn change_passphrase(
        &mut self,
        old: Secret,
        new: Secret,
        now: &Moment,
    ) -> Result<Done, Notice> {
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        let before = read_keyring(book.vault().store()).await?;
        let open = book.vault().keys();
        drop(self.derive(before.clone(), old, now).await?);
        let params = self.platform.params().await;
        let mut seed = [0; 32];
        self.platform.chance().fill(&mut seed);
        let job = {
            let before = before.clone();
            move || before.rewrap(&open, &new.0, params, &mut Seeded::new(seed))
        };
        let after = self.platform.heavy(job).await.map_err(unlock_notice)?;
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        let changed = book.vault().change_keyring(&before, &after, None).await;
        changed.map_err(|error| append_notice(&error))?;
        Ok(Done::Nothing)
    }

    async fn renew_words(&mut self) -> Result<Done, Notice> {
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        let before = read_keyring(book.vault().store()).await?;
        let keys = book.vault().keys();
        let renewed = before.renew_recovery(&keys, self.platform.chance());
        let (after, words) = renewed.map_err(unlock_notice)?;
        let changed = book.vault().change_keyring(&before, &after, None).await;
        changed.map_err(|error| append_notice(&error))?;
        Ok(Done::Words(
            words
                .expose_words()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        ))
    }

    async fn backup(&mut self) -> Result<Done, Notice> {
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        let mut bytes = Vec::new();
        let written = write_backup(book.vault().store(), &mut bytes).await;
        written.map_err(|_| Notice::error("vault-damaged"))?;
        let mut response = Response::new(Body::from(bytes));
        let kind = HeaderValue::from_static("application/octet-stream");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        let named = HeaderValue::from_static("attachment; filename=\"backup.ebb\"");
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, named);
        Ok(Done::Answer(response))
    }

    async fn delete_everything(
        &mut self,
        passphrase: Secret,
        now: &Moment,
    ) -> Result<Done, Notice> {
        let Held::Open(book) = &mut self.held else {
            return Err(Notice::error("refused-other"));
        };
        let keyring = read_keyring(book.vault().store()).await?;
        drop(self.derive(keyring, passphrase, now).await?);
        self.lock();
        self.platform.forget().await;
        let Held::Locked(store) = std::mem::replace(&mut self.held, Held::None) else {
            return Err(Notice::error("refused-other"));
        };
        match self.platform.delete_everything(store).await {
            Ok(()) => {
                self.sessions.clear();
                Ok(Done::Gone)
            }
            Err(error) => Err(store_notice(&error)),
        }
    }
}

pub(super) async fn read_keyring<S: ebb_vault::RecordStore>(
    store: &mut S,
) -> Result<Keyring, Notice> {
    let copies = store
        .keyrings()
        .await
        .map_err(|error| store_notice(&error))?;
    Keyring::read(&copies).map_err(unlock_notice)
}

async fn recovered<S: ebb_vault::RecordStore>(
    mut store: S,
    before: &Keyring,
    after: &Keyring,
    keys: Keys,
) -> Result<Book<S>, Notice> {
    let change = ebb_vault::Change {
        at: store
            .read_after(ebb_vault::Position::default(), &mut |_, _, _| {})
            .await
            .map_err(|error| store_notice(&error))?
            .position,
        keyring: Some(ebb_vault::KeyringChange {
            before: Some(before.encode().to_vec()),
            after: after.encode().to_vec(),
        }),
        ..ebb_vault::Change::default()
    };
    match store.apply(&change).await {
        Ok(ebb_vault::Outcome::Done(_)) => {}
        Ok(ebb_vault::Outcome::Moved) => return Err(Notice::error("vault-busy")),
        Err(error) => return Err(store_notice(&error)),
    }
    Book::open(store, keys)
        .await
        .map_err(|error| open_notice(&error))
}

pub(super) fn unlock_notice(error: UnlockError) -> Notice {
    match error {
        UnlockError::WrongPassphrase => Notice::error("passphrase-wrong"),
        UnlockError::WrongWords => Notice::error("words-wrong"),
        UnlockError::TooNew { .. } => Notice::error("vault-newer"),
        _ => Notice::error("vault-damaged"),
    }
}

pub(super) fn open_notice(error: &OpenError) -> Notice {
    match error {
        OpenError::Store(error) => store_notice(error),
        _ => Notice::error("vault-damaged"),
    }
}

pub(super) fn append_notice(error: &AppendError) -> Notice {
    match error {
        AppendError::Store(error) => store_notice(error),
        _ => Notice::error("vault-busy"),
    }
}

/// Chance for a job on another thread, spun from 32 random bytes of the platform's.
pub(super) struct Seeded(blake3::OutputReader);

impl Seeded {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self(blake3::Hasher::new_keyed(&seed).finalize_xof())
    }
}

impl ebb_vault::Chance for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
