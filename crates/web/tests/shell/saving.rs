//! Durable before said: no page shows what isn't on the disk, and none hides what is.

use ebb_core::letter::Letter;
use ebb_core::moment::Moment;
use ebb_vault::Rehearsed;

use super::house::{Fault, House, now_or_never};

const TEXT: &str = "what I never said";

#[test]
fn what_could_not_be_saved_is_not_shown_and_the_page_says_so() {
    for fault in Fault::ALL {
        let mut house = House::open();
        house.disk.plate().before = Some(fault);
        let answer = house.post("/proof/letter", &[("text", TEXT)]);
        let shown = house.follow(answer);
        assert!(
            shown.html.contains("role=\"alert\""),
            "{fault:?}: {}",
            shown.html
        );
        assert!(!shown.html.contains(TEXT));
        assert!(!shown.says("note-kept"));
        house.disk.plate().before = None;
        assert_eq!(house.life().all::<Letter>().count(), 0);
        // Nothing is stuck: the next one is kept.
        house.post("/proof/letter", &[("text", TEXT)]);
        assert_eq!(house.life().all::<Letter>().count(), 1);
    }
}

#[test]
fn what_became_durable_although_the_store_complained_is_shown_once() {
    for fault in Fault::ALL {
        let mut house = House::open();
        house.disk.plate().after = Some(fault);
        let answer = house.post("/proof/letter", &[("text", TEXT)]);
        house.disk.plate().after = None;
        let shown = house.follow(answer);
        assert_eq!(shown.html.matches(TEXT).count(), 1, "{fault:?}");
        assert_eq!(house.life().all::<Letter>().count(), 1, "{fault:?}");
    }
}

#[test]
fn what_another_program_writes_is_on_the_next_page_and_nothing_is_lost() {
    let mut house = House::open();
    let mut other = house.book();
    let now: Moment = house.now.clone();
    for n in 0..5 {
        let id = ebb_core::event::EventId::new(&format!("other-{n}")).unwrap();
        let body = Letter {
            text: Some(format!("from elsewhere {n}")),
            first_night: false,
            burned: None,
            seal_until: None,
            extra: Vec::new(),
        };
        let add = ebb_core::decide::Command::Add {
            id,
            at: now.clone(),
            body: body.into(),
        };
        now_or_never(other.write(&[add], &[], &now, &mut Rehearsed::new(40 + n))).unwrap();
        house.post(
            "/proof/letter",
            &[("text", "from here"), ("id", &format!("here-{n}"))],
        );
    }
    let page = house.get("/proof/letter");
    assert_eq!(page.html.matches("from elsewhere").count(), 5);
    assert_eq!(page.html.matches("from here").count(), 5);
    assert_eq!(house.life().all::<Letter>().count(), 10);
}

#[test]
fn a_double_click_is_one_event() {
    let mut house = House::open();
    for _ in 0..2 {
        let answer = house.post("/proof/letter", &[("text", TEXT), ("id", "one")]);
        assert_eq!(answer.goes(), "/proof/letter");
    }
    assert_eq!(house.life().all::<Letter>().count(), 1);
}

#[test]
fn a_page_that_breaks_is_answered_and_the_next_one_is_fine() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", TEXT)]);
    let broken = house.get("/proof/break");
    assert_eq!(broken.status.as_u16(), 500);
    assert!(broken.says("panic"));
    assert!(house.get("/proof/letter").html.contains(TEXT));
}

#[test]
fn a_burned_letter_is_gone_from_page_and_record() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", TEXT), ("id", "burn-me")]);
    house.post("/proof/burn", &[("id", "burn-me")]);
    assert!(!house.get("/proof/letter").html.contains(TEXT));
    let mut book = house.book();
    now_or_never(book.check()).unwrap();
    assert_eq!(
        book.damage(),
        (Vec::new(), Vec::new()),
        "the blank is named by its event"
    );
    let letter = book.life().newest::<Letter>().unwrap().body.clone();
    assert!(letter.text.is_none() && letter.burned.is_some());
}
