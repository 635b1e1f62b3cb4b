use ebb_core::decide::decide;
use ebb_core::moment::Day;
use ebb_core::pact::OwnLine;
use ebb_core::safety::Answer;
use ebb_core::setting::{Setting, SettingName, StepName};

use jiff::civil::date;

use super::super::step::{Thing, thing};
use super::{at, pact, set_up, situation, step, with, wrote};
use crate::desk::Desk;
use crate::platform::Home;
use crate::testing::{Visit, event};

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
fn on_the_day_on_which_ebb_was_begun_nothing_more_is_asked() {
    let name = Setting {
        name: SettingName::Codename,
        value: "K.".to_owned(),
        extra: Vec::new(),
    };
    // Two in the morning of the 3rd is the night of the 2nd.
    let life = vec![event("name", "2026-01-03T02:04", name)];
    for (day, clock, offered) in [
        ("2026-01-03", "02:10", None),
        ("2026-01-03", "06:30", Some(Thing::Step(StepName::Words))),
    ] {
        let visit = Visit::open(&at(day, clock), life.clone());
        assert_eq!(thing(&visit.view), offered, "{day} {clock}");
    }
    let empty = |day: &str, begun| {
        let desk = Desk {
            begun,
            ..Desk::default()
        };
        let visit = Visit::open(&at(day, "13:05"), Vec::new()).desk(desk);
        thing(&visit.view)
    };
    let words = Some(Thing::Step(StepName::Words));
    let third = Some(Day(date(2026, 1, 3)));
    assert_eq!(empty("2026-01-03", third), None);
    assert_eq!(empty("2026-01-04", third), words);
    assert_eq!(empty("2026-01-03", None), words);
    let by_day = vec![wrote("w", "2026-01-03T13:00")];
    let visit = Visit::open(&at("2026-01-03", "13:05"), by_day);
    assert_eq!(thing(&visit.view), None);
}

#[test]
fn a_pact_from_another_day_is_the_one_thing_of_the_day_on_which_it_was_made() {
    let life = vec![
        step("words", "2026-01-02T11:00", StepName::Words, true),
        situation(Answer::No, Answer::No),
    ];
    let visit = Visit::open(&at("2026-01-10", "12:00"), life.clone());
    let fields = [("id", "pact"), ("day", "other"), ("date", "2026-01-07")];
    let mut events = life;
    for command in visit.post("/pact/start", &fields).effect.commands {
        events.extend(
            decide(&visit.view.life, command, &visit.view.now)
                .unwrap()
                .events,
        );
    }
    let after = Visit::open(&at("2026-01-10", "12:05"), events.clone());
    assert_eq!(thing(&after.view), None);
    let next = Visit::open(&at("2026-01-11", "12:00"), events);
    assert_eq!(thing(&next.view), Some(Thing::Step(StepName::Door)));
}

#[test]
fn at_risk_a_line_of_ones_own_is_all_that_is_offered_of_the_pact() {
    let mut life = set_up();
    life.retain(|event| !matches!(event.id.as_str(), "situation" | "pact"));
    life.push(situation(Answer::Yes, Answer::No));
    let before = Visit::open(&at("2026-01-20", "12:00"), life.clone());
    assert_eq!(thing(&before.view), Some(Thing::Step(StepName::Pact)));
    let line = OwnLine {
        text: "I sleep at Mira's on Fridays.".to_owned(),
        extra: Vec::new(),
    };
    life.push(event("line", "2026-01-20T12:01", line));
    for day in ["2026-01-20", "2026-01-21"] {
        let after = Visit::open(&at(day, "12:05"), life.clone());
        assert_eq!(thing(&after.view), None, "{day}");
    }
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

#[test]
fn a_backup_is_offered_where_the_browser_may_clear_what_is_kept_and_again_after_a_month() {
    let at_noon = |day: &str, life: Vec<_>, home| {
        let mut visit = Visit::open(&at(day, "12:00"), life);
        visit.view.home = home;
        thing(&visit.view)
    };
    let offered = Some(Thing::Step(StepName::Backup));
    let clears = Home::Browser { lasting: false };
    let life = set_up();
    assert_eq!(at_noon("2026-01-20", life.clone(), clears), offered);
    for safe in [Home::Computer, Home::Browser { lasting: true }] {
        assert_ne!(at_noon("2026-01-20", life.clone(), safe), offered);
    }
    let made = step("backup", "2026-01-20T13:00", StepName::Backup, true);
    let life = with(life, vec![made]);
    for (day, again) in [("2026-02-18", false), ("2026-02-20", true)] {
        assert_eq!(
            at_noon(day, life.clone(), clears) == offered,
            again,
            "{day}"
        );
    }
}
