//! Makes of the message files in `text/` what `src/text.rs` reads: one line of bytes, every message in
//! it by its id. A file that doesn't parse, or says more than can be read there, stops the build.
//!
//! Fluent is what people write and translate. A page needs little of it, and a phone downloads neither
//! a parser nor the comments.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser::parse;

type Words<'a> = Pattern<&'a str>;
/// What is wrong with a message.
type Fault = String;

fn main() -> Result<(), Fault> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|_| "not run by cargo")?;
    let folder = Path::new(&root).join("../../text/en");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut messages = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|why| why.to_string())? {
        let path = entry.map_err(|why| why.to_string())?.path();
        let source = fs::read_to_string(&path).map_err(|why| why.to_string())?;
        read(&source, &mut messages).map_err(|why| format!("{}: {why}", path.display()))?;
    }
    let made: String = messages
        .into_iter()
        .flat_map(|(id, words)| [id, "\u{1}".to_owned(), words, "\u{2}".to_owned()])
        .collect();
    let out = env::var("OUT_DIR").map_err(|_| "not run by cargo")?;
    fs::write(Path::new(&out).join("words"), made).map_err(|why| why.to_string())
}

fn read(source: &str, messages: &mut BTreeMap<String, String>) -> Result<(), Fault> {
    let file = parse(source).map_err(|(_, faults)| format!("{faults:?}"))?;
    for entry in &file.body {
        let (id, value, attributes) = match entry {
            Entry::Message(found) => (found.id.name, &found.value, &found.attributes),
            Entry::Term(found) => return Err(format!("-{}: terms aren't known", found.id.name)),
            _ => continue,
        };
        let parts = attributes
            .iter()
            .map(|a| (format!("{id}.{}", a.id.name), &a.value));
        let whole = value.iter().map(|value| (id.to_owned(), value));
        for (id, words) in whole.chain(parts) {
            let made = message(words).map_err(|why| format!("{id}: {why}"))?;
            if messages.insert(id.clone(), made).is_some() {
                return Err(format!("{id} is there twice"));
            }
        }
    }
    Ok(())
}

/// A message is its words, or its variants one after another, the default last:
/// `\u{4} value \u{5} key \u{5} words … \u{4} words`.
fn message(words: &Words<'_>) -> Result<String, Fault> {
    let choice = words.elements.iter().position(|element| {
        let PatternElement::Placeable { expression } = element else {
            return false;
        };
        matches!(expression, Expression::Select { .. })
    });
    let Some(place) = choice else {
        return plain(&words.elements);
    };
    let PatternElement::Placeable {
        expression: Expression::Select { selector, variants },
    } = &words.elements[place]
    else {
        return Err("no choice".to_owned());
    };
    let InlineExpression::VariableReference { id } = selector else {
        return Err("a choice hangs on a value alone".to_owned());
    };
    let (before, after) = (
        plain(&words.elements[..place])?,
        plain(&words.elements[place + 1..])?,
    );
    let mut made = String::new();
    for (nth, variant) in variants.iter().enumerate() {
        let said = plain(&variant.value.elements)?;
        let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) =
            variant.key;
        if variant.default != (nth + 1 == variants.len()) {
            return Err("the default stands last".to_owned());
        }
        if !variant.default {
            made += &format!("\u{4}{}\u{5}{key}\u{5}{before}{said}{after}", id.name);
        } else {
            made += &format!("\u{4}{before}{said}{after}");
        }
    }
    Ok(made)
}

/// Words with values put in: the name of each stands between two `\u{3}`.
fn plain(elements: &[PatternElement<&str>]) -> Result<String, Fault> {
    elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => Ok((*value).to_owned()),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Ok(format!("\u{3}{}\u{3}", id.name)),
            PatternElement::Placeable { .. } => {
                Err("a message takes in values, and chooses once".to_owned())
            }
        })
        .collect()
}
