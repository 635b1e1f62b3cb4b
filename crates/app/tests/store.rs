//! The vault on disk: SQLite keeps the promises of a store, deletes what is deleted, and says what is
//! wrong in a way that somebody can act on.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "../../vault/tests/common/mod.rs"]
mod common;
#[path = "../../vault/tests/conformance/mod.rs"]
mod conformance;
#[path = "../../vault/tests/opened/mod.rs"]
mod opened;

use std::fs;
use std::path::Path;

use common::{chance, keyring, keys_of, now};
use ebb_app::sqlite::{FILE, FolderLock, Purpose, SqliteStore};
use ebb_vault::{
    AppendError, Damage, Keyring, RecordId, RecordStore, Rehearsed, StoreError, Vault, carve,
    carve_keyring,
};
use tempfile::TempDir;

/// A vault on disk with these bodies.
fn vault(bodies: &[Vec<u8>]) -> (TempDir, Keyring, Vault<SqliteStore>, Vec<RecordId>) {
    let folder = tempfile::tempdir().unwrap();
    let (keyring, keys, _) = keyring();
    let store = SqliteStore::create(folder.path()).unwrap();
    let mut vault = now(Vault::make(store, &keyring, keys)).unwrap();
    let mut chance = Rehearsed::new(8);
    let ids = now(vault.append(bodies, &[], &mut chance)).unwrap();
    (folder, keyring, vault, ids)
}

fn open(folder: &Path, keyring: &Keyring) -> Vault<SqliteStore> {
    let store = SqliteStore::open(folder).unwrap();
    now(Vault::open(store, keys_of(keyring), &mut |_, _| {}))
        .unwrap()
        .0
}

fn sealed_bytes(vault: &mut Vault<SqliteStore>) -> Vec<(RecordId, Vec<u8>)> {
    let mut rows = Vec::new();
    now(vault
        .store()
        .read_after(Default::default(), &mut |_, id, bytes| {
            rows.push((id, bytes.to_vec()));
        }))
    .unwrap();
    rows
}

/// Whether any file of the folder holds any 16 bytes in a row of `secret`.
fn lies_in_folder(folder: &Path, secret: &[u8]) -> bool {
    let parts: std::collections::HashSet<&[u8]> = secret.chunks_exact(16).collect();
    fs::read_dir(folder).unwrap().any(|entry| {
        let raw = fs::read(entry.unwrap().path()).unwrap();
        raw.windows(16).any(|window| parts.contains(window))
    })
}

#[test]
fn sqlite_keeps_the_promises_of_a_store() {
    let folder = tempfile::tempdir().unwrap();
    now(conformance::tell(
        SqliteStore::create(folder.path()).unwrap(),
    ));
}

#[test]
fn what_release_0_1_wrote_opens_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    now(opened::tell(SqliteStore::create(folder.path()).unwrap()));
}

#[test]
fn a_blanked_body_is_in_no_file_of_the_folder() {
    let mut bodies: Vec<Vec<u8>> = (0..40).map(|at| vec![at; 300]).collect();
    bodies[7] = vec![9; 100_000];
    bodies[8] = vec![9; 7_000];
    let (folder, keyring, mut vault, ids) = vault(&bodies);
    let rows = sealed_bytes(&mut vault);
    let burned = [7, 8, 9, 20];
    for index in burned {
        assert!(lies_in_folder(
            folder.path(),
            &rows[index].1[ebb_vault::BLANK_LEN..]
        ));
    }
    let blanks: Vec<RecordId> = burned.iter().map(|index| ids[*index]).collect();
    // A second holder of the same file must not keep the bytes alive.
    let other = open(folder.path(), &keyring);
    now(vault.append(&[b"burned".to_vec()], &blanks, &mut chance())).unwrap();
    for index in burned {
        let secret = &rows[index].1[ebb_vault::BLANK_LEN..];
        assert!(!lies_in_folder(folder.path(), secret), "record {index}");
    }
    assert!(lies_in_folder(
        folder.path(),
        &rows[10].1[ebb_vault::BLANK_LEN..]
    ));
    assert_eq!(now(vault.check()).unwrap().damage, []);
    drop(other);
}

