use ebb_core::decide::decide;
use ebb_core::safety::Answer;
use ebb_core::setting::StepName;

use super::super::step::{Thing, thing};
use super::{at, pact, set_up, situation, step, with};
use crate::testing::Visit;

#[test]
fn the_steps_come_in_the_order_of_the_method() {
    let mut life = Vec::new();
    let done = [
        (
            StepName::Words,
            step("1", "2026-01-02T12:00", StepName::Words, true),
        ),
        (StepName::Situation, situation(Answer::No, Answer::No)),
        (StepName::Pact, pact()),
    ];
    for (name, event) in done {
        let visit = Visit::open(&at("2026-01-20", "12:00"), life.clone());
        assert_eq!(thing(&visit.view), Some(Thing::Step(name)));
        life.push(event);
    }
    let visit = Visit::open(&at("2026-01-20", "12:00"), life);
    assert_eq!(thing(&visit.view), Some(Thing::Step(StepName::Door)));
}

#[test]
fn after_a_step_nothing_more_is_offered_until_the_own_day_is_over() {
    let life = vec![step("1", "2026-01-02T12:00", StepName::Words, true)];
    for (day, clock) in [("2026-01-02", "12:30"), ("2026-01-02", "22:59")] {
        let visit = Visit::open(&at(day, clock), life.clone());
        assert_eq!(thing(&visit.view), None, "{day} {clock}");
    }
    let visit = Visit::open(&at("2026-01-03", "08:00"), life);
    assert_eq!(thing(&visit.view), Some(Thing::Step(StepName::Situation)));
}

#[test]
fn what_is_put_off_lets_the_others_go_first_and_is_offered_three_times_at_most() {
    let off = |id: &str, day: &str| step(id, &format!("{day}T12:00"), StepName::Words, false);
    let life = vec![off("1", "2026-01-02")];
    assert_eq!(
        thing(&Visit::open(&at("2026-01-02", "13:00"), life.clone()).view),
        None
    );
    let next = Visit::open(&at("2026-01-03", "12:00"), life);
    assert_eq!(thing(&next.view), Some(Thing::Step(StepName::Situation)));
    let mut done = set_up();
    done.retain(|event| event.id.as_str() != "words");
    let again = Visit::open(
        &at("2026-01-20", "12:00"),
        with(
            done.clone(),
            vec![off("1", "2026-01-07"), off("2", "2026-01-08")],
        ),
    );
    assert_eq!(thing(&again.view), Some(Thing::Step(StepName::Words)));
    let enough = vec![
        off("1", "2026-01-07"),
        off("2", "2026-01-08"),
        off("3", "2026-01-09"),
    ];
    let rest = Visit::open(&at("2026-01-20", "12:00"), with(done, enough));
    assert!(!matches!(thing(&rest.view), Some(Thing::Step(_))));
}

#[test]
fn not_today_is_written_down_once_however_often_it_is_pressed() {
    let visit = Visit::open(&at("2026-01-02", "12:00"), Vec::new());
    let fields = [("id", "press"), ("step", "words")];
    let mut once = visit.post("/today/later", &fields).effect.commands;
    let Some(command) = once.pop() else {
        panic!("nothing was put off")
    };
    let decided = decide(&visit.view.life, command.clone(), &visit.view.now).unwrap();
    let again = Visit::open(&at("2026-01-02", "12:01"), decided.events);
    assert!(
        decide(&again.view.life, command, &again.view.now)
            .unwrap()
            .events
            .is_empty()
    );
}

#[test]
fn at_risk_no_door_is_offered() {
    let mut life = set_up();
    life.retain(|event| !matches!(event.id.as_str(), "situation" | "door"));
    let visit = Visit::open(
        &at("2026-01-20", "19:00"),
        with(life, vec![situation(Answer::Yes, Answer::No)]),
    );
    assert_eq!(thing(&visit.view), Some(Thing::CheckIn));
}

#[test]
fn three_months_on_a_look_at_the_pact_is_offered_without_a_countdown() {
    let early = Visit::open(&at("2026-03-31", "12:00"), set_up());
    assert!(!matches!(thing(&early.view), Some(Thing::Review)));
    let due = Visit::open("2026-04-01T12:00:00+02:00[Europe/Ljubljana]", set_up());
    assert_eq!(thing(&due.view), Some(Thing::Review));
    assert!(due.get("/").html.contains("/pact/look"));
}

#[test]
fn an_open_door_is_offered_by_day_and_the_check_in_in_the_evening() {
    let noon = Visit::open(&at("2026-01-20", "12:00"), set_up());
    assert!(matches!(thing(&noon.view), Some(Thing::Door(id, _)) if id == "door"));
    let evening = Visit::open(&at("2026-01-20", "19:00"), set_up());
    assert_eq!(thing(&evening.view), Some(Thing::CheckIn));
}
