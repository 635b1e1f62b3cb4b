mod one_thing;

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::hard_day::HardDay;
use ebb_core::pact::{Door, Pact, Tonight, Way};
use ebb_core::safety::{Answer, Situation};
use ebb_core::setting::{Setting, SettingName, Step, StepName};
use ebb_core::urge::{Person, Reason};
use jiff::civil::{Weekday, date, time};

use crate::testing::{Visit, event};

fn at(day: &str, clock: &str) -> String {
    format!("{day}T{clock}:00+01:00[Europe/Ljubljana]")
}

fn pact() -> Event {
    let body = Pact {
        start: date(2026, 1, 1),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: Vec::new(),
    };
    event("pact", "2026-01-01T04:00", body)
}

fn contact(who: Who, channel: Channel) -> Contact {
    Contact {
        who,
        channel,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    }
}

fn wrote(id: &str, when: &str) -> Event {
    event(id, when, contact(Who::Mine, Channel::Text))
}

fn situation(afraid: Answer, told_to_stop: Answer) -> Event {
    let body = Situation {
        afraid: Some(afraid),
        hurt: Some(Answer::No),
        followed: Some(Answer::No),
        told_to_stop: Some(told_to_stop),
        under_18: Some(Answer::No),
        extra: Vec::new(),
    };
    event("situation", "2026-01-02T12:00", body)
}

fn step(id: &str, when: &str, step: StepName, done: bool) -> Event {
    event(
        id,
        when,
        Step {
            step,
            done,
            extra: Vec::new(),
        },
    )
}

/// Every step of setting up, done in the first days of the pact.
fn set_up() -> Vec<Event> {
    let person = Person {
        name: "Mira".to_owned(),
        phone: None,
        note: None,
        extra: Vec::new(),
    };
    let reason = Reason {
        text: "My own mornings.".to_owned(),
        extra: Vec::new(),
    };
    let door = Door {
        way: Way::Thread,
        name: None,
        extra: Vec::new(),
    };
    let starts = Setting {
        name: SettingName::DayStarts,
        value: "04:00".to_owned(),
        extra: Vec::new(),
    };
    vec![
        pact(),
        step("words", "2026-01-02T11:00", StepName::Words, true),
        situation(Answer::No, Answer::No),
        event("person", "2026-01-03T12:00", person),
        event("reason", "2026-01-04T12:00", reason),
        event("door", "2026-01-05T12:00", door),
        event("starts", "2026-01-06T12:00", starts),
    ]
}

fn with(mut events: Vec<Event>, more: Vec<Event>) -> Vec<Event> {
    events.extend(more);
    events
}

fn says(day: &str, clock: &str, events: Vec<Event>) -> String {
    Visit::open(&at(day, clock), events).get("/").html
}

const STANDS: &str = "You haven't written on";

#[test]
fn no_figure_stands_on_today_in_the_first_fourteen_days() {
    for (day, shown) in [("2026-01-14", false), ("2026-01-15", true)] {
        let page = says(
            day,
            "12:00",
            with(set_up(), vec![wrote("w", "2026-01-03T22:00")]),
        );
        assert_eq!(page.contains(STANDS), shown, "{day}");
    }
}

#[test]
fn the_figure_says_on_what_it_rests() {
    let page = says(
        "2026-01-27",
        "12:00",
        with(set_up(), vec![wrote("w", "2026-01-03T22:00")]),
    );
    assert!(page.contains("You haven't written on 26 of 27 days."));
    assert!(page.contains("Counted since Thursday 1 January, from one day that you noted."));
}

#[test]
fn the_name_they_have_here_stands_in_the_sentence_and_not_in_the_title() {
    let name = Setting {
        name: SettingName::Codename,
        value: "K.".to_owned(),
        extra: Vec::new(),
    };
    let page = says(
        "2026-01-27",
        "12:00",
        with(set_up(), vec![event("n", "2026-01-01T12:00", name)]),
    );
    assert!(page.contains("written to <bdi>K.</bdi> on 27 of 27 days"));
    assert!(page.contains("<title>Ebb</title>"));
}

