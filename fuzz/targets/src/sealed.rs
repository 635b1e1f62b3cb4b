//! What lies on a disk: headers, records, keyrings, backups, damaged files, recovery words.
//!
//! The promise that is tried besides never panicking: no body ever comes out that wasn't put in.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use ebb_protocol::{HEADER_LEN, Header, RecordId};
use ebb_vault::{
    BLANK_LEN, DeviceId, KdfParams, Keyring, Keys, MemoryStore, RecoveryWords, Rehearsed,
    SealedRecord, Sequence, Vault, carve as carve_records, carve_keyring, read_backup, restore,
    unlock, verify_backup, write_backup,
};

use crate::house::{PASSPHRASE, now};

/// The page size of the store and the three measures of its rows, as carving knows them.
const PAGE: usize = 8192;
const SPILL: usize = PAGE - 4;
const WHOLE: usize = PAGE - 35;
const LEAST: usize = (PAGE - 12) * 32 / 255 - 23;

/// A sound vault, and what was put into it.
struct Sound {
    keyring: Keyring,
    phrase: String,
    store: MemoryStore,
    bodies: BTreeMap<RecordId, Vec<u8>>,
}

impl Sound {
    fn keys(&self) -> Keys {
        unlock(&self.keyring, PASSPHRASE).expect("the vault's own passphrase")
    }

    fn holds(&self, id: RecordId, body: &[u8]) {
        assert_eq!(
            self.bodies.get(&id).map(Vec::as_slice),
            Some(body),
            "record {id} holds what nobody wrote"
        );
    }
}

fn sound() -> &'static Sound {
    static SOUND: OnceLock<Sound> = OnceLock::new();
    SOUND.get_or_init(|| {
        let mut chance = Rehearsed::new(1);
        let (keyring, keys, words) =
            Keyring::make(&mut chance, PASSPHRASE, KdfParams::REHEARSED).expect("bounds");
        let vault = Vault::make(MemoryStore::default(), &keyring, keys);
        let mut vault = now(vault).expect("an empty store");
        let mut bodies = BTreeMap::new();
        // A short one, an empty one, one that will be blanked, one that spills over two pages.
        for body in [&b"three words here"[..], b"", b"to be burned", &[7; 9000]] {
            let ids = now(vault.append(&[body.to_vec()], &[], &mut chance)).expect("memory");
            bodies.extend(ids.into_iter().map(|id| (id, body.to_vec())));
        }
        let burned: Vec<RecordId> = bodies.keys().skip(2).take(1).copied().collect();
        let ids = now(vault.append(&[b"burns it".to_vec()], &burned, &mut chance)).expect("memory");
        bodies.extend(ids.into_iter().map(|id| (id, b"burns it".to_vec())));
        Sound {
            keyring,
            phrase: words.expose_phrase().to_string(),
            store: vault.into_store(),
            bodies,
        }
    })
}

pub(crate) fn header_seeds() -> Vec<Vec<u8>> {
    let records = &sound().store.records;
    records
        .iter()
        .map(|record| record.bytes[..HEADER_LEN].to_vec())
        .collect()
}

pub(crate) fn header(bytes: &[u8]) {
    if let Ok(header) = Header::decode(bytes) {
        assert_eq!(header.encode()[..], bytes[..HEADER_LEN], "a header changed");
    }
}

/// The blocks of an input: two bytes of length, then as many bytes or what is left.
fn blocks(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (block, rest) = rest.split_at(length);
        blocks.push(block);
        bytes = rest;
    }
    blocks
}

fn push_block(blocks: &mut Vec<u8>, parts: &[&[u8]]) {
    let block = parts.concat();
    let length = u16::try_from(block.len()).expect("a seed's block is short");
    blocks.extend_from_slice(&length.to_be_bytes());
    blocks.extend_from_slice(&block);
}

pub(crate) fn records_seeds() -> Vec<Vec<u8>> {
    let store = &sound().store;
    let seed = |records: &[SealedRecord]| {
        let mut seed = Vec::new();
        push_block(&mut seed, &[store.tip.as_deref().unwrap_or_default()]);
        for SealedRecord { id, bytes } in records {
            let sequence = id.sequence.get().to_be_bytes();
            push_block(&mut seed, &[id.device.as_bytes(), &sequence, bytes]);
        }
        seed
    };
    vec![seed(&store.records), seed(&store.records[..3])]
}