#[test]
fn a_former_keyring_is_in_no_file_of_the_folder() {
    let (folder, before, mut vault, _) = vault(&[b"one".to_vec()]);
    let params = ebb_vault::KdfParams::REHEARSED;
    let after = before
        .rewrap(&vault.keys(), "another one", params, &mut chance())
        .unwrap();
    let common = before
        .encode()
        .iter()
        .zip(after.encode())
        .take_while(|(a, b)| a == b)
        .count();
    let former = &before.encode()[common..common + 48];
    assert!(lies_in_folder(folder.path(), former));
    now(vault.change_keyring(&before, &after, None)).unwrap();
    assert!(!lies_in_folder(folder.path(), former));
}

#[test]
fn two_holders_writing_at_once_lose_nothing() {
    let (folder, keyring, first, _) = vault(&[]);
    drop(first);
    let write = |name: u8| {
        let mut vault = open(folder.path(), &keyring);
        let mut chance = Rehearsed::new(name);
        for number in 0..60_u8 {
            while let Err(error) = now(vault.append(&[vec![name, number]], &[], &mut chance)) {
                assert!(matches!(error, AppendError::Moved), "{error:?}");
                now(vault.tail(&mut |_, _| {})).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        for name in 1..=3 {
            scope.spawn(move || write(name));
        }
    });
    let store = SqliteStore::open(folder.path()).unwrap();
    let mut found = Vec::new();
    let (mut vault, report) = now(Vault::open(store, keys_of(&keyring), &mut |_, body| {
        found.push(body.to_vec())
    }))
    .unwrap();
    assert_eq!(report.damage, []);
    assert_eq!(now(vault.check()).unwrap().damage, []);
    found.sort();
    let expected: Vec<Vec<u8>> = (1..=3)
        .flat_map(|name| (0..60).map(move |number| vec![name, number]))
        .collect();
    assert_eq!(found, expected);
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("a/b");
    let store = SqliteStore::create(&folder).unwrap();
    store.mark(keyring().1.device()).unwrap();
    let mode = |place: &Path| fs::metadata(place).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        let place = entry.unwrap().path();
        assert_eq!(mode(&place), 0o600, "{}", place.display());
    }
}

#[test]
fn a_copied_folder_is_noticed_and_the_original_is_not() {
    let (folder, keyring, mut vault, _) = vault(&[]);
    let device = keyring.device();
    assert!(vault.store().is_copy(device));
    vault.store().mark(device).unwrap();
    assert!(!vault.store().is_copy(device));
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    assert!(SqliteStore::open(copy.path()).unwrap().is_copy(device));
    assert!(!vault.store().is_copy(device));
}

#[test]
fn what_is_no_vault_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    assert!(matches!(
        SqliteStore::open(&gone),
        Err(StoreError::NoFolder { .. })
    ));
    assert!(matches!(
        SqliteStore::open(folder.path()),
        Err(StoreError::NoVault { .. })
    ));

    drop(SqliteStore::create(folder.path()).unwrap());
    assert!(matches!(
        SqliteStore::open(folder.path()),
        Err(StoreError::NoVault { .. })
    ));
    drop(SqliteStore::create(folder.path()).unwrap());

    let file = folder.path().join(FILE);
    for other in [
        &b"a shopping list, long enough to be read as a page".repeat(300)[..],
        b"x",
    ] {
        fs::write(&file, other).unwrap();
        let refused = SqliteStore::open(folder.path());
        assert!(
            matches!(refused, Err(StoreError::NotOurs { .. })),
            "{refused:?}"
        );
        assert_eq!(
            fs::read(&file).unwrap(),
            other,
            "a stranger's file was changed"
        );
    }

    fs::remove_file(&file).unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other
        .execute_batch("CREATE TABLE song (title TEXT)")
        .unwrap();
    assert!(matches!(
        SqliteStore::open(folder.path()),
        Err(StoreError::NotOurs { .. })
    ));
    assert!(matches!(
        SqliteStore::create(folder.path()),
        Err(StoreError::NotOurs { .. })
    ));
}

#[test]
fn a_vault_is_not_made_over_another() {
    let (folder, _, vault, _) = vault(&[b"one".to_vec()]);
    drop(vault);
    assert!(matches!(
        SqliteStore::create(folder.path()),
        Err(StoreError::Occupied)
    ));
}

