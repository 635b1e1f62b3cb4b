use ebb_core::decide::decide;

use super::*;
use crate::testing::{Visit, event};

const EVENING: &str = "2026-03-20T21:00:00+01:00[Europe/Ljubljana]";

fn checkin(mood: u64) -> CheckIn {
    CheckIn {
        mood: ebb_core::rating::Rating::new(mood),
        urges: None,
        strongest: None,
        note: None,
        day: None,
        extra: Vec::new(),
    }
}

#[test]
fn after_midnight_the_check_in_is_still_for_the_day_before() {
    let visit = Visit::open("2026-03-21T01:30:00+01:00[Europe/Ljubljana]", Vec::new());
    let shown = visit.get("/day");
    assert!(
        shown
            .html
            .contains("It is past midnight. This is still for Friday 20 March.")
    );
}

#[test]
fn a_second_check_in_of_one_day_corrects_the_first() {
    let visit = Visit::open(EVENING, vec![event("c1", "2026-03-20T20:00", checkin(3))]);
    let shown = visit.post("/day", &[("mood", "6"), ("day", "2026-03-20")]);
    let [command] = &shown.effect.commands[..] else {
        panic!("{shown:?}")
    };
    assert!(matches!(command, Command::Correct { of, .. } if of.as_str() == "c1"));
    assert!(decide(&visit.view.life, command.clone(), &visit.view.now).is_ok());
}

#[test]
fn everything_may_be_left_out() {
    let shown = Visit::open(EVENING, Vec::new()).post("/day", &[]);
    assert!(shown.effect.commands.is_empty() && shown.to.as_deref() == Some("/"));
}

#[test]
fn two_presses_are_one_check_in() {
    let fields = [("id", "c1"), ("mood", "4"), ("day", "2026-03-20")];
    let visit = Visit::open(EVENING, Vec::new());
    let [first] = &visit.post("/day", &fields).effect.commands[..] else {
        panic!("nothing kept")
    };
    let kept = decide(&visit.view.life, first.clone(), &visit.view.now)
        .unwrap()
        .events;
    let later = Visit::open(EVENING, kept);
    let [second] = &later.post("/day", &fields).effect.commands[..] else {
        panic!("nothing sent")
    };
    assert!(
        decide(&later.view.life, second.clone(), &later.view.now)
            .unwrap()
            .events
            .is_empty()
    );
}

#[test]
fn a_check_in_for_an_earlier_day_stands_on_that_day() {
    let shown =
        Visit::open(EVENING, Vec::new()).post("/day", &[("mood", "4"), ("day", "2026-03-18")]);
    assert_eq!(shown.to.as_deref(), Some("/days/2026-03-18"));
    let [
        Command::Add {
            at,
            body: ebb_core::event::Body::CheckIn(kept),
            ..
        },
    ] = &shown.effect.commands[..]
    else {
        panic!("nothing kept")
    };
    assert_eq!(kept.day, Some(jiff::civil::date(2026, 3, 18)));
    assert_eq!(
        at.to_string(),
        "2026-03-18T12:00:00+01:00[Europe/Ljubljana]"
    );
}

#[test]
fn a_day_ahead_is_refused_and_what_was_typed_comes_back() {
    let shown =
        Visit::open(EVENING, Vec::new()).post("/day", &[("note", "Rain."), ("day", "2026-03-22")]);
    assert!(shown.effect.commands.is_empty());
    assert!(shown.html.contains("still to come") && shown.html.contains("Rain."));
}

#[test]
fn more_than_ten_are_kept_as_the_number_that_was_typed() {
    let fields = [("urges", ""), ("urges_number", "23"), ("day", "2026-03-20")];
    let shown = Visit::open(EVENING, Vec::new()).post("/day", &fields);
    let [
        Command::Add {
            body: ebb_core::event::Body::CheckIn(kept),
            ..
        },
    ] = &shown.effect.commands[..]
    else {
        panic!("nothing kept")
    };
    assert_eq!(kept.urges.map(|count| count.get()), Some(23));
    let again = Visit::open(
        EVENING,
        vec![event("c", "2026-03-20T20:00", (**kept).clone())],
    );
    assert!(again.get("/day").html.contains(r#"value="23""#));
}

#[test]
fn a_check_in_that_is_emptied_is_taken_out() {
    let visit = Visit::open(EVENING, vec![event("c1", "2026-03-20T20:00", checkin(3))]);
    let shown = visit.post("/day", &[("day", "2026-03-20")]);
    assert!(
        matches!(&shown.effect.commands[..], [Command::Withdraw { of, .. }] if of.as_str() == "c1")
    );
}