/// The first block is the tip, each other one a row: device, sequence, and the record's bytes.
pub(crate) fn records(bytes: &[u8]) {
    let sound = sound();
    let blocks = blocks(bytes);
    let mut store = MemoryStore::default();
    store.tip = blocks.first().map(|tip| tip.to_vec());
    store.keyrings.clone_from(&sound.store.keyrings);
    for block in blocks.iter().skip(1) {
        let Some((id, bytes)) = split_id(block) else {
            continue;
        };
        // Rows have distinct keys in every store.
        if store.records.iter().all(|record| record.id != id) {
            let bytes = bytes.to_vec();
            store.records.push(SealedRecord { id, bytes });
        }
    }
    let mut holds = |id, body: &[u8]| sound.holds(id, body);
    let opened = now(Vault::open(store, sound.keys(), &mut holds));
    let (mut vault, _) = opened.expect("damage is no error");
    now(vault.check()).expect("damage is no error");
    let wrote = b"written over damage".to_vec();
    if let Ok(ids) = now(vault.append(std::slice::from_ref(&wrote), &[], &mut Rehearsed::new(2))) {
        let mut there = false;
        let mut seek = |id, body: &[u8]| there |= ids == [id] && body == wrote;
        let again = now(Vault::open(vault.into_store(), sound.keys(), &mut seek));
        again.expect("damage is no error");
        assert!(there, "what was written is not there");
    }
}

fn split_id(block: &[u8]) -> Option<(RecordId, &[u8])> {
    let (device, rest) = block.split_first_chunk::<16>()?;
    let (sequence, bytes) = rest.split_first_chunk::<8>()?;
    let sequence = Sequence::new(u64::from_be_bytes(*sequence))?;
    let device = DeviceId::from_bytes(*device);
    Some((RecordId { device, sequence }, bytes))
}

/// The input with the hash behind it that a whole file would have.
fn hashed(bytes: &[u8]) -> Vec<u8> {
    [bytes, blake3::hash(bytes).as_bytes()].concat()
}

fn without_hash(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() - 32].to_vec()
}

pub(crate) fn keyring_seeds() -> Vec<Vec<u8>> {
    let whole = sound().keyring.encode();
    vec![whole.to_vec(), without_hash(whole)]
}

pub(crate) fn keyring(bytes: &[u8]) {
    for bytes in [bytes.to_vec(), hashed(bytes)] {
        one_keyring(&bytes);
    }
}

fn one_keyring(bytes: &[u8]) {
    let sound = sound();
    let own = sound.keyring.encode().to_vec();
    assert!(
        Keyring::read(&[bytes.to_vec(), own]).is_ok(),
        "a sound copy beside a broken one is enough"
    );
    let Ok(found) = Keyring::decode(bytes) else {
        return;
    };
    assert_eq!(found.encode(), bytes, "a keyring changed");
    let words = RecoveryWords::read(&sound.phrase).expect("the vault's own words");
    let opens_by_words = found.check_words(&words).is_ok();
    let params = found.params();
    // What a real passphrase may cost is capped elsewhere; here only what is quick is worth a try.
    let quick = params.memory_kib <= 64 && params.passes <= 2;
    let opens = quick && unlock(&found, PASSPHRASE).is_ok();
    if opens || opens_by_words {
        assert!(found == sound.keyring, "an altered keyring opens");
    }
}

pub(crate) fn backup_seeds() -> Vec<Vec<u8>> {
    let mut whole = Vec::new();
    now(write_backup(&mut sound().store.clone(), &mut whole)).expect("memory");
    vec![without_hash(&whole), whole]
}

pub(crate) fn backup(bytes: &[u8]) {
    for bytes in [bytes.to_vec(), hashed(bytes)] {
        one_backup(&bytes);
    }
}

