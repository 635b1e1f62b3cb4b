//! What a message says and doesn't say: three readings, and nobody's mind.
//!
//! No study validates reading a motive from one message; the same words can have many. So only what
//! can be observed is asked, "I don't know" counts for nothing, and everything that isn't plainly one
//! of two things is "nobody can tell". Source: `evidence.md` 5.1 and 5.2.

use crate::words;

words! {
    /// Something that can be seen in a message, or around it.
    pub enum Cue {
        /// It threatens, or says that something will happen.
        Threatens = "threatens",
        /// It comes although they were told to stop.
        IgnoresStop = "ignores-stop",
        /// They stood at the door, or waited for you somewhere.
        AtTheDoor = "at-the-door",
        /// It is one of many, one after the other.
        Many = "many",
        /// It names a concrete task, object, date, child or sum.
        Names = "names",
        /// That is real and due.
        Due = "due",
        /// Somebody else, or another way, could have dealt with it.
        OtherWay = "other-way",
        /// It asks in words to try again.
        AsksAgain = "asks-again",
        /// It names a step, with a day.
        NamesStep = "names-step",
        /// It names what was wrong and what they would change.
        NamesChange = "names-change",
        /// For two weeks or more before it, deeds matched words.
        Deeds = "deeds",
        /// It says sorry for something that they did, and names it.
        SorryFor = "sorry-for",
        /// It asks to be forgiven, or whether all is well between you.
        Forgive = "forgive",
        /// It speaks of missing you or of old times, and proposes nothing.
        Misses = "misses",
        /// It tells of a crisis, of loneliness, of illness.
        Crisis = "crisis",
        /// It asks for comfort or for time, now.
        Comfort = "comfort",
        /// It asks for money, a favour, a bed, closeness.
        Favour = "favour",
        /// It asks about your life, your place, your evenings, and tells nothing of theirs.
        AsksOfYou = "asks-of-you",
        /// It asks whether you are well, for a birthday or after bad news, and no more.
        ChecksIn = "checks-in",
        /// It is a bare greeting, a picture, a like.
        Bare = "bare",
        /// It came late at night, on a weekend or holiday, or after a drink.
        Late = "late",
        /// Before, they went silent once you had answered, twice or more.
        WentSilent = "went-silent",
        /// They have just learned that you go on with your life, or something of theirs has just ended.
        JustLearned = "just-learned",
        /// It blames you.
        Blames = "blames",
    }
}

impl Cue {
    /// Whether this leads away from every reading, to the page about safety. Being blamed is not
    /// such a cue: it hurts, and is common.
    #[must_use]
    pub const fn is_danger(self) -> bool {
        matches!(
            self,
            Self::Threatens | Self::Many | Self::IgnoresStop | Self::AtTheDoor
        )
    }
}

/// What was answered of one cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Nobody knows, or it wasn't answered.
    #[default]
    Unsure,
}

/// The answers to all cues of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers([Seen; Cue::ALL.len()]);

impl Answers {
    /// The same with one more answer.
    #[must_use]
    pub fn with(mut self, cue: Cue, seen: Seen) -> Self {
        if let Some(at) = place(cue) {
            self.0[at] = seen;
        }
        self
    }

    /// What was answered of a cue.
    #[must_use]
    pub fn of(&self, cue: Cue) -> Seen {
        place(cue).map_or(Seen::Unsure, |at| self.0[at])
    }

    /// The cues that were answered so.
    pub fn all(&self, seen: Seen) -> impl Iterator<Item = Cue> + '_ {
        Cue::ALL
            .iter()
            .copied()
            .filter(move |cue| self.of(*cue) == seen)
    }

    fn yes(&self, cue: Cue) -> bool {
        self.of(cue) == Seen::Yes
    }
}

fn place(cue: Cue) -> Option<usize> {
    Cue::ALL.iter().position(|known| *known == cue)
}

/// What can be said of a message. There are no others, and none has degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Not to be read at all: somebody may be in danger.
    Danger,
    /// It asks in words to try again and names a step.
    AsksToTryAgain,
    /// It is about something real that is due.
    Practical,
    /// Everything else.
    NobodyCanTell,
}

impl Reading {
    /// Its name; the words are `reading-NAME`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::AsksToTryAgain => "again",
            Self::Practical => "practical",
            Self::NobodyCanTell => "nobody",
        }
    }
}

/// Reads a message by what was seen in it. Danger comes before everything; words that ask to try again,
/// together with a step, before what is practical, so that a key on the table hides no question. Who
/// misses, apologises or asks for comfort may mean many things.
#[must_use]
pub fn read(answers: &Answers) -> Reading {
    if Cue::ALL
        .iter()
        .any(|cue| cue.is_danger() && answers.yes(*cue))
    {
        return Reading::Danger;
    }
    if answers.yes(Cue::AsksAgain) && answers.yes(Cue::NamesStep) {
        return Reading::AsksToTryAgain;
    }
    if answers.yes(Cue::Names) && answers.yes(Cue::Due) {
        return Reading::Practical;
    }
    Reading::NobodyCanTell
}

/// How often a week the same message may be looked at before that has become checking.
pub const LOOKS_A_WEEK: usize = 3;
