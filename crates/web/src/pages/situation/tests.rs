//! My situation, and what it changes on every page of the calm rooms.

use ebb_core::event::{Body, Event};
use ebb_core::hard_day::HardDay;
use ebb_core::letter::Letter;
use ebb_core::pact::{Benefit, Door, Given, Limited, OwnLine, Pact, Rule, RuleSet, Way};
use ebb_core::safety::{Answer, Situation, State};
use ebb_core::urge::{Person, Reason};

use crate::testing::{Visit, event};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

/// The answers of each state, and nothing for one that was never asked.
const STATES: [(&str, Option<[Answer; 5]>); 6] = {
    use Answer::{No, RatherNot, Yes};
    [
        ("not-asked", None),
        ("rather not say", Some([RatherNot; 5])),
        ("none", Some([No; 5])),
        ("at-risk", Some([Yes, No, No, No, No])),
        ("asked-to-stop", Some([No, No, No, Yes, No])),
        ("under-18", Some([No, No, No, No, Yes])),
    ]
};

/// Every page of the calm rooms.
const PAGES: [&str; 27] = [
    "/pact",
    "/pact/start",
    "/pact/rule/text",
    "/pact/rule/meet",
    "/pact/look",
    "/pact/lines",
    "/pact/lines/line",
    "/pact/limited",
    "/doors",
    "/doors/new",
    "/doors/thread",
    "/doors/profile",
    "/doors/keys",
    "/gives",
    "/gives/lift",
    "/letters",
    "/letters/new",
    "/letters/letter",
    "/letters/sealed",
    "/letters/letter/burn",
    "/people",
    "/people/mira",
    "/reasons",
    "/reasons/reason",
    "/dates",
    "/dates/new?as=date",
    "/dates/friday",
];

pub(super) fn situation(answers: [Answer; 5]) -> Situation {
    let [afraid, hurt, followed, told_to_stop, under_18] = answers.map(Some);
    Situation {
        afraid,
        hurt,
        followed,
        told_to_stop,
        under_18,
        extra: Vec::new(),
    }
}

fn life(answers: Option<[Answer; 5]>) -> Vec<Event> {
    let extra = Vec::new;
    let some = |text: &str| Some(text.to_owned());
    let door = |way| Door {
        way,
        name: None,
        extra: extra(),
    };
    let letter = |first_night| Letter {
        text: some("Dear K."),
        first_night,
        burned: None,
        seal_until: None,
        extra: extra(),
    };
    let hard = HardDay {
        name: "the wedding".to_owned(),
        date: Some(jiff::civil::date(2026, 12, 4)),
        yearly: false,
        weekday: None,
        clock: None,
        card: some("At Mira's."),
        theirs: false,
        extra: extra(),
    };
    let bodies: Vec<(&str, Body)> = vec![
        (
            "out",
            RuleSet {
                rule: Rule::Meet,
                kept: false,
                need: None,
                note: some("the choir"),
                extra: extra(),
            }
            .into(),
        ),
        (
            "line",
            OwnLine {
                text: "No wine on Sundays.".to_owned(),
                extra: extra(),
            }
            .into(),
        ),
        (
            "limited",
            Limited {
                topics: vec!["the flat".to_owned()],
                channel: some("mail"),
                hours: None,
                named_way: None,
                extra: extra(),
            }
            .into(),
        ),
        ("thread", door(Way::Thread).into()),
        ("profile", door(Way::Profile).into()),
        ("keys", door(Way::Keys).into()),
        (
            "lift",
            Benefit {
                what: Given::Lift,
                name: None,
                extra: extra(),
            }
            .into(),
        ),
        ("letter", letter(false).into()),
        ("sealed", letter(true).into()),
        (
            "mira",
            Person {
                name: "Mira".to_owned(),
                phone: some("+386 40 123 456"),
                note: None,
                extra: extra(),
            }
            .into(),
        ),
        (
            "reason",
            Reason {
                text: "I want to sleep.".to_owned(),
                extra: extra(),
            }
            .into(),
        ),
        ("friday", hard.clone().into()),
        (
            "birthday",
            HardDay {
                name: "their birthday".to_owned(),
                theirs: true,
                ..hard
            }
            .into(),
        ),
    ];
    let pact = Pact {
        start: jiff::civil::date(2026, 8, 1),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: extra(),
    };
    let mut events = vec![event("pact", "2026-08-01T04:00", pact)];
    events.extend(bodies.into_iter().map(|(id, body)| Event {
        body,
        ..event(id, "2026-11-20T12:00", situation([Answer::No; 5]))
    }));
    events.extend(answers.map(|answers| event("own", "2026-11-21T12:00", situation(answers))));
    events
}

