//! They wrote: put away, with a wait that was chosen beforehand.
//!
//! Being written to changes no figure of the person's own.

pub mod draft;
pub mod reading;

use crate::moment::Moment;
use crate::record;

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
