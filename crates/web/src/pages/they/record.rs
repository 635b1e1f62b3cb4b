//! At risk, a record in the place of everything else: when, how, what, and where the original is.

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::moment::TimeError;
use maud::html;

use crate::desk::Notice;
use crate::line::Wave;
use crate::pages::sent::sent_contact;
use crate::parts::{self, Frame, Pick, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

/// At risk: when, how, what, and where the original is. Nothing waits.
pub(super) fn page(view: View) -> Reply {
    instead(&view, Wave::default())
}

/// The record in place of another page, with that page's water: only the words differ.
pub(super) fn instead(view: &View, wave: Wave) -> Reply {
    let wall = view.now.wall();
    let now = vec![
        ("date".to_owned(), wall.date().to_string()),
        ("time".to_owned(), view.clock(&view.now)),
        ("channel".to_owned(), Channel::Text.word().to_owned()),
    ];
    draw(view, &Fields(now), wave, None)
}

fn draw(view: &View, typed: &Fields, wave: Wave, wrong: Option<&str>) -> Reply {
    let channels: Vec<(&str, String)> = Channel::ALL
        .iter()
        .map(|channel| (channel.word(), tr!(&format!("channel-{}", channel.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = channels
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let id = typed
        .some("id")
        .unwrap_or_else(|| view.new_id(0).as_str().to_owned());
    let note = typed.words("note").unwrap_or_default();
    let words = Writing::new("note", tr!("they-record-words"));
    let main = html! {
        h1 { (tr!("they-record")) }
        @if let Some(wrong) = wrong { (parts::error(tr!(wrong))) }
        (parts::quiet(tr!("they-record-what")))
        (parts::form("record", "/they/record", &view.token, html! {
            (parts::hidden("id", &id))
            (parts::field("date", "date", &tr!("they-record-date"), typed.get("date"), ""))
            (parts::field("time", "time", &tr!("they-record-clock"), typed.get("time"), ""))
            (parts::choice("channel", tr!("they-record-how"), &picks, typed.get("channel")))
            (parts::box_(&words.text(&note).spellcheck(view.spellcheck())))
            (parts::field("original", "text", &tr!("they-record-original"), typed.get("original"),
                &tr!("they-record-original-note")))
            (parts::act(tr!("they-record-keep")))
        }))
        (parts::go("/help", tr!("frame-help")))
        @if view.is_open() { (parts::go("/settings/export", tr!("they-record-export"))) }
    };
    view.page_in(
        &Frame {
            wave,
            ..view.frame("Ebb")
        },
        main,
    )
}

pub(super) fn said(view: View, fields: Fields) -> Reply {
    // A record is worth its time: what can't be read is asked for again, never guessed.
    let at = match when::read(&view, &fields, &view.now) {
        Ok(at) => at,
        Err(TimeError::Ahead(_)) => {
            return draw(&view, &fields, Wave::default(), Some("contact-ahead"));
        }
        Err(_) => return draw(&view, &fields, Wave::default(), Some("contact-no-time")),
    };
    let contact = Contact {
        channel: Channel::from_word(fields.get("channel")).unwrap_or(Channel::Other),
        note: fields.words("note"),
        original: fields.some("original"),
        who: Who::Theirs,
        ..sent_contact()
    };
    let add = ebb_core::decide::Command::Add {
        id: fields.id(&view),
        at,
        body: contact.into(),
    };
    let back = if view.state().at_risk {
        "/they"
    } else {
        "/they/record"
    };
    Reply::go(back)
        .doing(add)
        .notice(&view, Notice::done("they-recorded"))
        .otherwise(back)
}
