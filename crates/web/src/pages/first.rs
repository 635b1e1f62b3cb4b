//! The first page: it asks nothing. Open, the same path shows Today.

use maud::html;

use crate::line::Wave;
use crate::parts::{self, Dock, Frame, Way};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Door, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new().route("/", get(home))
}

fn home(view: View) -> Reply {
    if view.is_open() {
        super::today::today(view)
    } else {
        first(&view)
    }
}

fn first(view: &View) -> Reply {
    let ways = [
        Way::post("/now", &*view.token, tr!("night-first-write")),
        Way::post("/sent", &*view.token, tr!("night-first-wrote")),
        Way::link("/they", tr!("night-first-they-wrote")),
        Way::link("/tonight", tr!("night-first-else")),
    ];
    let later = if view.door == Door::None {
        ("/start", tr!("night-first-later"))
    } else {
        ("/open", tr!("night-first-open"))
    };
    let main = html! {
        h1 { (tr!("night-first-q")) }
        (parts::ways(&ways))
        p.small { (tr!("night-first-kept")) " " a href=(later.0) { (later.1) } }
    };
    let frame = Frame {
        dock: Dock::First,
        wave: Wave::default(),
        ..view.frame("Ebb")
    };
    view.page_in(&frame, main)
}
