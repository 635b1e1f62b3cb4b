//! Times, dates and zones as people type them.

use ebb_core::moment::{
    Calendar, DateMeans, Day, Moment, Zone, parse_clock, parse_time, refuse_ahead,
};

use crate::house::{NIGHT, moment};

/// Zones where the clock does what it rarely does: leaves a day out, moves at midnight, by half an
/// hour, twice a year the other way round.
const ZONES: [&str; 8] = [
    "Europe/Ljubljana",
    "Pacific/Apia",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/St_Johns",
    "UTC",
    "+13:45",
];

/// `now` in the middle of life, at a change of the clock, and at both ends of what can be said.
const NOWS: [&str; 4] = [
    NIGHT,
    "2026-10-25T02:30:00+01:00[Europe/Ljubljana]",
    "9999-12-30T21:00:00Z[UTC]",
    "-009999-01-03T00:00:00Z[UTC]",
];

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [
        "22:10",
        "2026-03-01",
        "2026-03-29T02:30",
        "2026-03-01T22:10:00+01:00",
        "2026-03-01 22:10:00.5Z",
        "1850-01-01T00:00:00+00:58:04[Europe/Ljubljana]",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    seeds.extend(
        ZONES
            .iter()
            .chain(&NOWS)
            .map(|text| text.as_bytes().to_vec()),
    );
    seeds
}

pub(crate) fn read(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let clock = parse_clock(text);
    if let Some(clock) = clock {
        assert_eq!(clock.strftime("%H:%M").to_string(), text);
    }
    if let Ok(zone) = Zone::named(text) {
        let again = Zone::named(zone.name()).expect("a zone by its own name");
        assert_eq!(again, zone);
    }
    assert_eq!(
        Zone::recorded(text),
        Zone::recorded(Zone::recorded(text).name())
    );
    if let Ok(at) = Moment::parse(text) {
        stays(&at);
    }
    let mut calendar = Calendar::default();
    for now in NOWS {
        let now = moment(now);
        for name in ZONES {
            let zone = Zone::named(name).expect("a zone");
            let now = Moment::new(now.timestamp(), &zone);
            if let Some(clock) = clock {
                calendar.start_from(Day(now.wall().date()), clock);
                assert!(now.next(clock).timestamp() >= now.timestamp());
            }
            for means in [DateMeans::Noon, DateMeans::End] {
                if let Ok(at) = parse_time(text, &now, &calendar, means) {
                    let _ = refuse_ahead(&at, &now);
                    stays(&at);
                    belongs_to_its_day(&at, &calendar);
                }
            }
        }
    }
}

/// What is read and written down can be read again, as the same.
fn stays(at: &Moment) {
    let text = at.to_string();
    let again = Moment::parse(&text);
    assert_eq!(again.as_ref(), Ok(at), "{text} changed on the way");
    let _ = at.is_night();
}

/// A moment lies in the day that it belongs to, from its first instant to the next one's.
fn belongs_to_its_day(at: &Moment, calendar: &Calendar) {
    let day = calendar.day_of(at);
    let first = calendar.first_instant(day, at.zone());
    let next = calendar.first_instant(day.plus(1), at.zone());
    // A recorded offset that isn't the zone's own has days of its own.
    if Moment::new(at.timestamp(), at.zone()) == *at && (-9000..9999).contains(&day.0.year()) {
        let at = at.timestamp();
        assert!(first <= at && (at < next), "{at} is not in {day}");
    }
}
