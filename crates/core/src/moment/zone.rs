//! Zones: a name, and which instant its wall clock shows when.

mod bundle;

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::{Moment, TimeError};
use bundle::Clocks;

/// A time zone as it was named when something happened.
#[derive(Clone)]
pub struct Zone {
    clocks: Which,
    /// The name, where the database has no such zone or the zone is a bare offset.
    name: Option<Arc<str>>,
}

/// Whose facts hold.
#[derive(Clone)]
enum Which {
    /// Ours, for a zone found by its name.
    Own(Arc<Clocks>),
    /// The zone library's: the machine's own zone, or a bare offset.
    Library(TimeZone),
}

impl Zone {
    /// Finds a zone by its IANA name, or a fixed offset such as `+01:00`.
    ///
    /// # Errors
    /// Fails where neither the zone database nor the form of an offset knows the name.
    pub fn named(name: &str) -> Result<Self, TimeError> {
        let unknown = || TimeError::UnknownZone(name.to_owned());
        if name.starts_with(['+', '-']) {
            return Ok(Self::fixed(parse_offset(name).ok_or_else(unknown)?));
        }
        if name.len() > 64 || name.is_empty() {
            return Err(unknown());
        }
        let clocks = bundle::find(name).ok_or_else(unknown)?;
        Ok(Self {
            clocks: Which::Own(clocks),
            name: None,
        })
    }

    /// Takes a name as it stands in a record, known or not, so that no record is ever refused.
    #[must_use]
    pub fn recorded(name: &str) -> Self {
        Self::named(name).unwrap_or_else(|_| Self {
            clocks: Which::Library(TimeZone::UTC),
            name: Some(name.into()),
        })
    }

    /// A zone that is nothing but an offset.
    #[must_use]
    pub fn fixed(offset: Offset) -> Self {
        Self {
            clocks: Which::Library(TimeZone::fixed(offset)),
            name: Some(offset_text(offset).into()),
        }
    }

    /// Wraps a zone of the zone library.
    #[must_use]
    pub fn of(tz: TimeZone) -> Self {
        let name = match tz.iana_name() {
            Some(_) => None,
            None if tz == TimeZone::UTC => Some("UTC".into()),
            None => Some(
                tz.to_fixed_offset()
                    .map_or_else(|_| "UTC".into(), |offset| offset_text(offset).into()),
            ),
        };
        Self {
            clocks: Which::Library(tz),
            name,
        }
    }

    /// The zone's name, as it is written in records and exports.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
            .as_deref()
            .or_else(|| match &self.clocks {
                Which::Own(clocks) => Some(clocks.name),
                Which::Library(tz) => tz.iana_name(),
            })
            .unwrap_or("UTC")
    }

    /// The first instant whose wall clock in this zone is at or past `clock` on `date`.
    #[must_use]
    pub fn first_instant(&self, date: Date, clock: Time) -> Timestamp {
        let wall = date.to_datetime(clock);
        let end = if date.year() > 0 {
            Timestamp::MAX
        } else {
            Timestamp::MIN
        };
        let at = |offset: Offset| offset.to_timestamp(wall).unwrap_or(end);
        match self.offset_for(wall) {
            AmbiguousOffset::Unambiguous { offset } => at(offset),
            AmbiguousOffset::Fold { before, .. } => at(before),
            // The wall clock jumps over `wall`; the jump itself is the first instant past it.
            AmbiguousOffset::Gap { before, .. } => self.jump_before(at(before)),
        }
    }

    /// The last change of the clock at or before `at`.
    fn jump_before(&self, at: Timestamp) -> Timestamp {
        let just_after = at.checked_add(1.nanosecond()).unwrap_or(at);
        let jump = match &self.clocks {
            Which::Own(clocks) => clocks.change_before(just_after),
            Which::Library(tz) => tz.preceding(just_after).next().map(|jump| jump.timestamp()),
        };
        jump.unwrap_or(at)
    }

    /// The last instant up to `now` at which the wall clock showed `clock`. Where it jumped over
    /// `clock` within one date, the jump stands for it.
    pub(super) fn last_showing(&self, clock: Time, now: &Moment) -> Option<Timestamp> {
        // A clock set back over midnight has shown tomorrow's date already; one set forward by a
        // whole day leaves a date out.
        let dates = (-1..=3).map(|back| now.wall().date().saturating_sub(back.days()));
        let shown = dates.flat_map(|date| {
            let wall = date.to_datetime(clock);
            let at = |offset: Offset| offset.to_timestamp(wall).ok();
            match self.offset_for(wall) {
                AmbiguousOffset::Unambiguous { offset } => [at(offset), None],
                AmbiguousOffset::Fold { before, after } => [at(before), at(after)],
                AmbiguousOffset::Gap { before, .. } => {
                    let jump = at(before).map(|at| self.jump_before(at));
                    let same_date =
                        |jump: &Timestamp| self.offset_at(*jump).to_datetime(*jump).date() == date;
                    [jump.filter(same_date), None]
                }
            }
        });
        shown.flatten().filter(|at| *at <= now.at).max()
    }

    pub(super) fn offset_at(&self, at: Timestamp) -> Offset {
        match &self.clocks {
            Which::Own(clocks) => clocks.offset_at(at),
            Which::Library(tz) => tz.to_offset(at),
        }
    }

    fn offset_for(&self, wall: DateTime) -> AmbiguousOffset {
        match &self.clocks {
            Which::Own(clocks) => clocks.offset_for(wall),
            Which::Library(tz) => tz.to_ambiguous_timestamp(wall).offset(),
        }
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}
impl Eq for Zone {}
impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn parse_offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 25 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

pub(super) fn offset_text(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, rest) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let text = format!("{sign}{:02}:{:02}", rest / 3600, rest / 60 % 60);
    // Local mean time, before there were zones, isn't a whole minute.
    if rest % 60 == 0 {
        text
    } else {
        format!("{text}:{:02}", rest % 60)
    }
}
