//! One suite, told to every store.

use std::sync::Arc;

use ebb_protocol::limits::{MAX_BATCH, MAX_CHAINS, MAX_FRAMES, MEETING_SECONDS};
use ebb_protocol::{BLANK_LEN, Batch, Code, HeaderHash, Refusal, Sequence, read_frames};
use ebb_relay::ask::{Place, Push};
use ebb_relay::standing::{Standing, TokenHash};
use ebb_relay::store::memory::MemoryStore;
use ebb_relay::store::postgres::{Kind, PostgresStore};
use ebb_relay::store::sqlite::SqliteStore;
use ebb_relay::store::{Now, Store, Terms};

use crate::records::{Own, Pen, fresh, fresh_token};

/// A small quota, so that it can be used up.
const TERMS: Terms = Terms {
    quota: 4 * 1024 * 1024,
    closed: false,
};

macro_rules! suite {
    ($($store:ident: $open:expr;)* => $tests:tt) => {
        $(mod $store { suite!(@each $open, $tests); })*
    };
    (@each $open:expr, {$($test:ident)*}) => {
        $(#[tokio::test]
        async fn $test() {
            let (store, _held) = $open.await;
            super::$test(&*store).await;
        })*
    };
}

suite! {
    memory: crate::conformance::memory();
    sqlite: crate::conformance::sqlite();
    postgres: crate::conformance::postgres();
    spread: crate::conformance::spread();
    => {
        a_vault_that_nobody_claimed_is_not_known
        records_come_back_as_they_went_in
        what_is_known_already_changes_nothing
        another_record_in_a_taken_place_is_a_fork
        a_record_that_names_another_predecessor_is_a_fork
        a_record_beyond_the_end_is_a_gap
        a_batch_with_one_wrong_record_changes_nothing
        a_body_dropped_once_stays_dropped
        a_record_may_come_twice_and_blank_in_one_batch
        only_the_newest_token_writes_and_reads
        a_former_token_gets_the_rosters_after_its_own
        a_token_of_several_generations_gets_the_rosters_after_the_first
        of_two_rosters_one_is_first
        a_full_vault_takes_blanks_and_rosters_but_no_record
        a_forgotten_vault_is_gone_and_can_be_claimed_anew
        a_vault_that_moves_here_brings_its_newest_roster_alone
        a_chain_is_read_in_batches_without_a_hole
        a_long_record_travels_alone
        a_vault_has_only_so_many_chains
        a_meeting_holds_two_messages_for_a_while
        pushes_at_once_lose_nothing
    }
}

/// A store, and what must live as long.
pub(crate) type Opened = (Arc<dyn Store>, Option<tempfile::TempDir>);

pub(crate) async fn memory() -> Opened {
    (Arc::new(MemoryStore::new(TERMS)), None)
}

pub(crate) async fn sqlite() -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), TERMS).unwrap();
    (Arc::new(store), Some(folder))
}

/// All tests share one database; their vaults are their own.
pub(crate) async fn postgres() -> Opened {
    over(Kind::Whole).await
}

/// As over a database that takes no statement about several vaults.
pub(crate) async fn spread() -> Opened {
    over(Kind::Spread).await
}

async fn over(kind: Kind) -> Opened {
    let address = crate::postgres::shared();
    let store = PostgresStore::open(address, kind, TERMS).await.unwrap();
    (Arc::new(store), None)
}

async fn claimed(store: &dyn Store) -> Own {
    let own = Own::new();
    let standing = store.post(own.claim()).await.unwrap().unwrap();
    assert_eq!(standing.generation(), 1);
    own
}

async fn pushed(store: &dyn Store, own: &Own, records: &[Vec<u8>]) -> Standing {
    store.push(own.push(records)).await.unwrap().unwrap()
}

async fn refused(store: &dyn Store, own: &Own, records: &[Vec<u8>]) -> Refusal {
    store.push(own.push(records)).await.unwrap().unwrap_err()
}

