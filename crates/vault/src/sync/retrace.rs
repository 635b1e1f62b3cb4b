//! Going back along a chain of which the relay holds other records, to where the two part.

use ebb_protocol::{Chain, Head, HeaderHash, Sequence, Status, read_frames};

use super::{Answer, Arrived, Finding, Stage, Sync, SyncError, arrival};
use crate::store::{RecordStore, hash_of};
use crate::vault::Vault;

/// A chain that is gone back along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trail {
    chain: Chain,
    /// The record whose followers are asked for next.
    after: u64,
    /// How far to go back from there when even that isn't the relay's.
    stride: u64,
}

impl Trail {
    pub(super) fn path(&self) -> String {
        let device = self.chain.device();
        format!("/devices/{device}/records?after={}", self.after)
    }
}

impl Sync {
    /// Begins to go back along a chain; once each time, and then the fork is only named.
    pub(super) fn go_back<S: RecordStore>(
        &mut self,
        vault: &Vault<S>,
        status: Status,
        chain: Chain,
    ) -> Stage {
        let device = chain.device();
        let last = |head: Option<Head>| head.map_or(0, |head| head.sequence.get());
        let (ours, theirs) = (last(vault.head(device)), last(chain.head()));
        let sequence = ours.min(theirs);
        if !self.retraced.insert(device) {
            return self.leave(status, chain, Finding::Forked { device, sequence });
        }
        let trail = Trail {
            chain,
            after: sequence.saturating_sub(1),
            stride: 16,
        };
        Stage::Retrace(status, trail)
    }

    fn leave(&mut self, status: Status, chain: Chain, finding: Finding) -> Stage {
        self.shunned.insert(chain.device());
        self.find(finding);
        Stage::Decide(status)
    }

    /// Finds where the chains part, proves that the relay's records are genuine, and has them take the
    /// place of those here.
    pub(super) async fn retrace<S: RecordStore>(
        &mut self,
        vault: &mut Vault<S>,
        answer: &Answer,
        status: Status,
        trail: Trail,
    ) -> Result<Arrived, SyncError> {
        let Trail {
            chain,
            after,
            stride,
        } = trail;
        let device = chain.device();
        let frames = read_frames(&answer.body).unwrap_or_default();
        let Some(first) = frames.first() else {
            self.stage = self.leave(status, chain, Finding::Withheld { device, after });
            return Ok(Arrived::default());
        };
        let ours = vault.hashes(device, after).await?;
        let base = |sequence: u64| match sequence {
            0 => Some(HeaderHash::NONE),
            _ => ours.get(&sequence).copied(),
        };
        let follows =
            first.header.sequence.get() == after + 1 && base(after) == Some(first.header.previous);
        if !follows && after > 0 {
            self.rounds = 0;
            let trail = Trail {
                after: after.saturating_sub(stride),
                stride: stride.saturating_mul(8),
                chain,
            };
            self.stage = Stage::Retrace(status, trail);
            return Ok(Arrived::default());
        }
        let known = |sequence: u64| ours.get(&sequence).copied();
        let parts = frames
            .iter()
            .position(|frame| known(frame.header.sequence.get()) != hash_of(frame.bytes));
        let Some(parts) = parts else {
            let last = frames.last().map_or(0, |frame| frame.header.sequence.get());
            let end = chain.head().map_or(0, |head| head.sequence.get());
            self.stage = if last <= after || last >= end {
                // It says that it holds others, and hands out these very ones.
                self.leave(status, chain, Finding::Swapped(device))
            } else {
                self.rounds = 0;
                let after = last;
                Stage::Retrace(status, Trail { after, ..trail })
            };
            return Ok(Arrived::default());
        };
        let from = frames[parts].header.sequence;
        let before = Sequence::new(from.get() - 1);
        let head = before.and_then(|sequence| {
            let hash = base(sequence.get())?;
            Some(Head { sequence, hash })
        });
        let mut arrived = arrival::verified(&frames[parts..], chain, head, vault);
        if let Some(finding) = arrived.finding {
            self.shunned.insert(device);
            self.find(finding);
        }
        self.stage = Stage::Decide(status.clone());
        if arrived.records.is_empty() {
            return Ok(Arrived::default());
        }
        self.rounds = 0;
        // Genuine records of this very device that it doesn't have: it wrote them once.
        if device == vault.keys().device() {
            return Err(SyncError::OldCopy);
        }
        let Some(displaced) = vault.displaced(device, from).await? else {
            let sequence = from.get();
            self.stage = self.leave(status, chain, Finding::Forked { device, sequence });
            return Ok(Arrived::default());
        };
        arrived.displaced = displaced;
        self.synced.taken += arrived.records.len() as u64;
        Ok(arrived)
    }
}
