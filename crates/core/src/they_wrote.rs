//! They wrote: put away, with a wait that was chosen beforehand.
//!
//! Being written to changes no figure of the person's own.

pub mod draft;
pub mod reading;

use jiff::SignedDuration;

use crate::life::Life;
use crate::moment::Moment;
use crate::{record, words};

use reading::{Answers, Cue, Seen};

record! {
    /// One message of theirs, put away.
    24 "they_wrote" pub struct TheyWrote {
        /// The message, noted or pasted; out of sight.
        1 text: Option<String>,
        /// Until when it stays put away.
        2 until: Option<Moment>,
        /// Whether it is practical and due.
        3 practical: bool,
        /// Whether somebody was in danger.
        4 danger: bool,
    }
}

record! {
    /// A message of theirs was looked at by what can be observed, and something was decided about an
    /// answer. What is named in neither list was left open.
    26 "they_wrote.looked" pub struct Looked {
        /// The id of the message.
        1 of: String,
        /// What is so, by the names of [`reading::Cue`], with spaces between.
        2 yes: Option<String>,
        /// What is not so.
        3 no: Option<String>,
        /// What shall become of an answer, once that was said.
        4 then: Option<Then>,
    }
}

words! {
    /// What shall become of an answer.
    pub enum Then {
        /// None is given: complete in itself.
        None = "none",
        /// It waits for a day.
        Day = "day",
        /// One is given now.
        Now = "now",
    }
}

impl Looked {
    /// What was answered. Names that only a newer Ebb knows are left open.
    #[must_use]
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (names, seen) in [(&self.yes, Seen::Yes), (&self.no, Seen::No)] {
            let names = names.as_deref().unwrap_or_default().split(' ');
            answers = names
                .filter_map(Cue::from_word)
                .fold(answers, |answers, cue| answers.with(cue, seen));
        }
        answers
    }

    /// The names under which these answers are kept.
    #[must_use]
    pub fn names(answers: &Answers, seen: Seen) -> Option<String> {
        let names: Vec<&str> = answers.all(seen).map(Cue::word).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }
}

/// How often a message was looked at within the seven days up to `now`.
#[must_use]
pub fn looks_this_week(life: &Life, of: &str, now: &Moment) -> usize {
    let week = SignedDuration::from_hours(7 * 24);
    let looks = life.all::<Looked>().filter(|seen| seen.body.of == of);
    let ago = |at: &Moment| now.timestamp().duration_since(at.timestamp());
    looks
        .filter(|seen| !ago(seen.at).is_negative() && ago(seen.at) < week)
        .count()
}
