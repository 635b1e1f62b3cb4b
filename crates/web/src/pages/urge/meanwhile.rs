//! Meanwhile: one thing at a time, in the order that the person pinned.

use axum::extract::Path;
use ebb_core::excuse::{self, Context};
use ebb_core::setting::SettingName;
use ebb_core::urge::{Person, Reason, Urge};
use jiff::civil::Weekday;
use maud::{Markup, html};

use super::{What, hold, note};
use crate::line::Wave;
use crate::parts::{self, Frame, Way};
use crate::text::{knows, paragraphs, tr};
use crate::view::{Fields, Reply, View};

/// Everything there is, in the usual order.
const USUAL: [&str; 6] = ["water", "person", "answer", "reasons", "do", "want"];

/// The usual things with the pinned ones first.
pub(crate) fn order(view: &View) -> Vec<&'static str> {
    let pinned = view.setting(SettingName::Pinned).unwrap_or_default();
    let first = pinned
        .split(',')
        .filter_map(|name| USUAL.into_iter().find(|what| *what == name.trim()));
    let mut order: Vec<&str> = first.collect();
    order.extend(
        USUAL
            .into_iter()
            .filter(|what| !pinned.split(',').any(|name| name.trim() == *what)),
    );
    order.dedup();
    order
}

/// The list of things.
pub(crate) fn list(view: View) -> Reply {
    let labels: Vec<(&str, String)> = order(&view)
        .into_iter()
        .map(|what| (what, tr!(&format!("night-meanwhile-{what}"))))
        .collect();
    let ways: Vec<Way<'_>> = labels
        .iter()
        .map(|(what, label)| Way::press("what", *what, label))
        .collect();
    let main = html! {
        h1 { (tr!("night-meanwhile-title")) }
        (parts::form("with", "/now/with", &view.token, parts::ways(&ways)))
        (still(&view))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// Goes to one thing and remembers which it was.
pub(crate) fn pick(view: View, fields: Fields) -> Reply {
    let what = fields.get("what").to_owned();
    if !USUAL.contains(&what.as_str()) {
        return Reply::go("/now/with");
    }
    let mut desk = view.desk();
    if fields.has("words") {
        hold(&mut desk, &fields);
    }
    let to = format!("/now/with/{what}");
    let Some(wait) = &mut desk.urge else {
        return Reply::go(to);
    };
    wait.action = Some(what);
    let wait = wait.clone();
    note(Reply::go(to).desk(desk), &view, &wait, |_| {})
}

/// The wait goes on by itself, and the way back to the box.
fn still(view: &View) -> Markup {
    let Some(wait) = &view.desk.urge else {
        return html! {};
    };
    let until = view.clock(&wait.until);
    html! {
        @if !view.state().at_risk && view.now.timestamp() < wait.until.timestamp() {
            (parts::small(tr!("night-meanwhile-still", until = until)))
        }
        (parts::go("/now", tr!("night-write-back")))
    }
}

fn shown(view: &View, main: Markup) -> Reply {
    let main = html! { (main) (still(view)) };
    view.page_in(
        &Frame {
            wave: Wave::Low,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// One thing.
pub(crate) fn one(view: View, Path(what): What) -> Reply {
    match what.as_str() {
        "water" => shown(
            &view,
            html! {
                h1 { (tr!("night-water-title")) }
                @for paragraph in paragraphs("night-water-text") { (parts::lede(paragraph)) }
            },
        ),
        "person" => person(&view),
        "answer" => thoughts(&view, false),
        "reasons" => reasons(&view),
        "do" => thing(&view, first_thing(&view)),
        "want" => wants(&view),
        _ => Reply::go("/now/with"),
    }
}

/// One thing of a kind of which there are several.
pub(crate) fn exact(view: View, Path((what, which)): Path<(String, String)>) -> Reply {
    let number = which.parse().unwrap_or(1);
    match what.as_str() {
        "answer" if which == "all" => thoughts(&view, true),
        "answer" => answer(&view, &which),
        "do" => thing(&view, number),
        "want" => want(&view, number),
        _ => Reply::go("/now/with"),
    }
}

fn person(view: &View) -> Reply {
    let words = tr!("night-person-words");
    let query = words
        .replace(' ', "%20")
        .replace('\'', "%27")
        .replace('?', "%3F");
    let people: Vec<_> = view.life.all::<Person>().collect();
    let dial = |phone: &str| {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect::<String>()
    };
    shown(
        view,
        html! {
            h1 { (tr!("night-person-title")) }
            @if people.is_empty() {
                @for paragraph in paragraphs("night-person-text") { (parts::lede(paragraph)) }
                (parts::lede(tr!("night-person-own-way")))
            }
            @for person in &people {
                section {
                    h2 { (parts::name(&person.body.name)) }
                    @if let Some(note) = &person.body.note { (parts::quiet(note)) }
                    @if let Some(phone) = &person.body.phone {
                        ul.ways role="list" {
                            li { a href={ "tel:" (dial(phone)) } { (tr!("night-person-call", name = &person.body.name)) } }
                            li { a href={ "sms:" (dial(phone)) "?body=" (query) } {
                                (tr!("night-person-write", name = &person.body.name))
                                small { "“" (words) "”" }
                            } }
                        }
                    }
                }
            }
            (parts::go("/help", tr!("night-person-nobody")))
        },
    )
}

/// The six nearest thoughts, or all of them.
fn thoughts(view: &View, all: bool) -> Reply {
    let last = view
        .life
        .newest::<Urge>()
        .map(|urge| urge.body.triggers.clone())
        .unwrap_or_default();
    let set_off: Vec<&str> = last.iter().map(String::as_str).collect();
    let state = view.state();
    let context = Context {
        night: view.night(),
        weekend: matches!(
            view.now.wall().weekday(),
            Weekday::Saturday | Weekday::Sunday
        ),
        set_off: &set_off,
        guarded: state.at_risk || state.asked_to_stop,
    };
    let nearest = excuse::nearest(&context);
    let others = || {
        excuse::all()
            .iter()
            .filter(|one| !(context.guarded && one.speaks_of_contact))
    };
    let shown_ones: Vec<_> = if all {
        others().collect()
    } else {
        nearest.to_vec()
    };
    let labels: Vec<(String, String)> = shown_ones
        .iter()
        .map(|one| {
            (
                format!("/now/with/answer/{}", one.key),
                tr!(&one.thought_id()),
            )
        })
        .collect();
    let ways: Vec<Way<'_>> = labels
        .iter()
        .map(|(href, label)| Way::link(href, label))
        .collect();
    shown(
        view,
        html! {
            h1 { (tr!("night-thoughts-title")) }
            (parts::ways(&ways))
            @if !all { (parts::go("/now/with/answer/all", tr!("night-thoughts-more"))) }
        },
    )
}

fn answer(view: &View, key: &str) -> Reply {
    let Some(one) = excuse::find(key) else {
        return Reply::go("/now/with/answer");
    };
    shown(
        view,
        html! {
            h1 { (tr!(&one.thought_id())) }
            @for paragraph in paragraphs(&one.answer_id()) { (parts::lede(paragraph)) }
            (parts::go("/now/with/answer", tr!("night-thoughts-other")))
        },
    )
}

fn reasons(view: &View) -> Reply {
    let reasons: Vec<_> = view.life.all::<Reason>().collect();
    shown(
        view,
        html! {
            h1 { (tr!("night-reasons-title")) }
            @if reasons.is_empty() {
                (parts::lede(tr!("night-reasons-none")))
                (parts::go("/reasons", tr!("night-reasons-put")))
            } @else {
                (parts::quiet(tr!("night-reasons-yours")))
                @for reason in &reasons { (parts::sheet(&reason.body.text, "")) }
            }
        },
    )
}

/// How many numbered messages there are under a prefix.
fn how_many(prefix: &str) -> usize {
    (1..).take_while(|n| knows(&format!("{prefix}{n}"))).count()
}

/// Where the list begins: moves on with the hour, so that it isn't always the same glass.
fn first_thing(view: &View) -> usize {
    usize::from(view.now.wall().hour().unsigned_abs()) % how_many("night-do-").max(1) + 1
}

fn thing(view: &View, number: usize) -> Reply {
    let count = how_many("night-do-").max(1);
    let number = (number.max(1) - 1) % count + 1;
    let next = format!("/now/with/do/{}", number % count + 1);
    shown(
        view,
        html! {
            h1 { (tr!(&format!("night-do-{number}"))) }
            (parts::ways(&[
                Way::link("/now", tr!("night-do-back")),
                Way::link(next, tr!("night-do-other")),
            ]))
        },
    )
}

fn wants(view: &View) -> Reply {
    let labels: Vec<(String, String)> = (1..=how_many("night-want-"))
        .map(|n| {
            (
                format!("/now/with/want/{n}"),
                tr!(&format!("night-want-{n}")),
            )
        })
        .collect();
    let ways: Vec<Way<'_>> = labels
        .iter()
        .map(|(href, label)| Way::link(href, label))
        .collect();
    shown(
        view,
        html! {
            h1 { (tr!("night-want-title")) }
            (parts::ways(&ways))
        },
    )
}

fn want(view: &View, number: usize) -> Reply {
    let id = format!("night-want-{number}");
    if !knows(&id) {
        return Reply::go("/now/with/want");
    }
    shown(
        view,
        html! {
            h1 { (tr!(&id)) }
            @for paragraph in paragraphs(&format!("{id}-a")) { (parts::lede(paragraph)) }
            (parts::quiet(tr!("night-want-text")))
            (parts::go("/now/with/want", tr!("night-want-other")))
        },
    )
}
