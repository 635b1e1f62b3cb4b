//! The whole life: the same for every order, and figures that agree with counting by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
#[path = "common/any.rs"]
mod any_event;
mod common;

use std::collections::{BTreeMap, BTreeSet};

use any_event::any_event;
use common::{at, cases, contact, event, id, life, moment, pact, sealed, withdrawn, zone};
use ebb_core::contact::{Contact, Who};
use ebb_core::decide::{Command, decide};
use ebb_core::device::{DeviceMark, DeviceName, DeviceNamed};
use ebb_core::event::{Body, Envelope, Event, Hlc};
use ebb_core::life::Life;
use ebb_core::moment::{Day, Moment};
use ebb_core::pact::{Look, LookOutcome};
use ebb_core::setting::{Setting, SettingName};
use ebb_core::stand::{Stand, stand};
use ebb_core::transfer::to_lines;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

/// Everything that can be asked of a life, as one text.
fn all_of(life: &Life) -> String {
    let as_of = at("2030-01-01T12:00");
    let gone: Vec<String> = (0..6)
        .map(|n| n.to_string())
        .filter(|id| life.is_gone(id))
        .collect();
    format!(
        "{}{:?}{:?}{}{:?}{:?}{:?}{}",
        to_lines(life),
        life.calendar(),
        gone,
        stand(life, &as_of).to_json(0),
        life.state(),
        life.latest(),
        life.first_day(),
        life.unknown(),
    )
}

/// Versions of few events: many of one id, corrections into other kinds, withdrawals of
/// withdrawals and of itself.
fn any_envelopes() -> impl Strategy<Value = Vec<Envelope>> {
    let gone = (0..6_u8).prop_map(|n| Body::from(withdrawn(&n.to_string())));
    let choice = (0..4, 0..3usize).prop_map(|(which, n)| {
        let name = if which < 2 {
            SettingName::Zone
        } else {
            SettingName::DayStarts
        };
        let value = match name {
            SettingName::Zone => ["Pacific/Apia", "Europe/Ljubljana", "nowhere"][n],
            _ => ["00:00", "06:30", "soon"][n],
        };
        Body::from(Setting {
            name,
            value: value.to_owned(),
            extra: Vec::new(),
        })
    });
    let body = prop_oneof![
        3 => any_event().prop_map(|event| event.body),
        2 => gone,
        2 => choice,
    ];
    let one = (
        0..6_u8,
        any_event().prop_map(|event| event.at),
        body,
        0u64..5,
        0u64..2,
    )
        .prop_map(|(id, at, body, time, node)| Envelope {
            event: Event {
                id: common::id(&id.to_string()),
                at,
                body,
            },
            hlc: Hlc { time, node },
            blanks: Vec::new(),
        });
    proptest::collection::vec(one, 0..14)
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn a_life_is_the_same_for_every_order((first, second) in any_envelopes().prop_flat_map(|all| {
        let shuffled = Just(all.clone()).prop_shuffle();
        (Just(all), shuffled)
    })) {
        prop_assert_eq!(all_of(&Life::of(first)), all_of(&Life::of(second)));
    }

    #[test]
    fn a_life_grown_one_by_one_is_the_life_built_at_once(envelopes in any_envelopes()) {
        let mut grown = Life::default();
        for envelope in envelopes.clone() {
            grown.evolve(envelope);
        }
        prop_assert_eq!(all_of(&grown), all_of(&Life::of(envelopes)));
    }

    #[test]
    fn taking_in_everything_twice_changes_nothing(envelopes in any_envelopes()) {
        let twice = envelopes.iter().chain(&envelopes).cloned();
        prop_assert_eq!(all_of(&Life::of(twice)), all_of(&Life::of(envelopes.clone())));
    }
}

/// The day by its definition, for a wall clock that the zone shows once.
fn naive_day(at: &Moment, start_minute: i64) -> Date {
    let wall = at.wall();
    let minute = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
    if minute >= start_minute {
        wall.date()
    } else {
        wall.date().yesterday().unwrap()
    }
}

#[derive(Debug, Clone)]
struct History {
    start: Date,
    start_minute: i64,
    /// Minutes since 2025-12-01 in UTC, the zone, who, necessary, withdrawn.
    contacts: Vec<(i64, usize, u8, bool, bool)>,
    as_of: i64,
}

const PLACES: [&str; 4] = [
    "Europe/Ljubljana",
    "Asia/Tokyo",
    "America/Phoenix",
    "Pacific/Kiritimati",
];

