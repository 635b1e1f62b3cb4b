//! The lives that are looked at: the same weeks in every state of safety.md.

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::{CheckIn, Note};
use ebb_core::event::{Body, Event, EventId};
use ebb_core::hard_day::HardDay;
use ebb_core::letter::Letter;
use ebb_core::moment::Moment;
use ebb_core::pact::{Benefit, Door, Given, OwnLine, Pact, Way};
use ebb_core::safety::{Answer, Situation};
use ebb_core::setting::{Setting, SettingName};
use ebb_core::they_wrote::TheyWrote;
use ebb_core::urge::{Outcome, Person, Reason, Urge};
use jiff::SignedDuration;

use crate::desk::{Desk, PutAway, Sent, Wait};
use crate::testing::{Visit, event};

pub(super) const DAY: &str = "2026-05-20T12:00:00+02:00[Europe/Ljubljana]";
pub(super) const NIGHT: &str = "2026-05-20T02:04:00+02:00[Europe/Ljubljana]";
/// What they are called here: it stands on pages, never in a title or an address.
pub(super) const NAME: &str = "Kestrel";

pub(super) fn situation(answers: [Answer; 5]) -> Situation {
    let [afraid, hurt, followed, told_to_stop, under_18] = answers.map(Some);
    Situation {
        afraid,
        hurt,
        followed,
        told_to_stop,
        under_18,
        extra: Vec::new(),
    }
}

/// Everything answered with no.
pub(super) fn none() -> Option<Situation> {
    Some(situation([Answer::No; 5]))
}

/// The states of safety.md, with the answers that lead to them.
pub(super) fn states() -> Vec<(&'static str, Option<Situation>)> {
    use Answer::{No, RatherNot, Yes};
    vec![
        ("not-asked", None),
        ("rather-not", Some(situation([RatherNot; 5]))),
        ("none", none()),
        ("at-risk", Some(situation([Yes, No, No, No, No]))),
        ("asked-to-stop", Some(situation([No, No, No, Yes, No]))),
        ("both", Some(situation([No, Yes, No, Yes, No]))),
        ("under-18", Some(situation([No, No, No, No, Yes]))),
        (
            "under-18 and at-risk",
            Some(situation([Yes, No, No, No, Yes])),
        ),
    ]
}

/// The states in which somebody is at risk.
pub(super) fn at_risk() -> Vec<(&'static str, Option<Situation>)> {
    let mut states = states();
    states.retain(|(name, _)| matches!(*name, "at-risk" | "both" | "under-18 and at-risk"));
    states
}

fn pact() -> Pact {
    Pact {
        start: jiff::civil::date(2026, 3, 1),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: Vec::new(),
    }
}

fn contact(who: Who, note: Option<&str>) -> Contact {
    Contact {
        who,
        channel: Channel::Text,
        necessary: false,
        note: note.map(str::to_owned),
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    }
}

fn urge() -> Urge {
    Urge {
        before: None,
        after: None,
        felt: None,
        triggers: Vec::new(),
        action: None,
        outcome: Some(Outcome::Slipped),
        note: None,
        extra: Vec::new(),
    }
}

fn checkin() -> CheckIn {
    CheckIn {
        mood: None,
        urges: None,
        strongest: None,
        note: None,
        day: None,
        extra: Vec::new(),
    }
}

fn letter(first_night: bool) -> Letter {
    Letter {
        text: Some("What I never said.".to_owned()),
        first_night,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    }
}

fn hard_day() -> HardDay {
    HardDay {
        name: "Friday evening".to_owned(),
        date: Some(jiff::civil::date(2026, 5, 22)),
        yearly: false,
        weekday: None,
        clock: None,
        card: None,
        theirs: false,
        extra: Vec::new(),
    }
}

