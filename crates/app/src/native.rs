//! The computer's ground for the shell: SQLite, the system's chance, a thread for key derivation.

use std::path::{Path, PathBuf};

use ebb_vault::{Chance, DeviceId, KdfParams, StoreError};
use ebb_web::platform::Platform;

use crate::sqlite::{FolderLock, Purpose, SqliteStore};

/// Random bytes of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Without chance nothing may be sealed; going on would be worse than ending here.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// A vault's folder on this computer.
#[derive(Debug)]
pub struct Native {
    folder: PathBuf,
    place: String,
    invented: bool,
    chance: SystemChance,
}

impl Native {
    /// The vault in `folder`, whether there is one yet or not.
    #[must_use]
    pub fn new(folder: &Path, invented: bool) -> Self {
        Self {
            folder: folder.to_path_buf(),
            place: folder.display().to_string(),
            invented,
            chance: SystemChance,
        }
    }
}

/// How long one key derivation shall take on this computer, in milliseconds.
const SLOW: u128 = 500;

/// Measures this computer and returns parameters that take about half a second here, never less
/// than 64 MiB.
#[must_use]
pub fn tuned_params() -> KdfParams {
    let one = KdfParams {
        passes: 1,
        ..KdfParams::NATIVE
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "measuring this machine is what this is for"
    )]
    let begun = std::time::Instant::now();
    if one.rehearse().is_err() {
        return KdfParams::NATIVE;
    }
    let passes = SLOW / begun.elapsed().as_millis().max(1);
    KdfParams {
        passes: u32::try_from(passes).unwrap_or(1).clamp(2, 24),
        ..KdfParams::NATIVE
    }
}

impl Platform for Native {
    type Store = SqliteStore;

    fn chance(&mut self) -> &mut dyn Chance {
        &mut self.chance
    }

    async fn open_store(&mut self) -> Result<SqliteStore, StoreError> {
        SqliteStore::open(&self.folder)
    }

    async fn create_store(&mut self) -> Result<SqliteStore, StoreError> {
        SqliteStore::create(&self.folder)
    }

    async fn heavy<T: Send + 'static>(&mut self, job: impl FnOnce() -> T + Send + 'static) -> T {
        match tokio::task::spawn_blocking(job).await {
            Ok(done) => done,
            Err(broken) => std::panic::resume_unwind(broken.into_panic()),
        }
    }

    async fn params(&mut self) -> KdfParams {
        self.heavy(tuned_params).await
    }

    fn is_copy(&self, store: &SqliteStore, device: DeviceId) -> bool {
        store.is_copy(device)
    }

    async fn mark(&mut self, store: &mut SqliteStore, device: DeviceId) -> Result<(), StoreError> {
        store.mark(device)
    }

    async fn unmark(&mut self, store: &mut SqliteStore) -> Result<(), StoreError> {
        store.unmark()
    }

    async fn delete_everything(&mut self, store: SqliteStore) -> Result<(), StoreError> {
        drop(store);
        let folder = FolderLock::exclusive(&self.folder, Purpose::Delete)?;
        crate::serve::forget_note(&self.folder);
        folder.delete_everything()
    }

    fn place(&self) -> &str {
        &self.place
    }

    fn is_invented(&self) -> bool {
        self.invented
    }
}
