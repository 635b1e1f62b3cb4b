//! What the rooms of calm days have in common: days in words, paths by id, reasons, removing.

use axum::http::StatusCode;
use ebb_core::moment::Day;
use ebb_core::pact::Need;
use ebb_core::safety::Situation;
use maud::{Markup, html};

use crate::parts::{self, Pick};
use crate::text::tr;
use crate::view::{Reply, View};
use crate::when;

/// A day as it is spoken: "Tuesday 24 November", with the year where it isn't the running one.
pub(super) fn day(view: &View, day: Day) -> String {
    when::date_near(day.0, view.today().0)
}

/// The path of one entry. An id that came with an import may hold any printable sign.
pub(super) fn at(root: &str, id: &str) -> String {
    let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("{root}/{}", id.replace('+', "%20"))
}

/// The reasons for which something may be left out or left open.
pub(super) fn needs() -> Vec<Pick<'static>> {
    Need::ALL
        .iter()
        .map(|need| Pick::new(need.word(), need_words(*need)))
        .collect()
}

/// One such reason in words.
pub(super) fn need_words(need: Need) -> String {
    tr!(&format!("need-{}", need.word()))
}

/// Whether the person's situation was asked, answered or not.
pub(super) fn was_asked(view: &View) -> bool {
    view.life.newest::<Situation>().is_some()
}

/// An address at which nothing stands any more.
pub(super) fn gone(view: &View, title: &str, back: (&str, &str)) -> Reply {
    let main = html! {
        h1 { (tr!("room-gone")) }
        (parts::go(back.0, back.1))
    };
    view.page_under(title, back, main)
        .status(StatusCode::NOT_FOUND)
}

/// Removing, one tap further: opened in place, then sent by `do=remove`.
pub(super) fn removing(view: &View, path: &str, n: u8) -> Markup {
    parts::fold(
        tr!("room-remove"),
        parts::form(
            "remove",
            path,
            &view.token,
            html! {
                (parts::hidden("id", view.new_id(n).as_str()))
                (parts::small(tr!("room-remove-what")))
                (parts::press("do", "remove", tr!("room-remove")))
            },
        ),
    )
}

/// Whether one field of an entry can hold this text.
pub(super) fn fits(text: &str) -> bool {
    text.len() <= ebb_core::field::LONGEST
}
