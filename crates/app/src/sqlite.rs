//! The person's vault on disk: one SQLite file, its folder and its locks.
//!
//! Every record is one blob, so that a damaged file can be carved. A rollback journal with
//! `synchronous=EXTRA` makes a change durable before it is said; `secure_delete` overwrites what a
//! blanked body leaves behind. A copied folder is told by a small file that knows its own inode.

mod error;
mod folder;
mod rows;

use std::path::{Path, PathBuf};
use std::time::Duration;

use ebb_vault::{
    Change, DeviceId, EachRecord, Outcome, Position, Reading, RecordStore, StoreError,
};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use folder::{FolderLock, Purpose};

/// The name of the vault's file within its folder.
pub const FILE: &str = "vault.sqlite";

/// `EBBV` as SQLite's application id.
const APPLICATION: i32 = 0x4542_4256;
/// The layout below. A later one counts upwards.
const LAYOUT: u32 = 1;
/// Carving relies on this page size, and on `bytes` being the last column of `record`.
const SCHEMA: &str = "
    CREATE TABLE record (
        arrival INTEGER PRIMARY KEY,
        device BLOB NOT NULL,
        sequence INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        UNIQUE (device, sequence)
    ) STRICT;
    CREATE TABLE keyring_1 (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
    CREATE TABLE keyring_2 (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
    CREATE TABLE tip (one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL) STRICT;
";
/// How long an append waits for another process's.
const PATIENCE: Duration = Duration::from_secs(10);

/// A vault's file, open. Other processes may have it open too.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    folder: PathBuf,
    // Held shared for as long as the store is open, so that nobody replaces the file meanwhile.
    _lock: Option<FolderLock>,
}

impl SqliteStore {
    /// Opens the vault in `folder`.
    ///
    /// # Errors
    /// Typed by what the person can do about it: see [`StoreError`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        if !folder.is_dir() {
            return Err(StoreError::NoFolder {
                place: folder.to_path_buf(),
            });
        }
        if !folder.join(FILE).exists() {
            return Err(StoreError::NoVault {
                place: folder.to_path_buf(),
            });
        }
        let lock = FolderLock::shared(folder)?;
        let mut store = Self::connect(folder, lock)?;
        if !store.check_layout()? || store.is_unused()? {
            return Err(StoreError::NoVault {
                place: folder.to_path_buf(),
            });
        }
        Ok(store)
    }

    /// Opens the store in `folder` for a new vault, making whatever isn't there: the folder (0700),
    /// the file (0600), its tables. What a crash left half made is used.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] when a vault is there already; else as for opening.
    pub fn create(folder: &Path) -> Result<Self, StoreError> {
        folder::make(folder)?;
        let lock = FolderLock::shared(folder)?;
        folder::make_file(&folder.join(FILE))?;
        let mut store = Self::connect(folder, lock)?;
        if !store.check_layout()? {
            store.make_tables()?;
        }
        if !store.is_unused()? {
            return Err(StoreError::Occupied);
        }
        Ok(store)
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the raw bytes of the vault's file in `folder`, for carving.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn raw(folder: &Path) -> Result<Vec<u8>, StoreError> {
        std::fs::read(folder.join(FILE)).map_err(|source| error::from_io(source, folder))
    }

    /// Whether the folder is not where `device` last wrote: a copy, or a restored backup. Then the
    /// vault must become a new device before its first write.
    #[must_use]
    pub fn is_copy(&self, device: DeviceId) -> bool {
        folder::marker(&self.folder) != Some(device)
    }

    /// Notes beside the vault that `device` writes in this folder.
    ///
    /// # Errors
    /// When the note can't be written.
    pub fn mark(&self, device: DeviceId) -> Result<(), StoreError> {
        folder::mark(&self.folder, device)
    }

    /// Takes the note away, so that the next opening makes a device of its own.
    ///
    /// # Errors
    /// When it can't be deleted.
    pub fn unmark(&self) -> Result<(), StoreError> {
        folder::unmark(&self.folder)
    }

    /// Has SQLite check its own file; returns what it complains of.
    ///
    /// # Errors
    /// When the file can't be read at all.
    pub fn check_file(&mut self) -> Result<Vec<String>, StoreError> {
        let complaints = (|| {
            let mut statement = self.connection.prepare("PRAGMA integrity_check(100)")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.collect::<Result<Vec<_>, _>>()
        })();
        let mut complaints = complaints.map_err(|source| self.explain(source))?;
        complaints.retain(|line| line != "ok");
        Ok(complaints)
    }

    /// Lets the file grow to `pages` pages of 8 KiB and no further, as a full disk would.
    ///
    /// # Errors
    /// When SQLite refuses the limit.
    pub fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        self.connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(|source| self.explain(source))
    }

    fn connect(folder: &Path, lock: Option<FolderLock>) -> Result<Self, StoreError> {
        let place = folder.join(FILE);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&place, flags)
            .and_then(|connection| {
                connection.busy_timeout(PATIENCE)?;
                connection.execute_batch(
                    "PRAGMA page_size = 8192;
                     PRAGMA secure_delete = ON;
                     PRAGMA synchronous = EXTRA;
                     PRAGMA fullfsync = ON;
                     PRAGMA temp_store = MEMORY;
                     PRAGMA trusted_schema = OFF;
                     PRAGMA cell_size_check = ON;
                     PRAGMA mmap_size = 0;",
                )?;
                let _: String =
                    connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
                Ok(connection)
            })
            .map_err(|source| error::explain(source, &place))?;
        Ok(Self {
            connection,
            folder: folder.to_path_buf(),
            _lock: lock,
        })
    }

    /// Whether the tables are there. Refuses another program's file and a later layout.
    fn check_layout(&mut self) -> Result<bool, StoreError> {
        let place = self.folder.join(FILE);
        let blank = std::fs::metadata(&place).is_ok_and(|file| file.len() == 0);
        let look = || {
            let number = |pragma: &str| {
                self.connection
                    .query_row(pragma, [], |row| row.get::<_, i64>(0))
            };
            let ours = "SELECT count(*) FROM sqlite_schema WHERE name IN ('record', 'keyring_1')";
            Ok((
                number("PRAGMA application_id")?,
                number("PRAGMA user_version")?,
                number("SELECT count(*) FROM sqlite_schema")?,
                number(ours)?,
            ))
        };
        let (application, version, tables, ours) = look().map_err(|source| self.explain(source))?;
        // SQLite takes a file of a few bytes for an empty one, and would write over it.
        if blank && tables == 0 {
            return Ok(false);
        }
        if ours != 2 || (application != i64::from(APPLICATION) && version != i64::from(LAYOUT)) {
            return Err(error::not_ours(&place, None));
        }
        match u32::try_from(version) {
            Ok(LAYOUT) => Ok(true),
            Ok(version) => Err(StoreError::Newer { version }),
            Err(source) => Err(StoreError::Damaged {
                source: source.into(),
            }),
        }
    }

    fn make_tables(&mut self) -> Result<(), StoreError> {
        let made = (|| {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let tables: i64 =
                transaction
                    .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            // Another process may have come first.
            if tables == 0 {
                transaction.execute_batch(SCHEMA)?;
                transaction.pragma_update(None, "application_id", APPLICATION)?;
                transaction.pragma_update(None, "user_version", LAYOUT)?;
            }
            transaction.commit()
        })();
        made.map_err(|source| self.explain(source))
    }

    /// Whether there is neither a keyring nor a record: tables that no vault was made in yet.
    fn is_unused(&mut self) -> Result<bool, StoreError> {
        let used = "SELECT (SELECT count(*) FROM keyring_1) + (SELECT count(*) FROM keyring_2)
                    + EXISTS (SELECT 1 FROM record)";
        self.connection
            .query_row(used, [], |row| row.get::<_, i64>(0))
            .map(|used| used == 0)
            .map_err(|source| self.explain(source))
    }

    fn explain(&self, source: rusqlite::Error) -> StoreError {
        error::explain(source, &self.folder.join(FILE))
    }
}

