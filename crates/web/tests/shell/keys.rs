//! Passphrase, recovery words, and deleting everything.

use ebb_core::letter::Letter;

use super::house::{House, PASS};

const NEW: &str = "other four words now";

fn act(house: &mut House, act: &str, old: &str) -> super::house::Shown {
    house.post("/proof/act", &[("act", act), ("old", old), ("new", NEW)])
}

fn words_of(house: &mut House) -> String {
    let page = house.get("/proof/words").html;
    let (_, after) = page.split_once("id=\"words\">").unwrap();
    after.split('<').next().unwrap().to_owned()
}

#[test]
fn another_passphrase_opens_and_the_old_one_does_not() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "stays")]);
    assert_eq!(act(&mut house, "change", PASS).goes(), "/proof/words");
    house.shell.lock();
    let old = house.unlock();
    assert!(house.follow(old).says("passphrase-wrong"));
    house.post("/open", &[("passphrase", NEW)]);
    assert!(house.get("/proof/letter").html.contains("stays"));
    assert!(house.book_by(PASS).is_none() && house.book_by(NEW).is_some());
}

#[test]
fn the_passphrase_is_not_changed_by_somebody_who_does_not_know_it() {
    let mut house = House::open();
    let refused = act(&mut house, "change", "guess");
    assert!(house.follow(refused).says("passphrase-wrong"));
    assert!(house.book_by(PASS).is_some());
}

#[test]
fn recovery_words_are_shown_once_and_open_once_the_passphrase_is_gone() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "stays")]);
    act(&mut house, "words", "");
    let words = words_of(&mut house);
    assert_eq!(words.split(' ').count(), 24);
    assert_eq!(words_of(&mut house), "", "shown once");
    house.shell.lock();
    let fields = [("words", &*words), ("passphrase", NEW), ("again", NEW)];
    let opened = house.post("/recover", &fields);
    assert!(house.shell.is_open());
    assert!(house.follow(opened).says("recover-done"));
    assert!(house.get("/proof/letter").html.contains("stays"));
    house.post("/proof/letter", &[("text", "written after")]);
    let (damage, _) = house.book_by(NEW).unwrap().damage();
    assert!(damage.is_empty());
    assert!(house.book_by(PASS).is_none());
}

#[test]
fn recovery_words_that_wait_to_be_shown_go_when_it_locks() {
    let mut house = House::open();
    act(&mut house, "words", "");
    house.shell.lock();
    house.unlock();
    assert_eq!(words_of(&mut house), "");
}

#[test]
fn older_recovery_words_open_nothing() {
    let mut house = House::open();
    act(&mut house, "words", "");
    let old = words_of(&mut house);
    act(&mut house, "words", "");
    house.shell.lock();
    let fields = [("words", &*old), ("passphrase", NEW), ("again", NEW)];
    let refused = house.post("/recover", &fields);
    assert!(house.follow(refused).says("words-wrong"));
    let nonsense = [
        ("words", "no words at all"),
        ("passphrase", NEW),
        ("again", NEW),
    ];
    let refused = house.post("/recover", &nonsense);
    assert!(
        refused
            .html
            .contains("These are 4 words, and there are 24.")
    );
    house.unlock();
    assert!(house.shell.is_open(), "the passphrase is what it was");
}

#[test]
fn words_typed_with_a_slip_of_the_finger_are_not_to_be_typed_again() {
    let mut house = House::open();
    act(&mut house, "words", "");
    let right = words_of(&mut house);
    house.shell.lock();
    let mut words: Vec<&str> = right.split_whitespace().collect();
    words[6] = "brombeernacht";
    let wrong = words.join("\n");
    let fields = [("words", &*wrong), ("passphrase", NEW), ("again", NEW)];
    let shown = house.post("/recover", &fields);
    assert!(shown.html.contains("Word 7 isn't one of those"));
    assert!(shown.html.contains("brombeernacht"));
    let fields = [
        ("words", &*right),
        ("passphrase", NEW),
        ("again", "another"),
    ];
    let shown = house.post("/recover", &fields);
    assert!(shown.says("passphrase-differs") && shown.html.contains(&*right));
    assert!(!house.shell.is_open());
    let fields = [("words", &*right), ("passphrase", NEW), ("again", NEW)];
    house.post("/recover", &fields);
    assert!(house.shell.is_open());
}

#[test]
fn a_name_outlives_two_passphrases_that_differ() {
    let mut house = House::empty();
    let fields = [
        ("passphrase", NEW),
        ("again", "another"),
        ("codename", "K."),
    ];
    let shown = house.post("/start", &fields);
    assert!(shown.says("passphrase-differs") && shown.html.contains("value=\"K.\""));
    assert!(!shown.html.contains(NEW), "a passphrase never comes back");
}

#[test]
fn covered_words_come_back_after_a_recovery_too() {
    let mut house = House::open();
    act(&mut house, "words", "");
    let words = words_of(&mut house);
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "half a sentence"), ("to", "with")]);
    house.shell.lock();
    house.post(
        "/recover",
        &[("words", &*words), ("passphrase", NEW), ("again", NEW)],
    );
    assert!(house.get("/now").html.contains("half a sentence"));
}

#[test]
fn deleting_everything_asks_for_the_passphrase_and_leaves_nothing() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "mine")]);
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "half a sentence"), ("to", "with")]);
    let refused = act(&mut house, "delete", "guess");
    assert!(house.follow(refused).says("passphrase-wrong"));
    assert_eq!(house.life().all::<Letter>().count(), 1);
    act(&mut house, "delete", PASS);
    assert!(house.disk.plate().vault.is_none());
    assert!(!house.shell.is_open());
    for path in ["/now", "/keep", "/", "/proof/letter"] {
        let page = house.get(path);
        let page = house.follow(page).html;
        assert!(
            !page.contains("half a sentence") && !page.contains("mine"),
            "{path}"
        );
    }
    house.post("/start", &[("passphrase", NEW), ("again", NEW)]);
    assert_eq!(house.book_by(NEW).unwrap().life().events().len(), 0);
}

#[test]
fn a_deletion_that_fails_says_so_and_loses_nothing() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "mine")]);
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "half a sentence"), ("to", "with")]);
    house.disk.plate().before = Some(super::house::Fault::ReadOnly);
    let failed = act(&mut house, "delete", PASS);
    assert!(house.follow(failed).html.contains("role=\"alert\""));
    house.disk.plate().before = None;
    house.unlock();
    assert!(house.get("/now").html.contains("half a sentence"));
    assert_eq!(house.life().all::<Letter>().count(), 1);
}

#[test]
fn a_second_vault_is_not_made_over_the_first() {
    let mut house = House::locked();
    let made = house.post("/start", &[("passphrase", NEW), ("again", NEW)]);
    assert!(house.follow(made).says("vault-there"));
    assert!(house.book_by(PASS).is_some());
}
