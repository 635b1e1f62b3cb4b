//! A few seconds of what the fuzzer does for hours: the seeds, and small changes to them, always
//! the same ones. So no target rots, and what breaks at once is found at once.

use std::cell::RefCell;

use ebb_fuzz::{TARGETS, Target};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// How many changed seeds each target gets.
const CASES: u32 = 250;

/// One small change to an input.
#[derive(Debug, Clone)]
enum Change {
    Set(u8),
    Flip(u8),
    Insert(Vec<u8>),
    Remove(usize),
    Repeat(usize),
}

/// A change, and where in an input of any length.
fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let sharp = prop::sample::select(vec![
        &b"\0"[..],
        b"\xff",
        b"\x7f",
        b"\x80",
        b"\xf7\xff",
        b"\"",
        b"\\",
        b"}",
        b"%",
        b"&",
        b"=",
        b"\n",
        b"-",
        b"9999999999999999999",
        b"\xe2\x80\xae",
        b"[",
        b"null",
    ]);
    let kind = prop_oneof![
        any::<u8>().prop_map(Change::Set),
        (0..8_u8).prop_map(Change::Flip),
        sharp.prop_map(|bytes| Change::Insert(bytes.to_vec())),
        (1..40_usize).prop_map(Change::Remove),
        (1..40_usize).prop_map(Change::Repeat),
    ];
    (any::<prop::sample::Index>(), kind)
}

fn changed(seed: &[u8], changes: &[(prop::sample::Index, Change)]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (place, change) in changes {
        let at = place.index(bytes.len() + 1);
        let until = |many: usize| (at + many).min(bytes.len());
        match change {
            Change::Set(byte) => {
                bytes.splice(at..until(1), [*byte]);
            }
            Change::Flip(bit) => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Change::Insert(more) => {
                bytes.splice(at..at, more.iter().copied());
            }
            Change::Remove(many) => {
                bytes.drain(at..until(*many));
            }
            Change::Repeat(many) => {
                let again = bytes[at..until(*many)].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    bytes
}

fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, chance)
}

fn rehearse(target: &Target) {
    let seeds = (target.seeds)();
    for seed in &seeds {
        (target.read)(seed);
    }
    let input = (
        any::<prop::sample::Index>(),
        prop::collection::vec(change(), 1..6),
    );
    let last = RefCell::new(Vec::new());
    let tried = runner(CASES).run(&input, |(which, changes)| {
        let bytes = changed(&seeds[which.index(seeds.len())], &changes);
        last.replace(bytes.clone());
        (target.read)(&bytes);
        Ok(())
    });
    let last = last.borrow();
    let last = String::from_utf8_lossy(&last);
    let why = tried.err().map(|error| error.to_string());
    assert_eq!(why, None, "{}: the last input was {last:?}", target.name);
}

macro_rules! rehearsals {
    ($($test:ident $name:literal,)*) => {
        $(#[test] fn $test() { rehearse(ebb_fuzz::find($name).expect("a target")); })*

        #[test]
        fn every_target_is_rehearsed() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$($name),*]);
        }
    };
}

rehearsals! {
    a_header_of_any_bytes "header",
    a_store_of_any_records "records",
    a_keyring_of_any_bytes "keyring",
    a_backup_of_any_bytes "backup",
    a_damaged_file_of_any_bytes "carve",
    words_typed_in_any_way "words",
    frames_of_any_bytes "frames",
    anything_said_to_a_relay "wire",
    a_record_of_any_bytes "event",
    a_file_of_any_lines "lines",
    a_diary_of_any_shape "diary",
    a_time_typed_in_any_way "times",
    a_form_of_any_bytes "form",
    a_page_over_any_life "life",
    any_requests_to_the_shell "request",
}
