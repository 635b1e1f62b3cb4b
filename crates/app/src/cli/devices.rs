//! Several devices: in step through a relay, seen, let in and taken out.

use std::path::Path;
use std::time::Duration;

use ebb_core::decide::Command as Change;
use ebb_core::device::{DeviceMark, DeviceName};
use ebb_core::event::EventId;
use ebb_core::setting::{Setting, SettingName};
use ebb_vault::sync::{Answer, Ask, Finding, Method, Sync, SyncError};
use ebb_vault::{
    Chance as _, DeviceId, Joining, Keyring, Keys, Listed, PairingSecret, Proposal,
    RecordStore as _, Vault,
};
use ebb_web::book::{Book, StepError};
use serde_json::json;

use super::words::sentence;
use super::{Desk, Done, Trouble, done, line, note, now_in, say};
use crate::line::Line;
use crate::native::{SystemChance, tuned_params};
use crate::sqlite::SqliteStore;

/// Between two looks whether the other device is there.
const PAUSE: Duration = Duration::from_millis(700);

/// `ebb sync`
pub(super) fn sync(desk: &Desk, relay: Option<&str>, json: bool) -> Done {
    let (mut book, _) = desk.book()?;
    let line = line_of(&book, relay)?;
    let former = kept_line(&book).filter(|former| former.address() != line.address());
    // Whatever the others told the relay of before, their keys above all, comes along.
    let gone = former
        .as_ref()
        .and_then(|former| step(desk, &mut book, former, false).err());
    let synced = step(desk, &mut book, &line, relay.is_some())?;
    let line = if relay.is_some() {
        keep_address(desk, &mut book, &line)?;
        line
    } else {
        // Another device may have said that the vault moved.
        kept_line(&book).unwrap_or(line)
    };
    // The address itself is an entry, and travels with the others.
    let after = step(desk, &mut book, &line, false)?;
    let (taken, sent) = (synced.taken + after.taken, synced.sent + after.sent);
    if let Some(former) = former {
        // There the others learn where the vault went.
        let told = gone.is_none() && step(desk, &mut book, &former, false).is_ok();
        if !told {
            note(format!(
                "The relay at {} could not be told that the vault moved. On each other device: ebb sync --relay {}",
                former.address(),
                line.address()
            ));
        }
    }
    if json {
        let found: Vec<String> = after.found.iter().map(ToString::to_string).collect();
        say(&format!(
            "{}\n",
            json!({ "taken": taken, "sent": sent, "found": found })
        ))?;
    } else {
        say(&format!("In step. {taken} records came, {sent} went.\n"))?;
    }
    found(&after.found)
}

/// What a relay did wrong ends the command with 1, after everything else was done.
fn found(findings: &[Finding]) -> Done {
    for finding in findings {
        note(sentence(finding));
    }
    match findings {
        [] => Ok(()),
        _ => Err(Trouble::said(
            "The relay is not in order. Everything that was written here is safe, and nothing wrong was taken over. Ask whoever runs it, or use another one.",
        )),
    }
}

/// `ebb devices`
pub(super) fn devices(desk: &Desk, remove: Option<&str>, json: bool) -> Done {
    let (mut book, _) = desk.book()?;
    if let Some(start) = remove {
        return take_out(desk, &mut book, start);
    }
    let keys = book.vault().keys();
    let listed = keys.devices();
    if json {
        let rows: Vec<_> = listed
            .iter()
            .map(|row| {
                json!({
                    "id": row.device.to_string(),
                    "name": named(&book, row.device),
                    "this": row.device == keys.device(),
                    "removed": row.removed,
                })
            })
            .collect();
        return say(&format!("{}\n", json!({ "devices": rows })));
    }
    for row in listed {
        let id = row.device.to_string();
        let what = match (row.device == keys.device(), row.removed) {
            (true, _) => "this device",
            (false, true) => "removed",
            (false, false) => "",
        };
        let name = named(&book, row.device).unwrap_or_default();
        let said: Vec<&str> = [&id[..8], name, what]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        say(&said.join("  "))?;
        say("\n")?;
    }
    Ok(())
}

