//! The vault's sealed records in IndexedDB: the same bytes as in a file on a computer.
//!
//! `record` holds, under the number of its arrival, each record's id (device, sequence) and bytes in
//! one piece, as a backup does. `place` leads from an id to that number, so that no id comes twice.
//! `here` holds the keyring twice, the tip, and what belongs to this browser alone. Rows are added,
//! never put over others, and a change is durable before it is answered.

use std::collections::HashSet;

use ebb_vault::{
    BLANK_LEN, Cause, Change, DeviceId, EachRecord, KeyringChange, Outcome, Position, Reading,
    RecordId, RecordStore, Sequence, StoreError,
};
use indexed_db_futures::KeyRange;
use indexed_db_futures::cursor::CursorDirection;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};

mod ahead;

use ahead::Ahead;

const NAME: &str = "ebb";
/// The layout above. A later one counts upwards.
const LAYOUT: u8 = 1;

const RECORD: &str = "record";
const PLACE: &str = "place";
const HERE: &str = "here";

const KEYRINGS: [&str; 2] = ["keyring 1", "keyring 2"];
const TIP: &str = "tip";
const DEVICE: &str = "device";
const TOKEN: &str = "token";
const CALLED: &str = "called";

/// An id before the bytes of its record: device and sequence.
const ID_LEN: usize = 16 + 8;
/// How many rows are read at once, so that memory stays small.
const ROWS: u32 = 1024;

/// The vault's store in this browser.
#[derive(Debug)]
pub(crate) struct IdbStore {
    base: Database,
    /// The device that last wrote here.
    device: Option<DeviceId>,
    /// The number of the last arrival when this was opened.
    end: f64,
    /// The rows up to there, where they were asked for beforehand.
    ahead: Option<Ahead>,
}

/// Opens the database, making it where there is none.
pub(crate) async fn open_base() -> Result<Database, StoreError> {
    open_named(NAME).await
}

/// The same under another name.
pub(crate) async fn open_named(name: &str) -> Result<Database, StoreError> {
    let base = Database::open(name)
        .with_version(LAYOUT)
        .with_on_upgrade_needed(|_, base| {
            for store in [RECORD, PLACE, HERE] {
                base.create_object_store(store).build()?;
            }
            Ok(())
        })
        .await
        .map_err(explain_opening)?;
    close_when_asked(&base);
    Ok(base)
}

/// Another worker that deletes everything must not wait for this one.
fn close_when_asked(base: &Database) {
    let (Ok(mut changes), base) = (base.version_changes(), base.clone()) else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        if changes.recv().await.is_some() {
            base.close();
        }
    });
}

/// Deletes the database, and with it every byte of it on the disk.
pub(crate) async fn delete_base(base: Database) -> Result<(), StoreError> {
    base.delete()
        .map_err(explain_opening)?
        .await
        .map_err(explain)
}

/// The key of the forms' tokens, kept here since a browser ends its worker at will.
pub(crate) async fn token_key(base: &Database, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
    let change = begin(base, true).map_err(explain)?;
    let here = change.object_store(HERE).map_err(explain)?;
    let found = row(&here, TOKEN).await.map_err(explain)?;
    if let Some(key) = found.and_then(|bytes| bytes.try_into().ok()) {
        return Ok(key);
    }
    put(&here, TOKEN, &fresh).map_err(explain)?;
    drop(here);
    change.commit().await.map_err(explain)?;
    Ok(fresh)
}

