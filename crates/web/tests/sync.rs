//! Several devices and a bad line: in the end all show the same life, and nothing acknowledged is lost.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

#[path = "../../vault/tests/common/relay.rs"]
mod relay;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::Command;
use ebb_core::event::{Body, Envelope, EventId};
use ebb_core::letter::Letter;
use ebb_core::moment::{Moment, Zone};
use ebb_core::transfer::to_lines;
use ebb_vault::sync::{Answer, Ask, Finding, Sync, SyncError};
use ebb_vault::{
    Change, DeviceId, EachRecord, Joining, KdfParams, Keyring, MemoryStore, Outcome, PairingSecret,
    Position, Reading, RecordStore, Rehearsed, StoreError, Vault, unlock,
};
use ebb_web::book::{Book, StepError};
use jiff::Timestamp;
use proptest::prelude::*;
use relay::Relay;

const PASS: &str = "four quiet words here";

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("a store in memory waited"),
    }
}

/// What happens, in any order, to any device.
#[derive(Debug, Clone)]
enum Step {
    Letter,
    Contact,
    Correct(usize),
    Withdraw(usize),
    Burn(usize),
    /// Comes into step over a line that does these things to requests, one after the other, and is
    /// good afterwards.
    Sync(Vec<Fault>),
    /// Keeps a backup, to be brought back later.
    Keep,
    /// Brings the backup back, as after a lost laptop.
    Restore,
    /// The whole disk is put back to the backup, and nobody can tell: it goes on as the same device.
    PutBack,
    /// Goes on in a copy of the folder, beside the first.
    Copy,
    /// The relay is put back to where it was kept.
    RelayKeep,
    RelayRestore,
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    /// The request never arrives.
    Lost,
    /// It arrives, and the answer doesn't.
    Unanswered,
    /// It arrives twice.
    Twice,
    /// It arrives once more long after, when everything has moved on.
    Late,
    Good,
}

fn any_step() -> impl Strategy<Value = Step> {
    let fault = prop_oneof![
        1 => Just(Fault::Lost),
        1 => Just(Fault::Unanswered),
        1 => Just(Fault::Twice),
        1 => Just(Fault::Late),
        4 => Just(Fault::Good),
    ];
    prop_oneof![
        3 => Just(Step::Letter),
        2 => Just(Step::Contact),
        2 => (0..9usize).prop_map(Step::Correct),
        1 => (0..9usize).prop_map(Step::Withdraw),
        1 => (0..9usize).prop_map(Step::Burn),
        5 => prop::collection::vec(fault, 0..6).prop_map(Step::Sync),
        1 => Just(Step::Keep),
        1 => Just(Step::Restore),
        1 => Just(Step::PutBack),
        1 => Just(Step::Copy),
        1 => Just(Step::RelayKeep),
        1 => Just(Step::RelayRestore),
    ]
}

struct Device {
    book: Book<MemoryStore>,
    passphrase: String,
    chance: Rehearsed,
    /// How far this device's clock is off, in seconds.
    off: i64,
    kept: Option<(MemoryStore, BTreeSet<String>)>,
    /// Ids written down here that the relay may not have yet.
    unsent: BTreeSet<String>,
}

impl Device {
    fn now(&self, tick: i64) -> Moment {
        let at = Timestamp::from_second(1_772_000_000 + self.off + tick * 60).unwrap();
        Moment::new(at, &Zone::named("Europe/Ljubljana").unwrap())
    }

    fn does(&mut self, command: Command, tick: i64) -> bool {
        let moment = self.now(tick);
        now(self.book.write(&[command], &[], &moment, &mut self.chance)).is_ok()
    }

    /// The `n`th living entry, counted round.
    fn pick(&self, n: usize) -> Option<(EventId, Body)> {
        let events = self.book.life().events();
        let event = events.get(n % events.len().max(1))?;
        Some((event.id.clone(), event.body.clone()))
    }