/// `ebb devices --name`
pub(super) fn name(desk: &Desk, start: &str, name: &str) -> Done {
    let (mut book, _) = desk.book()?;
    let one = single(&book.vault().keys(), start)?;
    let Some(name) = DeviceName::typed(name) else {
        return Err(Trouble::said(format!(
            "A name has at most {} characters. Nothing was changed.",
            DeviceName::LONGEST
        )));
    };
    let now = now_in(&book);
    let of = DeviceMark(*one.device.as_bytes());
    let id = super::new_id();
    let change = Change::name_device(book.life(), id, now.clone(), of, name.clone());
    desk.write(&mut book, &[change], &now)?;
    match name.as_str() {
        "" => done("It has no name now."),
        name => done(format!("It is called {name}.")),
    }
    Ok(())
}

fn named(book: &Book<SqliteStore>, device: DeviceId) -> Option<&str> {
    book.life().device_name(DeviceMark(*device.as_bytes()))
}

/// The one device whose id begins like this.
fn single(keys: &Keys, start: &str) -> Result<Listed, Trouble> {
    let start = start.to_lowercase();
    let mut fits = keys.devices();
    fits.retain(|row| !start.is_empty() && row.device.to_string().starts_with(&start));
    match fits[..] {
        [one] => Ok(one),
        _ => Err(Trouble::said(
            "No single device has this id. Nothing was changed. `ebb devices` shows them.",
        )),
    }
}

fn take_out(desk: &Desk, book: &mut Book<SqliteStore>, start: &str) -> Done {
    let keys = book.vault().keys();
    let one = single(&keys, start)?;
    if one.device == keys.device() {
        return Err(Trouble::said(
            "This is the device you are using. Nothing was changed. Remove it from another one.",
        ));
    }
    if one.removed {
        return line("It was removed before.");
    }
    let relay = line_of(book, None)?;
    let agreed = step(desk, book, &relay, false)?;
    let until = book.vault().head(one.device);
    let until = until.map_or(0, |head| head.sequence.get());
    let before = keyring(desk, book)?;
    let keys = book.vault().keys();
    let removal = before.propose_removal(&keys, one.device, until, &mut SystemChance);
    let removal = removal.map_err(|error| broken(&error))?;
    propose(desk, book, &relay, &before, removal)?;
    drop(step(desk, book, &relay, false)?);
    done(
        "It is removed. What it holds it keeps and can still read; it gets nothing new, and what it writes from now on is not taken.",
    );
    found(&agreed.found)
}

/// `ebb pair`, on the device that has the vault.
pub(super) fn pair(desk: &Desk, relay: Option<&str>, wait: u64) -> Done {
    let (mut book, _) = desk.book()?;
    let line = line_of(&book, relay)?;
    drop(step(desk, &mut book, &line, true)?);
    keep_address(desk, &mut book, &line)?;
    drop(step(desk, &mut book, &line, false)?);
    let secret = PairingSecret::draw(&mut SystemChance);
    say(&format!(
        "On the other device: ebb pair --join --relay {}\n\n{}\n\nThe words are good for one device and fifteen minutes. Whoever types them is let in.\n",
        line.address(),
        secret.expose_words().join(" ")
    ))?;
    let ask = met(&line, &at(secret.meeting(), "ask"), wait)?;
    let before = keyring(desk, &mut book)?;
    let keys = book.vault().keys();
    let admitted = secret.admit(&ask, &before, &keys, &mut SystemChance);
    let admitted = admitted.map_err(|error| broken(&error))?;
    let answer = secret
        .answer(&admitted.roster, &mut SystemChance)
        .map_err(|error| broken(&error))?;
    propose(desk, &mut book, &line, &before, admitted)?;
    lay_down(&line, &at(secret.meeting(), "answer"), answer)?;
    done("The other device is let in.");
    Ok(())
}

