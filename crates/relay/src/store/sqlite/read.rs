//! What is read beside the writer. Each answer comes from one state of the file.

use bytes::Bytes;
use ebb_protocol::limits::{MAX_FRAMES, MAX_ROSTERS};
use ebb_protocol::{Batch, Code, DeviceId, Kept, Refusal, VaultId};
use rusqlite::{Connection, OptionalExtension as _};

use super::rows;
use crate::ask::Place;
use crate::decide;
use crate::standing::{Right, TokenHash, column};
use crate::store::{Now, StoreError};

pub(super) fn records(
    connection: &Connection,
    vault: &VaultId,
    token: &TokenHash,
    device: &DeviceId,
    after: u64,
) -> Result<Result<Batch, Refusal>, StoreError> {
    let snapshot = connection.unchecked_transaction()?;
    let Some(standing) = rows::standing(&snapshot, vault)? else {
        return Ok(Err(Code::NoVault.into()));
    };
    if let Err(code) = standing.admit(token) {
        return Ok(Err(code.into()));
    }
    let mut batch = Batch::default();
    let Some(from) = decide::from(after) else {
        return Ok(Ok(batch));
    };
    let mut select = snapshot.prepare_cached(
        "SELECT bytes FROM record WHERE vault = ?1 AND device = ?2 AND sequence >= ?3
         ORDER BY sequence LIMIT ?4",
    )?;
    let mut chain = select.query((
        vault.as_bytes(),
        device.as_bytes(),
        column(from.get()),
        column(MAX_FRAMES as u64),
    ))?;
    while let Some(row) = chain.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        if !batch.push(bytes) {
            break;
        }
    }
    Ok(Ok(batch))
}

pub(super) fn rosters(
    connection: &Connection,
    vault: &VaultId,
    token: &TokenHash,
    after: u64,
) -> Result<Result<Vec<Kept>, Refusal>, StoreError> {
    let snapshot = connection.unchecked_transaction()?;
    let Some(standing) = rows::standing(&snapshot, vault)? else {
        return Ok(Err(Code::NoVault.into()));
    };
    let after = match standing.judge(token) {
        Ok(Right::Everything) => after,
        Ok(Right::Later(generation)) => after.max(generation),
        Err(code) => return Ok(Err(code.into())),
    };
    let mut select = snapshot.prepare_cached(
        "SELECT generation, bytes FROM roster WHERE vault = ?1 AND generation > ?2
         ORDER BY generation LIMIT ?3",
    )?;
    let limit = column(MAX_ROSTERS as u64);
    let rosters = select
        .query_map((vault.as_bytes(), column(after), limit), |row| {
            let generation: i64 = row.get(0)?;
            Ok(Kept {
                generation: generation.unsigned_abs(),
                roster: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Ok(rosters))
}

pub(super) fn message(
    connection: &Connection,
    place: Place,
    now: Now,
) -> Result<Option<Bytes>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT bytes FROM meeting WHERE meeting = ?1 AND answer = ?2 AND ends > ?3",
    )?;
    let message: Option<Vec<u8>> = select
        .query_row((place.meeting, place.answer, column(now.0)), |row| {
            row.get(0)
        })
        .optional()?;
    Ok(message.map(Bytes::from))
}
