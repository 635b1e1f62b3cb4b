//! The pages, a module for each room. Paths are neutral: no name of a state or a feeling.

use axum::http::StatusCode;
use ebb_core::decide::Command;
use ebb_core::life::Life;

use crate::desk::Desk;
use crate::parts;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Reply, View};

mod away;
mod benefits;
mod carry;
mod checkin;
mod contact;
mod days;
mod doors;
mod entry;
mod first;
mod hard_days;
mod help;
mod join;
mod letters;
mod open;
mod own_words;
mod pact;
mod people;
mod pocket;
mod restore;
mod room;
mod sent;
mod settings;
mod situation;
mod they;
mod today;
mod tonight;
mod urge;

/// Every page. Handlers are pure over the [`View`] that the shell puts into the request.
pub fn router() -> axum::Router {
    Router::new()
        .merge(first::routes())
        .merge(urge::routes())
        .merge(sent::routes())
        .merge(they::routes())
        .merge(tonight::routes())
        .merge(help::routes())
        .merge(away::routes())
        .merge(open::routes())
        .merge(restore::routes())
        .merge(join::routes())
        .merge(today::routes())
        .merge(days::routes())
        .merge(checkin::routes())
        .merge(contact::routes())
        .merge(entry::routes())
        .merge(letters::routes())
        .merge(pact::routes())
        .merge(doors::routes())
        .merge(benefits::routes())
        .merge(people::routes())
        .merge(hard_days::routes())
        .merge(situation::routes())
        .merge(settings::routes())
        .merge(carry::routes())
        .route(
            "/style.css",
            get(|| Reply::asset("text/css; charset=utf-8", parts::STYLE)),
        )
        .route(
            "/ebb.js",
            get(|| Reply::asset("text/javascript; charset=utf-8", parts::SCRIPT)),
        )
        .route(
            "/icon.svg",
            get(|| Reply::asset("image/svg+xml", parts::ICON)),
        )
        .otherwise(not_found)
}

/// What was said in a session while the vault was locked, of things that stand in it: to be written
/// down as soon as it opens.
#[must_use]
pub fn unfinished(life: &Life, desk: &Desk) -> Option<Command> {
    urge::unfinished(life, desk)
}

fn not_found(view: View) -> Reply {
    let main = maud::html! {
        h1 { (tr!("frame-no-page")) }
        (parts::go("/", tr!("frame-no-page-home")))
    };
    // A notice waits for a page that somebody asked for; browsers look for icons by themselves.
    let page = parts::page(&view.frame("Ebb"), main);
    Reply::page(page).status(StatusCode::NOT_FOUND)
}

/// Whether what is sent to a public path has to wait for the vault all the same.
#[must_use]
pub fn is_kept(path: &str) -> bool {
    path == "/they/record" || path.starts_with("/they/at/")
}

/// Paths that work before anything is set up and while locked, in memory only.
#[must_use]
pub fn is_public(path: &str) -> bool {
    const PUBLIC: &[&str] = &[
        "/now", "/sent", "/they", "/tonight", "/help", "/away", "/open", "/start", "/recover",
        "/restore", "/join", "/keep", "/lock",
    ];
    const FILES: &[&str] = &["/", "/style.css", "/ebb.js", "/icon.svg"];
    let below = |root: &str| {
        path.strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("/"))
    };
    FILES.contains(&path) || PUBLIC.iter().any(|root| below(root))
}

#[cfg(test)]
mod safety_tests;