    fn sync(
        &mut self,
        tick: i64,
        carry: &mut dyn FnMut(&Ask) -> Option<Answer>,
    ) -> Option<Vec<Finding>> {
        let moment = self.now(tick);
        let mut sync = Sync::new(false);
        loop {
            let Some(ask) = now(self.book.ask(&mut sync)).ok()? else {
                self.unsent.clear();
                return Some(sync.synced().found.clone());
            };
            let answer = carry(&ask)?;
            let taken = now(self
                .book
                .answer(&mut sync, &answer, &moment, &mut self.chance));
            if let Err(StepError::Sync(SyncError::OldCopy)) = taken {
                self.set_apart();
                return None;
            }
            taken.ok()?;
        }
    }

    /// Goes on as a device of its own, as the next opening does.
    fn set_apart(&mut self) {
        let chance = std::mem::replace(&mut self.chance, Rehearsed::new(0));
        let apart = Self::over(self.store(), &self.passphrase, chance, self.off);
        self.book = apart.book;
        self.chance = apart.chance;
    }

    /// Becomes a device of its own over `store`, as a copied folder and a restored backup do.
    fn over(store: MemoryStore, passphrase: &str, mut chance: Rehearsed, off: i64) -> Self {
        let before = Keyring::read(&store.keyrings).unwrap();
        let keys = unlock(&before, passphrase).unwrap();
        let mut book = now(Book::open(store, keys)).unwrap();
        let keys = book.vault().keys();
        let new = before.become_new_device(&keys, passphrase, KdfParams::REHEARSED, &mut chance);
        let (after, keys) = new.unwrap();
        now(book.vault().change_keyring(&before, &after, Some(keys))).unwrap();
        Self {
            book: now(book.reopened()).unwrap(),
            passphrase: passphrase.to_owned(),
            chance,
            off,
            kept: None,
            unsent: BTreeSet::new(),
        }
    }

    fn store(&mut self) -> MemoryStore {
        self.book.vault().store().clone()
    }
}

struct World {
    devices: Vec<Device>,
    relay: Relay,
    relay_kept: Option<Relay>,
    late: Vec<Ask>,
    /// Every id that was acknowledged and is not lost with a device that was put back.
    safe: BTreeSet<String>,
    /// Words that were deleted or burned after all.
    gone: BTreeSet<String>,
    tick: i64,
    drawn: u8,
}

impl World {
    fn new(devices: usize, offsets: &[i64]) -> Self {
        let mut chance = Rehearsed::new(1);
        let (keyring, keys, _) = Keyring::make(&mut chance, PASS, KdfParams::REHEARSED).unwrap();
        let vault = now(Vault::make(MemoryStore::default(), &keyring, keys)).unwrap();
        let first = Device {
            book: Book::new(vault),
            passphrase: PASS.to_owned(),
            chance,
            off: offsets[0],
            kept: None,
            unsent: BTreeSet::new(),
        };
        let mut world = Self {
            devices: vec![first],
            relay: Relay::default(),
            relay_kept: None,
            late: Vec::new(),
            safe: BTreeSet::new(),
            gone: BTreeSet::new(),
            tick: 0,
            drawn: 1,
        };
        let mut sync = Sync::new(true);
        let first = &mut world.devices[0];
        let moment = first.now(0);
        while let Some(ask) = now(first.book.ask(&mut sync)).unwrap() {
            let answer = world.relay.answer(&ask);
            now(first
                .book
                .answer(&mut sync, &answer, &moment, &mut first.chance))
            .unwrap();
        }
        for off in &offsets[1..devices] {
            world.join(*off);
        }
        world
    }

    fn chance(&mut self) -> Rehearsed {
        self.drawn += 1;
        Rehearsed::new(self.drawn)
    }

