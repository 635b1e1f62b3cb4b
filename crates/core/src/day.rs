//! The check-in: a day in at most twenty seconds, and plain notes.
//!
//! Nothing nags. A day without one is simply not noted; of several the last counts.

use jiff::civil::Date;

use crate::rating::{Count, Rating};
use crate::record;

record! {
    /// How a day was.
    3 "checkin" pub struct CheckIn {
        /// How the person felt on the whole, 0 very low to 10 very well.
        1 mood: Option<Rating>,
        /// How often it pulled.
        2 urges: Option<Count>,
        /// The strongest pull.
        3 strongest: Option<Rating>,
        /// What the person adds.
        4 note: Option<String>,
        /// The day it speaks of, where that isn't the day on which it was written.
        5 day: Option<Date>,
    }
}

record! {
    /// A plain note, such as an entry of a diary brought along.
    22 "note" pub struct Note {
        /// A heading.
        1 title: Option<String>,
        /// The text.
        2 text: String,
        /// Words under which it was filed.
        3 tags: Vec<String>,
        /// The program from which it came.
        4 source: Option<String>,
    }
}
