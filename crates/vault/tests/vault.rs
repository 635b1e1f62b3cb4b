//! An open vault: what is appended comes back, and two holders of it lose nothing.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;
mod conformance;

use std::sync::Arc;

use common::{PASSPHRASE, chance, check, keyring, keys_of, now, open, vault};
use ebb_vault::{
    AppendError, BLANK_LEN, Damage, KdfParams, MAX_BODY, MemoryStore, OpenError, Rehearsed,
    StoreError, Vault, read_backup, restore, unlock, verify_backup, write_backup,
};
use proptest::prelude::*;

#[test]
fn memory_keeps_the_promises_of_a_store() {
    now(conformance::tell(MemoryStore::default()));
}

#[test]
fn what_was_appended_comes_back_in_order() {
    let (keyring, vault, ids) = vault(&[b"one", b"", &[3; 5000]]);
    assert_eq!(vault.record_count(), 3);
    let (bodies, report) = open(&vault.into_store(), keys_of(&keyring));
    let expected = [b"one".to_vec(), Vec::new(), vec![3; 5000]];
    assert_eq!(bodies, ids.into_iter().zip(expected).collect::<Vec<_>>());
    assert_eq!(
        (report.records, report.damage, report.blanked),
        (3, vec![], vec![])
    );
}

#[test]
fn nothing_of_a_body_stands_in_the_store() {
    let body = b"she said that the tide would take it";
    let (keyring, vault, _) = vault(&[body]);
    let store = vault.into_store();
    for bytes in store
        .records
        .iter()
        .map(|row| &row.bytes)
        .chain(&store.keyrings)
    {
        assert!(
            !bytes
                .windows(8)
                .any(|part| body.windows(8).any(|word| word == part))
        );
    }
    assert_eq!(check(&store, keys_of(&keyring)).damage, []);
}

#[test]
fn a_blanked_record_is_no_damage_and_its_chain_stays_whole() {
    let (keyring, mut vault, ids) = vault(&[b"one", b"two", b"three"]);
    for blanks in [&ids[1..2], &ids[0..1], &ids[2..3]] {
        now(vault.append(&[], blanks, &mut chance())).unwrap();
    }
    let after = now(vault.append(&[b"four".to_vec()], &[], &mut chance())).unwrap();
    let store = vault.into_store();
    assert!(
        store.records[..3]
            .iter()
            .all(|row| row.bytes.len() == BLANK_LEN)
    );
    let (bodies, report) = open(&store, keys_of(&keyring));
    assert_eq!(bodies, [(after[0], b"four".to_vec())]);
    assert_eq!(report.damage, []);
    assert_eq!(report.blanked, ids);
    let report = check(&store, keys_of(&keyring));
    assert_eq!((report.damage, report.blanked), (vec![], ids));
}

#[test]
fn whoever_decided_on_older_records_is_told_and_can_decide_again() {
    let (keyring, vault, _) = vault(&[b"one"]);
    let store = vault.into_store();
    let (mut late, _) = now(Vault::open(store, keys_of(&keyring), &mut |_, _| {})).unwrap();
    let (mut early, _) = now(Vault::open(
        late.store().clone(),
        keys_of(&keyring),
        &mut |_, _| {},
    ))
    .unwrap();
    let written = now(early.append(&[b"two".to_vec()], &[], &mut chance())).unwrap();
    *late.store() = early.into_store();

    let refused = now(late.append(&[b"three".to_vec()], &[], &mut chance()));
    assert!(matches!(refused, Err(AppendError::Moved)));
    let mut tail = Vec::new();
    let report = now(late.tail(&mut |id, body| tail.push((id, body.to_vec())))).unwrap();
    assert_eq!(tail, [(written[0], b"two".to_vec())]);
    assert_eq!(report.damage, []);
    now(late.append(&[b"three".to_vec()], &[], &mut Rehearsed::new(1))).unwrap();
    assert_eq!(check(&late.into_store(), keys_of(&keyring)).damage, []);
}

#[test]
fn a_body_that_is_too_long_is_refused_and_nothing_is_written() {
    let (_, mut vault, _) = vault(&[]);
    let bodies = [b"fits".to_vec(), vec![0; MAX_BODY + 1]];
    let refused = now(vault.append(&bodies, &[], &mut chance()));
    assert!(matches!(
        refused,
        Err(AppendError::TooLong { index: 1, .. })
    ));
    assert_eq!(vault.into_store().records, []);
}

#[test]
fn keys_of_another_vault_are_refused_before_anything_is_read_or_written() {
    let (_, vault, _) = vault(&[b"one"]);
    let (_, other, _) =
        ebb_vault::Keyring::make(&mut Rehearsed::new(99), PASSPHRASE, KdfParams::REHEARSED)
            .unwrap();
    let refused = now(Vault::open(
        vault.into_store(),
        other,
        &mut |_, _| unreachable!(),
    ));
    assert!(matches!(refused, Err(OpenError::OtherKeys)));
}

#[test]
fn a_second_vault_is_not_made_over_the_first() {
    let (_, vault, _) = vault(&[b"one"]);
    let (keyring, keys, _) = keyring();
    let refused = now(Vault::make(vault.into_store(), &keyring, keys));
    assert!(matches!(
        refused,
        Err(OpenError::Store(StoreError::Occupied))
    ));
}

#[test]
fn a_new_passphrase_changes_no_record() {
    let (before, mut vault, _) = vault(&[b"one"]);
    let records = vault.store().records.clone();
    let after = before
        .rewrap(
            &vault.keys(),
            "another one",
            KdfParams::REHEARSED,
            &mut chance(),
        )
        .unwrap();
    now(vault.change_keyring(&before, &after, None)).unwrap();
    let store = vault.into_store();
    assert_eq!(store.records, records);
    let read = ebb_vault::Keyring::read(&store.keyrings).unwrap();
    let (bodies, report) = open(&store, unlock(&read, "another one").unwrap());
    assert_eq!((bodies.len(), report.damage), (1, vec![]));
}