/// A whole chain, read as a device reads it.
async fn chain(store: &dyn Store, own: &Own, pen: &Pen) -> Vec<Vec<u8>> {
    let mut chain = Vec::new();
    loop {
        let after = chain.len() as u64;
        let batch = store.records(own.vault, own.hash(), pen.device, after);
        let bytes = batch.await.unwrap().unwrap().into_bytes();
        let frames = read_frames(&bytes).unwrap();
        if frames.is_empty() {
            return chain;
        }
        chain.extend(frames.iter().map(|frame| frame.bytes.to_vec()));
    }
}

fn at(code: Code, pen: &Pen, number: u64) -> Refusal {
    Refusal {
        device: Some(*pen.device.as_bytes()),
        number: Some(number),
        ..code.into()
    }
}

async fn a_vault_that_nobody_claimed_is_not_known(store: &dyn Store) {
    let own = Own::new();
    let mut pen = Pen::new(own.vault);
    let none = Refusal::from(Code::NoVault);
    assert!(store.standing(own.vault).await.unwrap().is_none());
    assert_eq!(refused(store, &own, &[pen.write(b"a")]).await, none);
    let read = store.records(own.vault, own.hash(), pen.device, 0).await;
    assert_eq!(read.unwrap().unwrap_err(), none);
    let rosters = store.rosters(own.vault, own.hash(), 0).await;
    assert_eq!(rosters.unwrap().unwrap_err(), none);
    let forgotten = store.forget(own.vault, own.hash()).await;
    assert_eq!(forgotten.unwrap().unwrap_err(), none);
    let none_yet = store.post(own.post(0, &own.token, b"")).await;
    assert_eq!(none_yet.unwrap().unwrap_err(), none);
    let mut other = own.claim();
    other.next = TokenHash::of(&fresh_token());
    let other = store.post(other).await.unwrap().unwrap_err();
    assert_eq!(other, Code::WrongToken.into());
    assert!(store.standing(own.vault).await.unwrap().is_none());
}

async fn records_come_back_as_they_went_in(store: &dyn Store) {
    let own = claimed(store).await;
    let (mut one, mut two) = (Pen::new(own.vault), Pen::new(own.vault));
    let sent = [one.write(b"first"), two.write(b""), one.write(&[9; 3000])];
    let before = store.standing(own.vault).await.unwrap().unwrap();
    let after = pushed(store, &own, &sent).await;
    assert!(after.cursor > before.cursor);
    let bytes: usize = sent.iter().map(Vec::len).sum();
    assert_eq!(after.used - before.used, bytes as u64);
    assert_eq!(after.chains[&one.device].head, one.head());
    assert_eq!(after.chains[&two.device].head, two.head());
    assert_eq!(after.chains[&two.device].blanked, 1);
    assert_eq!(
        chain(store, &own, &one).await,
        [sent[0].clone(), sent[2].clone()]
    );
    assert_eq!(chain(store, &own, &two).await, [sent[1].clone()]);
    assert!(chain(store, &own, &Pen::new(own.vault)).await.is_empty());
    let again = store.standing(own.vault).await.unwrap().unwrap();
    assert_eq!(again.status(1), after.status(1));
}

async fn what_is_known_already_changes_nothing(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let sent = [pen.write(b"one"), pen.write(b"two")];
    let first = pushed(store, &own, &sent).await;
    let again = pushed(store, &own, &sent).await;
    assert_eq!(again.status(1), first.status(1));
    let empty = pushed(store, &own, &[]).await;
    assert_eq!(empty.status(1), first.status(1));
    // A device that doesn't know whether its last batch came through sends it with the next.
    let longer = [sent[1].clone(), pen.write(b"three")];
    pushed(store, &own, &longer).await;
    assert_eq!(chain(store, &own, &pen).await.len(), 3);
}

async fn another_record_in_a_taken_place_is_a_fork(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let first = pen.write(b"one");
    pushed(store, &own, std::slice::from_ref(&first)).await;
    let mut copy = pen.clone();
    pushed(store, &own, &[pen.write(b"two")]).await;
    let other = refused(store, &own, &[first, copy.write(b"another two")]).await;
    assert_eq!(other, at(Code::Fork, &pen, 2));
}

async fn a_record_that_names_another_predecessor_is_a_fork(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    pushed(store, &own, &[pen.write(b"one"), pen.write(b"two")]).await;
    let three = Sequence::new(3).unwrap();
    let (_, bytes) = pen.at(three, HeaderHash::from_bytes([5; 32]), b"three");
    assert_eq!(
        refused(store, &own, &[bytes]).await,
        at(Code::Fork, &pen, 2)
    );
}