/// What Ebb is called here, where the person chose another name.
pub(crate) async fn name(base: &Database) -> Result<Option<String>, StoreError> {
    let look = begin(base, false).map_err(explain)?;
    let here = look.object_store(HERE).map_err(explain)?;
    let found = row(&here, CALLED).await.map_err(explain)?;
    Ok(found.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Keeps what Ebb is called from now on.
pub(crate) async fn rename(base: &Database, name: &str) -> Result<(), StoreError> {
    let change = begin(base, true).map_err(explain)?;
    let here = change.object_store(HERE).map_err(explain)?;
    put(&here, CALLED, name.as_bytes()).map_err(explain)?;
    drop(here);
    change.commit().await.map_err(explain)
}

impl IdbStore {
    /// The vault's store, or none where no vault was made yet.
    pub(crate) async fn open(base: Database) -> Result<Option<Self>, StoreError> {
        let store = Self::over(base).await.map_err(explain)?;
        Ok(store.filter(|(_, used)| *used).map(|(store, _)| store))
    }

    /// The store for a new vault.
    pub(crate) async fn create(base: Database) -> Result<Self, StoreError> {
        match Self::over(base).await.map_err(explain)? {
            Some((store, false)) => Ok(store),
            _ => Err(StoreError::Occupied),
        }
    }

    async fn over(base: Database) -> Result<Option<(Self, bool)>, Error> {
        let look = begin(&base, false)?;
        let here = look.object_store(HERE)?;
        let device = row(&here, DEVICE).await?;
        let end = last(&look.object_store(RECORD)?).await?;
        let mut used = end > 0.0;
        for name in KEYRINGS {
            used |= row(&here, name).await?.is_some();
        }
        drop(here);
        drop(look);
        let device = device
            .and_then(|bytes| bytes.try_into().ok())
            .map(DeviceId::from_bytes);
        let store = Self {
            base,
            device,
            end,
            ahead: None,
        };
        Ok(Some((store, used)))
    }

    /// Asks for the rows now, since all of them will soon be read.
    pub(crate) fn foresee(&mut self) {
        if self.ahead.is_none() {
            self.ahead = Some(Ahead::begin(&self.base, self.end));
        }
    }

    /// Whether this is not where `device` last wrote: a restored backup.
    pub(crate) fn is_copy(&self, device: DeviceId) -> bool {
        self.device != Some(device)
    }

    /// Notes that `device` writes here.
    pub(crate) async fn mark(&mut self, device: DeviceId) -> Result<(), StoreError> {
        let change = begin(&self.base, true).map_err(explain)?;
        let here = change.object_store(HERE).map_err(explain)?;
        put(&here, DEVICE, device.as_bytes()).map_err(explain)?;
        drop(here);
        change.commit().await.map_err(explain)?;
        self.device = Some(device);
        Ok(())
    }

    async fn read(&mut self, after: Position, each: &mut EachRecord<'_>) -> Result<Reading, Error> {
        let mut position = number(after.0);
        if after == Position::default()
            && let Some(ahead) = self.ahead.take()
        {
            position = ahead.hand_on(each).await;
        }
        let look = begin(&self.base, false)?;
        let records = look.object_store(RECORD)?;
        loop {
            let range = || KeyRange::LowerBound(position, true);
            // Both are asked for before either is awaited.
            let keys = records
                .get_all_keys::<f64>()
                .with_query::<f64, _>(range())
                .with_limit(ROWS);
            let keys = keys.primitive()?;
            let rows = records
                .get_all::<JsValue>()
                .with_query::<f64, _>(range())
                .with_limit(ROWS);
            let rows = rows.primitive()?;
            let (keys, rows) = (keys.await?, rows.await?);
            let full = keys.len() >= ROWS as usize;
            let mut bytes = Vec::new();
            for (key, value) in keys.zip(rows) {
                position = key?;
                hand_on(&value?, arrival(position), &mut bytes, each);
            }
            if !full {
                break;
            }
        }
        let tip = row(&look.object_store(HERE)?, TIP).await?;
        let position = arrival(last(&records).await?);
        Ok(Reading { position, tip })
    }

    /// Makes the change; none where one of its records is there already.
    async fn change(&self, change: &Change) -> Result<Option<Outcome>, Error> {
        let writing = begin(&self.base, true)?;
        let outcome = {
            let records = writing.object_store(RECORD)?;
            let places = writing.object_store(PLACE)?;
            let here = writing.object_store(HERE)?;
            let stands = arrival(last(&records).await?);
            if stands != change.at || !keyring_stands(&here, change.keyring.as_ref()).await? {
                return Ok(Some(Outcome::Moved));
            }
            if is_repeated(&places, change).await? {
                return Ok(None);
            }
            for id in &change.removes {
                remove(&places, &records, *id).await?;
            }
            let mut at = stands.0;
            for record in &change.records {
                at += 1;
                // Not awaited one by one; one that fails undoes all.
                let id = id_bytes(record.id);
                places.add(number(at)).with_key(js(&id)).primitive()?;
                let row = [id.as_slice(), record.bytes.as_slice()].concat();
                records.add(js(&row)).with_key(number(at)).primitive()?;
            }
            for id in &change.blanks {
                blank(&places, &records, *id).await?;
            }
            if let Some(tip) = &change.tip {
                put(&here, TIP, tip)?;
            }
            if let Some(KeyringChange { after, .. }) = &change.keyring {
                for name in KEYRINGS {
                    put(&here, name, after)?;
                }
            }
            Outcome::Done(Position(at))
        };
        writing.commit().await?;
        Ok(Some(outcome))
    }
}

impl RecordStore for IdbStore {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        let read = async {
            let look = begin(&self.base, false)?;
            let here = look.object_store(HERE)?;
            let mut copies = Vec::new();
            for name in KEYRINGS {
                copies.extend(row(&here, name).await?);
            }
            Ok(copies)
        };
        read.await.map_err(explain)
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        self.read(after, each).await.map_err(explain)
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        let changed = self.change(change).await.map_err(explain)?;
        changed.ok_or_else(|| StoreError::Other {
            source: "a record is there already".into(),
        })
    }
}

/// Hands on one row; `bytes` is room for it.
fn hand_on(row: &JsValue, at: Position, bytes: &mut Vec<u8>, each: &mut EachRecord<'_>) {
    match row.dyn_ref::<Uint8Array>() {
        Some(row) => {
            bytes.resize(row.length() as usize, 0);
            row.copy_to(bytes);
        }
        None => bytes.clear(),
    }
    let (id, body) = split(bytes, at);
    each(at, id, body);
}

fn begin(base: &Database, write: bool) -> Result<Transaction<'_>, Error> {
    let begun = base.transaction([RECORD, PLACE, HERE]);
    if !write {
        return begun.with_mode(TransactionMode::Readonly).build();
    }
    let durable = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    begun
        .with_mode(TransactionMode::Readwrite)
        .with_options(durable)
        .build()
}

