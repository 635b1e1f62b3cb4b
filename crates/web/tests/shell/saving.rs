//! Durable before said: a store that fails, and others who write meanwhile.

use ebb_core::decide::Command;
use ebb_core::event::EventId;
use ebb_core::letter::Letter;
use ebb_vault::Rehearsed;

use super::house::{Fault, House, PASS, now_or_never};

const OLD: &str = "what stands";
const TEXT: &str = "what may not be said before it is saved";

fn letter(text: &str) -> Letter {
    Letter {
        text: Some(text.to_owned()),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    }
}

/// Another program writes a letter.
fn written_elsewhere(house: &House, id: &str, text: &str) {
    let id = EventId::new(id).unwrap();
    let add = Command::Add {
        id,
        at: house.now.clone(),
        body: letter(text).into(),
    };
    let mut chance = Rehearsed::new(77);
    let mut book = house.book();
    now_or_never(book.write(&[add], &[], &house.now, &mut chance)).unwrap();
}

fn notice_of(fault: Fault) -> &'static str {
    match fault {
        Fault::Full => "not-saved-full",
        Fault::ReadOnly => "not-saved-read-only",
        Fault::Other => "not-saved-other",
    }
}

fn says(page: &super::house::Shown, id: &str) -> bool {
    page.html
        .contains(&maud::html! { (ebb_web::text::say(id)) }.into_string())
}

#[test]
fn a_store_that_fails_before_is_told_and_nothing_is_shown() {
    for fault in Fault::ALL {
        let mut house = House::open();
        house.post("/proof/letter", &[("text", OLD)]);
        house.get("/proof/letter");
        house.disk.plate().before = Some(fault);
        let failed = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        let page = house.follow(failed);
        assert!(says(&page, notice_of(fault)), "{fault:?} {}", page.html);
        assert!(!page.says("note-kept") && !page.html.contains(TEXT));
        assert!(page.html.contains(OLD));
        assert_eq!(house.life().all::<Letter>().count(), 1);
        // The same form once more, when there is room again.
        house.disk.plate().before = None;
        house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        assert!(house.get("/proof/letter").html.contains(TEXT));
        assert_eq!(house.life().all::<Letter>().count(), 2);
    }
}

#[test]
fn a_store_that_fails_after_it_took_the_change_is_believed_by_what_it_holds() {
    for fault in Fault::ALL {
        let mut house = House::open();
        house.disk.plate().after = Some(fault);
        let written = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        let page = house.follow(written);
        assert!(
            page.says("note-kept"),
            "{fault:?}: it is saved, so that is what is said"
        );
        assert!(page.html.contains(TEXT));
        house.disk.plate().after = None;
        house.post("/proof/letter", &[("text", OLD)]);
        let book = house.book();
        assert_eq!(book.life().all::<Letter>().count(), 2);
        assert!(
            book.damage().0.is_empty(),
            "the chain goes on where it ended"
        );
    }
}

#[test]
fn a_store_that_cannot_be_asked_either_is_told_as_just_that() {
    for (before, after) in [(Some(Fault::Other), None), (None, Some(Fault::Other))] {
        let mut house = House::open();
        {
            let mut plate = house.disk.plate();
            plate.before = before;
            plate.after = after;
            plate.unread = Some(Fault::Other);
        }
        let failed = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        let page = house.follow(failed);
        let words = ebb_web::text::say("perhaps-saved");
        let begin = words
            .split('{')
            .next()
            .unwrap()
            .split(':')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            page.html.contains(&maud::html! { (begin) }.into_string()),
            "{}",
            page.html
        );
        assert!(!page.html.contains(TEXT));
        {
            let mut plate = house.disk.plate();
            plate.before = None;
            plate.after = None;
            plate.unread = None;
        }
        let there = house.life().all::<Letter>().count();
        assert_eq!(house.get("/proof/letter").html.contains(TEXT), there == 1);
        assert_eq!(there, usize::from(after.is_some()));
        house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        assert_eq!(
            house.life().all::<Letter>().count(),
            1,
            "sent again it is still one"
        );
    }
}

