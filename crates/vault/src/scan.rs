//! Reading a list of records once, in order of arrival, and naming all that is wrong with it.
//!
//! A record with a body proves itself: the cipher covers the header and the header's last field is
//! the hash of the sealed body. A blanked one can't; the record after it, or the tip, vouches for it
//! by the chain, and only where neither does is its signature looked at. Records are placed by the
//! id in their header. One that lies under another id waits until the end, when it is known whether
//! its own place was empty.

mod chain;

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use ebb_protocol::{
    BLANK_LEN, DeviceId, HEADER_LEN, Head, HeaderError, HeaderHash, RecordId, SIGNATURE_LEN,
    Sequence,
};
use zeroize::Zeroizing;

use self::chain::{Chain, Place, Unproved, chain_index};
use crate::damage::{Damage, Report};
use crate::keys::Keys;
use crate::record::{Closed, Fault, Opener, View};
use crate::tip::Heads;
use crate::vault::EachBody;

/// How closely to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// All but the signatures of records that prove themselves otherwise.
    Opening,
    /// Signatures too.
    Check,
}

pub(crate) struct Scan {
    keys: Arc<Keys>,
    opener: Opener,
    care: Care,
    chains: Vec<Chain>,
    strays: Vec<Stray>,
    failed: HashSet<RecordId>,
    report: Report,
}

/// A whole record that lies in the place of another.
struct Stray {
    place: RecordId,
    head: Head,
    device: DeviceId,
    body: Option<Zeroizing<Vec<u8>>>,
}

impl Scan {
    /// Starts after the records that `heads` speak of.
    pub(crate) fn new(keys: Arc<Keys>, heads: &Heads, care: Care) -> Self {
        let chains = heads
            .iter()
            .map(|(device, head)| Chain::new(device, Some(head)))
            .collect();
        Self {
            opener: Opener::new(&keys),
            keys,
            care,
            chains,
            strays: Vec::new(),
            failed: HashSet::new(),
            report: Report::default(),
        }
    }

    /// Takes the record that lies under `at`, and hands its body on if it is whole.
    pub(crate) fn record(&mut self, at: RecordId, bytes: &[u8], each: &mut EachBody<'_>) {
        self.report.records += 1;
        let view = match View::parse(bytes) {
            Ok(view) if view.header.vault == self.keys.vault => view,
            Ok(view) => return self.fail(at, foreign(&self.keys, at, &view)),
            Err(fault) => return self.fail(at, unreadable(&self.keys, at, bytes, fault)),
        };
        if let Some(sealed) = view.sealed {
            self.whole(at, &view, sealed, each);
        } else {
            self.blank(at, &view);
        }
    }

    fn whole(&mut self, at: RecordId, view: &View<'_>, sealed: &[u8], each: &mut EachBody<'_>) {
        let id = view.header.id();
        let body = match self.opener.open(&view.header, view.encoded, sealed) {
            Ok(body) => body,
            Err(Closed::Altered) => return self.fail(at, Damage::Altered { record: at }),
            Err(Closed::Key(epoch)) => {
                let genuine = signed(&self.keys, view) == Some(true);
                let damage = if genuine {
                    Damage::UnknownKey { record: id, epoch }
                } else {
                    Damage::Altered { record: at }
                };
                return self.fail(at, damage);
            }
        };
        if self.care == Care::Check {
            check_signature(&self.keys, view, &mut self.report.damage);
        }
        if id != at {
            let body = Some(Zeroizing::new(body.to_vec()));
            self.strays.push(Stray {
                place: at,
                head: view.head(),
                device: id.device,
                body,
            });
            return;
        }
        let index = chain_index(&mut self.chains, id.device);
        let chain = &mut self.chains[index];
        match chain.place(id.sequence) {
            Place::Past => {
                self.report.damage.push(Damage::Repeated {
                    record: at,
                    holds: id,
                });
                return;
            }
            Place::Hole => {
                chain.fill(id.sequence);
                self.report.damage.push(Damage::Displaced { record: id });
            }
            Place::Next => {
                let agrees = chain.follows(&view.header);
                let unproved = std::mem::take(&mut chain.unproved);
                chain.head = Some(view.head());
                if !agrees && !self.settle(unproved) {
                    self.report.damage.push(Damage::Forked { record: id });
                }
            }
            Place::Ahead => {
                let unproved = std::mem::take(&mut chain.unproved);
                chain.skip_to(id.sequence);
                chain.head = Some(view.head());
                self.settle(unproved);
            }
        }
        each(id, self.opener.last());
    }

