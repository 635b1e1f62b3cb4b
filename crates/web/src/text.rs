//! Words: every sentence a person reads, taken from the message files in `text/`.
//!
//! Pages name a message by its id and never hold words of their own, so that a translator or a
//! clinician can read and mend them without Rust. An attribute is named `id.attribute`.
//!
//! The files are built into the program; nothing is read from disk at run time. The tests here are
//! the guard over the voice: forbidden words, the length of the first nights' pages, and that every
//! id a page asks for exists.

use std::sync::OnceLock;

use maud::{Markup, html};

/// Every message, as `build.rs` makes them of the files.
const WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words"));

/// Marks where a name stands until the markup is built. Private use, so no person types it.
const NAME_MARK: char = '\u{E000}';

/// A value that a message takes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words, put in as they are.
    Words(String),
    /// A whole number; a message may choose its plural by it.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&String> for Arg {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

macro_rules! number_args {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                Self::Number(i64::from(number))
            }
        })*
    };
}
number_args!(i64, i32, i16, i8, u32, u16, u8);

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl Arg {
    /// Whether a variant under this key is meant: a number, a word, or a plural of English.
    fn fits(&self, key: &str) -> bool {
        match self {
            Self::Words(words) => words == key,
            Self::Number(1 | -1) if key == "one" => true,
            Self::Number(number) => number.to_string() == key,
        }
    }
}

/// Says the message `id`, filled with named values: `tr!("days-held", held = 26, days = 27)`.
macro_rules! tr {
    ($id:expr $(,)?) => {
        $crate::text::say($id)
    };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::text::say_with(
            $id,
            &[$((stringify!($name), $crate::text::Arg::from($value))),+],
        )
    };
}
pub(crate) use tr;

/// Returns the words of the message `id`; an unknown id comes back in brackets.
pub fn say(id: &str) -> String {
    say_with(id, &[])
}

/// Returns the words of the message `id` with `args` put in; an unknown id comes back in brackets.
pub fn say_with(id: &str, args: &[(&str, Arg)]) -> String {
    try_say(id, args).unwrap_or_else(|| format!("[{id}]"))
}

/// Tells whether there is a message, or an attribute of one, under this id.
pub fn knows(id: &str) -> bool {
    try_say(id, &[]).is_some()
}

/// Returns the paragraphs of the message `id`, split where it leaves a line blank.
pub fn paragraphs(id: &str) -> Vec<String> {
    paragraphs_with(id, &[])
}

/// Returns the paragraphs of the message `id` with `args` put in.
pub fn paragraphs_with(id: &str, args: &[(&str, Arg)]) -> Vec<String> {
    say_with(id, args)
        .split("\n\n")
        .map(|part| part.trim().replace('\n', " "))
        .filter(|part| !part.is_empty())
        .collect()
}

/// Returns the message `id` as markup, with the person's own name for somebody set apart by `<bdi>`.
///
/// A name may run in another direction than the sentence; apart, it can't pull the words around it.
pub fn say_named(id: &str, args: &[(&str, Arg)], argument: &str, name: &str) -> Markup {
    let mut all: Vec<(&str, Arg)> = args.to_vec();
    all.push((argument, Arg::Words(NAME_MARK.to_string())));
    let said = say_with(id, &all);
    let pieces: Vec<&str> = said.split(NAME_MARK).collect();
    html! {
        @for (place, piece) in pieces.iter().enumerate() {
            @if place > 0 { bdi { (name) } }
            (piece)
        }
    }
}

fn try_say(id: &str, args: &[(&str, Arg)]) -> Option<String> {
    let words = messages();
    let at = words.binary_search_by_key(&id, |(id, _)| id).ok()?;
    let mut variants = words[at].1.split('\u{4}');
    let chosen = variants.find_map(|variant| {
        let Some((name, rest)) = variant.split_once('\u{5}') else {
            return (!variant.is_empty()).then_some(variant);
        };
        let (key, words) = rest.split_once('\u{5}')?;
        value(name, args)?.fits(key).then_some(words)
    });
    Some(fill(chosen.unwrap_or_default(), args))
}

/// Puts the values in. A missing one shows as its name in braces: visible, and never a page lost over one
/// word.
fn fill(words: &str, args: &[(&str, Arg)]) -> String {
    let mut said = String::with_capacity(words.len());
    for (place, part) in words.split('\u{3}').enumerate() {
        if place % 2 == 0 {
            said.push_str(part);
            continue;
        }
        match value(part, args) {
            Some(Arg::Words(words)) => said.push_str(words),
            Some(Arg::Number(number)) => said.push_str(&number.to_string()),
            None => said.extend(["{$", part, "}"]),
        }
    }
    said
}

fn value<'a>(name: &str, args: &'a [(&str, Arg)]) -> Option<&'a Arg> {
    let found = args.iter().rfind(|(known, _)| *known == name)?;
    Some(&found.1)
}

/// All messages in the order of their ids, an attribute as `id.attribute`.
fn messages() -> &'static [(&'static str, &'static str)] {
    static MESSAGES: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    MESSAGES.get_or_init(|| {
        let each = WORDS.split_terminator('\u{2}');
        each.filter_map(|message| message.split_once('\u{1}'))
            .collect()
    })
}

#[cfg(test)]
mod tests;