fn one_backup(bytes: &[u8]) {
    let sound = sound();
    let mut rows = 0;
    let read = read_backup(&mut &*bytes, &mut |_, _| rows += 1);
    let keys = Arc::new(sound.keys());
    let verified = verify_backup(&mut &*bytes, keys);
    assert_eq!(read.is_ok(), verified.is_ok());
    let mut store = MemoryStore::default();
    let restored = now(restore(&mut &*bytes, &mut store));
    let Ok(backup) = read else {
        assert!(restored.is_err() && store.records.is_empty() && store.keyrings.is_empty());
        return;
    };
    assert_eq!(backup.records, rows);
    assert_eq!(
        store.records.len() as u64,
        rows,
        "a row of a backup got lost"
    );
    assert!(restored.is_ok_and(|restored| restored == backup));
    if backup.keyring == sound.keyring {
        let mut holds = |id, body: &[u8]| sound.holds(id, body);
        let opened = now(Vault::open(store, sound.keys(), &mut holds));
        opened.expect("damage is no error");
    }
}

pub(crate) fn carve_seeds() -> Vec<Vec<u8>> {
    let sound = sound();
    let mut file = b"SQLite format 3\0".to_vec();
    file.extend_from_slice(sound.keyring.encode());
    for record in sound.store.records.iter().filter(|r| r.bytes.len() < 2000) {
        file.extend_from_slice(&[0; 21]);
        file.extend_from_slice(&record.bytes);
    }
    let short = file.clone();
    file.resize(PAGE, 0);
    for record in &sound.store.records {
        if record.bytes.len() > WHOLE {
            spill(&mut file, record);
        }
    }
    vec![short, file]
}

/// Writes a long record as SQLite would: a part in a page, the rest in pages that point on.
fn spill(file: &mut Vec<u8>, record: &SealedRecord) {
    let bytes = &record.bytes;
    // The row's own header with three bytes of the blob's kind, the device, one byte of sequence.
    let before = 4 + 3 + 16 + 1;
    let row = before + bytes.len();
    let rest = LEAST + (row - LEAST) % SPILL;
    let kept = if rest <= WHOLE { rest } else { LEAST } - before;
    let mut page = file.len() / PAGE + 1;
    file.extend_from_slice(&bytes[..kept]);
    file.extend_from_slice(&u32::try_from(page + 1).unwrap_or(0).to_be_bytes());
    file.resize(page * PAGE, 0);
    let mut pieces = bytes[kept.max(BLANK_LEN)..].chunks(SPILL).peekable();
    while let Some(piece) = pieces.next() {
        page += 1;
        let next = if pieces.peek().is_some() { page + 1 } else { 0 };
        file.extend_from_slice(&u32::try_from(next).unwrap_or(0).to_be_bytes());
        file.extend_from_slice(piece);
        file.resize(page * PAGE, 0);
    }
}

pub(crate) fn carve(bytes: &[u8]) {
    let sound = sound();
    let carved = carve_records(bytes, &sound.keys());
    for (id, body) in &carved.bodies {
        sound.holds(*id, body);
        assert!(!carved.lost.contains(id), "both found and lost");
    }
    let _ = carve_keyring(bytes);
}

pub(crate) fn words_seeds() -> Vec<Vec<u8>> {
    let phrase = &sound().phrase;
    let numbered = (1..)
        .zip(phrase.split(' '))
        .map(|(n, word)| format!("{n}. {}, ", word.to_uppercase()));
    vec![
        phrase.clone().into_bytes(),
        numbered.collect::<String>().into_bytes(),
    ]
}

pub(crate) fn words(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    if let Ok(words) = RecoveryWords::read(&typed) {
        let phrase = words.expose_phrase();
        let again = RecoveryWords::read(&phrase).expect("words that were shown");
        assert_eq!(*again.expose_phrase(), *phrase);
        let own = sound().keyring.check_words(&words).is_ok();
        assert_eq!(own, **phrase == sound().phrase);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_carved_out_of_the_seed_of_a_damaged_file() {
        let file = &carve_seeds()[1];
        let carved = carve_records(file, &sound().keys());
        assert_eq!(carved.bodies.len(), 4);
        assert_eq!(carved.lost.len(), 1);
        assert!(carve_keyring(file).is_some());
    }
}
