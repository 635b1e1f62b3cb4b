//! One press further: every link and every form of every page, with each of its choices.

use std::collections::BTreeSet;
use std::sync::Arc;

use ebb_core::decide::decide;
use ebb_core::event::{Envelope, Hlc};

use super::lives::{DAY, NAME, NIGHT, at_risk, life, none, states, visits};
use super::routes::PAGES;
use super::{harm, title};
use crate::pages::is_public;
use crate::testing::read::{Form, forms, links};
use crate::testing::{Shown, Visit};

/// Carries out what a page stands for as the shell does, without keys and without a store.
fn after(visit: &Visit, shown: &Shown) -> Visit {
    let mut visit = visit.clone();
    if let Some(desk) = &shown.effect.desk {
        visit.view.desk = Arc::new(desk.clone());
    }
    let mut life = (*visit.view.life).clone();
    for command in &shown.effect.commands {
        let Ok(decided) = decide(&life, command.clone(), &visit.view.now) else {
            continue;
        };
        for event in decided.events {
            let hlc = Hlc {
                time: life.latest().time + 1,
                node: 1,
            };
            life.evolve(Envelope {
                event,
                hlc,
                blanks: Vec::new(),
            });
        }
    }
    visit.view.life = Arc::new(life);
    visit
}

/// Sends a form and goes where it leads: what is seen first, and how it is called in a failure.
fn press(visit: &Visit, form: &Form, fields: &[(String, String)]) -> Shown {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let path = form.action.split('?').next().unwrap_or_default();
    let shown = visit.post(path, &fields);
    match &shown.to {
        Some(to) => after(visit, &shown).get(to),
        None => shown,
    }
}

/// Whether there is a page, a file or a way on, and not only a status.
fn answered(shown: &Shown) -> bool {
    let status = shown.status.as_u16();
    matches!(status, 200 | 303 | 400 | 422) && (shown.to.is_some() || !shown.html.is_empty())
}

/// Every press on a page.
fn presses(visit: &Visit, page: &str, mut each: impl FnMut(&Form, &[(String, String)], Shown)) {
    for form in forms(&visit.get(page).html) {
        for fields in form.presses() {
            let shown = press(visit, &form, &fields);
            each(&form, &fields, shown);
        }
    }
}

#[test]
fn at_risk_no_press_leads_to_what_could_harm() {
    for now in [DAY, NIGHT] {
        for (name, state) in at_risk() {
            for visit in visits(now, state.as_ref()) {
                for page in PAGES {
                    presses(&visit, page, |form, fields, shown| {
                        // Whoever turns the state off under My situation isn't at risk any more.
                        let file = !shown.html.starts_with("<!DOCTYPE");
                        if form.action == "/situation" || file {
                            return;
                        }
                        let harm = harm(&shown);
                        assert_eq!(
                            harm, None,
                            "{page} {fields:?} ({name}, {now})\n{}",
                            shown.html
                        );
                    });
                }
            }
        }
    }
}

#[test]
fn no_form_leads_nowhere() {
    let mut states = at_risk();
    states.push(("none", none()));
    let mut pressed = 0;
    for (name, state) in states {
        for visit in visits(DAY, state.as_ref()) {
            for page in PAGES {
                presses(&visit, page, |form, fields, shown| {
                    pressed += 1;
                    let to = &form.action;
                    assert!(
                        answered(&shown),
                        "{page} {to} {fields:?} ({name}): {shown:?}"
                    );
                    assert!(!shown.html.contains(">["), "{page} {fields:?} misses words");
                });
            }
        }
    }
    // A reader that finds no forms would pass as well.
    assert!(pressed > 5000, "only {pressed} presses");
}

#[test]
fn no_link_leads_nowhere() {
    let mut dead = BTreeSet::new();
    for now in [DAY, NIGHT] {
        for (_, state) in states() {
            for visit in visits(now, state.as_ref()) {
                let on = |page: &&str| links(&visit.get(page).html);
                let all: BTreeSet<String> = PAGES.iter().flat_map(on).collect();
                dead.extend(all.into_iter().filter(|link| !answered(&visit.get(link))));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn before_set_up_and_while_locked_every_public_page_answers_and_leads_on() {
    for visit in [
        Visit::stranger(NIGHT),
        Visit::locked(NIGHT),
        Visit::locked(DAY),
    ] {
        let desks = super::lives::desks(NIGHT);
        for visit in desks.map(|desk| visit.clone().desk(desk)) {
            for page in PAGES
                .iter()
                .filter(|page| is_public(page.split('?').next().unwrap_or(page)))
            {
                let shown = visit.get(page);
                assert!(matches!(shown.status.as_u16(), 200 | 303), "{page}");
                presses(&visit, page, |_, fields, shown| {
                    assert!(answered(&shown), "{page} {fields:?}: {shown:?}");
                });
                for link in links(&shown.html) {
                    assert!(
                        matches!(visit.get(&link).status.as_u16(), 200 | 303),
                        "{page}: {link}"
                    );
                }
            }
        }
    }
}

#[test]
fn their_name_stands_in_no_title_and_no_address() {
    let name = NAME.to_lowercase();
    for visit in visits(DAY, none().as_ref()) {
        for page in PAGES {
            let shown = visit.get(page);
            let sent = forms(&shown.html).into_iter().map(|form| form.action);
            let mut addresses = links(&shown.html)
                .into_iter()
                .chain(sent)
                .chain(shown.to.clone());
            assert!(!title(&shown.html).to_lowercase().contains(&name), "{page}");
            assert!(
                !addresses.any(|path| path.to_lowercase().contains(&name)),
                "{page}"
            );
        }
    }
    assert!(
        Visit::open(DAY, life(none()))
            .get("/settings/names")
            .html
            .contains(NAME)
    );
}
