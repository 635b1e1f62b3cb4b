//! One rule: what it is for, and leaving it out for a written reason.

use axum::extract::Path;
use ebb_core::pact::{Limited, Need, Rule, RuleSet};
use maud::{Markup, html};

use super::{left_out, lines, page_under, rule_words, rules, standing};
use crate::desk::Notice;
use crate::pages::room;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new().route("/pact/rule/{key}", get(page).post(said))
}

/// What was typed and couldn't be taken.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    need: &'a str,
    words: &'a str,
    error: Option<&'static str>,
}

fn page(view: View, Path(key): Path<String>) -> Reply {
    if !room::was_asked(&view) {
        return Reply::go("/situation?to=pact");
    }
    draw(&view, &key, Typed::default())
}

fn draw(view: &View, key: &str, typed: Typed<'_>) -> Reply {
    let pact = standing(view);
    if view.state().at_risk {
        return page_under(view, lines::instead(view, pact.is_some()));
    }
    let rule = rules(view).find(|rule| rule.word() == key);
    let (Some(rule), Some(pact)) = (rule, pact) else {
        return room::gone(view, &tr!("title-lines"), ("/pact", &tr!("pact-mine")));
    };
    let (words, why) = rule_words(rule, pact.body.living_together);
    let main = html! {
        h1 { (words) }
        (parts::lede(why))
        @if let Some(error) = typed.error { (parts::error(tr!(error))) }
        @match left_out(view, rule) {
            Some(set) => {
                @match set.body.need.map(room::need_words) {
                    Some(need) => (parts::quiet(tr!("pact-out-since", need = need))),
                    None => (parts::quiet(tr!("pact-out-since-plain"))),
                }
                @if let Some(note) = &set.body.note { (parts::sheet(note, &room::day(view, set.day))) }
                (parts::form("back", &path(rule), &view.token, html! {
                    (parts::hidden("id", view.new_id(0).as_str()))
                    (parts::press("do", "back", tr!("pact-back")))
                }))
            }
            None => (leaving_out(view, rule, typed)),
        }
    };
    page_under(view, main)
}

fn path(rule: Rule) -> String {
    format!("/pact/rule/{}", rule.word())
}

/// The way that they, a court or the police named, where the person wrote it down.
fn named_way(view: &View) -> Option<&String> {
    view.life.newest::<Limited>()?.body.named_way.as_ref()
}

/// The form for leaving a rule out. Where they have asked the person to stop, nothing is
/// necessary but by the way that was named.
fn leaving_out(view: &View, rule: Rule, typed: Typed<'_>) -> Markup {
    let told = view.state().asked_to_stop;
    let way = named_way(view);
    if told && way.is_none() {
        return html! {
            (parts::quiet(tr!("pact-out-name-first")))
            (parts::go("/pact/limited", tr!("pact-out-name-go")))
        };
    }
    let writing = Writing::new("words", tr!("pact-out-words"))
        .text(typed.words)
        .spellcheck(view.spellcheck());
    let form = parts::form(
        "out",
        &path(rule),
        &view.token,
        html! {
            @if let Some(way) = way.filter(|_| told) { p { (tr!("pact-out-named", way = way)) } }
            @else { p { (tr!("pact-out-what")) } }
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::choice("need", tr!("pact-out-need"), &room::needs(), typed.need))
            (parts::box_(&writing))
            (parts::press("do", "out", tr!("pact-out-do")))
        },
    );
    if typed.error.is_some() {
        form
    } else {
        parts::fold(tr!("pact-out"), form)
    }
}

fn said(view: View, Path(key): Path<String>, fields: Fields) -> Reply {
    let rule = rules(&view).find(|rule| rule.word() == key);
    let Some(rule) = rule.filter(|_| !view.state().at_risk) else {
        return draw(&view, &key, Typed::default());
    };
    let set = |kept, need, note| RuleSet {
        rule,
        kept,
        need,
        note,
        extra: Vec::new(),
    };
    if fields.get("do") == "back" {
        return Reply::go("/pact")
            .adding(&view, fields.id(&view), set(true, None, None))
            .notice(&view, Notice::done("pact-back-done"));
    }
    if view.state().asked_to_stop && named_way(&view).is_none() {
        return draw(&view, &key, Typed::default());
    }
    let (need, words) = (Need::from_word(fields.get("need")), fields.words("words"));
    let typed = |error| Typed {
        need: fields.get("need"),
        words: fields.get("words"),
        error: Some(error),
    };
    match (need, words) {
        (_, Some(words)) if !room::fits(&words) => draw(&view, &key, typed("room-words-long")),
        (Some(need), Some(words)) => {
            let next = if view.life.newest::<Limited>().is_some() {
                "/pact"
            } else {
                "/pact/limited"
            };
            Reply::go(next)
                .adding(&view, fields.id(&view), set(false, Some(need), Some(words)))
                .notice(&view, Notice::done("pact-out-done"))
        }
        _ => draw(&view, &key, typed("pact-out-missing")),
    }
}
