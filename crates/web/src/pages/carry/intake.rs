//! Bringing lines in: all of a file, or nothing of it, unless the person said otherwise.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use ebb_core::diary;
use ebb_core::event::EventId;
use ebb_core::transfer::{Intake, measure, read_lines};
use http::{StatusCode, header};
use maud::{Markup, html};

use super::under;
use crate::parts::{self, Pick, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

/// What is put back into the box when a line can't be read, in bytes; longer, the file is to be
/// chosen once more.
const PUT_BACK: usize = 256 * 1024;
/// How many lines are named in a report; the rest is counted.
const NAMED: usize = 50;

/// What was pasted or chosen.
#[derive(Default)]
pub(super) struct Brought {
    /// The lines.
    text: String,
    /// Whether they came as a file.
    from_file: bool,
    /// Whether the others are to be taken when a line can't be read.
    rest: bool,
    /// The message that says why there are no lines.
    wrong: Option<&'static str>,
}

impl Brought {
    fn wrong(id: &'static str) -> Self {
        Self {
            wrong: Some(id),
            ..Self::default()
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Brought {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data")) {
            let fields = Fields::from_request(request, state).await?;
            return Ok(Self {
                text: fields.words("lines").unwrap_or_default(),
                rest: fields.has("rest"),
                ..Self::default()
            });
        }
        let Ok(form) = Multipart::from_request(request, state).await else {
            return Ok(Self::wrong("settings-import-broken"));
        };
        Ok(match read(form).await {
            Ok(brought) => brought,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Self::wrong("settings-import-long")
            }
            Err(_) => Self::wrong("settings-import-broken"),
        })
    }
}

/// Reads a form that may carry a file; a file goes before what was pasted.
async fn read(mut form: Multipart) -> Result<Brought, MultipartError> {
    let (mut pasted, mut file, mut rest) = (Vec::new(), Vec::new(), false);
    while let Some(part) = form.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await?.to_vec();
        match name.as_str() {
            "lines" => pasted = bytes,
            "file" => file = bytes,
            "rest" => rest = !bytes.is_empty(),
            _ => {}
        }
    }
    let from_file = !file.is_empty();
    Ok(
        match String::from_utf8(if from_file { file } else { pasted }) {
            Ok(text) => Brought {
                text,
                from_file,
                rest,
                wrong: None,
            },
            Err(_) => Brought::wrong("settings-import-unreadable"),
        },
    )
}

pub(super) fn ask(view: View) -> Reply {
    page(&view, "", false, html! {})
}

/// The form. Its token stands in the address, where it is looked for when a file comes along.
fn page(view: &View, lines: &str, rest: bool, before: Markup) -> Reply {
    let tick = [Pick::new("yes", tr!("settings-import-rest"))];
    let action = format!("/settings/import?token={}", view.token);
    let main = html! {
        h1 { (tr!("settings-import")) }
        (before)
        (parts::lede(tr!("settings-import-what")))
        form #import action=(action) method="post" enctype="multipart/form-data" autocomplete="off" {
            (parts::hidden("token", &view.token))
            (parts::box_(&Writing::new("lines", tr!("settings-import-paste")).text(lines)))
            p.field {
                label for="f-file" { (tr!("settings-import-file")) }
                input #f-file type="file" name="file" accept=".jsonl,.json,.txt,application/jsonl,application/json,text/plain";
            }
            (parts::ticks("rest", "", &tick, &[if rest { "yes" } else { "" }]))
            p { (parts::act(tr!("settings-import-do"))) }
        }
    };
    under(view, main)
}

pub(super) async fn bring(view: View, brought: Brought) -> Reply {
    let text = brought.text;
    let empty = text.trim().is_empty().then_some("settings-import-nothing");
    if let Some(wrong) = brought.wrong.or(empty) {
        return page(&view, "", brought.rest, parts::error(tr!(wrong)));
    }
    let Some((intake, bad)) = measured(&view, &text) else {
        return page(
            &view,
            "",
            brought.rest,
            parts::error(tr!("settings-import-unreadable")),
        );
    };
    if !bad.is_empty() && !brought.rest {
        // What was pasted always comes back; a file is still where it was.
        let short = !brought.from_file || text.len() <= PUT_BACK;
        let before = html! {
            (parts::error(tr!("settings-import-again")))
            @if !short { (parts::small(tr!("settings-import-choose"))) }
            (bad_lines(&bad))
        };
        return page(&view, if short { &text } else { "" }, false, before);
    }
    let main = report(&intake, &bad);
    under(&view, main)
        .otherwise("/settings/import")
        .taking(intake.new)
}

/// What the file holds, measured against the life, and what of it can't be read: each with its
/// number, counted from 1, and why. A diary of jrnl's is known by what it holds.
fn measured(view: &View, text: &str) -> Option<(Intake, Vec<(usize, String)>)> {
    if diary::is_jrnl(text) {
        let (events, report) = diary::read_jrnl(text, view.zone()).ok()?;
        let bad = report.not_taken.iter();
        let bad = bad.map(|(number, why)| (*number, why.to_string()));
        return Some((measure(&view.life, events), bad.collect()));
    }
    let intake = read_lines(&view.life, text);
    let bad = intake.bad.iter();
    let bad = bad.map(|(number, why)| (*number, why.to_string()));
    let bad = bad.collect();
    Some((intake, bad))
}

fn report(intake: &Intake, bad: &[(usize, String)]) -> Markup {
    html! {
        h1 { (tr!("settings-import-report")) }
        (parts::lede(tr!("settings-import-taken", lines = intake.new.len())))
        @if intake.known > 0 { p { (tr!("settings-import-known", lines = intake.known)) } }
        @if !intake.different.is_empty() {
            p { (tr!("settings-import-different", lines = intake.different.len())) }
            (parts::small(numbers(&intake.different)))
        }
        @if !intake.gone.is_empty() {
            p { (tr!("settings-import-gone", lines = intake.gone.len())) }
            (parts::small(numbers(&intake.gone)))
        }
        @if !bad.is_empty() { (bad_lines(bad)) }
        (parts::go("/", tr!("settings-import-back")))
    }
}

/// "Lines 3, 8, 12 and 40 more".
fn numbers(lines: &[(usize, EventId)]) -> String {
    let named: Vec<String> = lines
        .iter()
        .take(NAMED)
        .map(|(number, _)| number.to_string())
        .collect();
    let said = tr!("settings-import-numbers", numbers = named.join(", "));
    format!("{said}{}", more(lines.len()))
}

fn more(lines: usize) -> String {
    match lines.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" {}", tr!("settings-import-more", more = more)),
    }
}

fn bad_lines(bad: &[(usize, String)]) -> Markup {
    let rows: Vec<Vec<String>> = bad
        .iter()
        .take(NAMED)
        .map(|(number, why)| vec![number.to_string(), why.clone()])
        .collect();
    let caption = format!(
        "{}{}",
        tr!("settings-import-bad", lines = bad.len()),
        more(bad.len())
    );
    parts::table(
        &caption,
        &[&tr!("settings-import-line"), &tr!("settings-import-why")],
        &rows,
    )
}
