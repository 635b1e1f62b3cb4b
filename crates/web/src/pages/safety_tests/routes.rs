//! Every page that is fetched, and that none is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every page, with an entry of the test's life where a path names one.
pub(super) const PAGES: &[&str] = &[
    "/",
    "/today",
    "/today?show=1",
    "/now",
    "/now/and",
    "/now/less",
    "/now/same",
    "/now/more",
    "/now/end",
    "/now/after",
    "/now/with",
    "/now/with/water",
    "/now/with/person",
    "/now/with/answer",
    "/now/with/answer/all",
    "/now/with/reasons",
    "/now/with/do",
    "/now/with/do/2",
    "/now/with/want",
    "/now/with/want/1",
    "/sent",
    "/sent/one/mute",
    "/sent/one/hand",
    "/sent/one/room",
    "/sent/end",
    "/they",
    "/they/me",
    "/they/other",
    "/they/them",
    "/they/due",
    "/they/one",
    "/they/put",
    "/they/quiet",
    "/they/record",
    "/they/at/away",
    "/they/at/away/says",
    "/tonight",
    "/tonight/1",
    "/tonight/2",
    "/tonight/3",
    "/tonight/4",
    "/tonight/5",
    "/tonight/6",
    "/tonight/7",
    "/tonight/8",
    "/tonight/9",
    "/tonight/10",
    "/tonight/11",
    "/tonight/12",
    "/help",
    "/plan",
    "/away",
    "/open",
    "/start",
    "/restore",
    "/join",
    "/recover",
    "/keep",
    "/keep/gone",
    "/keep/kept",
    "/keep/pass",
    "/day",
    "/contact",
    "/contact/after",
    "/contact/after?of=slip",
    "/days",
    "/days?table=1",
    "/days?m=2026-04",
    "/days/2026-05-08",
    "/entry/slip",
    "/entry/slip/delete",
    "/entry/urge",
    "/entry/check",
    "/entry/theirs",
    "/entry/away",
    "/entry/note",
    "/letters",
    "/letters/new",
    "/letters/letter",
    "/letters/sealed",
    "/letters/letter/burn",
    "/pact",
    "/pact/start",
    "/pact/rule/call",
    "/pact/lines",
    "/pact/lines/line",
    "/pact/limited",
    "/pact/look",
    "/doors",
    "/doors/new",
    "/doors/door",
    "/gives",
    "/gives/benefit",
    "/people",
    "/people/person",
    "/reasons",
    "/reasons/reason",
    "/dates",
    "/dates/new",
    "/dates/new?as=date",
    "/dates/new?as=hour",
    "/dates/hard",
    "/situation",
    "/settings",
    "/settings/day",
    "/settings/names",
    "/settings/look",
    "/settings/lock",
    "/settings/stay",
    "/settings/called",
    "/settings/order",
    "/settings/country",
    "/settings/passphrase",
    "/settings/words",
    "/settings/export",
    "/settings/backup",
    "/settings/import",
    "/settings/delete",
    "/settings/devices",
    "/settings/devices/add",
    "/settings/devices/leave",
    "/settings/devices/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
    "/settings/devices/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a/out",
];

/// Pages that say something else where Ebb lives in a browser.
pub(super) const IN_A_BROWSER: &[&str] = &[
    "/today",
    "/settings",
    "/settings/stay",
    "/settings/called",
    "/settings/delete",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

/// The paths of a source that can be fetched: all but those whose route holds `post` alone.
fn routes(source: &str) -> Vec<String> {
    let calls = source.split(".route(").skip(1).map(inside);
    let fetched = calls.filter(|call| call.contains("get(") || !call.contains("post("));
    fetched
        .filter_map(|call| call.split('"').nth(1))
        .map(str::to_owned)
        .collect()
}

/// What stands before the bracket that closes the one already open.
fn inside(call: &str) -> &str {
    let mut depth = 1;
    let end = call.find(|sign| {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    &call[..end.unwrap_or(call.len())]
}

#[test]
fn every_route_is_looked_at() {
    const FILES: [&str; 3] = ["/style.css", "/ebb.js", "/icon.svg"];
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
    let mut files = Vec::new();
    sources(&here, &mut files);
    let looked: BTreeSet<&str> = PAGES
        .iter()
        .map(|page| page.split('?').next().unwrap_or(page))
        .collect();
    let mut forgotten = Vec::new();
    for file in files
        .iter()
        .filter(|file| !file.to_string_lossy().contains("tests"))
    {
        for route in routes(&fs::read_to_string(file).unwrap()) {
            let fits = |page: &&str| {
                let (page, route) = (page.split('/'), route.split('/'));
                page.clone().count() == route.clone().count()
                    && page
                        .zip(route)
                        .all(|(page, part)| part.starts_with('{') || page == part)
            };
            if !looked.iter().any(fits) && !FILES.contains(&route.as_str()) {
                forgotten.push(route);
            }
        }
    }
    assert!(forgotten.is_empty(), "nobody looks at {forgotten:?}");
}

#[test]
fn a_route_is_found_however_it_is_written() {
    let source = r#"Router::new().route("/a/{id}", get(one).post(two)).route("/b", post(three))
        .route(
            "/c", import)"#;
    assert_eq!(routes(source), ["/a/{id}", "/c"]);
}