async fn a_record_beyond_the_end_is_a_gap(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let first = pen.write(b"one");
    let second = pen.write(b"two");
    let alone = refused(store, &own, std::slice::from_ref(&second)).await;
    assert_eq!(alone, at(Code::Gap, &pen, 1));
    pushed(store, &own, &[first]).await;
    let last = Sequence::new(u64::MAX).unwrap();
    let (_, far) = pen.at(last, pen.head().hash, b"far");
    assert_eq!(refused(store, &own, &[far]).await, at(Code::Gap, &pen, 2));
    pushed(store, &own, &[second]).await;
    let beyond = store
        .records(own.vault, own.hash(), pen.device, u64::MAX)
        .await;
    assert!(beyond.unwrap().unwrap().is_empty());
}

async fn a_batch_with_one_wrong_record_changes_nothing(store: &dyn Store) {
    let own = claimed(store).await;
    let (mut one, mut two) = (Pen::new(own.vault), Pen::new(own.vault));
    let kept = one.write(b"kept");
    let before = pushed(store, &own, std::slice::from_ref(&kept)).await;
    let mut blank = kept.clone();
    blank.truncate(BLANK_LEN);
    let skipped = two.write(b"never sent");
    drop(skipped);
    let batch = [blank, one.write(b"next"), two.write(b"beyond")];
    assert_eq!(refused(store, &own, &batch).await, at(Code::Gap, &two, 1));
    let after = store.standing(own.vault).await.unwrap().unwrap();
    assert_eq!(after.status(1), before.status(1));
    assert_eq!(chain(store, &own, &one).await, [kept]);
}

async fn a_body_dropped_once_stays_dropped(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let whole = [pen.write(&[1; 500]), pen.write(&[2; 700]), pen.write(b"c")];
    let before = pushed(store, &own, &whole).await;
    let blank = whole[1][..BLANK_LEN].to_vec();
    let after = pushed(store, &own, &[blank.clone(), blank.clone()]).await;
    assert!(after.cursor > before.cursor);
    assert_eq!(before.used - after.used, 700);
    assert_eq!(after.chains[&pen.device].blanked, 1);
    assert_eq!(after.chains[&pen.device].head, pen.head());
    // An old copy brings the body back.
    let again = pushed(store, &own, &whole).await;
    assert_eq!(again.status(1), after.status(1));
    let kept = chain(store, &own, &pen).await;
    assert_eq!(kept, [whole[0].clone(), blank, whole[2].clone()]);
}

async fn a_record_may_come_twice_and_blank_in_one_batch(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let whole = pen.write(&[3; 600]);
    let blank = whole[..BLANK_LEN].to_vec();
    let before = store.standing(own.vault).await.unwrap().unwrap();
    let batch = [whole.clone(), whole.clone(), blank.clone(), whole];
    let after = pushed(store, &own, &batch).await;
    assert_eq!(after.used - before.used, BLANK_LEN as u64);
    assert_eq!(after.chains[&pen.device].blanked, 1);
    assert_eq!(chain(store, &own, &pen).await, [blank]);
}

async fn only_the_newest_token_writes_and_reads(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let record = [pen.write(b"one")];
    let stranger = Own {
        token: fresh_token(),
        ..own
    };
    let next = Own {
        token: fresh_token(),
        ..own
    };
    store
        .post(own.post(2, &next.token, b"2"))
        .await
        .unwrap()
        .unwrap();
    for (who, code) in [(&stranger, Code::WrongToken), (&own, Code::OldToken)] {
        let code = Refusal::from(code);
        assert_eq!(refused(store, who, &record).await, code);
        let read = store.records(own.vault, who.hash(), pen.device, 0).await;
        assert_eq!(read.unwrap().unwrap_err(), code);
        let post = store.post(who.post(3, &who.token, b"3")).await;
        assert_eq!(post.unwrap().unwrap_err(), code);
        let forgotten = store.forget(own.vault, who.hash()).await;
        assert_eq!(forgotten.unwrap().unwrap_err(), code);
    }
    let rosters = store.rosters(own.vault, stranger.hash(), 0).await;
    assert_eq!(rosters.unwrap().unwrap_err(), Code::WrongToken.into());
    pushed(store, &next, &record).await;
}

