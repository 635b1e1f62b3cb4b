//! The first nights, in memory only, and what is carried into the vault.

use ebb_core::contact::{Contact, Who};
use ebb_core::letter::Letter;
use ebb_core::pact::Tonight;
use ebb_core::they_wrote::TheyWrote;
use ebb_core::urge::{Felt, Outcome, Urge};

use super::house::{House, PASS};

const WORDS: &str = "I only wanted to say one thing";
const MORE: &str = "and then another";

/// Everything up to "Keep what you wrote?".
fn until_keep(house: &mut House) {
    assert_eq!(house.post("/now", &[]).goes(), "/now");
    assert!(house.get("/now").says("night-write-box"));
    let to = house.post("/now/box", &[("words", WORDS), ("to", "with")]);
    assert_eq!(to.goes(), "/now/with");
    assert_eq!(
        house.post("/now/with", &[("what", "water")]).goes(),
        "/now/with/water"
    );
    assert!(house.get("/now").html.contains(WORDS));
    house.later(10);
    assert_eq!(
        house.post("/now/box", &[("words", WORDS)]).goes(),
        "/now/and"
    );
    assert_eq!(
        house.post("/now/and", &[("felt", "better")]).goes(),
        "/now/less"
    );
    assert_eq!(
        house.post("/now/eight", &[("eight", "yes")]).goes(),
        "/keep"
    );
    assert!(house.get("/keep").says("night-keep-q"));
}

#[test]
fn the_first_night_ends_with_all_of_it_in_a_vault() {
    let mut house = House::empty();
    until_keep(&mut house);
    assert_eq!(house.post("/keep", &[("keep", "yes")]).goes(), "/keep/pass");
    assert!(house.get("/keep/pass").says("night-keep-passphrase"));
    let sealed = house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
    assert_eq!(sealed.goes(), "/keep/kept");
    assert!(house.get("/keep/kept").says("night-kept"));

    let life = house.life();
    let letter = life.newest::<Letter>().unwrap();
    assert_eq!(letter.body.text.as_deref(), Some(WORDS));
    assert!(letter.body.first_night);
    let urge = life.newest::<Urge>().unwrap();
    assert_eq!(urge.body.felt, Some(Felt::Better));
    assert_eq!(urge.body.outcome, Some(Outcome::RodeOut));
    assert_eq!(urge.body.action.as_deref(), Some("water"));
    let promise = life.newest::<Tonight>().unwrap();
    assert_eq!(
        promise.body.until.wall().strftime("%H:%M").to_string(),
        "08:00"
    );
    assert_eq!(life.events().len(), 3);
    assert!(
        !house.get("/now").html.contains(WORDS),
        "kept words don't stay in the box"
    );
}

#[test]
fn sealing_it_twice_keeps_it_once() {
    let mut house = House::empty();
    until_keep(&mut house);
    for _ in 0..2 {
        let sealed = house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
        assert_eq!(sealed.goes(), "/keep/kept");
    }
    assert_eq!(house.life().events().len(), 3);
}

#[test]
fn nothing_is_kept_when_the_answer_is_no() {
    let mut house = House::empty();
    until_keep(&mut house);
    let gone = house.post("/keep", &[("keep", "no")]);
    assert!(house.follow(gone).says("night-gone"));
    assert!(house.disk.plate().vault.is_none());
    for path in ["/now", "/keep", "/sent", "/they/quiet", "/"] {
        let page = house.get(path);
        assert!(!house.follow(page).html.contains(WORDS), "{path}");
    }
    house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
    assert_eq!(
        house.life().events().len(),
        0,
        "what was let go doesn't come back with the vault"
    );
}

