//! The whole state: every living event, by kind and in order of when it happened.
//!
//! The state depends only on the set of envelopes, never on the order in which they arrive: of two
//! versions of an event the one with the later clock stands, and what was withdrawn stays so.
//! Nothing here can fail.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::device::{DeviceMark, DeviceNamed};
use crate::event::{Body, Envelope, Event, EventId, Hlc, Known};
use crate::moment::{Calendar, Day, Moment};
use crate::pact::Pact;
use crate::safety::{Situation, State};
use crate::setting::{Setting, SettingName};

/// Everything that is known of one life.
#[derive(Debug, Clone, Default)]
pub struct Life {
    standing: HashMap<EventId, Standing>,
    /// Each kind's events, sorted by [`Place`]: a long life is read far more often than it grows, and
    /// grows at its end.
    kinds: BTreeMap<u32, Vec<Entry>>,
    calendar: Calendar,
    latest: Hlc,
}

/// Where an event stands among those of its kind: by instant, then by id.
type Place<'a> = (Timestamp, &'a str);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Standing {
    Living {
        version: Version,
        code: u32,
        at: Timestamp,
    },
    Gone,
}

/// Which of two versions of an event stands: the greater one. A burned letter stays burned, whatever
/// another device made of it that didn't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    burned: bool,
    hlc: Hlc,
}

impl Version {
    fn of(event: &Event, hlc: Hlc) -> Self {
        let burned = matches!(&event.body, Body::Letter(letter) if letter.burned.is_some());
        Self { burned, hlc }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    event: Event,
    day: Day,
}

impl Entry {
    fn place(&self) -> Place<'_> {
        (self.event.at.timestamp(), self.event.id.as_str())
    }
}

/// An event of a known kind, with the person's own day to which it belongs.
#[derive(Debug)]
pub struct Seen<'a, K> {
    /// Its id.
    pub id: &'a EventId,
    /// When it happened.
    pub at: &'a Moment,
    /// The person's own day where it happened.
    pub day: Day,
    /// Its fields.
    pub body: &'a K,
}

impl<K> Clone for Seen<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Seen<'_, K> {}

impl Life {
    /// Builds a life from everything that was ever written down, in any order.
    pub fn of(envelopes: impl IntoIterator<Item = Envelope>) -> Self {
        let mut life = Self::default();
        let mut ties = Vec::new();
        for envelope in envelopes {
            life.gather(envelope, &mut ties);
        }
        life.sort();
        // Two versions under one clock are told apart by what they say, and so need each other.
        ties.into_iter().for_each(|tie| life.place(tie));
        life.settle();
        life
    }

    /// Takes in one more event.
    pub fn evolve(&mut self, envelope: Envelope) {
        let moves_days = self.moves_days(&envelope.event);
        self.place(envelope);
        if moves_days {
            self.settle();
        }
    }

    /// Takes in one of many events; [`Self::sort`] finds out where they all stand.
    fn gather(&mut self, envelope: Envelope, ties: &mut Vec<Envelope>) {
        self.note(&envelope);
        let version = Version::of(&envelope.event, envelope.hlc);
        match self.standing.get(&envelope.event.id) {
            Some(Standing::Gone) => return,
            Some(Standing::Living {
                version: stands, ..
            }) => match version.cmp(stands) {
                Ordering::Less => return,
                Ordering::Equal => return ties.push(envelope),
                Ordering::Greater => {}
            },
            None => {}
        }
        let Envelope { event, .. } = envelope;
        let (code, at) = (event.body.code(), event.at.timestamp());
        let living = Standing::Living { version, code, at };
        self.standing.insert(event.id.clone(), living);
        let day = self.calendar.day_of(&event.at);
        self.kinds
            .entry(code)
            .or_default()
            .push(Entry { event, day });
    }

    /// Sorts what was gathered and drops the versions that no longer stand.
    fn sort(&mut self) {
        let Self {
            standing, kinds, ..
        } = self;
        for (kind, entries) in kinds {
            entries.sort_by(|a, b| a.place().cmp(&b.place()));
            // Of two versions in one place the later one came last.
            entries.dedup_by(|later, earlier| {
                let same = later.place() == earlier.place();
                if same {
                    std::mem::swap(later, earlier);
                }
                same
            });
            entries.retain(|entry| match standing.get(&entry.event.id) {
                Some(Standing::Living { code, at, .. }) => {
                    code == kind && *at == entry.event.at.timestamp()
                }
                _ => false,
            });
            entries.shrink_to_fit();
        }
    }

    /// What an envelope means beside its own event: its clock, and what it withdraws. What was
    /// withdrawn once stays so, whatever becomes of the event that said it.
    fn note(&mut self, envelope: &Envelope) -> Option<(u32, Timestamp, EventId)> {
        self.latest = self.latest.max(envelope.hlc);
        let Body::Withdrawn(gone) = &envelope.event.body else {
            return None;
        };
        let of = EventId::new(&gone.of)?;
        match self.standing.insert(of.clone(), Standing::Gone) {
            Some(Standing::Living { code, at, .. }) => Some((code, at, of)),
            _ => None,
        }
    }

