use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::CheckIn;
use ebb_core::event::{Body, Event, Unknown};
use ebb_core::pact::Pact;
use ebb_core::rating::{Count, Rating};
use ebb_core::safety::{Answer, Situation};
use ebb_core::they_wrote::TheyWrote;
use jiff::civil::date;

use crate::testing::{Visit, event};

const NOW: &str = "2026-03-20T21:00:00+01:00[Europe/Ljubljana]";
const NIGHT: &str = "2026-03-21T02:00:00+01:00[Europe/Ljubljana]";

fn pact() -> Event {
    let body = Pact {
        start: date(2026, 2, 1),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: Vec::new(),
    };
    event("pact", "2026-02-01T04:00", body)
}

fn contact(id: &str, at: &str, who: Who) -> Event {
    let body = Contact {
        who,
        channel: Channel::Text,
        necessary: false,
        note: Some("About the flat.\nAnd more.".to_owned()),
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    };
    event(id, at, body)
}

fn checkin() -> CheckIn {
    CheckIn {
        mood: Rating::new(4),
        urges: Count::new(3),
        strongest: None,
        note: None,
        day: Some(date(2026, 3, 10)),
        extra: Vec::new(),
    }
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
    event("situation", "2026-02-02T12:00", body)
}

fn life() -> Vec<Event> {
    vec![
        pact(),
        contact("mine", "2026-03-08T01:30", Who::Mine),
        contact("theirs", "2026-03-09T12:00", Who::Theirs),
        event("check", "2026-03-11T09:00", checkin()),
    ]
}

fn get(now: &str, events: Vec<Event>, path: &str) -> String {
    Visit::open(now, events).get(path).html
}

#[test]
fn each_day_that_holds_something_leads_to_its_page_in_both_forms() {
    for path in ["/days", "/days?table=1"] {
        let page = get(NOW, life(), path);
        // 01:30 on the 8th belongs to the 7th.
        for day in ["2026-03-07", "2026-03-09", "2026-03-10"] {
            assert!(
                page.contains(&format!(r#"href="/days/{day}""#)),
                "{path} {day}"
            );
        }
    }
}

#[test]
fn the_table_says_of_each_day_what_the_calendar_shows() {
    let page = get(NOW, life(), "/days?table=1");
    assert!(page.contains("you wrote, called or looked") && page.contains("not noted"));
    assert!(page.contains("March 2026") && page.contains("February 2026"));
}

#[test]
fn nothing_is_missing_from_days_before_this_life_began() {
    let events = vec![contact("first", "2026-03-18T12:00", Who::Theirs)];
    let page = get(NOW, events, "/days");
    assert_eq!(page.matches("not noted").count(), 2, "the 19th and today");
    assert!(!page.contains("February"));
}

#[test]
fn months_are_turned_as_far_as_there_is_a_life() {
    let page = get(
        NOW,
        vec![contact("old", "2025-11-05T12:00", Who::Theirs)],
        "/days",
    );
    assert!(page.contains("/days?m=2026-01"));
    let first = get(
        NOW,
        vec![contact("old", "2025-11-05T12:00", Who::Theirs)],
        "/days?m=2025-11",
    );
    assert!(!first.contains("Earlier") && first.contains("/days?m=2026-01"));
    assert!(get(NOW, life(), "/days?m=2999-01").contains("March 2026"));
    assert!(get(NOW, life(), "/days?m=%3Cb").contains("March 2026"));
}

#[test]
fn the_figure_follows_the_rules_of_today() {
    let stands = "You haven't written on 47 of 48 days.";
    assert!(get(NOW, life(), "/days").contains(stands));
    assert!(!get(NIGHT, life(), "/days").contains("You haven't written"));
    let mut told = life();
    told.push(situation(Answer::No, Answer::Yes));
    assert!(!get(NOW, told.clone(), "/days").contains(stands));
    assert!(get(NOW, told, "/days?show=1").contains(stands));
}

#[test]
fn at_risk_a_contact_of_ones_own_is_a_day_that_was_noted() {
    let mut events = life();
    events.push(situation(Answer::Yes, Answer::No));
    for path in ["/days", "/days?table=1", "/days?show=1"] {
        let page = get(NOW, events.clone(), path);
        assert!(
            !page.contains("you wrote") && !page.contains("You haven't"),
            "{path}"
        );
    }
}

#[test]
fn a_day_shows_everything_of_it_with_the_way_to_each_entry() {
    let page = get(NOW, life(), "/days/2026-03-07");
    assert!(page.contains("You: A message") && page.contains("/entry/mine"));
    assert!(page.contains("01:30 · About the flat.") && !page.contains("And more."));
    assert!(get(NOW, life(), "/days/2026-03-08").contains("Nothing is noted for this day."));
}

#[test]
fn a_check_in_stands_on_the_day_of_which_it_speaks() {
    assert!(get(NOW, life(), "/days/2026-03-10").contains("It pulled 3 times · Mood 4"));
    assert!(!get(NOW, life(), "/days/2026-03-11").contains("/entry/check"));
}

#[test]
fn at_night_a_day_shows_no_figures() {
    let page = get(NIGHT, life(), "/days/2026-03-10");
    assert!(page.contains("/entry/check") && !page.contains("Mood 4"));
}

#[test]
fn what_a_newer_ebb_wrote_is_named_on_its_day() {
    let unknown = Unknown {
        code: 900,
        version: 2,
        raw: vec![0xa0],
    };
    let events = vec![event(
        "new",
        "2026-03-05T12:00",
        Body::Unknown(Box::new(unknown)),
    )];
    assert!(get(NOW, events.clone(), "/days/2026-03-05").contains("From a newer Ebb"));
    assert!(get(NOW, events, "/entry/new").contains("It is kept as it is"));
}

#[test]
fn words_of_theirs_stay_out_of_sight_on_a_day() {
    let until =
        ebb_core::moment::Moment::parse("2026-03-25T08:00:00+01:00[Europe/Ljubljana]").unwrap();
    let wrote = TheyWrote {
        text: Some("I miss you.".to_owned()),
        until: Some(until),
        practical: false,
        danger: false,
        extra: Vec::new(),
    };
    let events = vec![event("away", "2026-03-19T12:00", wrote)];
    let page = get(NOW, events.clone(), "/days/2026-03-19");
    assert!(page.contains("Put away until Wednesday, 08:00") && !page.contains("I miss you."));
    assert!(!get(NOW, events.clone(), "/entry/away?open=1").contains("I miss you."));
    let later = "2026-03-25T09:00:00+01:00[Europe/Ljubljana]";
    assert!(get(later, events, "/entry/away").contains("I miss you."));
}

#[test]
fn answers_about_the_situation_stand_on_no_day() {
    let page = get(
        NOW,
        vec![situation(Answer::Yes, Answer::No)],
        "/days/2026-02-02",
    );
    assert!(!page.contains("/entry/situation"));
}

#[test]
fn a_date_that_is_none_is_said_and_changes_nothing() {
    let visit = Visit::open(NOW, life());
    assert_eq!(
        visit.post("/days/open", &[("date", "soon")]).to.as_deref(),
        Some("/days")
    );
    assert_eq!(visit.get("/days/soon").to.as_deref(), Some("/days"));
    assert_eq!(
        visit
            .post("/days/open", &[("date", "2026-03-07")])
            .to
            .as_deref(),
        Some("/days/2026-03-07")
    );
}
