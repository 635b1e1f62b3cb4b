//! TIME on the command line, form by form.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "this test needs few of them")]
mod common;

use common::{at, cases, home, moment};
use ebb_core::moment::{
    Calendar, DateMeans, Day, Moment, TimeError, Zone, parse_as_of, parse_clock, parse_time,
    refuse_ahead,
};
use jiff::ToSpan;
use proptest::prelude::*;

fn read(text: &str, now: &Moment) -> Result<Moment, TimeError> {
    parse_time(text, now, &Calendar::default(), DateMeans::Noon)
}

fn now() -> Moment {
    at("2026-03-27T22:00")
}

#[test]
fn every_form_of_a_time_is_read() {
    let table = [
        (
            "2026-03-01T22:10:00+01:00[Europe/Ljubljana]",
            "2026-03-01T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10+01:00[Europe/Ljubljana]",
            "2026-03-01T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10[America/New_York]",
            "2026-03-01T22:10:00-05:00[America/New_York]",
        ),
        (
            "2026-03-01T22:10:00Z[Europe/Ljubljana]",
            "2026-03-01T23:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10:00+01:00",
            "2026-03-01T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10:00Z",
            "2026-03-01T23:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10:00-05:00",
            "2026-03-02T04:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10:00+00:58:04",
            "2026-03-01T22:11:56+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10:00-05:00[-05:00]",
            "2026-03-01T22:10:00-05:00[-05:00]",
        ),
        (
            "2026-03-01T22:10:00.25+01:00",
            "2026-03-01T22:10:00.25+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01T22:10",
            "2026-03-01T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-01 22:10:05",
            "2026-03-01T22:10:05+01:00[Europe/Ljubljana]",
        ),
        ("2026-03-01", "2026-03-01T12:00:00+01:00[Europe/Ljubljana]"),
        (
            " 2026-03-01\n",
            "2026-03-01T12:00:00+01:00[Europe/Ljubljana]",
        ),
        ("2024-02-29", "2024-02-29T12:00:00+01:00[Europe/Ljubljana]"),
        ("22:00", "2026-03-27T22:00:00+01:00[Europe/Ljubljana]"),
        ("22:01", "2026-03-26T22:01:00+01:00[Europe/Ljubljana]"),
        ("00:00", "2026-03-27T00:00:00+01:00[Europe/Ljubljana]"),
        // An offset that the zone doesn't have there stands as it was said.
        (
            "2026-07-01T10:00:00+01:00[Europe/Ljubljana]",
            "2026-07-01T10:00:00+01:00[Europe/Ljubljana]",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(
            read(text, &now()).map(|at| at.to_string()).as_deref(),
            Ok(expected),
            "{text}"
        );
    }
}

#[test]
fn anything_else_is_refused_with_a_clear_text() {
    let unreadable = [
        "",
        " ",
        "now",
        "yesterday",
        "24:00",
        "12:60",
        "1:30",
        "01:3",
        "+1:30",
        "é1:30",
        "12:3é",
        "2026-02-29",
        "2026-13-01",
        "2026-3-1",
        "01/03/2026",
        "20260301",
        "2026-03-01T",
        "2026-03-01T25:00",
        "2026-03-01T22:10+99:00",
        "2026-03-01T22:10:00+01:00[",
        "2026-03-01T22:10[]",
        "T22:10",
        "2026-W10-1",
        "٢٢:٠٠",
    ];
    for text in unreadable {
        let error = read(text, &now()).unwrap_err();
        assert!(matches!(error, TimeError::Unreadable(_)), "{text}: {error}");
    }
    for text in [
        "2026-03-01T22:10[Europe/Atlantis]",
        "2026-03-01T22:10:00+01:00[Mars/Olympus]",
    ] {
        let error = read(text, &now()).unwrap_err();
        assert!(
            matches!(error, TimeError::UnknownZone(_)),
            "{text}: {error}"
        );
        assert!(error.to_string().contains("is not a known time zone"));
    }
}

#[test]
fn a_date_as_of_is_the_end_of_that_day() {
    let end = |text: &str| parse_time(text, &now(), &Calendar::default(), DateMeans::End).unwrap();
    assert_eq!(
        end("2026-03-26").timestamp(),
        at("2026-03-27T04:00").timestamp() - 1.nanosecond()
    );
    assert_eq!(
        end("2026-03-28").timestamp(),
        at("2026-03-29T04:00").timestamp() - 1.nanosecond()
    );
    assert_eq!(
        Calendar::default().day_of(&end("2026-10-25")).to_string(),
        "2026-10-25"
    );
}

#[test]
fn looking_ahead_is_refused_and_the_running_day_is_not_ahead() {
    let as_of = |text: &str| parse_as_of(text, &now(), &Calendar::default());
    for text in [
        "2026-03-27",
        "2026-03-26",
        "2026-03-27T22:05",
        "22:30",
        "21:00",
    ] {
        assert!(as_of(text).is_ok(), "{text}");
    }
    for text in ["2026-03-28", "2026-03-27T22:06", "2026-03-27T21:06:00Z"] {
        let error = as_of(text).unwrap_err();
        assert!(matches!(error, TimeError::Ahead(_)), "{text}: {error}");
    }
    // Long after midnight it is still the evening before by one's own day; the calendar on the
    // wall names the day that is about to begin.
    let night = at("2026-03-28T01:30");
    assert!(parse_as_of("2026-03-28", &night, &Calendar::default()).is_ok());
}

#[test]
fn a_time_without_a_zone_is_of_where_one_lived_on_that_date() {
    let mut calendar = Calendar::default();
    let day = |text: &str| Day(text.parse().unwrap());
    calendar.zone_from(day("2026-03-01"), Zone::named("Europe/Ljubljana").unwrap());
    calendar.zone_from(day("2026-03-20"), Zone::named("America/New_York").unwrap());
    let now = Moment::new(now().timestamp(), calendar.zone().unwrap());
    let table = [
        ("2026-03-10", "2026-03-10T12:00:00+01:00[Europe/Ljubljana]"),
        ("2026-03-20", "2026-03-20T12:00:00-04:00[America/New_York]"),
        (
            "2026-03-10T22:10",
            "2026-03-10T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-10T21:10:00Z",
            "2026-03-10T22:10:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-03-25T21:10:00Z",
            "2026-03-25T17:10:00-04:00[America/New_York]",
        ),
        ("12:00", "2026-03-27T12:00:00-04:00[America/New_York]"),
    ];
    for (text, moment) in table {
        let read = parse_time(text, &now, &calendar, DateMeans::Noon).unwrap();
        assert_eq!(read.to_string(), moment, "{text}");
    }
    let end = parse_as_of("2026-03-10", &now, &calendar).unwrap();
    assert_eq!(
        end.timestamp(),
        at("2026-03-11T04:00").timestamp() - 1.nanosecond()
    );
}

#[test]
fn hours_and_minutes_are_the_last_such_moment() {
    let table = [
        (
            "2026-03-29T10:00",
            "02:30",
            "2026-03-29T03:00:00+02:00[Europe/Ljubljana]",
        ),
        (
            "2026-10-25T10:00",
            "02:30",
            "2026-10-25T02:30:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2026-10-25T01:00",
            "02:30",
            "2026-10-24T02:30:00+02:00[Europe/Ljubljana]",
        ),
        (
            "2026-10-25T10:00",
            "01:30",
            "2026-10-25T01:30:00+02:00[Europe/Ljubljana]",
        ),
        (
            "2028-03-01T00:10",
            "23:00",
            "2028-02-29T23:00:00+01:00[Europe/Ljubljana]",
        ),
        (
            "2027-01-01T00:10",
            "23:00",
            "2026-12-31T23:00:00+01:00[Europe/Ljubljana]",
        ),
    ];
    for (now, text, expected) in table {
        assert_eq!(
            read(text, &at(now)).unwrap().to_string(),
            expected,
            "{text} at {now}"
        );
    }
    let first_pass = moment("2026-10-25T02:40+02:00[Europe/Ljubljana]");
    assert_eq!(
        read("02:30", &first_pass).unwrap().to_string(),
        "2026-10-25T02:30:00+02:00[Europe/Ljubljana]"
    );
    let after_a_lost_day = moment("2011-12-31T00:10+14:00[Pacific/Apia]");
    assert_eq!(
        read("23:00", &after_a_lost_day).unwrap().to_string(),
        "2011-12-29T23:00:00-10:00[Pacific/Apia]"
    );
    let midnight_again = moment("2006-10-28T23:30-03:30[America/St_Johns]");
    assert_eq!(
        read("00:00", &midnight_again).unwrap().to_string(),
        "2006-10-29T00:00:00-02:30[America/St_Johns]"
    );
}

#[test]
fn five_minutes_ahead_pass_and_more_is_refused() {
    let ahead = |seconds: i64| Moment::new(now().timestamp() + seconds.seconds(), &home());
    assert_eq!(refuse_ahead(&ahead(0), &now()), Ok(()));
    assert_eq!(refuse_ahead(&ahead(300), &now()), Ok(()));
    let refused = refuse_ahead(&ahead(301), &now()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "2026-03-27T22:05:01+01:00[Europe/Ljubljana] is in the future"
    );
}

#[test]
fn a_clock_is_two_digits_colon_two_digits() {
    for text in ["04:00", "00:00", "23:59"] {
        assert!(parse_clock(text).is_some(), "{text}");
    }
    for text in [
        "4:00", "04:0", "24:00", "04:60", "04:00:00", "-4:00", "+4:00", "0400", "", ":", "aa:bb",
    ] {
        assert!(parse_clock(text).is_none(), "{text}");
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn no_text_breaks_the_reading_of_times(text in "\\PC{0,40}") {
        let _ = read(&text, &now());
        let _ = Moment::parse(&text);
    }

    #[test]
    fn no_mangled_time_breaks_the_reading(cut in 0usize..44, put in "[0-9TZ:+\\-\\[\\]/a-zé .!=]{0,4}") {
        let mut text = "2026-03-01T22:10:00+01:00[Europe/Ljubljana]".to_owned();
        text.replace_range(cut.min(42)..(cut + 1).min(43), &put);
        if let Ok(read) = read(&text, &now()) {
            prop_assert_eq!(Moment::parse(&read.to_string()), Ok(read));
        }
    }

    #[test]
    fn hours_and_minutes_lie_within_the_last_day_and_never_ahead(
        minutes in 0i64..600_000, hour in 0i8..24, minute in 0i8..60,
    ) {
        let now = Moment::new(at("2026-01-01T00:00").timestamp() + minutes.minutes(), &home());
        let read = read(&format!("{hour:02}:{minute:02}"), &now).unwrap();
        let ago = now.timestamp().duration_since(read.timestamp());
        prop_assert!(!ago.is_negative() && ago.as_hours() <= 25, "{} at {}", read, now);
    }
}
