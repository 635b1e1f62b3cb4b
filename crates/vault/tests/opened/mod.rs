//! What release 0.1 wrote opens in every store, forever.

use std::sync::Arc;

use ebb_vault::{RecordStore, RecoveryWords, Vault, restore, unlock, verify_backup, write_backup};

pub(crate) const BODIES: [&[u8]; 4] = [b"the first night", b"a letter, burned", b"", &[0x5a; 2000]];
const PASSPHRASE: &str = "what the tide takes";
const BACKUP: &[u8] = include_bytes!("../golden/vault.ebb-backup");
const WORDS: &str = include_str!("../golden/words.txt");

/// Brings the backup of release 0.1 into a new, empty store, opens it there, and writes it out again.
pub(crate) async fn tell<S: RecordStore>(mut store: S) {
    let backup = restore(&mut { BACKUP }, &mut store).await.unwrap();
    let mut again = Vec::new();
    write_backup(&mut store, &mut again).await.unwrap();
    assert!(again == BACKUP, "the store gives back other bytes");

    let words = RecoveryWords::read(WORDS).unwrap();
    assert_eq!(backup.keyring.check_words(&words), Ok(()));
    let keys = Arc::new(unlock(&backup.keyring, PASSPHRASE).unwrap());
    let (_, report) = verify_backup(&mut { BACKUP }, keys).unwrap();
    assert_eq!(report.damage, []);

    let keys = unlock(&backup.keyring, PASSPHRASE).unwrap();
    let mut bodies = Vec::new();
    let (mut vault, report) = Vault::open(store, keys, &mut |_, body| bodies.push(body.to_vec()))
        .await
        .unwrap();
    assert_eq!(report.damage, []);
    assert_eq!(report.blanked.len(), 1);
    assert_eq!(bodies, [BODIES[0], BODIES[2], BODIES[3]]);
    assert_eq!(vault.check().await.unwrap().damage, []);
}
