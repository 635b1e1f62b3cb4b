//! Bytes that release 0.1 wrote. They open forever.
//!
//! The files in `golden/` were written once, by [`written`] on the day the formats were fixed, and are
//! never written again: a test that fails here has found a format that changed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;
mod opened;

use std::path::PathBuf;

use common::{PASSPHRASE, chance, now};
use ebb_protocol::{BodyHash, Header, HeaderHash, KeyEpoch};
use ebb_vault::{
    DeviceId, KdfParams, Keyring, MemoryStore, RecordId, RecoveryWords, Rehearsed, Sequence, Vault,
    VaultId, write_backup,
};
use opened::BODIES;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(file(name)).unwrap()
}

fn header() -> Header {
    Header {
        epoch: KeyEpoch(0x0102_0304),
        vault: VaultId::from_bytes([0x11; 16]),
        device: DeviceId::from_bytes([0x22; 16]),
        sequence: Sequence::new(0x0506_0708_090a_0b0c).unwrap(),
        previous: HeaderHash::from_bytes([0x33; 32]),
        padded: 0x0d0e_0f10,
        body: BodyHash::from_bytes([0x44; 32]),
    }
}

/// A small vault with one blank, from a fixed chance.
fn written() -> (MemoryStore, Vec<RecordId>, RecoveryWords) {
    let params = KdfParams {
        memory_kib: 64,
        passes: 2,
        lanes: 1,
    };
    let (keyring, keys, words) = Keyring::make(&mut chance(), PASSPHRASE, params).unwrap();
    let mut vault = now(Vault::make(MemoryStore::default(), &keyring, keys)).unwrap();
    let bodies: Vec<Vec<u8>> = BODIES.iter().map(|body| body.to_vec()).collect();
    let ids = now(vault.append(&bodies, &[], &mut Rehearsed::new(8))).unwrap();
    now(vault.append(&[], &ids[1..2], &mut Rehearsed::new(9))).unwrap();
    (vault.into_store(), ids, words)
}

#[test]
fn a_header_has_the_bytes_of_release_0_1() {
    assert_eq!(header().encode()[..], golden("header.bin")[..]);
    assert_eq!(Header::decode(&golden("header.bin")), Ok(header()));
}

#[test]
fn a_keyring_and_a_record_are_written_as_by_release_0_1() {
    let (store, ..) = written();
    assert_eq!(store.keyrings[0], golden("keyring.bin"));
    assert_eq!(store.tip.unwrap(), golden("tip.bin"));
    assert_eq!(store.records[0].bytes, golden("record.bin"));
    assert_eq!(store.records[1].bytes, golden("blank.bin"));
}

#[test]
fn a_backup_is_written_as_by_release_0_1() {
    let mut bytes = Vec::new();
    now(write_backup(&mut written().0, &mut bytes)).unwrap();
    assert_eq!(bytes, golden("vault.ebb-backup"));
}

#[test]
fn opens_the_backup_of_release_0_1_by_its_passphrase_and_by_its_words() {
    now(opened::tell(MemoryStore::default()));
}

/// Writes the files where there are none, when a new format gets files of its own.
#[test]
#[ignore = "run by hand, once for each new format"]
fn write_what_is_not_there() {
    let (mut store, _, words) = written();
    let mut backup = Vec::new();
    now(write_backup(&mut store, &mut backup)).unwrap();
    let phrase = words.expose_phrase();
    let files: [(&str, &[u8]); 7] = [
        ("header.bin", &header().encode()),
        ("keyring.bin", &store.keyrings[0]),
        ("tip.bin", store.tip.as_ref().unwrap()),
        ("record.bin", &store.records[0].bytes),
        ("blank.bin", &store.records[1].bytes),
        ("vault.ebb-backup", &backup),
        ("words.txt", phrase.as_bytes()),
    ];
    for (name, bytes) in files.into_iter().filter(|(name, _)| !file(name).exists()) {
        std::fs::write(file(name), bytes).unwrap();
    }
}
