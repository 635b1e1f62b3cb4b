//! safety.md, page by page: every route in every state, by day and at night.

use std::collections::BTreeSet;

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::CheckIn;
use ebb_core::event::Event;
use ebb_core::hard_day::HardDay;
use ebb_core::letter::Letter;
use ebb_core::pact::{Door, Pact, Way};
use ebb_core::safety::{Answer, Situation};
use ebb_core::urge::{Outcome, Urge};

use crate::testing::{Shown, Visit, event};

const DAY: &str = "2026-05-20T12:00:00+02:00[Europe/Ljubljana]";
const NIGHT: &str = "2026-05-20T02:04:00+02:00[Europe/Ljubljana]";

/// Every page that is fetched, with an entry of the test's life where a path names one.
const PAGES: &[&str] = &[
    "/",
    "/today",
    "/now",
    "/now/and",
    "/now/less",
    "/now/same",
    "/now/more",
    "/now/end",
    "/now/after",
    "/now/with",
    "/now/with/water",
    "/now/with/person",
    "/now/with/answer",
    "/now/with/answer/all",
    "/now/with/reasons",
    "/now/with/do",
    "/now/with/do/2",
    "/now/with/want",
    "/now/with/want/1",
    "/sent",
    "/sent/one/mute",
    "/sent/one/hand",
    "/sent/one/room",
    "/sent/end",
    "/they",
    "/they/me",
    "/they/other",
    "/they/them",
    "/they/due",
    "/they/one",
    "/they/put",
    "/they/quiet",
    "/they/record",
    "/tonight",
    "/tonight/1",
    "/tonight/2",
    "/tonight/3",
    "/tonight/4",
    "/tonight/5",
    "/tonight/6",
    "/tonight/7",
    "/tonight/8",
    "/tonight/9",
    "/tonight/10",
    "/tonight/11",
    "/tonight/12",
    "/help",
    "/plan",
    "/away",
    "/open",
    "/start",
    "/recover",
    "/keep",
    "/keep/gone",
    "/keep/kept",
    "/keep/pass",
    "/day",
    "/contact",
    "/contact/after",
    "/days",
    "/days?table=1",
    "/days/2026-05-08",
    "/entry/slip",
    "/entry/slip/delete",
    "/entry/urge",
    "/entry/check",
    "/letters",
    "/letters/new",
    "/letters/letter",
    "/letters/letter/burn",
    "/pact",
    "/pact/start",
    "/pact/rule/call",
    "/pact/lines",
    "/pact/limited",
    "/pact/look",
    "/doors",
    "/doors/new",
    "/doors/door",
    "/gives",
    "/people",
    "/reasons",
    "/dates",
    "/dates/new",
    "/dates/hard",
    "/situation",
    "/settings",
    "/settings/day",
    "/settings/names",
    "/settings/look",
    "/settings/lock",
    "/settings/order",
    "/settings/country",
    "/settings/passphrase",
    "/settings/words",
    "/settings/export",
    "/settings/backup",
    "/settings/import",
    "/settings/delete",
];

/// What no page may say to somebody at risk.
const HARMFUL: [&str; 5] = ["slip", "of the last", "block", "template", "your part"];

