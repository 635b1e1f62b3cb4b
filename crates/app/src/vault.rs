//! Opening and making the vault of a folder, for the command line.

use std::path::Path;

use ebb_vault::{
    AppendError, Change, Keyring, KeyringChange, Keys, OpenError, Outcome, Position, RecordStore,
    RecoveryWords, StoreError, UnlockError, Vault, unlock,
};
use ebb_web::book::Book;

use crate::native::{SystemChance, tuned_params};
use crate::sqlite::SqliteStore;

/// Why a vault could not be opened, made or changed. Nothing was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The passphrase or the words don't fit, or the keyring is damaged.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// The vault did not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The keyring could not be replaced.
    #[error(transparent)]
    Append(#[from] AppendError),
}

/// Reads the keyring of a store.
///
/// # Errors
/// When the store can't be read, or both copies are damaged.
pub async fn keyring(store: &mut SqliteStore) -> Result<Keyring, VaultError> {
    Ok(Keyring::read(&store.keyrings().await?)?)
}

/// Makes a vault in `folder`; returns its book and the recovery words, to be shown once.
///
/// # Errors
/// [`StoreError::Occupied`] where there is one already.
pub async fn make(
    folder: &Path,
    passphrase: &str,
) -> Result<(Book<SqliteStore>, RecoveryWords), VaultError> {
    if let Ok(store) = SqliteStore::open(folder) {
        drop(store);
        return Err(StoreError::Occupied.into());
    }
    let (keyring, keys, words) = Keyring::make(&mut SystemChance, passphrase, tuned_params())?;
    let store = SqliteStore::create(folder)?;
    let device = keys.device();
    let mut vault = Vault::make(store, &keyring, keys).await?;
    // Without the mark the next opening makes a device of its own; the words must not be lost for it.
    let _ = vault.store().mark(device);
    Ok((Book::new(vault), words))
}

/// Opens the vault in `folder`. A copied folder or a restored backup becomes a device of its own
/// first, or two machines would write under the same numbers.
///
/// # Errors
/// [`UnlockError::WrongPassphrase`] where the passphrase is another one.
pub async fn open(folder: &Path, passphrase: &str) -> Result<Book<SqliteStore>, VaultError> {
    let mut store = SqliteStore::open(folder)?;
    let before = keyring(&mut store).await?;
    let keys = unlock(&before, passphrase)?;
    let copied = store.is_copy(keys.device());
    let mut book = Book::open(store, keys).await?;
    if copied {
        let open = book.vault().keys();
        let (after, keys) =
            before.become_new_device(&open, passphrase, tuned_params(), &mut SystemChance)?;
        let device = keys.device();
        book.vault()
            .change_keyring(&before, &after, Some(keys))
            .await?;
        book.vault().store().mark(device)?;
        book = book.reopened().await?;
    }
    Ok(book)
}

/// Opens a vault by its recovery words and gives it a new passphrase.
///
/// # Errors
/// [`UnlockError::WrongWords`] where the words are another vault's.
pub async fn recover(
    folder: &Path,
    words: &RecoveryWords,
    passphrase: &str,
) -> Result<(), VaultError> {
    let mut store = SqliteStore::open(folder)?;
    let before = keyring(&mut store).await?;
    let (after, keys) = before.recover(words, passphrase, tuned_params(), &mut SystemChance)?;
    put_keyring(&mut store, &before, &after).await?;
    store.mark(keys.device())?;
    Ok(())
}

/// Wraps the vault's keys by another passphrase.
///
/// # Errors
/// [`UnlockError::WrongPassphrase`] where the old one is another.
pub async fn change_passphrase(folder: &Path, old: &str, new: &str) -> Result<(), VaultError> {
    let mut store = SqliteStore::open(folder)?;
    let before = keyring(&mut store).await?;
    let keys: Keys = unlock(&before, old)?;
    let after = before.rewrap(&keys, new, tuned_params(), &mut SystemChance)?;
    put_keyring(&mut store, &before, &after).await
}

async fn put_keyring(
    store: &mut SqliteStore,
    before: &Keyring,
    after: &Keyring,
) -> Result<(), VaultError> {
    let reading = store
        .read_after(Position::default(), &mut |_, _, _| {})
        .await?;
    let change = Change {
        at: reading.position,
        keyring: Some(KeyringChange {
            before: Some(before.encode().to_vec()),
            after: after.encode().to_vec(),
        }),
        ..Change::default()
    };
    match store.apply(&change).await? {
        Outcome::Done(_) => Ok(()),
        Outcome::Moved => Err(AppendError::Moved.into()),
    }
}
