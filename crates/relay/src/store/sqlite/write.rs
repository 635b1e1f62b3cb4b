//! The thread that writes: many jobs, one transaction, then the answers.

use std::collections::HashMap;

use bytes::Bytes;
use ebb_protocol::limits::MEETING_SECONDS;
use ebb_protocol::{BLANK_LEN, Code, HEADER_LEN, RecordId, Refusal, VaultId};
use rusqlite::{Connection, OptionalExtension as _};
use tokio::sync::{mpsc, oneshot};

use super::rows;
use crate::ask::{Place, Post, Push};
use crate::decide::{self, Change, Held};
use crate::standing::{Standing, TokenHash, column, first_cursor};
use crate::store::{Now, StoreError, Terms};

/// The most jobs of one transaction.
const JOBS: usize = 512;
/// The most bytes of one transaction, after which no further job is taken into it.
const BYTES: usize = 8 * 1024 * 1024;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// What the writer is asked to do.
#[derive(Debug)]
pub(super) enum Job {
    Push(Push, Reply<Result<Standing, Refusal>>),
    Post(Post, Reply<Result<Standing, Refusal>>),
    Forget(VaultId, TokenHash, Reply<Result<(), Refusal>>),
    Lay(Place, Bytes, Now, Reply<Result<(), Refusal>>),
    Sweep(Now, Reply<()>),
    Health(Reply<()>),
}

/// An answer that waits for the transaction to be durable.
type Answered = Box<dyn FnOnce(Result<(), StoreError>)>;

impl Job {
    fn len(&self) -> usize {
        match self {
            Self::Push(push, _) => push.len(),
            Self::Post(post, _) => post.roster.len(),
            Self::Lay(_, message, ..) => message.len(),
            Self::Forget(..) | Self::Sweep(..) | Self::Health(_) => 0,
        }
    }
}

/// Holds back what a job came to.
fn later<T: 'static>(reply: Reply<T>, value: T) -> Answered {
    Box::new(move |durable| {
        // Whoever asked may have gone away.
        drop(reply.send(durable.map(|()| value)));
    })
}

pub(super) struct Writer {
    connection: Connection,
    terms: Terms,
    /// Whether bodies were dropped since the log was last emptied.
    dropped: bool,
}

