//! Frames and messages: whole or refused, never a panic, and the document says every code.

use ebb_protocol::limits::{MAX_BATCH, MAX_FRAMES};
use ebb_protocol::{
    BLANK_LEN, Batch, BodyHash, Code, DeviceId, Frame, FrameError, Header, HeaderHash, KeyEpoch,
    Refusal, Sequence, Status, VaultId, read_frames,
};
use proptest::prelude::*;

fn record(body: &[u8]) -> Vec<u8> {
    let header = Header {
        epoch: KeyEpoch(1),
        vault: VaultId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        sequence: Sequence::FIRST,
        previous: HeaderHash::NONE,
        padded: 256,
        body: BodyHash::of(body),
    };
    let mut bytes = header.encode().to_vec();
    bytes.extend_from_slice(&[0; 64]);
    bytes.extend_from_slice(body);
    bytes
}

proptest! {
    #[test]
    fn what_a_batch_took_is_read_again(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..20)) {
        let records: Vec<Vec<u8>> = bodies.iter().map(|body| record(body)).collect();
        let mut batch = Batch::default();
        for record in &records {
            prop_assert!(batch.push(record));
        }
        let bytes = batch.into_bytes();
        let frames = read_frames(&bytes).unwrap();
        let read: Vec<&[u8]> = frames.iter().map(|frame| frame.bytes).collect();
        prop_assert_eq!(read, records.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }

    #[test]
    fn arbitrary_bytes_are_frames_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        drop(read_frames(&bytes));
        let _ = Frame::read(&bytes);
        drop(minicbor::decode::<Status>(&bytes));
        drop(minicbor::decode::<Refusal>(&bytes));
    }

    #[test]
    fn a_batch_cut_anywhere_but_between_frames_is_refused(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..60), 1..6), cut in any::<prop::sample::Index>()) {
        let mut batch = Batch::default();
        let mut ends = vec![0];
        let mut end = 0;
        for body in &bodies {
            let record = record(body);
            end += 4 + record.len();
            ends.push(end);
            prop_assert!(batch.push(&record));
        }
        let bytes = batch.into_bytes();
        let cut = cut.index(bytes.len());
        // A cut right behind a signature looks like a blanked record of another length: the length
        // before it tells.
        prop_assert_eq!(read_frames(&bytes[..cut]).is_ok(), ends.contains(&cut));
    }
}

#[test]
fn another_body_than_the_headers_is_refused() {
    let mut bytes = record(b"a body");
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(Frame::read(&bytes), Err(FrameError::Body));
    assert!(Frame::read(&bytes[..BLANK_LEN]).unwrap().is_blank());
}

#[test]
fn a_batch_is_full_at_its_limits_and_a_long_record_travels_alone() {
    let mut batch = Batch::default();
    let small = record(b"");
    for _ in 0..MAX_FRAMES {
        assert!(batch.push(&small));
    }
    assert!(!batch.push(&small));
    assert_eq!(read_frames(&batch.into_bytes()).unwrap().len(), MAX_FRAMES);

    let long = record(&vec![7; MAX_BATCH]);
    let mut batch = Batch::default();
    assert!(batch.push(&long));
    assert!(!batch.push(&small));
    let mut bytes = batch.into_bytes();
    assert_eq!(read_frames(&bytes).unwrap().len(), 1);
    bytes.extend_from_slice(&u32::try_from(small.len()).unwrap().to_be_bytes());
    bytes.extend_from_slice(&small);
    assert_eq!(read_frames(&bytes), Err((1, FrameError::Much)));
}

#[test]
fn the_document_says_every_code_with_its_status() {
    let document = include_str!("../../../docs/formats/sync.md");
    for code in Code::ALL {
        let row = format!("| `{code}` | {} |", code.status());
        assert!(document.contains(&row), "{row}");
    }
}

#[test]
fn a_code_of_a_later_release_is_read_as_another_one() {
    let bytes = [0xa1, 0x00, 0x65, b'l', b'a', b't', b'e', b'r'];
    let refusal: Refusal = minicbor::decode(&bytes).unwrap();
    assert_eq!(refusal.code, Code::Other);
    let known = minicbor::to_vec(Refusal::from(Code::Fork)).unwrap();
    assert_eq!(
        minicbor::decode::<Refusal>(&known).unwrap().code,
        Code::Fork
    );
}
