//! Reading times: as records and exports write them, and as a person types them.

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan};

use super::{Calendar, Day, Moment, TimeError, Zone};

/// A full date and time with an offset, a zone or both; `None` where it has neither and no
/// `home` zone is given.
pub(super) fn parse_full(text: &str, home: Option<&Zone>) -> Result<Option<Moment>, TimeError> {
    let unreadable = || TimeError::Unreadable(text.to_owned());
    let pieces = Pieces::parse(text).map_err(|_| unreadable())?;
    let wall = pieces
        .date()
        .to_datetime(pieces.time().ok_or_else(unreadable)?);
    let named = pieces
        .time_zone_annotation()
        .map(|_| annotation(text))
        .transpose()?;
    let offset = pieces.to_numeric_offset();
    let instant = |offset: Offset| offset.to_timestamp(wall).map_err(|_| unreadable());
    match (offset, named) {
        (Some(offset), Some(zone)) if is_zulu(text) => {
            Ok(Some(Moment::new(instant(offset)?, &zone)))
        }
        (Some(offset), Some(zone)) => Ok(Some(Moment::recorded(instant(offset)?, offset, zone))),
        (Some(offset), None) => {
            let at = instant(offset)?;
            match home {
                Some(zone) => Ok(Some(Moment::new(at, zone))),
                // No zone can be named by an offset with seconds.
                None if offset.seconds() % 60 != 0 => Err(unreadable()),
                None => Ok(Some(Moment::new(at, &Zone::fixed(offset)))),
            }
        }
        (None, zone) => Ok(zone
            .or_else(|| home.cloned())
            .map(|zone| Moment::new(zone.first_instant(wall.date(), wall.time()), &zone))),
    }
}

fn is_zulu(text: &str) -> bool {
    let time = text.split('[').next().unwrap_or(text);
    time.ends_with(['Z', 'z'])
}

fn annotation(text: &str) -> Result<Zone, TimeError> {
    let inside = text
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(name, _)| name);
    Zone::named(inside.unwrap_or_default().trim_start_matches('!'))
}

const NOON: Time = Time::constant(12, 0, 0, 0);

/// What a bare date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateMeans {
    /// Noon: something happened on that day.
    Noon,
    /// The last instant of the person's own day.
    End,
}

/// Reads a TIME of the command line: RFC 3339 or RFC 9557, a date, or `HH:MM` for the last such
/// moment that isn't in the future. Without a zone it is the one in which the person lived on that
/// date, or `now`'s where the calendar names none. An offset says which instant is meant; it is no
/// zone.
///
/// # Errors
/// Fails on any other text and on an unknown zone. A time ahead is not refused here, see
/// [`refuse_ahead`].
pub fn parse_time(
    text: &str,
    now: &Moment,
    calendar: &Calendar,
    means: DateMeans,
) -> Result<Moment, TimeError> {
    let text = text.trim();
    let unreadable = || TimeError::Unreadable(text.to_owned());
    if text.len() == 5 && text.as_bytes()[2] == b':' {
        let clock = parse_clock(text).ok_or_else(unreadable)?;
        let at = now.zone.last_showing(clock, now).ok_or_else(unreadable)?;
        return Ok(Moment::new(at, &now.zone));
    }
    let lived_in = |date: Date| calendar.zone_on(Day(date)).unwrap_or(&now.zone);
    if let Some(date) = bare_date(text) {
        let date = date.ok_or_else(unreadable)?;
        let zone = lived_in(date);
        let at = match means {
            DateMeans::Noon => zone.first_instant(date, NOON),
            DateMeans::End => {
                let next = calendar.first_instant(Day(date).plus(1), zone);
                next.checked_sub(1.nanosecond()).map_err(|_| unreadable())?
            }
        };
        return Ok(Moment::new(at, zone));
    }
    // The date on the wall is needed to know the zone; a second look is taken with that.
    let seen = parse_full(text, Some(&now.zone))?.ok_or_else(unreadable)?;
    parse_full(text, Some(lived_in(seen.wall().date())))?.ok_or_else(unreadable)
}

/// Where a text has the length of a bare date: the date, if it is one.
fn bare_date(text: &str) -> Option<Option<Date>> {
    (text.len() == 10).then(|| text.parse().ok())
}

/// Reads a TIME up to which one wants to look: as [`parse_time`], a date being the end of that day.
/// More than five minutes ahead is refused; the running day is not, although its end lies ahead.
///
/// # Errors
/// Fails as [`parse_time`] does, and on a time or a date ahead.
pub fn parse_as_of(text: &str, now: &Moment, calendar: &Calendar) -> Result<Moment, TimeError> {
    let at = parse_time(text, now, calendar, DateMeans::End)?;
    match bare_date(text.trim()) {
        Some(Some(date)) if date <= now.wall().date() => Ok(at),
        _ => refuse_ahead(&at, now).map(|()| at),
    }
}

/// Refuses a moment more than five minutes after `now`.
///
/// # Errors
/// Fails with [`TimeError::Ahead`].
pub fn refuse_ahead(at: &Moment, now: &Moment) -> Result<(), TimeError> {
    let limit = now
        .at
        .saturating_add(SignedDuration::from_mins(5))
        .unwrap_or(now.at);
    if at.at > limit {
        Err(TimeError::Ahead(at.to_string()))
    } else {
        Ok(())
    }
}

/// Reads `HH:MM`.
#[must_use]
pub fn parse_clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2
        || minute.len() != 2
        || !text.bytes().all(|b| b.is_ascii_digit() || b == b':')
    {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
