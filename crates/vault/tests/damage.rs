//! Damage: whatever happens to a small vault's bytes, it is named, and every whole record is read.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use std::collections::BTreeMap;

use common::{chance, check, keys_of, names, now, open, vault};
use ebb_vault::{
    BLANK_LEN, Damage, Keyring, MemoryStore, RecordId, Rehearsed, Report, SIGNATURE_LEN, Vault,
};
use proptest::prelude::*;

const HEADER_LEN: usize = BLANK_LEN - SIGNATURE_LEN;

/// A vault of five records; the second and the last are blanked.
struct Small {
    keyring: Keyring,
    store: MemoryStore,
    ids: Vec<RecordId>,
    bodies: BTreeMap<RecordId, Vec<u8>>,
}

fn small() -> Small {
    let texts: [&[u8]; 5] = [
        b"first night",
        b"a letter, burned",
        b"an urge",
        b"a day",
        b"gone",
    ];
    let (keyring, mut vault, ids) = vault(&texts);
    now(vault.append(&[], &[ids[1], ids[4]], &mut chance())).unwrap();
    let bodies = ids
        .iter()
        .zip(texts)
        .filter(|(id, _)| **id != ids[1] && **id != ids[4])
        .map(|(id, text)| (*id, text.to_vec()))
        .collect();
    Small {
        keyring,
        store: vault.into_store(),
        ids,
        bodies,
    }
}

impl Small {
    /// Opens a damaged copy: no body may differ from what was written, none may come twice.
    fn open(&self, store: &MemoryStore) -> (BTreeMap<RecordId, Vec<u8>>, Report) {
        let (found, report) = open(store, keys_of(&self.keyring));
        let count = found.len();
        let found: BTreeMap<_, _> = found.into_iter().collect();
        assert_eq!(found.len(), count, "a body came twice");
        for (id, body) in &found {
            assert_eq!(
                Some(body),
                self.bodies.get(id),
                "a wrong body came for {id}"
            );
        }
        (found, report)
    }

    fn check(&self, store: &MemoryStore) -> Report {
        check(store, keys_of(&self.keyring))
    }

    /// Asserts that all records but those at `spoilt` were read.
    fn others_are_read(&self, found: &BTreeMap<RecordId, Vec<u8>>, spoilt: &[usize]) {
        for (id, body) in &self.bodies {
            if !spoilt.iter().any(|index| self.ids[*index] == *id) {
                assert_eq!(found.get(id), Some(body), "{id} is whole and wasn't read");
            }
        }
    }
}

#[test]
fn any_flipped_byte_of_a_record_is_named_and_every_other_record_is_read() {
    let small = small();
    for index in 0..small.ids.len() {
        let id = small.ids[index];
        let blanked = !small.bodies.contains_key(&id);
        for at in 0..small.store.records[index].bytes.len() {
            for bit in [0x01, 0x80] {
                let mut store = small.store.clone();
                store.records[index].bytes[at] ^= bit;
                let (found, report) = small.open(&store);
                small.others_are_read(&found, &[index]);
                let in_signature = (HEADER_LEN..BLANK_LEN).contains(&at);
                if in_signature {
                    // Opening trusts the cipher, or the chain; the check looks at signatures.
                    assert_eq!(found.contains_key(&id), !blanked);
                } else {
                    assert!(names(&report, id), "record {index}, byte {at}: {report:?}");
                    assert!(!found.contains_key(&id));
                }
                let report = small.check(&store);
                assert!(
                    names(&report, id),
                    "check: record {index}, byte {at}: {report:?}"
                );
                let others = report
                    .damage
                    .iter()
                    .filter(|d| d.record() != Some(id))
                    .count();
                assert_eq!(others, 0, "another record is blamed: {report:?}");
            }
        }
    }
}

#[test]
fn a_record_cut_at_any_length_is_named() {
    let small = small();
    for index in 0..small.ids.len() {
        let id = small.ids[index];
        for len in 0..small.store.records[index].bytes.len() {
            let mut store = small.store.clone();
            store.records[index].bytes.truncate(len);
            let (found, report) = small.open(&store);
            small.others_are_read(&found, &[index]);
            assert!(!found.contains_key(&id));
            if len == BLANK_LEN {
                // No different from a blank: the reader of bodies asks whether anything named it.
                assert!(report.blanked.contains(&id));
            } else {
                assert!(
                    names(&report, id),
                    "record {index} cut at {len}: {report:?}"
                );
            }
        }
    }
}

#[test]
fn bytes_swapped_between_two_places_are_named_and_all_bodies_are_read() {
    let small = small();
    for one in 0..small.ids.len() {
        for two in one + 1..small.ids.len() {
            let mut store = small.store.clone();
            let bytes = store.records[one].bytes.clone();
            store.records[one].bytes = std::mem::replace(&mut store.records[two].bytes, bytes);
            let (found, report) = small.open(&store);
            small.others_are_read(&found, &[]);
            let (first, second) = (small.ids[one], small.ids[two]);
            assert!(report.damage.contains(&Damage::Swapped {
                record: first,
                holds: second
            }));
            assert!(report.damage.contains(&Damage::Swapped {
                record: second,
                holds: first
            }));
            assert_eq!(report.damage.len(), 2, "{report:?}");
            assert_eq!(report.blanked.len(), 2);
        }
    }
}

