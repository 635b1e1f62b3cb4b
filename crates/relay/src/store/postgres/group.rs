//! Many vaults' new records in one transaction.
//!
//! A few connections take turns: while one waits for its commit to be on the disk, the next gathers
//! what came meanwhile. In a transaction the vaults come in the order of their ids, so that two
//! relays never wait for each other in a circle.

use std::sync::Arc;

use bytes::Bytes;
use ebb_protocol::{RecordId, VaultId};
use futures_util::future::join_all;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::Config;
use tokio_postgres::types::ToSql;

use super::line::{Line, Session};
use super::sql;
use crate::standing::{Standing, column};
use crate::store::StoreError;

/// The most vaults of one transaction.
const VAULTS: usize = 128;
/// The most bytes of one transaction, after which no further vault is taken into it.
const BYTES: usize = 4 * 1024 * 1024;
/// How many may wait before whoever comes has to wait too.
const QUEUE: usize = 1024;

/// New records of one vault, and how it stands with them.
#[derive(Debug)]
pub(super) struct Append {
    pub(super) vault: VaultId,
    /// The cursor that was decided on.
    pub(super) from: u64,
    pub(super) standing: Standing,
    pub(super) inserts: Vec<(RecordId, Bytes)>,
}

type Done = oneshot::Sender<Result<bool, StoreError>>;

/// Where appends go.
#[derive(Debug)]
pub(super) struct Group {
    queue: mpsc::Sender<(Append, Done)>,
}

impl Group {
    pub(super) fn over(config: &Config, writers: usize) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..writers {
            tokio::spawn(write(Line::to(config), Arc::clone(&waiting)));
        }
        Self { queue }
    }

    /// Keeps records. `false`: the vault has another cursor by now, and nothing was done.
    pub(super) async fn append(&self, append: Append) -> Result<bool, StoreError> {
        let (done, answer) = oneshot::channel();
        let sent = self.queue.send((append, done)).await;
        sent.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }
}

async fn write(line: Line, waiting: Arc<Mutex<mpsc::Receiver<(Append, Done)>>>) {
    loop {
        let Some((mut appends, done)) = gather(&waiting).await else {
            return;
        };
        // `done` keeps the order of `appends`.
        let kept = match line.session().await {
            Ok(session) => together(&session, &mut appends).await,
            Err(error) => vec![Err(error); appends.len()],
        };
        for (done, kept) in done.into_iter().zip(kept) {
            drop(done.send(kept));
        }
    }
}

/// Waits for a first append and takes what else is there.
async fn gather(
    waiting: &Mutex<mpsc::Receiver<(Append, Done)>>,
) -> Option<(Vec<Append>, Vec<Done>)> {
    let mut waiting = waiting.lock().await;
    let mut all = vec![waiting.recv().await?];
    let mut bytes = 0;
    while all.len() < VAULTS && bytes < BYTES {
        let Ok(next) = waiting.try_recv() else { break };
        bytes += next
            .0
            .inserts
            .iter()
            .map(|(_, new)| new.len())
            .sum::<usize>();
        all.push(next);
    }
    drop(waiting);
    all.sort_by_key(|(append, _)| append.vault);
    Some(all.into_iter().unzip())
}

/// Writes all in one transaction. Where that fails, each is tried alone, so that none suffers for
/// another.
async fn together(session: &Session, appends: &mut [Append]) -> Vec<Result<bool, StoreError>> {
    if appends.len() > 1 {
        let each = appends.iter().map(|append| one(session, append));
        // All of it is sent at once; the answers come back in the same order.
        let (begun, kept, committed) =
            tokio::join!(biased; session.word("BEGIN"), join_all(each), session.word("COMMIT"));
        if begun.is_ok() && committed.is_ok() && kept.iter().all(Result::is_ok) {
            return kept;
        }
        drop(session.word("ROLLBACK").await);
    }
    let mut kept = Vec::with_capacity(appends.len());
    for append in appends {
        kept.push(one(session, append).await);
    }
    kept
}

async fn one(session: &Session, append: &Append) -> Result<bool, StoreError> {
    let vault = &append.vault.as_bytes()[..];
    let (from, to) = (column(append.from), column(append.standing.cursor));
    let used = column(append.standing.used);
    let chains = append.standing.encode_chains();
    let moved: [&(dyn ToSql + Sync); 5] = [&vault, &from, &to, &used, &chains];
    let [one, two, three, four, five] = moved;
    let count = append.inserts.len() as u64;
    let inserted = if let [(id, bytes)] = &append.inserts[..] {
        let (device, sequence) = (&id.device.as_bytes()[..], column(id.sequence.get()));
        let bytes = &bytes[..];
        let values: [&(dyn ToSql + Sync); 8] =
            [one, two, three, four, five, &device, &sequence, &bytes];
        session.change(sql::APPEND_ONE, &values).await?
    } else {
        let (devices, sequences, bytes) = columns(&append.inserts);
        let values: [&(dyn ToSql + Sync); 8] =
            [one, two, three, four, five, &devices, &sequences, &bytes];
        session.change(sql::APPEND, &values).await?
    };
    Ok(inserted == count)
}

/// Records as one array a column.
pub(super) fn columns(records: &[(RecordId, Bytes)]) -> (Vec<&[u8]>, Vec<i64>, Vec<&[u8]>) {
    let devices = records.iter().map(|(id, _)| &id.device.as_bytes()[..]);
    let sequences = records.iter().map(|(id, _)| column(id.sequence.get()));
    let bytes = records.iter().map(|(_, bytes)| &bytes[..]);
    (devices.collect(), sequences.collect(), bytes.collect())
}
