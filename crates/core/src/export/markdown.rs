//! Markdown: the whole record as a person reads it, day by day.

use serde_json::{Map, Value as Json};

use super::{fields, plain, readable};
use crate::contact::{Contact, Who};
use crate::event::{Body, Event};
use crate::letter::Letter;
use crate::life::Life;
use crate::moment::{Day, Moment};
use crate::pact::{Benefit, Door, DoorState};
use crate::urge::{Outcome, SetOff};

/// Fields that hold what the person wrote; they stand in full below the line of their event.
const WORDS: [&str; 13] = [
    "text",
    "note",
    "hour_before",
    "next_time",
    "card",
    "begins",
    "alone",
    "place",
    "ask",
    "trained",
    "reach",
    "named_way",
    "original",
];

/// Writes every living event under the person's own day, their words in full.
///
/// Answers under “My situation” are left out unless `include_situation`; the words of a sealed
/// letter are, too.
#[must_use]
pub fn to_markdown(life: &Life, include_situation: bool) -> String {
    let mut text = String::from("# What is written here\n\nDay by day, by your own days. ");
    text.push_str(if include_situation {
        "Answers under “My situation” are in it.\n"
    } else {
        "Answers under “My situation” are left out.\n"
    });
    // A journey can bring an earlier day after a later one; each day still has one heading.
    let mut events: Vec<(Day, &Event)> = readable(life, include_situation)
        .map(|event| (life.calendar().day_of(&event.at), event))
        .collect();
    events.sort_by_key(|(day, _)| *day);
    if events.is_empty() {
        text.push_str("\nNothing is written yet.\n");
    }
    let mut last = None;
    for (day, event) in events {
        if last != Some(day) {
            text.push_str(&format!("\n## {}\n", day.0.strftime("%A, %-d %B %Y")));
            last = Some(day);
        }
        entry(&mut text, life, day, event);
    }
    text
}

fn entry(text: &mut String, life: &Life, day: Day, event: &Event) {
    let mut said = fields(event);
    let wall = event.at.wall();
    let mut when = wall.strftime("%H:%M").to_string();
    if wall.date() != day.0 {
        when.push_str(&wall.strftime(" on %-d %B").to_string());
    }
    if life
        .calendar()
        .zone_on(day)
        .is_some_and(|home| home != event.at.zone())
    {
        when.push_str(&format!(", {}", event.at.zone()));
    }
    let title = title(life, &event.body, &mut said);
    let words: Vec<(&str, Json)> = WORDS
        .iter()
        .filter_map(|name| said.shift_remove(*name).map(|value| (*name, value)))
        .collect();
    said.shift_remove("extra");
    said.shift_remove("cbor");
    let rest: Vec<String> = said
        .iter()
        .map(|(name, value)| format!("{} {}", label(name), inline(name, value)))
        .collect();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(" {}.", capital(&rest.join("; ")))
    };
    text.push_str(&format!(
        "\n**{when}** {}.{rest}\n",
        title.trim_end_matches('.')
    ));
    for (name, value) in words {
        text.push('\n');
        if name != "text" && name != "note" {
            text.push_str(&format!("{}:\n\n", capital(&label(name))));
        }
        quote(text, &plain(&value));
    }
}

/// What the event is called, in words; the fields that it tells of are taken out of `said`.
fn title(life: &Life, body: &Body, said: &mut Map<String, Json>) -> String {
    match body {
        Body::Contact(contact) => {
            take(said, &["who", "channel", "necessary"]);
            contact_title(contact)
        }
        Body::Urge(urge) => {
            take(said, &["outcome"]);
            let end = match urge.ended() {
                Outcome::RodeOut => "nothing was sent",
                Outcome::Slipped => "something was sent, or looked at",
                Outcome::Closed => "the page was closed",
            };
            format!("The pull; {end}")
        }
        Body::Letter(letter) => {
            take(said, &["first_night", "burned"]);
            letter_title(letter)
        }
        Body::Unknown(unknown) => {
            format!(
                "Something from a newer Ebb (kind {}); it is in the JSON Lines",
                unknown.code
            )
        }
        Body::Setting(setting) => {
            take(said, &["name", "value"]);
            let (name, value) = (
                setting.name.word().replace('_', " "),
                one_line(&setting.value),
            );
            format!("Setting: {name}, {value}")
        }
        Body::RuleSet(set) => {
            take(said, &["rule", "kept"]);
            let kept = if set.kept { "kept" } else { "left out" };
            format!(
                "A rule of the pact: {}, {kept}",
                set.rule.word().replace('-', " ")
            )
        }
        Body::Door(door) => {
            take(said, &["way", "name"]);
            format!(
                "A door was found: {}",
                which(door.way.word(), door.name.as_deref())
            )
        }
        Body::Benefit(found) => {
            take(said, &["what", "name"]);
            format!(
                "Something that they still get from me: {}",
                which(found.what.word(), found.name.as_deref())
            )
        }
        Body::HardDay(day) => {
            take(said, &["name"]);
            format!("A hard day: {}", one_line(&day.name))
        }
        Body::Person(person) => {
            take(said, &["name"]);
            format!("Somebody to call: {}", one_line(&person.name))
        }
        Body::Step(step) => {
            take(said, &["step", "done"]);
            let done = if step.done { "done" } else { "not today" };
            format!(
                "A step of setting up: {}, {done}",
                step.step.word().replace('-', " ")
            )
        }
        Body::DeviceNamed(named) => {
            take(said, &["of", "name"]);
            match one_line(named.name.as_str()) {
                name if name.is_empty() => "A device lost its name".to_owned(),
                name => format!("A device was given a name: {name}"),
            }
        }
        Body::DoorTurn(turn) => {
            take(said, &["of", "state"]);
            let door = life.one::<Door>(&turn.of);
            let which = door.map(|door| which(door.body.way.word(), door.body.name.as_deref()));
            format!(
                "A door: {}, now {}",
                which.unwrap_or_else(|| "deleted since".to_owned()),
                turn.state.word()
            )
        }
        Body::BenefitTurn(turn) => {
            take(said, &["of", "state"]);
            let benefit = life.one::<Benefit>(&turn.of);
            let which =
                benefit.map(|found| which(found.body.what.word(), found.body.name.as_deref()));
            let state = match turn.state {
                DoorState::Open => "still given",
                DoorState::Closed => "ended",
                DoorState::Excused => "excused",
            };
            format!(
                "What they get from me: {}, {state}",
                which.unwrap_or_else(|| "deleted since".to_owned())
            )
        }
        other => named(other).to_owned(),
    }
}

