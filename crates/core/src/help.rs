//! Help lines: who answers in which country, and what may be shown of it.
//!
//! The facts stand in `data/helplines.tsv`, each with its sources and the day they were consulted.
//! A row without either doesn't compile. A number that rests on memory alone never gets this far:
//! only the service's name does.
//!
//! Nothing here measures a risk or decides who needs help. It puts lines in order.

use std::sync::LazyLock;

use jiff::civil::Date;

const LINES: &str = include_str!("../../../data/helplines.tsv");
const ZONES: &str = include_str!("../../../data/zones.tsv");

const COLUMNS: usize = 14;
const SOURCES: usize = 10;
const SEEN: usize = 12;

// The build stops on a row that lacks a column, its source or the day it was seen.
const _: () = assert!(
    rows_have_source_and_day(LINES.as_bytes()),
    "data/helplines.tsv: a row lacks a column, its source or the day it was seen"
);

/// The code under which lines stand that are not of one country.
const ANYWHERE: &str = "XX";
/// What a note says when an address was never opened.
const URL_UNSEEN: &str = "URL not seen (memory)";

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Police, ambulance, fire.
    Emergency,
    /// Somebody to talk to when it can't be borne.
    Crisis,
    /// For people hurt or frightened by a partner.
    Violence,
    /// The same, for men.
    MenViolence,
    /// For people worried about what they themselves may do.
    OwnBehaviour,
    /// For children and young people.
    Child,
}

impl Kind {
    fn from_column(column: &str) -> Option<Self> {
        Some(match column {
            "emergency" => Self::Emergency,
            "crisis" => Self::Crisis,
            "violence" => Self::Violence,
            "men_violence" => Self::MenViolence,
            "own_behaviour" => Self::OwnBehaviour,
            "child" => Self::Child,
            _ => return None,
        })
    }

    /// Returns the id of the heading's words.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Emergency => "help-kind-emergency",
            Self::Crisis => "help-kind-crisis",
            Self::Violence => "help-kind-violence",
            Self::MenViolence => "help-kind-men-violence",
            Self::OwnBehaviour => "help-kind-own-behaviour",
            Self::Child => "help-kind-child",
        }
    }
}

/// What a call costs the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Free,
    /// What a call costs.
    Charged,
    /// No source said.
    Unknown,
}

impl Cost {
    /// Returns the id of its words.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Free => "help-free",
            Self::Charged => "help-charged",
            Self::Unknown => "help-cost-unknown",
        }
    }
}

/// How well a number is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// A: read on the operator's or a government's page.
    Operator,
    /// B: two sources agree that don't quote each other.
    TwoSources,
    /// C: one source.
    OneSource,
    /// M: memory. Shown by name only.
    Memory,
}

/// One number of a line, as it is shown and as it is dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// As a person writes it, without what it is for: `0800 111 0 111`.
    pub shown: String,
    /// What it is for, where a line has several: `police`.
    pub purpose: Option<String>,
    /// The whole link: `tel:08001110111`.
    pub link: String,
}

/// One help line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// ISO 3166 code, or `XX` for none.
    pub country: &'static str,
    /// What it is for.
    pub kind: Kind,
    /// The service's own name.
    pub name: &'static str,
    /// The numbers as written in the data; none where there is none that may be shown.
    pub number: Option<&'static str>,
    /// Ways for those who can't speak.
    pub text_or_chat: Option<&'static str>,
    /// The service's page, opened or not: see [`Line::link`].
    pub url: Option<&'static str>,
    /// When it is answered.
    pub hours: Option<&'static str>,
    /// Which languages are spoken.
    pub languages: Option<&'static str>,
    /// What a call costs.
    pub free: Cost,
    /// How well the number is known.
    pub confidence: Confidence,
    /// Where it was seen, each source with its own date.
    pub sources: &'static str,
    /// For whoever checks the row; not for the page.
    pub note: &'static str,
    /// The day on which the sources were consulted.
    pub seen: Date,
    /// What the person has to know besides, in a few words.
    pub say: Option<&'static str>,
}

impl Line {
    fn from_row(row: &'static str) -> Option<Self> {
        let cells: Vec<&'static str> = row.split('\t').collect();
        if cells.len() != COLUMNS {
            return None;
        }
        let confidence = match cells[9] {
            "A" => Confidence::Operator,
            "B" => Confidence::TwoSources,
            "C" => Confidence::OneSource,
            "M" => Confidence::Memory,
            _ => return None,
        };
        let cost = match cells[8] {
            "y" => Cost::Free,
            "n" => Cost::Charged,
            _ => Cost::Unknown,
        };
        Some(Self {
            country: cells[0],
            kind: Kind::from_column(cells[1])?,
            name: cells[2],
            number: filled(cells[3]).filter(|_| confidence != Confidence::Memory),
            text_or_chat: filled(cells[4]).filter(|_| confidence != Confidence::Memory),
            url: filled(cells[5]),
            hours: filled(cells[6]),
            languages: filled(cells[7]),
            free: cost,
            confidence,
            sources: cells[SOURCES],
            note: cells[11],
            seen: cells[SEEN].parse().ok()?,
            say: filled(cells[13]),
        })
    }

    /// Returns the numbers that may be shown, each with its link.
    pub fn numbers(&self) -> Vec<Number> {
        self.number
            .into_iter()
            .flat_map(|all| all.split(" / "))
            .map(number)
            .collect()
    }

