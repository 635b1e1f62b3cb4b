//! A house for the shell: a vault in memory, a clock that is turned by hand, chance that repeats.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use ebb_core::event::Event;
use ebb_core::moment::Moment;
use ebb_vault::{
    Chance, Change, DeviceId, EachRecord, KdfParams, Keyring, MemoryStore, Outcome, Position,
    Reading, RecordStore, Rehearsed, StoreError, Vault, unlock,
};
use ebb_web::book::Book;
use ebb_web::platform::Platform;

pub(crate) const PASSPHRASE: &str = "what the tide takes";
pub(crate) const NIGHT: &str = "2026-03-01T02:04:00+01:00[Europe/Ljubljana]";

/// Runs a future that never waits, as all of them do over a store in memory.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment written down here")
}

/// The disk; `None` where nothing was made yet. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Rc<RefCell<Option<MemoryStore>>>);

fn gone() -> StoreError {
    StoreError::NoVault {
        place: "/disk".into(),
    }
}

impl Disk {
    /// A disk with a vault in which these events stand.
    pub(crate) fn with(events: &[Event]) -> Self {
        let mut chance = Rehearsed::new(3);
        let (keyring, keys, _) =
            Keyring::make(&mut chance, PASSPHRASE, KdfParams::REHEARSED).expect("bounds");
        let made = now(Vault::make(MemoryStore::default(), &keyring, keys)).expect("empty");
        let mut book = Book::new(made);
        now(book.write(&[], events, &moment(NIGHT), &mut chance)).expect("memory");
        Self::of(Some(book.close()))
    }

    fn of(store: Option<MemoryStore>) -> Self {
        Self(Rc::new(RefCell::new(store)))
    }

    /// Another disk with the same on it.
    pub(crate) fn copied(&self) -> Self {
        Self::of(self.0.borrow().clone())
    }

    /// Opens what lies here, if there is something that this passphrase opens.
    pub(crate) fn book(&self) -> Option<Book<Self>> {
        let keyrings = self.0.borrow().as_ref()?.keyrings.clone();
        let keyring = Keyring::read(&keyrings).expect("a sound keyring");
        let keys = unlock(&keyring, PASSPHRASE).ok()?;
        Some(now(Book::open(self.clone(), keys)).expect("a store in memory"))
    }
}

impl RecordStore for Disk {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        let store = self.0.borrow();
        store.as_ref().map(|s| s.keyrings.clone()).ok_or_else(gone)
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        let mut store = self.0.take().ok_or_else(gone)?;
        let reading = store.read_after(after, each).await;
        self.0.replace(Some(store));
        reading
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        let mut store = self.0.take().ok_or_else(gone)?;
        let outcome = store.apply(change).await;
        self.0.replace(Some(store));
        outcome
    }
}

/// The ground that the shell stands on.
#[derive(Debug)]
pub(crate) struct Ground {
    disk: Disk,
    chance: Rehearsed,
}

impl Ground {
    pub(crate) fn over(disk: Disk) -> Self {
        let chance = Rehearsed::new(5);
        Self { disk, chance }
    }
}

impl Platform for Ground {
    type Store = Disk;

    fn chance(&mut self) -> &mut dyn Chance {
        &mut self.chance
    }

    async fn open_store(&mut self) -> Result<Disk, StoreError> {
        let there = self.disk.0.borrow().is_some();
        there.then(|| self.disk.clone()).ok_or_else(gone)
    }

    async fn create_store(&mut self) -> Result<Disk, StoreError> {
        if self.disk.0.borrow().is_some() {
            return Err(StoreError::Occupied);
        }
        self.disk.0.replace(Some(MemoryStore::default()));
        Ok(self.disk.clone())
    }

    async fn heavy<T: Send + 'static>(&mut self, job: impl FnOnce() -> T + Send + 'static) -> T {
        job()
    }

    async fn params(&mut self) -> KdfParams {
        KdfParams::REHEARSED
    }

    fn is_copy(&self, _: &Disk, _: DeviceId) -> bool {
        false
    }

    async fn mark(&mut self, _: &mut Disk, _: DeviceId) -> Result<(), StoreError> {
        Ok(())
    }

    async fn unmark(&mut self, _: &mut Disk) -> Result<(), StoreError> {
        Ok(())
    }

    async fn delete_everything(&mut self, store: Disk) -> Result<(), StoreError> {
        store.0.take();
        Ok(())
    }

    fn place(&self) -> &str {
        "/disk"
    }

    fn is_invented(&self) -> bool {
        false
    }
}
