//! The form that puts a pull right.

use ebb_core::rating::Rating;
use ebb_core::urge::{Felt, Outcome, SetOff, Urge};
use maud::{Markup, html};

use crate::pages::contact::pills;
use crate::parts::{self, Pick, Writing};
use crate::text::tr;
use crate::view::{Fields, View};

/// What stands in an urge, as its form would send it.
pub(super) fn typed(body: &Urge) -> Fields {
    let mut typed = Fields(Vec::new());
    let mut put = |name: &str, value: Option<String>| {
        typed.0.extend(value.map(|value| (name.to_owned(), value)));
    };
    put("before", body.before.map(|rating| rating.to_string()));
    put("after", body.after.map(|rating| rating.to_string()));
    put("felt", body.felt.map(|felt| felt.word().to_owned()));
    put(
        "outcome",
        body.outcome.map(|outcome| sent(outcome).to_owned()),
    );
    put("action", body.action.clone());
    put("note", body.note.clone());
    let (known, own): (Vec<&String>, Vec<&String>) = body
        .triggers
        .iter()
        .partition(|word| SetOff::from_word(word).is_some());
    known
        .into_iter()
        .for_each(|word| put("set_off", Some(word.clone())));
    let own: Vec<&str> = own.into_iter().map(String::as_str).collect();
    put("own", Some(own.join(", ")));
    typed
}

pub(super) fn asked(view: &View, typed: &Fields) -> Markup {
    let rating = |name: &str| typed.rating(name).map(Rating::get);
    let (low, high) = (tr!("entry-rating-low"), tr!("entry-rating-high"));
    let chosen = typed.all("set_off");
    let chosen: Vec<&str> = chosen.iter().map(String::as_str).collect();
    let set_off: Vec<Pick<'_>> = SetOff::ALL
        .iter()
        .map(|word| Pick::new(word.word(), tr!(&format!("set-off-{}", word.word()))))
        .collect();
    let note = typed.words("note").unwrap_or_default();
    html! {
        (pills("outcome", &tr!("entry-urge-outcome"), &outcomes(view), typed.get("outcome")))
        (pills("felt", &tr!("entry-urge-felt"), &felts(), typed.get("felt")))
        (parts::rating("before", tr!("entry-urge-before"), &low, &high, rating("before")))
        (parts::rating("after", tr!("entry-urge-after"), &low, &high, rating("after")))
        (parts::chips("set_off", tr!("entry-urge-triggers"), &set_off, &chosen))
        (parts::field("own", "text", &tr!("entry-urge-own"), typed.get("own"), ""))
        (parts::field("action", "text", &tr!("entry-urge-action"), typed.get("action"), ""))
        (parts::box_(&Writing::new("note", tr!("contact-note")).text(&note).spellcheck(view.spellcheck())))
    }
}

/// The word that the form sends: none that a page at risk may not hold.
fn sent(outcome: Outcome) -> &'static str {
    if outcome == Outcome::Slipped {
        "sent"
    } else {
        outcome.word()
    }
}

fn outcomes(view: &View) -> Vec<(&'static str, String)> {
    let words = |outcome: Outcome| match outcome {
        Outcome::Slipped if view.state().at_risk => tr!("entry-urge-outcome-noted"),
        _ => tr!(&format!("entry-urge-outcome-{}", outcome.word())),
    };
    let mut all: Vec<_> = Outcome::ALL
        .iter()
        .map(|outcome| (sent(*outcome), words(*outcome)))
        .collect();
    all.push(("", tr!("entry-unsaid")));
    all
}

fn felts() -> Vec<(&'static str, String)> {
    let words = |felt: &Felt| {
        (
            felt.word(),
            tr!(&format!("entry-urge-felt-{}", felt.word())),
        )
    };
    let mut all: Vec<_> = Felt::ALL.iter().map(words).collect();
    all.push(("", tr!("entry-unsaid")));
    all
}

/// What the form says; what it doesn't ask for stays.
pub(super) fn read(fields: &Fields, old: &Urge) -> Urge {
    let known = fields
        .all("set_off")
        .into_iter()
        .filter(|word| SetOff::from_word(word).is_some());
    let own = fields
        .get("own")
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned);
    Urge {
        before: fields.rating("before"),
        after: fields.rating("after"),
        felt: Felt::from_word(fields.get("felt")),
        triggers: known.chain(own).take(64).collect(),
        action: fields.some("action"),
        outcome: match fields.get("outcome") {
            "sent" => Some(Outcome::Slipped),
            word => Outcome::from_word(word),
        },
        note: fields.words("note"),
        extra: old.extra.clone(),
    }
}
