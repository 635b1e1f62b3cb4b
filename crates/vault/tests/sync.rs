//! Coming into step: with an honest relay everything arrives, with another one nothing wrong does.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;
#[path = "common/relay.rs"]
mod relay;

use std::collections::HashSet;

use common::{PASSPHRASE, now};
use ebb_protocol::{Batch, read_frames};
use ebb_vault::sync::{Answer, Ask, Finding, Method, Sync, SyncError, Synced};
use ebb_vault::{
    Joining, KdfParams, Keyring, MemoryStore, PairingSecret, RecordId, Rehearsed, RosterError,
    SealedRecord, Vault,
};
use relay::Relay;

/// A device with everything that it read, in the order in which it came.
struct Device {
    vault: Vault<MemoryStore>,
    bodies: Vec<(RecordId, Vec<u8>)>,
    blanked: HashSet<RecordId>,
    chance: Rehearsed,
}

impl Device {
    fn first() -> Self {
        let mut chance = Rehearsed::new(1);
        let (keyring, keys, _) =
            Keyring::make(&mut chance, PASSPHRASE, KdfParams::REHEARSED).unwrap();
        Self::with(keyring, keys, chance)
    }

    fn with(keyring: Keyring, keys: ebb_vault::Keys, chance: Rehearsed) -> Self {
        Self {
            vault: now(Vault::make(MemoryStore::default(), &keyring, keys)).unwrap(),
            bodies: Vec::new(),
            blanked: HashSet::new(),
            chance,
        }
    }

    fn write(&mut self, body: &[u8]) -> RecordId {
        let written = now(self.vault.append(&[body.to_vec()], &[], &mut self.chance)).unwrap();
        self.bodies.push((written[0], body.to_vec()));
        written[0]
    }

    fn keyring(&mut self) -> Keyring {
        now(self.vault.keyring()).unwrap().unwrap()
    }

    /// Comes into step over `carry`, which stands for everything between here and the relay.
    fn sync(
        &mut self,
        connect: bool,
        mut carry: impl FnMut(&Ask) -> Answer,
    ) -> Result<Synced, SyncError> {
        let mut sync = Sync::new(connect);
        while let Some(ask) = now(sync.ask(&mut self.vault, &self.blanked))? {
            let answer = carry(&ask);
            let arrived =
                now(sync.answer(&mut self.vault, &answer, &self.blanked, &mut self.chance))?;
            let gone = |record: &SealedRecord| self.blanked.contains(&record.id);
            now(self.vault.take_in(&arrived, &[], &gone, &mut self.chance)).unwrap();
            for (record, body) in arrived.bodies {
                self.bodies.push((record, body.to_vec()));
            }
        }
        Ok(sync.synced().clone())
    }

    fn joined(&mut self, relay: &mut Relay, seed: u8) -> Self {
        let secret = PairingSecret::draw(&mut Rehearsed::new(seed));
        let words = secret.expose_words().join("  ");
        let mut chance = Rehearsed::new(seed + 1);
        let joining = Joining::new(PairingSecret::read(&words).unwrap(), &mut chance);
        assert_eq!(joining.meeting(), secret.meeting());
        let ask = joining.ask(&mut chance).unwrap();
        let keyring = self.keyring();
        let keys = self.vault.keys();
        let proposal = secret
            .admit(&ask, &keyring, &keys, &mut self.chance)
            .unwrap();
        let answer = secret.answer(&proposal.roster, &mut self.chance).unwrap();
        self.propose(relay, proposal);
        let joined = joining.finish(&answer, "another", KdfParams::REHEARSED, &mut chance);
        let (keyring, keys) = joined.unwrap();
        Self::with(keyring, keys, chance)
    }

    fn propose(&mut self, relay: &mut Relay, proposal: ebb_vault::Proposal) {
        let before = self.keyring();
        let ask = proposal.ask(&self.vault.keys()).unwrap();
        assert_eq!(relay.answer(&ask).status, 200);
        let ebb_vault::Proposal { keyring, keys, .. } = proposal;
        now(self.vault.change_keyring(&before, &keyring, Some(keys))).unwrap();
    }

    fn words(&self) -> Vec<Vec<u8>> {
        let mut words: Vec<Vec<u8>> = self.bodies.iter().map(|(_, body)| body.clone()).collect();
        words.sort();
        words
    }
}

/// Two devices in step through an honest relay.
fn two() -> (Device, Device, Relay) {
    let (mut one, mut relay) = (Device::first(), Relay::default());
    one.write(b"the first night");
    one.sync(true, |ask| relay.answer(ask)).unwrap();
    let mut two = one.joined(&mut relay, 20);
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    (one, two, relay)
}

