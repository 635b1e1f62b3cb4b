//! What travels between devices and a relay: records in frames, and what is said beside them.

use std::fmt::Debug;

use ebb_protocol::{
    Batch, BodyHash, Chain, DeviceId, HEADER_LEN, Head, Header, HeaderHash, Kept, KeyEpoch,
    NewRoster, Rosters, SIGNATURE_LEN, Sequence, Status, VaultId, read_frames,
};
use minicbor::{Decode, Encode};

/// A record that nobody sealed; neither a relay nor a frame can tell.
fn record(sequence: u64, body: &[u8]) -> Vec<u8> {
    let header = Header {
        epoch: KeyEpoch(1),
        vault: VaultId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        sequence: Sequence::new(sequence).unwrap_or(Sequence::FIRST),
        previous: HeaderHash::NONE,
        padded: 8,
        body: BodyHash::of(body),
    };
    [&header.encode()[..], &[3; SIGNATURE_LEN], body].concat()
}

pub(crate) fn frames_seeds() -> Vec<Vec<u8>> {
    let batch = |records: &[Vec<u8>]| {
        let mut batch = Batch::default();
        assert!(records.iter().all(|record| batch.push(record)));
        batch.into_bytes()
    };
    let blank = record(2, b"gone")[..HEADER_LEN + SIGNATURE_LEN].to_vec();
    let [first, third] = [record(1, b"a body"), record(3, &[7; 300])];
    vec![
        batch(&[]),
        batch(std::slice::from_ref(&blank)),
        batch(&[first, blank, third]),
    ]
}

/// Frames that were read and are laid together again are the same bytes.
pub(crate) fn frames(bytes: &[u8]) {
    let read = match read_frames(bytes) {
        Ok(frames) => frames,
        Err((index, _)) => {
            // No frame is shorter than a header.
            assert!(index <= bytes.len() / HEADER_LEN);
            return;
        }
    };
    let mut batch = Batch::default();
    for frame in &read {
        assert_eq!(frame.header.encode()[..], *frame.head());
        assert!(batch.push(frame.bytes), "what was read can't be sent");
    }
    assert_eq!(batch.len(), read.len());
    assert_eq!(batch.into_bytes(), bytes, "frames changed on the way");
}

pub(crate) fn wire_seeds() -> Vec<Vec<u8>> {
    let head = Head {
        sequence: Sequence::FIRST,
        hash: HeaderHash::NONE,
    };
    let status = Status {
        cursor: 7,
        roster: 1,
        chains: vec![Chain::new(DeviceId::from_bytes([2; 16]), head, 1)],
        used: 300,
        quota: 1 << 30,
    };
    let roster = NewRoster {
        generation: 1,
        token: [4; 32],
        roster: vec![5; 40],
    };
    let kept = Kept {
        generation: 1,
        roster: vec![5; 40],
    };
    let rosters = Rosters {
        rosters: vec![kept.clone(), kept],
    };
    vec![written(&status), written(&roster), written(&rosters)]
}

pub(crate) fn wire(bytes: &[u8]) {
    stays::<Status>(bytes);
    stays::<NewRoster>(bytes);
    stays::<Rosters>(bytes);
    if let Ok(status) = minicbor::decode::<Status>(bytes) {
        for chain in &status.chains {
            let _ = (chain.device(), chain.head());
        }
    }
}

fn written<T: Encode<()>>(said: &T) -> Vec<u8> {
    minicbor::to_vec(said).expect("writing to memory")
}

/// What was read, written and read again is the same.
fn stays<T>(bytes: &[u8])
where
    T: for<'b> Decode<'b, ()> + Encode<()> + PartialEq + Debug,
{
    if let Ok(said) = minicbor::decode::<T>(bytes) {
        let again: T = minicbor::decode(&written(&said)).expect("what was written here");
        assert_eq!(again, said, "what was said changed on the way");
    }
}
