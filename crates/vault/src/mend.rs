//! Two records of one number: which of them stay, and what becomes of the words in the others.
//!
//! A disk that was put back as a whole forgets what it sent, and whoever writes on writes under numbers
//! that the relay knows already. What the relay holds stays, because other devices have it. The records
//! here give way, and their bodies are sealed anew at the end of this device's own chain.

use std::collections::{HashMap, HashSet};

use ebb_protocol::limits::MAX_FRAMES;
use ebb_protocol::{DeviceId, HeaderHash, RecordId, Sequence};
use zeroize::Zeroizing;

use crate::record::{Opener, View};
use crate::store::{EachRecord, Mark, Position, RecordStore, StoreError, hash_of, mark_of};
use crate::sync::Arrived;
use crate::vault::Vault;

/// A record that gives way to another of its number, with its body where it has one.
pub(crate) type Displaced = (RecordId, Option<Zeroizing<Vec<u8>>>);

impl<S: RecordStore> Vault<S> {
    /// Which of these records are here: of two of one number only the one that is meant.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn meant(
        &mut self,
        names: &[(RecordId, Option<Mark>)],
    ) -> Result<Vec<RecordId>, StoreError> {
        let mut found = Vec::new();
        for (record, mark) in names {
            if mark.is_none() || self.mark(*record).await? == *mark {
                found.push(*record);
            }
        }
        Ok(found)
    }

    /// Which record of its number is here.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn mark(&mut self, record: RecordId) -> Result<Option<Mark>, StoreError> {
        let mut mark = None;
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| {
            if id == record {
                mark = mark_of(bytes);
            }
        };
        let before = record.sequence.get() - 1;
        self.store()
            .read_chain(record.device, before, 1, each)
            .await?;
        Ok(mark)
    }

    /// The hashes of the headers of `device` from `from` on, as many as travel at once.
    pub(crate) async fn hashes(
        &mut self,
        device: DeviceId,
        from: u64,
    ) -> Result<HashMap<u64, HeaderHash>, StoreError> {
        let mut hashes = HashMap::new();
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| {
            if let Some(hash) = hash_of(bytes) {
                hashes.insert(id.sequence.get(), hash);
            }
        };
        let before = from.saturating_sub(1);
        self.store()
            .read_chain(device, before, MAX_FRAMES + 1, each)
            .await?;
        Ok(hashes)
    }

    /// Every record of `device` from `from` on; nothing where one of them can't be read any more, so
    /// that what it said would be lost.
    pub(crate) async fn displaced(
        &mut self,
        device: DeviceId,
        from: Sequence,
    ) -> Result<Option<Vec<Displaced>>, StoreError> {
        let keys = self.keys();
        let mut opener = Opener::new(&keys);
        let (mut found, mut whole) = (Vec::new(), true);
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| match body(&mut opener, bytes) {
            Ok(body) => found.push((id, body)),
            Err(()) => whole = false,
        };
        self.store()
            .read_chain(device, from.get() - 1, usize::MAX, each)
            .await?;
        Ok(whole.then_some(found))
    }

    /// What has to be written anew, and the records that go: of what is displaced all that isn't said
    /// by another record too, and doesn't go anyway.
    pub(crate) async fn said_again(
        &mut self,
        arrived: &Arrived,
        blanks: &[RecordId],
    ) -> Result<(Vec<Zeroizing<Vec<u8>>>, Vec<RecordId>), StoreError> {
        let removes: Vec<RecordId> = arrived.displaced.iter().map(|(id, _)| *id).collect();
        if removes.is_empty() {
            return Ok((Vec::new(), removes));
        }
        let mut known: HashSet<[u8; 32]> =
            arrived.bodies.iter().map(|(_, body)| hash(body)).collect();
        let going: HashSet<RecordId> = removes.iter().copied().collect();
        let keys = self.keys();
        let mut opener = Opener::new(&keys);
        let each: &mut EachRecord<'_> = &mut |_, id, bytes| {
            if !going.contains(&id)
                && let Ok(Some(body)) = body(&mut opener, bytes)
            {
                known.insert(hash(&body));
            }
        };
        self.store().read_after(Position::default(), each).await?;
        let mut again = Vec::new();
        for (id, body) in &arrived.displaced {
            if let Some(body) = body.as_ref().filter(|_| !blanks.contains(id))
                && known.insert(hash(body))
            {
                again.push(body.clone());
            }
        }
        Ok((again, removes))
    }
}

/// The body of a record, if it has one.
fn body(opener: &mut Opener, bytes: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, ()> {
    let view = View::parse(bytes).map_err(|_| ())?;
    let Some(sealed) = view.sealed else {
        return Ok(None);
    };
    let body = opener.open(&view.header, view.encoded, sealed);
    body.map(|body| Some(Zeroizing::new(body.to_vec())))
        .map_err(|_| ())
}

fn hash(body: &[u8]) -> [u8; 32] {
    *blake3::hash(body).as_bytes()
}