/// Everything of a page but its content: head, dock, header.
fn frame(html: &str) -> &str {
    html.split("<main").next().unwrap_or_default()
}

#[test]
fn with_and_without_a_state_a_page_has_the_same_frame_title_and_path() {
    let usual = Visit::open(NOW, life(Some([Answer::No; 5])));
    for page in PAGES {
        let expected = usual.get(page);
        assert_eq!(
            (expected.status.as_u16(), &expected.to),
            (200, &None),
            "{page}"
        );
        for (state, answers) in STATES.iter().filter(|(_, answers)| answers.is_some()) {
            let shown = Visit::open(NOW, life(*answers)).get(page);
            assert_eq!(
                (shown.status.as_u16(), &shown.to),
                (200, &None),
                "{page} {state}"
            );
            assert_eq!(frame(&shown.html), frame(&expected.html), "{page} {state}");
            assert!(!shown.html.contains(">["), "{page} {state} misses words");
        }
    }
}

#[test]
fn at_risk_no_page_says_what_could_harm() {
    for answers in [
        [Answer::Yes, Answer::No, Answer::No, Answer::No, Answer::No],
        [Answer::Yes; 5],
    ] {
        let visit = Visit::open(NOW, life(Some(answers)));
        for page in PAGES
            .into_iter()
            .chain(["/situation", "/letters/gone", "/doors/gone"])
        {
            let html = visit.get(page).html.to_lowercase();
            let content = text_of(html.split("<main").nth(1).unwrap_or_default());
            assert!(!content.is_empty(), "{page}");
            for word in [
                "slip",
                "of the last",
                "block",
                "template",
                "your part",
                "unfollow",
                "log out",
            ] {
                assert!(!content.contains(word), "{page} says {word}");
            }
        }
    }
}

#[test]
fn before_the_first_door_or_rule_the_situation_is_asked_once() {
    let visit = Visit::open(NOW, life(None));
    for (page, to) in [
        ("/pact/start", "pact"),
        ("/pact/rule/text", "pact"),
        ("/doors/new", "doors"),
        ("/doors/thread", "doors"),
    ] {
        assert_eq!(
            visit.get(page).to,
            Some(format!("/situation?to={to}")),
            "{page}"
        );
    }
    let skipped = visit.post(
        "/situation",
        &[("skip", "yes"), ("to", "doors"), ("id", "s1")],
    );
    assert_eq!(skipped.to.as_deref(), Some("/doors/new"));
    let after = Visit::open(NOW, life(Some([Answer::RatherNot; 5])));
    assert_eq!(after.get("/doors/new").to, None);
}

#[test]
fn an_answer_leads_back_to_where_it_was_asked_and_nowhere_else() {
    let visit = Visit::open(NOW, Vec::new());
    for (to, path) in [
        ("pact", "/pact/start"),
        ("doors", "/doors/new"),
        ("", "/"),
        ("//elsewhere.org", "/"),
    ] {
        let said = visit.post(
            "/situation",
            &[("afraid", "yes"), ("told", "no"), ("to", to), ("id", "s1")],
        );
        assert_eq!(said.to.as_deref(), Some(path));
        let notice = said.effect.desk.and_then(|desk| desk.notice);
        assert_eq!(
            notice.map(|notice| notice.id).as_deref(),
            Some("situation-kept")
        );
    }
    let kept = Visit::open(NOW, life(None)).post("/situation", &[("afraid", "no"), ("to", "pact")]);
    assert_eq!(kept.to.as_deref(), Some("/pact"));
}