fn situation(answers: [Answer; 5]) -> Situation {
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

/// The states of safety.md, with the answers that lead to them.
fn states() -> Vec<(&'static str, Option<Situation>)> {
    use Answer::{No, Yes};
    vec![
        ("not-asked", None),
        ("none", Some(situation([No, No, No, No, No]))),
        ("at-risk", Some(situation([Yes, No, No, No, No]))),
        ("asked-to-stop", Some(situation([No, No, No, Yes, No]))),
        ("both", Some(situation([No, Yes, No, Yes, No]))),
        ("under-18", Some(situation([No, No, No, No, Yes]))),
    ]
}

fn life(state: Option<Situation>) -> Vec<Event> {
    let contact = |who, channel| Contact {
        who,
        channel,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    };
    let pact = Pact {
        start: jiff::civil::date(2026, 3, 1),
        zone: None,
        day_starts: None,
        living_together: false,
        extra: Vec::new(),
    };
    let urge = Urge {
        before: None,
        after: None,
        felt: None,
        triggers: Vec::new(),
        action: None,
        outcome: Some(Outcome::Slipped),
        note: None,
        extra: Vec::new(),
    };
    let checkin = CheckIn {
        mood: None,
        urges: None,
        strongest: None,
        note: None,
        day: None,
        extra: Vec::new(),
    };
    let letter = Letter {
        text: Some("What I never said.".to_owned()),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    };
    let hard = HardDay {
        name: "Friday evening".to_owned(),
        date: Some(jiff::civil::date(2026, 5, 22)),
        yearly: false,
        weekday: None,
        clock: None,
        card: None,
        theirs: false,
        extra: Vec::new(),
    };
    let mut life = vec![
        event("pact", "2026-03-01T04:00", pact),
        event(
            "slip",
            "2026-05-08T12:00",
            contact(Who::Mine, Channel::Text),
        ),
        event(
            "theirs",
            "2026-05-08T13:00",
            contact(Who::Theirs, Channel::Text),
        ),
        event("urge", "2026-05-08T11:00", urge),
        event("check", "2026-05-08T21:00", checkin),
        event("letter", "2026-05-08T22:00", letter),
        event("hard", "2026-05-08T22:01", hard),
        event(
            "door",
            "2026-05-08T22:02",
            Door {
                way: Way::Thread,
                name: None,
                extra: Vec::new(),
            },
        ),
    ];
    life.extend(state.map(|state| event("state", "2026-05-09", state)));
    life
}

/// What a person reads of the page itself.
fn words(shown: &Shown) -> String {
    let main = shown.html.split("<main").nth(1).unwrap_or_default();
    let text = main
        .split('<')
        .map(|part| part.split_once('>').map_or("", |(_, text)| text));
    text.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn title(shown: &Shown) -> &str {
    shown
        .html
        .split("<title>")
        .nth(1)
        .and_then(|rest| rest.split("</title>").next())
        .unwrap_or_default()
}

/// Everything before the page's own content: the head, the dock, the mark.
fn frame(shown: &Shown) -> &str {
    shown.html.split("<main").next().unwrap_or_default()
}

#[test]
fn every_route_is_looked_at() {
    let sources = [
        include_str!("away.rs"),
        include_str!("benefits.rs"),
        include_str!("carry.rs"),
        include_str!("checkin.rs"),
        include_str!("contact.rs"),
        include_str!("days.rs"),
        include_str!("doors.rs"),
        include_str!("doors/one.rs"),
        include_str!("entry.rs"),
        include_str!("first.rs"),
        include_str!("hard_days.rs"),
        include_str!("help.rs"),
        include_str!("letters.rs"),
        include_str!("open.rs"),
        include_str!("pact.rs"),
        include_str!("pact/first_day.rs"),
        include_str!("pact/limited.rs"),
        include_str!("pact/lines.rs"),
        include_str!("pact/look.rs"),
        include_str!("pact/rule.rs"),
        include_str!("people.rs"),
        include_str!("sent.rs"),
        include_str!("settings.rs"),
        include_str!("settings/keys.rs"),
        include_str!("situation.rs"),
        include_str!("they.rs"),
        include_str!("today.rs"),
        include_str!("tonight.rs"),
        include_str!("urge.rs"),
    ];
    let looked: BTreeSet<&str> = PAGES
        .iter()
        .map(|page| page.split('?').next().unwrap_or(page))
        .collect();
    for source in sources {
        for call in source.split(".route(").skip(1) {
            let Some(route) = call.split('"').nth(1) else {
                continue;
            };
            if !call
                .split(".route(")
                .next()
                .unwrap_or_default()
                .split(';')
                .next()
                .unwrap_or_default()
                .contains("get(")
            {
                continue;
            }
            let fits = |page: &&str| {
                let (page, route) = (page.split('/'), route.split('/'));
                page.clone().count() == route.clone().count()
                    && page
                        .zip(route)
                        .all(|(page, part)| part.starts_with('{') || page == part)
            };
            let lone = [
                "/people/{id}",
                "/reasons/{id}",
                "/gives/{id}",
                "/pact/lines/{id}",
            ];
            assert!(
                looked.iter().any(fits) || lone.contains(&route),
                "{route} is not looked at"
            );
        }
    }
}

#[test]
fn every_page_answers_in_every_state_by_day_and_at_night() {
    for now in [DAY, NIGHT] {
        for (name, state) in states() {
            let visit = Visit::open(now, life(state));
            for page in PAGES {
                let shown = visit.get(page);
                let status = shown.status.as_u16();
                assert!(
                    status == 200 || status == 303,
                    "{page} {name} {now}: {status}"
                );
                assert!(!shown.html.contains(">["), "{page} {name} misses words");
            }
        }
    }
}

#[test]
fn at_risk_no_page_says_what_could_harm() {
    for now in [DAY, NIGHT] {
        for (name, state) in states()
            .into_iter()
            .filter(|(name, _)| matches!(*name, "at-risk" | "both"))
        {
            let visit = Visit::open(now, life(state));
            for page in PAGES {
                let words = words(&visit.get(page));
                for harmful in HARMFUL {
                    assert!(!words.contains(harmful), "{page} says {harmful:?} ({name})");
                }
            }
        }
    }
}

#[test]
fn with_and_without_a_state_a_page_has_the_same_frame_and_title() {
    let none = Visit::open(DAY, life(Some(situation([Answer::No; 5]))));
    for (name, state) in states() {
        let visit = Visit::open(DAY, life(state));
        for page in PAGES {
            let (usual, shown) = (none.get(page), visit.get(page));
            if usual.status != shown.status {
                continue;
            }
            assert_eq!(title(&usual), title(&shown), "{page} {name}");
            assert_eq!(frame(&usual), frame(&shown), "{page} {name}");
        }
    }
}

#[test]
fn no_figure_of_days_stands_anywhere_at_risk_or_at_night() {
    let (at_risk, none) = (states().swap_remove(2).1, states().swap_remove(1).1);
    for (now, state) in [(DAY, at_risk), (NIGHT, none)] {
        let visit = Visit::open(now, life(state));
        for page in ["/", "/today", "/days", "/today?show=1"] {
            assert!(!words(&visit.get(page)).contains("of 81 days"), "{page}");
        }
    }
    let shown = words(&Visit::open(DAY, life(states().swap_remove(1).1)).get("/"));
    assert!(shown.contains("80 of 81 days"), "{shown}");
}

#[test]
fn switching_back_and_forth_loses_nothing() {
    let mut events = life(Some(situation([Answer::No; 5])));
    let before = words(&Visit::open(DAY, events.clone()).get("/"));
    events.push(event("on", "2026-05-09T13:00", situation([Answer::Yes; 5])));
    events.push(event("off", "2026-05-09T14:00", situation([Answer::No; 5])));
    assert_eq!(words(&Visit::open(DAY, events).get("/")), before);
}
