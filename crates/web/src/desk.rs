//! The desk: what one session holds in memory before anything is kept.
//!
//! Nothing here touches a disk. A wait that runs survives a reload and the idle lock; what was
//! typed stays until it is kept or let go, and is covered when the vault locks or the page is left.

use ebb_core::event::EventId;
use ebb_core::moment::{Day, Moment};
use ebb_core::urge::Felt;
use maud::Markup;

use crate::parts;
use crate::platform::Home;
use crate::text::{Arg, say_with};

/// Messages that speak of commands and folders, and what a browser's Ebb says instead.
const IN_BROWSER: &[(&str, &str)] = &[
    ("vault-damaged", "pocket-damaged"),
    ("vault-not-ours", "pocket-damaged"),
    ("vault-newer", "pocket-newer"),
    ("vault-forbidden", "pocket-forbidden"),
];

/// One session's memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Desk {
    /// The urge that is being waited through.
    pub urge: Option<Wait>,
    /// What was typed into a box of the first nights and not kept yet.
    pub words: String,
    /// What was typed before the vault locked or the page was left. No page shows it before the
    /// vault opens or, where there is none, the person asks for it.
    pub covered: String,
    /// "Not before eight": a promise made before there was a vault.
    pub promise: Option<Moment>,
    /// A message of theirs that was put away before there was a vault.
    pub put_away: Option<PutAway>,
    /// That something was sent, said in this session.
    pub sent: Option<Sent>,
    /// Recovery words, shown once.
    pub recovery: Option<Vec<String>>,
    /// The country chosen under Help now.
    pub country: Option<String>,
    /// The day on which the vault was made, if it was made in this session.
    pub begun: Option<Day>,
    /// One sentence for the next page.
    pub notice: Option<Notice>,
}

/// A wait that runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// The id of the urge.
    pub id: EventId,
    /// When it began.
    pub from: Moment,
    /// When it is over.
    pub until: Moment,
    /// How it is now, once that was said.
    pub felt: Option<Felt>,
    /// What was done meanwhile.
    pub action: Option<String>,
    /// Whether the urge stands in the vault already.
    pub noted: bool,
}

/// Something was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// When that was said.
    pub at: Moment,
    /// Whether it stands in the vault already.
    pub noted: bool,
}

/// A message of theirs, put away.
#[derive(Debug, Clone, PartialEq)]
pub struct PutAway {
    /// The id of the contact, so that saying it twice is one event.
    pub contact: EventId,
    /// The id of what was done with it.
    pub wrote: EventId,
    /// Whether it stands in the vault already.
    pub noted: bool,
    /// When it came.
    pub at: Moment,
    /// Until when it waits, if that was said.
    pub until: Option<Moment>,
    /// Whether it was practical and due.
    pub practical: bool,
    /// Whether somebody was in danger.
    pub danger: bool,
}

/// One sentence for the next page: something was done, or could not be.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Whether it tells of something that could not be done.
    pub error: bool,
    /// The message's id.
    pub id: String,
    /// What the message takes in.
    pub args: Vec<(&'static str, String)>,
}

impl Notice {
    /// That something was done.
    #[must_use]
    pub fn done(id: &str) -> Self {
        Self {
            error: false,
            id: id.to_owned(),
            args: Vec::new(),
        }
    }

    /// That something could not be done.
    #[must_use]
    pub fn error(id: &str) -> Self {
        Self {
            error: true,
            id: id.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds what the message takes in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// What it says, in the words that are true where Ebb runs.
    #[must_use]
    pub fn words_at(&self, home: Home) -> String {
        let other = IN_BROWSER.iter().find(|(usual, _)| *usual == self.id);
        let other = other.filter(|_| home != Home::Computer);
        self.say(other.map_or(&*self.id, |(_, id)| id))
    }

    /// What it says.
    #[must_use]
    pub fn words(&self) -> String {
        self.say(&self.id)
    }

    fn say(&self, id: &str) -> String {
        let args: Vec<(&str, Arg)> = self
            .args
            .iter()
            .map(|(name, value)| (*name, Arg::from(value)))
            .collect();
        say_with(id, &args)
    }

    /// Draws it, in the words that are true where Ebb runs.
    #[must_use]
    pub fn draw_at(&self, home: Home) -> Markup {
        self.frame(&self.words_at(home))
    }

    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Markup {
        self.frame(&self.words())
    }

    fn frame(&self, words: &str) -> Markup {
        if self.error {
            parts::error(words)
        } else {
            parts::saved(words)
        }
    }
}

impl Desk {
    /// Hides what was typed, and forgets what may be shown only once.
    pub fn cover(&mut self) {
        self.covered = self.all_words();
        self.words = String::new();
        self.recovery = None;
    }

    /// Shows again what was hidden, in front of what was typed since.
    pub fn uncover(&mut self) {
        self.words = self.all_words();
        self.covered = String::new();
    }

    /// Everything that was typed and not kept yet, hidden or not, in the order of typing.
    #[must_use]
    pub fn all_words(&self) -> String {
        let both = [self.covered.as_str(), self.words.as_str()];
        let typed: Vec<&str> = both.into_iter().filter(|words| !words.is_empty()).collect();
        typed.join("\n\n")
    }

    /// Whether something was typed that isn't kept yet.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.words.is_empty() || !self.covered.is_empty()
    }

    /// Whether nothing would be lost if this were forgotten.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            urge,
            promise,
            put_away,
            sent,
            recovery,
            ..
        } = self;
        !self.has_words()
            && urge.is_none()
            && promise.is_none()
            && put_away.is_none()
            && sent.is_none()
            && recovery.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_of_no_command_and_no_folder() {
        let browser = Home::Browser { lasting: false };
        for (usual, _) in IN_BROWSER {
            let notice = Notice::error(usual);
            let [here, there] =
                [Home::Computer, browser].map(|home| notice.draw_at(home).into_string());
            assert_ne!(here, there, "{usual}");
            for word in ["`ebb", "folder", "account"] {
                assert!(!there.contains(word), "{there}");
            }
        }
    }
}