/// `ebb pair --join`, on the device that has no vault yet.
pub(super) fn join(desk: &Desk, relay: &str, words: Option<&Path>, wait: u64) -> Done {
    let folder = desk.folder()?;
    if SqliteStore::open(&folder).is_ok() {
        return Err(Trouble::store(&ebb_vault::StoreError::Occupied, &folder));
    }
    let line = Line::new(relay).map_err(|error| unreached(&error))?;
    let passphrase = super::keys::fresh(desk, desk.args.passphrase_file.as_deref())?;
    let typed = match words {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Trouble::of("The words could not be read", &error))?,
        None => desk.secret(None, "The twelve words: ")?.0,
    };
    let secret = PairingSecret::read(&typed).map_err(|error| {
        Trouble::said(format!(
            "{} Nothing was changed. Look once more: twelve words, in their order.",
            sentence(&error)
        ))
    })?;
    let joining = Joining::new(secret, &mut SystemChance);
    let ask = joining.ask(&mut SystemChance);
    let meeting = joining.meeting();
    lay_down(
        &line,
        &at(meeting, "ask"),
        ask.map_err(|error| broken(&error))?,
    )?;
    let answer = met(&line, &at(meeting, "answer"), wait)?;
    let joined = joining.finish(&answer, &passphrase, tuned_params(), &mut SystemChance);
    let (keyring, keys) = joined.map_err(|error| broken(&error))?;
    let store = SqliteStore::create(&folder).map_err(|error| Trouble::store(&error, &folder))?;
    let device: DeviceId = keys.device();
    let made = desk.runtime.block_on(Vault::make(store, &keyring, keys));
    let mut vault = made.map_err(|error| Trouble::vault(&error.into(), &folder))?;
    let _ = vault.store().mark(device);
    let mut book = Book::new(vault);
    let synced = step(desk, &mut book, &line, false)?;
    done(format!(
        "This device is in. {} records came. The passphrase typed here opens it here.",
        synced.taken
    ));
    found(&synced.found)
}

/// The relay that was named now, or before.
fn line_of(book: &Book<SqliteStore>, relay: Option<&str>) -> Result<Line, Trouble> {
    let kept = || book.life().setting(SettingName::Relay);
    let Some(address) = relay.or_else(kept) else {
        return Err(Trouble::said(
            "No relay is known to this vault. Nothing was changed. Name one with --relay https://…; docs/operating.md says how to run one.",
        ));
    };
    Line::new(address).map_err(|error| unreached(&error))
}

/// The relay that was named before, if one was and its address can be used.
fn kept_line(book: &Book<SqliteStore>) -> Option<Line> {
    let kept = book.life().setting(SettingName::Relay)?;
    Line::new(kept).ok()
}

fn keep_address(desk: &Desk, book: &mut Book<SqliteStore>, line: &Line) -> Done {
    if book.life().setting(SettingName::Relay) == Some(line.address()) {
        return Ok(());
    }
    let mut random = [0; 16];
    SystemChance.fill(&mut random);
    let now = now_in(book);
    let kept = Change::Add {
        id: EventId::from_random(random),
        at: now.clone(),
        body: Setting {
            name: SettingName::Relay,
            value: line.address().to_owned(),
            extra: Vec::new(),
        }
        .into(),
    };
    desk.write(book, &[kept], &now)
}

/// Comes into step once.
fn step(
    desk: &Desk,
    book: &mut Book<SqliteStore>,
    line: &Line,
    connect: bool,
) -> Result<ebb_vault::sync::Synced, Trouble> {
    let mut sync = Sync::new(connect);
    loop {
        let asked = desk.runtime.block_on(book.ask(&mut sync));
        let Some(ask) = asked.map_err(|error| stopped(&error))? else {
            return Ok(sync.synced().clone());
        };
        let answer = line.carry(&ask).map_err(|error| unreached(&error))?;
        let now = now_in(book);
        let mut chance = SystemChance;
        let taken = desk
            .runtime
            .block_on(book.answer(&mut sync, &answer, &now, &mut chance));
        if matches!(taken, Err(StepError::Sync(SyncError::OldCopy))) {
            // Without its mark the next opening makes this copy a device of its own.
            let unmarked = book.vault().store().unmark();
            unmarked.map_err(|error| broken(&error))?;
        }
        taken.map_err(|error| stopped(&error))?;
    }
}