/// What came, and what was put by for calm and other hours.
fn kept() -> Vec<(&'static str, Body)> {
    let text = str::to_owned;
    let extra = Vec::new;
    vec![
        (
            "name",
            Setting {
                name: SettingName::Codename,
                value: text(NAME),
                extra: extra(),
            }
            .into(),
        ),
        (
            "door",
            Door {
                way: Way::Thread,
                name: None,
                extra: extra(),
            }
            .into(),
        ),
        (
            "benefit",
            Benefit {
                what: Given::Lift,
                name: None,
                extra: extra(),
            }
            .into(),
        ),
        (
            "line",
            OwnLine {
                text: text("No wine on Sundays."),
                extra: extra(),
            }
            .into(),
        ),
        (
            "person",
            Person {
                name: text("Mira"),
                phone: Some(text("+386 40 123 456")),
                note: None,
                extra: extra(),
            }
            .into(),
        ),
        (
            "reason",
            Reason {
                text: text("I want to sleep."),
                extra: extra(),
            }
            .into(),
        ),
        (
            "note",
            Note {
                title: None,
                text: text("A long walk."),
                tags: Vec::new(),
                source: None,
                extra: Vec::new(),
            }
            .into(),
        ),
        (
            "away",
            TheyWrote {
                text: Some(text("Are you there?")),
                until: None,
                practical: false,
                danger: false,
                extra: Vec::new(),
            }
            .into(),
        ),
    ]
}

pub(super) fn life(state: Option<Situation>) -> Vec<Event> {
    let mut life = vec![
        event("pact", "2026-03-01T04:00", pact()),
        event("urge", "2026-05-08T11:00", urge()),
        event("slip", "2026-05-08T12:00", contact(Who::Mine, None)),
        event(
            "theirs",
            "2026-05-08T13:00",
            contact(Who::Theirs, Some("They asked about the flat.")),
        ),
        event("check", "2026-05-08T21:00", checkin()),
        event("letter", "2026-05-08T22:00", letter(false)),
        event("sealed", "2026-02-27T02:00", letter(true)),
        event("hard", "2026-05-08T22:01", hard_day()),
    ];
    life.extend(
        kept()
            .into_iter()
            .map(|(id, body)| event(id, "2026-05-08T22:02", body)),
    );
    life.extend(state.map(|state| event("state", "2026-05-08T23:00", state)));
    life
}

fn id(text: &str) -> EventId {
    EventId::new(text).unwrap_or_else(|| unreachable!("{text}"))
}

/// The desks on which something lies: a wait that runs, and what the night may leave behind.
pub(super) fn desks(now: &str) -> [Desk; 3] {
    let now = Moment::parse(now).unwrap_or_else(|error| unreachable!("{error}"));
    let waiting = Desk {
        urge: Some(Wait {
            id: id("wait"),
            from: now.clone(),
            until: now.after(SignedDuration::from_mins(10)),
            felt: None,
            action: None,
            noted: false,
        }),
        words: "Why did you".to_owned(),
        ..Desk::default()
    };
    let left = Desk {
        promise: Some(now.after(SignedDuration::from_hours(6))),
        sent: Some(Sent {
            at: now.clone(),
            noted: false,
        }),
        put_away: Some(PutAway {
            contact: id("put-contact"),
            wrote: id("put-wrote"),
            noted: false,
            at: now.clone(),
            until: Some(now),
            practical: true,
            danger: false,
        }),
        recovery: Some((1..=24).map(|n| format!("word{n}")).collect()),
        ..Desk::default()
    };
    [Desk::default(), waiting, left]
}

/// A visit in this state, with a wait that runs.
pub(super) fn visit(now: &str, state: Option<Situation>) -> Visit {
    let [_, waiting, _] = desks(now);
    Visit::open(now, life(state)).desk(waiting)
}

/// The same in each kind of desk.
pub(super) fn visits(now: &str, state: Option<&Situation>) -> Vec<Visit> {
    let open = Visit::open(now, life(state.cloned()));
    desks(now)
        .into_iter()
        .map(|desk| open.clone().desk(desk))
        .collect()
}