async fn a_former_token_gets_the_rosters_after_its_own(store: &dyn Store) {
    let first = claimed(store).await;
    let mut newest = first;
    let mut second = first;
    for generation in 2..=20 {
        let next = fresh_token();
        let roster = format!("roster {generation}");
        let post = newest.post(generation, &next, roster.as_bytes());
        store.post(post).await.unwrap().unwrap();
        newest.token = next;
        if generation == 2 {
            second = newest;
        }
    }
    let got = async |who: Own, after| {
        let rosters = store.rosters(who.vault, who.hash(), after).await;
        let rosters = rosters.unwrap().unwrap();
        for kept in rosters.iter().filter(|kept| kept.generation > 1) {
            assert_eq!(
                kept.roster,
                format!("roster {}", kept.generation).into_bytes()
            );
        }
        let numbers: Vec<u64> = rosters.iter().map(|kept| kept.generation).collect();
        numbers
    };
    assert_eq!(got(newest, 0).await, (1..=16).collect::<Vec<_>>());
    assert_eq!(got(newest, 16).await, (17..=20).collect::<Vec<_>>());
    assert_eq!(got(newest, u64::MAX).await, [0; 0]);
    assert_eq!(got(second, 0).await, (3..=18).collect::<Vec<_>>());
    assert_eq!(got(first, 18).await, [19, 20]);
}

async fn a_token_of_several_generations_gets_the_rosters_after_the_first(store: &dyn Store) {
    let own = claimed(store).await;
    for generation in [2, 3] {
        let let_in = store.post(own.post(generation, &own.token, b"let in"));
        let_in.await.unwrap().unwrap();
    }
    let removal = store.post(own.post(4, &fresh_token(), b"removed"));
    removal.await.unwrap().unwrap();
    for (after, expected) in [(0, 2..=4), (2, 3..=4), (3, 4..=4)] {
        let kept = store.rosters(own.vault, own.hash(), after).await;
        let kept = kept.unwrap().unwrap().into_iter();
        let kept: Vec<u64> = kept.map(|kept| kept.generation).collect();
        assert_eq!(kept, expected.collect::<Vec<_>>());
    }
}

async fn of_two_rosters_one_is_first(store: &dyn Store) {
    let own = claimed(store).await;
    let moved = |newest| Refusal {
        number: Some(newest),
        ..Code::RosterMoved.into()
    };
    // The same token again: a device may keep it and change who is sealed to.
    store
        .post(own.post(2, &own.token, b"2"))
        .await
        .unwrap()
        .unwrap();
    for generation in [0, 1, 2, 4, u64::MAX] {
        let post = store.post(own.post(generation, &own.token, b"x")).await;
        assert_eq!(post.unwrap().unwrap_err(), moved(2), "{generation}");
    }
}

async fn a_full_vault_takes_blanks_and_rosters_but_no_record(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let quota = TERMS.quota;
    let body = vec![4; 1_000_000];
    let mut kept = Vec::new();
    for _ in 0..4 {
        kept.push(pen.write(&body));
        pushed(store, &own, &kept[kept.len() - 1..]).await;
    }
    let mut copy = pen.clone();
    let full = Refusal {
        limit: Some(quota),
        ..Code::Full.into()
    };
    assert_eq!(refused(store, &own, &[copy.write(&body)]).await, full);
    store
        .post(own.post(2, &own.token, &[1; 200_000]))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(refused(store, &own, &[pen.clone().write(b"x")]).await, full);
    let blank = kept[0][..BLANK_LEN].to_vec();
    let after = pushed(store, &own, &[blank]).await;
    assert!(after.used < quota);
    pushed(store, &own, &[pen.write(b"room again")]).await;
    // Rosters have room of their own, and that ends too.
    let mut last = None;
    for generation in 3..40 {
        last = store
            .post(own.post(generation, &own.token, &[1; 250_000]))
            .await
            .unwrap()
            .err();
        if last.is_some() {
            break;
        }
    }
    assert_eq!(last, Some(full));
}

