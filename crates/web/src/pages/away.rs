//! Leave this page: lock at once and show a plain clock.

use crate::parts;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Act, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new().route("/away", get(clock))
}

/// Locking by a plain link is meant: it must work without script, and it can only protect.
fn clock(view: View) -> Reply {
    let mut desk = view.desk();
    desk.cover();
    let page = parts::clock(
        &tr!("leave-title"),
        &view.clock(&view.now),
        &tr!("leave-note"),
        view.home,
    );
    Reply::page(page).desk(desk).act(Act::Lock, "/away")
}
