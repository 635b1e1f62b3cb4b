//! The rows of the tables: what one change does to them, and how they are read.

use ebb_vault::{
    Change, DeviceId, EachRecord, KeyringChange, Outcome, Position, RecordId, Sequence,
};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row};

pub(super) fn apply(connection: &Connection, change: &Change) -> rusqlite::Result<Outcome> {
    let stands = position(connection)?;
    if stands != change.at || !keyring_stands(connection, change.keyring.as_ref())? {
        return Ok(Outcome::Moved);
    }
    let mut remove =
        connection.prepare_cached("DELETE FROM record WHERE device = ?1 AND sequence = ?2")?;
    for id in &change.removes {
        remove.execute((id.device.as_bytes(), column(id.sequence)?))?;
    }
    let mut arrival = i64::try_from(stands.0).unwrap_or(i64::MAX);
    let mut insert = connection.prepare_cached(
        "INSERT INTO record (arrival, device, sequence, bytes) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for record in &change.records {
        arrival = arrival.saturating_add(1);
        insert.execute((
            arrival,
            record.id.device.as_bytes(),
            column(record.id.sequence)?,
            &record.bytes,
        ))?;
    }
    let mut blank = connection.prepare_cached(
        "UPDATE record SET bytes = substr(bytes, 1, ?3)
         WHERE device = ?1 AND sequence = ?2 AND length(bytes) > ?3",
    )?;
    for id in &change.blanks {
        let kept = i64::try_from(ebb_vault::BLANK_LEN).unwrap_or(i64::MAX);
        blank.execute((id.device.as_bytes(), column(id.sequence)?, kept))?;
    }
    if let Some(tip) = &change.tip {
        put(connection, "tip", tip)?;
    }
    if let Some(KeyringChange { after, .. }) = &change.keyring {
        put(connection, "keyring_1", after)?;
        put(connection, "keyring_2", after)?;
    }
    Ok(Outcome::Done(Position(
        u64::try_from(arrival).unwrap_or_default(),
    )))
}

/// Whether the keyring is still the one that the new one was made from.
fn keyring_stands(
    connection: &Connection,
    change: Option<&KeyringChange>,
) -> rusqlite::Result<bool> {
    let Some(change) = change else {
        return Ok(true);
    };
    let mut found = Vec::new();
    for table in ["keyring_1", "keyring_2"] {
        match single(connection, table) {
            Ok(copy) => found.extend(copy),
            Err(source) if is_corrupt(&source) => {}
            Err(source) => return Err(source),
        }
    }
    Ok(match &change.before {
        Some(before) => found.contains(before),
        None => found.is_empty(),
    })
}

fn put(connection: &Connection, table: &str, bytes: &[u8]) -> rusqlite::Result<()> {
    let upsert = format!(
        "INSERT INTO {table} (one, bytes) VALUES (1, ?1)
         ON CONFLICT (one) DO UPDATE SET bytes = excluded.bytes"
    );
    connection
        .prepare_cached(&upsert)?
        .execute([bytes])
        .map(drop)
}

pub(super) fn single(connection: &Connection, table: &str) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .query_row(
            &format!("SELECT bytes FROM {table} WHERE one = 1"),
            [],
            |row| row.get(0),
        )
        .optional()
}

pub(super) fn position(connection: &Connection) -> rusqlite::Result<Position> {
    let last: Option<i64> =
        connection.query_row("SELECT max(arrival) FROM record", [], |row| row.get(0))?;
    Ok(Position(
        last.and_then(|last| u64::try_from(last).ok())
            .unwrap_or_default(),
    ))
}

/// Hands on every row after `after`; row by row once SQLite finds damage.
pub(super) fn read(
    connection: &Connection,
    after: Position,
    each: &mut EachRecord<'_>,
) -> rusqlite::Result<()> {
    let mut last = i64::try_from(after.0).unwrap_or(i64::MAX);
    match read_quickly(connection, &mut last, each) {
        Err(source) if is_corrupt(&source) => read_carefully(connection, &mut last, each),
        other => other,
    }
}

