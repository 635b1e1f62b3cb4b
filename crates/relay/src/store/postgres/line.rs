//! A connection that comes back by itself, and the questions that are asked over it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ebb_protocol::limits::{MAX_BATCH, MAX_FRAMES, MAX_ROSTERS};
use ebb_protocol::{DeviceId, HEADER_LEN, Kept, RecordId, Sequence, VaultId};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, Error, NoTls, Row, Statement};

use super::sql;
use crate::ask::Place;
use crate::decide::Held;
use crate::standing::{Standing, column};
use crate::store::{Now, StoreError};

/// How long a question may take before its connection counts as broken.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How long a question is asked again before it is given up.
const PERSEVERANCE: Duration = Duration::from_secs(8);

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

/// Whether asking again may help: the connection broke, the server is going down or coming up, or
/// two transactions met.
pub(super) fn passes(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else {
        return false;
    };
    let Some(error) = error.downcast_ref::<Error>() else {
        return true;
    };
    let Some(code) = error.code() else {
        return true;
    };
    ["08", "40", "53", "57"].contains(&&code.code()[..2])
}

/// Whether the database doesn't know such a statement.
pub(super) fn is_unknown(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else {
        return false;
    };
    let code = error.downcast_ref::<Error>().and_then(Error::code);
    code.is_some_and(|code| ["0A", "42"].contains(&&code.code()[..2]))
}

/// Asks until there is an answer, or it has taken too long.
pub(super) async fn retried<T, F>(mut ask: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let end = Instant::now() + PERSEVERANCE;
    let mut pause = Duration::from_millis(10);
    loop {
        match ask().await {
            Err(error) if passes(&error) && Instant::now() + pause < end => {
                sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(300));
            }
            done => return done,
        }
    }
}

/// Gives a question its time.
async fn soon<T>(ask: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
    match timeout(PATIENCE, ask).await {
        Ok(done) => Ok(done?),
        Err(late) => Err(StoreError::Database(Arc::new(late))),
    }
}

/// Makes the tables, and returns their format.
pub(super) async fn prepare(config: &Config) -> Result<i64, StoreError> {
    retried(async || {
        let (client, connection) = config.connect(NoTls).await?;
        let talking = tokio::spawn(connection);
        let mut format = Ok(0);
        for table in sql::TABLES {
            // Relays that start together make the same table; the slower one finds it there.
            if let Err(error) = client.batch_execute(table).await {
                format = Err(error);
            }
        }
        if let Ok(row) = client.query_one(sql::READ_FORMAT, &[]).await {
            format = row.try_get(0);
        }
        drop(client);
        talking.abort();
        Ok(format?)
    })
    .await
}

/// A connection, made anew whenever it broke.
#[derive(Debug)]
pub(super) struct Line {
    config: Config,
    /// Whether it carries pushes.
    writes: bool,
    open: Mutex<Option<Arc<Session>>>,
}

impl Line {
    pub(super) fn to(config: &Config, writes: bool) -> Self {
        Self {
            config: config.clone(),
            writes,
            open: Mutex::default(),
        }
    }

    /// The connection, made now where there is none.
    pub(super) async fn session(&self) -> Result<Arc<Session>, StoreError> {
        let mut open = self.open.lock().await;
        if let Some(session) = open.as_ref().filter(|session| session.is_sound()) {
            return Ok(Arc::clone(session));
        }
        *open = None;
        let mut session = Session::begin(&self.config).await?;
        if self.writes {
            session.in_order().await?;
        }
        let session = Arc::new(session);
        *open = Some(Arc::clone(&session));
        Ok(session)
    }
}

/// One connection with its prepared statements.
#[derive(Debug)]
pub(super) struct Session {
    client: Client,
    talking: JoinHandle<()>,
    statements: HashMap<&'static str, Statement>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.talking.abort();
    }
}

/// The statements that each connection prepares.
const PREPARED: &[&str] = &[
    sql::STANDING,
    sql::APPEND,
    sql::APPEND_ONE,
    sql::HELD,
    sql::CHAIN,
];

