//! Locking, unlocking, and what is shut.

use ebb_vault::StoreError;

use super::house::{House, PASS};

type Shut = fn() -> StoreError;

#[test]
fn leaving_locks_at_once() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "mine")]);
    let clock = house.get("/away");
    assert!(!house.shell.is_open());
    assert!(clock.says("leave-note"));
    assert_eq!(house.get("/proof/letter").goes(), "/open");
}

#[test]
fn it_locks_after_the_minutes_that_were_chosen_and_not_before() {
    let mut house = House::open();
    house.later(14);
    house.get("/");
    assert!(house.shell.is_open());
    house.later(14);
    house.shell.tick(house.now.timestamp());
    assert!(house.shell.is_open());
    house.later(1);
    house.shell.tick(house.now.timestamp());
    assert!(!house.shell.is_open());
}

#[test]
fn a_clock_that_was_set_back_does_not_keep_it_open() {
    let mut house = House::open();
    house.later(-3 * 24 * 60);
    house.shell.tick(house.now.timestamp());
    house.later(15);
    house.shell.tick(house.now.timestamp());
    assert!(!house.shell.is_open());
}

#[test]
fn wrong_passphrases_are_slowed_down_and_urge_help_is_not() {
    let mut house = House::locked();
    for _ in 0..3 {
        let wrong = house.post("/open", &[("passphrase", "guess")]);
        assert!(house.follow(wrong).says("passphrase-wrong"));
    }
    let waits = house.unlock();
    assert!(
        !house.shell.is_open(),
        "the right one waits as well, or guessing would be quick"
    );
    let page = house.follow(waits).html;
    assert!(page.contains("02:04:02"), "{page}");
    assert_eq!(house.post("/now", &[]).goes(), "/now");
    assert!(house.get("/now").says("night-write-box"));
    house.later(1);
    house.unlock();
    assert!(house.shell.is_open());
}

#[test]
fn each_further_guess_waits_longer_up_to_five_minutes() {
    let mut house = House::locked();
    let mut guesses = 0;
    for _ in 0..24 * 60 {
        let wrong = house.post("/open", &[("passphrase", "guess")]);
        guesses += usize::from(house.follow(wrong).says("passphrase-wrong"));
        house.later(1);
    }
    assert!((200..330).contains(&guesses), "{guesses} guesses in a day");
    house.later(6);
    house.unlock();
    assert!(house.shell.is_open());
}

#[test]
fn a_clock_that_was_set_back_does_not_lengthen_the_wait() {
    let mut house = House::locked();
    for _ in 0..4 {
        house.post("/open", &[("passphrase", "guess")]);
    }
    house.later(-24 * 60);
    house.unlock();
    assert!(house.shell.is_open());
}

#[test]
fn what_is_there_and_cannot_be_opened_is_never_called_nothing() {
    let cases: [(Shut, &str); 5] = [
        (|| StoreError::Newer { version: 9 }, "vault-newer"),
        (
            || StoreError::Damaged {
                source: "torn".into(),
            },
            "vault-damaged",
        ),
        (|| StoreError::Held { holder: None }, "vault-busy"),
        (
            || StoreError::Forbidden {
                source: "no".into(),
            },
            "vault-forbidden",
        ),
        (
            || StoreError::NotOurs {
                place: "/disk".into(),
            },
            "vault-not-ours",
        ),
    ];
    for (error, words) in cases {
        let house = House::locked();
        let mut house = House::on(house.disk.clone(), 2);
        house.disk.plate().shut = Some(error);
        for path in ["/open", "/start", "/recover", "/keep/pass"] {
            let page = house.get(path);
            assert!(page.says(words), "{path} {words}");
            assert!(!page.html.contains("type=\"password\""), "{path}");
        }
        let made = house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
        assert!(house.follow(made).says(words));
        house.post("/now", &[]);
        assert!(
            house.get("/now").says("night-write-box"),
            "urge help works all the same"
        );
        // As soon as it can be opened again, it is.
        house.disk.plate().shut = None;
        house.unlock();
        assert!(house.shell.is_open());
    }
}

#[test]
fn a_vault_that_went_away_is_not_called_damaged() {
    let house = House::locked();
    house.disk.plate().vault = None;
    let mut house = House::on(house.disk.clone(), 2);
    assert_eq!(house.unlock().goes(), "/start");
}

#[test]
fn an_unlock_that_fails_halfway_can_be_tried_again() {
    let mut house = House::locked();
    house.disk.plate().unread = Some(super::house::Fault::Other);
    let failed = house.unlock();
    assert!(!house.shell.is_open());
    assert!(house.follow(failed).html.contains("role=\"alert\""));
    house.disk.plate().unread = None;
    assert!(
        house.get("/open").says("open-title"),
        "it isn't called a first time"
    );
    house.unlock();
    assert!(house.shell.is_open());
}

#[test]
fn a_store_that_was_copied_becomes_a_device_of_its_own_on_unlock() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "before the copy")]);
    let first = house.book().vault().keys().device();
    let copy = house.disk.plate().vault.clone();
    let mut other = House::on(super::house::Disk::default(), 3);
    other.disk.plate().vault = copy;
    other.unlock();
    assert!(other.shell.is_open());
    let second = other.book().vault().keys().device();
    assert_ne!(first, second);
    assert_eq!(other.disk.plate().marked, Some(second));
    other.post("/proof/letter", &[("text", "after the copy")]);
    let page = other.get("/proof/letter").html;
    assert!(page.contains("before the copy") && page.contains("after the copy"));
    assert!(other.book().damage().0.is_empty());
    // Opened again at the same place it stays that device.
    let mut again = House::on(other.disk.clone(), 4);
    again.unlock();
    assert_eq!(again.book().vault().keys().device(), second);
}