/// The number of the last arrival, or 0.
async fn last(records: &ObjectStore<'_>) -> Result<f64, Error> {
    let cursor = records
        .open_key_cursor()
        .with_direction(CursorDirection::Prev)
        .await?;
    let key = match cursor {
        Some(cursor) => cursor.primary_key::<f64>()?,
        None => None,
    };
    Ok(key.unwrap_or_default())
}

async fn row(store: &ObjectStore<'_>, key: &str) -> Result<Option<Vec<u8>>, Error> {
    let found: Option<JsValue> = store.get(key).primitive()?.await?;
    Ok(found.map(|value| bytes_of(&value)))
}

/// What isn't bytes comes as none: a damaged copy is still a copy.
fn bytes_of(value: &JsValue) -> Vec<u8> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .unwrap_or_default()
}

fn put(store: &ObjectStore<'_>, key: &str, bytes: &[u8]) -> Result<(), Error> {
    store
        .put(js(bytes))
        .with_key(key.to_owned())
        .primitive()
        .map(drop)
}

/// Whether one of these is there already, or comes twice. Asked beforehand: a row that is refused fails
/// every other request of its transaction too, each with an event of its own.
async fn is_repeated(places: &ObjectStore<'_>, change: &Change) -> Result<bool, Error> {
    let removed: HashSet<RecordId> = change.removes.iter().copied().collect();
    let mut seen = HashSet::new();
    let mut asked = Vec::with_capacity(change.records.len());
    for record in &change.records {
        if !seen.insert(record.id) {
            return Ok(true);
        }
        if removed.contains(&record.id) {
            continue;
        }
        let place = places.get::<f64, JsValue, _>(js(&id_bytes(record.id)));
        asked.push(place.primitive()?);
    }
    let mut repeated = false;
    for place in asked {
        repeated |= place.await?.is_some();
    }
    Ok(repeated)
}

