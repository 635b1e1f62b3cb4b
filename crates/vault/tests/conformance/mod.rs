//! One story, told to every store: what the vault relies on.

use ebb_vault::{
    BLANK_LEN, Change, DeviceId, KeyringChange, Outcome, Position, RecordId, RecordStore,
    SealedRecord, Sequence,
};

fn record(number: u64, len: usize) -> SealedRecord {
    let id = RecordId {
        device: DeviceId::from_bytes([9; 16]),
        sequence: Sequence::new(number).unwrap(),
    };
    let bytes = (0..len).map(|at| (at as u64 * 31 + number) as u8).collect();
    SealedRecord { id, bytes }
}

async fn rows<S: RecordStore>(store: &mut S, after: u64) -> Vec<(u64, SealedRecord)> {
    let mut rows = Vec::new();
    let reading = store
        .read_after(Position(after), &mut |position, id, bytes| {
            rows.push((
                position.0,
                SealedRecord {
                    id,
                    bytes: bytes.to_vec(),
                },
            ));
        })
        .await
        .unwrap();
    if let Some((last, _)) = rows.last() {
        assert_eq!(reading.position, Position(*last));
    }
    rows
}

/// Tells the story to a new, empty store.
pub(crate) async fn tell<S: RecordStore>(mut store: S) {
    a_new_store_is_empty(&mut store).await;
    a_keyring_is_kept_twice_and_made_once(&mut store).await;
    records_come_back_in_order(&mut store).await;
    a_change_decided_on_older_records_does_nothing(&mut store).await;
    a_repeated_record_undoes_the_whole_change(&mut store).await;
    a_chain_is_read_from_any_place(&mut store).await;
    a_blank_keeps_header_and_signature(&mut store).await;
    a_keyring_made_from_another_one_is_refused(&mut store).await;
    a_record_takes_the_place_of_another_and_no_position_comes_twice(&mut store).await;
}

async fn a_chain_is_read_from_any_place<S: RecordStore>(store: &mut S) {
    let all: Vec<SealedRecord> = rows(store, 0).await.into_iter().map(|row| row.1).collect();
    let device = DeviceId::from_bytes([9; 16]);
    for after in 0..=all.len() as u64 {
        for limit in 0..=all.len() {
            let mut read = Vec::new();
            let each: &mut ebb_vault::EachRecord<'_> = &mut |_, id, bytes| {
                let bytes = bytes.to_vec();
                read.push(SealedRecord { id, bytes });
            };
            store.read_chain(device, after, limit, each).await.unwrap();
            let mut wanted = all.clone();
            wanted.retain(|row| row.id.device == device && row.id.sequence.get() > after);
            wanted.sort_by_key(|row| row.id.sequence);
            wanted.truncate(limit);
            assert_eq!(read, wanted, "after {after}, at most {limit}");
        }
    }
    let stranger = DeviceId::from_bytes([8; 16]);
    let never: &mut ebb_vault::EachRecord<'_> = &mut |_, _, _| unreachable!("a stranger's record");
    store.read_chain(stranger, 0, 9, never).await.unwrap();
}

async fn a_new_store_is_empty<S: RecordStore>(store: &mut S) {
    assert!(store.keyrings().await.unwrap().is_empty());
    let reading = store
        .read_after(Position(0), &mut |_, _, _| {})
        .await
        .unwrap();
    assert_eq!((reading.position, reading.tip), (Position(0), None));
}

async fn a_keyring_is_kept_twice_and_made_once<S: RecordStore>(store: &mut S) {
    let change = Change {
        tip: Some(b"tip 0".to_vec()),
        keyring: Some(KeyringChange {
            before: None,
            after: b"keyring 1".to_vec(),
        }),
        ..Change::default()
    };
    assert_eq!(
        store.apply(&change).await.unwrap(),
        Outcome::Done(Position(0))
    );
    assert_eq!(
        store.keyrings().await.unwrap(),
        [b"keyring 1", b"keyring 1"]
    );
    assert_eq!(store.apply(&change).await.unwrap(), Outcome::Moved);
}

async fn records_come_back_in_order<S: RecordStore>(store: &mut S) {
    let records = vec![record(1, 500), record(2, 100_000), record(3, 200)];
    let change = Change {
        records: records.clone(),
        tip: Some(b"tip 3".to_vec()),
        ..Change::default()
    };
    assert_eq!(
        store.apply(&change).await.unwrap(),
        Outcome::Done(Position(3))
    );
    let expected: Vec<_> = (1..).zip(records).collect();
    assert_eq!(rows(store, 0).await, expected);
    assert_eq!(rows(store, 1).await, expected[1..]);
    assert!(rows(store, 3).await.is_empty());
    let reading = store
        .read_after(Position(3), &mut |_, _, _| {})
        .await
        .unwrap();
    assert_eq!(
        (reading.position, reading.tip),
        (Position(3), Some(b"tip 3".to_vec()))
    );
}

