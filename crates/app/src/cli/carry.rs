//! Coming and going: import, export, backup, restore.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Write as _};
use std::path::Path;

use ebb_core::transfer::{Intake, measure, read_lines, to_lines};
use ebb_core::{diary, export};
use ebb_vault::{BackupError, restore as put_back, verify_backup, write_backup};
use serde_json::json;

use super::args::Format;
use super::{Desk, Done, Trouble, line, now_in, say, words};
use crate::native::SystemChance;
use crate::sqlite::{FolderLock, Purpose, SqliteStore};

pub(super) fn import(
    desk: &Desk,
    file: &Path,
    from: Option<&str>,
    keep_going: bool,
    json: bool,
) -> Done {
    if let Some(format) = from.filter(|format| !matches!(*format, "jrnl" | "ebb")) {
        return Err(Trouble::said(format!(
            "Taking in “{format}” is not in this release. Nothing was changed. This release reads Ebb's JSON Lines and jrnl."
        )));
    }
    let (mut book, input) = desk.book()?;
    let text = if file == Path::new("-") {
        input.text()?
    } else {
        let bytes = fs::read(file).map_err(|error| {
            Trouble::of(&format!("{} could not be read", file.display()), &error)
        })?;
        String::from_utf8(bytes).map_err(|_| {
            Trouble::said(format!(
                "{} is not UTF-8 text. Nothing was changed.",
                file.display()
            ))
        })?
    };
    let now = now_in(&book);
    let mut told = Vec::new();
    let is_diary = from == Some("jrnl") || (from.is_none() && diary::is_jrnl(&text));
    let intake = if is_diary {
        let (events, report) = diary::read_jrnl(&text, now.zone()).map_err(|error| {
            Trouble::said(format!("{} Nothing was changed.", words::sentence(&error)))
        })?;
        told = diary_lines(&report);
        let refused = !report.not_taken.is_empty();
        if refused && !keep_going {
            return Err(Trouble::said(format!(
                "{}\nNothing was taken. --keep-going takes the rest.",
                told.join("\n")
            )));
        }
        measure(book.life(), events)
    } else {
        read_lines(book.life(), &text)
    };
    told.extend(intake_lines(&intake));
    let refused = !intake.bad.is_empty();
    if refused && !keep_going {
        return Err(Trouble::said(format!(
            "{}\nNothing of the file was taken. Mend these lines, or take the rest with --keep-going.",
            told.join("\n")
        )));
    }
    let written = desk
        .runtime
        .block_on(book.write(&[], &intake.new, &now, &mut SystemChance));
    written.map_err(|error| Trouble::write(&error))?;
    if json {
        line(json!({
            "taken": intake.new.len(),
            "known": intake.known,
            "different": intake.different.iter().map(|(line, id)| json!([line, id.as_str()])).collect::<Vec<_>>(),
            "withdrawn": intake.gone.iter().map(|(line, id)| json!([line, id.as_str()])).collect::<Vec<_>>(),
            "refused": intake.bad.iter().map(|(line, why)| json!([line, why.to_string()])).collect::<Vec<_>>(),
        }))?;
    } else {
        line(told.join("\n"))?;
    }
    let left = told
        .iter()
        .any(|line| line.starts_with("Line ") || line.starts_with("Entry "));
    if refused || (keep_going && left && is_diary) {
        return Err(Trouble::said(
            "Some of it was not taken, see above. The rest is kept.",
        ));
    }
    Ok(())
}

fn intake_lines(intake: &Intake) -> Vec<String> {
    let mut told = vec![format!(
        "Taken: {}. Known already: {}.",
        intake.new.len(),
        intake.known
    )];
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
    told.extend(
        intake
            .bad
            .iter()
            .map(|(line, why)| format!("Line {line}: {why}.")),
    );
    told
}

fn diary_lines(report: &diary::Report) -> Vec<String> {
    let mut told = vec![format!(
        "Entries in the diary: {}. Readable: {}.",
        report.entries, report.taken
    )];
    told.extend(
        report
            .not_taken
            .iter()
            .map(|(entry, why)| format!("Entry {entry}: {why}.")),
    );
    if report.starred > 0 {
        told.push(format!(
            "Stars are not kept: {} entries had one.",
            report.starred
        ));
    }
    for part in &report.parts_left {
        told.push(format!(
            "Not taken: the part “{part}” of the file; an entry's own tags are kept with it."
        ));
    }
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
            line(format!(
                "Written to {}. It is readable by anybody: keep it safe.",
                place.display()
            ))
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
    line(format!(
        "{records} records in {}, opened and read again. Passphrase and recovery words are those of today.",
        place.display()
    ))?;
    if report.damage.is_empty() {
        return Ok(());
    }
    Err(Trouble::said(format!(
        "{} records were damaged before and are in the backup as they are. `ebb check` names them.",
        report.damage.len()
    )))
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
    ebb_vault::read_backup(&mut input, &mut |_, _| {})
        .map_err(|error| backup_trouble(&error, file))?;
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
    line(format!(
        "{} records are back, in {}. The passphrase is the one of the day of the backup.",
        backup.records,
        folder.display()
    ))
}

fn backup_trouble(error: &BackupError, file: &Path) -> Trouble {
    Trouble::said(format!(
        "{}: {} Nothing was changed.",
        file.display(),
        words::sentence(error)
    ))
}
