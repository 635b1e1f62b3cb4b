use ebb_core::decide::Command;
use ebb_core::event::Body;
use ebb_core::hard_day::HardDay;
use jiff::civil::{Weekday, date, time};

use crate::testing::{Visit, event};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

fn hard(name: &str) -> HardDay {
    HardDay {
        name: name.to_owned(),
        date: None,
        yearly: false,
        weekday: None,
        clock: None,
        card: None,
        theirs: false,
        extra: Vec::new(),
    }
}

fn kept(fields: &[(&str, &str)]) -> Option<HardDay> {
    let shown = Visit::open(NOW, Vec::new()).post("/dates/new", fields);
    match shown.effect.commands.into_iter().next()? {
        Command::Add {
            body: Body::HardDay(hard),
            ..
        } => Some(*hard),
        _ => None,
    }
}

#[test]
fn a_date_and_an_hour_of_the_week_are_kept_with_their_card() {
    let wedding = kept(&[
        ("as", "date"),
        ("name", "The wedding"),
        ("date", "2026-12-04"),
        ("yearly", "yes"),
        ("card", "At Mira's."),
    ]);
    let wanted = HardDay {
        date: Some(date(2026, 12, 4)),
        yearly: true,
        card: Some("At Mira's.".to_owned()),
        ..hard("The wedding")
    };
    assert_eq!(wedding, Some(wanted));
    let evening = kept(&[
        ("as", "hour"),
        ("name", "Friday"),
        ("weekday", "5"),
        ("clock", "20:00:00"),
        ("date", "2026-12-04"),
    ]);
    let wanted = HardDay {
        weekday: Some(Weekday::Friday),
        clock: Some(time(20, 0, 0, 0)),
        ..hard("Friday")
    };
    assert_eq!(evening, Some(wanted));
}

#[test]
fn what_is_missing_is_asked_for_and_nothing_typed_is_lost() {
    let visit = Visit::open(NOW, Vec::new());
    for fields in [
        [
            ("as", "date"),
            ("name", "The wedding"),
            ("date", ""),
            ("card", "At Mira's"),
        ],
        [
            ("as", "date"),
            ("name", ""),
            ("date", "2026-12-04"),
            ("card", "At Mira's"),
        ],
        [
            ("as", "hour"),
            ("name", "Friday"),
            ("weekday", "8"),
            ("card", "At Mira's"),
        ],
        [
            ("as", "date"),
            ("date", "2026-12-04"),
            ("clock", "25:00"),
            ("card", "At Mira's"),
        ],
    ] {
        let shown = visit.post("/dates/new", &fields);
        assert!(shown.effect.commands.is_empty(), "{fields:?}");
        assert!(
            shown.html.contains("At Mira's") && shown.html.contains("Nothing was changed"),
            "{fields:?}"
        );
    }
}

#[test]
fn the_next_one_stands_first_and_what_is_over_lies_below() {
    let events = vec![
        event(
            "a",
            "2026-11-01T12:00",
            HardDay {
                date: Some(date(2026, 12, 24)),
                yearly: true,
                ..hard("Eve")
            },
        ),
        event(
            "b",
            "2026-11-01T12:00",
            HardDay {
                weekday: Some(Weekday::Friday),
                clock: Some(time(20, 0, 0, 0)),
                ..hard("Evening")
            },
        ),
        event(
            "c",
            "2026-11-01T12:00",
            HardDay {
                date: Some(date(2026, 11, 3)),
                ..hard("Moving out")
            },
        ),
    ];
    let html = Visit::open(NOW, events).get("/dates").html;
    let at = |words: &str| html.find(words);
    assert!(at("every Friday, 20:00") < at("every year: 24 December"));
    assert!(at("every year: 24 December") < at("Over") && at("Over") < at("Tuesday 3 November"));
}

#[test]
fn a_hard_day_is_changed_under_its_own_id_and_removed() {
    let wedding = HardDay {
        date: Some(date(2026, 12, 4)),
        ..hard("The wedding")
    };
    let visit = Visit::open(NOW, vec![event("a", "2026-11-01T12:00", wedding)]);
    let changed = visit.post(
        "/dates/a",
        &[
            ("as", "date"),
            ("name", "Her wedding"),
            ("date", "2026-12-05"),
        ],
    );
    assert!(
        matches!(changed.effect.commands.as_slice(), [Command::Correct { of, .. }] if of.as_str() == "a")
    );
    let gone = visit.post("/dates/a", &[("do", "remove"), ("id", "w1")]);
    assert!(matches!(
        gone.effect.commands.as_slice(),
        [Command::Withdraw { .. }]
    ));
}
