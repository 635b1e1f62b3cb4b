//! The person's own day: borders, changes of the clock, journeys, changed minds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use common::{at, contact, event, home, life, moment, pact, zone};
use ebb_core::contact::Who;
use ebb_core::decide::{Command, decide};
use ebb_core::life::Life;
use ebb_core::moment::{Calendar, Day, Moment, Zone};
use ebb_core::setting::{Setting, SettingName};
use ebb_core::stand::stand;
use jiff::civil::{Date, Time, date, time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

const ZONES: [&str; 16] = [
    "Europe/Ljubljana",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Apia",
    "Asia/Manila",
    "America/Sitka",
    "America/Juneau",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Africa/Cairo",
    "Antarctica/Troll",
    "Africa/Monrovia",
    "UTC",
];

fn calendar(start: Time) -> Calendar {
    let mut calendar = Calendar::default();
    calendar.start_from(Day(Date::MIN), start);
    calendar
}

/// The first instant whose wall clock is at or past `date clock`, looked for among all instants
/// at which that can begin: a wall clock met exactly, or a change of the clock.
fn naive_first(tz: &TimeZone, date: Date, clock: Time) -> Timestamp {
    let wall = date.to_datetime(clock);
    let about = Offset::UTC.to_timestamp(wall).unwrap();
    let (from, to) = (about - 80.hours(), about + 80.hours());
    let changes: Vec<Timestamp> = tz
        .following(from)
        .map(|change| change.timestamp())
        .take_while(|change| *change <= to)
        .collect();
    let offsets = std::iter::once(from)
        .chain(changes.iter().copied())
        .map(|at| tz.to_offset(at));
    let met = offsets.filter_map(|offset| offset.to_timestamp(wall).ok());
    let reached = |at: &Timestamp| tz.to_offset(*at).to_datetime(*at) >= wall;
    met.chain(changes.iter().copied())
        .filter(reached)
        .min()
        .unwrap()
}

/// The only day whose border lies at or before `at` while the next one's lies after it.
fn naive_day(tz: &TimeZone, at: Timestamp, clock: Time) -> Day {
    let wall = tz.to_offset(at).to_datetime(at).date();
    let near = (-3..=3).map(|n| wall + i64::from(n).days());
    let holds = |day: &Date| {
        naive_first(tz, *day, clock) <= at && at < naive_first(tz, day.tomorrow().unwrap(), clock)
    };
    let mut holding = near.filter(holds);
    let day = holding.next().unwrap();
    assert_eq!(holding.next(), None, "{at} belongs to one day only");
    Day(day)
}

fn any_clock() -> impl Strategy<Value = Time> {
    (0i8..24, 0i8..60).prop_map(|(hour, minute)| time(hour, minute, 0, 0))
}

/// An instant in one of the zones, often within two days of a change of the clock.
fn any_moment() -> impl Strategy<Value = Moment> {
    let span = -4_000_000_000i64..4_500_000_000;
    (0..ZONES.len(), span, any::<bool>(), -180_000i64..180_000).prop_map(
        |(which, second, near, by)| {
            let zone = zone(ZONES[which]);
            let tz = TimeZone::get(ZONES[which]).unwrap();
            let at = Timestamp::from_second(second).unwrap();
            let change = tz.following(at).next().filter(|_| near);
            let at = change.map_or(at, |change| change.timestamp() + by.seconds());
            Moment::new(at, &zone)
        },
    )
}

proptest! {
    #![proptest_config(common::cases(3000))]

    #[test]
    fn every_instant_belongs_to_exactly_one_day(moment in any_moment(), clock in any_clock()) {
        let tz = TimeZone::get(moment.zone().name()).unwrap();
        let naive = naive_day(&tz, moment.timestamp(), clock);
        prop_assert_eq!(calendar(clock).day_of(&moment), naive, "{} with days from {}", moment, clock);
    }

    #[test]
    fn a_border_is_the_first_instant_of_its_day(moment in any_moment(), clock in any_clock()) {
        let tz = TimeZone::get(moment.zone().name()).unwrap();
        let day = moment.wall().date();
        prop_assert_eq!(moment.zone().first_instant(day, clock), naive_first(&tz, day, clock));
    }

    #[test]
    fn days_never_run_backwards(moment in any_moment(), clock in any_clock(), step in 1i64..100_000) {
        let later = Moment::new(moment.timestamp() + step.seconds(), moment.zone());
        let calendar = calendar(clock);
        prop_assert!(calendar.day_of(&moment) <= calendar.day_of(&later));
    }

    #[test]
    fn a_moment_reads_back_as_it_was_written(moment in any_moment()) {
        prop_assert_eq!(Moment::parse(&moment.to_string()).unwrap(), moment);
    }

    #[test]
    fn days_count_on_by_ones(moment in any_moment(), n in 0i64..40_000) {
        let day = Day(moment.wall().date());
        prop_assert_eq!(day.plus(n).since(day), n);
        prop_assert_eq!(day.since(day.plus(n)), -n);
    }
}

#[test]
fn a_day_lasts_as_long_as_the_clock_on_the_wall_makes_it() {
    let table = [
        ("Europe/Ljubljana", "2026-03-29", "00:00", 23.0),
        ("Europe/Ljubljana", "2026-03-28", "04:00", 23.0),
        ("Europe/Ljubljana", "2026-03-29", "04:00", 24.0),
        ("Europe/Ljubljana", "2026-03-28", "02:30", 24.0 - 0.5),
        ("Europe/Ljubljana", "2026-03-29", "02:30", 24.0 - 0.5),
        ("Europe/Ljubljana", "2026-10-25", "00:00", 25.0),
        ("Europe/Ljubljana", "2026-10-24", "04:00", 25.0),
        ("Europe/Ljubljana", "2026-10-24", "02:30", 24.0),
        ("Europe/Ljubljana", "2026-10-25", "02:30", 25.0),
        ("America/New_York", "2026-03-08", "00:00", 23.0),
        ("America/New_York", "2026-10-31", "04:00", 25.0),
        ("Australia/Lord_Howe", "2026-10-04", "00:00", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", "00:00", 24.5),
        ("America/St_Johns", "2006-04-02", "00:00", 23.0),
        ("America/St_Johns", "2006-10-28", "00:00", 24.0),
        ("America/St_Johns", "2006-10-29", "00:00", 25.0),
        ("America/St_Johns", "2006-10-28", "23:30", 25.0),
        ("America/Sao_Paulo", "2018-11-04", "00:00", 23.0),
        ("Pacific/Apia", "2011-12-29", "04:00", 20.0),
        ("Pacific/Apia", "2011-12-30", "04:00", 4.0),
        ("Pacific/Apia", "2011-12-30", "00:00", 0.0),
        ("America/Sitka", "1867-10-17", "04:00", 24.0),
        ("America/Sitka", "1867-10-19", "04:00", 48.0),
        ("UTC", "2028-02-29", "04:00", 24.0),
    ];
    for (name, day, clock, hours) in table {
        let day = Day(day.parse().unwrap());
        let calendar = calendar(ebb_core::moment::parse_clock(clock).unwrap());
        let (from, to) = (
            calendar.first_instant(day, &zone(name)),
            calendar.first_instant(day.plus(1), &zone(name)),
        );
        let lasts = to.duration_since(from).as_secs_f64() / 3600.0;
        assert!(
            (lasts - hours).abs() < 1e-9,
            "{name} {day} from {clock}: {lasts} hours, not {hours}"
        );
    }
}

#[test]
fn half_past_one_belongs_to_the_evening_before() {
    let calendar = Calendar::default();
    assert_eq!(
        calendar.day_of(&at("2026-03-08T01:30")),
        Day(date(2026, 3, 7))
    );
    assert_eq!(
        calendar.day_of(&at("2026-03-08T03:59:59.999999999")),
        Day(date(2026, 3, 7))
    );
    assert_eq!(
        calendar.day_of(&at("2026-03-08T04:00")),
        Day(date(2026, 3, 8))
    );
    assert_eq!(
        calendar.day_of(&at("2028-03-01T03:00")),
        Day(date(2028, 2, 29)),
        "a leap day"
    );
    assert_eq!(
        calendar.day_of(&at("2027-01-01T03:00")),
        Day(date(2026, 12, 31))
    );
}

#[test]
fn the_border_is_on_the_wall_on_short_and_long_days_too() {
    let calendar = Calendar::default();
    assert_eq!(
        calendar.day_of(&moment("2026-03-29T03:30+02:00[Europe/Ljubljana]")),
        Day(date(2026, 3, 28))
    );
    assert_eq!(
        calendar.day_of(&moment("2026-03-29T04:00+02:00[Europe/Ljubljana]")),
        Day(date(2026, 3, 29))
    );
    assert_eq!(
        calendar.day_of(&moment("2026-10-25T02:30+02:00[Europe/Ljubljana]")),
        Day(date(2026, 10, 24))
    );
    assert_eq!(
        calendar.day_of(&moment("2026-10-25T02:30+01:00[Europe/Ljubljana]")),
        Day(date(2026, 10, 24))
    );
}

#[test]
fn an_hour_shown_twice_stays_in_the_day_that_began_before_it() {
    let half_past_two = calendar(time(2, 30, 0, 0));
    let second_pass = moment("2026-10-25T02:10+01:00[Europe/Ljubljana]");
    assert_eq!(half_past_two.day_of(&second_pass), Day(date(2026, 10, 25)));
    let midnight = calendar(time(0, 0, 0, 0));
    let again_yesterday = moment("2006-10-28T23:30-03:30[America/St_Johns]");
    assert_eq!(midnight.day_of(&again_yesterday), Day(date(2006, 10, 29)));
}

#[test]
fn a_journey_over_the_date_line_leaves_every_event_on_its_own_day() {
    let calendar = Calendar::default();
    let leaving = moment("2026-03-08T21:00+13:00[Pacific/Tongatapu]");
    let landing = moment("2026-03-07T23:30-10:00[Pacific/Honolulu]");
    assert!(landing.timestamp() > leaving.timestamp());
    assert_eq!(calendar.day_of(&leaving), Day(date(2026, 3, 8)));
    assert_eq!(calendar.day_of(&landing), Day(date(2026, 3, 7)));
}

#[test]
fn held_never_falls_below_nothing_after_a_flight_over_the_date_line() {
    let start = event(
        "pact",
        moment("2026-03-08T05:00+14:00[Pacific/Kiritimati]"),
        pact("2026-03-08", Some("Pacific/Kiritimati"), None),
    );
    let landed = moment("2026-03-07T00:30-10:00[Pacific/Honolulu]");
    let held = stand(
        &life([start]),
        &moment("2026-03-07T05:30-10:00[Pacific/Honolulu]"),
    );
    assert_eq!(held.pact.unwrap().day, 0);
    assert_eq!(held.since_start.unwrap().of, 0);
    assert_eq!(Calendar::default().day_of(&landed), Day(date(2026, 3, 6)));
}

#[test]
fn an_offset_that_the_zone_no_longer_has_keeps_the_day() {
    // Written down under older rules, when that zone was still an hour further east.
    let old = Offset::from_hours(3).unwrap();
    let at = old.to_timestamp(date(2026, 3, 8).at(4, 30, 0, 0)).unwrap();
    let recorded = Moment::recorded(at, old, home());
    let calendar = Calendar::default();
    assert_eq!(calendar.day_of(&recorded), Day(date(2026, 3, 8)));
    assert_eq!(
        calendar.day_of(&Moment::new(at, &home())),
        Day(date(2026, 3, 7))
    );
    let line = event("a", recorded, contact(Who::Mine, false)).to_line();
    assert!(
        line.contains("2026-03-08T04:30:00+03:00[Europe/Ljubljana]"),
        "{line}"
    );
}

#[test]
fn a_zone_that_is_not_known_here_keeps_the_day() {
    let offset = Offset::from_hours(-9).unwrap();
    let at = offset
        .to_timestamp(date(2026, 3, 8).at(3, 0, 0, 0))
        .unwrap();
    let recorded = Moment::recorded(at, offset, Zone::recorded("Europe/Atlantis"));
    assert_eq!(Calendar::default().day_of(&recorded), Day(date(2026, 3, 7)));
    assert_eq!(recorded.zone().name(), "Europe/Atlantis");
}

fn setting(name: SettingName, value: &str) -> Setting {
    Setting {
        name,
        value: value.to_owned(),
        extra: Vec::new(),
    }
}

#[test]
fn a_changed_start_of_the_day_counts_from_its_own_day_on() {
    let events = [
        event("before", at("2026-03-05T01:30"), contact(Who::Mine, false)),
        event(
            "change",
            at("2026-03-10T12:00"),
            setting(SettingName::DayStarts, "00:00"),
        ),
        event("after", at("2026-03-12T01:30"), contact(Who::Mine, false)),
        event(
            "last of the old",
            at("2026-03-09T23:30"),
            contact(Who::Mine, false),
        ),
    ];
    let life = life(events);
    let days: Vec<Date> = life
        .all::<ebb_core::contact::Contact>()
        .map(|seen| seen.day.0)
        .collect();
    assert_eq!(
        days,
        [date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 12)]
    );
    assert_eq!(
        life.calendar().start_of(Day(date(2026, 3, 9))),
        time(4, 0, 0, 0)
    );
    assert_eq!(
        life.calendar().start_of(Day(date(2026, 3, 10))),
        time(0, 0, 0, 0)
    );
    assert_eq!(
        life.calendar().day_of(&at("2026-03-10T00:30")),
        Day(date(2026, 3, 10))
    );
}

#[test]
fn a_changed_start_leaves_no_instant_without_a_day() {
    for (from, to) in [
        ("04:00", "00:00"),
        ("00:00", "06:30"),
        ("23:00", "01:00"),
        ("01:00", "23:00"),
    ] {
        let mut calendar = calendar(ebb_core::moment::parse_clock(from).unwrap());
        calendar.start_from(
            Day(date(2026, 3, 10)),
            ebb_core::moment::parse_clock(to).unwrap(),
        );
        let mut last = calendar.day_of(&at("2026-03-07T00:00"));
        for minute in 0..8 * 24 * 60 {
            let moment = at("2026-03-07T00:00").after(jiff::SignedDuration::from_mins(minute));
            let day = calendar.day_of(&moment);
            assert!(
                day == last || day == last.plus(1),
                "{moment} is of {day}, after {last}"
            );
            assert!(calendar.first_instant(day, &home()) <= moment.timestamp());
            assert!(moment.timestamp() < calendar.first_instant(day.plus(1), &home()));
            last = day;
        }
    }
}

#[test]
fn a_changed_zone_counts_from_its_own_day_on_and_moves_no_event() {
    let events = [
        event("home", at("2026-03-05T23:30"), contact(Who::Mine, false)),
        event(
            "first",
            at("2026-03-01T12:00"),
            setting(SettingName::Zone, "Europe/Ljubljana"),
        ),
        event(
            "move",
            moment("2026-03-10T12:00-04:00[America/New_York]"),
            setting(SettingName::Zone, "America/New_York"),
        ),
    ];
    let life = life(events);
    assert_eq!(
        life.calendar().zone_on(Day(date(2026, 3, 9))),
        Some(&home())
    );
    assert_eq!(
        life.calendar().zone_on(Day(date(2026, 3, 10))),
        Some(&zone("America/New_York"))
    );
    assert_eq!(life.calendar().zone(), Some(&zone("America/New_York")));
    let contact = life.all::<ebb_core::contact::Contact>().next().unwrap();
    assert_eq!(contact.day, Day(date(2026, 3, 5)));
}

fn held(life: &Life, as_of: &str) -> (i64, i64) {
    let held = stand(life, &at(as_of)).since_start.unwrap();
    (held.held, held.of)
}

fn take(life: &mut Life, command: Command, time: u64) {
    let decided = decide(life, command, &at("2026-03-27T22:00")).unwrap();
    for event in decided.events {
        life.evolve(ebb_core::event::Envelope {
            event,
            hlc: ebb_core::event::Hlc { time, node: 1 },
            blanks: Vec::new(),
        });
    }
}

#[test]
fn back_dating_correcting_and_deleting_keep_the_sums_right() {
    let mut life = life([event(
        "pact",
        at("2026-03-01T10:00"),
        pact("2026-03-01", Some("Europe/Ljubljana"), Some("04:00")),
    )]);
    let now = "2026-03-27T22:00";
    assert_eq!(held(&life, now), (27, 27));
    let slip = |at: &str, name: &str| Command::Add {
        id: common::id(name),
        at: common::at(at),
        body: contact(Who::Mine, false).into(),
    };
    take(&mut life, slip("2026-03-20T01:30", "late"), 10);
    assert_eq!(held(&life, now), (26, 27));
    take(&mut life, slip("2026-03-19T20:00", "same day"), 11);
    assert_eq!(held(&life, now), (26, 27), "two of one day are one day");
    take(&mut life, slip("2026-02-27T20:00", "before the pact"), 12);
    assert_eq!(held(&life, now), (26, 27));
    let moved = Command::Correct {
        of: common::id("late"),
        at: Some(at("2026-03-20T04:00")),
        body: contact(Who::Mine, false).into(),
    };
    take(&mut life, moved, 13);
    assert_eq!(held(&life, now), (25, 27));
    let had_to_be = Command::Correct {
        of: common::id("same day"),
        at: None,
        body: contact(Who::Mine, true).into(),
    };
    take(&mut life, had_to_be, 14);
    assert_eq!(held(&life, now), (26, 27));
    take(
        &mut life,
        Command::Withdraw {
            id: common::id("w"),
            of: common::id("late"),
        },
        15,
    );
    assert_eq!(held(&life, now), (27, 27));
    assert_eq!(held(&life, "2026-03-01T04:00"), (1, 1));
}

#[test]
fn the_calendar_has_an_end_and_nothing_breaks_there() {
    for name in ZONES {
        let zone = zone(name);
        assert_eq!(
            zone.first_instant(Date::MAX, time(23, 59, 0, 0)),
            Timestamp::MAX
        );
        assert!(zone.first_instant(Date::MIN, time(0, 0, 0, 0)) < Timestamp::UNIX_EPOCH);
        let last = Moment::new(Timestamp::MAX, &zone);
        let first = Moment::new(Timestamp::MIN, &zone);
        assert!(Calendar::default().day_of(&first) < Calendar::default().day_of(&last));
        assert_eq!(last.next(time(8, 0, 0, 0)).zone(), &zone);
    }
    assert_eq!(Day(Date::MAX).plus(i64::MAX), Day(Date::MAX));
    assert_eq!(Day(Date::MIN).plus(i64::MIN), Day(Date::MIN));
}

#[test]
fn until_eight_is_the_next_eight_on_the_wall() {
    let eight = time(8, 0, 0, 0);
    assert_eq!(at("2026-03-08T02:04").next(eight), at("2026-03-08T08:00"));
    assert_eq!(at("2026-03-08T08:00").next(eight), at("2026-03-09T08:00"));
    assert_eq!(at("2026-03-28T23:30").next(eight), at("2026-03-29T08:00"));
    assert_eq!(
        at("2026-03-29T01:30").next(time(2, 30, 0, 0)),
        at("2026-03-29T03:00")
    );
    assert!(at("2026-03-08T02:04").is_night() && at("2026-03-08T23:00").is_night());
    assert!(!at("2026-03-08T06:00").is_night() && !at("2026-03-08T22:59").is_night());
}
