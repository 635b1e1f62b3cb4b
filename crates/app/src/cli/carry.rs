//! Coming and going: import, export, backup, restore.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::sync::Arc;

use ebb_core::event::EventId;
use ebb_core::transfer::{Intake, measure, read_bytes, to_lines};
use ebb_core::{diary, export};
use ebb_vault::{
    BackupError, Keyring, UnlockError, restore as put_back, unlock, verify_backup, write_backup,
};
use serde_json::json;

use super::args::Format;
use super::{Desk, Done, Trouble, done, note, now_in, say, words};
use crate::native::SystemChance;
use crate::sqlite::{FolderLock, Purpose, SqliteStore};

pub(super) fn import(
    desk: &Desk,
    file: &Path,
    from: Option<&str>,
    keep_going: bool,
    json: bool,
) -> Done {
    if let Some(format) = from.filter(|format| !matches!(*format, "jrnl" | "ebb" | "jsonl")) {
        return Err(Trouble::said(format!(
            "Taking in “{format}” is not in this release. Nothing was changed. This release reads Ebb's JSON Lines and jrnl."
        )));
    }
    let (mut book, input) = desk.book()?;
    let bytes = if file == Path::new("-") {
        input.bytes()?
    } else {
        fs::read(file).map_err(|error| {
            Trouble::of(&format!("{} could not be read", file.display()), &error)
        })?
    };
    let now = now_in(&book);
    let text = std::str::from_utf8(&bytes);
    let is_diary = from == Some("jrnl") || (from.is_none() && text.is_ok_and(diary::is_jrnl));
    let (intake, report) = if is_diary {
        let text = text.map_err(|error| {
            Trouble::of(&format!("{} is not UTF-8 text", file.display()), &error)
        })?;
        let (events, report) = diary::read_jrnl(text, now.zone()).map_err(|error| {
            Trouble::said(format!("{} Nothing was changed.", words::sentence(&error)))
        })?;
        (measure(book.life(), events), report)
    } else {
        (read_bytes(book.life(), &bytes), diary::Report::default())
    };
    let refused = !intake.bad.is_empty() || !report.not_taken.is_empty();
    if refused && !keep_going {
        return Err(Trouble::said(format!(
            "{}\nNothing of the file was taken. Mend what is named, or take the rest with --keep-going.",
            refused_lines(&intake, &report).join("\n")
        )));
    }
    let written = desk
        .runtime
        .block_on(book.write(&[], &intake.new, &now, &mut SystemChance));
    written.map_err(|error| Trouble::write(&error))?;
    if json {
        done(intake_json(&intake, &report));
    } else {
        done(told(&intake, &report, is_diary).join("\n"));
    }
    if refused {
        return Err(Trouble::said(
            "Some of it was not taken, see above. The rest is kept.",
        ));
    }
    Ok(())
}

/// The report as one JSON value; lines and entries by their number.
fn intake_json(intake: &Intake, report: &diary::Report) -> serde_json::Value {
    let named = |list: &[(usize, EventId)]| -> serde_json::Value {
        list.iter()
            .map(|(number, id)| json!([number, id.as_str()]))
            .collect()
    };
    let lines = intake
        .bad
        .iter()
        .map(|(number, why)| json!([number, why.to_string()]));
    let entries = report
        .not_taken
        .iter()
        .map(|(number, why)| json!([number, why.to_string()]));
    json!({
        "taken": intake.new.len(),
        "known": intake.known,
        "different": named(&intake.different),
        "withdrawn": named(&intake.gone),
        "refused": lines.chain(entries).collect::<Vec<_>>(),
        "left_out": diary_left_out(report),
    })
}

/// What was taken, what not and why, line by line.
fn told(intake: &Intake, report: &diary::Report, is_diary: bool) -> Vec<String> {
    let mut told = Vec::new();
    if is_diary {
        told.push(format!(
            "Entries in the diary: {}. Readable: {}.",
            report.entries, report.taken
        ));
    }
    told.push(format!(
        "Taken: {}. Known already: {}.",
        intake.new.len(),
        intake.known
    ));
    told.extend(intake.different.iter().map(|(line, id)| {
        format!(
            "Not taken, line {line}: “{}” is here already, with other content.",
            id.as_str()
        )
    }));
    told.extend(intake.gone.iter().map(|(line, id)| {
        format!(
            "Not taken, line {line}: “{}” was deleted here.",
            id.as_str()
        )
    }));
    told.extend(refused_lines(intake, report));
    told.extend(diary_left_out(report));
    told
}

/// What can't be read, by the number of its line or entry.
fn refused_lines(intake: &Intake, report: &diary::Report) -> Vec<String> {
    let lines = intake
        .bad
        .iter()
        .map(|(line, why)| format!("Line {line}: {why}."));
    let entries = report
        .not_taken
        .iter()
        .map(|(entry, why)| format!("Entry {entry}: {why}."));
    lines.chain(entries).collect()
}

/// What of entries that were taken has no place here.
fn diary_left_out(report: &diary::Report) -> Vec<String> {
    let mut told = Vec::new();
    if report.starred > 0 {
        told.push(format!(
            "Stars are not kept: {} entries had one.",
            report.starred
        ));
    }
    if report.tags_cut > 0 {
        told.push(format!(
            "Of more than 64 tags the first 64 are kept: {} entries had more.",
            report.tags_cut
        ));
    }
    told.extend(
        report
            .fields_left
            .iter()
            .map(|name| format!("Not taken: “{name}” of an entry; there is no place for it.")),
    );
    told.extend(report.parts_left.iter().map(|part| {
        format!("Not taken: the part “{part}” of the file; an entry's own tags are kept with it.")
    }));
    told
}