#[test]
fn what_one_device_writes_the_other_reads() {
    let (mut one, mut two, mut relay) = two();
    one.write(b"from one");
    two.write(b"from two");
    for _ in 0..2 {
        assert_eq!(one.sync(false, |ask| relay.answer(ask)).unwrap().found, []);
        assert_eq!(two.sync(false, |ask| relay.answer(ask)).unwrap().found, []);
    }
    assert_eq!(one.words(), two.words());
    assert_eq!(one.words().len(), 3);
    let again = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!((again.taken, again.sent), (0, 0), "nothing travels twice");
}

#[test]
fn a_thousand_records_travel_in_batches() {
    let (mut one, mut two, mut relay) = two();
    let bodies: Vec<Vec<u8>> = (0..1_300u32).map(|n| n.to_be_bytes().to_vec()).collect();
    now(one.vault.append(&bodies, &[], &mut one.chance)).unwrap();
    assert_eq!(
        one.sync(false, |ask| relay.answer(ask)).unwrap().sent,
        1_300
    );
    assert_eq!(
        two.sync(false, |ask| relay.answer(ask)).unwrap().taken,
        1_300
    );
    assert_eq!(two.bodies.len(), 1_301);
}

#[test]
fn a_relay_that_doesnt_know_the_vault_isnt_given_it_unasked() {
    let mut one = Device::first();
    let said = one.sync(false, |ask| Relay::default().answer(ask));
    assert!(matches!(said, Err(SyncError::NoVault)));
}

#[test]
fn a_body_that_goes_here_goes_everywhere() {
    let (mut one, mut two, mut relay) = two();
    let letter = one.write(b"a letter to be burned");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    now(one
        .vault
        .append(&[b"burned".to_vec()], &[letter], &mut one.chance))
    .unwrap();
    one.blanked.insert(letter);
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    let held: usize = relay.chains.values().flatten().map(Vec::len).min().unwrap();
    assert_eq!(held, ebb_vault::BLANK_LEN);
    // An old copy of the relay brings the body back; whoever knows better keeps it out.
    let mut three = one.joined(&mut relay, 40);
    three.blanked.insert(letter);
    three.sync(false, |ask| relay.answer(ask)).unwrap();
    assert!(
        three
            .words()
            .iter()
            .all(|body| body != b"a letter to be burned")
    );
}

#[test]
fn every_altered_byte_on_the_way_is_noticed_and_nothing_of_that_record_is_kept() {
    let (mut one, mut two, mut relay) = two();
    for body in [b"aaaa", b"bbbb", b"cccc"] {
        one.write(body);
    }
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    let had = two.bodies.len();
    let mut probe = 0;
    let len = loop {
        let mut len = 0;
        let synced = two.sync(false, |ask| {
            let mut answer = relay.answer(ask);
            if ask.path.contains("/records?") && !answer.body.is_empty() {
                len = answer.body.len();
                if let Some(byte) = answer.body.get_mut(probe) {
                    *byte ^= 1 << (probe % 8);
                }
            }
            answer
        });
        if let Ok(synced) = &synced
            && probe < len
        {
            assert!(!synced.found.is_empty(), "byte {probe}");
        }
        for (_, body) in &two.bodies[had..] {
            assert!([b"aaaa", b"bbbb", b"cccc"].contains(&body.as_slice().try_into().unwrap()));
        }
        if two.bodies.len() == had + 3 {
            break probe;
        }
        probe += 7;
    };
    assert!(len > 400, "the loop went through the bytes");
}

#[test]
fn records_in_another_order_repeated_or_left_out_are_noticed() {
    let (mut one, mut two, mut relay) = two();
    for body in [b"aaaa", b"bbbb", b"cccc"] {
        one.write(body);
    }
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    for order in [[1, 0, 2], [0, 2, 1], [2, 1, 0], [1, 1, 2], [0, 0, 1]] {
        let synced = two.sync(false, |ask| {
            let mut answer = relay.answer(ask);
            if let Ok(frames) = read_frames(&answer.body)
                && frames.len() == 3
            {
                let mut batch = Batch::default();
                for n in order {
                    assert!(batch.push(frames[n].bytes));
                }
                answer.body = batch.into_bytes();
            }
            answer
        });
        let left = two.bodies.len();
        assert!(
            left < 4 && !synced.unwrap().found.is_empty() || left == 4,
            "{order:?}"
        );
    }
    let empty = two.sync(false, |ask| match ask.path.contains("/records?") {
        true => Answer {
            status: 200,
            body: Vec::new(),
        },
        false => relay.answer(ask),
    });
    let found = empty.unwrap().found;
    assert!(
        matches!(found[..], [Finding::Withheld { .. }]) || two.bodies.len() == 4,
        "{found:?}"
    );
}

