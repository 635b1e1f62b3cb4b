//! Records that came from a relay, looked at as if it were lying.

use ebb_protocol::{Chain, DeviceId, Frame, Head, LinkError, RecordId, read_frames};
use zeroize::Zeroizing;

use crate::mend::Displaced;
use crate::record::{Opener, View};
use crate::store::{RecordStore, SealedRecord};
use crate::vault::Vault;

/// What a relay did, or holds, that no honest one with sound records would. Everything else is in
/// step; nothing of what is named was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// It says that there are more records, and doesn't hand them out.
    #[error("the relay keeps back what device {device} wrote after record {after}")]
    Withheld {
        /// Whose records.
        device: DeviceId,
        /// The last one that is held here.
        after: u64,
    },
    /// A record is not as its device wrote it.
    #[error("record {0} was altered")]
    Altered(RecordId),
    /// A record is signed by nobody who belongs to the vault.
    #[error("record {0} is of a device that doesn't belong to this vault")]
    Invented(RecordId),
    /// A record was written by a device after it was removed.
    #[error("record {0} was written after its device was removed")]
    AfterRemoval(RecordId),
    /// A record belongs to another vault or another chain than was asked for.
    #[error("a record of something else was handed out for device {0}")]
    Swapped(DeviceId),
    /// Two different records have the same place: the relay lies, or two copies wrote as one device.
    #[error("device {device} has two records {sequence}")]
    Forked {
        /// Whose record.
        device: DeviceId,
        /// Its place.
        sequence: u64,
    },
    /// It took what was sent and didn't keep it.
    #[error("the relay didn't keep what was sent")]
    NotKept,
    /// The relay stands where it stood before: an old copy of it was put back.
    #[error("the relay went back to an earlier state")]
    WentBack,
}

/// Verified records of one chain, in order, to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrived {
    /// The records. A blanked one counts only where an event names it.
    pub records: Vec<SealedRecord>,
    /// The body of each record that has one.
    pub bodies: Vec<(RecordId, Zeroizing<Vec<u8>>)>,
    /// The end of the chain after them.
    pub(crate) head: Option<(DeviceId, Head)>,
    /// Records here that give way, because these have their numbers.
    pub(crate) displaced: Vec<Displaced>,
    /// What was wrong with the one that came next.
    pub finding: Option<Finding>,
}

impl Arrived {
    /// Whether records here give way to these.
    #[must_use]
    pub fn displaces(&self) -> bool {
        !self.displaced.is_empty()
    }
}

/// Reads frames of `chain` and keeps those that are genuine, up to the first that isn't.
pub(crate) fn read<S: RecordStore>(bytes: &[u8], chain: Chain, vault: &Vault<S>) -> Arrived {
    let device = chain.device();
    let head = vault.head(device);
    let after = head.map_or(0, |head| head.sequence.get());
    let finding = match read_frames(bytes) {
        Ok(frames) if !frames.is_empty() => return verified(&frames, chain, head, vault),
        Ok(_) => Finding::Withheld { device, after },
        Err(_) => Finding::Swapped(device),
    };
    Arrived {
        finding: Some(finding),
        ..Arrived::default()
    }
}

/// Keeps those of the frames that are genuine and follow `head`, up to the first that doesn't.
pub(crate) fn verified<S: RecordStore>(
    frames: &[Frame<'_>],
    chain: Chain,
    mut head: Option<Head>,
    vault: &Vault<S>,
) -> Arrived {
    let (device, keys) = (chain.device(), vault.keys());
    let mut arrived = Arrived::default();
    let mut opener = Opener::new(&keys);
    for frame in frames {
        let id = frame.header.id();
        let finding = match View::parse(frame.bytes) {
            Ok(view) => genuine(&view, chain, head.as_ref(), &keys).and_then(|()| {
                let Some(sealed) = view.sealed else {
                    return Ok(());
                };
                let body = opener.open(&view.header, view.encoded, sealed);
                let body = body.map_err(|_| Finding::Altered(id))?;
                arrived.bodies.push((id, Zeroizing::new(body.to_vec())));
                Ok(())
            }),
            Err(_) => Err(Finding::Altered(id)),
        };
        if let Err(finding) = finding {
            arrived.finding = Some(finding);
            break;
        }
        let mut encoded = [0; ebb_protocol::HEADER_LEN];
        encoded.copy_from_slice(frame.head());
        head = Some(Head::of(&frame.header, &encoded));
        arrived.records.push(SealedRecord {
            id,
            bytes: frame.bytes.to_vec(),
        });
    }
    arrived.head = head.map(|head| (device, head));
    arrived
}

fn genuine(
    view: &View<'_>,
    chain: Chain,
    head: Option<&Head>,
    keys: &crate::keys::Keys,
) -> Result<(), Finding> {
    let header = &view.header;
    let (id, device) = (header.id(), chain.device());
    if header.vault != keys.vault() || header.device != device {
        return Err(Finding::Swapped(device));
    }
    let member = keys.member(device).ok_or(Finding::Invented(id))?;
    if keys.signed(device, view.encoded, view.signature) != Some(true) {
        return Err(Finding::Altered(id));
    }
    if member.until.is_some_and(|until| id.sequence.get() > until) {
        return Err(Finding::AfterRemoval(id));
    }
    let after = head.map_or(0, |head| head.sequence.get());
    Head::check(head, header).map_err(|wrong| match wrong {
        LinkError::Gap { .. } => Finding::Withheld { device, after },
        LinkError::Past { .. } => Finding::Swapped(device),
        _ => Finding::Forked {
            device,
            sequence: after,
        },
    })
}
