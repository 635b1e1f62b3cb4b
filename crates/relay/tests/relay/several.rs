//! Two relays over one database: what one remembers never hides what the other did.

use ebb_protocol::{BLANK_LEN, Code};
use ebb_relay::store::Store;

use crate::conformance::postgres;
use crate::records::{Own, Pen, fresh_token};

async fn push(store: &dyn Store, own: &Own, records: &[Vec<u8>]) -> Result<u64, Code> {
    let done = store.push(own.push(records)).await.unwrap();
    done.map(|standing| standing.cursor)
        .map_err(|refusal| refusal.code)
}

#[tokio::test]
async fn a_chain_grows_through_either_relay() {
    let ((here, _), (there, _)) = (postgres().await, postgres().await);
    let own = Own::new();
    here.post(own.claim()).await.unwrap().unwrap();
    let mut pen = Pen::new(own.vault);
    let mut written = Vec::new();
    for round in 0..6 {
        let store = if round % 2 == 0 { &here } else { &there };
        written.push(pen.write(&[round; 40]));
        push(&**store, &own, &written[written.len() - 1..])
            .await
            .unwrap();
    }
    // Each asks again for what the other has kept, with another body in one place.
    push(&*here, &own, &written).await.unwrap();
    let blank = written[5][..BLANK_LEN].to_vec();
    push(&*here, &own, &[blank]).await.unwrap();
    let mut copy = Pen::new(own.vault);
    copy.device = pen.device;
    assert_eq!(
        push(&*there, &own, &[copy.write(b"other")]).await,
        Err(Code::Fork)
    );
    push(&*there, &own, &[pen.write(b"last")]).await.unwrap();
    let standing = here.standing(own.vault).await.unwrap().unwrap();
    assert_eq!(standing.chains[&pen.device].head, pen.head());
    assert_eq!(standing.chains[&pen.device].blanked, 1);
}

#[tokio::test]
async fn a_token_that_changed_at_one_relay_is_old_at_the_other() {
    let ((here, _), (there, _)) = (postgres().await, postgres().await);
    let own = Own::new();
    here.post(own.claim()).await.unwrap().unwrap();
    let mut pen = Pen::new(own.vault);
    push(&*here, &own, &[pen.write(b"remembered here")])
        .await
        .unwrap();
    let next = Own {
        token: fresh_token(),
        ..own
    };
    there
        .post(own.post(2, &next.token, b"2"))
        .await
        .unwrap()
        .unwrap();
    let record = [pen.write(b"next")];
    assert_eq!(push(&*here, &own, &record).await, Err(Code::OldToken));
    push(&*here, &next, &record).await.unwrap();
}

#[tokio::test]
async fn a_vault_forgotten_at_one_relay_is_unknown_at_the_other() {
    let ((here, _), (there, _)) = (postgres().await, postgres().await);
    let own = Own::new();
    here.post(own.claim()).await.unwrap().unwrap();
    let mut pen = Pen::new(own.vault);
    let first = [pen.write(b"one")];
    push(&*here, &own, &first).await.unwrap();
    there.forget(own.vault, own.hash()).await.unwrap().unwrap();
    let second = [pen.write(b"two")];
    assert_eq!(push(&*here, &own, &second).await, Err(Code::NoVault));
    there.post(own.claim()).await.unwrap().unwrap();
    assert_eq!(push(&*here, &own, &second).await, Err(Code::Gap));
    push(&*here, &own, &first).await.unwrap();
}

#[tokio::test]
async fn many_vaults_at_once_through_two_relays_lose_nothing() {
    let ((here, _), (there, _)) = (postgres().await, postgres().await);
    let owns: Vec<_> = (0..40).map(|_| Own::new()).collect();
    for own in &owns {
        here.post(own.claim()).await.unwrap().unwrap();
    }
    let each = owns.iter().enumerate().flat_map(|(number, own)| {
        let many = if number % 5 == 0 { 3 } else { 1 };
        [&here, &there].map(|store| async move {
            let mut pen = Pen::new(own.vault);
            for _ in 0..8 {
                let records: Vec<_> = (0..many).map(|_| pen.write(b"at once")).collect();
                push(&**store, own, &records).await.unwrap();
            }
            let standing = store.standing(own.vault).await.unwrap().unwrap();
            assert_eq!(standing.chains[&pen.device].head, pen.head());
            let batch = store.records(own.vault, own.hash(), pen.device, 0).await;
            assert_eq!(batch.unwrap().unwrap().len(), 8 * many);
        })
    });
    futures_util::future::join_all(each).await;
}
