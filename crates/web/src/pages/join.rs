//! Coming in from another device, where nothing is kept yet.

use ebb_vault::PairingSecret;
use maud::html;

use super::open::{fresh, not_here, typed};
use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::route::{Router, get, post};
use crate::text::tr;
use crate::view::{Act, Door, Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/join", get(ask).post(knock))
        .route("/join/not", post(call_off))
}

fn ask(view: View) -> Reply {
    if view.door != Door::None {
        return Reply::go("/open");
    }
    if !view.trusted {
        return not_here(&view);
    }
    if view.together.busy {
        return waits(&view);
    }
    let last = view.together.last.as_ref().map(|last| &last.notice);
    draw(&view, ["", ""], last)
}

/// The page with what was typed: nobody types twelve words twice.
fn draw(view: &View, [relay, words]: [&str; 2], wrong: Option<&Notice>) -> Reply {
    let writing = Writing::new("words", tr!("join-words"))
        .text(words)
        .note(tr!("join-words-note"));
    let main = html! {
        h1 { (tr!("join-title")) }
        @if let Some(wrong) = wrong { (wrong.draw_at(view.home)) }
        (parts::lede(tr!("join-what")))
        (parts::form("join", "/join", &view.token, html! {
            (parts::address("relay", &tr!("relay-address"), relay, ""))
            (parts::box_(&writing))
            (parts::secret("passphrase", &tr!("join-passphrase"), &tr!("join-passphrase-note"), true))
            (parts::secret("again", &tr!("night-keep-again"), "", true))
            (parts::act(tr!("join-do")))
        }))
        (parts::small(tr!("devices-truth")))
    };
    view.page_under("Ebb", ("/start", &tr!("start-title")), main)
}

fn waits(view: &View) -> Reply {
    let main = html! {
        h1 { (tr!("join-waits")) }
        (parts::lede(tr!("join-waits-what")))
        (parts::busy("", tr!("devices-look")))
        (parts::form("not", "/join/not", &view.token, html! {
            (parts::second(tr!("join-call-off")))
        }))
    };
    view.page("Ebb", main)
}

fn knock(view: View, fields: Fields) -> Reply {
    if view.door != Door::None {
        return Reply::go("/open");
    }
    if !view.trusted {
        return not_here(&view);
    }
    let (relay, words) = (fields.get("relay"), typed(&fields, "words"));
    let read = match (
        crate::together::relay_address(relay),
        PairingSecret::read(&words.0),
    ) {
        (Err(error), _) => Err(Notice::error(error.words())),
        (_, Err(_)) => Err(Notice::error("join-words-wrong")),
        (Ok(relay), Ok(_)) => fresh(&fields).map(|passphrase| (relay, passphrase)),
    };
    match read {
        Err(wrong) => draw(&view, [relay, &words.0], Some(&wrong)),
        Ok((relay, passphrase)) => {
            let act = Act::Join {
                relay,
                words,
                passphrase,
            };
            // What becomes of it is said to whoever asked.
            Reply::go("/join").desk(view.desk()).act(act, "/join")
        }
    }
}

fn call_off(view: View) -> Reply {
    if view.door != Door::None {
        return Reply::go("/open");
    }
    Reply::go("/join").act(Act::StopJoining, "/join")
}
