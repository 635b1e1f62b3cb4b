//! Urges (M5), and what stands by in that hour: people, reasons.
//!
//! Every outcome is kept, a closed page too. Nothing in urge help is random, and nothing in it
//! shows a count.

use crate::rating::Rating;
use crate::{record, words};

record! {
    /// One urge.
    2 "urge" pub struct Urge {
        /// How strong it was, for who wants to say.
        1 before: Option<Rating>,
        /// How strong it was afterwards.
        2 after: Option<Rating>,
        /// Less, the same or more.
        3 felt: Option<Felt>,
        /// What set it off.
        4 triggers: Vec<String>,
        /// What the person did meanwhile.
        5 action: Option<String>,
        /// How it ended; not said means that the page was closed.
        6 outcome: Option<Outcome>,
        /// What happened, in the person's own words.
        7 note: Option<String>,
    }
}

impl Urge {
    /// How it ended; a page that was simply closed is an end as well.
    #[must_use]
    pub fn ended(&self) -> Outcome {
        self.outcome.unwrap_or(Outcome::Closed)
    }
}

words! {
    /// How the pull is afterwards.
    pub enum Felt {
        /// Less.
        Better = "better",
        /// The same.
        Same = "same",
        /// More.
        Worse = "worse",
    }
}

words! {
    /// How an urge ended.
    pub enum Outcome {
        /// Nothing was sent.
        RodeOut = "rode-out",
        /// Something was sent, or looked at.
        Slipped = "slipped",
        /// The page was closed.
        Closed = "closed",
    }
}

words! {
    /// What sets an urge off; the person may add words of their own.
    pub enum SetOff {
        /// Being alone.
        Alone = "alone",
        /// Lying awake.
        CantSleep = "cant-sleep",
        /// A drink.
        Drink = "drink",
        /// A photo.
        Photo = "photo",
        /// A song.
        Song = "song",
        /// Something seen online.
        Online = "online",
        /// News of them.
        News = "news",
        /// A date.
        Date = "date",
        /// Good news to tell.
        GoodNews = "good-news",
        /// A quarrel.
        Quarrel = "quarrel",
        /// A message from them.
        TheirMessage = "their-message",
        /// Nothing that the person knows of.
        Nothing = "nothing",
    }
}

record! {
    /// Somebody to call.
    17 "person" pub struct Person {
        /// Their name.
        1 name: String,
        /// Their number, as one would dial it.
        2 phone: Option<String>,
        /// When and what for, in the person's own words.
        3 note: Option<String>,
    }
}

record! {
    /// A reason of the person's own, written on a calm day.
    18 "reason" pub struct Reason {
        /// The reason.
        1 text: String,
    }
}
