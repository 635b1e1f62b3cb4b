//! Looking at the pact: keep it, change it, end it. Reachable at any time, offered after months.

use ebb_core::decide::Command;
use ebb_core::moment::Day;
use ebb_core::pact::{Look, LookOutcome};
use ebb_core::stand::pact_at;
use maud::html;

use super::{page_under, standing};
use crate::desk::Notice;
use crate::pages::room;
use crate::parts::{self, Way, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new().route("/pact/look", get(page).post(said))
}

fn page(view: View) -> Reply {
    draw(&view, "", None)
}

fn draw(view: &View, typed: &str, error: Option<&str>) -> Reply {
    let Some(pact) = standing(view) else {
        let main = html! {
            h1 { (tr!("pact-look")) }
            (parts::lede(tr!("pact-look-none")))
            (parts::go("/pact", tr!("lines-mine")))
        };
        return page_under(view, main);
    };
    let day = room::day(view, Day(pact.body.start));
    let begun = pact_at(&view.life, &view.now).is_some();
    let since = if begun {
        tr!("pact-since", day = day)
    } else {
        tr!("pact-from", day = day)
    };
    let writing = Writing::new("words", tr!("pact-look-words"))
        .text(typed)
        .spellcheck(view.spellcheck());
    let main = html! {
        h1 { (tr!("pact-look")) }
        (parts::lede(tr!("pact-look-what")))
        (parts::quiet(since))
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("look", "/pact/look", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::box_(&writing))
            (parts::ways(&[
                Way::press("do", "keep", tr!("pact-look-keep")),
                Way::press("do", "change", tr!("pact-look-change")),
                Way::press("do", "end", tr!("pact-look-end")),
            ]))
        }))
    };
    page_under(view, main)
}

fn said(view: View, fields: Fields) -> Reply {
    let words = fields.words("words");
    if words.as_ref().is_some_and(|words| !room::fits(words)) {
        return draw(&view, fields.get("words"), Some("room-words-long"));
    }
    let Some(pact) = standing(&view) else {
        return Reply::go("/pact/look");
    };
    let look = |outcome| Look {
        outcome,
        note: words.clone(),
        extra: Vec::new(),
    };
    let reply = Reply::go("/pact");
    match fields.get("do") {
        "keep" => reply
            .adding(&view, fields.id(&view), look(LookOutcome::Keep))
            .notice(&view, Notice::done("pact-look-kept")),
        "change" => reply
            .adding(&view, fields.id(&view), look(LookOutcome::Change))
            .notice(&view, Notice::done("pact-look-changing")),
        "end" => sure(&view, &fields),
        // One that hasn't begun is taken back; there is nothing to end.
        "end-sure" if pact_at(&view.life, &view.now).is_none() => reply
            .doing(Command::Withdraw {
                id: fields.id(&view),
                of: pact.id.clone(),
            })
            .notice(&view, Notice::done("pact-ended")),
        "end-sure" => reply
            .adding(&view, fields.id(&view), look(LookOutcome::End))
            .notice(&view, Notice::done("pact-ended")),
        _ => Reply::go("/pact/look"),
    }
}

/// Asks once more before the pact ends.
fn sure(view: &View, fields: &Fields) -> Reply {
    let main = html! {
        h1 { (tr!("pact-end")) }
        (parts::lede(tr!("pact-end-what")))
        @if view.state().asked_to_stop { p { (tr!("pact-end-told")) } }
        (parts::form("end", "/pact/look", &view.token, html! {
            (parts::hidden("id", fields.id(view).as_str()))
            (parts::hidden("words", &fields.words("words").unwrap_or_default()))
            (parts::press("do", "end-sure", tr!("pact-end-do")))
        }))
        (parts::go("/pact", tr!("pact-end-not")))
    };
    page_under(view, main)
}
