//! What Ebb is called on a phone's home screen and in a tab: a choice of plain words.

use maud::html;

use super::under;
use crate::desk::Notice;
use crate::parts::{self, Pick, Way};
use crate::platform::Home;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Act, Fields, Reply, View};

const PATH: &str = "/settings/called";
/// The names, by the messages that hold them.
const NAMES: [&str; 4] = [
    "pocket-called-own",
    "pocket-called-notes",
    "pocket-called-lists",
    "pocket-called-water",
];

pub(super) fn routes() -> Router {
    Router::new().route(PATH, get(called).post(called_said))
}

/// The way there, in a browser.
pub(super) fn way(view: &View) -> Option<Way<'static>> {
    let there = view.home != Home::Computer;
    there.then(|| Way::link(PATH, tr!("pocket-called")).small(view.name.to_string()))
}

fn called(view: View) -> Reply {
    if view.home == Home::Computer {
        return Reply::go("/settings");
    }
    let picks = NAMES.map(|id| Pick::new(id, tr!(id)));
    let chosen = NAMES.into_iter().find(|id| *tr!(id) == *view.name);
    let main = html! {
        h1 { (tr!("pocket-called")) }
        (parts::lede(tr!("pocket-called-what")))
        p { (tr!("pocket-called-truth")) }
        (parts::form("called", PATH, &view.token, html! {
            (parts::choice("called", tr!("pocket-called-legend"), &picks, chosen.unwrap_or_default()))
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(&view, main)
}

fn called_said(view: View, fields: Fields) -> Reply {
    let typed = fields.get("called");
    match NAMES.into_iter().find(|id| *id == typed) {
        Some(id) if view.home != Home::Computer => Reply::go("/settings")
            .notice(&view, Notice::done("settings-saved"))
            .act(Act::Rename(tr!(id)), PATH),
        _ => Reply::go(PATH),
    }
}
