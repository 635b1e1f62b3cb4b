//! Random pushes against the plainest thing that could be right.

use std::collections::BTreeMap;

use ebb_protocol::{BLANK_LEN, Code, DeviceId, Head, Header, HeaderHash, Sequence, read_frames};
use ebb_relay::store::Store;
use proptest::prelude::*;

use crate::conformance::{Opened, memory, postgres, spread, sqlite};
use crate::records::{Own, Pen};

/// What one frame of a push is.
#[derive(Debug, Clone)]
enum Step {
    /// The next record, with a body of this length; 0 is a blanked one.
    Next(usize),
    /// One that is there already, whole as it was written.
    Again(prop::sample::Index),
    /// One that is there already, without its body.
    Blank(prop::sample::Index),
    /// Another one in the place of one that is there.
    Fork(prop::sample::Index),
    /// One that names another predecessor.
    Stray,
    /// One too far.
    Beyond,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0_usize..300).prop_map(Step::Next),
        2 => any::<prop::sample::Index>().prop_map(Step::Again),
        3 => any::<prop::sample::Index>().prop_map(Step::Blank),
        1 => any::<prop::sample::Index>().prop_map(Step::Fork),
        1 => Just(Step::Stray),
        1 => Just(Step::Beyond),
    ]
}

/// Pushes of a few frames, each by one of three devices.
fn history() -> impl Strategy<Value = Vec<Vec<(usize, Step)>>> {
    prop::collection::vec(prop::collection::vec((0_usize..3, step()), 0..6), 1..12)
}

/// One device's chain as it was written, and what of it is kept.
#[derive(Debug, Clone, Default)]
struct Chain {
    written: Vec<Vec<u8>>,
    kept: Vec<Vec<u8>>,
}

type Model = BTreeMap<DeviceId, Chain>;

/// Does to the model what the document says, frame by frame.
fn apply(model: &mut Model, frame: &[u8]) -> Result<(), Code> {
    let header = Header::decode(frame).unwrap();
    let chain = model.entry(header.device).or_default();
    let place = usize::try_from(header.sequence.get() - 1).unwrap_or(usize::MAX);
    if let Some(kept) = chain.kept.get_mut(place) {
        if kept[..118] != frame[..118] {
            return Err(Code::Fork);
        }
        if frame.len() == BLANK_LEN {
            kept.truncate(BLANK_LEN);
        }
        return Ok(());
    }
    if place > chain.kept.len() {
        return Err(Code::Gap);
    }
    let hash = chain.kept.last().map_or(HeaderHash::NONE, |last| {
        HeaderHash::of(last.first_chunk().unwrap())
    });
    if header.previous != hash {
        return Err(Code::Fork);
    }
    chain.kept.push(frame.to_vec());
    chain.written.push(frame.to_vec());
    Ok(())
}

/// The frame that a step stands for, after those before it.
fn frame(model: &Model, pen: &Pen, step: &Step) -> Option<Vec<u8>> {
    let none = Chain::default();
    let chain = model.get(&pen.device).unwrap_or(&none);
    let len = chain.written.len();
    let (sequence, previous) = match chain.written.last() {
        None => (Sequence::FIRST, HeaderHash::NONE),
        Some(last) => {
            let head = Head::of(&Header::decode(last).unwrap(), last.first_chunk().unwrap());
            (head.sequence.next().unwrap(), head.hash)
        }
    };
    let there = |at: &prop::sample::Index| (len > 0).then(|| &chain.written[at.index(len)]);
    Some(match step {
        Step::Next(body) => pen.at(sequence, previous, &vec![len as u8; *body]).1,
        Step::Again(at) => there(at)?.clone(),
        Step::Blank(at) => there(at)?[..BLANK_LEN].to_vec(),
        Step::Fork(at) => {
            let header = Header::decode(there(at)?).unwrap();
            pen.at(header.sequence, header.previous, b"another").1
        }
        Step::Stray if len > 0 => pen.at(sequence, HeaderHash::from_bytes([3; 32]), b"").1,
        Step::Beyond => {
            pen.at(
                sequence.next().unwrap(),
                HeaderHash::from_bytes([3; 32]),
                b"",
            )
            .1
        }
        Step::Stray => return None,
    })
}

async fn follows(store: &dyn Store, history: &[Vec<(usize, Step)>]) {
    let own = Own::new();
    let before = store.post(own.claim()).await.unwrap().unwrap();
    let pens: Vec<_> = (0..3).map(|_| Pen::new(own.vault)).collect();
    let mut model = Model::new();
    let mut cursor = before.cursor;
    for push in history {
        let mut next = model.clone();
        let mut sent = Vec::new();
        let mut expected = Ok(());
        for (device, step) in push {
            let Some(frame) = frame(&next, &pens[*device], step) else {
                continue;
            };
            if expected.is_ok() {
                expected = apply(&mut next, &frame);
            }
            sent.push(frame);
        }
        let done = store.push(own.push(&sent)).await.unwrap();
        match (expected, done) {
            (Ok(()), Ok(standing)) => {
                let kept = |model: &Model| -> Vec<_> {
                    model.values().map(|chain| chain.kept.clone()).collect()
                };
                assert_eq!(standing.cursor > cursor, kept(&next) != kept(&model));
                cursor = standing.cursor;
                model = next;
            }
            (Err(code), Err(refusal)) => assert_eq!(refusal.code, code),
            (expected, done) => assert_eq!(format!("{expected:?}"), format!("{done:?}")),
        }
        agrees(store, &own, &model, before.used).await;
    }
}

/// Whatever the store says, the model says too.
async fn agrees(store: &dyn Store, own: &Own, model: &Model, rosters: u64) {
    let standing = store.standing(own.vault).await.unwrap().unwrap();
    let chains: Vec<_> = model
        .iter()
        .filter(|(_, chain)| !chain.kept.is_empty())
        .collect();
    assert_eq!(standing.chains.len(), chains.len());
    let mut used = rosters;
    for (device, chain) in chains {
        let end = standing.chains[device];
        assert_eq!(end.head.sequence.get(), chain.kept.len() as u64);
        let blanked = chain.kept.iter().filter(|record| record.len() == BLANK_LEN);
        assert_eq!(end.blanked, blanked.count() as u64);
        used += chain
            .kept
            .iter()
            .map(|record| record.len() as u64)
            .sum::<u64>();
        let batch = store.records(own.vault, own.hash(), *device, 0).await;
        let bytes = batch.unwrap().unwrap().into_bytes();
        let read: Vec<_> = read_frames(&bytes)
            .unwrap()
            .iter()
            .map(|one| one.bytes.to_vec())
            .collect();
        assert_eq!(read, chain.kept);
    }
    assert_eq!(standing.used, used);
}

fn told<F: Future<Output = Opened>>(open: impl Fn() -> F, cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (store, _held) = runtime.block_on(open());
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    };
    proptest!(config, |(history in history())| {
        runtime.block_on(follows(&*store, &history));
    });
}

#[test]
fn memory_follows_the_model() {
    told(memory, 300);
}

#[test]
fn sqlite_follows_the_model() {
    told(sqlite, 60);
}

#[test]
fn postgres_follows_the_model() {
    told(postgres, 40);
}

#[test]
fn a_spread_database_follows_the_model() {
    told(spread, 20);
}
