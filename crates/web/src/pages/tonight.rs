//! Something else tonight: twelve answers, each at most sixty words.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use maud::{Markup, html};

use crate::line::Wave;
use crate::parts::{self, Frame, Way};
use crate::text::{paragraphs, tr};
use crate::view::{Reply, View};

pub(crate) fn routes() -> Router {
    Router::new().route("/tonight", get(list)).route("/tonight/{number}", get(one))
}

/// How many answers there are.
const ANSWERS: usize = 12;
/// "I already wrote": leads to the page that holds it.
const WROTE: usize = 7;
/// "Should I block them?"
const SHUT_OUT: usize = 9;
/// "I can't bear this."
const BEAR: usize = 11;

async fn list(view: View) -> Reply {
    let at_risk = view.state().at_risk;
    // At risk nothing of Ebb speaks of shutting them out; Help now is the place for that.
    let labels: Vec<(String, String)> = (1..=ANSWERS)
        .filter(|n| !(at_risk && *n == SHUT_OUT))
        .map(|n| (format!("/tonight/{n}"), tr!(&format!("night-answer-{n}-q"))))
        .collect();
    let ways: Vec<Way<'_>> = labels.iter().map(|(href, label)| Way::link(href, label)).collect();
    let main = html! {
        h1 { (tr!("night-first-else")) }
        (parts::ways(&ways))
    };
    view.page_in(&Frame { wave: Wave::Mid, ..view.frame("Ebb") }, main)
}

async fn one(view: View, Path(number): Path<usize>) -> Reply {
    if !(1..=ANSWERS).contains(&number) || (number == SHUT_OUT && view.state().at_risk) {
        return Reply::go("/tonight");
    }
    let main = html! {
        h1 { (tr!(&format!("night-answer-{number}-q"))) }
        @for paragraph in paragraphs(&format!("night-answer-{number}-a")) {
            (parts::lede(paragraph))
        }
        (on(&view, number))
    };
    view.page_in(&Frame { wave: Wave::Low, ..view.frame("Ebb") }, main)
}

/// Where an answer leads, if anywhere.
fn on(view: &View, number: usize) -> Markup {
    match number {
        WROTE => parts::ways(&[Way::post("/sent", &*view.token, tr!("night-first-wrote"))]),
        SHUT_OUT => parts::go("/help", tr!("frame-help")),
        BEAR => parts::ways(&[
            Way::link("/help", tr!("night-answer-11-yes")),
            Way::post("/now", &*view.token, tr!("night-answer-11-no")),
        ]),
        _ => html! {},
    }
}