#[test]
fn a_passphrase_that_was_mistyped_loses_no_word() {
    let mut house = House::empty();
    until_keep(&mut house);
    let differs = house.post(
        "/keep/pass",
        &[("passphrase", PASS), ("again", "something else")],
    );
    assert!(house.follow(differs).says("passphrase-differs"));
    let short = house.post("/keep/pass", &[("passphrase", "short"), ("again", "short")]);
    assert!(house.follow(short).says("passphrase-short"));
    assert!(house.disk.plate().vault.is_none());
    house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
    assert_eq!(house.life().events().len(), 3);
}

#[test]
fn locked_the_night_ends_in_the_vault_that_is_there() {
    let mut house = House::locked();
    until_keep(&mut house);
    house.post("/keep", &[("keep", "yes")]);
    assert!(house.get("/keep/pass").says("night-keep-open"));
    let wrong = house.post("/keep/pass", &[("passphrase", "not this one")]);
    assert!(house.follow(wrong).says("passphrase-wrong"));
    let sealed = house.post("/keep/pass", &[("passphrase", PASS)]);
    assert_eq!(sealed.goes(), "/keep/kept");
    let life = house.life();
    assert_eq!(
        life.newest::<Letter>().unwrap().body.text.as_deref(),
        Some(WORDS)
    );
    assert!(!life.newest::<Letter>().unwrap().body.first_night);
    assert_eq!(life.all::<Urge>().count(), 1);
    assert_eq!(life.all::<Tonight>().count(), 1);
}

#[test]
fn covered_words_come_back_after_the_unlock_in_front_of_newer_ones() {
    let mut house = House::open();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", WORDS), ("to", "with")]);
    house.shell.lock();
    assert!(!house.get("/now").html.contains(WORDS));
    house.post("/now/box", &[("words", MORE), ("to", "with")]);
    let page = house.get("/now").html;
    assert!(page.contains(MORE), "what is typed now is seen now");
    assert!(!page.contains(WORDS));
    house.unlock();
    assert!(
        house
            .get("/now")
            .html
            .contains(&format!("{WORDS}\n\n{MORE}"))
    );
}

#[test]
fn covered_words_are_not_uncovered_by_asking_while_locked() {
    let mut house = House::open();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", WORDS), ("to", "with")]);
    house.get("/away");
    for (path, fields) in [("/now/show", &[][..]), ("/now/box", &[("to", "show")][..])] {
        house.post(path, fields);
        for page in ["/now", "/sent", "/they/quiet", "/keep", "/keep/pass"] {
            assert!(!house.get(page).html.contains(WORDS), "{path} {page}");
        }
    }
    house.unlock();
    assert!(house.get("/now").html.contains(WORDS));
}

#[test]
fn covered_words_without_a_vault_are_shown_when_asked_for() {
    let mut house = House::empty();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", WORDS), ("to", "with")]);
    house.get("/away");
    let page = house.get("/now");
    assert!(!page.html.contains(WORDS));
    assert!(page.says("night-write-show"));
    house.post("/now/box", &[("words", MORE), ("to", "show")]);
    assert!(
        house
            .get("/now")
            .html
            .contains(&format!("{WORDS}\n\n{MORE}"))
    );
}

#[test]
fn covered_words_can_be_kept_without_being_shown() {
    let mut house = House::empty();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", WORDS), ("to", "with")]);
    house.get("/away");
    let stopped = house.post("/now/box", &[("words", ""), ("to", "stop")]);
    assert_eq!(stopped.goes(), "/keep");
    house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
    assert_eq!(
        house
            .life()
            .newest::<Letter>()
            .unwrap()
            .body
            .text
            .as_deref(),
        Some(WORDS)
    );
}

#[test]
fn what_was_said_while_locked_is_kept_after_an_unlock_as_well() {
    let mut house = House::locked();
    house.post("/sent", &[]);
    house.post("/they", &[("danger", "no")]);
    house.post("/they/put", &[("wait", "day")]);
    house.unlock();
    assert_eq!(house.life().events().len(), 0, "nothing is kept unasked");
    house.post("/keep", &[("keep", "yes")]);
    let life = house.life();
    let who: Vec<Who> = life
        .all::<Contact>()
        .map(|contact| contact.body.who)
        .collect();
    assert_eq!(who.len(), 2);
    assert!(who.contains(&Who::Mine) && who.contains(&Who::Theirs));
    assert_eq!(life.all::<TheyWrote>().count(), 1);
}

