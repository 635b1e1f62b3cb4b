//! What a person is told when something could not be done.

use ebb_vault::{AppendError, BackupError, StoreError};

use crate::book::WriteError;
use crate::desk::Notice;

/// What a person is told when something could not be written.
pub(super) fn notice_of(error: &WriteError) -> Notice {
    use ebb_core::decide::Refusal;
    match error {
        WriteError::Refused(Refusal::Time(_)) => Notice::error("refused-time"),
        WriteError::Refused(Refusal::SecondPact { since }) => {
            Notice::error("refused-pact").with("since", since)
        }
        WriteError::Refused(Refusal::Gone | Refusal::NotFound) => Notice::error("refused-gone"),
        WriteError::Refused(_) => Notice::error("refused-other"),
        WriteError::Busy | WriteError::Vault(AppendError::Moved) => Notice::error("vault-busy"),
        WriteError::Vault(AppendError::Store(error)) => store_notice(error),
        WriteError::Unknown(error) => Notice::error("perhaps-saved").with("why", why(error)),
        WriteError::Vault(_) => Notice::error("refused-other"),
    }
}

/// What a person is told when the store could not be used.
pub(super) fn store_notice(error: &StoreError) -> Notice {
    match error {
        StoreError::Held { .. } => Notice::error("vault-busy"),
        StoreError::Newer { .. } => Notice::error("vault-newer"),
        StoreError::Occupied => Notice::error("vault-there"),
        _ => Notice::error("not-saved").with("why", why(error)),
    }
}

/// What a person is told when a backup could not be brought back.
pub(super) fn backup_notice(error: &BackupError) -> Notice {
    match error {
        BackupError::Store(error) => store_notice(error),
        BackupError::Newer { .. } => Notice::error("restore-newer"),
        BackupError::Damaged | BackupError::Keyring(_) => Notice::error("restore-damaged"),
        _ => Notice::error("restore-not-ours"),
    }
}

/// What a person is told when what is there can't be opened.
pub(super) fn shut_notice(error: &StoreError) -> Notice {
    match error {
        StoreError::Held { .. } => Notice::error("vault-busy"),
        StoreError::Newer { .. } => Notice::error("vault-newer"),
        StoreError::Damaged { .. } => Notice::error("vault-damaged"),
        StoreError::NotOurs { .. } => Notice::error("vault-not-ours"),
        StoreError::Forbidden { .. } | StoreError::ReadOnly { .. } => {
            Notice::error("vault-forbidden")
        }
        _ => Notice::error("vault-damaged"),
    }
}

fn why(error: &StoreError) -> String {
    let why = match error {
        StoreError::Full { .. } => "not-saved-full",
        StoreError::ReadOnly { .. } | StoreError::Forbidden { .. } => "not-saved-read-only",
        StoreError::NoFolder { .. } | StoreError::NoVault { .. } => "not-saved-folder",
        _ => "not-saved-other",
    };
    crate::text::say(why)
}
