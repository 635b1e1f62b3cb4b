//! One file of SQLite, for a relay of one process.
//!
//! A thread of its own writes. It takes whatever waits for it as one transaction and answers when
//! that is on the disk, so that many devices share one wait for the disk. Others read beside it, in
//! a write-ahead log. After a body was dropped the log is emptied, and freed pages are overwritten:
//! what was blanked is in no file of the relay any more.

mod read;
mod rows;
mod write;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use bytes::Bytes;
use ebb_protocol::{Batch, DeviceId, Kept, Refusal, VaultId};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{Answer, Now, Store, StoreError, Terms};
use crate::ask::{Place, Post, Push};
use crate::standing::{Standing, TokenHash};
use write::Job;

/// How many jobs may wait for the writer before whoever comes has to wait too.
const QUEUE: usize = 1024;

/// Keeps everything in one file.
#[derive(Debug)]
pub struct SqliteStore {
    /// Taken away when the store ends.
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    readers: Arc<Readers>,
    /// Held as long as the store is open, so that no second relay uses the same file.
    _lock: File,
}

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder can't be made or written to.
    #[error("{path} can't be used", path = .path.display())]
    Folder {
        /// Which folder or file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// Another relay has it open.
    #[error("another relay uses {path}", path = .0.display())]
    Busy(PathBuf),
    /// A later release wrote it.
    #[error("{path} is of a newer ebb-relay (format {format})", path = .path.display())]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        format: i64,
    },
    /// SQLite can't use it.
    #[error("{path} can't be opened as a database", path = .path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
}

impl SqliteStore {
    /// Opens `relay.sqlite` in a folder, and makes both where they aren't there.
    ///
    /// # Errors
    /// When another relay uses it, a newer one made it, or it can't be read or written.
    pub fn open(folder: &Path, terms: Terms) -> Result<Self, OpenError> {
        let on = |path: &Path| {
            let path = path.to_path_buf();
            move |source| OpenError::Folder { path, source }
        };
        make_folder(folder).map_err(on(folder))?;
        let lock_path = folder.join("relay.lock");
        let lock = File::create(&lock_path).map_err(on(&lock_path))?;
        lock.try_lock().map_err(|error| match error {
            std::fs::TryLockError::WouldBlock => OpenError::Busy(folder.to_path_buf()),
            std::fs::TryLockError::Error(source) => on(&lock_path)(source),
        })?;
        let path = folder.join("relay.sqlite");
        let connection = rows::open(&path)?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = write::Writer::new(connection, terms);
        let writer = std::thread::Builder::new()
            .name("sqlite".to_owned())
            .spawn(move || writer.run(queue))
            .map_err(on(folder))?;
        let readers = Arc::new(Readers {
            path,
            idle: Mutex::default(),
        });
        Ok(Self {
            jobs: Some(jobs),
            writer: Some(writer),
            readers,
            _lock: lock,
        })
    }

    /// Hands a job to the writer and waits for what becomes of it.
    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job,
    ) -> Answer<'_, T> {
        let (reply, answered) = oneshot::channel();
        let job = job(reply);
        Box::pin(async move {
            let jobs = self.jobs.as_ref().ok_or(StoreError::Stopped)?;
            jobs.send(job).await.map_err(|_| StoreError::Stopped)?;
            answered.await.map_err(|_| StoreError::Stopped)?
        })
    }

    /// Reads on a thread that may wait for the disk.
    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Answer<'_, T> {
        let readers = Arc::clone(&self.readers);
        Box::pin(async move {
            tokio::task::spawn_blocking(move || readers.with(read))
                .await
                .map_err(|_| StoreError::Stopped)?
        })
    }
}

impl Drop for SqliteStore {
    /// Lets the writer finish and close the file, so that one file is left and no log.
    fn drop(&mut self) {
        self.readers.idle().clear();
        drop(self.jobs.take());
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing left to finish.
            drop(writer.join());
        }
    }
}

/// Writes a whole, consistent copy of the file in a folder, also while a relay uses it.
///
/// # Errors
/// When there is no such file, the copy exists already, or the disk refuses.
pub fn back_up(folder: &Path, to: &Path) -> Result<(), OpenError> {
    let path = folder.join("relay.sqlite");
    rows::copy(&path, to).map_err(|source| OpenError::Database { path, source })
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Connections that only read. Each is used by one request at a time.
#[derive(Debug)]
struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => rows::open_reader(&self.path)?,
        };
        let answer = read(&connection);
        let mut idle = self.idle();
        if idle.len() < 8 {
            idle.push(connection);
        }
        answer
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

impl Store for SqliteStore {
    fn standing(&self, vault: VaultId) -> Answer<'_, Option<Standing>> {
        self.read(move |connection| rows::standing(connection, &vault))
    }

    fn push(&self, push: Push) -> Answer<'_, Result<Standing, Refusal>> {
        self.write(|reply| Job::Push(push, reply))
    }

    fn records(
        &self,
        vault: VaultId,
        token: TokenHash,
        device: DeviceId,
        after: u64,
    ) -> Answer<'_, Result<Batch, Refusal>> {
        self.read(move |connection| read::records(connection, &vault, &token, &device, after))
    }

    fn rosters(
        &self,
        vault: VaultId,
        token: TokenHash,
        after: u64,
    ) -> Answer<'_, Result<Vec<Kept>, Refusal>> {
        self.read(move |connection| read::rosters(connection, &vault, &token, after))
    }

    fn post(&self, post: Post) -> Answer<'_, Result<Standing, Refusal>> {
        self.write(|reply| Job::Post(post, reply))
    }

    fn forget(&self, vault: VaultId, token: TokenHash) -> Answer<'_, Result<(), Refusal>> {
        self.write(|reply| Job::Forget(vault, token, reply))
    }

    fn lay(&self, place: Place, message: Bytes, now: Now) -> Answer<'_, Result<(), Refusal>> {
        self.write(|reply| Job::Lay(place, message, now, reply))
    }

    fn fetch(&self, place: Place, now: Now) -> Answer<'_, Option<Bytes>> {
        self.read(move |connection| read::message(connection, place, now))
    }

    fn sweep(&self, now: Now) -> Answer<'_, ()> {
        self.write(|reply| Job::Sweep(now, reply))
    }

    fn health(&self) -> Answer<'_, ()> {
        self.write(Job::Health)
    }
}
