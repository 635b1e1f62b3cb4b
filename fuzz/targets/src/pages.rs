//! Pages without a store: the body of a form, and any page over any life.

use std::sync::{Arc, OnceLock};

use axum::body::Body as HttpBody;
use ebb_core::event::{Body, Event, EventId};
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_core::setting::{Setting, SettingName};
use ebb_core::transfer::read_lines;
use ebb_web::desk::Desk;
use ebb_web::view::{Door, Fields, View, read_form};
use http::{Request, Uri};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::events::{sealed, some_of_every_kind};
use crate::house::{NIGHT, moment, now};
use crate::walk;

pub(crate) fn form_seeds() -> Vec<Vec<u8>> {
    let forms = walk::through("lived").forms;
    let bodies = forms.iter().filter_map(|script| {
        let (_, form) = script.split_once("POST ")?;
        form.lines().next()?.split_once(' ')
    });
    bodies.map(|(_, body)| body.as_bytes().to_vec()).collect()
}

/// What was read, written and read again is the same, and every way to ask for it is safe.
pub(crate) fn form(bytes: &[u8]) {
    let read = read_form(bytes);
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(&read);
    assert_eq!(read_form(written.finish().as_bytes()), read);
    let view = view(moment(NIGHT), Life::default());
    let fields = Fields(read);
    for name in fields.0.iter().map(|(name, _)| name) {
        let (some, words) = (fields.some(name), fields.words(name));
        assert_eq!(some.is_some(), fields.has(name));
        assert!(words.is_none_or(|words| !words.contains('\r')));
        let _ = (fields.all(name), fields.rating(name), fields.count(name));
        let _ = fields.id(&view);
    }
}

fn view(now: Moment, life: Life) -> View {
    View {
        now,
        door: Door::Open,
        records: life.events().len() as u64,
        life: Arc::new(life),
        desk: Arc::new(Desk::default()),
        token: "token".into(),
        trusted: true,
        invented: false,
        together: std::sync::Arc::default(),
        home: ebb_web::platform::Home::Computer,
        stays: None,
        name: "Ebb".into(),
        place: "/home/k/ebb".into(),
        chance: [7; 16],
    }
}

/// Years at both ends of what can be said, in the place of the years that the seeds speak of.
const YEARS: [&str; 3] = ["9999-", "0000-", "2011-"];
/// What a setting may hold that no page of this program would have put there.
const ODD: [&str; 8] = [
    "",
    "-1",
    "25:61",
    "99999999999999999999",
    "zz",
    "water,,water,nothing",
    "\u{202e}<b>&amp;\0",
    "Pacific/Apia",
];

/// One seed for every page over a life that has something of every kind, the same at the ends of
/// time, and a few over single events, which is where something is missing.
pub(crate) fn life_seeds() -> Vec<Vec<u8>> {
    let all = some_of_every_kind();
    let lines = |events: &[Event]| -> String {
        let lines = events.iter().map(|event| event.to_line() + "\n");
        lines.collect()
    };
    let lives = [lines(&all[..all.len() / 2]), lines(&all[all.len() / 2..])];
    let mut seeds = Vec::new();
    let paths = walk::through("lived").paths;
    for (path, life) in paths.iter().zip(lives.iter().cycle()) {
        seeds.push(format!("{path} {NIGHT}\n{life}"));
    }
    let few = ["/today", "/days", "/pact", "/doors", "/dates", "/settings"];
    for (event, path) in all.iter().zip(few.iter().cycle()) {
        seeds.push(format!("{path} {}\n{}", event.at, event.to_line()));
    }
    for (year, path) in YEARS.iter().flat_map(|year| few.map(|path| (year, path))) {
        for life in &lives {
            let seed = format!("{path} {NIGHT}\n{life}");
            seeds.push(seed.replace("2026-", year).replace("2025-", year));
        }
    }
    seeds.extend(odd_settings(&few));
    seeds.into_iter().map(String::into_bytes).collect()
}

/// Every setting with every odd value, all of one value in one life.
fn odd_settings(paths: &[&str]) -> Vec<String> {
    let at = moment(NIGHT);
    let life = |value: &str| -> String {
        let names = SettingName::ALL.iter().map(|name| Event {
            id: EventId::new(name.word()).expect("a word"),
            at: at.clone(),
            body: Body::from(Setting {
                name: *name,
                value: value.to_owned(),
                extra: Vec::new(),
            }),
        });
        names.map(|event| event.to_line() + "\n").collect()
    };
    let lives = ODD
        .iter()
        .flat_map(|value| paths.iter().map(|path| (path, life(value))));
    lives
        .map(|(path, life)| format!("{path} {at}\n{life}"))
        .collect()
}

/// The first line is a path and, behind a space, the time; the others are events of a life.
pub(crate) fn life(bytes: &[u8]) {
    static ROUTER: OnceLock<axum::Router> = OnceLock::new();
    let text = String::from_utf8_lossy(bytes);
    let (first, lines) = text.split_once('\n').unwrap_or((&text, ""));
    let (path, at) = first.split_once(' ').unwrap_or((first, NIGHT));
    let at = Moment::parse(at).unwrap_or_else(|_| moment(NIGHT));
    let life = Life::of(sealed(read_lines(&Life::default(), lines).new));
    // As the shell does: times are shown in the person's own zone.
    let at = match life.calendar().zone() {
        Some(zone) => Moment::new(at.timestamp(), zone),
        None => at,
    };
    let Some(uri) = path.parse::<Uri>().ok().filter(|_| path.starts_with('/')) else {
        return;
    };
    let Ok(mut request) = Request::get(uri).body(HttpBody::empty()) else {
        return;
    };
    request.extensions_mut().insert(view(at, life));
    let router = ROUTER.get_or_init(ebb_web::pages::router).clone();
    let response = now(router.oneshot(request)).unwrap_or_else(|never| match never {});
    assert!(!response.status().is_server_error(), "{path} broke");
    let page = now(response.into_body().collect()).expect("a page in memory");
    assert!(String::from_utf8(page.to_bytes().to_vec()).is_ok());
}
