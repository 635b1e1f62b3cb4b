//! Where do I stand: the figures of `ebb status`, as they stood at any time.
//!
//! Figures speak of when things *happened*, with today's knowledge: later entries and corrections
//! apply. Nothing here counts backwards to zero; a slip takes its own day and no other.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::contact::{Contact, Who};
use crate::letter::Letter;
use crate::life::{Life, Seen};
use crate::moment::{Day, Moment};
use crate::pact::{Door, DoorState, DoorTurn, Limited, Look, LookOutcome, Pact, Rule, RuleSet};
use crate::urge::{Outcome, Urge};

/// Days without a contact of one's own, out of days passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Days held.
    pub held: i64,
    /// Days passed, the running one included.
    pub of: i64,
}

/// The pact as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PactStand {
    /// Its id.
    pub id: String,
    /// Its first day.
    pub started_on: Day,
    /// Civil days since then, the first being 1.
    pub day: i64,
    /// How many of the rules are kept.
    pub rules: usize,
    /// How many doors are open.
    pub doors_open: usize,
    /// Whether a rule is left out for a reason.
    pub limited_contact: bool,
}

/// How many of what, since the pact's first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contacts {
    /// Freely started by the person.
    pub mine: usize,
    /// Started by the person because it had to be.
    pub necessary: usize,
    /// Started by them.
    pub theirs: usize,
    /// Started by nobody.
    pub chance: usize,
}

/// Where things stood at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// The moment.
    pub as_of: Moment,
    /// The person's own day then.
    pub today: Day,
    /// The pact, if there was one.
    pub pact: Option<PactStand>,
    /// Days held since the pact's first day.
    pub since_start: Option<Held>,
    /// Days held among the last thirty.
    pub last_30: Option<Held>,
    /// Contacts.
    pub contacts: Contacts,
    /// Urges: noted, ridden out, slipped, closed.
    pub urges: [usize; 4],
    /// Letters: written, sealed, burned.
    pub letters: [usize; 3],
    zone: String,
    day_starts: String,
}

/// Computes where things stood at `as_of`.
#[must_use]
pub fn stand(life: &Life, as_of: &Moment) -> Stand {
    let calendar = life.calendar();
    let today = calendar.day_of(as_of);
    let pact = pact_at(life, as_of);
    let first = pact.map(|pact| Day(pact.body.start));
    let counted = |seen: &Seen<'_, Contact>| first.is_none_or(|first| seen.day >= first);
    let contacts: Vec<_> = life
        .until::<Contact>(as_of.timestamp())
        .filter(counted)
        .collect();
    let own = own_days(life, as_of);
    let held = |from: Day| held(&own, from, today);
    Stand {
        as_of: as_of.clone(),
        today,
        pact: pact.map(|pact| pact_stand(life, as_of, today, &pact)),
        since_start: first.map(held),
        last_30: first.map(|first| held(first.max(today.plus(-29)))),
        contacts: count(&contacts),
        urges: urges(life, as_of),
        letters: letters(life, as_of),
        // A moment that was given in another zone doesn't move the person there.
        zone: calendar
            .zone_on(today)
            .unwrap_or(as_of.zone())
            .name()
            .to_owned(),
        day_starts: calendar.start_of(today).strftime("%H:%M").to_string(),
    }
}

/// The first day of the pact in force at `as_of`, and the days held since: what [`stand`] says of
/// them, without everything else that it counts.
#[must_use]
pub fn held_since_start(life: &Life, as_of: &Moment) -> Option<(Day, Held)> {
    let first = Day(pact_at(life, as_of)?.body.start);
    let today = life.calendar().day_of(as_of);
    Some((first, held(&own_days(life, as_of), first, today)))
}

/// The days on which the person freely began a contact.
fn own_days(life: &Life, as_of: &Moment) -> BTreeSet<Day> {
    life.until::<Contact>(as_of.timestamp())
        .filter(|contact| contact.body.counts())
        .map(|contact| contact.day)
        .collect()
}

fn held(own: &BTreeSet<Day>, from: Day, today: Day) -> Held {
    let slips = if from <= today {
        own.range(from..=today).count()
    } else {
        0
    };
    // After a flight over the date line it may be the day before the first one again.
    let of = (today.since(from) + 1).max(0);
    Held {
        held: of - i64::try_from(slips).unwrap_or(of),
        of,
    }
}

/// The pact that was in force at `as_of`: begun, and not ended since it was written down.
#[must_use]
pub fn pact_at<'a>(life: &'a Life, as_of: &Moment) -> Option<Seen<'a, Pact>> {
    let calendar = life.calendar();
    let begins = |pact: &Pact| {
        let day = Day(pact.start);
        let zone = pact
            .zone
            .as_ref()
            .or_else(|| calendar.zone_on(day))
            .unwrap_or(as_of.zone());
        calendar.first_instant(day, zone)
    };
    // A pact may begin before it is written down; an end that was there already isn't its end.
    let ended = |pact: &Seen<'_, Pact>| {
        life.until::<Look>(as_of.timestamp()).any(|look| {
            look.body.outcome == LookOutcome::End && look.at.timestamp() >= pact.at.timestamp()
        })
    };
    life.all::<Pact>()
        .filter(|pact| begins(pact.body) <= as_of.timestamp() && !ended(pact))
        .max_by_key(|pact| (begins(pact.body), pact.id))
}