    /// Returns the page's address as a link, if somebody has seen it open.
    pub fn link(&self) -> Option<&'static str> {
        self.url.filter(|_| !self.note.contains(URL_UNSEEN))
    }

    /// Returns the page's address as plain text, where nobody has seen it open.
    pub fn unchecked_address(&self) -> Option<&'static str> {
        self.url.filter(|_| self.note.contains(URL_UNSEEN))
    }

    /// Tells whether "one source" has to stand beside the number.
    pub fn has_one_source(&self) -> bool {
        self.confidence == Confidence::OneSource
    }
}

/// In which order the lines of a country stand. Both situations may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// The person is at risk from them.
    pub at_risk: bool,
    /// The person was asked, or ordered, to stop.
    pub asked_to_stop: bool,
    /// The person is under 18.
    pub under_18: bool,
}

impl Order {
    /// Returns the kinds, the first to be shown first; every kind is there, none is withheld.
    fn kinds(self) -> Vec<Kind> {
        use Kind::{Child, Crisis, Emergency, MenViolence, OwnBehaviour, Violence};
        let usual = match (self.at_risk, self.asked_to_stop) {
            (false, false) => [
                Crisis,
                Violence,
                MenViolence,
                Emergency,
                OwnBehaviour,
                Child,
            ],
            (true, false) => [
                Violence,
                MenViolence,
                Crisis,
                Emergency,
                OwnBehaviour,
                Child,
            ],
            (false, true) => [
                OwnBehaviour,
                Crisis,
                Emergency,
                Violence,
                MenViolence,
                Child,
            ],
            (true, true) => [
                Violence,
                MenViolence,
                OwnBehaviour,
                Crisis,
                Emergency,
                Child,
            ],
        };
        if !self.under_18 {
            return usual.to_vec();
        }
        let others = usual.into_iter().filter(|kind| *kind != Child);
        std::iter::once(Child).chain(others).collect()
    }
}

/// Returns every line there is, in the order of the data.
pub fn all() -> &'static [Line] {
    static PARSED: LazyLock<Vec<Line>> =
        LazyLock::new(|| LINES.lines().skip(1).filter_map(Line::from_row).collect());
    &PARSED
}

/// Returns the lines of a country (ISO 3166 code), ordered for the person's situation.
pub fn lines_for(country: &str, order: Order) -> Vec<&'static Line> {
    order
        .kinds()
        .into_iter()
        .flat_map(|kind| of_kind(country, kind))
        .collect()
}

/// Returns the emergency line of a country; there is one for each of [`countries`].
pub fn emergency_for(country: &str) -> Option<&'static Line> {
    of_kind(country, Kind::Emergency).next()
}

/// Tells whether a country has a crisis line here.
pub fn has_crisis_line(country: &str) -> bool {
    of_kind(country, Kind::Crisis).next().is_some()
}

/// Returns the lines that are shown in every country: a list of lines elsewhere.
pub fn anywhere() -> Vec<&'static Line> {
    all()
        .iter()
        .filter(|line| line.country == ANYWHERE)
        .collect()
}

/// Returns the codes of all countries with lines, in alphabetical order.
pub fn countries() -> Vec<&'static str> {
    let mut codes: Vec<_> = all()
        .iter()
        .map(|line| line.country)
        .filter(|code| *code != ANYWHERE)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Returns the country (ISO 3166 code) in which an IANA time zone lies, for countries with lines.
///
/// It is a guess to begin with; the person may be travelling.
pub fn country_for_zone(zone: &str) -> Option<&'static str> {
    ZONES
        .lines()
        .skip(1)
        .filter_map(|row| row.split_once('\t'))
        .find(|(name, _)| *name == zone)
        .map(|(_, country)| country)
}

fn of_kind(country: &str, kind: Kind) -> impl Iterator<Item = &'static Line> {
    all()
        .iter()
        .filter(move |line| line.kind == kind && line.country == country)
}

fn filled(cell: &'static str) -> Option<&'static str> {
    Some(cell).filter(|cell| !cell.is_empty())
}

/// Reads `112 (police)`: spaces and dashes aren't dialled, and a star has to be written as `%2A`.
fn number(written: &str) -> Number {
    let (shown, purpose) = match written.split_once('(') {
        Some((shown, rest)) => (shown.trim(), Some(rest.trim_end_matches(')').to_owned())),
        None => (written.trim(), None),
    };
    let mut link = String::from("tel:");
    for sign in shown.chars() {
        match sign {
            '*' => link.push_str("%2A"),
            '#' => link.push_str("%23"),
            '+' | '0'..='9' => link.push(sign),
            _ => {}
        }
    }
    Number {
        shown: shown.to_owned(),
        purpose,
        link,
    }
}

/// Reads the table at build time: every row whole, its source not empty, its day a day's shape.
const fn rows_have_source_and_day(table: &[u8]) -> bool {
    let mut at = 0;
    let mut header = true;
    while at < table.len() {
        let mut column = 0;
        let mut source_length = 0;
        let mut day_length = 0;
        while at < table.len() && table[at] != b'\n' {
            let byte = table[at];
            if byte == b'\t' {
                column += 1;
            } else if column == SOURCES {
                source_length += 1;
            } else if column == SEEN {
                let dash = day_length == 4 || day_length == 7;
                if !header && (byte == b'-') != dash {
                    return false;
                }
                day_length += 1;
            }
            at += 1;
        }
        at += 1;
        if column + 1 != COLUMNS || source_length == 0 || (!header && day_length != 10) {
            return false;
        }
        header = false;
    }
    true
}

#[cfg(test)]
mod tests;
