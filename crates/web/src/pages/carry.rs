//! Carrying in and out: files to read, the sealed backup, and lines that Ebb wrote.

mod intake;

use ebb_core::setting::{Step, StepName};
use ebb_core::{export, transfer};
use maud::html;

use super::settings::under;
use crate::parts::{self, Pick};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Act, Fields, Reply, View};

/// The longest file that is taken in, in bytes: ten years of many lines a day.
const LONGEST_FILE: usize = 64 * 1024 * 1024;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/settings/export", get(out).post(file))
        .route("/settings/backup", get(backup).post(back_up))
        .route(
            "/settings/import",
            get(intake::ask).upload(intake::bring, LONGEST_FILE),
        )
}

fn out(view: View) -> Reply {
    out_page(&view, &Fields::default(), false)
}

/// What may be taken along: a calendar on a shared phone is no place for somebody at risk.
fn offered(view: &View) -> Vec<&'static str> {
    let mut offered = vec!["jsonl", "md", "csv"];
    if !view.state().at_risk {
        offered.push("ics");
    }
    offered
}

fn out_page(view: &View, said: &Fields, wrong: bool) -> Reply {
    let state = view.state();
    let picks: Vec<Pick<'_>> = offered(view)
        .into_iter()
        .map(|kind| {
            let label = tr!(&format!("settings-export-{kind}"));
            Pick::new(kind, label).small(tr!(&format!("settings-export-{kind}-note")))
        })
        .collect();
    let with =
        [Pick::new("yes", tr!("settings-export-with")).small(tr!("settings-export-with-note"))];
    let main = html! {
        h1 { (tr!("settings-export")) }
        @if wrong { (parts::error(tr!("settings-export-which"))) }
        @if state.at_risk { (parts::lede(tr!("settings-export-print"))) }
        @if state.asked_to_stop { (parts::lede(tr!("settings-export-court"))) }
        (parts::lede(tr!("settings-export-what")))
        (parts::form("export", "/settings/export", &view.token, html! {
            (parts::choice("as", tr!("settings-export-as"), &picks, said.get("as")))
            (parts::ticks("with", "", &with, &[said.get("with")]))
            p { (parts::act(tr!("settings-export-do"))) }
        }))
        (parts::go("/settings/backup", tr!("settings-export-sealed")))
    };
    under(view, main)
}

fn file(view: View, fields: Fields) -> Reply {
    let kind = offered(&view)
        .into_iter()
        .find(|kind| *kind == fields.get("as"));
    let with = fields.has("with");
    match kind {
        Some("jsonl") => Reply::file(
            "application/jsonl; charset=utf-8",
            "notes.jsonl",
            transfer::to_lines(&view.life),
        ),
        Some("md") => {
            let text = export::to_markdown(&view.life, with);
            Reply::file("text/markdown; charset=utf-8", "notes.md", text)
        }
        Some("csv") => Reply::file(
            "text/csv; charset=utf-8",
            "notes.csv",
            export::to_csv(&view.life, with),
        ),
        Some("ics") => Reply::file(
            "text/calendar; charset=utf-8",
            "dates.ics",
            export::to_ics(&view.life),
        ),
        _ => out_page(&view, &fields, true),
    }
}

fn backup(view: View) -> Reply {
    let main = html! {
        h1 { (tr!("settings-backup")) }
        (parts::lede(tr!("settings-backup-what")))
        p { (tr!("settings-backup-where")) }
        (parts::form("backup", "/settings/backup", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::act(tr!("settings-backup-do")))
        }))
        (parts::small(tr!("settings-backup-later")))
    };
    under(&view, main)
}

fn back_up(view: View, fields: Fields) -> Reply {
    let reply = Reply::go("/settings/backup").act(Act::Backup, "/settings/backup");
    if !view.may_be_cleared() {
        return reply;
    }
    let made = Step {
        step: StepName::Backup,
        done: true,
        extra: Vec::new(),
    };
    reply.adding(&view, fields.id(&view), made)
}

#[cfg(test)]
mod tests;
