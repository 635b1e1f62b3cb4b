//! Instants, civil days, and the person's own day.
//!
//! A [`Moment`] keeps what the clock on the wall showed when something happened: the instant, the
//! offset and the zone. Its day follows from these three and never moves again, neither with a
//! journey nor with a newer zone database.
//!
//! A day need not begin at midnight. Day D runs from the first instant whose wall clock is at or
//! past the start of D to the same instant on D + 1; so it lasts 23 or 25 hours now and then, and
//! every instant belongs to exactly one day.
//!
//! There is no clock here. `now` comes in as an argument.

mod calendar;
mod reading;
mod zone;

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp, ToSpan};

pub use calendar::{Calendar, USUAL_START};
use reading::parse_full;
pub use reading::{DateMeans, parse_as_of, parse_clock, parse_time, refuse_ahead};
pub use zone::Zone;
use zone::offset_text;

/// Why a text is not a time, or not one that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeError {
    /// The text is no time in any of the accepted forms.
    #[error("“{0}” is not a time; write it like 2026-03-01T22:10, 2026-03-01 or 22:10")]
    Unreadable(String),
    /// The zone is in no zone database known here.
    #[error("“{0}” is not a known time zone; write it like Europe/Ljubljana")]
    UnknownZone(String),
    /// The time lies more than five minutes ahead.
    #[error("{0} is in the future")]
    Ahead(String),
}

/// A civil day of the person's own life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The number of civil days from `first` to this day; 0 on `first` itself.
    #[must_use]
    pub fn since(self, first: Day) -> i64 {
        first.0.duration_until(self.0).as_hours() / 24
    }

    /// The day `n` days later, or the last day that the calendar has.
    #[must_use]
    pub fn plus(self, n: i64) -> Day {
        // No two days of the calendar are further apart than this.
        Day(self.0.saturating_add(n.clamp(-7_304_484, 7_304_484).days()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An instant together with what the wall clock said there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
    zone: Zone,
}

impl Moment {
    /// The instant `at`, seen in `zone`.
    #[must_use]
    pub fn new(at: Timestamp, zone: &Zone) -> Self {
        Self {
            at,
            offset: zone.offset_at(at),
            zone: zone.clone(),
        }
    }

    /// An instant whose offset is known from a record, whatever today's zone database says of it.
    #[must_use]
    pub fn recorded(at: Timestamp, offset: Offset, zone: Zone) -> Self {
        Self { at, offset, zone }
    }

    /// The instant.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        self.at
    }

    /// The offset from UTC that the wall clock had.
    #[must_use]
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// The zone in which this happened.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Date and time on the wall.
    #[must_use]
    pub fn wall(&self) -> DateTime {
        self.offset.to_datetime(self.at)
    }

    /// The same zone, `duration` later.
    #[must_use]
    pub fn after(&self, duration: SignedDuration) -> Self {
        let at = self.at.saturating_add(duration).unwrap_or(self.at);
        Self::new(at, &self.zone)
    }

    /// The next instant strictly after this one at which the wall clock reaches `clock`.
    #[must_use]
    pub fn next(&self, clock: Time) -> Self {
        let mut date = self.wall().date();
        loop {
            let at = self.zone.first_instant(date, clock);
            if at > self.at {
                return Self::new(at, &self.zone);
            }
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => return self.clone(),
            }
        }
    }

    /// Whether the wall clock is between 23:00 and 06:00.
    #[must_use]
    pub fn is_night(&self) -> bool {
        let hour = self.wall().hour();
        !(6..23).contains(&hour)
    }

    /// Reads RFC 9557 as Ebb itself writes it, keeping the offset that stands in the text.
    ///
    /// # Errors
    /// Fails where the text isn't a full date and time with offset or zone.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        parse_full(text, None)?.ok_or_else(|| TimeError::Unreadable(text.to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wall = self.wall();
        write!(f, "{wall}{}[{}]", offset_text(self.offset), self.zone)
    }
}