/// Takes a record out as a whole. An unknown id is passed over.
async fn remove(
    places: &ObjectStore<'_>,
    records: &ObjectStore<'_>,
    id: RecordId,
) -> Result<(), Error> {
    let place: Option<f64> = places.get(js(&id_bytes(id))).primitive()?.await?;
    if let Some(place) = place {
        places.delete(js(&id_bytes(id))).primitive()?.await?;
        records.delete(place).primitive()?.await?;
    }
    Ok(())
}

/// Cuts the body off a record. An unknown id is passed over.
async fn blank(
    places: &ObjectStore<'_>,
    records: &ObjectStore<'_>,
    id: RecordId,
) -> Result<(), Error> {
    let place: Option<f64> = places.get(js(&id_bytes(id))).primitive()?.await?;
    let Some(place) = place else {
        return Ok(());
    };
    let found: Option<JsValue> = records.get(place).primitive()?.await?;
    let mut row = found.map(|value| bytes_of(&value)).unwrap_or_default();
    if row.len() > ID_LEN + BLANK_LEN {
        row.truncate(ID_LEN + BLANK_LEN);
        records.put(js(&row)).with_key(place).primitive()?;
    }
    Ok(())
}

/// Whether the keyring is still the one that the new one was made from.
async fn keyring_stands(
    here: &ObjectStore<'_>,
    change: Option<&KeyringChange>,
) -> Result<bool, Error> {
    let Some(change) = change else {
        return Ok(true);
    };
    let mut found = Vec::new();
    for name in KEYRINGS {
        found.extend(row(here, name).await?);
    }
    Ok(match &change.before {
        Some(before) => found.contains(before),
        None => found.is_empty(),
    })
}

fn js(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

#[expect(clippy::cast_precision_loss, reason = "no browser keeps 2^53 records")]
fn number(position: u64) -> f64 {
    position as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of arrival counts upwards from 1"
)]
fn arrival(number: f64) -> Position {
    Position(number as u64)
}

fn id_bytes(id: RecordId) -> [u8; ID_LEN] {
    let mut bytes = [0; ID_LEN];
    bytes[..16].copy_from_slice(id.device.as_bytes());
    bytes[16..].copy_from_slice(&id.sequence.get().to_be_bytes());
    bytes
}

/// A row's id and its record. Where damage made it no id, the arrival names the row.
fn split(row: &[u8], arrival: Position) -> (RecordId, &[u8]) {
    let (id, body) = row.split_at_checked(ID_LEN).unwrap_or_default();
    let (device, sequence) = id.split_at_checked(16).unwrap_or_default();
    let sequence = sequence.try_into().map(u64::from_be_bytes);
    let sequence = sequence
        .ok()
        .and_then(Sequence::new)
        .or_else(|| Sequence::new(arrival.0))
        .unwrap_or(Sequence::FIRST);
    let device = DeviceId::from_bytes(device.try_into().unwrap_or_default());
    (RecordId { device, sequence }, body)
}

fn explain_opening(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => explain(error),
        error => StoreError::Forbidden {
            source: error.to_string().into(),
        },
    }
}

/// Sorts what the browser says by what a person can do about it.
fn explain(error: Error) -> StoreError {
    let source: Cause = error.to_string().into();
    let Error::DomException(DomException::Other(said)) = &error else {
        return StoreError::Other { source };
    };
    match &*said.name() {
        "QuotaExceededError" => StoreError::Full { source },
        "VersionError" => StoreError::Newer {
            version: u32::from(LAYOUT) + 1,
        },
        "SecurityError" | "NotAllowedError" => StoreError::Forbidden { source },
        "UnknownError" => StoreError::Damaged { source },
        _ => StoreError::Other { source },
    }
}
