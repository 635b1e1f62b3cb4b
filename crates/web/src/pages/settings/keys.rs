//! What has to do with keys: the passphrase, the recovery words, and deleting everything.

use ebb_core::setting::StepName;
use maud::html;

use super::{id, ids, stepped, under};
use crate::desk::{Desk, Notice};
use crate::pages::open::{fresh, typed};
use crate::pages::pocket::what_goes;
use crate::parts;
use crate::route::{Router, get, post};
use crate::text::tr;
use crate::view::{Act, Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new()
        .route(
            "/settings/passphrase",
            get(passphrase).post(passphrase_said),
        )
        .route("/settings/words", get(words).post(words_anew))
        .route("/settings/words/done", post(words_done))
        .route("/settings/delete", get(delete).post(delete_all))
}

fn passphrase(view: View) -> Reply {
    let main = html! {
        h1 { (tr!("settings-passphrase")) }
        (parts::lede(tr!("settings-passphrase-what")))
        (parts::form("passphrase", "/settings/passphrase", &view.token, html! {
            (parts::secret("old", &tr!("settings-passphrase-old"), "", false))
            (parts::secret("passphrase", &tr!("settings-passphrase-new"), &tr!("night-keep-passphrase-hint"), true))
            (parts::secret("again", &tr!("night-keep-again"), "", true))
            p { (parts::act(tr!("settings-passphrase-do"))) }
        }))
    };
    under(&view, main)
}

fn passphrase_said(view: View, fields: Fields) -> Reply {
    match fresh(&fields) {
        Err(notice) => Reply::go("/settings/passphrase").notice(&view, notice),
        Ok(new) => Reply::go("/settings")
            .notice(&view, Notice::done("settings-passphrase-done"))
            .act(
                Act::ChangePassphrase {
                    old: typed(&fields, "old"),
                    new,
                },
                "/settings/passphrase",
            ),
    }
}

fn words(view: View) -> Reply {
    let main = match &view.desk.recovery {
        Some(words) => html! {
            h1 { (tr!("settings-words-shown")) }
            (parts::lede(tr!("settings-words-shown-what")))
            (parts::steps(words))
            (parts::form("words", "/settings/words/done", &view.token, html! {
                (ids(&view, 1))
                p { (parts::act(tr!("settings-words-done"))) }
            }))
        },
        None => html! {
            h1 { (tr!("settings-words")) }
            (parts::lede(tr!("settings-words-what")))
            p { (tr!("settings-words-keep")) }
            (parts::form("words", "/settings/words", &view.token, parts::act(tr!("settings-words-do"))))
            (parts::small(tr!("settings-words-anew")))
        },
    };
    under(&view, main)
}

fn words_anew(view: View) -> Reply {
    // Sent twice, the first words may be on the paper already: they stand until they are noted.
    if view.desk.recovery.is_some() {
        return Reply::go("/settings/words");
    }
    Reply::go("/settings/words").act(Act::RenewWords, "/settings/words")
}

fn words_done(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    if desk.recovery.take().is_none() {
        return Reply::go("/settings/words");
    }
    let reply = Reply::go("/")
        .desk(desk)
        .notice(&view, Notice::done("settings-words-noted"));
    stepped(
        reply.otherwise("/settings/words"),
        &view,
        id(&view, &fields, 0),
        StepName::Words,
    )
}

fn delete(view: View) -> Reply {
    let not = ["backups", "files", "devices", "history", "copies"]
        .map(|what| tr!(&format!("settings-delete-not-{what}")));
    let main = html! {
        h1 { (tr!("settings-delete")) }
        @if view.state().is_careful() {
            p.lede { (tr!("settings-delete-worth")) " " a href="/help" { (tr!("frame-help")) } }
        }
        p { (what_goes(&view)) }
        (parts::section(tr!("settings-delete-not"), parts::steps(&not)))
        (parts::go("/settings/export", tr!("settings-delete-first")))
        (parts::form("delete", "/settings/delete", &view.token, html! {
            (parts::secret("passphrase", &tr!("settings-delete-passphrase"), "", false))
            p { (parts::act(tr!("settings-delete-do"))) }
        }))
    };
    under(&view, main)
}

fn delete_all(view: View, fields: Fields) -> Reply {
    // What lies on the desk goes as well.
    Reply::go("/")
        .desk(Desk::default())
        .notice(&view, Notice::done("settings-delete-done"))
        .act(
            Act::DeleteEverything {
                passphrase: typed(&fields, "passphrase"),
            },
            "/settings/delete",
        )
}