#[test]
fn the_page_shows_the_answers_and_doesn_t_offer_to_skip_them_away() {
    let html = Visit::open(NOW, life(Some([Answer::Yes; 5])))
        .get("/situation")
        .html;
    assert_eq!(html.matches(r#"value="yes" checked"#).count(), 5);
    assert!(!html.contains(r#"name="skip""#));
    let first = Visit::open(NOW, Vec::new()).get("/situation").html;
    assert!(!first.contains("checked") && first.contains(r#"name="skip""#));
}

#[test]
fn switching_back_and_forth_loses_nothing() {
    let before = Visit::open(NOW, life(Some([Answer::No; 5])));
    let mut events = life(Some([Answer::Yes; 5]));
    events.push(event(
        "own2",
        "2026-11-22T12:00",
        situation([Answer::No; 5]),
    ));
    let after = Visit::open(NOW, events);
    assert_eq!(
        after.view.state(),
        State {
            not_asked: false,
            ..State::of(Some(&situation([Answer::No; 5])))
        }
    );
    for page in PAGES {
        assert_eq!(before.get(page).html, after.get(page).html, "{page}");
    }
}

#[test]
fn at_risk_doors_name_somebody_who_does_this_every_day_and_no_step() {
    let visit = Visit::open(
        NOW,
        life(Some([
            Answer::Yes,
            Answer::No,
            Answer::No,
            Answer::No,
            Answer::No,
        ])),
    );
    for page in [
        "/doors",
        "/doors/new",
        "/doors/thread",
        "/doors/profile",
        "/doors/keys",
    ] {
        let html = visit.get(page).html;
        assert!(html.contains("Changing this can be noticed."), "{page}");
        assert!(
            html.contains("From a phone that they have never had"),
            "{page}"
        );
        assert!(html.contains("href=\"tel:"), "{page}");
        assert!(
            !html.contains("Mute") && !html.contains("envelope"),
            "{page}"
        );
    }
}

#[test]
fn not_said_is_careful_only_where_a_step_can_be_noticed() {
    let visit = Visit::open(NOW, life(Some([Answer::RatherNot; 5])));
    assert!(
        visit
            .get("/doors/profile")
            .html
            .contains("Changing this can be noticed.")
    );
    assert!(visit.get("/doors/keys").html.contains("envelope"));
    assert!(
        visit
            .get("/letters/letter/burn")
            .html
            .contains("This may be worth keeping.")
    );
}

#[test]
fn asked_to_stop_there_is_no_step_that_leads_to_them() {
    let told = [Answer::No, Answer::No, Answer::No, Answer::Yes, Answer::No];
    let visit = Visit::open(NOW, life(Some(told)));
    let new = visit.get("/doors/new").html;
    for way in [
        "keys", "things", "location", "accounts", "album", "playlist", "calendar",
    ] {
        assert!(!new.contains(&format!(r#"value="{way}""#)), "{way}");
    }
    assert!(
        visit
            .get("/doors/keys")
            .html
            .contains("There is no step for you here.")
    );
    assert!(
        visit
            .get("/doors/thread")
            .html
            .contains("without reading upwards")
    );
    assert!(visit.get("/dates").html.contains("the wedding"));
    assert!(!visit.get("/dates").html.contains("their birthday"));
    assert!(
        !visit
            .get("/dates/new?as=date")
            .html
            .contains(r#"name="theirs""#)
    );
}

#[test]
fn under_18_nothing_speaks_of_a_bed() {
    let young = [Answer::No, Answer::No, Answer::No, Answer::No, Answer::Yes];
    let visit = Visit::open(NOW, life(Some(young)));
    for page in PAGES {
        let html = visit.get(page).html;
        assert!(
            !html.contains("sleep with them") && !html.contains("A night now and then"),
            "{page}"
        );
    }
    assert_eq!(visit.get("/pact/rule/bed").status.as_u16(), 404);
    assert!(
        visit
            .get("/people")
            .html
            .contains("somebody grown up whom you trust")
    );
}

/// What a person reads: the page without its tags.
fn text_of(html: &str) -> String {
    html.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect()
}
