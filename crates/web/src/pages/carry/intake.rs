//! Bringing lines in: all of a file, or nothing of it, unless the person said otherwise.

use axum::RequestExt as _;
use axum::extract::{FromRequest, Multipart, Request};
use ebb_core::event::EventId;
use ebb_core::transfer::{Intake, read_lines};
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
pub(super) struct Brought {
    /// The lines; nothing where they aren't text.
    text: Option<String>,
    /// Whether they came as a file.
    from_file: bool,
    /// Whether the rest is to be taken when a line can't be read.
    rest: bool,
}

impl<S: Send + Sync> FromRequest<S> for Brought {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|kind| kind.as_bytes());
        if !kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data")) {
            // A form that was held while Ebb was locked, or a browser that sends no files.
            let fields = Fields::from_request(request, state).await?;
            let text = fields.words("lines").unwrap_or_default();
            return Ok(Self {
                text: Some(text),
                from_file: false,
                rest: fields.has("rest"),
            });
        }
        let mut form: Multipart = request
            .extract()
            .await
            .map_err(|_| StatusCode::BAD_REQUEST)?;
        let (mut pasted, mut file, mut rest) = (Vec::new(), Vec::new(), false);
        while let Some(part) = form.next_field().await.map_err(|error| error.status())? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|error| error.status())?;
            match name.as_str() {
                "lines" => pasted = bytes.to_vec(),
                "file" => file = bytes.to_vec(),
                "rest" => rest = !bytes.is_empty(),
                _ => {}
            }
        }
        let from_file = !file.is_empty();
        let text = String::from_utf8(if from_file { file } else { pasted }).ok();
        Ok(Self {
            text,
            from_file,
            rest,
        })
    }
}

pub(super) async fn ask(view: View) -> Reply {
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
                input #f-file type="file" name="file" accept=".jsonl,.txt,application/jsonl,text/plain";
            }
            (parts::ticks("rest", "", &tick, &[if rest { "yes" } else { "" }]))
            (parts::act(tr!("settings-import-do")))
        }
    };
    under(view, main)
}

pub(super) async fn bring(view: View, brought: Brought) -> Reply {
    let Some(text) = brought.text else {
        return page(
            &view,
            "",
            brought.rest,
            parts::error(tr!("settings-import-unreadable")),
        );
    };
    if text.trim().is_empty() {
        return page(
            &view,
            "",
            brought.rest,
            parts::error(tr!("settings-import-nothing")),
        );
    }
    let intake = read_lines(&view.life, &text);
    if !intake.bad.is_empty() && !brought.rest {
        let short = text.len() <= PUT_BACK;
        let before = html! {
            (parts::error(tr!("settings-import-again")))
            @if !short && brought.from_file { (parts::small(tr!("settings-import-choose"))) }
            (bad_lines(&intake))
        };
        return page(&view, if short { &text } else { "" }, false, before);
    }
    let main = report(&intake);
    under(&view, main)
        .otherwise("/settings/import")
        .taking(intake.new)
}

fn report(intake: &Intake) -> Markup {
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
        @if !intake.bad.is_empty() { (bad_lines(intake)) }
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

fn bad_lines(intake: &Intake) -> Markup {
    let rows: Vec<Vec<String>> = intake
        .bad
        .iter()
        .take(NAMED)
        .map(|(number, error)| vec![number.to_string(), error.to_string()])
        .collect();
    let caption = format!(
        "{}{}",
        tr!("settings-import-bad", lines = intake.bad.len()),
        more(intake.bad.len())
    );
    parts::table(
        &caption,
        &[&tr!("settings-import-line"), &tr!("settings-import-why")],
        &rows,
    )
}