impl RecordStore for SqliteStore {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut copies = Vec::new();
        for table in ["keyring_1", "keyring_2"] {
            match rows::single(&self.connection, table) {
                Ok(copy) => copies.extend(copy),
                // The other copy lies on another page.
                Err(source) if rows::is_corrupt(&source) => copies.push(Vec::new()),
                Err(source) => return Err(self.explain(source)),
            }
        }
        Ok(copies)
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        let read = (|| {
            let transaction = self.connection.transaction()?;
            rows::read(&transaction, after, each)?;
            let position = rows::position(&transaction)?;
            let tip = match rows::single(&transaction, "tip") {
                Err(source) if rows::is_corrupt(&source) => None,
                other => other?,
            };
            transaction.commit()?;
            Ok(Reading { position, tip })
        })();
        read.map_err(|source| self.explain(source))
    }

    async fn read_chain(
        &mut self,
        device: DeviceId,
        after: u64,
        limit: usize,
        each: &mut EachRecord<'_>,
    ) -> Result<(), StoreError> {
        let read = rows::read_chain(&self.connection, device, after, limit, each);
        read.map_err(|source| self.explain(source))
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        let done = (|| {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcome = rows::apply(&transaction, change)?;
            match outcome {
                Outcome::Done(_) => transaction.commit()?,
                Outcome::Moved => transaction.rollback()?,
            }
            Ok(outcome)
        })();
        done.map_err(|source| self.explain(source))
    }
}
