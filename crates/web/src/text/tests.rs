//! The guard over the words: that they are all there, that the voice holds, that the first nights
//! stay short.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ebb_core::{excuse, help};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast;

use super::{messages as built_in, *};

mod night;
mod voice;

/// One message or attribute: its id, and all its words with every variant, values as `{x}`.
struct Said {
    id: String,
    words: String,
}

/// The message files, by name.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../text/en");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn messages() -> Vec<Said> {
    let mut found = Vec::new();
    for (file, source) in files() {
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{file} doesn't parse: {errors:?}"));
        for entry in resource.body {
            let ast::Entry::Message(message) = entry else {
                continue;
            };
            let name = message.id.name;
            if let Some(value) = &message.value {
                found.push(Said {
                    id: name.to_owned(),
                    words: flatten(value),
                });
            }
            for attribute in &message.attributes {
                let id = format!("{name}.{}", attribute.id.name);
                found.push(Said {
                    id,
                    words: flatten(&attribute.value),
                });
            }
        }
    }
    found
}

fn flatten(pattern: &ast::Pattern<&str>) -> String {
    let mut words = String::new();
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value } => words.push_str(value),
            ast::PatternElement::Placeable {
                expression: ast::Expression::Select { variants, .. },
            } => {
                for variant in variants {
                    words.push_str(&flatten(&variant.value));
                    words.push('\n');
                }
            }
            ast::PatternElement::Placeable { .. } => words.push_str("{x}"),
        }
    }
    words
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

/// Finds the ids that a source asks for by literal: `say("id"`, `tr!("id"` and the like.
fn asked_for(source: &str) -> BTreeSet<String> {
    let calls = [
        "say(",
        "say_with(",
        "tr!(",
        "paragraphs(",
        "paragraphs_with(",
        "say_named(",
        "knows(",
    ];
    let mut ids = BTreeSet::new();
    for call in calls {
        for (place, _) in source.match_indices(call) {
            let before = source[..place].chars().next_back();
            if before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_') {
                continue;
            }
            let rest = source[place + call.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('"') else {
                continue;
            };
            let Some((id, _)) = rest.split_once('"') else {
                continue;
            };
            ids.insert(id.to_owned());
        }
    }
    ids
}

/// Fluent's own reading of the files.
fn fluent() -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec!["en".parse().unwrap()]);
    bundle.set_use_isolating(false);
    for (_, source) in files() {
        bundle
            .add_resource(FluentResource::try_new(source).unwrap())
            .unwrap();
    }
    bundle
}

/// What Fluent says under this id, each of `names` standing for `value`.
fn said_by_fluent(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    names: &[&str],
    value: &Arg,
) -> String {
    let (name, attribute) = id.split_once('.').unwrap_or((id, ""));
    let message = bundle.get_message(name).unwrap();
    let pattern = match attribute {
        "" => message.value().unwrap(),
        _ => message.get_attribute(attribute).unwrap().value(),
    };
    let mut args = FluentArgs::new();
    for name in names {
        let value = match value {
            Arg::Words(words) => FluentValue::from(words.clone()),
            Arg::Number(number) => FluentValue::from(*number),
        };
        args.set(*name, value);
    }
    let said = bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
    said.into_owned()
}

#[test]
fn every_message_is_said_as_fluent_says_it() {
    let bundle = fluent();
    let ids: Vec<String> = messages().into_iter().map(|said| said.id).collect();
    assert_eq!(ids.len(), built_in().len());
    let names: BTreeSet<&str> = WORDS
        .split(['\u{3}', '\u{4}', '\u{5}'])
        .filter(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphabetic()))
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut values: Vec<Arg> = [-1, 0, 1, 2, 11, 21, 1000].map(Arg::Number).into();
    values.extend(["", "one", "other", "so"].map(Arg::from));
    for id in ids {
        assert_eq!(
            say(&id),
            said_by_fluent(&bundle, &id, &[], &Arg::Number(0)),
            "{id}"
        );
        for value in &values {
            let args: Vec<(&str, Arg)> = names.iter().map(|name| (*name, value.clone())).collect();
            let said = said_by_fluent(&bundle, &id, &names, value);
            assert_eq!(say_with(&id, &args), said, "{id} with {value:?}");
        }
    }
}

#[test]
fn every_message_parses_and_stands_once() {
    let mut seen = BTreeMap::new();
    for said in messages() {
        assert!(!said.words.trim().is_empty(), "{} says nothing", said.id);
        *seen.entry(said.id).or_insert(0) += 1;
    }
    let twice: Vec<_> = seen.into_iter().filter(|(_, times)| *times > 1).collect();
    assert!(twice.is_empty(), "there more than once: {twice:?}");
}

