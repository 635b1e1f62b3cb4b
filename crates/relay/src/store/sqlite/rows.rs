//! The tables, how a connection is set, and what writer and readers both read.

use std::path::Path;

use ebb_protocol::VaultId;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::OpenError;
use crate::standing::Standing;
use crate::store::StoreError;

/// `EBBY`, so that `file` and others can tell.
const APPLICATION: i64 = 0x4542_4259;
const FORMAT: i64 = 1;

const TABLES: &str = "
CREATE TABLE vault (
    vault BLOB NOT NULL PRIMARY KEY, cursor INTEGER NOT NULL, used INTEGER NOT NULL,
    tokens BLOB NOT NULL, chains BLOB NOT NULL
) STRICT;
CREATE TABLE record (
    vault BLOB NOT NULL, device BLOB NOT NULL, sequence INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (vault, device, sequence)
) STRICT;
CREATE TABLE roster (
    vault BLOB NOT NULL, generation INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (vault, generation)
) STRICT;
CREATE TABLE meeting (
    meeting BLOB NOT NULL, answer INTEGER NOT NULL, ends INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (meeting, answer)
) STRICT;
";

/// Opens the file for writing, and makes the tables in a new one.
pub(super) fn open(path: &Path) -> Result<Connection, OpenError> {
    let wrong = |source| OpenError::Database {
        path: path.to_path_buf(),
        source,
    };
    let connection = Connection::open(path).map_err(wrong)?;
    let format = prepare(&connection).map_err(wrong)?;
    if format != FORMAT {
        return Err(OpenError::Newer {
            path: path.to_path_buf(),
            format,
        });
    }
    Ok(connection)
}

/// Sets the connection up and returns the file's format.
fn prepare(connection: &Connection) -> rusqlite::Result<i64> {
    connection.execute_batch("PRAGMA page_size = 8192; PRAGMA secure_delete = ON;")?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;")?;
    #[cfg(target_os = "macos")]
    connection.execute_batch("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
    connection.busy_timeout(std::time::Duration::from_secs(1))?;
    connection.set_prepared_statement_cache_capacity(32);
    let format = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if format != 0 {
        return Ok(format);
    }
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION};
         PRAGMA user_version = {FORMAT}; COMMIT;"
    ))?;
    Ok(FORMAT)
}

/// Opens the file for reading beside the writer.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?;
    Ok(connection)
}

/// Writes a copy of the file.
pub(super) fn copy(path: &Path, to: &Path) -> rusqlite::Result<()> {
    // Not READ_ONLY: a reader of a write-ahead log takes part in its index.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let to = to.to_string_lossy();
    connection.execute("VACUUM INTO ?1", [to]).map(drop)
}

/// Reads how a vault stands.
pub(super) fn standing(
    connection: &Connection,
    vault: &VaultId,
) -> Result<Option<Standing>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT cursor, used, tokens, chains FROM vault WHERE vault = ?1")?;
    let row = select
        .query_row([vault.as_bytes()], |row| {
            let tokens = row.get_ref(2)?.as_blob()?;
            let chains = row.get_ref(3)?.as_blob()?;
            Ok(Standing::decode(row.get(0)?, row.get(1)?, tokens, chains))
        })
        .optional()?;
    row.map(|standing| standing.ok_or(StoreError::Damaged))
        .transpose()
}