#[test]
fn an_urge_that_was_locked_out_keeps_its_end() {
    let mut house = House::open();
    house.post("/now", &[]);
    house.post("/now/with", &[("what", "water")]);
    house.shell.lock();
    house.later(10);
    house.post("/now/and", &[("felt", "same")]);
    assert_eq!(house.life().newest::<Urge>().unwrap().body.felt, None);
    house.unlock();
    let urge = house.life();
    let urge = urge.newest::<Urge>().unwrap();
    assert_eq!(urge.body.felt, Some(Felt::Same));
    assert_eq!(urge.body.outcome, Some(Outcome::RodeOut));
    assert_eq!(urge.body.action.as_deref(), Some("water"));
}

#[test]
fn an_urge_that_was_locked_out_and_slipped_says_so() {
    let mut house = House::open();
    house.post("/now", &[]);
    house.shell.lock();
    house.post("/now/box", &[("to", "sent")]);
    house.unlock();
    let life = house.life();
    assert_eq!(
        life.newest::<Urge>().unwrap().body.outcome,
        Some(Outcome::Slipped)
    );
}

#[test]
fn clicking_twice_is_one_of_each() {
    let mut house = House::open();
    let twice = |house: &mut House, path: &str, fields: &[(&str, &str)]| {
        let first = house.post(path, fields).to;
        assert_eq!(house.post(path, fields).to, first, "{path}");
    };
    twice(&mut house, "/now", &[]);
    twice(&mut house, "/now/box", &[("words", ""), ("to", "sent")]);
    twice(&mut house, "/now/eight", &[("eight", "yes")]);
    twice(&mut house, "/they", &[("danger", "no")]);
    twice(&mut house, "/they/due", &[("due", "no")]);
    house.later(1);
    twice(&mut house, "/they/put", &[("wait", "day")]);
    let life = house.life();
    assert_eq!(life.all::<Urge>().count(), 1);
    assert_eq!(life.all::<Tonight>().count(), 1);
    assert_eq!(life.all::<TheyWrote>().count(), 1);
    assert_eq!(life.all::<Contact>().count(), 2);
}

#[test]
fn a_practical_message_said_twice_is_one() {
    let mut house = House::open();
    house.post("/they", &[("danger", "no")]);
    for _ in 0..2 {
        assert_eq!(
            house.post("/they/due", &[("due", "yes")]).goes(),
            "/they/one"
        );
    }
    assert_eq!(house.life().all::<Contact>().count(), 1);
    assert_eq!(house.life().all::<TheyWrote>().count(), 1);
}

#[test]
fn another_mind_about_a_message_changes_it() {
    let mut house = House::open();
    house.post("/they", &[("danger", "no")]);
    house.post("/they/put", &[("wait", "day")]);
    house.post("/they/put", &[("wait", "open")]);
    let life = house.life();
    assert_eq!(life.all::<TheyWrote>().count(), 1);
    assert_eq!(life.newest::<TheyWrote>().unwrap().body.until, None);
}

#[test]
fn the_wait_goes_on_over_reloads_and_the_idle_lock() {
    let mut house = House::open();
    house.post("/now", &[]);
    let until = "02:14";
    house.later(4);
    assert!(house.get("/now").html.contains(until));
    assert_eq!(house.post("/now", &[]).goes(), "/now");
    house.later(16);
    let page = house.get("/now").html;
    assert!(!house.shell.is_open());
    assert!(
        page.contains(until),
        "the wait that runs is still the same one"
    );
    house.unlock();
    assert!(house.get("/now").html.contains(until));
    assert_eq!(house.life().all::<Urge>().count(), 1);
}
