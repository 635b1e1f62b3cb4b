//! Entries that are nothing but a person's own words: lines of the pact, reasons.

use ebb_core::decide::Command;
use ebb_core::event::{Body, Known};
use ebb_core::field::Extra;
use ebb_core::pact::OwnLine;
use ebb_core::urge::Reason;
use maud::{Markup, html};

use super::room;
use crate::desk::Notice;
use crate::parts::{self, Way, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

/// A kind of entry that is one text.
pub(super) trait OwnWords: Known + Into<Body> {
    /// The words.
    fn words(&self) -> &str;
    /// What a newer Ebb wrote beside them.
    fn extra(&self) -> &Extra;
    /// An entry of these words.
    fn of_words(text: String, extra: Extra) -> Self;
}

impl OwnWords for OwnLine {
    fn words(&self) -> &str {
        &self.text
    }
    fn extra(&self) -> &Extra {
        &self.extra
    }
    fn of_words(text: String, extra: Extra) -> Self {
        Self { text, extra }
    }
}

impl OwnWords for Reason {
    fn words(&self) -> &str {
        &self.text
    }
    fn extra(&self) -> &Extra {
        &self.extra
    }
    fn of_words(text: String, extra: Extra) -> Self {
        Self { text, extra }
    }
}

/// Where such entries stand and what the page says about them: a path and ids of messages.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    /// Where they stand.
    pub(super) path: &'static str,
    /// The tab's title.
    pub(super) title: &'static str,
    /// The heading of the page, and the words of the link back to it.
    pub(super) heading: &'static str,
    /// What is said where there is none yet.
    pub(super) none: &'static str,
    /// What stands above the box for the first.
    pub(super) first: &'static str,
    /// What stands above the box for one more.
    pub(super) more: &'static str,
    /// What stands beneath it, or nothing.
    pub(super) note: &'static str,
}

/// What was typed and couldn't be kept.
#[derive(Clone, Copy, Default)]
pub(super) struct Typed<'a> {
    /// The words.
    pub(super) words: &'a str,
    /// What is wrong with them, as the id of a message.
    pub(super) error: Option<&'static str>,
}

/// All of them, in the order in which they were added; each leads to its own page.
pub(super) fn list<K: OwnWords>(view: &View, shelf: &Shelf) -> Markup {
    let ways: Vec<Way<'_>> = view
        .life
        .all::<K>()
        .map(|seen| {
            Way::link(
                room::at(shelf.path, seen.id.as_str()),
                parts::name(seen.body.words()),
            )
        })
        .collect();
    if ways.is_empty() {
        parts::quiet(tr!(shelf.none))
    } else {
        parts::doors(&ways)
    }
}

/// The form for one more; `besides` is what else can be chosen in it.
pub(super) fn more<K: OwnWords>(
    view: &View,
    shelf: &Shelf,
    typed: Typed<'_>,
    besides: &Markup,
) -> Markup {
    let first = view.life.all::<K>().next().is_none();
    let mut writing = Writing::new("words", tr!(if first { shelf.first } else { shelf.more }))
        .text(typed.words)
        .spellcheck(view.spellcheck());
    if !shelf.note.is_empty() {
        writing = writing.note(tr!(shelf.note));
    }
    parts::form(
        "more",
        shelf.path,
        &view.token,
        html! {
            @if let Some(error) = typed.error { (parts::error(tr!(error))) }
            (parts::hidden("id", view.new_id(0).as_str()))
            (besides)
            (parts::box_(&writing))
            p { (parts::act(tr!("room-keep"))) }
        },
    )
}

/// The words that were typed, or what is wrong with them.
pub(super) fn read(fields: &Fields) -> Result<String, Typed<'_>> {
    let Some(words) = fields.words("words") else {
        return Err(Typed {
            words: "",
            error: Some("room-words-missing"),
        });
    };
    if room::fits(&words) {
        return Ok(words.trim().to_owned());
    }
    Err(Typed {
        words: fields.get("words"),
        error: Some("room-words-long"),
    })
}

/// The page of one entry: change it, or remove it.
pub(super) fn one<K: OwnWords>(view: &View, shelf: &Shelf, id: &str, typed: Typed<'_>) -> Reply {
    let heading = tr!(shelf.heading);
    let Some(seen) = view.life.one::<K>(id) else {
        return room::gone(view, &tr!(shelf.title), (shelf.path, &heading));
    };
    let path = room::at(shelf.path, id);
    let words = if typed.words.is_empty() {
        seen.body.words()
    } else {
        typed.words
    };
    let writing = Writing::new("words", tr!("room-change"))
        .heading()
        .text(words)
        .spellcheck(view.spellcheck());
    let main = html! {
        @if let Some(error) = typed.error { (parts::error(tr!(error))) }
        (parts::form("change", &path, &view.token, html! {
            (parts::box_(&writing))
            p { (parts::act(tr!("room-keep"))) }
        }))
        (room::removing(view, &path, 1))
    };
    view.page_under(&tr!(shelf.title), (shelf.path, &heading), main)
}

/// What was done on the page of one entry.
pub(super) fn one_said<K: OwnWords>(
    view: &View,
    shelf: &Shelf,
    id: &str,
    fields: &Fields,
) -> Reply {
    let Some(seen) = view.life.one::<K>(id) else {
        return one::<K>(view, shelf, id, Typed::default());
    };
    let of = seen.id.clone();
    if fields.get("do") == "remove" {
        return Reply::go(shelf.path)
            .doing(Command::Withdraw {
                id: fields.id(view),
                of,
            })
            .notice(view, Notice::done("room-removed"));
    }
    match read(fields) {
        Err(typed) => one::<K>(view, shelf, id, typed),
        Ok(words) => {
            let body = K::of_words(words, seen.body.extra().clone()).into();
            Reply::go(shelf.path)
                .doing(Command::Correct { of, at: None, body })
                .notice(view, Notice::done("note-kept"))
        }
    }
}
