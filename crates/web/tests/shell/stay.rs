//! Staying open in a browser without a passphrase: a choice that ends when it says it does.

use super::house::{House, PASS};

/// A browser with a vault, open, and `ways` chosen for how it stays.
fn stays(way: &str) -> House {
    let mut house = House::open();
    house.disk.plate().browser = true;
    assert!(house.get("/settings/stay").says("pocket-stay-truth"));
    assert_eq!(
        house.post("/settings/stay", &[("stay", way)]).goes(),
        "/settings"
    );
    house
}

/// The worker that comes after this one: the same disk and the same hour.
fn next(house: &House) -> House {
    let mut next = House::on(house.disk.clone(), 2);
    next.now = house.now.clone();
    next
}

#[test]
fn without_the_choice_nothing_that_opens_the_vault_is_kept() {
    let mut house = House::open();
    house.disk.plate().browser = true;
    house.get("/settings/stay");
    assert!(house.disk.plate().kept.is_none());
    assert_eq!(next(&house).get("/letters").goes(), "/open");
}

#[test]
fn who_chose_it_is_asked_for_no_passphrase_by_the_worker_that_comes_next() {
    let house = stays("day");
    let mut next = next(&house);
    assert_eq!(next.get("/letters").to, None);
    assert!(next.shell.is_open());
    // An hour without a touch doesn't lock it either.
    next.later(61);
    assert_eq!(next.get("/letters").to, None);
}

#[test]
fn its_end_locks_and_deletes_what_was_kept() {
    for (way, minutes) in [("day", 24 * 60), ("week", 7 * 24 * 60)] {
        let mut house = stays(way);
        house.later(minutes);
        assert_eq!(house.get("/letters").goes(), "/open", "{way}");
        assert!(house.disk.plate().kept.is_none(), "{way}");
        assert_eq!(next(&house).get("/letters").goes(), "/open", "{way}");
    }
}

#[test]
fn locking_and_leaving_delete_what_was_kept() {
    let mut house = stays("week");
    house.post("/lock", &[]);
    assert!(house.disk.plate().kept.is_none());
    assert_eq!(next(&house).get("/letters").goes(), "/open");
    let mut house = stays("week");
    house.get("/away");
    assert!(house.disk.plate().kept.is_none());
}

#[test]
fn it_can_be_ended_while_ebb_stays_open() {
    let mut house = stays("week");
    house.post("/settings/stay", &[("stay", "off")]);
    assert!(house.disk.plate().kept.is_none() && house.shell.is_open());
    house.later(16);
    assert_eq!(house.get("/letters").goes(), "/open");
}

#[test]
fn somebody_at_risk_is_never_offered_it_and_what_was_kept_goes() {
    let mut house = stays("week");
    house.post("/situation", &[("afraid", "yes"), ("id", "situation-1")]);
    assert!(house.life().state().at_risk);
    assert!(house.disk.plate().kept.is_none());
    assert!(house.shell.is_open());
    assert_eq!(house.get("/settings/stay").goes(), "/settings");
    assert!(!house.get("/settings").says("pocket-stay"));
    let forced = house.post("/settings/stay", &[("stay", "week")]);
    assert_eq!(forced.goes(), "/settings/stay");
    assert!(house.disk.plate().kept.is_none());
}

#[test]
fn what_was_kept_of_another_vault_opens_nothing_and_goes() {
    let other = stays("week").disk.plate().kept;
    let mut house = House::on(Default::default(), 9);
    house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
    house.disk.plate().kept = other;
    assert_eq!(next(&house).get("/letters").goes(), "/open");
    assert!(house.disk.plate().kept.is_none());
}

#[test]
fn a_copy_asks_for_the_passphrase_whatever_was_kept() {
    let house = stays("week");
    house.disk.plate().marked = None;
    assert_eq!(next(&house).get("/letters").goes(), "/open");
}

#[test]
fn deleting_everything_deletes_what_was_kept() {
    let mut house = stays("week");
    house.post("/settings/delete", &[("passphrase", PASS)]);
    assert!(house.disk.plate().kept.is_none());
}

#[test]
fn another_name_stands_in_every_tab_that_said_ebb() {
    let mut house = House::open();
    house.disk.plate().browser = true;
    let chosen = [("called", "pocket-called-notes")];
    assert_eq!(house.post("/settings/called", &chosen).goes(), "/settings");
    house.post("/lock", &[]);
    for path in ["/", "/open", "/now"] {
        let page = house.get(path).html;
        assert!(page.contains("<title>Notes</title>"), "{path}: {page}");
        assert!(!page.contains("<title>Ebb"), "{path}");
    }
}

#[test]
fn a_backup_that_was_made_where_it_may_be_needed_is_noted_and_not_asked_for_again() {
    let noted = |house: &House| {
        let life = house.life();
        let steps = life.all::<ebb_core::setting::Step>();
        steps.map(|seen| seen.body.step.word()).collect::<Vec<_>>()
    };
    let mut house = House::open();
    house.post("/settings/backup", &[("id", "backup-1")]);
    assert!(noted(&house).is_empty());
    house.disk.plate().browser = true;
    let made = house.post("/settings/backup", &[("id", "backup-1")]);
    assert!(made.headers.contains_key("content-disposition"));
    assert_eq!(noted(&house), ["backup"]);
}
