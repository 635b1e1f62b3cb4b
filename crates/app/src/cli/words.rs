//! What is said when something can't be done.

use std::error::Error;
use std::fmt;
use std::path::Path;

use ebb_core::decide::Refusal;
use ebb_vault::{AppendError, OpenError, StoreError, UnlockError};
use ebb_web::book::WriteError;

use crate::vault::VaultError;

/// What happened, that nothing was changed, and what to do.
#[derive(Debug)]
pub struct Trouble(String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An error as a sentence.
pub(super) fn sentence(error: &dyn Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

impl Trouble {
    pub(super) fn said(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// `what`, and what the system says.
    pub(super) fn of(what: &str, error: &dyn Error) -> Self {
        Self(format!("{what}: {error}. Nothing was changed."))
    }

    pub(super) fn later(command: &str) -> Self {
        Self(format!(
            "ebb {command} is not in this release. Nothing was changed."
        ))
    }

    pub(super) fn store(error: &StoreError, folder: &Path) -> Self {
        let place = folder.display();
        Self(match error {
            StoreError::NoFolder { .. } | StoreError::NoVault { .. } => format!(
                "There is no vault in {place}. Nothing was changed. `ebb new` makes one; --data names another folder."
            ),
            StoreError::Occupied => {
                format!("There is a vault in {place} already. Nothing was changed. --data names another folder.")
            }
            StoreError::NotOurs { place } => {
                format!("{} is not a vault of Ebb's. Nothing was changed. --data names another folder.", place.display())
            }
            StoreError::Newer { .. } => {
                "This vault was written by a newer Ebb. Nothing was changed. Install the newer one, and it opens.".to_owned()
            }
            StoreError::Damaged { .. } => format!(
                "The vault's file in {place} is damaged. Nothing was changed. `ebb check --salvage DIR` gets out what is whole."
            ),
            StoreError::ReadOnly { .. } => {
                format!("Nothing may be written in {place}. Nothing was saved, and what was there is still there.")
            }
            StoreError::Forbidden { .. } => {
                format!("The vault in {place} may not be opened by this user. Nothing was changed.")
            }
            StoreError::Full { .. } => {
                "The disk is full. Nothing was saved, and what was there is still there. Free some space and try again.".to_owned()
            }
            StoreError::Held { .. } => {
                format!("{} Nothing was changed. Try again when it is done.", sentence(error))
            }
            _ => format!(
                "{} Nothing was changed. --data names another folder. ({place}: {})",
                sentence(error),
                causes(error)
            ),
        })
    }

    pub(super) fn vault(error: &VaultError, folder: &Path) -> Self {
        match error {
            VaultError::Store(error)
            | VaultError::Open(OpenError::Store(error))
            | VaultError::Append(AppendError::Store(error)) => Self::store(error, folder),
            VaultError::Unlock(error) => Self::unlock(error),
            VaultError::Append(AppendError::Moved) => Self(
                "Another Ebb changed this vault just now. Nothing was changed here; try again."
                    .to_owned(),
            ),
            other => Self(format!("{} Nothing was changed.", sentence(other))),
        }
    }

    pub(super) fn unlock(error: &UnlockError) -> Self {
        Self(match error {
            UnlockError::WrongPassphrase => {
                "The passphrase doesn't open this vault. Nothing was changed. Try again, or use your recovery words (`ebb recover`).".to_owned()
            }
            UnlockError::WrongWords => {
                "These words don't open this vault. Nothing was changed. Look at the paper once more: 24 words, in their order.".to_owned()
            }
            UnlockError::Damaged => {
                "The keyring of this vault is damaged in both its copies. Nothing was changed. A backup opens with `ebb restore`.".to_owned()
            }
            UnlockError::TooNew { .. } => {
                "This vault was written by a newer Ebb. Nothing was changed. Install the newer one, and it opens.".to_owned()
            }
            other => format!("{} Nothing was changed.", sentence(other)),
        })
    }

    pub(super) fn write(error: &WriteError) -> Self {
        match error {
            WriteError::Refused(Refusal::SecondPact { since }) => Self(format!(
                "There is a pact already, since {since}. Nothing was changed. A pact is changed on its page, not repeated."
            )),
            WriteError::Vault(AppendError::Store(error)) => {
                Self::store(error, Path::new("the vault's folder"))
            }
            WriteError::Vault(AppendError::TooLong { .. }) => Self(
                "That is longer than one entry can hold (256 KiB). Nothing was saved.".to_owned(),
            ),
            other => Self(format!("{} Nothing was changed.", sentence(other))),
        }
    }
}

fn causes(error: &dyn Error) -> String {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes.join(": ")
}
