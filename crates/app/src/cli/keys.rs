//! Making a vault, its passphrase, its recovery words, and the invented life.

use std::path::Path;

use ebb_core::demo::demo as invented_life;
use ebb_vault::RecoveryWords;
use jiff::civil::Date;
use serde_json::json;

use super::args::Open;
use super::{Desk, Done, Trouble, line, now_in};
use crate::native::SystemChance;
use crate::serve;

/// The shortest passphrase that is taken.
const SHORTEST: usize = 8;
/// Opens the invented life; it is no secret.
const INVENTED: &str = "an invented life";

fn fit(passphrase: &str) -> Done {
    if passphrase.chars().count() < SHORTEST {
        return Err(Trouble::said(
            "The passphrase is shorter than eight characters. Nothing was changed. Please choose a longer one.",
        ));
    }
    Ok(())
}

/// A new passphrase: from the file once, on a terminal twice.
fn fresh(desk: &Desk, file: Option<&Path>) -> Result<String, Trouble> {
    let (passphrase, _) = desk.secret(file, "A passphrase that they couldn't guess: ")?;
    fit(&passphrase)?;
    if file.is_none() && desk.secret(None, "The same once more: ")?.0 != passphrase {
        return Err(Trouble::said(
            "The two passphrases aren't the same. Nothing was changed.",
        ));
    }
    Ok(passphrase)
}

pub(super) fn new(desk: &Desk, json: bool) -> Done {
    let folder = desk.folder()?;
    if crate::sqlite::SqliteStore::open(&folder).is_ok() {
        return Err(Trouble::store(&ebb_vault::StoreError::Occupied, &folder));
    }
    let passphrase = fresh(desk, desk.args.passphrase_file.as_deref())?;
    let made = desk
        .runtime
        .block_on(crate::vault::make(&folder, &passphrase));
    let (_, words) = made.map_err(|error| Trouble::vault(&error, &folder))?;
    let phrase = words.expose_phrase();
    if json {
        return line(json!({ "recovery_code": phrase.as_str() }));
    }
    line(format!(
        "A vault was made in {}.\n\nIf the passphrase is ever lost, these 24 words open it. They are shown this once: \
         write them on paper, and keep it where nobody looks.\n\n{}",
        folder.display(),
        phrase.as_str()
    ))
}

pub(super) fn passphrase(desk: &Desk, new_file: Option<&Path>) -> Done {
    let folder = desk.folder()?;
    drop(
        crate::sqlite::SqliteStore::open(&folder)
            .map_err(|error| Trouble::store(&error, &folder))?,
    );
    let (old, _) = desk.passphrase()?;
    let new = fresh(desk, new_file)?;
    let changed = desk
        .runtime
        .block_on(crate::vault::change_passphrase(&folder, &old, &new));
    changed.map_err(|error| Trouble::vault(&error, &folder))?;
    line(
        "The new passphrase opens the vault from now on. Backups made before still open with the old one.",
    )
}

pub(super) fn recover(desk: &Desk, code_file: Option<&Path>) -> Done {
    let folder = desk.folder()?;
    drop(
        crate::sqlite::SqliteStore::open(&folder)
            .map_err(|error| Trouble::store(&error, &folder))?,
    );
    let typed = match code_file {
        Some(file) => std::fs::read_to_string(file).map_err(|error| {
            Trouble::of(
                &format!("The words could not be read from {}", file.display()),
                &error,
            )
        })?,
        None => desk.secret(None, "The 24 recovery words: ")?.0,
    };
    let words = RecoveryWords::read(&typed).map_err(|error| {
        Trouble::said(format!(
            "{} Nothing was changed.",
            super::words::sentence(&error)
        ))
    })?;
    let new = fresh(desk, desk.args.passphrase_file.as_deref())?;
    let recovered = desk
        .runtime
        .block_on(crate::vault::recover(&folder, &words, &new));
    recovered.map_err(|error| Trouble::vault(&error, &folder))?;
    line("The new passphrase opens the vault from now on. Nothing was lost.")
}

pub(super) fn demo(desk: &Desk, ends: Option<Date>, open: &Open) -> Done {
    let temporary = match desk.args.data {
        Some(_) => None,
        None => Some(
            tempfile::tempdir()
                .map_err(|error| Trouble::of("No temporary folder could be made", &error))?,
        ),
    };
    let folder = match &temporary {
        Some(temporary) => temporary.path().join("demo"),
        None => desk.folder()?,
    };
    let made = desk.runtime.block_on(crate::vault::make(&folder, INVENTED));
    let (mut book, _) = made.map_err(|error| Trouble::vault(&error, &folder))?;
    let now = now_in(&book);
    let ends = ends.unwrap_or_else(|| serve::now().wall().date());
    let events = invented_life(ends, now.zone());
    let written = desk
        .runtime
        .block_on(book.write(&[], &events, &now, &mut SystemChance));
    written.map_err(|error| Trouble::write(&error))?;
    if temporary.is_none() {
        use std::io::Write as _;
        let _ = writeln!(
            std::io::stderr(),
            "The passphrase of this invented life: {INVENTED}"
        );
    }
    desk.serve(&folder, open, Some(book))
}