#[test]
fn a_later_layout_is_refused_untouched() {
    let (folder, _, vault, _) = vault(&[]);
    drop(vault);
    let file = folder.path().join(FILE);
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 9).unwrap();
    drop(connection);
    let before = fs::read(&file).unwrap();
    assert!(matches!(
        SqliteStore::open(folder.path()),
        Err(StoreError::Newer { version: 9 })
    ));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_folder_is_taken_alone_only_when_nobody_else_has_it() {
    let (folder, keyring, vault, _) = vault(&[]);
    let refused = FolderLock::exclusive(folder.path(), Purpose::Restore);
    assert!(
        matches!(&refused, Err(StoreError::Held { holder: Some(who) }) if who.contains("process")),
        "{refused:?}"
    );
    drop(vault);
    let lock = FolderLock::exclusive(folder.path(), Purpose::Restore).unwrap();
    let refused = SqliteStore::open(folder.path());
    assert!(
        matches!(&refused, Err(StoreError::Held { holder: Some(who) }) if who.contains("restore")),
        "{refused:?}"
    );
    drop(lock);
    open(folder.path(), &keyring);
}

#[test]
fn deleting_everything_leaves_no_file() {
    let (folder, keyring, mut vault, _) = vault(&[b"one".to_vec()]);
    vault.store().mark(keyring.device()).unwrap();
    drop(vault);
    let lock = FolderLock::exclusive(folder.path(), Purpose::Delete).unwrap();
    lock.delete_everything().unwrap();
    assert!(!folder.path().exists());
}

#[test]
fn a_full_file_is_said_and_nothing_is_lost() {
    let (folder, keyring, mut vault, _) = vault(&[b"one".to_vec()]);
    let limit = rusqlite::Connection::open(folder.path().join(FILE)).unwrap();
    let pages: i64 = limit
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    drop(limit);
    vault
        .store()
        .limit_pages(u32::try_from(pages).unwrap())
        .unwrap();
    let refused = now(vault.append(&[vec![1; 200_000]], &[], &mut chance()));
    assert!(
        matches!(refused, Err(AppendError::Store(StoreError::Full { .. }))),
        "{refused:?}"
    );
    assert_eq!(now(vault.tail(&mut |_, _| {})).unwrap().damage, []);
    drop(vault);
    let mut vault = open(folder.path(), &keyring);
    assert_eq!(vault.record_count(), 1);
    now(vault.append(&[vec![1; 200_000]], &[], &mut chance())).unwrap();
}

#[test]
fn a_file_that_is_read_only_still_opens_and_says_why_it_cannot_write() {
    let (folder, keyring, vault, _) = vault(&[b"one".to_vec()]);
    drop(vault);
    let file = folder.path().join(FILE);
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    if fs::OpenOptions::new().write(true).open(&file).is_ok() {
        return; // The superuser may write anywhere; a test of the program runs as somebody else.
    }
    let mut vault = open(folder.path(), &keyring);
    let refused = now(vault.append(&[b"two".to_vec()], &[], &mut chance()));
    assert!(matches!(
        refused,
        Err(AppendError::Store(StoreError::ReadOnly { .. }))
    ));
}

/// Bodies of many lengths, so that rows lie in one piece, at the edge, and over many pages.
fn many() -> Vec<Vec<u8>> {
    let lengths = [
        10, 300, 900, 3_000, 7_700, 7_800, 7_900, 8_000, 9_000, 20_000, 100_000, 500,
    ];
    lengths
        .iter()
        .enumerate()
        .map(|(at, len)| vec![at as u8 + 1; *len])
        .collect()
}

