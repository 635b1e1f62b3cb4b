//! Limited contact: agreed topics, one channel, certain hours.

use ebb_core::decide::Command;
use ebb_core::pact::Limited;
use maud::html;

use super::page_under;
use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new().route("/pact/limited", get(page).post(said))
}

/// The most topics that one entry holds.
const MOST_TOPICS: usize = 64;

fn newest(view: &View) -> Limited {
    let none = || Limited {
        topics: Vec::new(),
        channel: None,
        hours: None,
        named_way: None,
        extra: Vec::new(),
    };
    view.life
        .newest::<Limited>()
        .map_or_else(none, |seen| seen.body.clone())
}

fn page(view: View) -> Reply {
    draw(&view, &newest(&view), None)
}

fn draw(view: &View, limited: &Limited, error: Option<&str>) -> Reply {
    let told = view.state().asked_to_stop;
    let topics = limited.topics.join("\n");
    let writing = Writing::new("topics", tr!("pact-limited-topics"))
        .text(&topics)
        .note(tr!("pact-limited-topics-note"))
        .spellcheck(view.spellcheck());
    let line = |name: &str, label: &str, value: &Option<String>, note: &str| {
        parts::field(
            name,
            "text",
            &tr!(label),
            value.as_deref().unwrap_or_default(),
            &tr!(note),
        )
    };
    let main = html! {
        h1 { (tr!("pact-limited")) }
        @if told { (parts::lede(tr!("pact-told"))) } @else { (parts::lede(tr!("pact-limited-what"))) }
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("limited", "/pact/limited", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::box_(&writing))
            @if told {
                (line("way", "pact-limited-way", &limited.named_way, "pact-limited-way-note"))
            } @else {
                (line("channel", "pact-limited-channel", &limited.channel, "pact-limited-channel-note"))
                (line("hours", "pact-limited-hours", &limited.hours, "pact-limited-hours-note"))
            }
            p { (parts::act(tr!("room-keep"))) }
        }))
    };
    page_under(view, main)
}

fn said(view: View, fields: Fields) -> Reply {
    let old = newest(&view);
    let topics = fields.words("topics").unwrap_or_default();
    let topics: Vec<String> = topics
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let told = view.state().asked_to_stop;
    // What this situation doesn't ask for stays as it was.
    let new = Limited {
        topics,
        channel: if told {
            old.channel
        } else {
            fields.some("channel")
        },
        hours: if told {
            old.hours
        } else {
            fields.some("hours")
        },
        named_way: if told {
            fields.some("way")
        } else {
            old.named_way
        },
        extra: old.extra,
    };
    let size = new.topics.iter().map(String::len).sum::<usize>();
    if new.topics.len() > MOST_TOPICS || size > ebb_core::field::LONGEST {
        return draw(&view, &new, Some("room-words-long"));
    }
    if new.topics.is_empty()
        && new.channel.is_none()
        && new.hours.is_none()
        && new.named_way.is_none()
    {
        let old = view.life.all::<Limited>().map(|seen| seen.id.clone());
        let gone = |reply: Reply, (n, of)| {
            reply.doing(Command::Withdraw {
                id: view.new_id(n),
                of,
            })
        };
        return (1..=u8::MAX)
            .zip(old)
            .fold(Reply::go("/pact"), gone)
            .notice(&view, Notice::done("pact-limited-empty"));
    }
    Reply::go("/pact")
        .adding(&view, fields.id(&view), new)
        .notice(&view, Notice::done("note-kept"))
}
