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

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

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

/// A time zone as it was named when something happened.
#[derive(Clone)]
pub struct Zone {
    tz: TimeZone,
    /// The name, where the database has no such zone or the zone is a bare offset.
    name: Option<Arc<str>>,
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
        TimeZone::get(name).map(Self::of).map_err(|_| unknown())
    }

    /// Takes a name as it stands in a record, known or not, so that no record is ever refused.
    #[must_use]
    pub fn recorded(name: &str) -> Self {
        Self::named(name).unwrap_or_else(|_| Self {
            tz: TimeZone::UTC,
            name: Some(name.into()),
        })
    }

    /// A zone that is nothing but an offset.
    #[must_use]
    pub fn fixed(offset: Offset) -> Self {
        Self {
            tz: TimeZone::fixed(offset),
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
        Self { tz, name }
    }

    /// The zone's name, as it is written in records and exports.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
            .as_deref()
            .or_else(|| self.tz.iana_name())
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
        match self.tz.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => at(offset),
            AmbiguousOffset::Fold { before, .. } => at(before),
            // The wall clock jumps over `wall`; the jump itself is the first instant past it.
            AmbiguousOffset::Gap { before, .. } => self.jump_before(at(before)),
        }
    }

    /// The last change of the clock at or before `at`.
    fn jump_before(&self, at: Timestamp) -> Timestamp {
        let just_after = at.checked_add(1.nanosecond()).unwrap_or(at);
        self.tz
            .preceding(just_after)
            .next()
            .map_or(at, |jump| jump.timestamp())
    }

    /// The last instant up to `now` at which the wall clock showed `clock`. Where it jumped over
    /// `clock` within one date, the jump stands for it.
    fn last_showing(&self, clock: Time, now: &Moment) -> Option<Timestamp> {
        // A clock set back over midnight has shown tomorrow's date already; one set forward by a
        // whole day leaves a date out.
        let dates = (-1..=3).map(|back| now.wall().date().saturating_sub(back.days()));
        let shown = dates.flat_map(|date| {
            let wall = date.to_datetime(clock);
            let at = |offset: Offset| offset.to_timestamp(wall).ok();
            match self.tz.to_ambiguous_timestamp(wall).offset() {
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

    fn offset_at(&self, at: Timestamp) -> Offset {
        self.tz.to_offset(at)
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

fn offset_text(offset: Offset) -> String {
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

/// A full date and time with an offset, a zone or both; `None` where it has neither and no
/// `home` zone is given.
fn parse_full(text: &str, home: Option<&Zone>) -> Result<Option<Moment>, TimeError> {
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
            let seen = home.map(|zone| Moment::new(at, zone));
            Ok(Some(match seen {
                Some(seen) if is_zulu(text) || seen.offset == offset => seen,
                // No zone can be named by an offset with seconds.
                _ if offset.seconds() % 60 != 0 => return Err(unreadable()),
                _ => Moment::new(at, &Zone::fixed(offset)),
            }))
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

/// What a bare date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateMeans {
    /// Noon: something happened on that day.
    Noon,
    /// The last instant of the person's own day.
    End,
}

/// Reads a TIME of the command line: RFC 3339 or RFC 9557, a date, or `HH:MM` for the last such
/// moment that isn't in the future. Without a zone it is read in `now`'s zone.
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
    if text.len() == 10 {
        let date: Date = text.parse().map_err(|_| unreadable())?;
        let at = match means {
            DateMeans::Noon => now
                .zone
                .first_instant(date, Time::midnight().saturating_add(12.hours())),
            DateMeans::End => {
                let next = calendar.first_instant(Day(date).plus(1), &now.zone);
                next.checked_sub(1.nanosecond()).map_err(|_| unreadable())?
            }
        };
        return Ok(Moment::new(at, &now.zone));
    }
    parse_full(text, Some(&now.zone))?.ok_or_else(unreadable)
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

/// When the person's days begin, and where they live: both may change, and a change counts from
/// its own day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Day and start, sorted by day. Never empty; the first one reaches back for ever.
    starts: Vec<(Day, Time)>,
    /// Day and zone, sorted by day.
    zones: Vec<(Day, Zone)>,
}

/// When a day begins unless the person says otherwise: 04:00, for a night belongs to the evening
/// before it.
pub const USUAL_START: Time = Time::constant(4, 0, 0, 0);

impl Default for Calendar {
    fn default() -> Self {
        Self {
            starts: vec![(Day(Date::MIN), USUAL_START)],
            zones: Vec::new(),
        }
    }
}

impl Calendar {
    /// Lets days begin at `clock` from `day` on. Of two for one day the later call counts.
    pub fn start_from(&mut self, day: Day, clock: Time) {
        set_from(&mut self.starts, day, clock);
    }

    /// Lets the person live in `zone` from `day` on.
    pub fn zone_from(&mut self, day: Day, zone: Zone) {
        set_from(&mut self.zones, day, zone);
    }

    /// The wall clock at which `day` begins.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Time {
        in_force(&self.starts, day).copied().unwrap_or(USUAL_START)
    }

    /// The person's zone on `day`; before the first one that was named, that one; `None` where
    /// none was ever named.
    #[must_use]
    pub fn zone_on(&self, day: Day) -> Option<&Zone> {
        in_force(&self.zones, day).or_else(|| self.zones.first().map(|(_, zone)| zone))
    }

    /// The person's zone as it was named last.
    #[must_use]
    pub fn zone(&self) -> Option<&Zone> {
        self.zones.last().map(|(_, zone)| zone)
    }

    /// The first instant of `day` in `zone`.
    #[must_use]
    pub fn first_instant(&self, day: Day, zone: &Zone) -> Timestamp {
        zone.first_instant(day.0, self.start_of(day))
    }

    /// The person's own day to which `moment` belongs.
    #[must_use]
    pub fn day_of(&self, moment: &Moment) -> Day {
        let wall = moment.wall();
        let today = Day(wall.date());
        let plain = if wall.time() >= self.start_of(today) {
            today
        } else {
            today.plus(-1)
        };
        // Only in the day after a change of the clock can the wall show an hour twice, and only
        // with the zone as it was recorded is that change the person's own.
        let zone = &moment.zone;
        let earlier = moment
            .at
            .saturating_sub(SignedDuration::from_hours(26))
            .unwrap_or(moment.at);
        if zone.offset_at(moment.at) != moment.offset || zone.offset_at(earlier) == moment.offset {
            return plain;
        }
        [plain.plus(1), plain]
            .into_iter()
            .find(|day| self.first_instant(*day, zone) <= moment.at)
            .unwrap_or(plain.plus(-1))
    }
}

fn set_from<T>(list: &mut Vec<(Day, T)>, day: Day, value: T) {
    match list.binary_search_by_key(&day, |(day, _)| *day) {
        Ok(at) => list[at].1 = value,
        Err(at) => list.insert(at, (day, value)),
    }
}

fn in_force<T>(list: &[(Day, T)], day: Day) -> Option<&T> {
    let after = list.partition_point(|(from, _)| *from <= day);
    after.checked_sub(1).map(|at| &list[at].1)
}