fn any_history() -> impl Strategy<Value = History> {
    let contact = (
        0i64..150_000,
        0..4usize,
        0u8..3,
        any::<bool>(),
        prop::bool::weighted(0.2),
    );
    (
        0i64..60,
        0i64..1440,
        proptest::collection::vec(contact, 0..60),
        90_000i64..150_000,
    )
        .prop_map(|(start, start_minute, contacts, as_of)| History {
            start: jiff::civil::date(2026, 1, 1) + start.days(),
            start_minute,
            contacts,
            as_of,
        })
}

impl History {
    fn moment(minute: i64, place: usize) -> Moment {
        // No zone of these changes its clock before the 29th of March.
        let first: jiff::Timestamp = "2025-12-01T00:00:00Z".parse().unwrap();
        Moment::new(first + minute.minutes(), &zone(PLACES[place]))
    }

    fn who(who: u8) -> Who {
        [Who::Mine, Who::Theirs, Who::Chance][usize::from(who)]
    }

    fn life(&self) -> Life {
        let clock = format!(
            "{:02}:{:02}",
            self.start_minute / 60,
            self.start_minute % 60
        );
        let mut events = vec![event(
            "pact",
            at("2026-03-15T12:00"),
            pact(&self.start.to_string(), Some(PLACES[0]), Some(&clock)),
        )];
        for (n, (minute, place, who, necessary, gone)) in self.contacts.iter().enumerate() {
            let name = format!("c{n}");
            events.push(event(
                &name,
                Self::moment(*minute, *place),
                contact(Self::who(*who), *necessary),
            ));
            if *gone {
                events.push(event(
                    &format!("w{n}"),
                    at("2026-03-15T12:00"),
                    withdrawn(&name),
                ));
            }
        }
        life(events)
    }

    /// Walks over the days one by one and asks of each whether a contact of one's own fell on it.
    fn naive(&self) -> Option<(i64, i64, i64, i64, usize)> {
        let as_of = Self::moment(self.as_of, 0);
        let today = naive_day(&as_of, self.start_minute);
        if today < self.start {
            return None;
        }
        let mut own = BTreeMap::new();
        for (minute, place, who, necessary, gone) in &self.contacts {
            let at = Self::moment(*minute, *place);
            if *who == 0 && !necessary && !gone && at.timestamp() <= as_of.timestamp() {
                *own.entry(naive_day(&at, self.start_minute)).or_insert(0) += 1;
            }
        }
        let (mut held, mut of, mut held_30, mut of_30) = (0, 0, 0, 0);
        let mut day = self.start;
        while day <= today {
            let free = !own.contains_key(&day);
            of += 1;
            held += i64::from(free);
            if today.since(day).unwrap().get_days() < 30 {
                of_30 += 1;
                held_30 += i64::from(free);
            }
            day = day.tomorrow().unwrap();
        }
        let mine = own.range(self.start..).map(|(_, n)| *n).sum();
        Some((held, of, held_30, of_30, mine))
    }
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn held_is_what_counting_day_by_day_gives(history in any_history()) {
        let stand = stand(&history.life(), &History::moment(history.as_of, 0));
        let pair = stand.since_start.zip(stand.last_30);
        let counted = pair.map(|(all, last)| (all.held, all.of, last.held, last.of, stand.contacts.mine));
        prop_assert_eq!(counted, history.naive());
    }
}

fn held(stand: &Stand) -> (i64, i64) {
    stand.since_start.map(|held| (held.held, held.of)).unwrap()
}

#[test]
fn a_pact_is_in_force_from_the_first_instant_of_its_day_whenever_it_was_entered() {
    let life = life([event(
        "pact",
        at("2026-03-27T21:00"),
        pact("2026-03-01", Some("Europe/Ljubljana"), Some("04:00")),
    )]);
    assert_eq!(
        stand(&life, &at("2026-03-01T03:59:59.999999999")).pact,
        None
    );
    let first = stand(&life, &at("2026-03-01T04:00"));
    assert_eq!(
        (first.pact.as_ref().unwrap().day, held(&first)),
        (1, (1, 1))
    );
    let night = stand(&life, &at("2026-03-02T03:59"));
    assert_eq!(night.pact.unwrap().day, 1);
    assert_eq!(stand(&life, &at("2026-03-27T22:00")).pact.unwrap().day, 27);
}

