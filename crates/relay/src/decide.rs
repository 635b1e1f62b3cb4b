//! What becomes of a request: pure, the same for every store.

use std::collections::HashMap;

use bytes::Bytes;
use ebb_protocol::limits::{MAX_CHAINS, MAX_ROSTER};
use ebb_protocol::{
    BLANK_LEN, Code, DeviceId, HEADER_LEN, Head, LinkError, RecordId, Refusal, Sequence,
};

use crate::ask::{Post, Push, Sent};
use crate::standing::{End, Standing, TokenHash};

/// The least that a roster counts, in bytes: its row is there too.
const LEAST_ROSTER: u64 = 1024;
/// How much rosters may take beyond the quota, so that a device can be removed from a full vault.
const ROSTER_ROOM: u64 = 16 * MAX_ROSTER as u64;

/// The last generation by which a vault can be claimed: each takes a place in its row.
const LAST_CLAIM: u64 = 1024;

/// A record that is kept already.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its encoded header.
    pub header: [u8; HEADER_LEN],
    /// How long it is, in bytes.
    pub len: u64,
}

/// What a push changes.
#[derive(Debug)]
pub struct Change {
    /// How the vault stands afterwards.
    pub standing: Standing,
    /// New records, in order.
    pub inserts: Vec<(RecordId, Bytes)>,
    /// Records that lose their bodies.
    pub blanks: Vec<RecordId>,
}

impl Change {
    /// Whether everything was known already.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inserts.is_empty() && self.blanks.is_empty()
    }
}

/// Which records of a push may be kept already: a decision needs to know how.
#[must_use]
pub fn held_already(standing: &Standing, push: &Push) -> Vec<RecordId> {
    push.sent
        .iter()
        .map(Sent::id)
        .filter(|id| {
            let end = standing.chains.get(&id.device);
            end.is_some_and(|end| id.sequence <= end.head.sequence)
        })
        .collect()
}

/// Decides what a push changes. `held` knows the records that [`held_already`] named.
///
/// # Errors
/// The first record that doesn't fit, or that there is no room.
pub fn push(
    standing: &Standing,
    push: &Push,
    held: &HashMap<RecordId, Held>,
    quota: u64,
) -> Result<Change, Refusal> {
    let mut growing = Growing {
        standing: standing.clone(),
        inserts: Vec::new(),
        blanks: Vec::new(),
        fresh: HashMap::new(),
    };
    for sent in &push.sent {
        growing.take(push, sent, held)?;
    }
    let mut change = Change {
        standing: growing.standing,
        inserts: growing.inserts,
        blanks: growing.blanks,
    };
    if !change.is_empty() {
        change.standing.cursor = change.standing.cursor.saturating_add(1);
    }
    let used = change.standing.used;
    if used > standing.used && used > quota {
        return Err(full(quota));
    }
    Ok(change)
}

/// A vault while one record after another comes to it.
struct Growing {
    standing: Standing,
    inserts: Vec<(RecordId, Bytes)>,
    blanks: Vec<RecordId>,
    /// The new records of this push, by their place among `inserts`.
    fresh: HashMap<RecordId, (usize, [u8; HEADER_LEN])>,
}

impl Growing {
    fn take(
        &mut self,
        push: &Push,
        sent: &Sent,
        held: &HashMap<RecordId, Held>,
    ) -> Result<(), Refusal> {
        let device = sent.header.device;
        let end = self.standing.chains.get(&device);
        match Head::check(end.map(|end| &end.head), &sent.header) {
            Ok(()) => self.append(push, sent),
            Err(LinkError::Past { .. }) => self.again(sent, held),
            Err(LinkError::Gap { expected, .. }) => Err(at(Code::Gap, device, expected.get())),
            Err(_) => Err(at(
                Code::Fork,
                device,
                sent.header.sequence.get().saturating_sub(1),
            )),
        }
    }

    fn append(&mut self, push: &Push, sent: &Sent) -> Result<(), Refusal> {
        let id = sent.id();
        let known = self.standing.chains.get(&id.device);
        if known.is_none() && self.standing.chains.len() >= MAX_CHAINS {
            return Err(Code::ManyDevices.into());
        }
        let blanked = known.map_or(0, |end| end.blanked) + u64::from(sent.is_blank());
        let head = Head::of(&sent.header, &sent.encoded);
        self.standing
            .chains
            .insert(id.device, End { head, blanked });
        let bytes = push.bytes(sent);
        self.standing.used = self.standing.used.saturating_add(bytes.len() as u64);
        self.fresh.insert(id, (self.inserts.len(), sent.encoded));
        self.inserts.push((id, bytes));
        Ok(())
    }

