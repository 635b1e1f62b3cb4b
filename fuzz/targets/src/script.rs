//! Requests to the whole shell: a small script, one thing a line.
//!
//! ```text
//! night                      nothing set up; or `locked`, `open`, `lived` with a life in it,
//!                            `named` with the same life under odd ids
//! GET /now
//! POST /now/keep words=abc   a form; its token is put in front
//! FILE /settings/import {…}  a file in a form with parts
//! lock                       the vault is locked
//! later 20                   so many minutes go by
//! ```
//!
//! The first line may name a moment behind the word. Whatever is asked, no page breaks; whatever
//! was written is sound, can be exported, and taken in again.

use axum::body::Bytes;
use ebb_core::event::{Event, EventId};
use ebb_core::moment::Moment;
use ebb_web::shell::{Shell, Visitor};
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;

use crate::events::{comes_back, some_of_every_kind};
use crate::house::{Disk, Ground, NIGHT, moment, now};
use crate::walk;

/// How many lines of a script are followed: longer ones find nothing more, only later.
const LINES: usize = 24;

/// Somebody before the shell.
pub(crate) struct Visit {
    shell: Shell<Ground>,
    disk: Disk,
    now: Moment,
    visitor: Visitor,
    token: Option<String>,
}

impl Visit {
    /// Begins as the first line of a script says.
    pub(crate) fn begin(line: &str) -> Self {
        thread_local! {
            static EMPTY: Disk = Disk::with(&[]);
            static LIVED: Disk = Disk::with(some_of_every_kind());
            static NAMED: Disk = Disk::with(&oddly_named());
        }
        let (word, time) = line.split_once(' ').unwrap_or((line, NIGHT));
        let now = Moment::parse(time.trim()).unwrap_or_else(|_| moment(NIGHT));
        let disk = match word {
            "open" => EMPTY.with(Disk::copied),
            "lived" | "locked" => LIVED.with(Disk::copied),
            "named" => NAMED.with(Disk::copied),
            _ => Disk::default(),
        };
        let ground = Ground::over(disk.clone());
        let shell = match disk.book() {
            Some(book) if word != "locked" => Shell::over(ground, book, now.timestamp()),
            _ => Shell::new(ground),
        };
        let visitor = Visitor {
            session: "a".repeat(32),
            trusted: word != "stranger",
        };
        Self {
            shell,
            disk,
            now,
            visitor,
            token: None,
        }
    }

    /// The token of the session's forms, as it stands in a page.
    pub(crate) fn token(&mut self) -> String {
        if self.token.is_none() {
            let html = self.ask(Method::GET, "/tonight/7", None, "");
            let html = html.map(|(_, html)| html).unwrap_or_default();
            let token = walk::between(&html, "name=\"token\" value=\"", "\"");
            self.token = Some(token.unwrap_or_default().to_owned());
        }
        self.token.clone().unwrap_or_default()
    }

    /// Asks for a page, unless the path can't stand in a request at all.
    pub(crate) fn ask(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: &str,
    ) -> Option<(StatusCode, String)> {
        let uri: Uri = path.parse().ok()?;
        // What a server hands on begins with a slash.
        if !path.starts_with('/') {
            return None;
        }
        let mut request = Request::builder().method(method).uri(uri);
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Bytes::from(body.to_owned())).ok()?;
        let response = now(self.shell.answer(request, &self.visitor, &self.now));
        let (parts, body) = response.into_parts();
        let html = now(body.collect()).expect("a page in memory").to_bytes();
        let html = String::from_utf8_lossy(&html).into_owned();
        assert!(
            !parts.status.is_server_error(),
            "{path} broke with {}",
            parts.status
        );
        Some((parts.status, html))
    }

    fn follow(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (path, body) = rest.split_once(' ').unwrap_or((rest, ""));
        match word {
            "POST" => {
                let body = format!("token={}&{body}", self.token());
                let kind = "application/x-www-form-urlencoded";
                drop(self.ask(Method::POST, path, Some(kind), &body));
            }
            "FILE" => {
                let path = format!("{path}?token={}", self.token());
                let body = format!(
                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n\
                     {body}\r\n--x--\r\n"
                );
                let kind = "multipart/form-data; boundary=x";
                drop(self.ask(Method::POST, &path, Some(kind), &body));
            }
            "lock" => self.shell.lock(),
            "later" => {
                let minutes = path.parse().unwrap_or(1_i64).clamp(0, 1_000_000);
                self.now = self.now.after(SignedDuration::from_mins(minutes));
            }
            _ => {
                let method = Method::from_bytes(word.as_bytes()).unwrap_or(Method::GET);
                drop(self.ask(method, path, None, body));
            }
        }
    }

    /// Looks at what lies on the disk now.
    fn end(mut self) {
        self.shell.lock();
        let Some(book) = self.disk.book() else { return };
        let (damage, unnamed) = book.damage();
        assert!(damage.is_empty() && unnamed.is_empty(), "damage was done");
        assert_eq!(book.unreadable(), 0, "something unreadable was written");
        comes_back(book.life());
    }
}

/// The life once more, under ids that another program may have chosen.
fn oddly_named() -> Vec<Event> {
    let events = some_of_every_kind().iter().cloned();
    let named = events.enumerate().map(|(n, event)| Event {
        id: EventId::new(&format!("{n} a/b?c=d&e#f%41+\"<x>'\\;..")).expect("an id"),
        ..event
    });
    named.collect()
}

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines();
    let mut visit = Visit::begin(lines.next().unwrap_or_default());
    for line in lines.take(LINES) {
        visit.follow(line);
    }
    visit.end();
}

/// Every form that a walk through the pages comes by, filled in as it stands and with words.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let grounds = ["night", "stranger", "locked", "open", "lived", "named"];
    let mut seeds: Vec<Vec<u8>> = grounds
        .iter()
        .flat_map(|ground| walk::through(ground).forms)
        .map(String::into_bytes)
        .collect();
    let line = some_of_every_kind()[0].to_line();
    seeds.push(format!("open\nFILE /settings/import {line}\nGET /\nlater 20\nGET /days").into());
    seeds.push(b"night\nPOST /now words=abc\nGET /now/and\nlock\nGET /".to_vec());
    seeds
}
