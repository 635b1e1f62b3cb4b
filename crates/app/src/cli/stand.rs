//! Where things stand, and whether the vault is whole.

use std::path::Path;

use ebb_core::event::Envelope;
use ebb_core::moment::parse_as_of;
use ebb_core::stand::stand;
use ebb_core::transfer::to_lines;
use ebb_vault::{carve, carve_keyring, unlock};
use serde_json::json;

use super::{Desk, Done, Trouble, carry, line, now_in, words};
use crate::sqlite::SqliteStore;

pub(super) fn status(desk: &Desk, as_of: Option<&str>, json: bool) -> Done {
    let (book, _) = desk.book()?;
    let now = now_in(&book);
    let life = book.life();
    let as_of = match as_of {
        None => now,
        Some(text) => parse_as_of(text, &now, life.calendar()).map_err(|error| {
            Trouble::said(format!("{} Nothing was changed.", words::sentence(&error)))
        })?,
    };
    let stands = stand(life, &as_of);
    if json {
        return line(stands.to_json(book.records()));
    }
    let mut text = Vec::new();
    // What is counted, and whether, follows the same rules as on the pages.
    let state = life.state();
    match (&stands.pact, stands.since_start) {
        (Some(pact), Some(held)) if !state.at_risk && !state.asked_to_stop && pact.day > 14 => {
            text.push(format!(
                "You haven't written on {} of {} days, since {}.",
                held.held, held.of, pact.started_on
            ));
        }
        (Some(pact), _) => text.push(format!("The pact stands since {}.", pact.started_on)),
        _ => text.push("There is no pact yet. `ebb pact --start DATE` starts one.".to_owned()),
    }
    if let Some(pact) = &stands.pact
        && pact.doors_open > 0
    {
        text.push(format!("Doors open: {}.", pact.doors_open));
    }
    text.push(format!(
        "Letters kept: {}.",
        stands.letters[0] - stands.letters[2]
    ));
    if life.unknown() + book.unreadable() > 0 {
        text.push(format!(
            "From a newer Ebb, kept untouched: {}.",
            life.unknown() + book.unreadable()
        ));
    }
    line(text.join("\n"))
}

pub(super) fn check(desk: &Desk, salvage: Option<&Path>, json: bool) -> Done {
    if let Some(into) = salvage {
        return carve_out(desk, into);
    }
    let (mut book, _) = desk.book()?;
    let report = desk.runtime.block_on(book.check());
    report.map_err(|error| Trouble::of("The vault could not be read to its end", &error))?;
    let complaints = book
        .vault()
        .store()
        .check_file()
        .unwrap_or_else(|error| vec![error.to_string()]);
    let (damage, blanks) = book.damage();
    let mut found: Vec<String> = damage.iter().map(ToString::to_string).collect();
    found.extend(
        blanks
            .iter()
            .map(|record| format!("record {record} is blank, and no entry says why")),
    );
    found.extend(
        complaints
            .into_iter()
            .map(|complaint| format!("the file: {complaint}")),
    );
    let records = book.records();
    if json {
        line(json!({ "records": records, "damage": found }))?;
    } else if found.is_empty() {
        line(format!("All {records} records are whole."))?;
    } else {
        for one in &found {
            line(one)?;
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Trouble::said(format!(
        "The vault is damaged in {} places; every other record of {records} is readable. Nothing was changed. \
         A backup opens with `ebb restore`; `ebb check --salvage DIR` gets out what is whole.",
        found.len()
    )))
}

/// Carves whole records out of the raw file, with the keys that the passphrase opens.
fn carve_out(desk: &Desk, into: &Path) -> Done {
    let folder = desk.folder()?;
    let raw = SqliteStore::raw(&folder).map_err(|error| Trouble::store(&error, &folder))?;
    let keyring = carve_keyring(&raw).ok_or_else(|| {
        Trouble::said("No whole keyring is left in the file, so nothing in it can be opened. Nothing was changed. A backup opens with `ebb restore`.")
    })?;
    let (passphrase, _) = desk.passphrase()?;
    let keys = unlock(&keyring, &passphrase).map_err(|error| Trouble::unlock(&error))?;
    let carved = carve(&raw, &keys);
    let envelopes: Vec<Envelope> = carved
        .bodies
        .iter()
        .filter_map(|(_, body)| Envelope::from_cbor(body).ok())
        .collect();
    let unreadable = carved.bodies.len() - envelopes.len();
    let life = ebb_core::life::Life::of(envelopes);
    std::fs::create_dir_all(into)
        .map_err(|error| Trouble::of(&format!("{} could not be made", into.display()), &error))?;
    let place = into.join("salvaged.jsonl");
    carry::write_new(&place, to_lines(&life).as_bytes())?;
    line(format!(
        "{} whole records came back, with {} entries, in {}. They are readable by anybody now: keep that file safe.",
        carved.bodies.len(),
        life.events().len(),
        place.display()
    ))?;
    if unreadable > 0 {
        line(format!(
            "{unreadable} of them hold something that this Ebb can't read."
        ))?;
    }
    for record in &carved.lost {
        line(format!(
            "record {record}: its words are gone, blanked or damaged"
        ))?;
    }
    Ok(())
}