fn keyring(desk: &Desk, book: &mut Book<SqliteStore>) -> Result<Keyring, Trouble> {
    let copies = desk.runtime.block_on(book.vault().store().keyrings());
    let copies = copies.map_err(|error| broken(&error))?;
    Keyring::read(&copies).map_err(|error| broken(&error))
}

/// Tells the relay a new roster, and keeps it once the relay did.
fn propose(
    desk: &Desk,
    book: &mut Book<SqliteStore>,
    line: &Line,
    before: &Keyring,
    proposal: Proposal,
) -> Done {
    let keys = book.vault().keys();
    let ask = proposal.ask(&keys).map_err(|error| broken(&error))?;
    let answer = line.carry(&ask).map_err(|error| unreached(&error))?;
    taken(&answer)?;
    let changed = book
        .vault()
        .change_keyring(before, &proposal.keyring, Some(proposal.keys));
    let changed = desk.runtime.block_on(changed);
    changed.map_err(|error| broken(&error))
}

fn at(meeting: [u8; 16], place: &str) -> String {
    format!("/v1/meetings/{}/{place}", DeviceId::from_bytes(meeting))
}

fn lay_down(line: &Line, place: &str, body: Vec<u8>) -> Done {
    let ask = Ask {
        method: Method::Put,
        path: place.to_owned(),
        token: None,
        body,
    };
    taken(&line.carry(&ask).map_err(|error| unreached(&error))?)
}

/// Waits for what the other device lays down.
fn met(line: &Line, place: &str, wait: u64) -> Result<Vec<u8>, Trouble> {
    #[expect(
        clippy::disallowed_methods,
        reason = "waiting for another device is measured on this computer's clock"
    )]
    let begun = std::time::Instant::now();
    let ask = Ask {
        method: Method::Get,
        path: place.to_owned(),
        token: None,
        body: Vec::new(),
    };
    loop {
        let answer = line.carry(&ask).map_err(|error| unreached(&error))?;
        if answer.status == 200 {
            return Ok(answer.body);
        }
        if answer.status != 404 {
            taken(&answer)?;
        }
        if begun.elapsed() >= Duration::from_secs(wait) {
            return Err(Trouble::said(
                "The other device didn't come. Nothing was changed. Begin again on both.",
            ));
        }
        std::thread::sleep(PAUSE);
    }
}

fn taken(answer: &Answer) -> Done {
    match answer.status {
        200..=299 => Ok(()),
        status => Err(Trouble::said(match answer.refusal() {
            Some(refusal) => format!("The relay said no: {refusal}. Nothing was changed."),
            None => format!("What answered is no relay (it said {status}). Nothing was changed."),
        })),
    }
}

fn stopped(error: &StepError) -> Trouble {
    Trouble::said(match error {
        StepError::Sync(SyncError::NoVault) => {
            "The relay doesn't know this vault. Nothing is lost here. `ebb sync --relay ADDRESS` gives it to one.".to_owned()
        }
        StepError::Sync(SyncError::OldCopy) => {
            "This copy of the vault is older than what this device sent before. Nothing is lost. Run the command once more: it goes on as a device of its own.".to_owned()
        }
        error => format!("{} What was written here is safe. Try again later.", sentence(error)),
    })
}

fn unreached(error: &crate::line::LineError) -> Trouble {
    Trouble::said(format!(
        "{} What was written here is safe.",
        sentence(error)
    ))
}

fn broken(error: &dyn std::error::Error) -> Trouble {
    Trouble::said(format!("{} Nothing was changed.", sentence(error)))
}
