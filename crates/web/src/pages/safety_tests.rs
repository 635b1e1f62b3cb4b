//! safety.md, page by page: every route in every state, by day and at night.
//!
//! What each page says in each state stands in `tests/snapshots/safety`, a file for each page, to
//! be read by whoever knows this field better than a programmer does.

mod lives;
mod presses;
mod routes;
mod snapshots;

use ebb_core::safety::Answer;
use ebb_core::transfer::to_lines;

use crate::testing::read::{frame, lines, title};
use crate::testing::{Shown, Visit, event, life as lived};

use lives::{DAY, NIGHT, at_risk, life, none, situation, states, visits};
use routes::PAGES;

/// What no page may say to somebody at risk.
const HARMFUL: [&str; 5] = ["slip", "of the last", "block", "template", "your part"];

/// What a person reads of the page itself.
fn words(shown: &Shown) -> String {
    lines(&shown.html).join("\n").to_lowercase()
}

/// The first thing on a page that could harm somebody at risk.
fn harm(shown: &Shown) -> Option<&'static str> {
    let words = words(shown);
    HARMFUL.into_iter().find(|harmful| words.contains(harmful))
}

#[test]
fn every_page_answers_in_every_state_by_day_and_at_night() {
    for now in [DAY, NIGHT] {
        for (name, state) in states() {
            for (visit, page) in visits(now, state.as_ref())
                .iter()
                .flat_map(|visit| PAGES.iter().map(move |page| (visit, page)))
            {
                let shown = visit.get(page);
                let status = shown.status.as_u16();
                assert!(matches!(status, 200 | 303), "{page} {name} {now}: {status}");
                assert!(!shown.html.contains(">["), "{page} {name} misses words");
            }
        }
    }
}

#[test]
fn at_risk_no_page_says_what_could_harm() {
    for now in [DAY, NIGHT] {
        for (name, state) in at_risk() {
            for visit in visits(now, state.as_ref()) {
                for page in PAGES {
                    let harm = harm(&visit.get(page));
                    assert_eq!(harm, None, "{page} ({name}, {now})");
                }
            }
        }
    }
}

#[test]
fn under_18_nothing_speaks_of_a_bed_that_is_shared() {
    let young = states()
        .into_iter()
        .filter(|(name, _)| name.starts_with("under-18"));
    for (name, state) in young {
        for page in PAGES {
            let words = words(&Visit::open(DAY, life(state.clone())).get(page));
            for said in ["sleep with", "close again", "in bed"] {
                assert!(!words.contains(said), "{page} says {said:?} ({name})");
            }
        }
    }
}

#[test]
fn with_and_without_a_state_a_page_has_the_same_frame_and_title() {
    for now in [DAY, NIGHT] {
        for (name, state) in states() {
            let (usual, visits) = (visits(now, none().as_ref()), visits(now, state.as_ref()));
            for (usual, visit) in usual.iter().zip(&visits) {
                for page in PAGES {
                    let (usual, shown) = (usual.get(page), visit.get(page));
                    if usual.status != shown.status {
                        continue;
                    }
                    assert_eq!(title(&usual.html), title(&shown.html), "{page} {name}");
                    assert_eq!(frame(&usual.html), frame(&shown.html), "{page} {name}");
                }
            }
        }
    }
}

#[test]
fn no_figure_of_days_stands_anywhere_at_risk_or_at_night() {
    let held = |visit: &Visit, page: &str| words(&visit.get(page)).contains("of 81 days");
    for (now, states) in [
        (DAY, at_risk()),
        (NIGHT, at_risk()),
        (NIGHT, vec![("none", none())]),
    ] {
        for (name, state) in states {
            for page in PAGES
                .iter()
                .filter(|page| !page.contains("show=1") || name != "none")
            {
                let visit = Visit::open(now, life(state.clone()));
                assert!(!held(&visit, page), "{page} {name} {now}");
            }
        }
    }
    let shown = words(&Visit::open(DAY, life(none())).get("/"));
    assert!(shown.contains("80 of 81 days"), "{shown}");
}

#[test]
fn switching_back_and_forth_loses_nothing() {
    let before = life(none());
    let mut after = before.clone();
    after.push(event("on", "2026-05-08T23:01", situation([Answer::Yes; 5])));
    after.push(event("off", "2026-05-08T23:02", situation([Answer::No; 5])));
    for page in PAGES {
        let (before, after) = (
            Visit::open(DAY, before.clone()),
            Visit::open(DAY, after.clone()),
        );
        assert_eq!(words(&before.get(page)), words(&after.get(page)), "{page}");
    }
    let (before, after) = (to_lines(&lived(before)), to_lines(&lived(after)));
    assert!(before.lines().all(|line| after.contains(line)));
}