    fn join(&mut self, off: i64) {
        let mut chance = self.chance();
        let secret = PairingSecret::draw(&mut chance);
        let words = secret.expose_words().join(" ");
        let joining = Joining::new(PairingSecret::read(&words).unwrap(), &mut chance);
        let ask = joining.ask(&mut chance).unwrap();
        let first = &mut self.devices[0];
        let vault = first.book.vault();
        let (keys, before) = (vault.keys(), now(vault.keyring()).unwrap().unwrap());
        let proposal = secret
            .admit(&ask, &before, &keys, &mut first.chance)
            .unwrap();
        let told = self.relay.answer(&proposal.ask(&keys).unwrap());
        assert_eq!(told.status, 200);
        let answer = secret.answer(&proposal.roster, &mut first.chance).unwrap();
        let changed =
            first
                .book
                .vault()
                .change_keyring(&before, &proposal.keyring, Some(proposal.keys));
        now(changed).unwrap();
        let params = KdfParams::REHEARSED;
        let (keyring, keys) = joining
            .finish(&answer, "mine", params, &mut chance)
            .unwrap();
        let vault = now(Vault::make(MemoryStore::default(), &keyring, keys)).unwrap();
        self.devices.push(Device {
            book: Book::new(vault),
            passphrase: "mine".to_owned(),
            chance,
            off,
            kept: None,
            unsent: BTreeSet::new(),
        });
    }

    fn add(&mut self, device: usize, body: Body) {
        self.drawn = self.drawn.wrapping_add(1);
        let device = &mut self.devices[device];
        let mut random = [0; 16];
        ebb_vault::Chance::fill(&mut device.chance, &mut random);
        let id = EventId::from_random(random);
        let at = device.now(self.tick);
        let add = Command::Add {
            id: id.clone(),
            at,
            body,
        };
        assert!(device.does(add, self.tick));
        device.unsent.insert(id.as_str().to_owned());
        self.safe.insert(id.as_str().to_owned());
    }

    fn take(&mut self, device: usize, step: Step) {
        self.tick += 1;
        let (tick, device) = (self.tick, device % self.devices.len());
        match step {
            Step::Letter => {
                let text = format!("words number {tick}");
                let letter = Letter {
                    text: Some(text),
                    first_night: false,
                    burned: None,
                    seal_until: None,
                    extra: Vec::new(),
                };
                self.add(device, letter.into());
            }
            Step::Contact => {
                let contact = Contact {
                    who: Who::Mine,
                    channel: Channel::Text,
                    necessary: false,
                    note: Some(format!("words number {tick}")),
                    hour_before: None,
                    next_time: None,
                    original: None,
                    extra: Vec::new(),
                };
                self.add(device, contact.into());
            }
            Step::Correct(n) => {
                let device = &mut self.devices[device];
                if let Some((of, mut body)) = device.pick(n) {
                    let words = Some(format!("words number {tick}"));
                    match &mut body {
                        Body::Letter(letter) if letter.burned.is_none() => letter.text = words,
                        Body::Contact(contact) => contact.note = words,
                        _ => return,
                    }
                    device.does(Command::Correct { of, at: None, body }, tick);
                }
            }
            Step::Withdraw(n) => {
                let device = &mut self.devices[device];
                if let Some((of, _)) = device.pick(n) {
                    let mut random = [0; 16];
                    ebb_vault::Chance::fill(&mut device.chance, &mut random);
                    let id = EventId::from_random(random);
                    self.gone.insert(of.as_str().to_owned());
                    assert!(device.does(Command::Withdraw { id, of }, tick));
                }
            }
            Step::Burn(n) => {
                let device = &mut self.devices[device];
                if let Some((of, Body::Letter(_))) = device.pick(n) {
                    assert!(device.does(Command::Burn { of }, tick));
                }
            }
            Step::Sync(faults) => self.sync(device, faults),
            Step::Keep => {
                let unsent = self.devices[device].unsent.clone();
                let store = self.devices[device].store();
                self.devices[device].kept = Some((store, unsent));
            }
            Step::Restore => self.restore(device),
            Step::PutBack => self.put_back(device),
            Step::Copy if self.devices.len() < 4 => {
                let chance = self.chance();
                let old = &mut self.devices[device];
                let (store, passphrase, off) = (old.store(), old.passphrase.clone(), old.off);
                self.devices
                    .push(Device::over(store, &passphrase, chance, off));
            }
            Step::Copy => {}
            Step::RelayKeep => self.relay_kept = Some(self.relay.clone()),
            Step::RelayRestore => {
                if let Some(kept) = &self.relay_kept
                    && kept.rosters.len() == self.relay.rosters.len()
                {
                    self.relay = kept.clone();
                    // What nobody has any more was lost twice over.
                    let devices = &self.devices;
                    self.safe.retain(|id| {
                        let has = |device: &Device| device.book.life().event(id).is_some();
                        devices.iter().any(has)
                    });
                    // What the relay has lost, whoever wrote it may be the only one to have.
                    for device in &mut self.devices {
                        let all = device.book.life().events();
                        device
                            .unsent
                            .extend(all.iter().map(|event| event.id.as_str().to_owned()));
                    }
                }
            }
        }
    }