#[test]
fn a_record_of_a_stranger_is_not_taken() {
    let (_, mut two, relay) = two();
    let (mut stranger, mut elsewhere) = (Device::first(), Relay::default());
    stranger.chance = Rehearsed::new(99);
    // The same vault id and device, other keys: whatever else fits, the signature can't.
    stranger.write(b"come back to me");
    stranger.sync(true, |ask| elsewhere.answer(ask)).unwrap();
    let mut mixed = relay.clone();
    let device = stranger.vault.keys().device();
    let other = two.vault.keys().device();
    let mut forged = elsewhere.chains[&device].clone();
    for record in &mut forged {
        record[26..42].copy_from_slice(&[9; 16]);
    }
    mixed
        .chains
        .insert(ebb_vault::DeviceId::from_bytes([9; 16]), forged);
    let synced = two.sync(false, |ask| mixed.answer(ask)).unwrap();
    assert!(
        matches!(synced.found[..], [Finding::Invented(_)]),
        "{:?}",
        synced.found
    );
    assert_ne!(other, device);
    assert_eq!(two.bodies.len(), 1);
}

#[test]
fn a_relay_that_lost_everything_since_yesterday_is_given_it_again() {
    let (mut one, mut two, mut relay) = two();
    let yesterday = relay.clone();
    one.write(b"written today");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    let mut relay = yesterday;
    assert_eq!(two.sync(false, |ask| relay.answer(ask)).unwrap().sent, 1);
    assert_eq!(one.sync(false, |ask| relay.answer(ask)).unwrap().found, []);
}

#[test]
fn a_relay_that_forgot_a_roster_is_found_out_and_given_it_again() {
    let (mut one, mut relay) = (Device::first(), Relay::default());
    one.sync(true, |ask| relay.answer(ask)).unwrap();
    let yesterday = relay.clone();
    let mut two = one.joined(&mut relay, 20);
    two.write(b"from two");
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    let mut relay = yesterday;
    let synced = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!(synced.found, [Finding::WentBack]);
    assert_eq!(two.sync(false, |ask| relay.answer(ask)).unwrap().found, []);
}

#[test]
fn at_another_relay_a_device_passes_over_the_rosters_that_it_missed_but_for_a_removal() {
    let (mut one, mut two, mut old) = two();
    let lost = one.joined(&mut old, 40);
    one.joined(&mut old, 60);
    one.write(b"after the move");
    // The relay of before is gone, with the rosters between.
    let mut new = Relay::default();
    one.sync(true, |ask| new.answer(ask)).unwrap();
    assert_eq!(new.rosters.len(), 1);
    two.write(b"from the one behind");
    two.sync(false, |ask| new.answer(ask)).unwrap();
    one.sync(false, |ask| new.answer(ask)).unwrap();
    assert_eq!(one.words(), two.words());
    assert_eq!(two.vault.keys().devices().len(), 4);

    // A removal has a new root: whoever missed it can prove nothing of what comes after.
    let (keyring, keys) = (one.keyring(), one.vault.keys());
    let id = lost.vault.keys().device();
    let removal = keyring
        .propose_removal(&keys, id, 0, &mut one.chance)
        .unwrap();
    one.propose(&mut new, removal);
    one.joined(&mut new, 80);
    let newest = new.rosters.last().unwrap().clone();
    let lying = |ask: &Ask, relay: &mut Relay| {
        let mut relay = relay.clone();
        relay.rosters = vec![newest.clone()];
        relay.answer(ask)
    };
    let said = two.sync(false, |ask| lying(ask, &mut new));
    assert!(matches!(
        said,
        Err(SyncError::Roster(RosterError::NotGenuine))
    ));
    assert!(two.sync(false, |ask| new.answer(ask)).is_ok());
}