#[test]
fn burning_says_what_is_true_as_well() {
    let mut house = House::open();
    house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
    house.disk.plate().before = Some(Fault::Full);
    house.post("/proof/burn", &[("id", "one")]);
    assert!(
        house.get("/proof/letter").html.contains(TEXT),
        "not burned, so still shown"
    );
    house.disk.plate().before = None;
    house.disk.plate().after = Some(Fault::Full);
    house.post("/proof/burn", &[("id", "one")]);
    assert!(!house.get("/proof/letter").html.contains(TEXT));
    house.disk.plate().after = None;
    let (damage, unnamed) = house.book().damage();
    assert!(damage.is_empty() && unnamed.is_empty());
}

#[test]
fn a_vault_that_cannot_be_made_loses_no_word() {
    for fault in Fault::ALL {
        let mut house = House::empty();
        house.post("/now", &[]);
        house.post("/now/box", &[("words", TEXT), ("to", "with")]);
        house.disk.plate().before = Some(fault);
        let failed = house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
        let page = house.follow(failed);
        assert!(says(&page, notice_of(fault)), "{}", page.html);
        assert!(!page.says("night-kept"));
        assert!(house.get("/now").html.contains(TEXT));
    }
}

#[test]
fn what_another_program_writes_is_on_the_next_page() {
    let mut house = House::open();
    house.get("/proof/letter");
    written_elsewhere(&house, "there", TEXT);
    assert!(house.get("/proof/letter").html.contains(TEXT));
}

#[test]
fn both_write_and_nothing_is_lost() {
    let mut house = House::open();
    for n in 0..20 {
        written_elsewhere(&house, &format!("there-{n}"), "theirs");
        house.post(
            "/proof/letter",
            &[("id", &format!("here-{n}")), ("text", "ours")],
        );
    }
    let book = house.book();
    assert_eq!(book.life().all::<Letter>().count(), 40);
    assert!(book.damage().0.is_empty());
}

#[test]
fn the_same_entry_from_two_sides_is_one() {
    let mut house = House::open();
    written_elsewhere(&house, "one", TEXT);
    let same = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
    assert!(house.follow(same).says("note-kept"));
    let other = house.post(
        "/proof/letter",
        &[("id", "one"), ("text", "something else")],
    );
    assert!(house.follow(other).says("refused-other"));
    assert_eq!(house.life().all::<Letter>().count(), 1);
}

#[test]
fn an_append_that_lost_the_race_is_decided_again() {
    let house = House::open();
    let mut late = house.book();
    written_elsewhere(&house, "one", TEXT);
    let id = EventId::new("one").unwrap();
    let mut chance = Rehearsed::new(78);
    // The late program doesn't know of the letter yet; it would have been a second version of it.
    let add = |text: &str| Command::Add {
        id: id.clone(),
        at: house.now.clone(),
        body: letter(text).into(),
    };
    let refused = now_or_never(late.write(&[add("another")], &[], &house.now, &mut chance));
    assert!(refused.is_err());
    now_or_never(late.write(&[add(TEXT)], &[], &house.now, &mut chance)).unwrap();
    assert_eq!(house.disk.records(), 1);
}

#[test]
fn clicking_twice_on_keep_is_one_letter() {
    let mut house = House::open();
    for _ in 0..2 {
        let kept = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
        assert!(house.follow(kept).says("note-kept"));
    }
    assert_eq!(house.disk.records(), 1);
}

#[test]
fn a_damaged_tip_is_one_damage_however_often_one_looks() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", TEXT)]);
    house.disk.plate().vault.as_mut().unwrap().tip = Some(vec![7; 40]);
    let mut book = house.book();
    for _ in 0..5 {
        now_or_never(book.catch_up()).unwrap();
    }
    assert_eq!(book.damage().0.len(), 1);
}