    fn restore(&mut self, device: usize) {
        let Some((store, _)) = self.devices[device].kept.take() else {
            return;
        };
        let chance = self.chance();
        let old = &self.devices[device];
        // What only this device had is lost with it, by nobody's fault but the disk's.
        for id in &old.unsent {
            self.safe.remove(id);
        }
        let (passphrase, off) = (old.passphrase.clone(), old.off);
        self.devices[device] = Device::over(store, &passphrase, chance, off);
    }

    fn put_back(&mut self, device: usize) {
        let Some((store, unsent)) = self.devices[device].kept.clone() else {
            return;
        };
        let old = &mut self.devices[device];
        // What only this device had since then is lost with its disk.
        for id in old.unsent.difference(&unsent) {
            self.safe.remove(id);
        }
        let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), &old.passphrase).unwrap();
        old.book = now(Book::open(store, keys)).unwrap();
        old.unsent = unsent;
    }

    fn sync(&mut self, device: usize, faults: Vec<Fault>) {
        let Self {
            devices,
            relay,
            late,
            tick,
            ..
        } = self;
        let due = std::mem::take(late);
        let mut faults = faults.into_iter();
        devices[device].sync(*tick, &mut |ask| match faults.next() {
            Some(Fault::Lost) => None,
            Some(Fault::Unanswered) => {
                relay.answer(ask);
                None
            }
            Some(Fault::Twice) => {
                relay.answer(ask);
                Some(relay.answer(ask))
            }
            Some(Fault::Late) => {
                late.push(ask.clone());
                None
            }
            Some(Fault::Good) | None => Some(relay.answer(ask)),
        });
        // What was under way since an earlier time arrives now.
        for ask in &due {
            relay.answer(ask);
        }
    }

    /// Everybody comes into step over a good line, as often as it takes.
    fn settle(&mut self) {
        for _ in 0..6 {
            for device in &mut self.devices {
                let relay = &mut self.relay;
                device.sync(self.tick, &mut |ask| Some(relay.answer(ask)));
            }
        }
    }
}