    fn again(&mut self, sent: &Sent, held: &HashMap<RecordId, Held>) -> Result<(), Refusal> {
        let id = sent.id();
        if let Some((index, header)) = self.fresh.get(&id) {
            same(header, sent)?;
            let kept = self.inserts.get_mut(*index);
            if let Some((_, bytes)) =
                kept.filter(|(_, bytes)| sent.is_blank() && bytes.len() > BLANK_LEN)
            {
                let len = bytes.len() as u64;
                bytes.truncate(BLANK_LEN);
                self.blanked(id.device, len);
            }
            return Ok(());
        }
        // A store that doesn't find what its own row promises has lost it; nothing may hide that.
        let Some(kept) = held.get(&id) else {
            return Err(at(Code::Gap, id.device, id.sequence.get()));
        };
        same(&kept.header, sent)?;
        if sent.is_blank() && kept.len > BLANK_LEN as u64 && !self.blanks.contains(&id) {
            self.blanks.push(id);
            self.blanked(id.device, kept.len);
        }
        Ok(())
    }

    /// Counts a record that loses its body.
    fn blanked(&mut self, device: DeviceId, len: u64) {
        let gone = len - BLANK_LEN as u64;
        self.standing.used = self.standing.used.saturating_sub(gone);
        if let Some(end) = self.standing.chains.get_mut(&device) {
            end.blanked += 1;
        }
    }
}

fn same(kept: &[u8; HEADER_LEN], sent: &Sent) -> Result<(), Refusal> {
    if *kept == sent.encoded {
        return Ok(());
    }
    let RecordId { device, sequence } = sent.id();
    Err(at(Code::Fork, device, sequence.get()))
}

fn at(code: Code, device: DeviceId, number: u64) -> Refusal {
    Refusal {
        device: Some(*device.as_bytes()),
        number: Some(number),
        ..code.into()
    }
}

/// The vault has no room left.
#[must_use]
pub fn full(quota: u64) -> Refusal {
    Refusal {
        limit: Some(quota),
        ..Code::Full.into()
    }
}

/// Decides whether a roster becomes the newest, and how the vault stands then. `fresh` is where a
/// vault that is claimed begins to count, or `None` where this relay takes no new ones.
///
/// # Errors
/// When somebody was first, the token isn't right, or there is no room.
pub fn roster(
    standing: Option<&Standing>,
    post: &Post,
    quota: u64,
    fresh: Option<u64>,
) -> Result<Standing, Refusal> {
    let Some(standing) = standing else {
        return claim(post, fresh);
    };
    standing.admit(&post.token)?;
    if post.generation != standing.generation().saturating_add(1) {
        return Err(Refusal {
            number: Some(standing.generation()),
            ..Code::RosterMoved.into()
        });
    }
    let mut next = standing.clone();
    next.cursor = next.cursor.saturating_add(1);
    next.used = next.used.saturating_add(cost(post));
    if next.used > quota.saturating_add(ROSTER_ROOM) {
        return Err(full(quota));
    }
    next.tokens.push(post.next);
    Ok(next)
}

fn claim(post: &Post, fresh: Option<u64>) -> Result<Standing, Refusal> {
    // A vault that moves here from another relay brings its newest roster alone.
    if !(1..=LAST_CLAIM).contains(&post.generation) {
        return Err(Code::NoVault.into());
    }
    let Some(cursor) = fresh else {
        return Err(Code::Closed.into());
    };
    if !post.token.is(&post.next) {
        return Err(Code::WrongToken.into());
    }
    let mut tokens: Vec<TokenHash> = (1..post.generation).map(|_| TokenHash::NONE).collect();
    tokens.push(post.next);
    Ok(Standing {
        cursor,
        used: cost(post),
        tokens,
        chains: std::collections::BTreeMap::new(),
    })
}

fn cost(post: &Post) -> u64 {
    LEAST_ROSTER.max(post.roster.len() as u64)
}

/// The sequence from which a chain is read, or `None` where nothing can follow.
#[must_use]
pub fn from(after: u64) -> Option<Sequence> {
    Sequence::new(after.checked_add(1)?)
}
