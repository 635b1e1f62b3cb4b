//! "I already did": it is sent, and nothing broke (moment 2 of the method).
//!
//! One tap writes it down. Nothing is counted here, and nothing asks why in that hour.

use axum::extract::Path;
use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::moment::Moment;
use ebb_core::urge::Reason;
use maud::html;

use crate::desk::{Desk, Sent};
use crate::line::Wave;
use crate::parts::{self, Frame, Way, Writing};
use crate::route::{Router, get, post};
use crate::text::{knows, tr};
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/sent", get(page).post(say))
        .route("/sent/box", post(step))
        .route("/sent/one/{act}", get(one))
        .route("/sent/end", get(end))
}

/// The contact, as little as that hour can say of it.
pub(super) fn sent_contact() -> Contact {
    Contact {
        who: Who::Mine,
        channel: Channel::Text,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    }
}

/// Says that something was sent, and goes to the page that holds it.
pub(super) fn say_sent(view: &View, mut desk: Desk) -> Reply {
    let again = desk
        .sent
        .as_ref()
        .is_some_and(|sent| same_hour(&sent.at, &view.now));
    if again {
        return Reply::go("/sent").desk(desk);
    }
    desk.sent = Some(Sent {
        at: view.now.clone(),
        noted: view.is_open(),
    });
    let reply = Reply::go("/sent").desk(desk);
    if view.is_open() {
        reply.adding(view, view.new_id(2), sent_contact())
    } else {
        reply
    }
}

/// Two taps within an hour speak of the same message.
fn same_hour(at: &Moment, now: &Moment) -> bool {
    now.timestamp()
        .duration_since(at.timestamp())
        .as_secs()
        .abs()
        < 3600
}

fn say(view: View) -> Reply {
    let desk = view.desk();
    say_sent(&view, desk)
}

fn page(view: View) -> Reply {
    let words = view.desk.words.as_str();
    let calm = view.life.all::<Reason>().next_back();
    let mut ways = vec![
        Way::press("to", "hand", tr!("night-sent-hand")),
        Way::press("to", "room", tr!("night-sent-room")),
        Way::press("to", "skip", tr!("night-sent-skip")),
    ];
    if !view.state().at_risk {
        ways.insert(0, Way::press("to", "mute", tr!("night-sent-mute")));
    }
    let main = html! {
        h1 { (tr!("night-sent")) }
        (parts::form("sent", "/sent/box", &view.token, html! {
            (parts::box_(&Writing::new("words", tr!("night-sent-box")).text(words)
                .spellcheck(view.spellcheck())))
            (parts::quiet(tr!("night-sent-no-answer")))
            (parts::ways(&ways))
        }))
        @if let Some(calm) = calm {
            section {
                (parts::quiet(tr!("night-sent-calm")))
                (parts::sheet(&calm.body.text, ""))
            }
        }
    };
    view.page_in(
        &Frame {
            wave: Wave::Swell,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn step(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    super::urge::hold(&mut desk, &fields);
    let to = match fields.get("to") {
        act @ ("mute" | "hand" | "room") => format!("/sent/one/{act}"),
        _ if desk.has_words() => "/keep".to_owned(),
        _ => "/sent/end".to_owned(),
    };
    Reply::go(to).desk(desk)
}

fn one(view: View, Path(act): Path<String>) -> Reply {
    let (id, how) = (format!("night-sent-{act}"), format!("night-sent-{act}-how"));
    if !knows(&how) {
        return Reply::go("/sent");
    }
    let on = if view.desk.has_words() {
        "/keep"
    } else {
        "/sent/end"
    };
    let main = html! {
        h1 { (tr!(&id)) }
        (parts::lede(tr!(&how)))
        (parts::go(on, tr!("night-sent-done")))
    };
    view.page_in(
        &Frame {
            wave: Wave::Low,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn end(view: View) -> Reply {
    let main = html! {
        h1 { (tr!("night-sent-rest")) }
        (parts::lede(super::urge::good_night(&view)))
    };
    view.page_in(
        &Frame {
            wave: Wave::Still,
            ..view.frame("Ebb")
        },
        main,
    )
}