/// Every body in a store, as the device itself opens it.
fn bodies(store: MemoryStore, passphrase: &str) -> Vec<Envelope> {
    let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), passphrase).unwrap();
    let mut envelopes = Vec::new();
    let each = &mut |_, body: &[u8]| envelopes.push(Envelope::from_cbor(body).unwrap());
    now(Vault::open(store, keys, each)).unwrap();
    envelopes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_devices_come_to_the_same_life_and_lose_nothing(
        devices in 2..4usize,
        offsets in prop::collection::vec(prop_oneof![Just(0i64), -7200..7200i64, Just(-200_000_000), Just(90_000_000)], 4),
        steps in prop::collection::vec((0..4usize, any_step()), 1..40),
    ) {
        let mut world = World::new(devices, &offsets);
        for (device, step) in steps {
            world.take(device, step);
        }
        world.settle();
        let first = to_lines(world.devices[0].book.life());
        for device in &world.devices[1..] {
            prop_assert_eq!(&first, &to_lines(device.book.life()));
        }
        for id in world.safe.difference(&world.gone) {
            prop_assert!(world.devices[0].book.life().event(id).is_some(), "lost {}", id);
        }
        let mut heads: BTreeMap<DeviceId, u64> = BTreeMap::new();
        for device in &mut world.devices {
            let (damage, unnamed) = device.book.damage();
            prop_assert_eq!(&damage, &[]);
            prop_assert_eq!(unnamed, vec![]);
            for (id, head) in device.book.vault().heads() {
                let held = *heads.entry(id).or_insert(head.sequence.get());
                prop_assert_eq!(held, head.sequence.get(), "every device holds every record");
            }
            // Opened anew from its disk the life is the same, and no words that went are left in it.
            let passphrase = device.passphrase.clone();
            let store = device.store();
            let gone: HashSet<String> = bodies(store.clone(), &passphrase)
                .iter()
                .filter_map(|envelope| match &envelope.event.body {
                    Body::Withdrawn(gone) => Some(gone.of.clone()),
                    Body::Letter(letter) if letter.burned.is_some() => {
                        Some(envelope.event.id.as_str().to_owned())
                    }
                    _ => None,
                })
                .collect();
            for envelope in bodies(store.clone(), &passphrase) {
                let words = match &envelope.event.body {
                    Body::Letter(letter) => letter.text.is_some(),
                    Body::Contact(_) => true,
                    _ => false,
                };
                let id = envelope.event.id.as_str();
                prop_assert!(!words || !gone.contains(id), "words of {} are left", id);
            }
            let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), &passphrase).unwrap();
            let anew = now(Book::open(store, keys)).unwrap();
            prop_assert_eq!(&first, &to_lines(anew.life()));
        }
    }
}

/// Quick in every run; `EBB_CASES=5000` for a long one.
fn cases() -> u32 {
    std::env::var("EBB_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(250)
}

#[test]
fn a_letter_burned_and_then_deleted_leaves_no_blank_that_nobody_accounts_for() {
    let mut world = World::new(1, &[0]);
    for step in [Step::Letter, Step::Burn(0), Step::Withdraw(0)] {
        world.take(0, step);
    }
    let store = world.devices[0].store();
    let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), PASS).unwrap();
    let book = now(Book::open(store, keys)).unwrap();
    assert_eq!(book.damage(), (Vec::new(), Vec::new()));
}

#[test]
fn a_disk_that_was_put_back_and_written_to_loses_neither_of_its_two_pasts() {
    let mut world = World::new(2, &[0, 0]);
    let good = || Step::Sync(Vec::new());
    for (device, step) in [
        (0, Step::Letter),
        (0, good()),
        (0, Step::Keep),
        // What is forgotten: a letter, and a second one that the other device deletes.
        (0, Step::Letter),
        (0, Step::Letter),
        (0, good()),
        (1, good()),
        (1, Step::Withdraw(1)),
        (1, good()),
        (0, Step::PutBack),
        // Under the same numbers: a letter that is burned, and one that stays.
        (0, Step::Letter),
        (0, Step::Burn(1)),
        (0, Step::Letter),
        (0, good()),
        (0, good()),
        (1, good()),
        (0, good()),
    ] {
        world.take(device, step);
    }
    let lines = to_lines(world.devices[0].book.life());
    assert_eq!(lines, to_lines(world.devices[1].book.life()));
    assert_eq!(lines.lines().count(), 4, "{lines}");
    assert_eq!(lines.matches("words number").count(), 3, "{lines}");
    for device in &mut world.devices {
        let store = device.store();
        let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), &device.passphrase).unwrap();
        let book = now(Book::open(store, keys)).unwrap();
        assert_eq!(book.damage(), (Vec::new(), Vec::new()));
        assert_eq!(to_lines(book.life()), lines);
    }
}