impl Writer {
    pub(super) const fn new(connection: Connection, terms: Terms) -> Self {
        Self {
            connection,
            terms,
            dropped: false,
        }
    }

    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.blocking_recv() {
            let mut bytes = first.len();
            let mut jobs = vec![first];
            while jobs.len() < JOBS && bytes < BYTES {
                let Ok(next) = queue.try_recv() else { break };
                bytes += next.len();
                jobs.push(next);
            }
            self.together(jobs);
        }
        // A file without its log is easier to copy.
        drop(self.empty_log());
    }

    /// Does all jobs in one transaction. Where SQLite fails, none of them was done.
    fn together(&mut self, jobs: Vec<Job>) {
        let mut answers = Vec::with_capacity(jobs.len());
        let mut done = self.begin();
        for job in jobs {
            match self.one(job, done.is_ok()) {
                Ok(answer) => answers.push(answer),
                Err((answer, error)) => {
                    done = done.and(Err(error));
                    answers.push(answer);
                }
            }
        }
        let done = done.and_then(|()| self.commit());
        if done.is_err() {
            drop(self.connection.execute_batch("ROLLBACK"));
        }
        if done.is_ok() && self.dropped {
            // A reader may be in the way; then the next transaction tries again.
            self.dropped = !self.empty_log().unwrap_or(false);
        }
        for answer in answers {
            answer(done.clone());
        }
    }

    fn begin(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&self) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// Moves the log into the file and cuts it to nothing. Returns whether nobody was in the way.
    fn empty_log(&self) -> rusqlite::Result<bool> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                Ok(row.get::<_, i64>(0)? == 0)
            })
    }

    /// Does one job, unless one before it failed.
    fn one(&mut self, job: Job, go: bool) -> Result<Answered, (Answered, StoreError)> {
        match job {
            Job::Push(push, reply) => attempt(reply, go, || self.push(&push)),
            Job::Post(post, reply) => attempt(reply, go, || self.post(&post)),
            Job::Forget(vault, token, reply) => attempt(reply, go, || self.forget(&vault, &token)),
            Job::Lay(place, message, now, reply) => {
                attempt(reply, go, || self.lay(place, &message, now))
            }
            Job::Sweep(now, reply) => attempt(reply, go, || self.sweep(now)),
            Job::Health(reply) => attempt(reply, go, || Ok(())),
        }
    }

    fn push(&mut self, push: &Push) -> Result<Result<Standing, Refusal>, StoreError> {
        let Some(standing) = rows::standing(&self.connection, &push.vault)? else {
            return Ok(Err(Code::NoVault.into()));
        };
        if let Err(code) = standing.admit(&push.token) {
            return Ok(Err(code.into()));
        }
        let mut held = HashMap::new();
        for id in decide::held_already(&standing, push) {
            held.extend(self.held(&push.vault, id)?.map(|known| (id, known)));
        }
        match decide::push(&standing, push, &held, self.terms.quota) {
            Ok(change) => self.keep(&push.vault, change).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    }

    fn held(&self, vault: &VaultId, id: RecordId) -> Result<Option<Held>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT substr(bytes, 1, ?4), length(bytes) FROM record
             WHERE vault = ?1 AND device = ?2 AND sequence = ?3",
        )?;
        let key = (
            vault.as_bytes(),
            id.device.as_bytes(),
            column(id.sequence.get()),
            column(HEADER_LEN as u64),
        );
        let row: Option<(Vec<u8>, i64)> = select
            .query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        row.map(|(bytes, len)| {
            let header = *bytes.first_chunk().ok_or(StoreError::Damaged)?;
            let len = len.unsigned_abs();
            Ok(Held { header, len })
        })
        .transpose()
    }

    fn keep(&mut self, vault: &VaultId, change: Change) -> Result<Standing, StoreError> {
        if change.is_empty() {
            return Ok(change.standing);
        }
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO record (vault, device, sequence, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (id, bytes) in &change.inserts {
            insert.execute((
                vault.as_bytes(),
                id.device.as_bytes(),
                column(id.sequence.get()),
                &bytes[..],
            ))?;
        }
        let mut blank = self.connection.prepare_cached(
            "UPDATE record SET bytes = substr(bytes, 1, ?4)
             WHERE vault = ?1 AND device = ?2 AND sequence = ?3",
        )?;
        for id in &change.blanks {
            blank.execute((
                vault.as_bytes(),
                id.device.as_bytes(),
                column(id.sequence.get()),
                column(BLANK_LEN as u64),
            ))?;
        }
        self.dropped |= !change.blanks.is_empty();
        let standing = change.standing;
        let mut update = self.connection.prepare_cached(
            "UPDATE vault SET cursor = ?2, used = ?3, chains = ?4 WHERE vault = ?1",
        )?;
        update.execute((
            vault.as_bytes(),
            column(standing.cursor),
            column(standing.used),
            standing.encode_chains(),
        ))?;
        Ok(standing)
    }

    fn post(&self, post: &Post) -> Result<Result<Standing, Refusal>, StoreError> {
        let before = rows::standing(&self.connection, &post.vault)?;
        let fresh = first_cursor().map_err(|_| StoreError::Stopped)?;
        let fresh = (!self.terms.closed).then_some(fresh);
        let decided = decide::roster(before.as_ref(), post, self.terms.quota, fresh);
        let standing = match decided {
            Ok(standing) => standing,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let vault = post.vault.as_bytes();
        self.connection
            .prepare_cached("INSERT INTO roster (vault, generation, bytes) VALUES (?1, ?2, ?3)")?
            .execute((vault, column(post.generation), &post.roster[..]))?;
        self.connection
            .prepare_cached(
                "INSERT INTO vault (vault, cursor, used, tokens, chains) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (vault) DO UPDATE SET cursor = ?2, used = ?3, tokens = ?4",
            )?
            .execute((
                vault,
                column(standing.cursor),
                column(standing.used),
                standing.encode_tokens(),
                standing.encode_chains(),
            ))?;
        Ok(Ok(standing))
    }

    fn forget(
        &mut self,
        vault: &VaultId,
        token: &TokenHash,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let Some(standing) = rows::standing(&self.connection, vault)? else {
            return Ok(Err(Code::NoVault.into()));
        };
        if let Err(code) = standing.admit(token) {
            return Ok(Err(code.into()));
        }
        for table in ["record", "roster", "vault"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE vault = ?1"))?
                .execute([vault.as_bytes()])?;
        }
        self.dropped = true;
        Ok(Ok(()))
    }

    fn lay(
        &self,
        place: Place,
        message: &Bytes,
        now: Now,
    ) -> Result<Result<(), Refusal>, StoreError> {
        self.sweep(now)?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO meeting (meeting, answer, ends, bytes)
             VALUES (?1, ?2, coalesce((SELECT min(ends) FROM meeting WHERE meeting = ?1), ?3), ?4)
             ON CONFLICT (meeting, answer) DO NOTHING",
        )?;
        let ends = column(now.0.saturating_add(MEETING_SECONDS));
        insert.execute((place.meeting, place.answer, ends, &message[..]))?;
        let mut select = self
            .connection
            .prepare_cached("SELECT bytes FROM meeting WHERE meeting = ?1 AND answer = ?2")?;
        let lies: Vec<u8> = select.query_row((place.meeting, place.answer), |row| row.get(0))?;
        Ok(if lies == *message {
            Ok(())
        } else {
            Err(Code::MeetingTaken.into())
        })
    }

    fn sweep(&self, now: Now) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM meeting WHERE ends <= ?1")?
            .execute([column(now.0)])?;
        Ok(())
    }
}

/// Does the work of one job, or nothing where the transaction is lost already.
fn attempt<T: 'static>(
    reply: Reply<T>,
    go: bool,
    work: impl FnOnce() -> Result<T, StoreError>,
) -> Result<Answered, (Answered, StoreError)> {
    let lost = |reply: Reply<T>| -> Answered {
        Box::new(move |durable| {
            let error = durable.err().unwrap_or(StoreError::Stopped);
            drop(reply.send(Err(error)));
        })
    };
    if !go {
        return Ok(lost(reply));
    }
    match work() {
        Ok(value) => Ok(later(reply, value)),
        Err(error) => Err((lost(reply), error)),
    }
}