#[test]
fn a_slip_keeps_the_days_already_held() {
    let life = life([
        event(
            "pact",
            at("2026-03-01T10:00"),
            pact("2026-03-01", None, None),
        ),
        event("slip", at("2026-03-08T01:30"), contact(Who::Mine, false)),
    ]);
    assert_eq!(held(&stand(&life, &at("2026-03-07T22:00"))), (7, 7));
    assert_eq!(
        held(&stand(&life, &at("2026-03-08T01:30"))),
        (6, 7),
        "it is of the 7th"
    );
    assert_eq!(held(&stand(&life, &at("2026-03-27T22:00"))), (26, 27));
}

#[test]
fn only_what_was_freely_begun_touches_the_days_held() {
    let mut events = vec![event(
        "pact",
        at("2026-03-01T10:00"),
        pact("2026-03-01", None, None),
    )];
    for (n, (who, necessary)) in [
        (Who::Theirs, false),
        (Who::Theirs, true),
        (Who::Chance, false),
        (Who::Chance, true),
        (Who::Mine, true),
    ]
    .into_iter()
    .enumerate()
    {
        events.push(event(
            &n.to_string(),
            at(&format!("2026-03-1{n}T12:00")),
            contact(who, necessary),
        ));
    }
    let stand = stand(&life(events), &at("2026-03-27T22:00"));
    assert_eq!(held(&stand), (27, 27));
    let sums = stand.contacts;
    assert_eq!(
        (sums.mine, sums.necessary, sums.theirs, sums.chance),
        (0, 1, 2, 2)
    );
}

#[test]
fn the_last_thirty_days_begin_no_earlier_than_the_pact() {
    let life = life([
        event(
            "pact",
            at("2026-03-01T10:00"),
            pact("2026-03-01", None, None),
        ),
        event("slip", at("2026-03-02T12:00"), contact(Who::Mine, false)),
    ]);
    let last = |as_of: &str| {
        stand(&life, &at(as_of))
            .last_30
            .map(|held| (held.held, held.of))
            .unwrap()
    };
    assert_eq!(last("2026-03-30T12:00"), (29, 30));
    assert_eq!(last("2026-03-31T12:00"), (29, 30));
    assert_eq!(last("2026-04-01T12:00"), (30, 30));
    assert_eq!(held(&stand(&life, &at("2026-04-01T12:00"))), (31, 32));
}

fn look(outcome: LookOutcome) -> Look {
    Look {
        outcome,
        note: None,
        extra: Vec::new(),
    }
}

#[test]
fn an_ended_pact_stays_ended_and_another_may_begin_on_the_same_day() {
    let mut events = vec![
        event(
            "z first",
            at("2026-03-01T10:00"),
            pact("2026-03-01", None, None),
        ),
        event("kept", at("2026-04-01T10:00"), look(LookOutcome::Keep)),
        event("end", at("2026-06-01T10:00"), look(LookOutcome::End)),
    ];
    let ended = life(events.clone());
    assert!(stand(&ended, &at("2026-06-01T09:59")).pact.is_some());
    assert_eq!(stand(&ended, &at("2026-06-01T10:00")).pact, None);
    let again = ebb_core::decide::Command::Add {
        id: id("a second"),
        at: at("2026-06-01T11:00"),
        body: pact("2026-06-01", None, None).into(),
    };
    let decided = ebb_core::decide::decide(&ended, again, &at("2026-06-01T11:00")).unwrap();
    events.extend(decided.events);
    let again = stand(&life(events), &at("2026-06-03T12:00"));
    assert_eq!(
        again.pact.as_ref().unwrap().started_on,
        Day(jiff::civil::date(2026, 6, 1))
    );
    assert_eq!(held(&again), (3, 3));
}

#[test]
fn no_pact_no_days_held_and_every_contact_counted() {
    let life = life([event(
        "c",
        at("2026-03-08T12:00"),
        contact(Who::Mine, false),
    )]);
    let stand = stand(&life, &at("2026-03-27T22:00"));
    assert_eq!(
        (
            stand.pact,
            stand.since_start,
            stand.last_30,
            stand.contacts.mine
        ),
        (None, None, None, 1)
    );
}

#[test]
fn a_contact_yesterday_in_a_zone_ahead_is_of_the_day_it_had_there() {
    let life = life([
        event(
            "pact",
            at("2026-03-01T10:00"),
            pact("2026-03-01", Some("Europe/Ljubljana"), None),
        ),
        event(
            "c",
            moment("2026-03-10T02:00+09:00[Asia/Tokyo]"),
            contact(Who::Mine, false),
        ),
    ]);
    let contact = life.all::<Contact>().next().unwrap();
    assert_eq!(contact.day, Day(jiff::civil::date(2026, 3, 9)));
    assert_eq!(held(&stand(&life, &at("2026-03-27T22:00"))), (26, 27));
}

