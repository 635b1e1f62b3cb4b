//! What an entry is called: in the list of a day, and above its own page.

use ebb_core::contact::{Contact, Who};
use ebb_core::day::CheckIn;
use ebb_core::event::{Body, Event};
use ebb_core::letter::Letter;
use ebb_core::urge::{Outcome, Urge};

use super::{path_of, until_words};
use crate::text::tr;
use crate::view::View;

/// What a day calls an entry, and one small line beneath; nothing for what a day doesn't show.
///
/// Answers about the person's situation and choices of settings are no part of a day.
pub(in crate::pages) fn words(view: &View, event: &Event) -> Option<(String, String)> {
    let label = label(view, event)?;
    let time = view.clock(&event.at);
    let more = small(view, event);
    // A check-in speaks of a day, not of the minute in which it was written.
    let small = match &event.body {
        Body::CheckIn(_) => more,
        _ if more.is_empty() => time,
        _ => format!("{time} · {more}"),
    };
    Some((label, small))
}

/// What an entry's own page is called.
pub(super) fn heading(view: &View, event: &Event) -> String {
    label(view, event).unwrap_or_default()
}

fn label(view: &View, event: &Event) -> Option<String> {
    let state = view.state();
    Some(match &event.body {
        Body::Contact(body) => contact(body),
        Body::Urge(body) => urge(body, state.at_risk),
        Body::CheckIn(_) => tr!("entry-checkin"),
        Body::Letter(body) => letter(body),
        Body::Note(body) => body.title.clone().unwrap_or_else(|| tr!("entry-note")),
        Body::Tonight(body) => tr!("entry-tonight", clock = view.clock(&body.until)),
        Body::TheyWrote(_) => tr!("entry-they-wrote"),
        Body::Person(_) => tr!("entry-person"),
        Body::Reason(_) => tr!("entry-reason"),
        Body::HardDay(_) => tr!("entry-hard-day"),
        Body::Pact(_) => tr!("entry-pact"),
        Body::RuleSet(_) => tr!("entry-rule"),
        Body::OwnLine(_) => tr!("entry-line"),
        Body::Limited(_) => tr!("entry-limited"),
        Body::Look(_) => tr!("entry-look"),
        Body::Door(_) | Body::DoorTurn(_) => tr!("entry-door"),
        Body::Benefit(_) | Body::BenefitTurn(_) if !state.at_risk => tr!("entry-benefit"),
        Body::Unknown(_) => tr!("entry-unknown"),
        Body::Benefit(_)
        | Body::BenefitTurn(_)
        | Body::Withdrawn(_)
        | Body::Setting(_)
        | Body::Situation(_)
        | Body::Plan(_)
        | Body::Step(_)
        | Body::DeviceNamed(_)
        | Body::Looked(_) => return None,
    })
}

fn contact(body: &Contact) -> String {
    let how = tr!(&format!("channel-{}", body.channel.word()));
    let id = match body.who {
        Who::Mine if body.necessary => "entry-you-necessary",
        Who::Mine => "entry-you",
        Who::Theirs => "entry-they",
        Who::Chance => "entry-chance",
    };
    tr!(id, how = how)
}

fn urge(body: &Urge, at_risk: bool) -> String {
    match body.ended() {
        Outcome::RodeOut => tr!("entry-urge-rode-out"),
        Outcome::Slipped if at_risk => tr!("entry-urge-slipped-at-risk"),
        Outcome::Slipped => tr!("entry-urge-slipped"),
        Outcome::Closed => tr!("entry-urge"),
    }
}

fn letter(body: &Letter) -> String {
    if body.burned.is_some() {
        tr!("entry-letter-burned")
    } else if body.is_sealed() {
        tr!("entry-letter-sealed")
    } else {
        tr!("entry-letter")
    }
}

fn small(view: &View, event: &Event) -> String {
    match &event.body {
        // No figures at night; the entry itself is one tap further.
        Body::CheckIn(body) if !view.night() => figures(body),
        Body::Urge(body) if !view.night() => strength(body),
        Body::Contact(body) => first_line(body.note.as_deref()),
        Body::Note(body) => first_line(Some(&body.text)),
        Body::Person(body) => first_line(Some(&body.name)),
        Body::Reason(body) => first_line(Some(&body.text)),
        Body::HardDay(body) => first_line(Some(&body.name)),
        Body::OwnLine(body) => first_line(Some(&body.text)),
        Body::TheyWrote(body) => {
            let until = body
                .until
                .as_ref()
                .filter(|until| until.timestamp() > view.now.timestamp());
            let until = until.filter(|_| !view.state().at_risk);
            until
                .map(|until| tr!("entry-they-wrote-until", until = until_words(view, until)))
                .unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn figures(body: &CheckIn) -> String {
    let said = [
        body.urges
            .map(|count| tr!("entry-pulls", urges = count.get())),
        body.strongest
            .map(|rating| tr!("entry-strongest", strongest = rating.get())),
        body.mood
            .map(|rating| tr!("entry-mood", mood = rating.get())),
        body.note.as_deref().map(|note| first_line(Some(note))),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn strength(body: &Urge) -> String {
    match (body.before, body.after) {
        (Some(before), Some(after)) => {
            tr!("entry-from-to", before = before.get(), after = after.get())
        }
        (Some(before), None) => tr!("entry-before", before = before.get()),
        _ => String::new(),
    }
}

/// The first line of the person's words, short enough for a list.
fn first_line(text: Option<&str>) -> String {
    const LONGEST: usize = 80;
    let line = text
        .unwrap_or_default()
        .trim()
        .lines()
        .next()
        .unwrap_or_default();
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let short: String = line.chars().take(LONGEST).collect();
    let whole = short
        .rsplit_once(' ')
        .map_or(short.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

/// The page on which an entry of a room of its own is read and changed.
pub(super) fn own_page(event: &Event) -> Option<String> {
    let id = path_of(event.id.as_str());
    Some(match &event.body {
        Body::Letter(_) => format!("/letters/{id}"),
        Body::Person(_) => format!("/people/{id}"),
        Body::Reason(_) => format!("/reasons/{id}"),
        Body::HardDay(_) => format!("/dates/{id}"),
        Body::Door(_) => format!("/doors/{id}"),
        Body::DoorTurn(turn) => format!("/doors/{}", path_of(&turn.of)),
        Body::OwnLine(_) => format!("/pact/lines/{id}"),
        Body::Pact(_) | Body::RuleSet(_) | Body::Limited(_) | Body::Look(_) => "/pact".to_owned(),
        Body::Benefit(_) | Body::BenefitTurn(_) => "/gives".to_owned(),
        Body::Situation(_) => "/situation".to_owned(),
        Body::Plan(_) => "/plan".to_owned(),
        Body::Setting(_) | Body::Step(_) | Body::DeviceNamed(_) => "/settings".to_owned(),
        _ => return None,
    })
}