#[test]
fn a_process_that_has_the_vault_open_sees_which_records_gave_way() {
    let mut world = World::new(2, &[0, 0]);
    let good = || Step::Sync(Vec::new());
    for step in [
        Step::Keep,
        Step::Letter,
        good(),
        Step::PutBack,
        Step::Letter,
        good(),
    ] {
        world.take(0, step);
    }
    let (store, passphrase) = (
        world.devices[0].store(),
        world.devices[0].passphrase.clone(),
    );
    let keys = unlock(&Keyring::read(&store.keyrings).unwrap(), &passphrase).unwrap();
    let mut other = now(Book::open(store, keys)).unwrap();
    world.take(0, good());
    *other.vault().store() = world.devices[0].store();
    now(other.catch_up()).unwrap();
    assert_eq!(other.damage(), (Vec::new(), Vec::new()));
    assert_eq!(
        to_lines(other.life()),
        to_lines(world.devices[0].book.life())
    );
    assert_eq!(other.records(), world.devices[0].book.records());
}

/// A store whose disk gives out after some changes.
#[derive(Debug)]
struct Brittle {
    inner: MemoryStore,
    left: u32,
}

impl RecordStore for Brittle {
    async fn keyrings(&mut self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.inner.keyrings().await
    }

    async fn read_after(
        &mut self,
        after: Position,
        each: &mut EachRecord<'_>,
    ) -> Result<Reading, StoreError> {
        self.inner.read_after(after, each).await
    }

    async fn apply(&mut self, change: &Change) -> Result<Outcome, StoreError> {
        let Some(left) = self.left.checked_sub(1) else {
            let source = "the power went".into();
            return Err(StoreError::Other { source });
        };
        self.left = left;
        self.inner.apply(change).await
    }
}

#[test]
fn words_that_came_for_a_burned_letter_go_at_the_first_occasion_after_a_crash_between() {
    let mut world = World::new(2, &[0, 0]);
    let good = || Step::Sync(Vec::new());
    for (device, step) in [
        (0, Step::Letter),
        (0, good()),
        (1, good()),
        (0, Step::Burn(0)),
        // Neither knows of the other.
        (1, Step::Correct(0)),
        (1, good()),
    ] {
        world.take(device, step);
    }
    let device = &mut world.devices[0];
    let (store, passphrase, moment) = (device.store(), device.passphrase.clone(), device.now(9));
    let open = |inner: MemoryStore, left| {
        let keys = unlock(&Keyring::read(&inner.keyrings).unwrap(), &passphrase).unwrap();
        now(Book::open(Brittle { inner, left }, keys)).unwrap()
    };
    let words = |store: MemoryStore| {
        let held = bodies(store, &passphrase).into_iter();
        held.filter(|envelope| matches!(&envelope.event.body, Body::Letter(letter) if letter.text.is_some()))
            .count()
    };
    // One change is taken in; the next, by which the words would go, is not.
    let mut book = open(store, 1);
    let mut sync = Sync::new(false);
    let broke = loop {
        let Some(ask) = now(book.ask(&mut sync)).unwrap() else {
            break false;
        };
        let answer = world.relay.answer(&ask);
        let mut chance = Rehearsed::new(90);
        if now(book.answer(&mut sync, &answer, &moment, &mut chance)).is_err() {
            break true;
        }
    };
    assert!(broke);
    let crashed = book.close().inner;
    assert_eq!(words(crashed.clone()), 1, "the words are there for now");

    // Whatever is written next takes them along, and so does the next time of coming into step.
    let mut book = open(crashed.clone(), 9);
    let id = EventId::from_random([9; 16]);
    let contact = Contact {
        who: Who::Mine,
        channel: Channel::Text,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    };
    let add = Command::Add {
        id,
        at: moment.clone(),
        body: contact.into(),
    };
    now(book.write(&[add], &[], &moment, &mut Rehearsed::new(91))).unwrap();
    assert_eq!(book.damage(), (Vec::new(), Vec::new()));
    assert_eq!(words(book.close().inner), 0);

    let mut book = open(crashed, 9);
    let mut sync = Sync::new(false);
    while let Some(ask) = now(book.ask(&mut sync)).unwrap() {
        let answer = world.relay.answer(&ask);
        let mut chance = Rehearsed::new(92);
        now(book.answer(&mut sync, &answer, &moment, &mut chance)).unwrap();
    }
    assert_eq!(words(book.close().inner), 0);
}
