//! What SQLite and the system say, told apart by what a person can do about it.

use std::io;
use std::path::Path;

use ebb_vault::{Cause, KEYRING_MAGIC, StoreError};
use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Sorts an error of SQLite.
pub(super) fn explain(source: rusqlite::Error, place: &Path) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, _) = &source else {
        return StoreError::Other {
            source: source.into(),
        };
    };
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Held { holder: None },
        ErrorCode::ReadOnly => StoreError::ReadOnly {
            source: source.into(),
        },
        ErrorCode::DiskFull => StoreError::Full {
            source: source.into(),
        },
        ErrorCode::PermissionDenied => StoreError::Forbidden {
            source: source.into(),
        },
        ErrorCode::DatabaseCorrupt => StoreError::Damaged {
            source: source.into(),
        },
        ErrorCode::NotADatabase => not_ours(place, Some(source.into())),
        ErrorCode::CannotOpen => cannot_open(source, place),
        // SQLite says "full" only for ENOSPC; a quota or a limit on the file's size comes as this.
        ErrorCode::SystemIoFailure if failure.extended_code == ffi::SQLITE_IOERR_WRITE => {
            StoreError::Full {
                source: source.into(),
            }
        }
        _ => StoreError::Other {
            source: source.into(),
        },
    }
}

/// Tells a damaged vault from a file that never was one: a keyring's mark is left somewhere in it.
pub(super) fn not_ours(place: &Path, source: Option<Cause>) -> StoreError {
    let ours = std::fs::read(place).is_ok_and(|raw| {
        raw.windows(KEYRING_MAGIC.len())
            .any(|bytes| bytes == KEYRING_MAGIC)
    });
    if ours {
        let source = source.unwrap_or_else(|| "its tables are not those of a vault".into());
        StoreError::Damaged { source }
    } else {
        StoreError::NotOurs {
            place: place.to_path_buf(),
        }
    }
}

/// Sorts an error of the file system.
pub(super) fn from_io(source: io::Error, place: &Path) -> StoreError {
    match source.kind() {
        io::ErrorKind::NotFound => StoreError::NoFolder {
            place: place.to_path_buf(),
        },
        io::ErrorKind::PermissionDenied => StoreError::Forbidden {
            source: source.into(),
        },
        io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly {
            source: source.into(),
        },
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            StoreError::Full {
                source: source.into(),
            }
        }
        _ => StoreError::Other {
            source: source.into(),
        },
    }
}

/// SQLite says "can't open" both when the file is closed to us and when its journal, which it must
/// make in the folder, can't be made.
fn cannot_open(source: rusqlite::Error, place: &Path) -> StoreError {
    match std::fs::File::open(place) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => StoreError::Forbidden {
            source: source.into(),
        },
        Err(_) => StoreError::NoVault {
            place: place.parent().unwrap_or(place).to_path_buf(),
        },
        Ok(_) => StoreError::ReadOnly {
            source: source.into(),
        },
    }
}
