//! What the tests of the vault share.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ebb_vault::{
    Damage, KdfParams, Keyring, Keys, MemoryStore, RecordId, RecoveryWords, Rehearsed, Report,
    Vault,
};

/// Runs a future that never waits, as all futures over a store in memory or SQLite are.
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the store waited"),
    }
}

pub(crate) const PASSPHRASE: &str = "what the tide takes";

pub(crate) fn chance() -> Rehearsed {
    Rehearsed::new(7)
}

pub(crate) fn keyring() -> (Keyring, Keys, RecoveryWords) {
    Keyring::make(&mut chance(), PASSPHRASE, KdfParams::REHEARSED).unwrap()
}

/// The keys once more, as another process would hold them.
pub(crate) fn keys_of(keyring: &Keyring) -> Keys {
    ebb_vault::unlock(keyring, PASSPHRASE).unwrap()
}

/// A vault with these bodies, one append each.
pub(crate) fn vault(bodies: &[&[u8]]) -> (Keyring, Vault<MemoryStore>, Vec<RecordId>) {
    let (keyring, keys, _) = keyring();
    let mut vault = now(Vault::make(MemoryStore::default(), &keyring, keys)).unwrap();
    let mut chance = Rehearsed::new(8);
    let mut ids = Vec::new();
    for body in bodies {
        ids.extend(now(vault.append(&[body.to_vec()], &[], &mut chance)).unwrap());
    }
    (keyring, vault, ids)
}

/// Everything that opening this store hands out, and its report.
pub(crate) fn open(store: &MemoryStore, keys: Keys) -> (Vec<(RecordId, Vec<u8>)>, Report) {
    let mut bodies = Vec::new();
    let (_, report) = now(Vault::open(store.clone(), keys, &mut |id, body| {
        bodies.push((id, body.to_vec()))
    }))
    .unwrap();
    (bodies, report)
}

pub(crate) fn check(store: &MemoryStore, keys: Keys) -> Report {
    let (mut vault, _) = now(Vault::open(store.clone(), keys, &mut |_, _| {})).unwrap();
    now(vault.check()).unwrap()
}

pub(crate) fn names(report: &Report, id: RecordId) -> bool {
    report.damage.iter().any(|damage| match damage {
        Damage::Missing { record, through } => {
            record.device == id.device && (record.sequence..=*through).contains(&id.sequence)
        }
        other => other.record() == Some(id),
    })
}
