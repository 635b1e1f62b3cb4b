//! Leave this page: lock at once and show a plain clock.

use axum::Router;
use axum::routing::get;
use maud::{DOCTYPE, html};

use crate::parts;
use crate::text::tr;
use crate::view::{Act, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new().route("/away", get(clock))
}

/// Locking by a plain link is meant: it must work without script, and it can only protect.
async fn clock(view: View) -> Reply {
    let mut desk = view.desk();
    desk.cover();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="dark light";
                title { (tr!("leave-title")) }
                link rel="stylesheet" href=(parts::style_path());
                link rel="icon" href="/icon.svg" type="image/svg+xml";
            }
            body.clock {
                main {
                    h1 { (view.clock(&view.now)) }
                    (parts::small(tr!("leave-note")))
                }
            }
        }
    };
    Reply::page(page).desk(desk).act(Act::Lock, "/away")
}