#[test]
fn a_keyring_that_was_changed_elsewhere_is_not_overwritten() {
    let (before, mut vault, _) = vault(&[]);
    let one = before
        .rewrap(&vault.keys(), "one", KdfParams::REHEARSED, &mut chance())
        .unwrap();
    let two = before
        .rewrap(&vault.keys(), "two", KdfParams::REHEARSED, &mut chance())
        .unwrap();
    now(vault.change_keyring(&before, &one, None)).unwrap();
    let refused = now(vault.change_keyring(&before, &two, None));
    assert!(matches!(refused, Err(AppendError::Moved)));
}

#[test]
fn a_new_device_writes_a_chain_of_its_own_and_the_old_one_stays_checked() {
    let (before, mut vault, ids) = vault(&[b"one"]);
    let (after, keys) = before
        .become_new_device(
            &vault.keys(),
            PASSPHRASE,
            KdfParams::REHEARSED,
            &mut chance(),
        )
        .unwrap();
    now(vault.change_keyring(&before, &after, Some(keys))).unwrap();
    let new = now(vault.append(&[b"two".to_vec()], &[], &mut chance())).unwrap();
    assert_ne!(new[0].device, ids[0].device);
    assert_eq!(new[0].sequence.get(), 1);
    assert_eq!(check(&vault.into_store(), keys_of(&after)).damage, []);
}

#[test]
fn two_copies_that_wrote_as_one_device_are_told_as_a_fork() {
    let (keyring, vault, _) = vault(&[b"one"]);
    let copy = vault.into_store();
    let write = |body: &[u8], seed| {
        let (mut vault, _) =
            now(Vault::open(copy.clone(), keys_of(&keyring), &mut |_, _| {})).unwrap();
        let mut chance = Rehearsed::new(seed);
        now(vault.append(&[body.to_vec(), body.to_vec()], &[], &mut chance)).unwrap();
        vault.into_store()
    };
    let (mut left, right) = (write(b"left", 1), write(b"right", 2));
    left.records[2] = right.records[2].clone();
    let (bodies, report) = open(&left, keys_of(&keyring));
    assert_eq!(bodies.len(), 3);
    assert!(report.damage.contains(&Damage::Forked {
        record: right.records[2].id
    }));
}

#[test]
fn a_backup_restores_to_the_same_records() {
    let (keyring, mut vault, ids) = vault(&[b"one", b"two", &[5; 3000]]);
    now(vault.append(&[], &ids[..1], &mut chance())).unwrap();
    let mut file = Vec::new();
    assert_eq!(now(write_backup(vault.store(), &mut file)).unwrap(), 3);
    let (backup, report) = verify_backup(&mut &file[..], Arc::new(keys_of(&keyring))).unwrap();
    assert_eq!((backup.records, report.damage), (3, vec![]));
    let mut store = MemoryStore::default();
    now(restore(&mut &file[..], &mut store)).unwrap();
    let original = vault.into_store();
    assert_eq!(store.records, original.records);
    assert_eq!(
        (store.tip, store.keyrings),
        (original.tip, original.keyrings)
    );
}

#[test]
fn a_backup_is_not_put_over_a_vault() {
    let (_, mut vault, _) = vault(&[b"one"]);
    let mut file = Vec::new();
    now(write_backup(vault.store(), &mut file)).unwrap();
    let mut store = vault.into_store();
    let before = store.records.clone();
    assert!(now(restore(&mut &file[..], &mut store)).is_err());
    assert_eq!(store.records, before);
}

#[test]
fn a_backup_with_any_byte_flipped_or_cut_anywhere_is_refused() {
    let (_, mut vault, _) = vault(&[b"one", b"two"]);
    let mut file = Vec::new();
    now(write_backup(vault.store(), &mut file)).unwrap();
    for at in 0..file.len() {
        let mut damaged = file.clone();
        damaged[at] ^= 0x11;
        assert!(
            read_backup(&mut &damaged[..], &mut |_, _| {}).is_err(),
            "byte {at}"
        );
        assert!(
            read_backup(&mut &file[..at], &mut |_, _| {}).is_err(),
            "cut at {at}"
        );
    }
    file.push(0);
    assert!(read_backup(&mut &file[..], &mut |_, _| {}).is_err());
}

#[test]
fn a_backup_carries_a_damaged_record_in_its_place() {
    let (keyring, mut vault, ids) = vault(&[b"one", b"two", b"three"]);
    vault.store().records[1].bytes.truncate(40);
    let mut file = Vec::new();
    now(write_backup(vault.store(), &mut file)).unwrap();
    let (_, report) = verify_backup(&mut &file[..], Arc::new(keys_of(&keyring))).unwrap();
    assert_eq!(report.damage, [Damage::Altered { record: ids[1] }]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_bodies_in_any_batches_come_back(
        batches in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(any::<u8>(), 0..1500), 0..4), 0..6),
        seed in any::<u8>(),
    ) {
        let (keyring, mut vault, _) = vault(&[]);
        let mut chance = Rehearsed::new(seed);
        let mut expected = Vec::new();
        for batch in &batches {
            let ids = now(vault.append(batch, &[], &mut chance)).unwrap();
            expected.extend(ids.into_iter().zip(batch.iter().cloned()));
        }
        let (bodies, report) = open(&vault.into_store(), keys_of(&keyring));
        prop_assert_eq!(bodies, expected);
        prop_assert_eq!(report.damage, vec![]);
    }
}