#[test]
fn records_in_another_order_are_named_and_all_bodies_are_read() {
    let small = small();
    for one in 0..small.ids.len() {
        for two in one + 1..small.ids.len() {
            let mut store = small.store.clone();
            store.records.swap(one, two);
            let (found, report) = small.open(&store);
            small.others_are_read(&found, &[]);
            assert!(!report.damage.is_empty());
            assert!(
                report
                    .damage
                    .iter()
                    .all(|d| matches!(d, Damage::Displaced { .. })),
                "{report:?}"
            );
        }
    }
}

#[test]
fn a_record_over_another_is_named_and_handed_out_once() {
    let small = small();
    for from in 0..small.ids.len() {
        for over in (0..small.ids.len()).filter(|over| *over != from) {
            let mut store = small.store.clone();
            store.records[over].bytes = store.records[from].bytes.clone();
            let (found, report) = small.open(&store);
            small.others_are_read(&found, &[over]);
            let (record, holds) = (small.ids[over], small.ids[from]);
            assert_eq!(
                report.damage,
                [Damage::Repeated { record, holds }],
                "{from} over {over}"
            );
        }
    }
}

#[test]
fn a_record_that_comes_again_is_named_and_handed_out_once() {
    let small = small();
    for index in 0..small.ids.len() {
        let mut store = small.store.clone();
        let again = store.records[index].clone();
        store.records.push(again);
        let (found, report) = small.open(&store);
        small.others_are_read(&found, &[]);
        assert!(
            matches!(report.damage[..], [Damage::Repeated { .. }]),
            "{report:?}"
        );
    }
}

#[test]
fn any_run_of_missing_records_is_named_even_at_the_end() {
    let small = small();
    for from in 0..small.ids.len() {
        for to in from..small.ids.len() {
            let mut store = small.store.clone();
            store.records.drain(from..=to);
            let (found, report) = small.open(&store);
            small.others_are_read(&found, &(from..=to).collect::<Vec<_>>());
            let missing = Damage::Missing {
                record: small.ids[from],
                through: small.ids[to].sequence,
            };
            assert_eq!(report.damage, [missing]);
        }
    }
}

#[test]
fn a_vault_goes_on_after_damage_and_no_number_is_used_twice() {
    let small = small();
    let last = small.ids.len() - 1;
    let damages: [&dyn Fn(&mut MemoryStore); 4] = [
        &|store| drop(store.records.pop()),
        &|store| store.records[last].bytes[60] ^= 1,
        &|store| store.tip = None,
        &|store| {
            store.tip = None;
            store.records[last].bytes[60] ^= 1;
        },
    ];
    for (index, damage) in damages.iter().enumerate() {
        let mut store = small.store.clone();
        damage(&mut store);
        let (mut vault, _) =
            now(Vault::open(store, keys_of(&small.keyring), &mut |_, _| {})).unwrap();
        let ids = now(vault.append(&[b"after".to_vec()], &[], &mut Rehearsed::new(3))).unwrap();
        assert_eq!(ids[0].sequence.get(), 6, "damage {index}");
        let (found, _) = open(&vault.into_store(), keys_of(&small.keyring));
        assert!(found.contains(&(ids[0], b"after".to_vec())));
    }
}

#[test]
fn any_flipped_byte_of_the_tip_is_named_and_everything_is_read() {
    let small = small();
    let len = small.store.tip.as_ref().unwrap().len();
    for at in 0..len {
        let mut store = small.store.clone();
        store.tip.as_mut().unwrap()[at] ^= 0x20;
        let (found, report) = small.open(&store);
        small.others_are_read(&found, &[]);
        assert_eq!(report.damage, [Damage::Tip], "byte {at}");
    }
}

#[test]
fn a_damaged_copy_of_the_keyring_is_named_and_the_other_one_opens() {
    let small = small();
    for at in 0..small.store.keyrings[0].len() {
        for copy in 0..2 {
            let mut store = small.store.clone();
            store.keyrings[copy][at] ^= 0x04;
            assert_eq!(Keyring::read(&store.keyrings), Ok(small.keyring.clone()));
            if at % 16 == 0 {
                let (_, report) = small.open(&store);
                assert_eq!(report.damage, [Damage::Keyring { copy: copy + 1 }]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn several_damages_at_once_never_give_a_wrong_body(
        flips in prop::collection::vec((0_usize..5, 0_usize..478, 1_u8..), 0..4),
        swaps in prop::collection::vec((0_usize..5, 0_usize..5), 0..3),
        cut in prop::option::of((0_usize..5, 0_usize..478)),
        tip in any::<bool>(),
    ) {
        let small = small();
        let mut store = small.store.clone();
        for (index, at, bits) in flips {
            if let Some(byte) = store.records[index].bytes.get_mut(at) {
                *byte ^= bits;
            }
        }
        for (one, two) in swaps {
            store.records.swap(one, two);
        }
        if let Some((index, len)) = cut {
            store.records[index].bytes.truncate(len);
        }
        if tip {
            store.tip = None;
        }
        small.open(&store);
        small.check(&store);
    }
}