#[test]
fn a_withdrawal_that_arrives_first_still_counts() {
    let mut envelopes = sealed([
        event("c", at("2026-03-08T12:00"), contact(Who::Mine, false)),
        event("w", at("2026-03-09T12:00"), withdrawn("c")),
    ]);
    envelopes.reverse();
    let life = Life::of(envelopes);
    assert!(life.is_gone("c"));
    assert_eq!(life.event("c"), None);
    assert_eq!(life.events().len(), 0);
}

#[test]
fn the_clock_of_writing_moves_on_even_when_the_wall_stands_still() {
    let first = Hlc::default().next(1_000, 1);
    let second = first.next(1_000, 1);
    let behind = second.next(10, 1);
    assert!(first < second && second < behind);
    assert!(
        Hlc {
            time: u64::MAX,
            node: 0
        }
        .next(1, 1)
        .time
            == u64::MAX
    );
    let clocks: BTreeSet<Hlc> = [first, second, behind].into();
    assert_eq!(clocks.len(), 3);
}

#[test]
fn a_burned_letter_stays_burned_whatever_another_device_made_of_it() {
    let moment = Moment::parse("2026-03-02T10:00:00+00:00[UTC]").unwrap();
    let letter = |text: Option<&str>, burned: bool, time: u64, node: u64| Envelope {
        event: Event {
            id: common::id("letter"),
            at: moment.clone(),
            body: Body::from(ebb_core::letter::Letter {
                text: text.map(str::to_owned),
                first_night: false,
                burned: burned.then(|| moment.clone()),
                seal_until: None,
                extra: Vec::new(),
            }),
        },
        hlc: Hlc { time, node },
        blanks: Vec::new(),
    };
    let all = [
        letter(Some("first words"), false, 1, 1),
        letter(None, true, 5, 1),
        letter(Some("other words, written on a train"), false, 9, 2),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 2, 0], [2, 1, 0]] {
        let told = order.map(|n: usize| all[n].clone());
        let mut grown = Life::default();
        told.iter().cloned().for_each(|one| grown.evolve(one));
        for life in [Life::of(told), grown] {
            let body = &life.event("letter").unwrap().body;
            assert!(matches!(body, Body::Letter(letter) if letter.burned.is_some()));
        }
    }
}

const PHONE: DeviceMark = DeviceMark([7; 16]);

fn called(id_: &str, wall: &str, time: u64, node: u64, name: &str) -> Envelope {
    let body = DeviceNamed {
        of: PHONE,
        name: DeviceName::typed(name).unwrap(),
        extra: Vec::new(),
    };
    Envelope {
        event: event(id_, at(wall), body),
        hlc: Hlc { time, node },
        blanks: Vec::new(),
    }
}

#[test]
fn a_device_is_called_what_was_written_last_whatever_the_wall_clock_said() {
    let years_ahead = called("a", "2031-01-01T12:00", 5, 1, "Old phone");
    let later = called("b", "2026-03-01T12:00", 6, 2, "Phone");
    for order in [[&years_ahead, &later], [&later, &years_ahead]] {
        let life = Life::of(order.into_iter().cloned());
        assert_eq!(life.device_name(PHONE), Some("Phone"));
        assert_eq!(life.device_name(DeviceMark([8; 16])), None);
    }
}

#[test]
fn a_device_has_one_entry_for_its_name_and_an_empty_one_takes_it_away() {
    let now = at("2026-03-01T12:00");
    let mut life = Life::default();
    for (n, name) in ["  The  new\tphone ", "Phone", "Phone", ""]
        .iter()
        .enumerate()
    {
        let name = DeviceName::typed(name).unwrap();
        let command = Command::name_device(
            &life,
            id(&format!("n{n}")),
            now.clone(),
            PHONE,
            name.clone(),
        );
        let decided = decide(&life, command, &now).unwrap();
        for event in decided.events {
            let hlc = life.latest().next(1, 1);
            life.evolve(Envelope {
                event,
                hlc,
                blanks: Vec::new(),
            });
        }
        let expected = ["The new phone", "Phone", "Phone", ""][n];
        assert_eq!(life.device_name(PHONE).unwrap_or_default(), expected);
        assert_eq!(to_lines(&life).lines().count(), 1);
    }
    assert!(to_lines(&life).contains(r#""id":"n0""#));
    assert_eq!(DeviceName::typed(&"x".repeat(65)), None);
    assert_eq!(DeviceName::typed("a\u{7}b"), None);
}
