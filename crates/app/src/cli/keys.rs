//! Making a vault, its passphrase, its recovery words, and the invented life.

use std::path::Path;

use ebb_core::demo::demo as invented_life;
use ebb_core::moment::Zone;
use ebb_vault::RecoveryWords;
use jiff::civil::Date;
use serde_json::json;

use super::args::Open;
use super::{Desk, Done, Trouble, done, note, now_in, print};
use crate::native::SystemChance;
use crate::sqlite::{FolderLock, Purpose};

/// The shortest passphrase that is taken.
const SHORTEST: usize = 8;
/// Opens the invented life; it is no secret.
const INVENTED: &str = "an invented life";
/// Where the invented life is lived when its last day is named.
const HOME: &str = "Europe/Ljubljana";

/// A new passphrase: from the file once, on a terminal twice. What a program hands over was chosen
/// elsewhere, so a short one is only spoken of; what is typed here is refused.
pub(super) fn fresh(desk: &Desk, file: Option<&Path>) -> Result<String, Trouble> {
    let (passphrase, _) = desk.secret(file, "A passphrase that they couldn't guess: ")?;
    if passphrase.is_empty() {
        return Err(Trouble::said(
            "The passphrase is empty. Nothing was changed. It is read from the first line.",
        ));
    }
    let short = passphrase.chars().count() < SHORTEST;
    match file {
        Some(_) if short => {
            note(
                "The passphrase is shorter than eight characters. A longer one is harder to guess.",
            );
        }
        Some(_) => {}
        None if short => {
            return Err(Trouble::said(
                "The passphrase is shorter than eight characters. Nothing was changed. Please choose a longer one.",
            ));
        }
        None if desk.secret(None, "The same once more: ")?.0 != passphrase => {
            return Err(Trouble::said(
                "The two passphrases aren't the same. Nothing was changed.",
            ));
        }
        None => {}
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
    let (book, words) = made.map_err(|error| Trouble::vault(&error, &folder))?;
    drop(book);
    let phrase = words.expose_phrase();
    let shown = if json {
        print(&format!(
            "{}\n",
            json!({ "recovery_code": phrase.as_str() })
        ))
    } else {
        print(&format!(
            "A vault was made in {}.\n\nIf the passphrase is ever lost, these 24 words open it. They are shown this once: \
             write them on paper, and keep it where nobody looks.\n\n{}\n",
            folder.display(),
            phrase.as_str()
        ))
    };
    // Words that nobody saw are lost, and the vault holds nothing yet.
    shown.map_err(|error| {
        let gone = FolderLock::exclusive(&folder, Purpose::Delete)
            .and_then(FolderLock::delete_everything);
        match gone {
            Ok(()) => Trouble::said(format!(
                "The recovery words could not be printed: {error}. No vault was made. Try again."
            )),
            Err(_) => Trouble::said(format!(
                "The recovery words could not be printed: {error}. The vault in {} is empty and has no words: delete it and try again.",
                folder.display()
            )),
        }
    })
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
    done(
        "The new passphrase opens the vault from now on. Backups made before still open with the old one.",
    );
    Ok(())
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
            "{} Nothing was changed. Look at the paper once more: 24 words, in their order.",
            super::words::sentence(&error)
        ))
    })?;
    let new = fresh(desk, desk.args.passphrase_file.as_deref())?;
    let recovered = desk
        .runtime
        .block_on(crate::vault::recover(&folder, &words, &new));
    recovered.map_err(|error| Trouble::vault(&error, &folder))?;
    done("The new passphrase opens the vault from now on. Nothing was lost.");
    Ok(())
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
    let asked = desk.args.passphrase_file.as_deref();
    let passphrase = match asked {
        Some(_) => fresh(desk, asked)?,
        None => INVENTED.to_owned(),
    };
    let made = desk
        .runtime
        .block_on(crate::vault::make(&folder, &passphrase));
    let (mut book, _) = made.map_err(|error| Trouble::vault(&error, &folder))?;
    let now = now_in(&book);
    // For a named last day the events are the same on every computer, wherever it stands.
    let (ends, zone) = match ends {
        Some(ends) => (ends, Zone::recorded(HOME)),
        None => (now.wall().date(), now.zone().clone()),
    };
    let events = invented_life(ends, &zone);
    let written = desk
        .runtime
        .block_on(book.write(&[], &events, &now, &mut SystemChance));
    written.map_err(|error| Trouble::write(&error))?;
    if temporary.is_none() && asked.is_none() {
        note(format_args!(
            "The passphrase of this invented life: {INVENTED}"
        ));
    }
    desk.serve(&folder, open, Some(book))
}
