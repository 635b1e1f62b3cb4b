//! Is anybody in danger? What comes first where somebody may be, with the numbers to call at once.

use ebb_core::help;
use maud::{Markup, html};

use super::{just_came, record};
use crate::desk::PutAway;
use crate::line::Wave;
use crate::pages::help as help_page;
use crate::parts::{self, Frame, Way};
use crate::text::{paragraphs, tr};
use crate::view::{Fields, Reply, View};

pub(super) fn page(view: View) -> Reply {
    if view.state().at_risk {
        // The same address as for everybody: it tells nothing.
        return record::instead(&view, Wave::Mid);
    }
    let main = html! {
        h1 { (tr!("night-they-danger-q")) }
        (parts::form("they", "/they", &view.token, parts::ways(&[
            Way::press("danger", "no", tr!("night-they-danger-no")),
            Way::press("danger", "me", tr!("night-they-danger-me")),
            Way::press("danger", "them", tr!("night-they-danger-them")),
            Way::press("danger", "other", tr!("night-they-danger-other")),
            Way::press("danger", "skip", tr!("night-they-danger-skip")),
        ])))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

pub(super) fn said(view: View, fields: Fields) -> Reply {
    let answer = fields.get("danger");
    let mut desk = view.desk();
    desk.put_away = Some(PutAway {
        danger: matches!(answer, "me" | "them" | "other"),
        ..just_came(&view)
    });
    let to = match answer {
        "me" => "/they/me",
        "them" => "/they/them",
        "other" => "/they/other",
        _ => "/they/due",
    };
    Reply::go(to).desk(desk)
}

/// The sentences of such a page, the first as its heading.
fn sentences(id: &str) -> Markup {
    html! {
        @for (n, paragraph) in paragraphs(id).iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
    }
}

/// The emergency numbers of the country that is guessed or chosen, each with what it is for.
fn emergency(view: &View) -> Markup {
    let country = help_page::country(view);
    let numbers = help::emergency_for(&country)
        .map(|line| line.numbers())
        .unwrap_or_default();
    html! {
        @if !numbers.is_empty() {
            div.phone {
                @for number in &numbers {
                    a href=(number.link) { (number.shown) }
                    @if let Some(purpose) = &number.purpose { small { (purpose) } }
                }
                p { (tr!("they-kill-number", country = help_page::country_name(&country))) }
            }
        }
    }
}

fn first_things_first(view: &View, id: &str) -> Reply {
    let main = html! {
        (sentences(id))
        (emergency(view))
        (parts::ways(&[
            Way::link("/help", tr!("frame-help")),
            Way::link("/they/due", tr!("they-kill-go-on")),
        ]))
    };
    view.page("Ebb", main)
}

pub(super) fn me(view: View) -> Reply {
    first_things_first(&view, "night-they-me")
}

pub(super) fn other(view: View) -> Reply {
    first_things_first(&view, "night-they-other")
}

pub(super) fn them(view: View) -> Reply {
    let main = html! {
        (sentences("they-kill-text"))
        (emergency(&view))
        (parts::ways(&[
            Way::link("/help", tr!("they-kill-elsewhere")),
            Way::link("/they/due", tr!("they-kill-go-on")),
        ]))
        (parts::quiet(tr!("they-kill-rest")))
    };
    view.page("Ebb", main)
}