pub(super) fn export(desk: &Desk, format: Format, out: Option<&Path>, situation: bool) -> Done {
    let (book, _) = desk.book()?;
    let life = book.life();
    let text = match format {
        Format::Jsonl => to_lines(life),
        Format::Md => export::to_markdown(life, situation),
        Format::Csv => export::to_csv(life, situation),
        Format::Ics => export::to_ics(life),
    };
    match out {
        None => say(&text),
        Some(place) => {
            write_new(place, text.as_bytes())?;
            done(format_args!(
                "Written to {}. It is readable by anybody: keep it safe.",
                place.display()
            ));
            Ok(())
        }
    }
}

/// Writes a file for its owner alone, whole or not at all: beside its place first, then in it.
pub(super) fn write_new(place: &Path, bytes: &[u8]) -> Done {
    let beside = beside(place);
    let written = create_private(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let written = written.and_then(|()| fs::rename(&beside, place));
    written.map_err(|error| {
        // What was begun is worth nothing; the place itself was not touched.
        let _ = fs::remove_file(&beside);
        Trouble::of(&format!("{} could not be written", place.display()), &error)
    })
}

fn beside(place: &Path) -> std::path::PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    place.with_file_name(name)
}

fn create_private(place: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(place)
}

pub(super) fn backup(desk: &Desk, place: &Path) -> Done {
    let (mut book, _) = desk.book()?;
    let keys = book.vault().keys();
    let beside = beside(place);
    let lost = |error: &dyn std::error::Error| {
        let _ = fs::remove_file(&beside);
        Trouble::of(
            &format!("The backup could not be written to {}", place.display()),
            error,
        )
    };
    let mut file = create_private(&beside).map_err(|error| lost(&error))?;
    let written = desk
        .runtime
        .block_on(write_backup(book.vault().store(), &mut file));
    let records = written.map_err(|error| lost(&error))?;
    file.sync_all().map_err(|error| lost(&error))?;
    let file = File::open(&beside).map_err(|error| lost(&error))?;
    let (_, report) =
        verify_backup(&mut BufReader::new(file), keys).map_err(|error| lost(&error))?;
    fs::rename(&beside, place).map_err(|error| lost(&error))?;
    done(format_args!(
        "{records} records in {}, opened and read again. Passphrase and recovery words are those of today.",
        place.display()
    ));
    note_damage(report.damage.len());
    Ok(())
}

pub(super) fn restore(desk: &Desk, file: &Path) -> Done {
    let folder = desk.folder()?;
    let filled = fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    if filled {
        return Err(Trouble::said(format!(
            "{} is not empty. Nothing was changed. A backup is put only into an empty folder: name one with --data.",
            folder.display()
        )));
    }
    let input = File::open(file)
        .map_err(|error| Trouble::of(&format!("{} could not be read", file.display()), &error))?;
    // The whole file is proved before anything is made.
    let mut input = BufReader::new(input);
    let backup = ebb_vault::read_backup(&mut input, &mut |_, _| {})
        .map_err(|error| backup_trouble(&error, file))?;
    if desk.args.passphrase_file.is_some() {
        open_first(desk, file, &backup.keyring)?;
    }
    let made = SqliteStore::create(&folder).map_err(|error| Trouble::store(&error, &folder))?;
    drop(made);
    let lock = FolderLock::exclusive(&folder, Purpose::Restore)
        .map_err(|error| Trouble::store(&error, &folder))?;
    drop(lock);
    let mut store =
        SqliteStore::create(&folder).map_err(|error| Trouble::store(&error, &folder))?;
    let input = File::open(file)
        .map_err(|error| Trouble::of(&format!("{} could not be read", file.display()), &error))?;
    let put = desk
        .runtime
        .block_on(put_back(&mut BufReader::new(input), &mut store));
    let backup = put.map_err(|error| backup_trouble(&error, file))?;
    done(format_args!(
        "{} records are back, in {}. The passphrase is the one of the day of the backup.",
        backup.records,
        folder.display()
    ));
    Ok(())
}

/// Opens a backup by the passphrase that came along, and reads every record in it. Without one
/// nothing is asked: who has lost it comes in by the recovery words, after the restore.
fn open_first(desk: &Desk, file: &Path, keyring: &Keyring) -> Done {
    let (passphrase, _) = desk.passphrase()?;
    let keys = unlock(keyring, &passphrase).map_err(|error| match error {
        UnlockError::WrongPassphrase => Trouble::said(
            "The passphrase doesn't open this backup. Nothing was changed. It is the one of the day of the backup; \
             without --passphrase-file it is restored unopened, for `ebb recover`.",
        ),
        other => Trouble::unlock(&other),
    })?;
    let input = File::open(file)
        .map_err(|error| Trouble::of(&format!("{} could not be read", file.display()), &error))?;
    let (_, report) = verify_backup(&mut BufReader::new(input), Arc::new(keys))
        .map_err(|error| backup_trouble(&error, file))?;
    note_damage(report.damage.len());
    Ok(())
}

/// Damage that was there before doesn't keep the rest from being carried.
fn note_damage(records: usize) {
    if records > 0 {
        note(format_args!(
            "{records} records were damaged before and are in the backup as they are. `ebb check` names them."
        ));
    }
}

fn backup_trouble(error: &BackupError, file: &Path) -> Trouble {
    Trouble::said(format!(
        "{}: {} Nothing was changed.",
        file.display(),
        words::sentence(error)
    ))
}
