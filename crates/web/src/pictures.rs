//! Pictures of the person's own record: the calendar of days, and how it was afterwards.
//!
//! A week is a line under its dates. A day without a note is a gap in it; a day on which the
//! person wrote is a wave, and the line goes on after it. Every cell says the same in words, and
//! beneath stands what the marks mean, so no colour or shape carries a meaning alone.

use std::borrow::Cow;

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::line;
use crate::text::say;

/// Draws a text as a square for a phone's camera; `None` where it is too long for one. Always dark on
/// light, whatever the time of day: not every camera reads the reverse.
#[must_use]
pub fn code(text: &str) -> Option<Markup> {
    /// The quiet rim that a reader needs, in modules.
    const RIM: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let from = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                path += &format!("M{} {}h{}v1H{}z", from + RIM, y + RIM, x - from, from + RIM);
            }
            x += 1;
        }
    }
    let whole = size + 2 * RIM;
    Some(html! {
        svg.code viewBox=(format!("0 0 {whole} {whole}")) role="img" aria-label=(say("devices-code")) { path d=(path); }
    })
}

/// What one day holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// The day of the month, from 1.
    pub number: u8,
    /// The person noted something that day.
    pub noted: bool,
    /// The person wrote, called or looked, freely.
    pub you_wrote: bool,
    /// They wrote.
    pub they_wrote: bool,
    /// A day that was or will be hard, known beforehand.
    pub hard: bool,
    /// Today.
    pub today: bool,
    /// Still to come, so that nothing could have been noted.
    pub ahead: bool,
}

/// One month of the calendar.
#[derive(Clone, Debug)]
pub struct Month<'a> {
    /// Its name, with the year where that helps.
    pub caption: Cow<'a, str>,
    /// How many cells stay empty before its first day (0 to 6).
    pub lead: u8,
    /// Its days in order.
    pub days: Vec<Day>,
}

/// The days of the week in order, each short and in full.
pub type Weekdays<'a> = [(Cow<'a, str>, Cow<'a, str>); 7];

/// Draws the months one under another as tables of days, with what the marks mean beneath.
pub fn calendar(weekdays: &Weekdays<'_>, months: &[Month<'_>]) -> Markup {
    html! {
        @for month in months { (grid(weekdays, month)) }
        (key(months))
    }
}

fn grid(weekdays: &Weekdays<'_>, month: &Month<'_>) -> Markup {
    let mut cells: Vec<Option<Day>> = vec![None; usize::from(month.lead.min(6))];
    cells.extend(month.days.iter().copied().map(Some));
    html! {
        table.month {
            caption { (month.caption) }
            thead {
                tr { @for (short, full) in weekdays { th scope="col" abbr=(full) { (short) } } }
            }
            tbody {
                @for week in cells.chunks(7) {
                    tr {
                        @for cell in week {
                            @match cell { Some(day) => (cell_of(*day)), None => td {} }
                        }
                        @for _ in week.len()..7 { td {} }
                    }
                }
            }
        }
    }
}

fn cell_of(day: Day) -> Markup {
    let words = words_of(day);
    html! {
        td class=[marks_of(day)] {
            b { (day.number) }
            @if !words.is_empty() { i { ", " (words) } }
            @if day.you_wrote { (line::ripple()) }
        }
    }
}

/// The stylesheet's names for what a day shows.
fn marks_of(day: Day) -> Option<String> {
    let marks: Vec<&str> = [
        (day.noted && !day.you_wrote, "on"),
        (day.you_wrote, "swell"),
        (day.they_wrote, "dot"),
        (day.hard, "hard"),
        (day.today, "now"),
    ]
    .into_iter()
    .filter_map(|(shown, mark)| shown.then_some(mark))
    .collect();
    (!marks.is_empty()).then(|| marks.join(" "))
}

/// Says what a day's marks show, for somebody who can't see them and for the plain table.
pub fn words_of(day: Day) -> String {
    let mut words = Vec::new();
    if day.today {
        words.push(say("picture-today"));
    }
    if day.you_wrote {
        words.push(say("picture-you-wrote"));
    } else if day.noted {
        words.push(say("picture-noted"));
    } else if !day.ahead {
        words.push(say("picture-not-noted"));
    }
    if day.they_wrote {
        words.push(say("picture-they-wrote"));
    }
    if day.hard {
        words.push(say("picture-hard-day"));
    }
    words
        .iter()
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join(", ")
}

/// Explains only the marks that are to be seen, hidden from those who hear each cell said.
fn key(months: &[Month<'_>]) -> Markup {
    let days = || months.iter().flat_map(|month| &month.days);
    let seen = |mark: fn(&Day) -> bool| days().any(mark);
    html! {
        ul.key aria-hidden="true" {
            @if seen(|day| day.noted) { (mark_of("on", "picture-key-noted")) }
            @if seen(|day| !day.noted && !day.ahead) { (mark_of("", "picture-key-not-noted")) }
            @if seen(|day| day.you_wrote) { (mark_of("swell", "picture-key-you-wrote")) }
            @if seen(|day| day.they_wrote) { (mark_of("dot", "picture-key-they-wrote")) }
            @if seen(|day| day.hard) { (mark_of("hard", "picture-key-hard-day")) }
            @if seen(|day| day.today) { (mark_of("now", "picture-key-today")) }
        }
    }
}

fn mark_of(class: &str, words: &str) -> Markup {
    html! {
        li {
            span class=(class) { b {} @if class == "swell" { (line::ripple()) } }
            (say(words))
        }
    }
}

/// Shows how often it was less, the same or more afterwards: three numbers under a title that
/// says what is to be seen. The title names how many times were noted.
pub fn counts(title: &str, better: u32, same: u32, worse: u32) -> Markup {
    html! {
        figure.counts {
            figcaption { (title) }
            dl {
                @for (words, number) in [("picture-better", better), ("picture-same", same), ("picture-worse", worse)] {
                    div { dt { (say(words)) } dd { (number) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekdays() -> Weekdays<'static> {
        [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ]
        .map(|full| (full[..2].into(), full.into()))
    }

    fn february(lead: u8, mark: impl Fn(u8) -> Day) -> Month<'static> {
        Month {
            caption: "February".into(),
            lead,
            days: (1..=28).map(mark).collect(),
        }
    }

    #[test]
    fn every_week_has_seven_cells() {
        for lead in 0..=6 {
            let month = february(lead, |number| Day {
                number,
                ..Day::default()
            });
            let drawn = calendar(&weekdays(), &[month]).into_string();
            let rows = drawn.matches("<tr>").count() - 1;
            assert_eq!(drawn.matches("<td").count(), rows * 7);
        }
    }

    #[test]
    fn every_day_says_in_words_what_it_shows() {
        let day = Day {
            number: 3,
            noted: true,
            they_wrote: true,
            hard: true,
            ..Day::default()
        };
        let said = words_of(day);
        for words in ["picture-noted", "picture-they-wrote", "picture-hard-day"] {
            assert!(said.contains(&*say(words)), "{words}");
        }
        assert!(
            words_of(Day {
                number: 4,
                ahead: true,
                ..Day::default()
            })
            .is_empty()
        );
    }

    #[test]
    fn a_day_with_a_slip_is_a_wave_in_a_line_that_goes_on() {
        let month = february(0, |number| Day {
            number,
            noted: true,
            you_wrote: number == 12,
            ..Day::default()
        });
        let drawn = calendar(&weekdays(), &[month]).into_string();
        assert_eq!(drawn.matches(r#"<td class="swell">"#).count(), 1);
        assert_eq!(drawn.matches(r#"<td class="on">"#).count(), 27);
    }
}