    fn blank(&mut self, at: RecordId, view: &View<'_>) {
        let id = view.header.id();
        let index = chain_index(&mut self.chains, id.device);
        let chain = &mut self.chains[index];
        let in_line = id == at
            && matches!(chain.place(id.sequence), Place::Next)
            && chain.follows(&view.header);
        if in_line && self.care == Care::Opening {
            chain.head = Some(view.head());
            chain.unproved.push((id, *view.encoded, *view.signature));
            self.report.blanked.push(id);
            return;
        }
        // Nothing vouches for this header but its signature.
        if signed(&self.keys, view) != Some(true) {
            return self.fail(at, Damage::Altered { record: at });
        }
        if id != at {
            self.strays.push(Stray {
                place: at,
                head: view.head(),
                device: id.device,
                body: None,
            });
            return;
        }
        match chain.place(id.sequence) {
            Place::Past => {
                self.report.damage.push(Damage::Repeated {
                    record: at,
                    holds: id,
                });
                return;
            }
            Place::Hole => {
                chain.fill(id.sequence);
                self.report.damage.push(Damage::Displaced { record: id });
            }
            Place::Next | Place::Ahead => {
                let agrees = chain.follows(&view.header);
                let ahead = matches!(chain.place(id.sequence), Place::Ahead);
                let unproved = std::mem::take(&mut chain.unproved);
                chain.skip_to(id.sequence);
                chain.head = Some(view.head());
                if !self.settle(unproved) && !agrees && !ahead {
                    self.report.damage.push(Damage::Forked { record: id });
                }
            }
        }
        self.report.blanked.push(id);
    }

    /// Looks at the signatures of blanked records that the chain doesn't vouch for. Says whether one
    /// was found altered, which explains a broken link after it.
    fn settle(&mut self, unproved: Vec<Unproved>) -> bool {
        let mut found = false;
        for (id, header, signature) in unproved {
            if self.keys.signed(id.device, &header, &signature) != Some(true) {
                self.report.blanked.retain(|blank| *blank != id);
                self.fail(id, Damage::Altered { record: id });
                found = true;
            }
        }
        found
    }

    fn fail(&mut self, at: RecordId, damage: Damage) {
        self.failed.insert(at);
        self.report.damage.push(damage);
    }

    /// Ends the reading: places the strays, compares with the tip, names what is missing.
    pub(crate) fn finish(mut self, tip: Option<&[u8]>, each: &mut EachBody<'_>) -> (Heads, Report) {
        let tip = tip.and_then(|bytes| Heads::decode(bytes, &self.keys));
        for (device, head) in tip.iter().flat_map(Heads::iter) {
            let index = chain_index(&mut self.chains, device);
            let chain = &mut self.chains[index];
            if chain.head == Some(head) {
                chain.unproved.clear();
            }
        }
        for stray in std::mem::take(&mut self.strays) {
            self.place_stray(stray, each);
        }
        let mut heads = Heads::default();
        for index in 0..self.chains.len() {
            let unproved = std::mem::take(&mut self.chains[index].unproved);
            self.settle(unproved);
            let chain = &self.chains[index];
            let noted = tip.as_ref().and_then(|tip| tip.get(chain.device));
            self.end_chain(index, noted, tip.is_none(), &mut heads);
        }
        let sound = tip.is_some_and(|tip| heads.iter().all(|(id, head)| tip.get(id) == Some(head)));
        if !sound {
            self.report.damage.push(Damage::Tip);
        }
        (heads, self.report)
    }

    fn place_stray(&mut self, stray: Stray, each: &mut EachBody<'_>) {
        let holds = RecordId {
            device: stray.device,
            sequence: stray.head.sequence,
        };
        let record = stray.place;
        let index = chain_index(&mut self.chains, stray.device);
        let chain = &mut self.chains[index];
        let fresh = match chain.place(holds.sequence) {
            Place::Past => self.failed.remove(&holds),
            Place::Hole => {
                chain.fill(holds.sequence);
                true
            }
            Place::Next | Place::Ahead => {
                chain.skip_to(holds.sequence);
                chain.head = Some(stray.head);
                true
            }
        };
        self.failed.insert(record);
        if !fresh {
            self.report.damage.push(Damage::Repeated { record, holds });
            return;
        }
        self.report.damage.push(Damage::Swapped { record, holds });
        match stray.body {
            Some(body) => each(holds, &body),
            None => self.report.blanked.push(holds),
        }
    }

