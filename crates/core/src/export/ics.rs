//! iCalendar by RFC 5545: hard days, in words that say nothing to anybody else.
//!
//! A calendar lies on lock screens and is shared with families. So an entry has a neutral title
//! and nothing that the person wrote, neither the name of the day nor their name.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;

use crate::event::EventId;
use crate::hard_day::HardDay;
use crate::life::{Life, Seen};
use crate::setting::SettingName;

/// What every entry is called.
const TITLE: &str = "Time for myself";

/// Writes the hard days that have a date or a day of the week.
///
/// Without a card and with a neutral title. Days of theirs are left out for somebody who is at
/// risk or was asked to stop.
#[must_use]
pub fn to_ics(life: &Life) -> String {
    calendar(life, false)
}

/// Writes the same with the cards, for somebody who asked for them. A card that holds their name
/// is left out.
#[must_use]
pub fn to_ics_with_cards(life: &Life) -> String {
    calendar(life, true)
}

fn calendar(life: &Life, cards: bool) -> String {
    let state = life.state();
    let own_only = state.at_risk || state.asked_to_stop;
    let mut out = Lines::default();
    out.put("BEGIN:VCALENDAR");
    out.put("VERSION:2.0");
    out.put("PRODID:-//Ebb//Calendar//EN");
    out.put("CALSCALE:GREGORIAN");
    for day in life
        .all::<HardDay>()
        .filter(|day| !(own_only && day.body.theirs))
    {
        let card = day
            .body
            .card
            .as_deref()
            .filter(|card| cards && !names_them(life, card));
        entry(&mut out, &day, card);
    }
    out.put("END:VCALENDAR");
    out.text
}

/// Whether a text holds the codename, in whatever case.
fn names_them(life: &Life, text: &str) -> bool {
    let name = life
        .setting(SettingName::Codename)
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    !name.is_empty() && text.to_lowercase().contains(&name)
}

fn entry(out: &mut Lines, day: &Seen<'_, HardDay>, card: Option<&str>) {
    let from = day
        .body
        .date
        .filter(|_| day.body.weekday.is_none())
        .unwrap_or(day.day.0);
    let Some(first) = day.body.next_on_or_after(from) else {
        return;
    };
    let written = Offset::UTC.to_datetime(day.at.timestamp());
    out.put("BEGIN:VEVENT");
    out.put(&format!("UID:{}@ebb.invalid", uid(day.id)));
    out.put(&format!(
        "DTSTAMP:{}Z",
        stamp(written.date(), written.time())
    ));
    match day.body.clock {
        // The hour on the wall, wherever the person is then.
        Some(clock) => {
            out.put(&format!("DTSTART:{}", stamp(first, clock)));
            out.put("DURATION:PT1H");
        }
        None => {
            out.put(&format!("DTSTART;VALUE=DATE:{}", digits(first)));
            if let Ok(next) = first.checked_add(1.day()) {
                out.put(&format!("DTEND;VALUE=DATE:{}", digits(next)));
            }
        }
    }
    if let Some(rule) = rule(day.body) {
        out.put(&rule);
    }
    out.put(&format!("SUMMARY:{TITLE}"));
    if let Some(card) = card {
        out.put(&format!("DESCRIPTION:{}", escape(card)));
    }
    out.put("CLASS:PRIVATE");
    out.put("TRANSP:TRANSPARENT");
    out.put("END:VEVENT");
}

fn rule(day: &HardDay) -> Option<String> {
    if let Some(weekday) = day.weekday {
        return Some(format!("RRULE:FREQ=WEEKLY;BYDAY={}", two_letters(weekday)));
    }
    let date = day.date.filter(|_| day.yearly)?;
    Some(match (date.month(), date.day()) {
        // On the 28th where there is no 29th.
        (2, 29) => "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1".to_owned(),
        _ => "RRULE:FREQ=YEARLY".to_owned(),
    })
}

fn two_letters(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn stamp(date: Date, time: Time) -> String {
    format!(
        "{}T{:02}{:02}{:02}",
        digits(date),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// An id tells nothing here: it may have come from elsewhere with words in it.
fn uid(id: &EventId) -> String {
    format!("{:016x}", crate::diary::fnv1a(id.as_str().as_bytes()))
}

fn escape(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\\', "\\\\");
    let text = text
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n");
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Content lines: CRLF, at most 75 octets before it, folded between characters.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn put(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > 75 {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(c);
            length += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}
