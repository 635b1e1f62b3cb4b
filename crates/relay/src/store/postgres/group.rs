//! Many vaults' new records in one transaction.
//!
//! A few connections take turns: while one waits for its commit to be on the disk, the next gathers
//! what came meanwhile. In a transaction the vaults come in the order of their ids, so that two
//! relays never wait for each other in a circle.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use ebb_protocol::{RecordId, VaultId};
use futures_util::future::join_all;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::Config;
use tokio_postgres::types::ToSql;

use super::line::{Line, Session, is_unknown, sixteen};
use super::{Kind, SPREAD_WRITERS, WRITERS, sql};
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
    pub(super) fn over(config: &Config, kind: Kind) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        let (writers, vaults) = match kind {
            Kind::Whole => (WRITERS, VAULTS),
            Kind::Spread => (SPREAD_WRITERS, 1),
        };
        for _ in 0..writers {
            let line = Line::to(config, kind == Kind::Whole);
            tokio::spawn(write(line, Arc::clone(&waiting), vaults));
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

async fn write(line: Line, waiting: Arc<Mutex<mpsc::Receiver<(Append, Done)>>>, vaults: usize) {
    // Whether the database takes a statement about many vaults.
    let each = AtomicBool::new(true);
    loop {
        let Some((appends, done)) = gather(&waiting, vaults).await else {
            return;
        };
        let kept = match line.session().await {
            Ok(session) => together(&session, &appends, &each).await,
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
    vaults: usize,
) -> Option<(Vec<Append>, Vec<Done>)> {
    let mut waiting = waiting.lock().await;
    let mut all = vec![waiting.recv().await?];
    let mut bytes = 0;
    while all.len() < vaults && bytes < BYTES {
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

/// Writes all, in one or two transactions. Where that fails, each is tried alone, so that none
/// suffers for another.
async fn together(
    session: &Session,
    appends: &[Append],
    each: &AtomicBool,
) -> Vec<Result<bool, StoreError>> {
    let many = session.takes_many() && each.load(Ordering::Relaxed);
    let mut before = None;
    let single: Vec<bool> = appends
        .iter()
        .map(|append| {
            // A device that went away while it pushed may leave a vault here twice; the statement
            // can't tell the two apart.
            let again = before.replace(append.vault) == Some(append.vault);
            many && append.inserts.len() == 1 && !again
        })
        .collect();
    let of = |kind: bool| -> Vec<&Append> {
        let all = appends.iter().zip(&single);
        all.filter(|(_, single)| **single == kind)
            .map(|(append, _)| append)
            .collect()
    };
    let (singles, rest) = (of(true), of(false));
    let kept = tokio::join!(biased; at_once(session, &singles), in_turn(session, &rest));
    if let Err(error) = &kept.0
        && is_unknown(error)
    {
        each.store(false, Ordering::Relaxed);
    }
    let mut results = Vec::with_capacity(appends.len());
    let mut turns = kept.1.ok().map(Vec::into_iter);
    for (append, single) in appends.iter().zip(single) {
        let done = if single {
            let moved = kept.0.as_ref().ok();
            moved.map(|moved| moved.contains(&append.vault))
        } else {
            turns.as_mut().and_then(Iterator::next)
        };
        results.push(match done {
            Some(done) => Ok(done),
            None => one(session, append).await,
        });
    }
    results
}

/// Single records of many vaults in one statement. Returns the vaults that moved.
async fn at_once(session: &Session, appends: &[&Append]) -> Result<HashSet<VaultId>, StoreError> {
    if appends.is_empty() {
        return Ok(HashSet::new());
    }
    let numbers = |of: fn(&Append) -> u64| -> Vec<i64> {
        appends.iter().map(|append| column(of(append))).collect()
    };
    let chains = appends.iter().map(|append| append.standing.encode_chains());
    let chains: Vec<Vec<u8>> = chains.collect();
    let vaults = appends.iter().map(|append| &append.vault.as_bytes()[..]);
    let records = appends.iter().flat_map(|append| &append.inserts);
    let (devices, sequences, bytes) = columns(records);
    let values: [&(dyn ToSql + Sync); 8] = [
        &vaults.collect::<Vec<_>>(),
        &numbers(|append| append.from),
        &numbers(|append| append.standing.cursor),
        &numbers(|append| append.standing.used),
        &chains,
        &devices,
        &sequences,
        &bytes,
    ];
    let rows = session.query(sql::APPEND_EACH, &values).await?;
    let moved = rows
        .iter()
        .map(|row| Ok(VaultId::from_bytes(sixteen(row, 0)?)));
    moved.collect()
}

/// One statement a vault, all in one transaction.
async fn in_turn(session: &Session, appends: &[&Append]) -> Result<Vec<bool>, StoreError> {
    let each = join_all(appends.iter().map(|append| one(session, append)));
    if appends.len() < 2 {
        return each.await.into_iter().collect();
    }
    // All of it is sent at once; the answers come back in the same order.
    let (begun, kept, committed) =
        tokio::join!(biased; session.word("BEGIN"), each, session.word("COMMIT"));
    let kept = begun.and_then(|()| kept.into_iter().collect());
    match (kept, committed) {
        (Ok(kept), Ok(())) => Ok(kept),
        // A commit after an error is none; whatever is still open ends here.
        (Err(error), _) | (_, Err(error)) => {
            drop(session.word("ROLLBACK").await);
            Err(error)
        }
    }
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
pub(super) fn columns<'a>(
    records: impl IntoIterator<Item = &'a (RecordId, Bytes)>,
) -> (Vec<&'a [u8]>, Vec<i64>, Vec<&'a [u8]>) {
    let each = records.into_iter().map(|(id, bytes)| {
        let device = &id.device.as_bytes()[..];
        (device, column(id.sequence.get()), &bytes[..])
    });
    let (devices, (sequences, bytes)) = each.map(|(one, two, three)| (one, (two, three))).unzip();
    (devices, sequences, bytes)
}