fn which(word: &str, name: Option<&str>) -> String {
    let word = word.replace('-', " ");
    name.map_or_else(
        || word.clone(),
        |name| format!("{word} ({})", one_line(name)),
    )
}

fn letter_title(letter: &Letter) -> String {
    let kind = if letter.first_night {
        "A letter of the first night"
    } else {
        "A letter, not sent"
    };
    match &letter.burned {
        Some(at) => format!(
            "{kind}; burned on {}",
            at.wall().strftime("%-d %B %Y at %H:%M")
        ),
        None if letter.is_sealed() => {
            format!("{kind}; it is sealed, and its words are in the JSON Lines")
        }
        None => kind.to_owned(),
    }
}

fn contact_title(contact: &Contact) -> String {
    let who = match contact.who {
        Who::Mine if contact.necessary => "Contact from me, because it had to be",
        Who::Mine => "Contact from me",
        Who::Theirs => "Contact from them",
        Who::Chance => "Contact by chance",
    };
    format!("{who}: {}", contact.channel.word().replace('-', " "))
}

fn named(body: &Body) -> &'static str {
    match body {
        Body::Pact(_) => "The pact",
        Body::CheckIn(_) => "The day",
        Body::Tonight(_) => "Not before morning",
        Body::OwnLine(_) => "A line of my own in the pact",
        Body::Limited(_) => "Limited contact",
        Body::Look(_) => "I looked at my pact",
        Body::Reason(_) => "A reason of mine",
        Body::Situation(_) => "My situation",
        Body::Plan(_) => "My plan for the worst hour",
        Body::Note(_) => "A note",
        Body::TheyWrote(_) => "They wrote; it was put away",
        Body::Looked(_) => "I looked at a message of theirs",
        _ => "An entry",
    }
}

fn take(said: &mut Map<String, Json>, names: &[&str]) {
    for name in names {
        said.shift_remove(*name);
    }
}

/// A field's name as one reads it.
fn label(name: &str) -> String {
    match name {
        "triggers" => "set off by".to_owned(),
        "action" => "meanwhile".to_owned(),
        "urges" => "pulls".to_owned(),
        "need" => "because of".to_owned(),
        "seal_until" => "sealed until".to_owned(),
        other => other.replace('_', " "),
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_uppercase().chain(rest).collect())
        .unwrap_or_default()
}

fn inline(name: &str, value: &Json) -> String {
    match (name, value) {
        ("until", Json::String(text)) => Moment::parse(text).map_or_else(
            |_| text.clone(),
            |at| at.wall().strftime("%-d %B %Y, %H:%M").to_string(),
        ),
        ("triggers", Json::Array(list)) => {
            let said = list
                .iter()
                .map(plain)
                .map(|word| match SetOff::from_word(&word) {
                    Some(SetOff::CantSleep) => "not sleeping".to_owned(),
                    Some(_) => word.replace('-', " "),
                    None => one_line(&word),
                });
            said.collect::<Vec<_>>().join(", ")
        }
        _ => one_line(&plain(value)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Own words, line by line behind a mark, so that nothing in them becomes a heading of ours.
fn quote(text: &mut String, words: &str) {
    // A carriage return alone begins a new line for readers of Markdown as well.
    for line in words.replace("\r\n", "\n").split(['\n', '\r']) {
        text.push_str(if line.is_empty() { ">" } else { "> " });
        text.push_str(line);
        text.push('\n');
    }
}