async fn a_change_decided_on_older_records_does_nothing<S: RecordStore>(store: &mut S) {
    let change = Change {
        at: Position(2),
        records: vec![record(4, 300)],
        removes: vec![record(1, 0).id],
        blanks: vec![record(1, 0).id],
        tip: Some(b"tip late".to_vec()),
        keyring: Some(KeyringChange {
            before: Some(b"keyring 1".to_vec()),
            after: b"keyring late".to_vec(),
        }),
    };
    assert_eq!(store.apply(&change).await.unwrap(), Outcome::Moved);
    unchanged(store).await;
}

async fn a_repeated_record_undoes_the_whole_change<S: RecordStore>(store: &mut S) {
    let change = Change {
        at: Position(3),
        removes: vec![record(3, 0).id],
        records: vec![record(4, 300), record(2, 300)],
        blanks: vec![record(1, 0).id],
        tip: Some(b"tip half".to_vec()),
        keyring: None,
    };
    assert!(store.apply(&change).await.is_err());
    unchanged(store).await;
}

async fn unchanged<S: RecordStore>(store: &mut S) {
    let lengths: Vec<_> = rows(store, 0)
        .await
        .iter()
        .map(|(_, row)| row.bytes.len())
        .collect();
    assert_eq!(lengths, [500, 100_000, 200]);
    assert_eq!(
        store.keyrings().await.unwrap(),
        [b"keyring 1", b"keyring 1"]
    );
    let reading = store
        .read_after(Position(3), &mut |_, _, _| {})
        .await
        .unwrap();
    assert_eq!(reading.tip, Some(b"tip 3".to_vec()));
}

async fn a_blank_keeps_header_and_signature<S: RecordStore>(store: &mut S) {
    let change = Change {
        at: Position(3),
        records: vec![record(4, 300)],
        blanks: vec![record(2, 0).id, record(2, 0).id, record(77, 0).id],
        ..Change::default()
    };
    assert_eq!(
        store.apply(&change).await.unwrap(),
        Outcome::Done(Position(4))
    );
    let rows = rows(store, 0).await;
    assert_eq!(rows[1].1.bytes, record(2, BLANK_LEN).bytes);
    assert_eq!(rows[0].1.bytes, record(1, 500).bytes);
    assert_eq!(rows[3].1.bytes, record(4, 300).bytes);
}

async fn a_keyring_made_from_another_one_is_refused<S: RecordStore>(store: &mut S) {
    let change = |before: &[u8], after: &[u8]| Change {
        at: Position(4),
        keyring: Some(KeyringChange {
            before: Some(before.to_vec()),
            after: after.to_vec(),
        }),
        ..Change::default()
    };
    let outcome = store
        .apply(&change(b"keyring 0", b"keyring x"))
        .await
        .unwrap();
    assert_eq!(outcome, Outcome::Moved);
    let outcome = store
        .apply(&change(b"keyring 1", b"keyring 2"))
        .await
        .unwrap();
    assert_eq!(outcome, Outcome::Done(Position(4)));
    assert_eq!(
        store.keyrings().await.unwrap(),
        [b"keyring 2", b"keyring 2"]
    );
}

async fn a_record_takes_the_place_of_another_and_no_position_comes_twice<S: RecordStore>(
    store: &mut S,
) {
    let other = SealedRecord {
        bytes: vec![7; 250],
        ..record(4, 0)
    };
    let change = Change {
        at: Position(4),
        removes: vec![record(3, 0).id, record(4, 0).id, record(88, 0).id],
        records: vec![other.clone()],
        tip: Some(b"tip 5".to_vec()),
        ..Change::default()
    };
    let outcome = store.apply(&change).await.unwrap();
    assert_eq!(outcome, Outcome::Done(Position(5)));
    let now: Vec<_> = rows(store, 0).await;
    let ids: Vec<_> = now.iter().map(|(at, row)| (*at, row.id)).collect();
    let of = |number| record(number, 0).id;
    assert_eq!(ids, [(1, of(1)), (2, of(2)), (5, of(4))]);
    assert_eq!(now[2].1, other);
    assert_eq!(rows(store, 4).await, [(5, other)]);
    let change = Change {
        at: Position(5),
        records: vec![record(3, 200)],
        ..Change::default()
    };
    let outcome = store.apply(&change).await.unwrap();
    assert_eq!(outcome, Outcome::Done(Position(6)));
    let mut chain = Vec::new();
    let each: &mut ebb_vault::EachRecord<'_> =
        &mut |_, id, bytes| chain.push((id.sequence.get(), bytes.len()));
    store.read_chain(of(1).device, 2, 9, each).await.unwrap();
    assert_eq!(chain, [(3, 200), (4, 250)]);
}