    /// Whether the event may change how days are counted.
    fn moves_days(&self, event: &Event) -> bool {
        let touches = |body: &Body| match body {
            Body::Pact(_) => true,
            Body::Setting(setting) => {
                matches!(setting.name, SettingName::Zone | SettingName::DayStarts)
            }
            _ => false,
        };
        let stood = |id: &str| self.event(id).is_some_and(|old| touches(&old.body));
        let lifts = matches!(&event.body, Body::Withdrawn(gone) if stood(&gone.of));
        lifts || touches(&event.body) || stood(event.id.as_str())
    }

    fn place(&mut self, envelope: Envelope) {
        if let Some((code, at, id)) = self.note(&envelope) {
            self.lift(code, (at, id.as_str()));
        }
        let Envelope { event, hlc, .. } = envelope;
        let version = Version::of(&event, hlc);
        match self.standing.get(&event.id) {
            Some(Standing::Gone) => return,
            Some(&Standing::Living {
                version: stands,
                code,
                at,
            }) => {
                if !self.is_newer(&event, version, stands) {
                    return;
                }
                self.lift(code, (at, event.id.as_str()));
            }
            None => {}
        }
        let (code, at) = (event.body.code(), event.at.timestamp());
        let living = Standing::Living { version, code, at };
        self.standing.insert(event.id.clone(), living);
        let day = self.calendar.day_of(&event.at);
        let entry = Entry { event, day };
        let kind = self.kinds.entry(code).or_default();
        let at = kind.partition_point(|other| other.place() < entry.place());
        kind.insert(at, entry);
    }

    /// Whether this version stands above the one that stands now. Two with the same clock, from a
    /// device that was copied, are told apart by what they say, so that every order ends alike.
    fn is_newer(&self, event: &Event, version: Version, stands: Version) -> bool {
        let bytes = |event: &Event| {
            Envelope {
                event: event.clone(),
                hlc: version.hlc,
                blanks: Vec::new(),
            }
            .to_cbor()
        };
        match version.cmp(&stands) {
            Ordering::Equal => self
                .event(event.id.as_str())
                .is_none_or(|old| bytes(event) > bytes(old)),
            order => order.is_gt(),
        }
    }

    fn lift(&mut self, code: u32, place: Place<'_>) {
        if let Some(kind) = self.kinds.get_mut(&code)
            && let Ok(at) = kind.binary_search_by(|entry| entry.place().cmp(&place))
        {
            kind.remove(at);
        }
    }

    /// Counts the days anew, after the calendar may have changed.
    fn settle(&mut self) {
        let calendar = self.build_calendar();
        for entry in self.kinds.values_mut().flatten() {
            entry.day = calendar.day_of(&entry.event.at);
        }
        self.calendar = calendar;
    }