async fn a_forgotten_vault_is_gone_and_can_be_claimed_anew(store: &dyn Store) {
    let own = claimed(store).await;
    let other = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let record = pen.write(b"one");
    let before = pushed(store, &own, std::slice::from_ref(&record)).await;
    store.forget(own.vault, own.hash()).await.unwrap().unwrap();
    assert!(store.standing(own.vault).await.unwrap().is_none());
    assert!(store.standing(other.vault).await.unwrap().is_some());
    assert_eq!(
        refused(store, &own, std::slice::from_ref(&record)).await,
        Code::NoVault.into()
    );
    let anew = store.post(own.claim()).await.unwrap().unwrap();
    assert_ne!(anew.cursor, before.cursor);
    assert!(anew.chains.is_empty());
    assert!(chain(store, &own, &pen).await.is_empty());
    pushed(store, &own, &[record]).await;
    assert_eq!(chain(store, &own, &pen).await.len(), 1);
}

async fn a_vault_that_moves_here_brings_its_newest_roster_alone(store: &dyn Store) {
    let own = Own::new();
    for generation in [0, 1025, u64::MAX] {
        let post = store.post(own.post(generation, &own.token, b"r")).await;
        assert_eq!(post.unwrap().unwrap_err(), Code::NoVault.into());
    }
    // Only whoever holds the token that is named may claim.
    let other = store.post(own.post(7, &fresh_token(), b"7")).await;
    assert_eq!(other.unwrap().unwrap_err(), Code::WrongToken.into());
    let moved = store.post(own.post(7, &own.token, b"7")).await;
    assert_eq!(moved.unwrap().unwrap().generation(), 7);
    let rosters = store.rosters(own.vault, own.hash(), 0).await;
    let rosters: Vec<_> = rosters.unwrap().unwrap();
    let kept: Vec<_> = rosters
        .iter()
        .map(|kept| (kept.generation, &kept.roster[..]))
        .collect();
    assert_eq!(kept, [(7, &b"7"[..])]);
    let mut pen = Pen::new(own.vault);
    pushed(store, &own, &[pen.write(b"one")]).await;
    // It goes on as everywhere, and no token of before is known.
    let again = store.post(own.post(7, &own.token, b"again")).await;
    assert_eq!(again.unwrap().unwrap_err().code, Code::RosterMoved);
    let next = Own {
        token: fresh_token(),
        ..own
    };
    let renewed = store.post(own.post(8, &next.token, b"8")).await;
    assert_eq!(renewed.unwrap().unwrap().generation(), 8);
    let after = store.rosters(own.vault, own.hash(), 0).await;
    let after = after.unwrap().unwrap();
    assert_eq!(
        after.iter().map(|kept| kept.generation).collect::<Vec<_>>(),
        [8]
    );
    let nobody = Own {
        token: fresh_token(),
        ..own
    };
    let refused = store.rosters(own.vault, nobody.hash(), 0).await;
    assert_eq!(refused.unwrap().unwrap_err(), Code::WrongToken.into());
}

async fn a_chain_is_read_in_batches_without_a_hole(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let small: Vec<_> = (0..2 * MAX_FRAMES + 1)
        .map(|i| pen.write(&i.to_be_bytes()))
        .collect();
    for batch in small.chunks(MAX_FRAMES) {
        pushed(store, &own, batch).await;
    }
    // Together these fit to the byte, and then one of them is a byte too long.
    let room = MAX_BATCH - 4 * (BLANK_LEN + 4);
    let even: Vec<_> = (0..4).map(|_| pen.write(&vec![5; room / 4])).collect();
    pushed(store, &own, &even).await;
    let odd: Vec<_> = (0..4)
        .map(|i| pen.write(&vec![6; room / 4 + usize::from(i == 3)]))
        .collect();
    pushed(store, &own, &odd[..3]).await;
    pushed(store, &own, &odd[3..]).await;
    let all: Vec<_> = small.into_iter().chain(even).chain(odd).collect();
    assert_eq!(chain(store, &own, &pen).await, all);
    let skip = 2 * MAX_FRAMES as u64 + 1;
    let read = async |after| {
        let batch = store
            .records(own.vault, own.hash(), pen.device, after)
            .await;
        batch.unwrap().unwrap().len()
    };
    assert_eq!(read(0).await, MAX_FRAMES);
    assert_eq!(read(skip).await, 4);
    assert_eq!(read(skip + 4).await, 3);
    assert_eq!(read(skip + 7).await, 1);
    assert_eq!(read(skip + 8).await, 0);
}

