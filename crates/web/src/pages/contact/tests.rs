use ebb_core::decide::decide;
use ebb_core::pact::Need;
use ebb_core::safety::{Answer, Situation};

use super::*;
use crate::testing::read::lines;
use crate::testing::{Visit, event};

const NOW: &str = "2026-03-20T21:00:00+01:00[Europe/Ljubljana]";

#[test]
fn a_contact_that_had_to_be_is_noted_as_necessary() {
    let shown =
        Visit::open(NOW, Vec::new()).post("/contact", &[("who", "needed"), ("channel", "mail")]);
    let [
        Command::Add {
            body: ebb_core::event::Body::Contact(contact),
            ..
        },
    ] = &shown.effect.commands[..]
    else {
        panic!("{shown:?}")
    };
    assert!(contact.necessary && !contact.counts());
}

#[test]
fn what_was_typed_stays_when_something_is_missing() {
    let shown =
        Visit::open(NOW, Vec::new()).post("/contact", &[("note", "In the rain."), ("who", "mine")]);
    assert!(shown.effect.commands.is_empty());
    assert!(shown.html.contains("In the rain.") && shown.html.contains("Nothing is lost"));
}

#[test]
fn a_contact_of_another_day_stands_on_that_day() {
    let fields = [
        ("who", "mine"),
        ("channel", "text"),
        ("date", "2026-03-18"),
        ("time", "01:10"),
    ];
    let shown = Visit::open(NOW, Vec::new()).post("/contact", &fields);
    let [Command::Add { at, .. }] = &shown.effect.commands[..] else {
        panic!("{shown:?}")
    };
    assert_eq!(
        at.to_string(),
        "2026-03-18T01:10:00+01:00[Europe/Ljubljana]"
    );
}

#[test]
fn a_contact_that_is_still_to_come_is_refused_and_nothing_is_lost() {
    let fields = [
        ("who", "mine"),
        ("channel", "text"),
        ("date", "2026-03-22"),
        ("time", "10:00"),
    ];
    let shown = Visit::open(NOW, Vec::new()).post("/contact", &fields);
    assert!(shown.effect.commands.is_empty() && shown.html.contains("still to come"));
}

fn own(channel: Channel, when: &str) -> Visit {
    let body = Contact {
        who: Who::Mine,
        channel,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    };
    Visit::open(NOW, vec![event("c", when, body)])
}

#[test]
fn after_a_contact_of_ones_own_no_number_and_no_question_stand_anywhere() {
    for channel in Channel::ALL {
        let shown = own(*channel, "2026-03-20T20:50").get("/contact/after?of=c");
        let words = lines(&shown.html).join(" ");
        assert!(
            !words
                .chars()
                .any(|sign| sign.is_ascii_digit() || sign == '?'),
            "{words}"
        );
        assert!(words.contains("You don't have to explain it"), "{words}");
    }
}

#[test]
fn what_happened_long_ago_is_noted_without_the_words_of_that_hour() {
    let shown = own(Channel::Text, "2026-03-02T20:50").get("/contact/after?of=c");
    assert!(shown.html.contains("It is noted.") && !shown.html.contains("It is sent."));
}

#[test]
fn no_address_says_what_happened() {
    let fields = [("id", "c1"), ("who", "mine"), ("channel", "look")];
    let shown = Visit::open(NOW, Vec::new()).post("/contact", &fields);
    assert_eq!(shown.to.as_deref(), Some("/contact/after?of=c1"));
}

#[test]
fn two_presses_are_one_contact() {
    let fields = [("id", "c1"), ("who", "mine"), ("channel", "text")];
    let visit = Visit::open(NOW, Vec::new());
    let [first] = &visit.post("/contact", &fields).effect.commands[..] else {
        panic!("nothing kept")
    };
    let kept = decide(&visit.view.life, first.clone(), &visit.view.now)
        .unwrap()
        .events;
    let later = Visit::open("2026-03-20T21:00:09+01:00[Europe/Ljubljana]", kept);
    let [second] = &later.post("/contact", &fields).effect.commands[..] else {
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
fn a_rule_that_is_kept_again_is_no_need_any_more() {
    let rule = |id: &str, when: &str, kept: bool| {
        let need = (!kept).then_some(Need::Children);
        event(
            id,
            when,
            RuleSet {
                rule: Rule::Text,
                kept,
                need,
                note: None,
                extra: Vec::new(),
            },
        )
    };
    let out = vec![rule("1", "2026-03-02T12:00", false)];
    assert!(
        Visit::open(NOW, out.clone())
            .get("/contact")
            .html
            .contains("Children")
    );
    let again = [out, vec![rule("2", "2026-03-03T12:00", true)]].concat();
    assert!(
        !Visit::open(NOW, again)
            .get("/contact")
            .html
            .contains("Children")
    );
}

fn afraid() -> Situation {
    Situation {
        afraid: Some(Answer::Yes),
        hurt: None,
        followed: None,
        told_to_stop: None,
        under_18: None,
        extra: Vec::new(),
    }
}

#[test]
fn at_risk_a_contact_is_a_record_and_simply_noted() {
    let visit = Visit::open(NOW, vec![event("a", "2026-03-01T12:00", afraid())]);
    let page = visit.get("/contact").html;
    assert!(page.contains("Keep a record") && page.contains("Where the original is"));
    let fields = [
        ("id", "c1"),
        ("who", "mine"),
        ("channel", "text"),
        ("original", "Mira has it"),
    ];
    let shown = visit.post("/contact", &fields);
    assert_eq!(shown.to.as_deref(), Some("/days/2026-03-20"));
    let notice = shown.effect.desk.and_then(|desk| desk.notice).unwrap();
    assert!(notice.draw().into_string().contains("simply noted"));
}
