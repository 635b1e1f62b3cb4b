//! Commands that write one thing down.

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::CheckIn;
use ebb_core::decide::Command as Ask;
use ebb_core::event::Body;
use ebb_core::field::LONGEST;
use ebb_core::letter::Letter;
use ebb_core::moment::{Calendar, Day, Moment, USUAL_START, parse_clock};
use ebb_core::pact::Pact;
use ebb_core::rating::{Count, Rating};
use ebb_core::urge::{Outcome, Urge};

use super::{Desk, Done, Trouble, args, done, happened, new_id, now_in, zone_named};

pub(super) fn pact(desk: &Desk, asked: &args::Pact) -> Done {
    let day_starts = match &asked.day_starts {
        None => None,
        Some(text) => Some(parse_clock(text).ok_or_else(|| {
            Trouble::said(format!(
                "“{text}” is not a time of day; write it like 04:00. Nothing was changed."
            ))
        })?),
    };
    let zone = zone_named(asked.zone.as_deref())?;
    let (mut book, _) = desk.book()?;
    let now = now_in(&book);
    let zone = zone.unwrap_or_else(|| now.zone().clone());
    // The pact happens at the first instant of its first day, whenever it is entered.
    let mut calendar = book.life().calendar().clone();
    let day_starts = day_starts.unwrap_or_else(|| usual(&calendar, asked.start.into_day()));
    calendar.start_from(asked.start.into_day(), day_starts);
    let at = Moment::new(calendar.first_instant(asked.start.into_day(), &zone), &zone);
    let body = Pact {
        start: asked.start,
        zone: Some(zone),
        day_starts: Some(day_starts),
        living_together: false,
        extra: Vec::new(),
    };
    desk.write(
        &mut book,
        &[Ask::Add {
            id: new_id(),
            at,
            body: body.into(),
        }],
        &now,
    )?;
    done(format_args!(
        "The pact stands, from {} on, with all of its rules.",
        asked.start
    ));
    Ok(())
}

trait IntoDay {
    fn into_day(self) -> Day;
}

impl IntoDay for jiff::civil::Date {
    fn into_day(self) -> Day {
        Day(self)
    }
}

/// When days begin already, or the usual 04:00.
fn usual(calendar: &Calendar, day: Day) -> jiff::civil::Time {
    if *calendar == Calendar::default() {
        USUAL_START
    } else {
        calendar.start_of(day)
    }
}

fn rating(value: Option<u8>) -> Option<Rating> {
    value.and_then(|value| Rating::new(u64::from(value)))
}

pub(super) fn urge(desk: &Desk, asked: &args::Urge) -> Done {
    let body = Urge {
        before: rating(asked.before),
        after: rating(asked.after),
        felt: None,
        triggers: asked.trigger.clone(),
        action: asked.action.clone(),
        outcome: asked.outcome.as_deref().and_then(Outcome::from_word),
        note: None,
        extra: Vec::new(),
    };
    add(desk, asked.at.as_deref(), |_| Ok(body.into()))
}

pub(super) fn checkin(desk: &Desk, asked: &args::CheckIn) -> Done {
    add(desk, asked.at.as_deref(), |input| {
        let note = asked.note.as_ref().map(|_| input.text()).transpose()?;
        Ok(CheckIn {
            mood: rating(asked.mood),
            urges: asked.urges.and_then(|urges| Count::new(u64::from(urges))),
            strongest: rating(asked.strongest),
            note: note.filter(|note| !note.trim().is_empty()),
            day: None,
            extra: Vec::new(),
        }
        .into())
    })
}

pub(super) fn contact(desk: &Desk, asked: &args::Contact) -> Done {
    let (Some(who), Some(channel)) = (
        Who::from_word(&asked.who),
        Channel::from_word(&asked.channel),
    ) else {
        return Err(Trouble::said(
            "Who began and the channel must be given. Nothing was changed.",
        ));
    };
    add(desk, asked.at.as_deref(), |input| {
        let note = asked.note.as_ref().map(|_| input.text()).transpose()?;
        Ok(Contact {
            who,
            channel,
            necessary: asked.necessary,
            note: note.filter(|note| !note.trim().is_empty()),
            hour_before: None,
            next_time: None,
            original: None,
            extra: Vec::new(),
        }
        .into())
    })
}

pub(super) fn letter(desk: &Desk, at: Option<&str>) -> Done {
    add(desk, at, |input| {
        let text = input.text()?;
        if text.trim().is_empty() {
            return Err(Trouble::said(
                "The letter is empty. Nothing was kept. It is taken from standard input.",
            ));
        }
        if text.len() > LONGEST {
            return Err(Trouble::said(
                "The letter is longer than 256 KiB. Nothing was kept; please keep it in parts.",
            ));
        }
        Ok(Letter {
            text: Some(text),
            first_night: false,
            burned: None,
            seal_until: None,
            extra: Vec::new(),
        }
        .into())
    })
}

/// Opens the vault, reads what the command needs and writes one event.
fn add(
    desk: &Desk,
    at: Option<&str>,
    body: impl FnOnce(super::Input) -> Result<Body, Trouble>,
) -> Done {
    let (mut book, input) = desk.book()?;
    let now = now_in(&book);
    let at = happened(at, &now, &book)?;
    let body = body(input)?;
    desk.write(
        &mut book,
        &[Ask::Add {
            id: new_id(),
            at,
            body,
        }],
        &now,
    )?;
    done("Kept.");
    Ok(())
}