type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

impl Session {
    async fn begin(config: &Config) -> Result<Self, StoreError> {
        let (client, connection) = soon(config.connect(NoTls)).await?;
        let talking = tokio::spawn(async move { drop(connection.await) });
        let mut session = Self {
            client,
            talking,
            statements: HashMap::new(),
        };
        for text in PREPARED {
            let statement = soon(session.client.prepare(text)).await?;
            session.statements.insert(text, statement);
        }
        Ok(session)
    }

    /// Readies the connection for [`sql::APPEND_EACH`], where the database takes it.
    pub(super) async fn in_order(&mut self) -> Result<(), StoreError> {
        for setting in sql::IN_ORDER {
            match self.word(setting).await {
                Err(error) if passes(&error) => return Err(error),
                // An unknown word.
                _ => {}
            }
        }
        match soon(self.client.prepare(sql::APPEND_EACH)).await {
            Ok(statement) => {
                self.statements.insert(sql::APPEND_EACH, statement);
                Ok(())
            }
            Err(error) if passes(&error) => Err(error),
            Err(_) => Ok(()),
        }
    }

    /// Whether the database takes many vaults in one statement.
    pub(super) fn takes_many(&self) -> bool {
        self.statements.contains_key(sql::APPEND_EACH)
    }

    fn is_sound(&self) -> bool {
        !self.client.is_closed() && !self.talking.is_finished()
    }

    /// A question that got no answer in time leaves the connection in an unknown state.
    async fn timed<T>(&self, ask: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        let done = soon(ask).await;
        if let Err(StoreError::Database(error)) = &done
            && error.is::<tokio::time::error::Elapsed>()
        {
            self.talking.abort();
        }
        done
    }

    pub(super) async fn query(
        &self,
        text: &'static str,
        values: Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        match self.statements.get(text) {
            Some(statement) => self.timed(self.client.query(statement, values)).await,
            None => self.timed(self.client.query(text, values)).await,
        }
    }

    /// Changes rows, and returns how many.
    pub(super) async fn change(
        &self,
        text: &'static str,
        values: Values<'_>,
    ) -> Result<u64, StoreError> {
        match self.statements.get(text) {
            Some(statement) => self.timed(self.client.execute(statement, values)).await,
            None => self.timed(self.client.execute(text, values)).await,
        }
    }

