//! Keys: what opens a vault, what doesn't, and how that is said.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use common::{PASSPHRASE, chance, keyring, keys_of};
use ebb_vault::{
    KdfParams, Keyring, RecoveryWords, Rehearsed, UnlockError, WordsError, unlock,
    verify_passphrase,
};
use proptest::prelude::*;

/// A keyring whose map was edited, with a right checksum, as somebody could who holds no key.
fn forged(keyring: &Keyring, edit: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = keyring.encode().to_vec();
    bytes.truncate(bytes.len() - 32);
    edit(&mut bytes);
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

#[test]
fn only_the_passphrase_opens() {
    let (keyring, ..) = keyring();
    assert!(unlock(&keyring, PASSPHRASE).is_ok());
    for other in ["", "What the tide takes", "what the tide takes "] {
        assert_eq!(
            verify_passphrase(&keyring, other),
            Err(UnlockError::WrongPassphrase)
        );
    }
}

#[test]
fn a_passphrase_opens_however_its_letters_are_composed() {
    let (keyring, ..) = Keyring::make(&mut chance(), "\u{17e}enska", KdfParams::REHEARSED).unwrap();
    assert!(unlock(&keyring, "z\u{30c}enska").is_ok());
}

#[test]
fn damage_is_never_taken_for_a_wrong_passphrase() {
    let (keyring, ..) = keyring();
    for at in 0..keyring.encode().len() {
        let mut bytes = keyring.encode().to_vec();
        bytes[at] ^= 0x40;
        assert_eq!(
            Keyring::read(&[bytes]),
            Err(UnlockError::Damaged),
            "byte {at}"
        );
        let cut = keyring.encode()[..at].to_vec();
        assert_eq!(
            Keyring::read(&[cut]),
            Err(UnlockError::Damaged),
            "cut at {at}"
        );
    }
    assert_eq!(Keyring::read(&[]), Err(UnlockError::Damaged));
}

#[test]
fn a_keyring_edited_without_the_root_does_not_open() {
    let (keyring, ..) = keyring();
    for at in 5..keyring.encode().len() - 32 {
        let bytes = forged(&keyring, |bytes| bytes[at] ^= 0x01);
        if let Ok(edited) = Keyring::decode(&bytes) {
            // Parameters far beyond what the test will spend are cut off by the caps or refused.
            if edited.params().memory_kib <= 64 * 1024 && edited.params().passes <= 64 {
                assert!(unlock(&edited, PASSPHRASE).is_err(), "byte {at}");
            }
        }
    }
}

#[test]
fn a_later_version_is_said_to_be_one() {
    let (keyring, ..) = keyring();
    let bytes = forged(&keyring, |bytes| bytes[4] = 2);
    assert_eq!(
        Keyring::read(std::slice::from_ref(&bytes)),
        Err(UnlockError::TooNew { version: 2 })
    );
    let copies = [bytes, keyring.encode().to_vec()];
    assert_eq!(Keyring::read(&copies), Ok(keyring));
}

#[test]
fn the_newer_of_two_sound_copies_is_read() {
    let (old, keys, _) = keyring();
    let new = old
        .rewrap(&keys, "another", KdfParams::REHEARSED, &mut chance())
        .unwrap();
    let copies = [new.encode().to_vec(), old.encode().to_vec()];
    assert_eq!(Keyring::read(&copies), Ok(new.clone()));
    assert_eq!(
        Keyring::read(&[copies[1].clone(), copies[0].clone()]),
        Ok(new)
    );
}

#[test]
fn parameters_are_capped_before_anything_is_derived() {
    let gib = 1024 * 1024;
    let cases = [
        (
            KdfParams {
                memory_kib: gib,
                passes: 64,
                lanes: 16,
            },
            true,
        ),
        (
            KdfParams {
                memory_kib: gib + 1,
                passes: 1,
                lanes: 1,
            },
            false,
        ),
        (
            KdfParams {
                memory_kib: 8,
                passes: 65,
                lanes: 1,
            },
            false,
        ),
        (
            KdfParams {
                memory_kib: 8,
                passes: 0,
                lanes: 1,
            },
            false,
        ),
        (
            KdfParams {
                memory_kib: 7,
                passes: 1,
                lanes: 1,
            },
            false,
        ),
        (
            KdfParams {
                memory_kib: 8,
                passes: 1,
                lanes: 0,
            },
            false,
        ),
        (
            KdfParams {
                memory_kib: u32::MAX,
                passes: u32::MAX,
                lanes: u32::MAX,
            },
            false,
        ),
    ];
    for (params, sound) in cases {
        assert_eq!(params.check().is_ok(), sound, "{params:?}");
        if !sound {
            assert!(matches!(
                Keyring::make(&mut chance(), "", params),
                Err(UnlockError::Params(_))
            ));
        }
    }
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_the_words_stay() {
    let (before, keys, words) = keyring();
    let after = before
        .rewrap(&keys, "another", KdfParams::REHEARSED, &mut chance())
        .unwrap();
    assert!(unlock(&after, "another").is_ok());
    assert_eq!(
        verify_passphrase(&after, PASSPHRASE),
        Err(UnlockError::WrongPassphrase)
    );
    assert_eq!(after.check_words(&words), Ok(()));
    assert_eq!(after.device(), before.device());
}

#[test]
fn the_words_open_the_vault_as_a_new_device() {
    let (before, old, words) = keyring();
    let typed = RecoveryWords::read(&words.expose_phrase()).unwrap();
    let (after, keys) = before
        .recover(
            &typed,
            "new one",
            KdfParams::REHEARSED,
            &mut Rehearsed::new(2),
        )
        .unwrap();
    assert_eq!(keys.vault(), old.vault());
    assert_ne!(keys.device(), old.device());
    assert!(unlock(&after, "new one").is_ok());
    assert_eq!(
        verify_passphrase(&after, PASSPHRASE),
        Err(UnlockError::WrongPassphrase)
    );
}

#[test]
fn renewed_words_open_and_the_former_ones_do_not() {
    let (before, keys, words) = keyring();
    let (after, renewed) = before
        .renew_recovery(&keys, &mut Rehearsed::new(3))
        .unwrap();
    assert_eq!(after.check_words(&renewed), Ok(()));
    assert_eq!(after.check_words(&words), Err(UnlockError::WrongWords));
    assert!(unlock(&after, PASSPHRASE).is_ok());
}

#[test]
fn words_are_read_as_people_type_them() {
    let (keyring, _, words) = keyring();
    let list = words.expose_words();
    assert_eq!(list.len(), 24);
    let typed: String = list
        .iter()
        .enumerate()
        .map(|(at, word)| format!("{}. {},\n", at + 1, word.to_uppercase()))
        .collect();
    assert_eq!(
        keyring.check_words(&RecoveryWords::read(&typed).unwrap()),
        Ok(())
    );
}

#[test]
fn wrong_words_are_said_to_be_wrong_in_their_own_way() {
    let (.., words) = keyring();
    let mut list = words.expose_words();
    assert_eq!(
        RecoveryWords::read("abandon").map(drop),
        Err(WordsError::Count {
            found: 1,
            wanted: 24
        })
    );
    list[4] = "ebb";
    assert_eq!(
        RecoveryWords::read(&list.join(" ")).map(drop),
        Err(WordsError::Unknown(5))
    );
    let mut list = words.expose_words();
    list.swap(0, 1);
    assert_eq!(
        RecoveryWords::read(&list.join(" ")).map(drop),
        Err(WordsError::Checksum)
    );
}

#[test]
fn nothing_secret_is_printed_by_accident() {
    let (keyring, keys, words) = keyring();
    assert_eq!(format!("{words:?}"), "RecoveryWords(redacted)");
    let printed = format!("{keys:?}");
    assert!(
        printed.len() < 200 && printed.contains(&keyring.vault().to_string()),
        "{printed}"
    );
    keys_of(&keyring);
}

proptest! {
    #[test]
    fn no_bytes_make_reading_a_keyring_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let (keyring, ..) = keyring();
        let _ = Keyring::decode(&bytes);
        let _ = Keyring::decode(&forged(&keyring, |inner| {
            inner.truncate(5);
            inner.extend_from_slice(&bytes);
        }));
        let _ = RecoveryWords::read(&String::from_utf8_lossy(&bytes));
    }
}
