//! The vault: a store and the keys to it, open.

use std::sync::Arc;

use ebb_protocol::limits::MAX_FRAMES;
use ebb_protocol::{BLANK_LEN, Batch, DeviceId, Frame, Head, RecordId};

use crate::chance::Chance;
use crate::damage::{Damage, Report};
use crate::keyring::Keyring;
use crate::keys::Keys;
use crate::record::{Sealer, Unsealable};
use crate::roster::Proposal;
use crate::scan::{Care, Scan};
use crate::store::{
    Change, EachRecord, KeyringChange, Outcome, Position, RecordStore, SealedRecord, StoreError,
};
use crate::sync::Arrived;
use crate::tip::Heads;
use crate::unlock::UnlockError;

/// Takes one opened body and the id of the record that held it.
///
/// The bytes lie in a buffer that the next body overwrites.
pub type EachBody<'a> = dyn FnMut(RecordId, &[u8]) + 'a;

/// An open vault. It knows where the store stood when it last looked.
#[derive(Debug)]
pub struct Vault<S> {
    store: S,
    keys: Arc<Keys>,
    position: Position,
    records: u64,
    heads: Heads,
}

/// Why a vault did not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The keyring in the store is under another root: these keys belong elsewhere.
    #[error("the keys are another vault's")]
    OtherKeys,
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// Somebody else wrote first. Read the tail, decide again, append again.
    #[error("the vault was changed meanwhile")]
    Moved,
    /// A body is longer than a record can carry.
    #[error("body {index} has {len} bytes, more than a record can carry")]
    TooLong {
        /// Which body, counted from 0.
        index: usize,
        /// Its length.
        len: usize,
    },
    /// The device's chain has no number left, or its keys no epoch.
    #[error("nothing can be sealed with these keys")]
    Exhausted,
    /// The store could not be written. It may hold all of the change or none: read the tail.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a chain can't be told to a relay.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChainError {
    /// The relay holds other records of these numbers.
    #[error("the chain goes on otherwise elsewhere")]
    Forked,
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<S: RecordStore> Vault<S> {
    /// Makes a new, empty vault in `store`.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] when the store holds anything.
    pub async fn make(mut store: S, keyring: &Keyring, keys: Keys) -> Result<Self, OpenError> {
        let heads = Heads::default();
        let change = Change {
            tip: Some(heads.encode(&keys)),
            keyring: Some(KeyringChange {
                before: None,
                after: keyring.encode().to_vec(),
            }),
            ..Change::default()
        };
        match store.apply(&change).await? {
            Outcome::Done(position) => Ok(Self {
                store,
                keys: Arc::new(keys),
                position,
                records: 0,
                heads,
            }),
            Outcome::Moved => Err(StoreError::Occupied.into()),
        }
    }

    /// Opens the vault in `store` and hands every body to `each`, in order of arrival.
    ///
    /// # Errors
    /// When the keys are another vault's or the store can't be read. A damaged record is no error: it
    /// stands in the report.
    pub async fn open(
        store: S,
        keys: Keys,
        each: &mut EachBody<'_>,
    ) -> Result<(Self, Report), OpenError> {
        let mut vault = Self {
            store,
            keys: Arc::new(keys),
            position: Position::default(),
            records: 0,
            heads: Heads::default(),
        };
        let mut damage = Vec::new();
        vault.check_keyrings(&mut damage).await?;
        let mut report = vault.reopen(each).await?;
        report.damage.append(&mut damage);
        Ok((vault, report))
    }

    /// Reads everything once more, as if opened anew.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn reopen(&mut self, each: &mut EachBody<'_>) -> Result<Report, StoreError> {
        self.read(Position::default(), &Heads::default(), Care::Opening, each)
            .await
    }

    /// Hands on what was appended since this vault last looked, by whomever.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn tail(&mut self, each: &mut EachBody<'_>) -> Result<Report, StoreError> {
        let heads = self.heads.clone();
        self.follow_keyring().await?;
        self.read(self.position, &heads, Care::Opening, each).await
    }

    /// Takes over the keys of a keyring that another process changed: a device was let in or taken
    /// out, and the root may be another one.
    async fn follow_keyring(&mut self) -> Result<(), StoreError> {
        let copies = self.store.keyrings().await?;
        if copies.iter().any(|copy| self.keys.is_of(copy)) {
            return Ok(());
        }
        let followed = Keyring::read(&copies).and_then(|keyring| self.keys.follow(&keyring));
        if let Ok(keys) = followed {
            self.keys = Arc::new(keys);
        }
        Ok(())
    }

    /// Verifies every record, every signature and both copies of the keyring.
    ///
    /// # Errors
    /// When the store can't be read, or its keyring is under another root.
    pub async fn check(&mut self) -> Result<Report, OpenError> {
        let mut damage = Vec::new();
        self.check_keyrings(&mut damage).await?;
        let mut report = self
            .scan(
                Position::default(),
                &Heads::default(),
                Care::Check,
                &mut |_, _| {},
            )
            .await?
            .2;
        report.damage.append(&mut damage);
        Ok(report)
    }

    /// Seals `bodies` and blanks `blanks`, in one transaction; returns the new records' ids.
    ///
    /// # Errors
    /// [`AppendError::Moved`] when somebody wrote since this vault last looked: nothing was done.
    pub async fn append(
        &mut self,
        bodies: &[Vec<u8>],
        blanks: &[RecordId],
        chance: &mut dyn Chance,
    ) -> Result<Vec<RecordId>, AppendError> {
        let keys = Arc::clone(&self.keys);
        let mut sealer =
            Sealer::new(&keys, self.heads.get(keys.device)).map_err(|_| AppendError::Exhausted)?;
        let mut records = Vec::with_capacity(bodies.len());
        for (index, body) in bodies.iter().enumerate() {
            records.push(sealer.seal(body, chance).map_err(|why| match why {
                Unsealable::TooLong => AppendError::TooLong {
                    index,
                    len: body.len(),
                },
                Unsealable::ChainFull | Unsealable::NoKey => AppendError::Exhausted,
            })?);
        }
        let mut heads = self.heads.clone();
        if let Some(head) = sealer.head() {
            heads.set(keys.device, head);
        }
        let ids = records.iter().map(|record| record.id).collect();
        let change = Change {
            at: self.position,
            records,
            blanks: blanks.to_vec(),
            tip: Some(heads.encode(&keys)),
            ..Change::default()
        };
        self.apply(change, heads).await?;
        Ok(ids)
    }

    /// Keeps records that came from elsewhere and were verified, and blanks `blanks`, in one
    /// transaction. Records for which `gone` holds are kept without their bodies. Records whose numbers
    /// the new ones take go, and what they said is written anew at the end of this device's chain.
    ///
    /// # Errors
    /// [`AppendError::Moved`] when somebody wrote since this vault last looked: nothing was done.
    pub async fn take_in(
        &mut self,
        arrived: &Arrived,
        blanks: &[RecordId],
        gone: &dyn Fn(&SealedRecord) -> bool,
        chance: &mut dyn Chance,
    ) -> Result<(), AppendError> {
        let mut heads = self.heads.clone();
        if let Some((device, head)) = arrived.head {
            heads.set(device, head);
        }
        let records = arrived.records.iter().map(|record| {
            let mut record = record.clone();
            if gone(&record) {
                record.bytes.truncate(BLANK_LEN);
            }
            record
        });
        let mut records: Vec<SealedRecord> = records.collect();
        let (again, removes) = self.said_again(arrived, blanks).await?;
        let keys = Arc::clone(&self.keys);
        let mut sealer =
            Sealer::new(&keys, heads.get(keys.device)).map_err(|_| AppendError::Exhausted)?;
        for body in again {
            let sealed = sealer.seal(&body, chance);
            records.push(sealed.map_err(|_| AppendError::Exhausted)?);
        }
        if let Some(head) = sealer.head() {
            heads.set(keys.device, head);
        }
        let blanks = blanks.iter().filter(|record| !removes.contains(record));
        let change = Change {
            at: self.position,
            blanks: blanks.copied().collect(),
            removes,
            records,
            tip: Some(heads.encode(&keys)),
            keyring: None,
        };
        self.apply(change, heads).await
    }

    /// Where each device's chain ends, as far as this vault has looked.
    #[must_use]
    pub fn heads(&self) -> Vec<(DeviceId, Head)> {
        self.heads.iter().collect()
    }

    /// Where the chain of `device` ends.
    #[must_use]
    pub fn head(&self, device: DeviceId) -> Option<Head> {
        self.heads.get(device)
    }

    /// Adds the records of `device` after `after` to `batch`; `false` when the batch is full. A
    /// record that is no longer whole ends it: nothing after it could be told.
    ///
    /// # Errors
    /// [`ChainError::Forked`] when the first of them doesn't follow the record `before`.
    pub(crate) async fn read_chain(
        &mut self,
        device: DeviceId,
        before: Option<Head>,
        batch: &mut Batch,
    ) -> Result<bool, ChainError> {
        let after = before.map_or(0, |head| head.sequence.get());
        let (mut next, mut room, mut forked) = (after + 1, true, false);
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| {
            let Ok(frame) = Frame::read(bytes) else {
                return;
            };
            if room && !forked && frame.header.id() == id && id.sequence.get() == next {
                let first = next == after + 1;
                forked = first && Head::check(before.as_ref(), &frame.header).is_err();
                room = forked || batch.push(bytes);
                next += 1;
            }
        };
        self.store
            .read_chain(device, after, MAX_FRAMES, each)
            .await?;
        if forked {
            return Err(ChainError::Forked);
        }
        Ok(room)
    }

    /// Adds a record that has lost its body to `batch`; `false` when the batch is full.
    pub(crate) async fn read_blank(
        &mut self,
        record: RecordId,
        batch: &mut Batch,
    ) -> Result<bool, StoreError> {
        let mut room = true;
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| {
            if id == record && bytes.len() == BLANK_LEN {
                room = batch.push(bytes);
            }
        };
        let before = record.sequence.get() - 1;
        self.store
            .read_chain(record.device, before, 1, each)
            .await?;
        Ok(room)
    }

    /// Puts `after`, made from `before`, in the place of the keyring: a new passphrase, new recovery
    /// words, or a new device, whose keys are then used from here on.
    ///
    /// # Errors
    /// [`AppendError::Moved`] when the keyring or the records were changed meanwhile.
    pub async fn change_keyring(
        &mut self,
        before: &Keyring,
        after: &Keyring,
        keys: Option<Keys>,
    ) -> Result<(), AppendError> {
        let change = Change {
            at: self.position,
            keyring: Some(KeyringChange {
                before: Some(before.encode().to_vec()),
                after: after.encode().to_vec(),
            }),
            // A new root proves the tip from now on.
            tip: keys.as_ref().map(|keys| self.heads.encode(keys)),
            ..Change::default()
        };
        self.apply(change, self.heads.clone()).await?;
        if let Some(keys) = keys {
            self.keys = Arc::new(keys);
        }
        Ok(())
    }

    /// Takes over a change of the roster that the relay took.
    ///
    /// # Errors
    /// [`AppendError::Moved`] when the keyring was changed meanwhile, such as by another passphrase:
    /// nothing changed then, and the relay hands the roster back when it is asked.
    pub async fn agree(&mut self, proposal: Proposal) -> Result<(), AppendError> {
        let Proposal {
            before,
            keyring,
            keys,
            ..
        } = proposal;
        self.change_keyring(&before, &keyring, Some(keys)).await
    }

    /// Reads the keyring as it now stands.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn keyring(&mut self) -> Result<Result<Keyring, UnlockError>, StoreError> {
        Ok(Keyring::read(&self.store.keyrings().await?))
    }

    /// Returns the open keys, to be handed to a thread that makes a new keyring from them.
    #[must_use]
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys)
    }

    /// Returns how many records there were when this vault last looked.
    #[must_use]
    pub fn record_count(&self) -> u64 {
        self.records
    }

    /// Returns how far this vault has looked.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Returns the store, for what the store alone can do.
    pub fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// Locks the vault: the keys are wiped as soon as nobody else holds them.
    pub fn into_store(self) -> S {
        self.store
    }

    async fn apply(&mut self, change: Change, heads: Heads) -> Result<(), AppendError> {
        match self.store.apply(&change).await? {
            Outcome::Done(position) => {
                self.position = position;
                self.records += change.records.len() as u64;
                self.records = self.records.saturating_sub(change.removes.len() as u64);
                self.heads = heads;
                Ok(())
            }
            Outcome::Moved => Err(AppendError::Moved),
        }
    }

    async fn read(
        &mut self,
        after: Position,
        heads: &Heads,
        care: Care,
        each: &mut EachBody<'_>,
    ) -> Result<Report, StoreError> {
        let (position, heads, report) = self.scan(after, heads, care, each).await?;
        let before = if after == Position::default() {
            0
        } else {
            self.records
        };
        self.records = before + report.records;
        self.position = position;
        self.heads = heads;
        Ok(report)
    }

    async fn scan(
        &mut self,
        after: Position,
        heads: &Heads,
        care: Care,
        each: &mut EachBody<'_>,
    ) -> Result<(Position, Heads, Report), StoreError> {
        let mut scan = Scan::new(Arc::clone(&self.keys), heads, care);
        let reading = self
            .store
            .read_after(after, &mut |_, id, bytes| scan.record(id, bytes, each))
            .await?;
        let (heads, report) = scan.finish(reading.tip.as_deref(), each);
        Ok((reading.position, heads, report))
    }

    /// The key check: a sound keyring under another root stops everything.
    async fn check_keyrings(&mut self, damage: &mut Vec<Damage>) -> Result<(), OpenError> {
        let copies = self.store.keyrings().await?;
        for (index, copy) in copies.iter().enumerate() {
            match Keyring::decode(copy) {
                Ok(keyring) if keyring.is_under(&self.keys.root) => {}
                Ok(_) => return Err(OpenError::OtherKeys),
                Err(_) => damage.push(Damage::Keyring { copy: index + 1 }),
            }
        }
        if copies.is_empty() {
            damage.push(Damage::Keyring { copy: 1 });
        }
        Ok(())
    }
}