#[test]
fn a_relay_that_keeps_nothing_is_found_out() {
    let (mut one, _, relay) = two();
    one.write(b"a letter");
    let synced = one.sync(false, |ask| relay.clone().answer(ask));
    // It answers as if it had kept the record, and stands as before when looked at again.
    assert_eq!(synced.unwrap().sent, 1);
    let mut asked = 0;
    let synced = one.sync(false, |ask| {
        asked += 1;
        match ask.method {
            Method::Post => Answer {
                status: 200,
                body: relay.clone().answer(&status_of(ask)).body,
            },
            _ => relay.clone().answer(ask),
        }
    });
    assert_eq!(synced.unwrap().found, [Finding::NotKept]);
    assert!(asked < 10);
}

fn status_of(ask: &Ask) -> Ask {
    Ask {
        method: Method::Get,
        path: ask.path.trim_end_matches("/records").to_owned(),
        ..ask.clone()
    }
}

#[test]
fn a_removed_device_reads_nothing_new_and_may_write_nothing() {
    let (mut one, mut two, mut relay) = two();
    let lost = two.vault.keys().device();
    let keyring = one.keyring();
    let keys = one.vault.keys();
    let removal = keyring
        .propose_removal(&keys, lost, 0, &mut one.chance)
        .unwrap();
    one.propose(&mut relay, removal);
    one.write(b"after the removal");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    two.write(b"from the lost phone");
    let said = two.sync(false, |ask| relay.answer(ask));
    assert!(
        matches!(said, Err(SyncError::Roster(RosterError::Removed))),
        "{said:?}"
    );
    assert_eq!(two.words().len(), 2, "nothing new came");
    // What it has it keeps; and a relay on its side changes nothing for the others.
    let device = two.vault.keys().device();
    let mut records = two.vault.into_store().records;
    records.retain(|record| record.id.device == device);
    relay.chains.insert(
        device,
        records.into_iter().map(|record| record.bytes).collect(),
    );
    let synced = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert!(
        matches!(synced.found[..], [Finding::AfterRemoval(_)]),
        "{:?}",
        synced.found
    );
    // A third device joins after it and reads everything, old epoch and new.
    let mut three = one.joined(&mut relay, 60);
    three.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!(three.words().len(), 2);
}

#[test]
fn a_roster_that_the_relay_made_up_is_refused() {
    let (mut one, _, mut relay) = two();
    let (mut stranger, mut elsewhere) = (Device::first(), Relay::default());
    stranger.sync(true, |ask| elsewhere.answer(ask)).unwrap();
    let newest = relay.rosters.last().unwrap().0;
    for flip in (0..relay.rosters.last().unwrap().1.len()).step_by(11) {
        let mut forged = relay.rosters.last().unwrap().1.clone();
        forged[flip] ^= 4;
        let mut lying = relay.clone();
        lying.rosters.push((newest + 1, forged));
        assert!(matches!(
            one.sync(false, |ask| lying.answer(ask)),
            Err(SyncError::Roster(
                RosterError::NotGenuine | RosterError::NotOurs
            ))
        ));
    }
    relay
        .rosters
        .push((newest + 1, elsewhere.rosters[0].1.clone()));
    let said = one.sync(false, |ask| relay.answer(ask));
    assert!(matches!(
        said,
        Err(SyncError::Roster(RosterError::NotGenuine))
    ));
}

#[test]
fn an_old_copy_of_a_device_says_so_before_it_writes_twice_under_one_number() {
    let (mut one, _, mut relay) = two();
    let keyring = one.keyring();
    let store = one.vault.store().clone();
    one.write(b"after the copy");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    let keys = ebb_vault::unlock(&keyring, PASSPHRASE).unwrap();
    let (copy, _) = now(Vault::open(store, keys, &mut |_, _| {})).unwrap();
    let mut copy = Device {
        vault: copy,
        bodies: Vec::new(),
        blanked: HashSet::new(),
        chance: Rehearsed::new(77),
    };
    assert!(matches!(
        copy.sync(false, |ask| relay.answer(ask)),
        Err(SyncError::OldCopy)
    ));
    copy.write(b"written by the copy");
    assert!(matches!(
        copy.sync(false, |ask| relay.answer(ask)),
        Err(SyncError::OldCopy)
    ));
}

/// A device whose disk was put back to its second record and written to, and one that knows what it
/// wrote before: under the numbers from 3 on there are two records each.
fn put_back() -> (Device, Device, Relay) {
    let (mut one, mut two, mut relay) = two();
    one.write(b"in the snapshot");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    let (store, keyring) = (one.vault.store().clone(), one.keyring());
    for n in 0..40u8 {
        one.write(&[b'l', n]);
    }
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    let keys = ebb_vault::unlock(&keyring, PASSPHRASE).unwrap();
    one.bodies.clear();
    one.vault = now(Vault::open(store, keys, &mut |id, body: &[u8]| {
        one.bodies.push((id, body.to_vec()));
    }))
    .unwrap()
    .0;
    one.write(b"after it was put back");
    one.write(b"and once more");
    (one, two, relay)
}

