//! Dates and times as people say them, and as they type them.

use std::borrow::Cow;

use ebb_core::moment::{Day, Moment, TimeError, Zone, parse_clock, refuse_ahead};
use jiff::civil::{Date, Time, Weekday};

use crate::pictures::Weekdays;
use crate::text::tr;
use crate::view::{Fields, View};

/// Says a date in full without its year: "Tuesday 24 November".
#[must_use]
pub fn date(date: Date) -> String {
    tr!(
        "when-date",
        weekday = weekday(date.weekday()),
        day = date.day(),
        month = month(date)
    )
}

/// Says a date with its year where that isn't the year of `near`.
#[must_use]
pub fn date_near(day: Date, near: Date) -> String {
    let said = date(day);
    if day.year() == near.year() {
        said
    } else {
        tr!("when-year", date = said, year = day.year().to_string())
    }
}

/// Says a date the shortest way that is clear from `today`: today, tomorrow, a day of the week
/// within the next six days, else the date.
#[must_use]
pub fn soon(day: Date, today: Date) -> String {
    match Day(day).since(Day(today)) {
        0 => tr!("when-today"),
        1 => tr!("when-tomorrow"),
        2..=6 => weekday(day.weekday()),
        _ => date_near(day, today),
    }
}

/// The name of a day of the week.
#[must_use]
pub fn weekday(weekday: Weekday) -> String {
    tr!(&format!("when-weekday-{}", weekday.to_monday_one_offset()))
}

/// The name of a date's month.
#[must_use]
pub fn month(date: Date) -> String {
    tr!(&format!("when-month-{}", date.month()))
}

/// The name of a date's month with the year: "November 2026".
#[must_use]
pub fn month_of_year(date: Date) -> String {
    tr!(
        "when-month-year",
        month = month(date),
        year = date.year().to_string()
    )
}

/// A wall clock, `HH:MM`.
#[must_use]
pub fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// The days of the week for a calendar, Monday first.
#[must_use]
pub fn weekdays() -> Weekdays<'static> {
    std::array::from_fn(|n| {
        let number = n + 1;
        let short = tr!(&format!("when-weekday-{number}.short"));
        (
            Cow::Owned(short),
            Cow::Owned(tr!(&format!("when-weekday-{number}"))),
        )
    })
}

/// Reads the fields `date` and `time` of a form: both empty is `or`; a date alone is noon, a time
/// alone the last such moment; nothing more than five minutes ahead of now.
///
/// What still reads as `or` shows there is `or` itself, so that seconds and a recorded offset
/// outlive a form that leaves the time alone.
///
/// # Errors
/// Fails on text that is no date or clock, and on a time ahead.
pub fn read(view: &View, fields: &Fields, or: &Moment) -> Result<Moment, TimeError> {
    let (date, time) = (fields.get("date"), fields.get("time"));
    let wall = or.wall();
    let zone = or.zone();
    let said = match (date.is_empty(), time.is_empty()) {
        (true, true) => return Ok(or.clone()),
        (false, true) => {
            let date = read_date(date)?;
            if date == view.now.wall().date() {
                view.now.clone()
            } else {
                at(date, Time::constant(12, 0, 0, 0), zone)
            }
        }
        (true, false) => {
            let clock = read_clock(time)?;
            let now = Moment::new(view.now.timestamp(), zone);
            let today = now.wall().date();
            let moment = at(today, clock, zone);
            if moment.timestamp() <= now.timestamp() {
                moment
            } else {
                at(Day(today).plus(-1).0, clock, zone)
            }
        }
        (false, false) => {
            let (date, clock) = (read_date(date)?, read_clock(time)?);
            if (date, (clock.hour(), clock.minute())) == (wall.date(), (wall.hour(), wall.minute()))
            {
                return Ok(or.clone());
            }
            at(date, clock, zone)
        }
    };
    refuse_ahead(&said, &view.now)?;
    Ok(said)
}

fn at(date: Date, clock: Time, zone: &Zone) -> Moment {
    Moment::new(zone.first_instant(date, clock), zone)
}

/// Reads a date as browsers send it, `YYYY-MM-DD`.
///
/// # Errors
/// Fails on any other text.
pub fn read_date(text: &str) -> Result<Date, TimeError> {
    let unreadable = || TimeError::Unreadable(text.to_owned());
    let date: Date = if text.len() == 10 {
        text.parse().map_err(|_| unreadable())?
    } else {
        return Err(unreadable());
    };
    // Records hold instants of four-digit years only.
    if (1900..=9000).contains(&date.year()) {
        Ok(date)
    } else {
        Err(unreadable())
    }
}

fn read_clock(text: &str) -> Result<Time, TimeError> {
    let short = text.get(..5).filter(|_| text.len() <= 8).unwrap_or(text);
    parse_clock(short).ok_or_else(|| TimeError::Unreadable(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as civil;

    use super::*;
    use crate::testing::Visit;

    const NOW: &str = "2026-03-27T22:00:30+01:00[Europe/Ljubljana]";

    fn typed(date: &str, time: &str) -> Result<String, TimeError> {
        let view = Visit::stranger(NOW).view;
        let fields = Fields(vec![
            ("date".into(), date.into()),
            ("time".into(), time.into()),
        ]);
        read(&view, &fields, &view.now.clone()).map(|at| at.to_string())
    }

    #[test]
    fn dates_are_said_as_people_say_them() {
        assert_eq!(date(civil(2026, 11, 24)), "Tuesday 24 November");
        assert_eq!(
            date_near(civil(2025, 11, 24), civil(2026, 1, 1)),
            "Monday 24 November 2025"
        );
        assert_eq!(soon(civil(2026, 3, 30), civil(2026, 3, 27)), "Monday");
        assert_eq!(
            soon(civil(2026, 4, 4), civil(2026, 3, 27)),
            "Saturday 4 April"
        );
        assert_eq!(month_of_year(civil(2026, 3, 1)), "March 2026");
    }

    #[test]
    fn empty_fields_mean_now_and_halves_are_filled() {
        assert_eq!(
            typed("", "").as_deref(),
            Ok("2026-03-27T22:00:30+01:00[Europe/Ljubljana]")
        );
        assert_eq!(
            typed("2026-03-20", "").as_deref(),
            Ok("2026-03-20T12:00:00+01:00[Europe/Ljubljana]")
        );
        assert_eq!(
            typed("", "23:10").as_deref(),
            Ok("2026-03-26T23:10:00+01:00[Europe/Ljubljana]")
        );
        assert_eq!(
            typed("", "21:10:00").as_deref(),
            Ok("2026-03-27T21:10:00+01:00[Europe/Ljubljana]")
        );
    }

    #[test]
    fn a_time_left_as_it_was_keeps_its_seconds() {
        assert_eq!(
            typed("2026-03-27", "22:00").as_deref(),
            Ok("2026-03-27T22:00:30+01:00[Europe/Ljubljana]")
        );
    }

    #[test]
    fn what_is_still_ahead_or_no_time_is_refused() {
        assert!(matches!(typed("2026-03-28", ""), Err(TimeError::Ahead(_))));
        assert!(matches!(
            typed("yesterday", ""),
            Err(TimeError::Unreadable(_))
        ));
        assert!(matches!(typed("", "2é:00"), Err(TimeError::Unreadable(_))));
        assert!(matches!(
            typed("-009999-01-01", ""),
            Err(TimeError::Unreadable(_))
        ));
    }
}