/// Reads in one sweep, which is what a sound file gets.
fn read_quickly(
    connection: &Connection,
    last: &mut i64,
    each: &mut EachRecord<'_>,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT arrival, device, sequence, bytes FROM record WHERE arrival > ?1 ORDER BY arrival",
    )?;
    let mut rows = statement.query([*last])?;
    while let Some(row) = rows.next()? {
        let arrival = advance(row, *last)?;
        let bytes = row.get_ref(3)?.as_blob().unwrap_or_default();
        each(place(arrival), id(row, arrival), bytes);
        *last = arrival;
    }
    Ok(())
}

/// Reads row by row, so that one that SQLite can't follow costs no other.
fn read_carefully(
    connection: &Connection,
    last: &mut i64,
    each: &mut EachRecord<'_>,
) -> rusqlite::Result<()> {
    let mut next = connection.prepare_cached(
        "SELECT arrival, device, sequence FROM record WHERE arrival > ?1 ORDER BY arrival LIMIT 1",
    )?;
    let mut body = connection.prepare_cached("SELECT bytes FROM record WHERE arrival = ?1")?;
    loop {
        let from = *last;
        let found = next
            .query_row([from], |row| {
                let arrival = advance(row, from)?;
                Ok((arrival, id(row, arrival)))
            })
            .optional()?;
        let Some((arrival, id)) = found else {
            return Ok(());
        };
        let bytes = match body.query_row([arrival], |row| row.get::<_, Vec<u8>>(0)) {
            Ok(bytes) => bytes,
            Err(source) if is_corrupt(&source) => Vec::new(),
            Err(rusqlite::Error::QueryReturnedNoRows) => Vec::new(),
            Err(rusqlite::Error::InvalidColumnType(..)) => Vec::new(),
            Err(source) => return Err(source),
        };
        each(place(arrival), id, &bytes);
        *last = arrival;
    }
}

/// Reads up to `limit` records of one device after `after`, in order of sequence.
pub(super) fn read_chain(
    connection: &Connection,
    device: DeviceId,
    after: u64,
    limit: usize,
    each: &mut EachRecord<'_>,
) -> rusqlite::Result<()> {
    let mut rows = connection.prepare_cached(
        "SELECT arrival, device, sequence, bytes FROM record
         WHERE device = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
    )?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = rows.query(rusqlite::params![device.as_bytes(), after, limit])?;
    while let Some(row) = rows.next()? {
        let arrival: i64 = row.get(0)?;
        let bytes = row.get_ref(3)?.as_blob().unwrap_or_default();
        each(place(arrival), id(row, arrival), bytes);
    }
    Ok(())
}

/// The row's arrival, which must have grown: a damaged tree may lead in a circle.
fn advance(row: &Row<'_>, last: i64) -> rusqlite::Result<i64> {
    let arrival: i64 = row.get(0)?;
    if arrival > last {
        return Ok(arrival);
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, None))
}

fn place(arrival: i64) -> Position {
    Position(u64::try_from(arrival).unwrap_or_default())
}

/// The id under which a row lies. Where damage made it no id, the arrival names the row.
fn id(row: &Row<'_>, arrival: i64) -> RecordId {
    let device = row.get::<_, [u8; 16]>(1).unwrap_or_default();
    let number = row
        .get::<_, i64>(2)
        .ok()
        .and_then(|number| u64::try_from(number).ok());
    let sequence = number
        .and_then(Sequence::new)
        .or_else(|| Sequence::new(arrival.unsigned_abs()))
        .unwrap_or(Sequence::FIRST);
    RecordId {
        device: DeviceId::from_bytes(device),
        sequence,
    }
}

fn column(sequence: Sequence) -> rusqlite::Result<i64> {
    i64::try_from(sequence.get())
        .map_err(|source| rusqlite::Error::ToSqlConversionFailure(source.into()))
}

pub(super) fn is_corrupt(source: &rusqlite::Error) -> bool {
    matches!(
        source.sqlite_error_code(),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}