#[test]
fn every_id_that_a_page_asks_for_is_there() {
    let mut files = Vec::new();
    rust_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text");
    let mut missing = Vec::new();
    for file in files
        .iter()
        .filter(|file| !file.starts_with(&here) && !file.ends_with("src/text.rs"))
    {
        for id in asked_for(&fs::read_to_string(file).unwrap()) {
            if !knows(&id) {
                missing.push(format!("{} ({})", id, file.file_name().unwrap().display()));
            }
        }
    }
    assert!(missing.is_empty(), "no words for: {missing:#?}");
}

#[test]
fn literals_are_found_and_other_calls_are_not() {
    let source = r#"say("a") text::say_with(
        "b", &[]) tr!("c", x = 1) essay("no") say(&format!("no-{key}")) paragraphs("d")"#;
    let found: Vec<String> = asked_for(source).into_iter().collect();
    assert_eq!(found, ["a", "b", "c", "d"]);
}

#[test]
fn an_unknown_id_comes_back_in_brackets() {
    assert_eq!(say("no-such-id"), "[no-such-id]");
    assert_eq!(say("night-first-q.no-such"), "[night-first-q.no-such]");
}

#[test]
fn values_are_put_in_without_marks_around_them() {
    assert_eq!(
        tr!("night-write-wait", until = "02:14"),
        "Ten minutes, until 02:14. You don't have to do anything."
    );
    assert_eq!(
        tr!("slip-next-stands", held = 26, days = 27),
        "You haven't written on 26 of 27 days."
    );
    assert_eq!(
        tr!("slip-next-stands", held = 0, days = 1),
        "You haven't written on 0 of 1 day."
    );
}

#[test]
fn a_name_is_set_apart_and_escaped() {
    let said = say_named("night-person-call", &[], "name", "<Mira>");
    assert_eq!(said.into_string(), "Call <bdi>&lt;Mira&gt;</bdi>");
}

#[test]
fn paragraphs_part_at_the_blank_line() {
    assert_eq!(paragraphs("night-answer-1-a").len(), 2);
    assert_eq!(paragraphs("night-sent").len(), 1);
}

#[test]
fn every_key_of_the_method_has_its_words() {
    let mut wanted = Vec::new();
    for found in excuse::all() {
        wanted.extend([found.thought_id(), found.answer_id()]);
    }
    wanted.extend(excuse::SET_OFF.iter().map(|code| format!("set-off-{code}")));
    wanted.extend(
        help::countries()
            .iter()
            .map(|code| format!("country-{code}")),
    );
    for line in help::all() {
        wanted.extend([
            line.kind.text_id().to_owned(),
            line.free.text_id().to_owned(),
        ]);
    }
    for key in RULES {
        wanted.extend([format!("rule-{key}"), format!("rule-{key}-why")]);
    }
    wanted.extend(NEEDS.iter().map(|key| format!("need-{key}")));
    wanted.extend(CHANNELS.iter().map(|key| format!("channel-{key}")));
    for key in WAYS {
        wanted.extend([format!("way-{key}"), format!("way-{key}-how")]);
    }
    wanted.extend(
        (1..=12).flat_map(|n| [format!("night-answer-{n}-q"), format!("night-answer-{n}-a")]),
    );
    let missing: Vec<_> = wanted.into_iter().filter(|id| !knows(id)).collect();
    assert!(missing.is_empty(), "no words for: {missing:?}");
}

#[test]
fn the_pact_has_exactly_twelve_rules_in_words() {
    let rules = messages()
        .iter()
        .filter(|said| said.id.starts_with("rule-") && !said.id.ends_with("-why"))
        .count();
    assert_eq!((rules, RULES.len()), (12, 12));
}

#[test]
fn every_excuse_in_words_is_in_the_library() {
    for said in messages() {
        let Some(key) = said.id.strip_prefix("excuse-") else {
            continue;
        };
        let key = key.strip_suffix("-a").unwrap_or(key);
        assert!(
            excuse::find(key).is_some(),
            "{} is said but never chosen",
            said.id
        );
    }
}

const RULES: [&str; 12] = [
    "call",
    "text",
    "picture",
    "like",
    "look",
    "post",
    "third-person",
    "meet",
    "gift",
    "friends",
    "bed",
    "persuade",
];
const NEEDS: [&str; 10] = [
    "children", "health", "work", "study", "home", "care", "pets", "money", "papers", "law",
];
const CHANNELS: [&str; 10] = [
    "call",
    "text",
    "mail",
    "picture",
    "like",
    "look",
    "third-person",
    "in-person",
    "gift",
    "other",
];
const WAYS: [&str; 12] = [
    "thread", "profile", "location", "accounts", "album", "playlist", "photos", "keys", "things",
    "friends", "calendar", "other",
];
