//! Diaries brought along: the JSON that jrnl exports, entry by entry, as notes.
//!
//! A file is known by what it holds, never by its name. The same entry always gets the same id, so
//! a file taken in twice is taken in once. What isn't taken is named, with the reason.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::{Date, Time};
use serde_json::{Map, Value as Json};

use crate::day::Note;
use crate::event::{Event, EventId};
use crate::field::LONGEST;
use crate::moment::{Moment, Zone, parse_clock};

/// The most tags that a note keeps.
const MOST_TAGS: usize = 64;

/// Why a file isn't a diary that Ebb can read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiaryError {
    /// The file isn't JSON.
    #[error("the file is not JSON: {source}")]
    Json {
        /// What the reader found.
        source: serde_json::Error,
    },
    /// The file is JSON of another shape.
    #[error("the file is JSON, but it holds no list of “entries” as jrnl writes it")]
    Shape,
}

/// Why one entry wasn't taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WhyNot {
    /// The entry isn't an object with texts.
    #[error("it is not an entry as jrnl writes it")]
    Shape,
    /// The date can't be read.
    #[error("“{0}” is not a date like 2026-03-01")]
    Date(String),
    /// The time can't be read.
    #[error("“{0}” is not a time like 22:10")]
    Time(String),
    /// There are no words in it.
    #[error("it holds no words")]
    Empty,
    /// It holds more than a note can.
    #[error("it is longer than 256 KiB")]
    Long,
}

/// What was read, what wasn't and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Entries in the file.
    pub entries: usize,
    /// Entries that became notes.
    pub taken: usize,
    /// Entries that didn't, by their number in the file, from 1.
    pub not_taken: Vec<(usize, WhyNot)>,
    /// Taken entries whose star isn't carried over.
    pub starred: usize,
    /// Taken entries that had more than 64 tags; the first 64 are kept.
    pub tags_cut: usize,
    /// Names of fields of entries that a note has no place for.
    pub fields_left: BTreeSet<String>,
    /// Names of parts of the file beside the entries, such as the tally of tags.
    pub parts_left: BTreeSet<String>,
}

/// Whether a file looks like jrnl's JSON, by what it holds.
#[must_use]
pub fn is_jrnl(text: &str) -> bool {
    let Ok(file) = parse(text) else { return false };
    let Some(entries) = file.get("entries").and_then(Json::as_array) else {
        return false;
    };
    let like_one = |entry: &Json| entry.get("date").is_some() && entry.get("time").is_some();
    entries
        .first()
        .map_or_else(|| file.contains_key("tags"), like_one)
}

/// Reads jrnl's JSON. Times without a zone are read in `zone`. Each event comes with the number
/// of its entry in the file, from 1.
///
/// # Errors
/// Fails where the file isn't jrnl's JSON at all; single bad entries are named in the report.
pub fn read_jrnl(text: &str, zone: &Zone) -> Result<(Vec<(usize, Event)>, Report), DiaryError> {
    let file = parse(text)?;
    let entries = file
        .get("entries")
        .and_then(Json::as_array)
        .ok_or(DiaryError::Shape)?;
    let mut report = Report {
        entries: entries.len(),
        parts_left: file
            .keys()
            .filter(|name| *name != "entries")
            .cloned()
            .collect(),
        ..Report::default()
    };
    let mut events = Vec::new();
    let mut met = HashMap::new();
    for (number, entry) in (1..).zip(entries) {
        match read_entry(entry, &mut report) {
            Ok(read) => {
                let at = Moment::new(zone.first_instant(read.date, read.clock), zone);
                if let Some(id) = read.id(&mut met) {
                    events.push((
                        number,
                        Event {
                            id,
                            at,
                            body: read.note.into(),
                        },
                    ));
                    report.taken += 1;
                }
            }
            Err(why) => report.not_taken.push((number, why)),
        }
    }
    Ok((events, report))
}

fn parse(text: &str) -> Result<Map<String, Json>, DiaryError> {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Json::Object(file)) => Ok(file),
        Ok(_) => Err(DiaryError::Shape),
        Err(source) => Err(DiaryError::Json { source }),
    }
}

struct Read {
    date: Date,
    clock: Time,
    note: Note,
}

impl Read {
    /// Date, time and a hash of the words; a number behind it where one file says the same twice.
    fn id(&self, met: &mut HashMap<String, u32>) -> Option<EventId> {
        let title = self.note.title.as_deref().unwrap_or_default();
        let words = fnv1a(format!("{title}\n{}", self.note.text).as_bytes());
        let id = format!(
            "jrnl-{}-{}-{words:016x}",
            self.date.strftime("%Y%m%d"),
            self.clock.strftime("%H%M")
        );
        let times = met.entry(id.clone()).or_insert(0);
        *times += 1;
        EventId::new(&if *times == 1 {
            id
        } else {
            format!("{id}-{times}")
        })
    }
}

fn read_entry(entry: &Json, report: &mut Report) -> Result<Read, WhyNot> {
    let entry = entry.as_object().ok_or(WhyNot::Shape)?;
    let text = |name: &str| match entry.get(name) {
        None | Some(Json::Null) => Ok(""),
        Some(value) => value.as_str().ok_or(WhyNot::Shape),
    };
    let (title, body) = (text("title")?.trim(), text("body")?.trim());
    let (date, clock) = (text("date")?, text("time")?);
    let date = read_date(date).ok_or_else(|| WhyNot::Date(short(date)))?;
    let clock = parse_clock(clock).ok_or_else(|| WhyNot::Time(short(clock)))?;
    if title.len() > LONGEST || body.len() > LONGEST {
        return Err(WhyNot::Long);
    }
    // An entry of one line is its own text.
    let (title, text) = match (title, body) {
        ("", "") => return Err(WhyNot::Empty),
        (title, "") => (None, title),
        ("", body) => (None, body),
        (title, body) => (Some(title.to_owned()), body),
    };
    let tags = read_tags(entry.get("tags"))?;
    report.tags_cut += usize::from(tags.len() > MOST_TAGS);
    report.starred += usize::from(entry.get("starred") == Some(&Json::Bool(true)));
    let known = ["title", "body", "date", "time", "tags", "starred"];
    report.fields_left.extend(
        entry
            .keys()
            .filter(|name| !known.contains(&name.as_str()))
            .cloned(),
    );
    let tags = tags.into_iter().take(MOST_TAGS).collect();
    let source = Some("jrnl".to_owned());
    Ok(Read {
        date,
        clock,
        note: Note {
            title,
            text: text.to_owned(),
            tags,
            source,
            extra: Vec::new(),
        },
    })
}

fn read_date(text: &str) -> Option<Date> {
    if text.len() == 10 {
        text.parse().ok()
    } else {
        None
    }
}

fn read_tags(tags: Option<&Json>) -> Result<Vec<String>, WhyNot> {
    match tags {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(tags)) => {
            let tags: Option<Vec<String>> = tags
                .iter()
                .map(|tag| tag.as_str().map(str::to_owned))
                .collect();
            let tags = tags.ok_or(WhyNot::Shape)?;
            if tags.iter().any(|tag| tag.len() > LONGEST) {
                Err(WhyNot::Long)
            } else {
                Ok(tags)
            }
        }
        Some(_) => Err(WhyNot::Shape),
    }
}

/// The beginning of a text that couldn't be read, for a report.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// FNV-1a, 64 bits: the same number for the same bytes for ever, and no secret.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
