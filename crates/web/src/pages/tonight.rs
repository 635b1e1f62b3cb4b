//! Something else tonight: twelve answers, each at most sixty words.

use axum::extract::Path;
use maud::{Markup, html};

use crate::line::Wave;
use crate::parts::{self, Frame, Way};
use crate::route::{Router, get};
use crate::text::{knows, paragraphs, tr};
use crate::view::{Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/tonight", get(list))
        .route("/tonight/{number}", get(one))
}

/// How many answers there are.
const ANSWERS: usize = 12;
/// "I already wrote": leads to the page that holds it.
const WROTE: usize = 7;
/// "Should I block them?"
const SHUT_OUT: usize = 9;
/// "I can't bear this."
const BEAR: usize = 11;

fn list(view: View) -> Reply {
    let labels: Vec<(String, String)> = (1..=ANSWERS)
        .map(|n| (format!("/tonight/{n}"), tr!(&words_of(&view, n, "q"))))
        .collect();
    let ways: Vec<Way<'_>> = labels
        .iter()
        .map(|(href, label)| Way::link(href, label))
        .collect();
    let main = html! {
        h1 { (tr!("night-first-else")) }
        (parts::ways(&ways))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn one(view: View, Path(number): Path<usize>) -> Reply {
    if !(1..=ANSWERS).contains(&number) {
        return Reply::go("/tonight");
    }
    let main = html! {
        h1 { (tr!(&words_of(&view, number, "q"))) }
        @for paragraph in paragraphs(&words_of(&view, number, "a")) {
            (parts::lede(paragraph))
        }
        (on(&view, number))
    };
    view.page_in(
        &Frame {
            wave: Wave::Low,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// Returns the id of a question (`q`) or its answer (`a`). Where somebody is at risk, some have
/// words of their own: nothing there advises to shut them out, or speaks of a share in it.
fn words_of(view: &View, number: usize, part: &str) -> String {
    let usual = format!("night-answer-{number}-{part}");
    let guarded = format!("{usual}-at-risk");
    if view.state().at_risk && knows(&guarded) {
        guarded
    } else {
        usual
    }
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