    /// Sends a word such as BEGIN.
    pub(super) async fn word(&self, word: &str) -> Result<(), StoreError> {
        self.timed(self.client.batch_execute(word)).await
    }

    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        self.timed(self.client.simple_query("SELECT 1"))
            .await
            .map(drop)
    }

    /// The first column of the only row, of a statement that counts what it did.
    pub(super) async fn counted(
        &self,
        text: &'static str,
        values: Values<'_>,
    ) -> Result<u64, StoreError> {
        let rows = self.query(text, values).await?;
        let count: i64 = rows.first().ok_or(StoreError::Damaged)?.try_get(0)?;
        Ok(count.unsigned_abs())
    }

    pub(super) async fn standing(&self, vault: &VaultId) -> Result<Option<Standing>, StoreError> {
        let rows = self.query(sql::STANDING, &[&&vault.as_bytes()[..]]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let standing = Standing::decode(
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        );
        standing.ok_or(StoreError::Damaged).map(Some)
    }

    pub(super) async fn chain(
        &self,
        vault: &VaultId,
        device: &DeviceId,
        from: i64,
    ) -> Result<Vec<Row>, StoreError> {
        let (frames, bytes) = (column(MAX_FRAMES as u64), column(MAX_BATCH as u64));
        let (vault, device) = (&vault.as_bytes()[..], &device.as_bytes()[..]);
        self.query(sql::CHAIN, &[&vault, &device, &from, &frames, &bytes])
            .await
    }

    pub(super) async fn held(
        &self,
        vault: &VaultId,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Held>, StoreError> {
        let devices: Vec<&[u8]> = ids.iter().map(|id| &id.device.as_bytes()[..]).collect();
        let sequences: Vec<i64> = ids.iter().map(|id| column(id.sequence.get())).collect();
        let header = i32::try_from(HEADER_LEN).unwrap_or(i32::MAX);
        let vault = &vault.as_bytes()[..];
        let rows = self
            .query(sql::HELD, &[&vault, &devices, &sequences, &header])
            .await?;
        rows.iter().map(held).collect()
    }

    pub(super) async fn rosters(
        &self,
        vault: &VaultId,
        after: u64,
    ) -> Result<Vec<Kept>, StoreError> {
        let (after, limit) = (column(after), column(MAX_ROSTERS as u64));
        let vault = &vault.as_bytes()[..];
        let rows = self.query(sql::ROSTERS, &[&vault, &after, &limit]).await?;
        rows.iter()
            .map(|row| {
                let generation: i64 = row.try_get(0)?;
                Ok(Kept {
                    generation: generation.unsigned_abs(),
                    roster: row.try_get(1)?,
                })
            })
            .collect()
    }

    pub(super) async fn cursors(
        &self,
        vaults: &[&[u8]],
    ) -> Result<HashMap<VaultId, u64>, StoreError> {
        let rows = self.query(sql::CURSORS, &[&vaults]).await?;
        rows.iter()
            .map(|row| {
                let cursor: i64 = row.try_get(1)?;
                Ok((VaultId::from_bytes(sixteen(row, 0)?), cursor.unsigned_abs()))
            })
            .collect()
    }

    /// Lays down a message unless one lies there, and returns the one that does.
    pub(super) async fn lay(
        &self,
        place: Place,
        message: &Bytes,
        ends: u64,
    ) -> Result<Bytes, StoreError> {
        let (meeting, ends) = (&place.meeting[..], column(ends));
        let message = &message[..];
        self.change(sql::LAY, &[&meeting, &place.answer, &ends, &message])
            .await?;
        let lies = self.message(place, Now(0)).await?;
        lies.ok_or(StoreError::Contended)
    }

    pub(super) async fn message(
        &self,
        place: Place,
        now: Now,
    ) -> Result<Option<Bytes>, StoreError> {
        let (meeting, now) = (&place.meeting[..], column(now.0));
        let rows = self
            .query(sql::MESSAGE, &[&meeting, &place.answer, &now])
            .await?;
        let message: Option<Vec<u8>> = rows.first().map(|row| row.try_get(0)).transpose()?;
        Ok(message.map(Bytes::from))
    }

    pub(super) async fn laid(&self, places: &[Place], now: Now) -> Result<Vec<Place>, StoreError> {
        let meetings: Vec<&[u8]> = places.iter().map(|place| &place.meeting[..]).collect();
        let rows = self.query(sql::LAID, &[&meetings, &column(now.0)]).await?;
        let laid = rows.iter().map(|row| {
            Ok(Place {
                meeting: sixteen(row, 0)?,
                answer: row.try_get(1)?,
            })
        });
        laid.collect()
    }

    pub(super) async fn drop_over(&self, now: Now) -> Result<(), StoreError> {
        self.change(sql::DROP_OVER, &[&column(now.0)])
            .await
            .map(drop)
    }
}

fn held(row: &Row) -> Result<(RecordId, Held), StoreError> {
    let sequence: i64 = row.try_get(1)?;
    let header: &[u8] = row.try_get(2)?;
    let len: i32 = row.try_get(3)?;
    let id = RecordId {
        device: DeviceId::from_bytes(sixteen(row, 0)?),
        sequence: Sequence::new(sequence.unsigned_abs()).ok_or(StoreError::Damaged)?,
    };
    let held = Held {
        header: *header.first_chunk().ok_or(StoreError::Damaged)?,
        len: u64::from(len.unsigned_abs()),
    };
    Ok((id, held))
}

pub(super) fn sixteen(row: &Row, at: usize) -> Result<[u8; 16], StoreError> {
    let bytes: &[u8] = row.try_get(at)?;
    bytes.try_into().map_err(|_| StoreError::Damaged)
}
