//! Taking it with you: everything in forms that other programs and people read.
//!
//! JSON Lines are complete and come back (see [`crate::transfer`]); these three are for reading
//! and go one way. Each is a pure function of the life. What was said under “My situation” stays
//! out unless it is asked for; a sealed letter stays sealed; a burned one is a line without words.

mod csv;
mod ics;
mod markdown;

pub use csv::to_csv;
pub use ics::{to_ics, to_ics_with_cards};
pub use markdown::to_markdown;

use serde_json::{Map, Value as Json};

use crate::event::{Body, Event};
use crate::life::Life;

/// The events that a reading form holds.
fn readable(life: &Life, include_situation: bool) -> impl Iterator<Item = &Event> {
    let kept = move |event: &&Event| include_situation || !matches!(event.body, Body::Situation(_));
    life.events().into_iter().filter(kept)
}

/// The fields of an event by the names of exports, without the words of a sealed letter.
fn fields(event: &Event) -> Map<String, Json> {
    let mut fields = event.body.to_fields();
    if let Body::Letter(letter) = &event.body
        && letter.is_sealed()
    {
        fields.shift_remove("text");
    }
    fields
}

/// A value as plain text: lists with commas, yes and no.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
