//! Passphrases, words, copies, and deleting everything.

use super::house::{House, PASS};

#[test]
fn wrong_passphrases_are_slowed_down_and_urge_help_is_not() {
    let mut house = House::locked();
    for _ in 0..3 {
        let answer = house.post("/open", &[("passphrase", "another one")]);
        assert!(house.follow(answer).says("passphrase-wrong"));
    }
    let answer = house.unlock();
    let shown = house.follow(answer);
    assert!(!house.shell.is_open(), "the right one waits as well");
    assert!(shown.html.contains("Please try again at"));
    assert_eq!(house.post("/now", &[]).goes(), "/now");
    house.later(6);
    house.unlock();
    assert!(house.shell.is_open());
}

#[test]
fn a_changed_passphrase_is_the_only_one() {
    let mut house = House::open();
    let fields = [
        ("act", "change"),
        ("old", PASS),
        ("new", "quite another passphrase"),
    ];
    assert_eq!(house.post("/proof/act", &fields).goes(), "/proof/words");
    assert!(house.book_by(PASS).is_none());
    assert!(house.book_by("quite another passphrase").is_some());
}

#[test]
fn recovery_words_are_shown_once_and_open_the_vault() {
    let mut house = House::open();
    let answer = house.post("/proof/act", &[("act", "words")]);
    let page = house.follow(answer).html;
    let words = page
        .split("<p id=\"words\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(words.split(' ').count(), 24);
    assert!(!house.get("/proof/words").html.contains(&words));
    house.shell.lock();
    let new = "quite another passphrase";
    house.post(
        "/recover",
        &[("words", &words), ("passphrase", new), ("again", new)],
    );
    assert!(house.shell.is_open());
    assert!(house.book_by(PASS).is_none() && house.book_by(new).is_some());
}

#[test]
fn a_copied_vault_becomes_a_device_of_its_own() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "before the copy")]);
    let before = house.disk.plate().marked;
    house.shell.lock();
    house.disk.plate().marked = None;
    house.unlock();
    let after = house.disk.plate().marked;
    assert!(after.is_some() && after != before);
    house.post("/proof/letter", &[("text", "after the copy")]);
    let page = house.get("/proof/letter").html;
    assert!(page.contains("before the copy") && page.contains("after the copy"));
}

#[test]
fn deleting_everything_needs_the_passphrase_and_leaves_nothing() {
    let mut house = House::open();
    house.post("/proof/act", &[("act", "delete"), ("old", "another one")]);
    assert!(house.disk.plate().vault.is_some());
    house.post("/proof/act", &[("act", "delete"), ("old", PASS)]);
    assert!(house.disk.plate().vault.is_none());
    assert!(!house.shell.is_open());
    assert!(house.get("/").says("night-first-later"));
}

#[test]
fn a_second_vault_is_not_made_over_the_first() {
    let mut house = House::locked();
    let made = house.post(
        "/start",
        &[
            ("passphrase", "a new passphrase"),
            ("again", "a new passphrase"),
        ],
    );
    house.follow(made);
    assert!(house.book_by(PASS).is_some());
}