fn set_apart(device: &mut Device) {
    let (keyring, keys) = (device.keyring(), device.vault.keys());
    let params = KdfParams::REHEARSED;
    let apart = keyring.become_new_device(&keys, PASSPHRASE, params, &mut device.chance);
    let (after, keys) = apart.unwrap();
    now(device.vault.change_keyring(&keyring, &after, Some(keys))).unwrap();
}

/// What a device would read if it were opened now.
fn read_anew(device: &mut Device) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let report = now(device
        .vault
        .reopen(&mut |_, body| words.push(body.to_vec())))
    .unwrap();
    assert_eq!(report.damage, []);
    assert_eq!(device.vault.record_count(), report.records);
    words.sort();
    words
}

#[test]
fn what_a_disk_wrote_after_it_was_put_back_is_written_anew_and_what_was_sent_stays() {
    let (mut one, mut two, mut relay) = put_back();
    assert!(matches!(
        one.sync(false, |ask| relay.answer(ask)),
        Err(SyncError::OldCopy)
    ));
    set_apart(&mut one);
    // A relay that breaks off, or that alters what it hands out, changes nothing here.
    let before = one.vault.store().records.clone();
    let mut altered = one.sync(false, |ask| {
        let mut answer = relay.answer(ask);
        if ask.path.contains("/records?")
            && let Some(byte) = answer.body.get_mut(90)
        {
            *byte ^= 1;
        }
        answer
    });
    assert!(!altered.as_mut().unwrap().found.is_empty());
    let device = before[0].id.device;
    let held = |vault: &mut Vault<MemoryStore>| {
        let mut records = vault.store().records.clone();
        records.retain(|record| record.id.device == device);
        records
    };
    let mut forked = before.clone();
    forked.retain(|record| record.id.device == device);
    assert_eq!(held(&mut one.vault), forked);
    let synced = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!((synced.found, synced.taken), (vec![], 40));
    two.sync(false, |ask| relay.answer(ask)).unwrap();
    let words = read_anew(&mut one);
    assert_eq!(words, read_anew(&mut two));
    assert_eq!(words.len(), 2 + 40 + 2);
    for said in [&b"after it was put back"[..], b"and once more"] {
        assert!(words.contains(&said.to_vec()));
    }
    // Nothing doubles when it is all done again.
    let again = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!((again.taken, again.sent), (0, 0));
}

#[test]
fn what_was_blanked_in_the_records_that_give_way_stays_gone() {
    let (mut one, _, mut relay) = put_back();
    let letter = one.write(b"a letter to be burned");
    let burned = [b"burned".to_vec()];
    now(one.vault.append(&burned, &[letter], &mut one.chance)).unwrap();
    drop(one.sync(false, |ask| relay.answer(ask)));
    set_apart(&mut one);
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    let words = read_anew(&mut one);
    assert!(words.contains(&b"burned".to_vec()));
    assert!(!words.contains(&b"a letter to be burned".to_vec()));
    assert!(words.contains(&b"and once more".to_vec()));
}

#[test]
fn where_a_record_that_would_give_way_is_damaged_the_fork_is_named_and_nothing_goes() {
    let (mut one, _, mut relay) = put_back();
    set_apart(&mut one);
    let last = one.vault.store().records.last_mut().unwrap();
    let end = last.bytes.len() - 1;
    last.bytes[end] ^= 1;
    let before = one.vault.store().records.len();
    let synced = one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert!(
        matches!(synced.found[..], [Finding::Forked { .. }]),
        "{:?}",
        synced.found
    );
    assert_eq!(one.vault.store().records.len(), before);
}

#[test]
fn a_relay_that_only_says_so_makes_no_device_an_old_copy() {
    let (mut one, _, mut relay) = two();
    let synced = one.sync(false, |ask| {
        let mut answer = relay.answer(ask);
        if !ask.path.contains("records") && ask.method == Method::Get {
            let mut status: ebb_protocol::Status = minicbor::decode(&answer.body).unwrap();
            let head = status.chains[0].head().unwrap();
            let further = ebb_protocol::Head {
                sequence: ebb_vault::Sequence::new(99).unwrap(),
                ..head
            };
            status.chains[0] = ebb_protocol::Chain::new(status.chains[0].device(), further, 0);
            answer.body = minicbor::to_vec(status).unwrap();
        }
        answer
    });
    let found = synced.unwrap().found;
    assert!(
        matches!(found[..], [Finding::Withheld { after: 1, .. }]),
        "{found:?}"
    );
}

