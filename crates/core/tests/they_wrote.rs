//! What is said of a message, and of a draft of an answer: by tables that anybody can read.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use ebb_core::they_wrote::draft::look_over;
use ebb_core::they_wrote::reading::{Answers, Cue, Reading, Seen, read};
use proptest::prelude::*;

const MESSAGES: &str = include_str!("they_wrote/messages.tsv");
const DRAFTS: &str = include_str!("they_wrote/drafts.tsv");

fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect()).collect()
}

fn answers(yes: &str, no: &str) -> Answers {
    let mut answers = Answers::default();
    for (names, seen) in [(yes, Seen::Yes), (no, Seen::No)] {
        for name in names.split_whitespace() {
            answers = answers.with(Cue::from_word(name).unwrap(), seen);
        }
    }
    answers
}

#[test]
fn every_described_message_is_read_as_somebody_who_claims_nothing_would() {
    let rows = rows(MESSAGES);
    assert!(rows.len() >= 40);
    for row in &rows {
        let said = read(&answers(row[1], row[2])).name();
        assert_eq!(said, row[3], "{}", row[0]);
    }
}

#[test]
fn every_draft_is_found_what_it_holds_and_a_good_one_nothing() {
    let rows = rows(DRAFTS);
    let (good, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[0].is_empty());
    assert!(
        good.len() >= 30 && others.len() >= 60,
        "{} {}",
        good.len(),
        others.len()
    );
    let mut wrong = Vec::new();
    for row in &rows {
        let draft = row[1].replace("\\n", "\n");
        let found: Vec<&str> = look_over(&draft)
            .iter()
            .map(|found| found.what.word())
            .collect();
        if found.join(" ") != row[0] {
            wrong.push(format!("{draft}\n  expected {:?}, found {found:?}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_found_is_quoted_as_it_stands_in_the_draft() {
    let found = look_over("The keys are with Ana. I MISS you so much.");
    assert_eq!(found[0].words, "miss you");
    // A word inside another is not that word.
    assert!(look_over("The dismissal notice came. Foxtrot street 12.").is_empty());
}

fn any_answers() -> impl Strategy<Value = Answers> {
    let seen = prop_oneof![Just(Seen::Yes), Just(Seen::No), Just(Seen::Unsure)];
    prop::collection::vec(seen, Cue::ALL.len()).prop_map(|seen| {
        let pairs = Cue::ALL.iter().copied().zip(seen);
        pairs.fold(Answers::default(), |answers, (cue, seen)| {
            answers.with(cue, seen)
        })
    })
}

proptest! {
    #[test]
    fn a_yes_to_asking_in_words_or_to_a_step_never_takes_a_return_away(answers in any_answers()) {
        if read(&answers) == Reading::AsksToTryAgain {
            for cue in [Cue::AsksAgain, Cue::NamesStep] {
                prop_assert_eq!(read(&answers.with(cue, Seen::Yes)), Reading::AsksToTryAgain);
            }
        }
    }

    #[test]
    fn only_words_and_a_step_together_are_a_return(answers in any_answers()) {
        let without = answers.with(Cue::AsksAgain, Seen::Unsure);
        prop_assert_ne!(read(&without), Reading::AsksToTryAgain);
        let without = answers.with(Cue::NamesStep, Seen::No);
        prop_assert_ne!(read(&without), Reading::AsksToTryAgain);
    }

    #[test]
    fn a_sign_of_danger_is_never_read_away(answers in any_answers(), which in 0..4usize) {
        let danger: Vec<Cue> = Cue::ALL.iter().copied().filter(|cue| cue.is_danger()).collect();
        prop_assert_eq!(read(&answers.with(danger[which], Seen::Yes)), Reading::Danger);
    }

    #[test]
    fn one_answer_alone_says_nothing_but_danger(which in 0..Cue::ALL.len()) {
        let cue = Cue::ALL[which];
        let said = read(&Answers::default().with(cue, Seen::Yes));
        let expected = if cue.is_danger() { Reading::Danger } else { Reading::NobodyCanTell };
        prop_assert_eq!(said, expected);
    }

    #[test]
    fn any_text_can_be_looked_over(draft in ".{0,400}") {
        let found = look_over(&draft);
        prop_assert!(found.len() <= 10);
    }
}
