//! My situation: five questions on a page of its own, changed at any time.
//!
//! Nothing here or after it says by a word, a colour or an address what was answered.

use axum::extract::RawQuery;
use ebb_core::safety::{Answer, Situation};
use maud::{Markup, html};

use crate::desk::Notice;
use crate::parts::{self, Pick};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View, read_form};

pub(crate) fn routes() -> Router {
    Router::new().route("/situation", get(page).post(said))
}

/// The questions by the fields of the form, in this order.
const QUESTIONS: [&str; 5] = ["afraid", "hurt", "followed", "told", "young"];

/// Where the person came from and goes on to: only places that are known here.
fn onward(view: &View, to: &str) -> &'static str {
    match to {
        "pact" if super::pact::standing(view).is_some() => "/pact",
        "pact" => "/pact/start",
        "doors" => "/doors/new",
        _ => "/",
    }
}

fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    let query = Fields(read_form(query.unwrap_or_default().as_bytes()));
    let old = view
        .life
        .newest::<Situation>()
        .map(|seen| seen.body.clone());
    let to = query.get("to");
    let main = html! {
        h1 { (tr!("situation-mine")) }
        (parts::lede(tr!("situation-what")))
        (parts::form("own", "/situation", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::hidden("to", to))
            @for (n, name) in QUESTIONS.iter().enumerate() {
                (question(name, old.as_ref().and_then(|old| answers(old)[n])))
            }
            p {
                (parts::act(tr!("situation-keep")))
                @if old.is_none() { (parts::press("skip", "yes", tr!("situation-skip"))) }
            }
        }))
        @if old.is_some() { (parts::go(onward(&view, to), tr!("situation-leave"))) }
        (parts::small(tr!("situation-kept-how")))
        (parts::small(tr!("situation-help")))
    };
    view.page(&tr!("title-own"), main)
}

fn question(name: &str, said: Option<Answer>) -> Markup {
    let picks = [
        Pick::new(Answer::Yes.word(), tr!("situation-yes")),
        Pick::new(Answer::No.word(), tr!("situation-no")),
        Pick::new(Answer::RatherNot.word(), tr!("situation-rather-not")),
    ];
    parts::choice(
        name,
        tr!(&format!("situation-{name}")),
        &picks,
        said.map_or("", Answer::word),
    )
}

fn answers(situation: &Situation) -> [Option<Answer>; 5] {
    let Situation {
        afraid,
        hurt,
        followed,
        told_to_stop,
        under_18,
        ..
    } = situation;
    [*afraid, *hurt, *followed, *told_to_stop, *under_18]
}

fn said(view: View, fields: Fields) -> Reply {
    let skip = fields.has("skip");
    let answer = |name: &str| {
        if skip {
            Some(Answer::RatherNot)
        } else {
            Answer::from_word(fields.get(name))
        }
    };
    let [afraid, hurt, followed, told_to_stop, under_18] = QUESTIONS.map(answer);
    let body = Situation {
        afraid,
        hurt,
        followed,
        told_to_stop,
        under_18,
        extra: Vec::new(),
    };
    Reply::go(onward(&view, fields.get("to")))
        .adding(&view, fields.id(&view), body)
        .notice(&view, Notice::done("situation-kept"))
}

#[cfg(test)]
mod tests;