#[test]
fn every_record_is_carved_from_a_file_whose_first_page_is_gone() {
    let (folder, keyring, mut vault, mut ids) = vault(&many());
    let mut bodies = many();
    for round in 0..150_u8 {
        let body = vec![round; 200 + usize::from(round) * 90];
        ids.extend(
            now(vault.append(std::slice::from_ref(&body), &[], &mut Rehearsed::new(round)))
                .unwrap(),
        );
        bodies.push(body);
    }
    now(vault.append(&[], &ids[3..4], &mut chance())).unwrap();
    drop(vault);
    let mut raw = SqliteStore::raw(folder.path()).unwrap();
    raw[..8192].fill(0xaa);
    fs::write(folder.path().join(FILE), &raw).unwrap();
    let refused = SqliteStore::open(folder.path());
    assert!(
        matches!(refused, Err(StoreError::Damaged { .. })),
        "{refused:?}"
    );

    assert_eq!(carve_keyring(&raw), Some(keyring.clone()));
    let carved = carve(&raw, &keys_of(&keyring));
    assert_eq!(carved.lost, [ids[3]]);
    let found: Vec<_> = carved
        .bodies
        .iter()
        .map(|(id, body)| (*id, body.to_vec()))
        .collect();
    let mut expected: Vec<_> = ids.into_iter().zip(bodies).collect();
    expected.remove(3);
    assert!(
        found == expected,
        "{} of {} carved",
        found.len(),
        expected.len()
    );
}

#[test]
fn a_long_record_is_carved_over_a_broken_pointer() {
    let (folder, keyring, vault, ids) = vault(&many());
    drop(vault);
    let raw = SqliteStore::raw(folder.path()).unwrap();
    let pages = raw.len() / 8192;
    let keys = keys_of(&keyring);
    // An overflow page begins with the number of the next page or, at the end, with 0.
    for page in 1..pages {
        let mut raw = raw.clone();
        let start = page * 8192;
        if raw[start] != 0 {
            continue;
        }
        raw[start..start + 4].copy_from_slice(&0xdead_beef_u32.to_be_bytes());
        let carved = carve(&raw, &keys);
        assert_eq!(
            carved.bodies.len(),
            ids.len(),
            "page {page}: {:?}",
            carved.lost
        );
    }
}

#[test]
fn whatever_is_damaged_in_the_file_no_wrong_body_is_read_and_the_rest_can_be_carved() {
    let (folder, keyring, vault, ids) = vault(&many());
    drop(vault);
    let bodies: std::collections::BTreeMap<_, _> = ids.iter().copied().zip(many()).collect();
    let file = folder.path().join(FILE);
    let raw = fs::read(&file).unwrap();
    // Steps that are no multiple of a page, so that every region of a page is met.
    for at in (0..raw.len()).step_by(1021).chain(0..120) {
        let mut damaged = raw.clone();
        damaged[at] ^= 0xff;
        fs::write(&file, &damaged).unwrap();
        let mut found = Vec::new();
        let opened = SqliteStore::open(folder.path()).map(|store| {
            let each = &mut |id, body: &[u8]| found.push((id, body.to_vec()));
            now(Vault::open(store, keys_of(&keyring), each)).map(|(_, report)| report)
        });
        for (id, body) in &found {
            assert_eq!(Some(body), bodies.get(id), "byte {at}: a wrong body");
        }
        if let Ok(Ok(report)) = opened {
            let silent = report.damage.iter().all(|damage| *damage == Damage::Tip);
            assert!(
                found.len() == ids.len() || !silent,
                "byte {at}: a body is gone unsaid"
            );
        }
        let carved = carve(&damaged, &keys_of(&keyring));
        assert!(
            carved.bodies.len() >= ids.len() - 1,
            "byte {at}: {} carved",
            carved.bodies.len()
        );
        for (id, body) in &carved.bodies {
            assert!(
                bodies.get(id).is_some_and(|written| *written == **body),
                "byte {at}"
            );
        }
    }
}

#[test]
fn a_file_cut_at_any_page_gives_no_wrong_body_and_what_is_whole_is_carved() {
    let (folder, keyring, vault, ids) = vault(&many());
    drop(vault);
    let file = folder.path().join(FILE);
    let raw = fs::read(&file).unwrap();
    for len in (0..raw.len()).step_by(4096) {
        fs::write(&file, &raw[..len]).unwrap();
        let mut found = 0;
        if let Ok(store) = SqliteStore::open(folder.path()) {
            let opened = now(Vault::open(store, keys_of(&keyring), &mut |_, _| {
                found += 1
            }));
            assert!(
                opened.is_err() || !opened.unwrap().1.damage.is_empty(),
                "cut at {len}"
            );
        }
        assert!(found < ids.len());
        assert!(carve(&raw[..len], &keys_of(&keyring)).bodies.len() <= ids.len());
    }
}
