//! What differs between a program on a computer and a worker in a browser.

use ebb_vault::{Chance, DeviceId, KdfParams, Kept, RecordStore, StoreError};
use jiff::Timestamp;

/// Where Ebb itself runs, so that a page says what is true there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Home {
    /// A program on a computer, with a folder of its own.
    #[default]
    Computer,
    /// A worker in a browser.
    Browser {
        /// Whether the browser promised not to clear what is kept when space runs short.
        lasting: bool,
    },
}

/// The ground that the shell stands on: chance, threads, and where the vault lies.
#[expect(
    async_fn_in_trait,
    reason = "a browser's store is not `Send`, and the shell is one task"
)]
pub trait Platform {
    /// Where sealed records lie.
    type Store: RecordStore;

    /// Random bytes of the system.
    fn chance(&mut self) -> &mut dyn Chance;

    /// Opens the vault's store.
    ///
    /// # Errors
    /// [`StoreError::NoFolder`] or [`StoreError::NoVault`] where there is none.
    async fn open_store(&mut self) -> Result<Self::Store, StoreError>;

    /// Gets ready to open the vault in `store`, by whatever needs no key and delays nothing: the
    /// passphrase is asked for or, where `come`, is there.
    fn foresee(&mut self, store: &mut Self::Store, come: bool) {
        let _ = (store, come);
    }

    /// Makes an empty store for a new vault.
    ///
    /// # Errors
    /// When there is one already, or nothing can be written.
    async fn create_store(&mut self) -> Result<Self::Store, StoreError>;

    /// Runs something slow, such as a key derivation: on a thread of its own where there are
    /// threads, one at a time.
    async fn heavy<T: Send + 'static>(&mut self, job: impl FnOnce() -> T + Send + 'static) -> T;

    /// How slow a new key derivation shall be on this machine.
    async fn params(&mut self) -> KdfParams;

    /// Whether the store was copied from where `device` wrote it.
    fn is_copy(&self, store: &Self::Store, device: DeviceId) -> bool;

    /// Notes that `device` writes here.
    ///
    /// # Errors
    /// When nothing can be written.
    async fn mark(&mut self, store: &mut Self::Store, device: DeviceId) -> Result<(), StoreError>;

    /// Forgets which device writes here, so that the next opening finds a copy and makes it a device of
    /// its own.
    ///
    /// # Errors
    /// When nothing can be written.
    async fn unmark(&mut self, store: &mut Self::Store) -> Result<(), StoreError>;

    /// Until when the vault is kept open here without a passphrase, if it is.
    fn stays(&self) -> Option<Timestamp> {
        None
    }

    /// What opens the vault without a passphrase, if the person chose so and its time isn't over.
    async fn kept(&mut self, now: Timestamp) -> Option<Kept> {
        let _ = now;
        None
    }

    /// Keeps what opens the vault without a passphrase, until a time that the person chose.
    ///
    /// # Errors
    /// When it can't be kept here.
    async fn keep(
        &mut self,
        kept: &Kept,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (kept, now, until);
        Err(StoreError::Other {
            source: "nothing is kept here".into(),
        })
    }

    /// Deletes what was kept, as far as this place can.
    async fn forget(&mut self) {}

    /// Deletes the vault and everything beside it that is Ebb's.
    ///
    /// # Errors
    /// When somebody else has it open, or a file can't be deleted.
    async fn delete_everything(&mut self, store: Self::Store) -> Result<(), StoreError>;

    /// The place of the vault, as a person would look for it.
    fn place(&self) -> &str;

    /// Where Ebb itself runs.
    fn home(&self) -> Home {
        Home::Computer
    }

    /// What this Ebb is called on the home screen and in a tab.
    fn name(&self) -> &str {
        "Ebb"
    }

    /// Calls it otherwise from now on. The name can be read without the passphrase.
    ///
    /// # Errors
    /// When it can't be kept here.
    async fn rename(&mut self, name: &str) -> Result<(), StoreError> {
        let _ = name;
        Err(StoreError::Other {
            source: "the name is the program's".into(),
        })
    }

    /// Whether the life in it is the invented one.
    fn is_invented(&self) -> bool;
}
