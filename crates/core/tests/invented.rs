//! The invented life: the same every time, whole, and right in its sums.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{life, zone};
use ebb_core::contact::Contact;
use ebb_core::day::CheckIn;
use ebb_core::demo::{DAYS, demo, is_invented};
use ebb_core::event::{Body, Event};
use ebb_core::letter::Letter;
use ebb_core::moment::{Day, Moment};
use ebb_core::stand::stand;
use ebb_core::transfer::{read_lines, to_lines};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const ENDS: Date = date(2026, 6, 28);
const ZONES: [&str; 5] = [
    "Europe/Ljubljana",
    "America/New_York",
    "Atlantic/Madeira",
    "Pacific/Auckland",
    "+05:45",
];

fn events() -> Vec<Event> {
    demo(ENDS, &zone("Europe/Ljubljana"))
}

#[test]
fn the_same_last_day_gives_the_same_life() {
    assert_eq!(events(), events());
    assert_ne!(
        events(),
        demo(ENDS.tomorrow().unwrap(), &zone("Europe/Ljubljana"))
    );
}

#[test]
fn it_has_a_hundred_and_twenty_days_and_two_slips_in_any_zone_and_season() {
    for name in ZONES {
        for later in (0..400).step_by(40) {
            let zone = zone(name);
            let ends = ENDS + i64::from(later).days();
            let life = life(demo(ends, &zone));
            let evening = Moment::new(
                zone.first_instant(ends, jiff::civil::time(22, 0, 0, 0)),
                &zone,
            );
            let stand = stand(&life, &evening);
            let pact = stand.pact.unwrap();
            assert_eq!(
                (pact.day, pact.rules, pact.doors_open, pact.limited_contact),
                (DAYS, 12, 1, false)
            );
            let held = stand
                .since_start
                .zip(stand.last_30)
                .map(|(all, last)| [all.held, all.of, last.held, last.of]);
            assert_eq!(held, Some([118, 120, 30, 30]), "{name} {ends}");
            let sums = stand.contacts;
            assert_eq!(
                [sums.mine, sums.necessary, sums.theirs, sums.chance],
                [2, 4, 4, 2]
            );
            assert_eq!(stand.letters, [10, 1, 2]);
            let [logged, rode_out, slipped, closed] = stand.urges;
            assert!(
                (30..80).contains(&logged) && slipped == 2 && closed > 2,
                "{:?}",
                stand.urges
            );
            assert_eq!(logged, rode_out + slipped + closed);
            assert_eq!(life.first_day(), Some(ends - 119.days()));
        }
    }
}

#[test]
fn nothing_in_it_lies_ahead_at_seven_in_the_morning_of_the_last_day() {
    let seven = zone("Europe/Ljubljana").first_instant(ENDS, jiff::civil::time(7, 0, 0, 0));
    assert!(events().iter().all(|event| event.at.timestamp() < seven));
    assert!(
        events()
            .windows(2)
            .all(|pair| pair[0].at.timestamp() <= pair[1].at.timestamp())
    );
}

#[test]
fn it_comes_back_from_its_own_export_and_passes_every_check() {
    let told = life(events());
    let lines = to_lines(&told);
    let intake = read_lines(&life([]), &lines);
    assert_eq!(
        (intake.bad.len(), intake.different.len(), intake.known),
        (0, 0, 0)
    );
    assert_eq!(to_lines(&life(intake.new)), lines);
    assert!(events().iter().all(|event| event.body.check().is_ok()));
    let ids: BTreeSet<_> = events().into_iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), events().len());
}

#[test]
fn it_is_known_for_what_it_is_also_after_it_was_kept() {
    let lines = to_lines(&life(events()));
    let again = life(read_lines(&life([]), &lines).new);
    assert!(is_invented(&again));
    assert!(!is_invented(&life([])));
}

#[test]
fn every_kind_but_a_deletion_is_in_it() {
    let told: BTreeSet<String> = events().iter().map(|event| event.body.name()).collect();
    for (_, name, _) in Body::KINDS {
        assert!(
            told.contains(*name) || *name == "withdrawn",
            "{name} is missing"
        );
    }
}

#[test]
fn nine_days_are_lived_in_another_zone() {
    let mut days: BTreeMap<String, BTreeSet<Day>> = BTreeMap::new();
    let life = life(events());
    for event in life.events() {
        days.entry(event.at.zone().name().to_owned())
            .or_default()
            .insert(life.calendar().day_of(&event.at));
    }
    let away = &days["Atlantic/Madeira"];
    let (first, last) = (away.first().unwrap(), away.last().unwrap());
    assert!(last.since(*first) < 9 && away.len() >= 5, "{away:?}");
    assert_eq!(days.len(), 2);
    assert_eq!(life.calendar().zone(), Some(&zone("Europe/Ljubljana")));
}

#[test]
fn it_gets_lighter_and_not_in_a_straight_line() {
    let life = life(events());
    let noted: Vec<_> = life.all::<CheckIn>().collect();
    assert!(
        (80..100).contains(&noted.len()),
        "{} check-ins",
        noted.len()
    );
    let mean = |from: i64, to: i64| {
        let first = life.first_day().unwrap();
        let strong: Vec<f64> = noted
            .iter()
            .filter(|seen| (from..to).contains(&seen.day.since(Day(first))))
            .filter_map(|seen| seen.body.strongest.map(|rating| f64::from(rating.get())))
            .collect();
        strong.iter().sum::<f64>() / strong.len() as f64
    };
    assert!(mean(0, 20) > mean(40, 60) && mean(40, 60) > mean(105, 120));
    assert!(mean(69, 77) > mean(50, 61), "the bad week stands out");
}

#[test]
fn a_burned_letter_has_no_words_and_the_first_one_is_sealed() {
    let life = life(events());
    let letters: Vec<_> = life.all::<Letter>().map(|seen| seen.body).collect();
    assert!(
        letters
            .iter()
            .filter(|letter| letter.burned.is_some())
            .all(|letter| letter.text.is_none())
    );
    assert!(
        letters
            .iter()
            .filter(|letter| letter.burned.is_none())
            .all(|letter| letter.text.is_some())
    );
    assert_eq!(
        letters.iter().filter(|letter| letter.is_sealed()).count(),
        1
    );
    let slips: Vec<_> = life
        .all::<Contact>()
        .filter(|seen| seen.body.counts())
        .collect();
    assert_eq!(slips[0].at.wall().time(), jiff::civil::time(1, 10, 0, 0));
    assert_eq!(slips[0].day.since(Day(life.first_day().unwrap())) + 1, 27);
}

/// Words that voice keeps out of everything that people read.
const NEVER: [&str; 26] = [
    "streak",
    "reset",
    "relapse",
    "failed",
    "addict",
    "healing",
    "journey",
    "fight",
    " win ",
    "stay strong",
    "closure",
    "toxic",
    "narciss",
    "detox",
    "deserve",
    "self-love",
    "move on",
    "moving on",
    "dump",
    "coping",
    "trigger",
    "well done",
    "proud",
    "!",
    "everything happens",
    "battery",
];

#[test]
fn it_speaks_as_ebb_speaks() {
    let text = ebb_core::export::to_markdown(&life(events()), true).to_lowercase();
    for word in NEVER {
        assert!(!text.contains(word), "“{word}” stands in the invented life");
    }
}
