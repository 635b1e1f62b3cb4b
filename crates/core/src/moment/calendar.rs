//! The person's calendar: which instant belongs to which of their days.

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use super::{Day, Moment, Zone};

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
