//! What settings promise.

use ebb_core::decide::Command;
use ebb_core::event::Body;

use crate::testing::Visit;
use crate::view::Act;

const NOW: &str = "2026-03-20T12:00:00+01:00[Europe/Ljubljana]";

#[test]
fn a_day_start_that_is_no_time_changes_nothing_and_stays_in_the_field() {
    let shown = Visit::open(NOW, Vec::new()).post(
        "/settings/day",
        &[("clock", "25:99"), ("zone", "Europe/Ljubljana")],
    );
    assert!(shown.effect.commands.is_empty() && shown.html.contains("Nothing was changed"));
}

#[test]
fn a_codename_is_a_setting() {
    let shown =
        Visit::open(NOW, Vec::new()).post("/settings/names", &[("name", "K."), ("codename", "K.")]);
    let set = shown.effect.commands.iter().any(|command| {
        matches!(command, Command::Add { body: Body::Setting(set), .. } if set.value == "K.")
    });
    assert!(set, "{shown:?}");
}

#[test]
fn deleting_everything_asks_for_the_passphrase_and_says_what_it_cannot_reach() {
    let visit = Visit::open(NOW, Vec::new());
    let page = visit.get("/settings/delete");
    assert!(page.html.contains("Backups that you made") && page.html.contains("type=\"password\""));
    let asked = visit.post("/settings/delete", &[("passphrase", "four quiet words")]);
    assert!(matches!(
        asked.effect.act,
        Some(Act::DeleteEverything { .. })
    ));
}
