//! Letters that are never sent.
//!
//! A burned letter keeps its line without its text. The first night's letter lies sealed and is
//! offered back at the end only.

use jiff::civil::Date;

use crate::moment::Moment;
use crate::record;

record! {
    /// One letter.
    5 "letter.written" pub struct Letter {
        /// The words; nothing where it was burned.
        1 text: Option<String>,
        /// Written on the first night: it is offered back at the end only.
        2 first_night: bool,
        /// When it was burned.
        3 burned: Option<Moment>,
        /// Sealed until this day.
        4 seal_until: Option<Date>,
    }
}

impl Letter {
    /// Whether it can't be read for now.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.burned.is_none() && (self.first_night || self.seal_until.is_some())
    }
}