#[test]
fn a_device_that_came_back_by_its_words_is_told_to_the_others() {
    let (mut one, mut two, mut relay) = two();
    let keyring = one.keyring();
    let keys = one.vault.keys();
    let params = KdfParams::REHEARSED;
    let renewed = keyring.become_new_device(&keys, "a new one", params, &mut one.chance);
    let (after, keys) = renewed.unwrap();
    now(one.vault.change_keyring(&keyring, &after, Some(keys))).unwrap();
    one.write(b"as a device of its own");
    one.sync(false, |ask| relay.answer(ask)).unwrap();
    assert_eq!(two.sync(false, |ask| relay.answer(ask)).unwrap().found, []);
    assert!(two.words().contains(&b"as a device of its own".to_vec()));
}

#[test]
fn the_relay_sees_no_word_of_anybody() {
    let (mut one, mut two, mut relay) = two();
    one.write(b"Quendelbach, my love");
    let mut seen = Vec::new();
    for device in [&mut one, &mut two] {
        device
            .sync(false, |ask| {
                let answer = relay.answer(ask);
                seen.extend_from_slice(ask.path.as_bytes());
                seen.extend_from_slice(&ask.body);
                seen.extend_from_slice(&answer.body);
                answer
            })
            .unwrap();
    }
    for word in ["Quendelbach", "love", PASSPHRASE] {
        assert!(
            !seen.windows(word.len()).any(|part| part == word.as_bytes()),
            "{word}"
        );
    }
}

#[test]
fn messages_of_another_meeting_are_refused() {
    let mut one = Device::first();
    let mut chance = Rehearsed::new(5);
    let joining = Joining::new(PairingSecret::draw(&mut Rehearsed::new(6)), &mut chance);
    let ask = joining.ask(&mut chance).unwrap();
    let keyring = one.keyring();
    let keys = one.vault.keys();
    let other = PairingSecret::draw(&mut Rehearsed::new(7));
    assert!(other.admit(&ask, &keyring, &keys, &mut one.chance).is_err());
    let right = PairingSecret::draw(&mut Rehearsed::new(6));
    for byte in 0..ask.len() {
        let mut altered = ask.clone();
        altered[byte] ^= 1;
        assert!(
            right
                .admit(&altered, &keyring, &keys, &mut one.chance)
                .is_err()
        );
    }
    let answer = other.answer(&[1, 2, 3], &mut chance).unwrap();
    assert!(
        joining
            .finish(&answer, "pass", KdfParams::REHEARSED, &mut chance)
            .is_err()
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_answer_makes_a_device_panic_go_on_for_ever_or_take_what_nobody_wrote(
        statuses in proptest::collection::vec(proptest::sample::select(vec![200u16, 204, 400, 403, 404, 409, 500, 507]), 20),
        bodies in proptest::collection::vec(proptest::collection::vec(proptest::num::u8::ANY, 0..80), 20),
        honest in proptest::collection::vec(0..4u8, 40),
        flips in proptest::collection::vec((0..4000usize, 0..8u8), 40),
    ) {
        let (mut one, mut two, mut relay) = two();
        one.write(b"aaaa");
        one.sync(false, |ask| relay.answer(ask)).unwrap();
        two.write(b"bbbb");
        let (mut asked, mut wrong) = (0, 0);
        let _ = two.sync(false, |ask| {
            asked += 1;
            assert!(asked < 200, "it goes on for ever");
            let n = asked % 40;
            let mut answer = relay.answer(ask);
            match honest[n] {
                0 => {
                    wrong += 1;
                    Answer { status: statuses[wrong % 20], body: bodies[wrong % 20].clone() }
                }
                1 => {
                    let (at, bit) = flips[n];
                    let len = answer.body.len().max(1);
                    if let Some(byte) = answer.body.get_mut(at % len) {
                        *byte ^= 1 << bit;
                    }
                    answer
                }
                _ => answer,
            }
        });
        for (_, body) in &two.bodies {
            proptest::prop_assert!([&b"the first night"[..], b"aaaa", b"bbbb"].contains(&body.as_slice()));
        }
        // With an honest relay again everything is there.
        two.sync(false, |ask| relay.answer(ask)).unwrap();
        proptest::prop_assert_eq!(two.words().len(), 3);
    }
}