#[test]
fn no_figure_and_no_question_stand_on_today_at_night() {
    for clock in ["23:00", "02:04", "05:59"] {
        let page = says(
            "2026-01-27",
            clock,
            with(vec![pact()], vec![wrote("w", "2026-01-25T22:00")]),
        );
        assert!(
            !page.contains(STANDS) && !page.contains("You wrote on"),
            "{clock}"
        );
        assert!(!page.contains("One thing today"), "{clock}");
    }
}

#[test]
fn no_figure_stands_on_the_day_of_a_slip_and_it_stands_again_on_the_next() {
    let life = with(set_up(), vec![wrote("w", "2026-01-27T10:00")]);
    assert!(!says("2026-01-27", "12:00", life.clone()).contains(STANDS));
    assert!(says("2026-01-28", "12:00", life).contains("You haven't written on 27 of 28 days."));
}

#[test]
fn at_risk_no_figure_stands_even_if_it_is_asked_for() {
    let life = with(
        vec![pact()],
        vec![
            situation(Answer::Yes, Answer::No),
            wrote("w", "2026-01-25T22:00"),
        ],
    );
    let page = Visit::open(&at("2026-01-27", "12:00"), life)
        .get("/today?show=1")
        .html;
    assert!(!page.contains(STANDS) && !page.contains("You wrote on"));
}

#[test]
fn told_to_stop_the_figure_is_shown_only_when_it_is_asked_for() {
    let life = with(vec![pact()], vec![situation(Answer::No, Answer::Yes)]);
    let visit = Visit::open(&at("2026-01-27", "12:00"), life);
    let quiet = visit.get("/").html;
    assert!(!quiet.contains(STANDS) && quiet.contains("/today?show=1"));
    assert!(
        visit
            .get("/today?show=1")
            .html
            .contains("You haven't written on 27 of 27 days.")
    );
}

const ASKED: &str = "You wrote on Sunday at 01:10.";

#[test]
fn the_day_after_is_asked_about_once_and_by_daylight() {
    // 01:10 on Sunday the 18th belongs to Saturday the 17th.
    let life = with(set_up(), vec![wrote("w", "2026-01-18T01:10")]);
    assert!(!says("2026-01-18", "02:00", life.clone()).contains(ASKED));
    assert!(!says("2026-01-18", "05:00", life.clone()).contains(ASKED));
    let visit = Visit::open(&at("2026-01-18", "09:00"), life.clone());
    assert!(visit.get("/").html.contains(ASKED));
    let answers: [&[(&str, &str)]; 2] = [
        &[("of", "w"), ("answer", "later")],
        &[
            ("of", "w"),
            ("answer", "keep"),
            ("before", "A song."),
            ("if", "it is late"),
            ("then", "I sleep"),
        ],
    ];
    for fields in answers {
        let command = visit.post("/today/hour", fields).effect.commands.pop();
        let Some(Command::Correct { of, body, .. }) = command else {
            panic!("{fields:?}")
        };
        let answered = Event {
            id: of,
            at: life.last().unwrap().at.clone(),
            body,
        };
        let next = says("2026-01-19", "09:00", with(life.clone(), vec![answered]));
        assert!(!next.contains(ASKED), "{fields:?}");
    }
}

#[test]
fn an_old_not_now_takes_back_no_answer() {
    let answered = Contact {
        hour_before: Some("A song.".to_owned()),
        ..contact(Who::Mine, Channel::Text)
    };
    let visit = Visit::open(
        &at("2026-01-19", "09:00"),
        with(set_up(), vec![event("w", "2026-01-18T12:00", answered)]),
    );
    assert!(
        visit
            .post("/today/hour", &[("of", "w"), ("answer", "later")])
            .effect
            .commands
            .is_empty()
    );
}

#[test]
fn if_and_then_are_kept_in_one_line() {
    let visit = Visit::open(
        &at("2026-01-19", "09:00"),
        with(set_up(), vec![wrote("w", "2026-01-18T12:00")]),
    );
    let fields = [
        ("of", "w"),
        ("answer", "keep"),
        ("if", "it is Sunday"),
        ("then", "the phone sleeps in the kitchen"),
    ];
    let command = visit.post("/today/hour", &fields).effect.commands.pop();
    let Some(Command::Correct {
        body: Body::Contact(kept),
        ..
    }) = command
    else {
        panic!("nothing kept")
    };
    assert_eq!(
        kept.next_time.as_deref(),
        Some("If it is Sunday, then the phone sleeps in the kitchen")
    );
}

