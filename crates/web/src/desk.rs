//! The desk: what one session holds in memory before anything is kept.
//!
//! Nothing here touches a disk. A wait that runs survives a reload and the idle lock; what was
//! typed stays until it is kept or let go, and is covered when the vault locks or the page is left.

use ebb_core::event::EventId;
use ebb_core::moment::Moment;
use ebb_core::urge::Felt;
use maud::Markup;

use crate::parts;
use crate::text::{Arg, say_with};

/// One session's memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Desk {
    /// The urge that is being waited through.
    pub urge: Option<Wait>,
    /// What was typed into a box of the first nights and not kept yet.
    pub words: String,
    /// Whether these words are hidden until the vault opens or the person asks for them.
    pub covered: bool,
    /// "Not before eight": a promise made before there was a vault.
    pub promise: Option<Moment>,
    /// A message of theirs that was put away before there was a vault.
    pub put_away: Option<PutAway>,
    /// That something was sent, said before there was a vault.
    pub sent: Option<Moment>,
    /// Recovery words, shown once.
    pub recovery: Option<Vec<String>>,
    /// The country chosen under Help now.
    pub country: Option<String>,
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

/// A message of theirs, put away.
#[derive(Debug, Clone, PartialEq)]
pub struct PutAway {
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

    /// Draws it.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let args: Vec<(&str, Arg)> = self
            .args
            .iter()
            .map(|(name, value)| (*name, Arg::from(value)))
            .collect();
        let words = say_with(&self.id, &args);
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
        self.covered = !self.words.is_empty();
        self.recovery = None;
    }
}
