//! My situation, and the plan for the worst hour.
//!
//! The state changes what pages say and offer, see docs/safety; it never shows anywhere by name.

use crate::{record, words};

record! {
    /// Answers under “My situation”; the newest stand.
    20 "situation" pub struct Situation {
        /// Are you afraid of them, or of what they might do?
        1 afraid: Option<Answer>,
        /// Have they hurt, threatened or forced you?
        2 hurt: Option<Answer>,
        /// Do they follow you, or can they get into your phone, accounts or location?
        3 followed: Option<Answer>,
        /// Have they, or a court or the police, told you to stop contacting them?
        4 told_to_stop: Option<Answer>,
        /// Are you under 18?
        5 under_18: Option<Answer>,
    }
}

record! {
    /// The plan for the worst hour, in the person's own words; the newest stands.
    21 "plan" pub struct Plan {
        /// What it looks like when it begins.
        1 begins: Option<String>,
        /// What I can do by myself.
        2 alone: Option<String>,
        /// Where to be.
        3 place: Option<String>,
        /// Whom to ask.
        4 ask: Option<String>,
        /// Who is trained for it.
        5 trained: Option<String>,
        /// What to put out of reach.
        6 reach: Option<String>,
    }
}

words! {
    /// An answer that may be kept to oneself.
    pub enum Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Rather not say.
        RatherNot = "rather-not",
    }
}

/// What the pages must take into account. At-risk and asked-to-stop may both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// Nothing was answered, or not all of it.
    pub not_asked: bool,
    /// Afraid, hurt or followed.
    pub at_risk: bool,
    /// Told to stop.
    pub asked_to_stop: bool,
    /// Under 18.
    pub under_18: bool,
}

impl State {
    /// The state before anything was asked.
    pub const NOT_ASKED: Self = Self {
        not_asked: true,
        at_risk: false,
        asked_to_stop: false,
        under_18: false,
    };

    /// The state that follows from the newest answers.
    #[must_use]
    pub fn of(situation: Option<&Situation>) -> Self {
        let Some(said) = situation else {
            return Self::NOT_ASKED;
        };
        let yes = |answer: Option<Answer>| answer == Some(Answer::Yes);
        let open = |answer: Option<Answer>| !matches!(answer, Some(Answer::Yes | Answer::No));
        let at_risk = yes(said.afraid) || yes(said.hurt) || yes(said.followed);
        let asked_to_stop = yes(said.told_to_stop);
        Self {
            not_asked: !at_risk
                && (open(said.afraid)
                    || open(said.hurt)
                    || open(said.followed)
                    || open(said.told_to_stop)),
            at_risk,
            asked_to_stop,
            under_18: yes(said.under_18),
        }
    }

    /// Whether Ebb keeps from advising to block, log out, unfollow, delete or burn, and offers no
    /// template: at risk, or not known.
    #[must_use]
    pub fn is_careful(self) -> bool {
        self.at_risk || self.not_asked
    }
}
