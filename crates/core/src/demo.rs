//! An invented life of 120 days, for showing and for trying.
//!
//! Nobody lived it. The same last day in the same zone gives the same events, so that pictures and
//! tests can rely on it. It holds what a life holds: bad weeks after good ones, two slips, letters
//! that were burned, messages that came, nine days by another sea.

mod lots;
mod promises;
mod story;
mod words;

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::event::{Body, Event, EventId};
use crate::life::Life;
use crate::moment::{Moment, USUAL_START, Zone};
use lots::Lots;

/// How many days the invented life has.
pub const DAYS: i64 = 120;

/// The days of the holiday, counted from 0 on the first day.
const AWAY: std::ops::RangeInclusive<i64> = 83..=91;

/// Returns the invented life whose last day is `ends`, lived in `zone` but for nine days.
///
/// The events are in order of time; the last one happens before seven in the morning of `ends`.
#[must_use]
pub fn demo(ends: Date, zone: &Zone) -> Vec<Event> {
    let mut tale = Tale::new(ends, zone);
    story::first_days(&mut tale);
    promises::pact_and_doors(&mut tale);
    promises::people_and_plans(&mut tale);
    story::contacts(&mut tale);
    story::letters(&mut tale);
    story::away(&mut tale);
    story::urges(&mut tale);
    story::check_ins(&mut tale);
    story::devices(&mut tale);
    story::looks(&mut tale);
    tale.events
        .sort_by(|a, b| (a.at.timestamp(), &a.id).cmp(&(b.at.timestamp(), &b.id)));
    tale.events
}

/// Whether this is the invented life, kept or taken in from an export, so that it can be marked.
#[must_use]
pub fn is_invented(life: &Life) -> bool {
    life.event(&name_of(1)).is_some()
}

fn name_of(number: usize) -> String {
    format!("demo-{number:04}")
}

/// The events so far, and what is needed to tell on.
struct Tale {
    first: Date,
    home: Zone,
    abroad: Zone,
    lots: Lots,
    events: Vec<Event>,
}

impl Tale {
    fn new(ends: Date, home: &Zone) -> Self {
        let sea = Zone::recorded("Atlantic/Madeira");
        let abroad = if sea == *home {
            Zone::recorded("Europe/Ljubljana")
        } else {
            sea
        };
        let first = ends.saturating_sub((DAYS - 1).days());
        Self {
            first,
            home: home.clone(),
            abroad,
            lots: Lots::new(),
            events: Vec::new(),
        }
    }

    /// The date of a day, counted from 0.
    fn date(&self, day: i64) -> Date {
        self.first.saturating_add(day.days())
    }

    /// The moment at which the wall clock shows this on the person's own day: an hour before four
    /// in the morning is of the date after it.
    fn at(&self, day: i64, hour: i8, minute: i8) -> Moment {
        let clock = Time::new(hour, minute, 0, 0).unwrap_or(USUAL_START);
        let date = self.date(if clock < USUAL_START { day + 1 } else { day });
        let zone = if AWAY.contains(&day) {
            &self.abroad
        } else {
            &self.home
        };
        Moment::new(zone.first_instant(date, clock), zone)
    }

    /// Writes an event down and returns its id as text.
    fn tell(&mut self, at: Moment, body: impl Into<Body>) -> String {
        let name = name_of(self.events.len() + 1);
        if let Some(id) = EventId::new(&name) {
            self.events.push(Event {
                id,
                at,
                body: body.into(),
            });
        }
        name
    }
}