    fn build_calendar(&self) -> Calendar {
        let mut changes: Vec<(&Moment, Change<'_>)> = Vec::new();
        changes.extend(
            self.all::<Pact>()
                .map(|pact| (pact.at, Change::Pact(pact.body))),
        );
        changes.extend(
            self.all::<Setting>()
                .map(|set| (set.at, Change::Setting(set.body))),
        );
        changes.sort_by_key(|(at, _)| at.timestamp());
        let mut calendar = Calendar::default();
        for (at, change) in changes {
            match change {
                Change::Pact(pact) => {
                    if let Some(zone) = &pact.zone {
                        calendar.zone_from(Day(pact.start), zone.clone());
                    }
                    if let Some(clock) = pact.day_starts {
                        calendar.start_from(Day(pact.start), clock);
                    }
                }
                Change::Setting(setting) => {
                    let day = calendar.day_of(at);
                    match setting.name {
                        SettingName::Zone => {
                            if let Ok(zone) = crate::moment::Zone::named(&setting.value) {
                                calendar.zone_from(day, zone);
                            }
                        }
                        SettingName::DayStarts => {
                            if let Some(clock) = crate::moment::parse_clock(&setting.value) {
                                calendar.start_from(day, clock);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        calendar
    }

    /// How this person's days are counted.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The latest clock seen in any event.
    #[must_use]
    pub fn latest(&self) -> Hlc {
        self.latest
    }

    /// The living event with this id.
    #[must_use]
    pub fn event(&self, id: &str) -> Option<&Event> {
        match self.standing.get(id)? {
            Standing::Gone => None,
            Standing::Living { code, at, .. } => {
                let kind = self.kinds.get(code)?;
                let place = (*at, id);
                let found = kind.binary_search_by(|entry| entry.place().cmp(&place));
                Some(&kind.get(found.ok()?)?.event)
            }
        }
    }

    /// Whether the event with this id was deleted.
    #[must_use]
    pub fn is_gone(&self, id: &str) -> bool {
        self.standing.get(id) == Some(&Standing::Gone)
    }

    /// The living event with this id, if it is of this kind.
    #[must_use]
    pub fn one<K: Known>(&self, id: &str) -> Option<Seen<'_, K>> {
        let event = self.event(id)?;
        let body = K::of(&event.body)?;
        Some(Seen {
            id: &event.id,
            at: &event.at,
            day: self.calendar.day_of(&event.at),
            body,
        })
    }

    /// Every living event of a kind, in the order in which they happened.
    pub fn all<K: Known>(&self) -> impl DoubleEndedIterator<Item = Seen<'_, K>> + Clone {
        seen(self.entries::<K>())
    }

    /// The same, as far as they had happened at `as_of`.
    pub fn until<K: Known>(
        &self,
        as_of: Timestamp,
    ) -> impl DoubleEndedIterator<Item = Seen<'_, K>> + Clone {
        let entries = self.entries::<K>();
        let end = entries.partition_point(|entry| entry.event.at.timestamp() <= as_of);
        seen(&entries[..end])
    }

    /// The days of everything of a kind, in the order in which it happened; a day may come often.
    pub fn days<K: Known>(&self) -> impl Iterator<Item = Day> + '_ {
        self.entries::<K>().iter().map(|entry| entry.day)
    }

    fn entries<K: Known>(&self) -> &[Entry] {
        self.kinds.get(&K::CODE).map_or(&[], Vec::as_slice)
    }

    /// The last of a kind.
    #[must_use]
    pub fn newest<K: Known>(&self) -> Option<Seen<'_, K>> {
        self.all::<K>().next_back()
    }

    /// Every living event in order of time and id, as exports hold them.
    #[must_use]
    pub fn events(&self) -> Vec<&Event> {
        let all = self.kinds.values().flatten().map(|entry| &entry.event);
        let mut events: Vec<&Event> = all
            .filter(|event| !matches!(event.body, Body::Withdrawn(_)))
            .collect();
        events.sort_by(|a, b| (a.at.timestamp(), &a.id).cmp(&(b.at.timestamp(), &b.id)));
        events
    }

    /// The value of a setting, as it was chosen last; of two chosen at the same instant the one that
    /// was written last.
    #[must_use]
    pub fn setting(&self, name: SettingName) -> Option<&str> {
        let mut chosen = self.all::<Setting>().rev();
        let mut chosen = chosen.by_ref().filter(|set| set.body.name == name);
        let last = chosen.next()?;
        let tied = chosen.take_while(|set| set.at.timestamp() == last.at.timestamp());
        let newest = tied.fold(last, |newest, set| {
            if self.written(set.id) > self.written(newest.id) {
                set
            } else {
                newest
            }
        });
        Some(&newest.body.value)
    }

    /// What the person calls this device of the vault, if anything.
    ///
    /// The name that was written last counts, by the clock that all devices share: with a wall clock
    /// that once stood years ahead a device could otherwise never be called anything else.
    #[must_use]
    pub fn device_name(&self, of: DeviceMark) -> Option<&str> {
        let name = self.naming(of)?.body.name.as_str();
        (!name.is_empty()).then_some(name)
    }

    /// The entry in which this device was last named.
    pub(crate) fn naming(&self, of: DeviceMark) -> Option<Seen<'_, DeviceNamed>> {
        let names = self.all::<DeviceNamed>().filter(|seen| seen.body.of == of);
        names.max_by_key(|seen| (self.written(seen.id), seen.id))
    }

    /// When an entry was written, as it stands, by the clock that all devices share.
    fn written(&self, id: &EventId) -> Option<Version> {
        match self.standing.get(id) {
            Some(Standing::Living { version, .. }) => Some(*version),
            _ => None,
        }
    }

    /// What the pages must take into account.
    #[must_use]
    pub fn state(&self) -> State {
        State::of(self.newest::<Situation>().map(|seen| seen.body))
    }

    /// How many events are from a newer Ebb.
    #[must_use]
    pub fn unknown(&self) -> usize {
        let entries = self.kinds.values().flatten();
        entries
            .filter(|entry| matches!(entry.event.body, Body::Unknown(_)))
            .count()
    }

    /// The first day of anything at all.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let entries = self.kinds.values().filter_map(|kind| kind.first());
        entries.map(|entry| entry.day.0).min()
    }
}

impl Life {
    /// The last day before `now`, or its own, on which anything was written down as having happened.
    #[must_use]
    pub fn last_day(&self, now: &Moment) -> Option<Day> {
        let past = |entry: &&Entry| entry.event.at.timestamp() <= now.timestamp();
        let entries = self
            .kinds
            .values()
            .filter_map(|kind| kind.iter().rev().find(past));
        entries.map(|entry| entry.day).max()
    }
}

fn seen<K: Known>(entries: &[Entry]) -> impl DoubleEndedIterator<Item = Seen<'_, K>> + Clone {
    entries.iter().filter_map(|entry| {
        let Event { id, at, body } = &entry.event;
        K::of(body).map(|body| Seen {
            id,
            at,
            day: entry.day,
            body,
        })
    })
}

enum Change<'a> {
    Pact(&'a Pact),
    Setting(&'a Setting),
}
