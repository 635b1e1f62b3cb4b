//! The voice: words that stand nowhere, and signs that shout.

use super::{excuse, files, messages, say};

/// Words and phrases about the person that never reach a page, in every form that is meant.
const NEVER: &[&str] = &[
    "streak",
    "streaks",
    "reset",
    "resets",
    "resetting",
    "relapse",
    "relapses",
    "relapsed",
    "relapsing",
    "failed",
    "clean",
    "cleaned",
    "cleaning",
    "addict",
    "addicts",
    "addicted",
    "addiction",
    "healing score",
    "journey",
    "journeys",
    "fight",
    "fights",
    "fighting",
    "fought",
    "win",
    "wins",
    "winning",
    "won",
    "stay strong",
    "closure",
    "toxic",
    "narcissist",
    "narcissists",
    "narcissistic",
    "detox",
    "deserve",
    "deserves",
    "deserved",
    "self love",
    "move on",
    "moves on",
    "moved on",
    "moving on",
    "dumper",
    "dumpers",
    "dumpee",
    "dumpees",
    "coping",
    "trigger",
    "triggers",
    "triggered",
    "log",
    "logs",
    "logged",
    "logging",
    "audit",
    "audits",
    "battery",
    "well done",
    "proud of you",
    "get them back",
    "make them miss you",
    "they will be back",
    "they'll be back",
    "everything happens for a reason",
    "urge",
    "urges",
];

/// What a claim or a paid scheme may be quoted with stops here: these stand nowhere in `text/`.
const NOWHERE: &[&str] = &[
    "streak",
    "streaks",
    "relapse",
    "relapses",
    "relapsed",
    "healing score",
];

/// What no page says to somebody who is at risk.
const NOT_AT_RISK: &[&str] = &["slip", "of the last", "block", "template", "your part"];

/// Splits into words: letters and apostrophes hold together, everything else parts. So "window"
/// doesn't hold "win", and "won't" isn't "won".
fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace('’', "'")
        .split(|sign: char| !sign.is_alphanumeric() && sign != '\'')
        .map(|word| word.trim_matches('\'').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

fn holds(text: &str, phrase: &str) -> bool {
    let sought = words(phrase);
    words(text)
        .windows(sought.len())
        .any(|found| found == sought.as_slice())
}

#[test]
fn a_word_is_found_whole_and_only_whole() {
    assert!(holds("You can win, it says.", "win"));
    assert!(holds("Don't Move\non yet", "move on"));
    assert!(holds("self-love", "self love"));
    for harmless in [
        "the window",
        "it won't",
        "winter",
        "a logical dialog",
        "emergency",
        "remove one",
    ] {
        assert!(
            NEVER.iter().all(|word| !holds(harmless, word)),
            "{harmless}"
        );
    }
}

#[test]
fn no_message_holds_a_forbidden_word() {
    let mut found = Vec::new();
    for said in messages() {
        if said.id.starts_with("claim-") || said.id.starts_with("scheme-") {
            continue;
        }
        let held = NEVER.iter().filter(|word| holds(&said.words, word));
        found.extend(held.map(|word| format!("{}: {word}", said.id)));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn three_words_stand_nowhere_not_even_in_a_comment() {
    for (file, source) in files() {
        for word in NOWHERE {
            assert!(!holds(&source, word), "{file} holds {word}");
        }
    }
}

#[test]
fn nothing_shouts_and_nothing_winks() {
    for said in messages() {
        assert!(!said.words.contains('!'), "{} shouts", said.id);
        let picture = said.words.chars().find(|sign| {
            matches!(u32::from(*sign), 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xFE0F | 0x1F000..=0x1FAFF)
        });
        assert!(picture.is_none(), "{} holds {picture:?}", said.id);
    }
}

#[test]
fn what_is_near_to_somebody_at_risk_says_nothing_that_could_harm() {
    let near = excuse::all()
        .iter()
        .filter(|excuse| !excuse.speaks_of_contact);
    let mut ids: Vec<String> = near
        .flat_map(|excuse| [excuse.thought_id(), excuse.answer_id()])
        .collect();
    ids.extend(
        messages()
            .into_iter()
            .map(|said| said.id)
            .filter(|id| id.ends_with("-at-risk")),
    );
    for id in ids {
        for phrase in NOT_AT_RISK {
            assert!(!holds(&say(&id), phrase), "{id} says {phrase}");
        }
    }
}