    /// Names the holes of a chain and says where it goes on.
    fn end_chain(&mut self, index: usize, noted: Option<Head>, no_tip: bool, heads: &mut Heads) {
        let chain = &mut self.chains[index];
        let device = chain.device;
        let read = chain.head;
        let mut head = read;
        let mut forked = None;
        if let Some(noted) = noted {
            match read.map(|read| read.sequence.cmp(&noted.sequence)) {
                None | Some(Ordering::Less) => {
                    if let Some(after) = noted.sequence.next() {
                        chain.skip_to(after);
                    }
                    head = Some(noted);
                }
                Some(Ordering::Equal) => {
                    let record = RecordId {
                        device,
                        sequence: noted.sequence,
                    };
                    if read != Some(noted) && !self.failed.contains(&record) {
                        forked = Some(record);
                    }
                    head = Some(noted);
                }
                Some(Ordering::Greater) => {}
            }
        }
        self.report
            .damage
            .extend(forked.map(|record| Damage::Forked { record }));
        if no_tip {
            // The number of a record that can't be read is taken all the same.
            while let Some(next) = head.map_or(Some(Sequence::FIRST), |head| head.sequence.next())
                && self.failed.contains(&RecordId {
                    device,
                    sequence: next,
                })
            {
                head = Some(Head {
                    sequence: next,
                    hash: HeaderHash::NONE,
                });
            }
        }
        for (from, to) in std::mem::take(&mut chain.holes) {
            self.name_missing(device, from, to);
        }
        if let Some(head) = head {
            heads.set(device, head);
        }
    }

    /// Names the places from `from` to `to` as missing, but for those that were named otherwise.
    fn name_missing(&mut self, device: DeviceId, from: u64, to: u64) {
        let mut named: Vec<u64> = self
            .failed
            .iter()
            .filter(|id| id.device == device && (from..=to).contains(&id.sequence.get()))
            .map(|id| id.sequence.get())
            .collect();
        named.sort_unstable();
        let mut start = from;
        for place in named.into_iter().map(Some).chain([None]) {
            let end = place.map_or(to, |place| place - 1);
            if start <= end
                && let (Some(sequence), Some(through)) = (Sequence::new(start), Sequence::new(end))
            {
                let record = RecordId { device, sequence };
                self.report.damage.push(Damage::Missing { record, through });
            }
            start = place.map_or(start, |place| place + 1);
        }
    }
}

fn check_signature(keys: &Keys, view: &View<'_>, damage: &mut Vec<Damage>) {
    let record = view.header.id();
    match signed(keys, view) {
        Some(true) => {}
        Some(false) => damage.push(Damage::Unsigned { record }),
        None => damage.push(Damage::UnknownDevice { record }),
    }
}

fn signed(keys: &Keys, view: &View<'_>) -> Option<bool> {
    keys.signed(view.header.device, view.encoded, view.signature)
}

/// Tells another vault's record from one of ours whose vault id was altered.
fn foreign(keys: &Keys, at: RecordId, view: &View<'_>) -> Damage {
    match signed(keys, view) {
        None => Damage::Foreign { record: at },
        Some(_) => Damage::Altered { record: at },
    }
}

/// Tells a later format from one of ours whose format was altered.
fn unreadable(keys: &Keys, at: RecordId, bytes: &[u8], fault: Fault) -> Damage {
    let Fault::Header(HeaderError::Newer { format }) = fault else {
        return Damage::Altered { record: at };
    };
    let ours = bytes.first_chunk::<BLANK_LEN>().is_some_and(|blank| {
        let mut header = [0; HEADER_LEN];
        header.copy_from_slice(&blank[..HEADER_LEN]);
        header[4] = ebb_protocol::FORMAT;
        let mut signature = [0; SIGNATURE_LEN];
        signature.copy_from_slice(&blank[HEADER_LEN..]);
        keys.signed(at.device, &header, &signature) == Some(true)
    });
    if ours {
        Damage::Altered { record: at }
    } else {
        Damage::Newer { record: at, format }
    }
}