fn pact_stand(life: &Life, as_of: &Moment, today: Day, pact: &Seen<'_, Pact>) -> PactStand {
    let left_out = Rule::ALL
        .iter()
        .filter(|rule| !is_kept(life, as_of, **rule))
        .count();
    PactStand {
        id: pact.id.as_str().to_owned(),
        started_on: Day(pact.body.start),
        day: (today.since(Day(pact.body.start)) + 1).max(0),
        rules: Rule::ALL.len() - left_out,
        doors_open: doors(life, as_of)
            .iter()
            .filter(|(_, turn)| state(*turn) == DoorState::Open)
            .count(),
        limited_contact: left_out > 0 || is_limited(life, as_of),
    }
}

/// Whether the newest word on limited contact still limits it to something.
fn is_limited(life: &Life, as_of: &Moment) -> bool {
    life.until::<Limited>(as_of.timestamp())
        .next_back()
        .is_some_and(|newest| {
            let Limited {
                topics,
                channel,
                hours,
                named_way,
                ..
            } = newest.body;
            !topics.is_empty() || channel.is_some() || hours.is_some() || named_way.is_some()
        })
}

/// Whether a rule was kept at `as_of`; every rule is, until it is left out.
#[must_use]
pub fn is_kept(life: &Life, as_of: &Moment, rule: Rule) -> bool {
    let newest = life
        .until::<RuleSet>(as_of.timestamp())
        .rev()
        .find(|set| set.body.rule == rule);
    newest.is_none_or(|set| set.body.kept)
}

/// Every door with its newest turn at `as_of`.
#[must_use]
pub fn doors<'a>(
    life: &'a Life,
    as_of: &Moment,
) -> Vec<(Seen<'a, Door>, Option<Seen<'a, DoorTurn>>)> {
    let at = as_of.timestamp();
    let turn = |id: &str| {
        life.until::<DoorTurn>(at)
            .rev()
            .find(|turn| turn.body.of == id)
    };
    life.until::<Door>(at)
        .map(|door| (door, turn(door.id.as_str())))
        .collect()
}

/// How a door with this newest turn stands: open until it is turned.
#[must_use]
pub fn state(turn: Option<Seen<'_, DoorTurn>>) -> DoorState {
    turn.map_or(DoorState::Open, |turn| turn.body.state)
}

fn count(contacts: &[Seen<'_, Contact>]) -> Contacts {
    let mut sums = Contacts::default();
    for contact in contacts {
        match contact.body.who {
            Who::Mine if contact.body.necessary => sums.necessary += 1,
            Who::Mine => sums.mine += 1,
            Who::Theirs => sums.theirs += 1,
            Who::Chance => sums.chance += 1,
        }
    }
    sums
}

fn urges(life: &Life, as_of: &Moment) -> [usize; 4] {
    let mut sums = [0; 4];
    for urge in life.until::<Urge>(as_of.timestamp()) {
        sums[0] += 1;
        match urge.body.ended() {
            Outcome::RodeOut => sums[1] += 1,
            Outcome::Slipped => sums[2] += 1,
            Outcome::Closed => sums[3] += 1,
        }
    }
    sums
}

fn letters(life: &Life, as_of: &Moment) -> [usize; 3] {
    let mut sums = [0; 3];
    for letter in life.until::<Letter>(as_of.timestamp()) {
        sums[0] += 1;
        let burned = letter.body.burned.as_ref();
        if burned.is_some_and(|at| at.timestamp() <= as_of.timestamp()) {
            sums[2] += 1;
        } else if letter.body.first_night || letter.body.seal_until.is_some() {
            sums[1] += 1;
        }
    }
    sums
}

impl Stand {
    /// The value of `ebb status --json`, exactly as the contract has it.
    #[must_use]
    pub fn to_json(&self, records: u64) -> Json {
        let pair = |held: Held| json!([held.held, held.of]);
        json!({
            "as_of": self.as_of.to_string(),
            "zone": self.zone,
            "day_starts": self.day_starts,
            "pact": self.pact.as_ref().map(|pact| json!({
                "started_on": pact.started_on.to_string(),
                "day": pact.day,
                "rules": pact.rules,
                "doors_open": pact.doors_open,
                "limited_contact": pact.limited_contact,
            })),
            "held": self.since_start.zip(self.last_30).map(|(all, last)| json!({
                "since_start": pair(all),
                "last_30": pair(last),
            })),
            "contacts": {
                "mine": self.contacts.mine,
                "necessary": self.contacts.necessary,
                "theirs": self.contacts.theirs,
                "chance": self.contacts.chance,
            },
            "urges": {
                "logged": self.urges[0],
                "rode_out": self.urges[1],
                "slipped": self.urges[2],
                "closed": self.urges[3],
            },
            "letters": {
                "written": self.letters[0],
                "sealed": self.letters[1],
                "burned": self.letters[2],
            },
            "records": records,
        })
    }
}
