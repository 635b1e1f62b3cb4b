use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::pact::{Benefit, DoorState, Given, Pact};
use ebb_core::safety::{Answer, Situation};

use crate::testing::{Visit, event};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

fn life(start: &str, afraid: Answer) -> Vec<Event> {
    let no = Some(Answer::No);
    let own = Situation {
        afraid: Some(afraid),
        hurt: no,
        followed: no,
        told_to_stop: no,
        under_18: no,
        extra: Vec::new(),
    };
    let pact = Pact {
        start: start.parse().unwrap_or_default(),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: Vec::new(),
    };
    let lift = Benefit {
        what: Given::Lift,
        name: None,
        extra: Vec::new(),
    };
    vec![
        event("own", "2026-11-01T12:00", own),
        event("pact", &format!("{start}T04:00"), pact),
        event("lift", "2026-11-20T12:00", lift),
    ]
}

#[test]
fn it_comes_from_the_fifteenth_day_and_only_where_nobody_may_be_in_danger() {
    let day_15 = Visit::open(NOW, life("2026-11-10", Answer::No));
    assert!(
        day_15
            .get("/gives")
            .html
            .contains("What they still get from you")
    );
    let day_14 = Visit::open(NOW, life("2026-11-11", Answer::No));
    assert!(day_14.get("/gives").html.contains("Not yet."));
    assert!(
        Visit::open(NOW, Vec::new())
            .get("/gives")
            .html
            .contains("There is nothing to do here.")
    );
    for answer in [Answer::Yes, Answer::RatherNot] {
        let visit = Visit::open(NOW, life("2026-10-01", answer));
        assert!(
            visit
                .get("/gives")
                .html
                .contains("There is nothing to do here.")
        );
        assert!(
            visit
                .post("/gives", &[("what", "lift"), ("id", "g1")])
                .effect
                .commands
                .is_empty()
        );
        assert!(
            visit
                .post("/gives/lift", &[("do", "closed")])
                .effect
                .commands
                .is_empty()
        );
    }
}

#[test]
fn each_is_ended_or_stays_for_a_reason() {
    let visit = Visit::open(NOW, life("2026-10-01", Answer::No));
    let named = visit.post("/gives", &[("what", "bed"), ("id", "g1")]);
    assert_eq!(named.to.as_deref(), Some("/gives/g1"));
    let ended = visit.post("/gives/lift", &[("do", "closed"), ("id", "t1")]);
    assert!(matches!(
        ended.effect.commands.as_slice(),
        [Command::Add { body: Body::BenefitTurn(turn), .. }] if turn.state == DoorState::Closed
    ));
    let unsaid = visit.post("/gives/lift", &[("do", "excused")]);
    assert!(unsaid.effect.commands.is_empty() && unsaid.html.contains("What stays has a reason."));
    assert_eq!(
        visit
            .post("/gives/lift", &[("do", "excused"), ("need", "children")])
            .effect
            .commands
            .len(),
        1
    );
}

#[test]
fn every_kind_has_its_words() {
    let html = Visit::open(NOW, life("2026-10-01", Answer::No))
        .get("/gives")
        .html;
    assert!(!html.contains(">["));
    for given in Given::ALL.iter().filter(|given| **given != Given::Lift) {
        assert!(
            html.contains(&format!(r#"value="{}""#, given.word())),
            "{given:?}"
        );
    }
}