async fn a_long_record_travels_alone(store: &dyn Store) {
    let own = claimed(store).await;
    let mut pen = Pen::new(own.vault);
    let long = pen.write(&vec![8; 2 * MAX_BATCH]);
    let short = [pen.write(b"a"), pen.write(b"b")];
    let mut batch = Batch::default();
    assert!(batch.push(&long));
    let push = Push::read(own.vault, own.hash(), batch.into_bytes().into()).unwrap();
    store.push(push).await.unwrap().unwrap();
    pushed(store, &own, &short).await;
    let first = store.records(own.vault, own.hash(), pen.device, 0).await;
    assert_eq!(first.unwrap().unwrap().len(), 1);
    assert_eq!(chain(store, &own, &pen).await.len(), 3);
}

async fn a_vault_has_only_so_many_chains(store: &dyn Store) {
    let own = claimed(store).await;
    let mut records: Vec<_> = (0..MAX_CHAINS)
        .map(|_| Pen::new(own.vault).write(b"x"))
        .collect();
    let last = records.split_off(MAX_CHAINS - 1);
    for batch in records.chunks(MAX_FRAMES) {
        pushed(store, &own, batch).await;
    }
    let mut pen = Pen::new(own.vault);
    let both = [last[0].clone(), pen.write(b"one too many")];
    assert_eq!(refused(store, &own, &both).await, Code::ManyDevices.into());
    let standing = pushed(store, &own, &last).await;
    assert_eq!(standing.chains.len(), MAX_CHAINS);
}

async fn a_meeting_holds_two_messages_for_a_while(store: &dyn Store) {
    let ask = Place {
        meeting: fresh(),
        answer: false,
    };
    let answer = Place {
        answer: true,
        ..ask
    };
    let (begun, now) = (Now(1_000_000), Now(1_000_100));
    let over = Now(begun.0 + MEETING_SECONDS);
    let lay = async |place, message: &[u8], now| {
        store
            .lay(place, message.to_vec().into(), now)
            .await
            .unwrap()
    };
    let lies = async |place, now| store.fetch(place, now).await.unwrap();
    assert_eq!(lies(ask, begun).await, None);
    lay(ask, b"who?", begun).await.unwrap();
    lay(ask, b"who?", now).await.unwrap();
    assert_eq!(
        lay(ask, b"other", now).await,
        Err(Code::MeetingTaken.into())
    );
    assert_eq!(lies(answer, now).await, None);
    lay(answer, b"", now).await.unwrap();
    assert_eq!(lies(ask, now).await.unwrap(), "who?");
    assert_eq!(lies(answer, now).await.unwrap(), "");
    // Both go at once, by the clock of the first.
    assert_eq!(lies(ask, over).await, None);
    assert_eq!(lies(answer, over).await, None);
    lay(ask, b"a later meeting", over).await.unwrap();
    assert_eq!(lies(ask, over).await.unwrap(), "a later meeting");
    assert_eq!(lies(answer, over).await, None);
    store.sweep(Now(over.0 + MEETING_SECONDS)).await.unwrap();
    assert_eq!(lies(ask, over).await, None);
}

async fn pushes_at_once_lose_nothing(store: &dyn Store) {
    let own = claimed(store).await;
    let pens: Vec<_> = (0..8).map(|_| Pen::new(own.vault)).collect();
    let each = pens.iter().map(|pen| async move {
        let mut pen = pen.clone();
        for number in 0..25_u32 {
            let record = pen.write(&number.to_be_bytes());
            let standing = pushed(store, &own, &[record]).await;
            assert_eq!(standing.chains[&pen.device].head, pen.head());
        }
    });
    futures_util::future::join_all(each).await;
    let standing = store.standing(own.vault).await.unwrap().unwrap();
    assert_eq!(standing.chains.len(), 8);
    for pen in &pens {
        assert_eq!(chain(store, &own, pen).await.len(), 25);
    }
}