#[test]
fn nothing_is_asked_about_what_they_sent_or_what_had_to_be() {
    let needed = Contact {
        necessary: true,
        ..contact(Who::Mine, Channel::Text)
    };
    let life = vec![
        event("n", "2026-01-18T01:10", needed),
        event("t", "2026-01-18T01:10", contact(Who::Theirs, Channel::Text)),
    ];
    assert!(!says("2026-01-18", "09:00", with(set_up(), life)).contains("What was the hour like"));
}

#[test]
fn after_an_absence_one_sentence_stands_and_no_figure_of_it() {
    let page = says("2026-01-15", "12:00", set_up());
    assert!(page.contains("You weren't here for nine days. That may be good."));
    assert!(!says("2026-01-08", "12:00", set_up()).contains("You weren't here"));
}

#[test]
fn a_promise_stands_until_its_hour_and_not_for_somebody_at_risk() {
    let until = ebb_core::moment::Moment::parse(&at("2026-01-20", "08:00")).unwrap();
    let promise = event(
        "t",
        "2026-01-20T02:19",
        Tonight {
            until,
            extra: Vec::new(),
        },
    );
    let life = with(set_up(), vec![promise.clone()]);
    assert!(says("2026-01-20", "02:30", life.clone()).contains("Not before eight."));
    assert!(!says("2026-01-20", "08:01", life).contains("Not before"));
    let risk = vec![situation(Answer::Yes, Answer::No), promise];
    assert!(!says("2026-01-20", "02:30", risk).contains("Not before"));
}

fn friday(theirs: bool) -> Event {
    let body = HardDay {
        name: "Friday evening".to_owned(),
        date: None,
        yearly: false,
        weekday: Some(Weekday::Friday),
        clock: Some(time(23, 0, 0, 0)),
        card: Some("Mira is awake until one.".to_owned()),
        theirs,
        extra: Vec::new(),
    };
    event("friday", "2026-01-03T12:00", body)
}

#[test]
fn the_next_hard_hour_is_named_with_its_card() {
    let page = says("2026-01-20", "12:00", with(set_up(), vec![friday(false)]));
    assert!(page.contains("Friday, 23:00") && page.contains("Mira is awake until one."));
}

#[test]
fn at_night_the_card_stands_in_its_own_hour_and_in_no_other() {
    let card = |day: &str, clock: &str| {
        says(day, clock, with(set_up(), vec![friday(false)])).contains("Mira is awake")
    };
    assert!(card("2026-01-23", "23:10") && card("2026-01-24", "01:30"));
    assert!(!card("2026-01-22", "23:10") && !card("2026-01-24", "02:30"));
}

#[test]
fn days_of_theirs_are_left_out_at_risk_and_told_to_stop() {
    for (afraid, stop) in [(Answer::Yes, Answer::No), (Answer::No, Answer::Yes)] {
        let life = vec![pact(), situation(afraid, stop), friday(true)];
        assert!(!says("2026-01-20", "12:00", life).contains("Friday evening"));
    }
}

#[test]
fn i_already_did_is_one_tap_away_by_day_and_at_night() {
    for clock in ["12:00", "02:04"] {
        assert!(
            says("2026-01-20", clock, set_up()).contains(r#"action="/sent""#),
            "{clock}"
        );
    }
}

#[test]
fn what_they_still_get_is_offered_from_the_second_month_and_never_without_having_asked() {
    let page = |day: &str, life: Vec<Event>| says(day, "12:00", life).contains(r#"href="/gives""#);
    assert!(!page("2026-01-25", set_up()) && page("2026-02-02", set_up()));
    let mut unasked = set_up();
    unasked.retain(|event| event.id.as_str() != "situation");
    assert!(!page("2026-02-02", unasked));
    assert!(!page(
        "2026-02-02",
        vec![pact(), situation(Answer::Yes, Answer::No)]
    ));
}
