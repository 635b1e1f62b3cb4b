//! The header's layout, and what a chain says without a key.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use ebb_protocol::{
    AAD_LEN, BodyHash, DeviceId, HEADER_LEN, Head, Header, HeaderError, HeaderHash, KeyEpoch,
    LinkError, Sequence, VaultId,
};
use proptest::prelude::*;

fn headers() -> impl Strategy<Value = Header> {
    let ids = (any::<[u8; 16]>(), any::<[u8; 16]>());
    let hashes = (any::<[u8; 32]>(), any::<[u8; 32]>());
    (any::<u32>(), ids, 1_u64.., hashes, any::<u32>()).prop_filter_map(
        "sequence 0",
        |(epoch, (vault, device), sequence, (previous, body), padded)| {
            Some(Header {
                epoch: KeyEpoch(epoch),
                vault: VaultId::from_bytes(vault),
                device: DeviceId::from_bytes(device),
                sequence: Sequence::new(sequence)?,
                previous: HeaderHash::from_bytes(previous),
                padded,
                body: BodyHash::from_bytes(body),
            })
        },
    )
}

fn record(sequence: u64, previous: HeaderHash) -> Header {
    Header {
        epoch: KeyEpoch(1),
        vault: VaultId::from_bytes([1; 16]),
        device: DeviceId::from_bytes([2; 16]),
        sequence: Sequence::new(sequence).unwrap(),
        previous,
        padded: 256,
        body: BodyHash::of(b"sealed"),
    }
}

proptest! {
    #[test]
    fn a_header_comes_back_as_it_was(header in headers(), more in any::<Vec<u8>>()) {
        let mut bytes = header.encode().to_vec();
        bytes.extend_from_slice(&more);
        prop_assert_eq!(Header::decode(&bytes), Ok(header));
    }

    #[test]
    fn any_other_byte_makes_another_header_or_none(
        header in headers(), at in 0..HEADER_LEN, bits in 1_u8..,
    ) {
        let mut bytes = header.encode();
        bytes[at] ^= bits;
        prop_assert_ne!(Header::decode(&bytes), Ok(header));
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Header::decode(&bytes);
    }

    #[test]
    fn only_the_hash_of_the_body_lies_outside_the_associated_data(header in headers()) {
        let other = Header { body: BodyHash::of(b"another body"), ..header };
        prop_assert_eq!(&header.encode()[..AAD_LEN], &other.encode()[..AAD_LEN]);
    }
}

#[test]
fn what_is_no_header_is_told_apart() {
    let header = record(1, HeaderHash::NONE);
    let bytes = header.encode();
    assert_eq!(
        Header::decode(&bytes[..117]),
        Err(HeaderError::Short { len: 117 })
    );
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes;
        bytes[at] = byte;
        Header::decode(&bytes)
    };
    assert_eq!(with(0, b'e'), Err(HeaderError::Magic));
    assert_eq!(with(4, 2), Err(HeaderError::Newer { format: 2 }));
    assert_eq!(with(5, 9), Err(HeaderError::Suite { suite: 9 }));
    assert_eq!(with(49, 0), Err(HeaderError::Sequence));
}

#[test]
fn a_chain_accepts_its_next_record_and_no_other() {
    let link = |before: Option<&Head>, sequence, previous| {
        Head::check(before, &record(sequence, previous))
    };
    let first = record(1, HeaderHash::NONE);
    let head = Head::of(&first, &first.encode());
    let [one, two, three] = [1, 2, 3].map(|number| Sequence::new(number).unwrap());
    assert_eq!(link(None, 1, HeaderHash::NONE), Ok(()));
    assert_eq!(link(Some(&head), 2, head.hash), Ok(()));
    assert_eq!(
        link(Some(&head), 2, HeaderHash::NONE),
        Err(LinkError::Other { found: two })
    );
    assert_eq!(
        link(Some(&head), 1, HeaderHash::NONE),
        Err(LinkError::Past { found: one })
    );
    assert_eq!(
        link(Some(&head), 3, head.hash),
        Err(LinkError::Gap {
            expected: two,
            found: three
        })
    );
}
