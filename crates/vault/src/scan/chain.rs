//! One device's chain while it is being read: its end so far, and the places passed over.

use std::cmp::Ordering;

use ebb_protocol::{DeviceId, HEADER_LEN, Head, Header, RecordId, Sequence};

use ebb_protocol::SIGNATURE_LEN;

/// One device's chain as far as it was read.
pub(super) struct Chain {
    pub(super) device: DeviceId,
    pub(super) head: Option<Head>,
    /// Places passed over, as inclusive ranges.
    pub(super) holes: Vec<(u64, u64)>,
    /// Blanked records since the last one that proved itself.
    pub(super) unproved: Vec<Unproved>,
}

/// A blanked record's header and signature.
pub(super) type Unproved = (RecordId, [u8; HEADER_LEN], [u8; SIGNATURE_LEN]);

/// Where a record falls in its chain.
pub(super) enum Place {
    Next,
    Ahead,
    Hole,
    Past,
}

impl Chain {
    pub(super) fn new(device: DeviceId, head: Option<Head>) -> Self {
        Self {
            device,
            head,
            holes: Vec::new(),
            unproved: Vec::new(),
        }
    }

    fn next(&self) -> u64 {
        self.head
            .map_or(1, |head| head.sequence.get().saturating_add(1))
    }

    pub(super) fn place(&self, sequence: Sequence) -> Place {
        let number = sequence.get();
        match number.cmp(&self.next()) {
            Ordering::Equal => Place::Next,
            Ordering::Greater => Place::Ahead,
            Ordering::Less
                if self
                    .holes
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&number)) =>
            {
                Place::Hole
            }
            Ordering::Less => Place::Past,
        }
    }

    pub(super) fn follows(&self, header: &Header) -> bool {
        Head::check(self.head.as_ref(), header).is_ok()
    }

    /// Notes a hole for every place before `sequence` that nothing was read for.
    pub(super) fn skip_to(&mut self, sequence: Sequence) {
        let (from, to) = (self.next(), sequence.get() - 1);
        if from <= to {
            self.holes.push((from, to));
        }
    }

    /// Takes one place out of the holes.
    pub(super) fn fill(&mut self, sequence: Sequence) {
        let number = sequence.get();
        let holes = std::mem::take(&mut self.holes);
        for (from, to) in holes {
            if !(from..=to).contains(&number) {
                self.holes.push((from, to));
                continue;
            }
            if from < number {
                self.holes.push((from, number - 1));
            }
            if number < to {
                self.holes.push((number + 1, to));
            }
        }
    }
}

/// Finds a device's chain, or begins one. A person has few devices, so looking along is quickest.
pub(super) fn chain_index(chains: &mut Vec<Chain>, device: DeviceId) -> usize {
    match chains.iter().position(|chain| chain.device == device) {
        Some(index) => index,
        None => {
            chains.push(Chain::new(device, None));
            chains.len() - 1
        }
    }
}
