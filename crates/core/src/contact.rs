//! Contacts: who began, by which channel, necessary or not.
//!
//! Only what the person freely started touches the person's own count. Looking at a profile is a
//! contact of one's own; its appearing in a feed is chance.

use crate::{record, words};

record! {
    /// One contact.
    4 "contact" pub struct Contact {
        /// Who began.
        1 who: Who,
        /// By which channel.
        2 channel: Channel,
        /// Whether it had to be; the person's own word.
        3 necessary: bool,
        /// In the person's own words.
        4 note: Option<String>,
        /// What the hour before was like, written on a later day.
        5 hour_before: Option<String>,
        /// If … then …, in the person's own words, written on a later day; empty where the
        /// question was put and left, so that it isn't put again.
        6 next_time: Option<String>,
        /// Where the original is kept, for a record.
        7 original: Option<String>,
    }
}

impl Contact {
    /// Whether this contact touches the person's own count: freely started by the person.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.who == Who::Mine && !self.necessary
    }
}

words! {
    /// Who began a contact.
    pub enum Who {
        /// The person.
        Mine = "mine",
        /// They.
        Theirs = "theirs",
        /// Nobody: chance.
        Chance = "chance",
    }
}

words! {
    /// How a contact came about.
    pub enum Channel {
        /// A call.
        Call = "call",
        /// A text message.
        Text = "text",
        /// Mail.
        Mail = "mail",
        /// A picture or meme.
        Picture = "picture",
        /// A like or reaction.
        Like = "like",
        /// Looking at a profile.
        Look = "look",
        /// Through a third person.
        ThirdPerson = "third-person",
        /// In person.
        InPerson = "in-person",
        /// A gift or gesture.
        Gift = "gift",
        /// Something else.
        Other = "other",
    }
}
