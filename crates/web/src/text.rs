//! Words: every sentence a person reads, taken from the message files in `text/`.
//!
//! Pages name a message by its id and never hold words of their own, so that a translator or a
//! clinician can read and mend them without Rust. An attribute is named `id.attribute`.
//!
//! The files are built into the program; nothing is read from disk at run time. The tests here are
//! the guard over the voice: forbidden words, the length of the first nights' pages, and that every
//! id a page asks for exists.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use maud::{Markup, html};
use unic_langid::LanguageIdentifier;

/// The message files, by name. A file that isn't here isn't in the program (a test compares).
const FILES: &[(&str, &str)] = &[
    (
        "countries.ftl",
        include_str!("../../../text/en/countries.ftl"),
    ),
    ("days.ftl", include_str!("../../../text/en/days.ftl")),
    ("devices.ftl", include_str!("../../../text/en/devices.ftl")),
    ("today.ftl", include_str!("../../../text/en/today.ftl")),
    ("excuses.ftl", include_str!("../../../text/en/excuses.ftl")),
    ("frame.ftl", include_str!("../../../text/en/frame.ftl")),
    ("help.ftl", include_str!("../../../text/en/help.ftl")),
    ("letters.ftl", include_str!("../../../text/en/letters.ftl")),
    ("look.ftl", include_str!("../../../text/en/look.ftl")),
    ("pocket.ftl", include_str!("../../../text/en/pocket.ftl")),
    ("open.ftl", include_str!("../../../text/en/open.ftl")),
    ("moments.ftl", include_str!("../../../text/en/moments.ftl")),
    ("pact.ftl", include_str!("../../../text/en/pact.ftl")),
    ("rooms.ftl", include_str!("../../../text/en/rooms.ftl")),
    (
        "settings.ftl",
        include_str!("../../../text/en/settings.ftl"),
    ),
    (
        "situation.ftl",
        include_str!("../../../text/en/situation.ftl"),
    ),
    ("tonight.ftl", include_str!("../../../text/en/tonight.ftl")),
    ("when.ftl", include_str!("../../../text/en/when.ftl")),
];

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
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Words(words) => FluentValue::from(words.as_str()),
            Self::Number(number) => FluentValue::from(*number),
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
    let (name, attribute) = match id.split_once('.') {
        Some((name, attribute)) => (name, Some(attribute)),
        None => (id, None),
    };
    let message = bundle().get_message(name)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut filled = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        filled.set(*name, arg.value());
    }
    // A missing value shows as its name in braces: visible, and never a page lost over one word.
    let mut errors = Vec::new();
    let said = bundle().format_pattern(pattern, Some(&filled), &mut errors);
    Some(said.into_owned())
}

fn bundle() -> &'static FluentBundle<FluentResource> {
    static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    BUNDLE.get_or_init(|| {
        let english: LanguageIdentifier = "en".parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![english]);
        // Isolating marks would travel into what people copy; names are set apart in the markup.
        bundle.set_use_isolating(false);
        for (_, source) in FILES {
            // What parses is kept; a test fails on the rest, and on an id that is there twice.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(whole) => whole,
                Err((rest, _)) => rest,
            };
            let _ = bundle.add_resource(resource);
        }
        bundle
    })
}

#[cfg(test)]
mod tests;
