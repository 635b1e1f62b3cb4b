//! Lines of the person's own, beside the rules; for somebody at risk, instead of them.

use axum::extract::Path;
use ebb_core::pact::{OwnLine, Rule};
use maud::{Markup, html};

use super::{page_under, rules, standing};
use crate::desk::Notice;
use crate::pages::own_words::{self, Shelf, Typed};
use crate::parts::{self, Pick, Way};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/pact/lines", get(page).post(said))
        .route("/pact/lines/{id}", get(one).post(one_said))
}

const SHELF: Shelf = Shelf {
    path: "/pact/lines",
    title: "title-lines",
    heading: "lines-mine",
    none: "lines-none",
    first: "lines-first",
    more: "lines-more",
    note: "lines-more-note",
};

/// What stands in the place of the pact for somebody at risk.
pub(super) fn instead(view: &View, has_pact: bool) -> Markup {
    html! {
        (main(view, Typed::default()))
        @if has_pact { (parts::section(tr!("pact-more"), parts::doors(&[
            Way::link("/pact/look", tr!("pact-look-go")),
        ]))) }
    }
}

fn main(view: &View, typed: Typed<'_>) -> Markup {
    let at_risk = view.state().at_risk;
    html! {
        h1 { (tr!("lines-mine")) }
        @if at_risk { (parts::lede(tr!("state-at-risk-first"))) }
        @else { (parts::lede(tr!("lines-what"))) }
        (own_words::list::<OwnLine>(view, &SHELF))
        (own_words::more::<OwnLine>(view, &SHELF, typed, &if at_risk { suggested(view) } else { html! {} }))
        (parts::go("/", tr!("room-enough")))
    }
}

/// Lines that may fit; none is ticked beforehand.
fn suggested(view: &View) -> Markup {
    let had: Vec<&str> = view
        .life
        .all::<OwnLine>()
        .map(|seen| seen.body.text.as_str())
        .collect();
    let picks: Vec<Pick<'_>> = rules(view)
        .map(|rule| (rule, words_of(rule)))
        .filter(|(_, words)| !had.contains(&words.as_str()))
        .map(|(rule, words)| Pick::new(rule.word(), words))
        .collect();
    if picks.is_empty() {
        html! {}
    } else {
        parts::ticks("line", tr!("lines-may"), &picks, &[])
    }
}

fn words_of(rule: Rule) -> String {
    tr!(&format!("rule-{}", rule.word()))
}

fn page(view: View) -> Reply {
    page_under(&view, main(&view, Typed::default()))
}

fn said(view: View, fields: Fields) -> Reply {
    let ticked = fields.all("line");
    let ticked: Vec<Rule> = ticked
        .iter()
        .filter_map(|word| Rule::from_word(word))
        .collect();
    let own = match own_words::read(&fields) {
        Ok(words) => Some(words),
        Err(typed) if ticked.is_empty() || !typed.words.is_empty() => {
            return page_under(&view, main(&view, typed));
        }
        Err(_) => None,
    };
    let lines = own.into_iter().chain(ticked.into_iter().map(words_of));
    let line = |text| OwnLine {
        text,
        extra: Vec::new(),
    };
    let to = if standing(&view).is_none() && view.state().at_risk {
        "/pact"
    } else {
        "/pact/lines"
    };
    // The first keeps the id of the form; the others follow it, so that a double click adds none.
    let first = fields.id(&view);
    let add = |reply: Reply, (n, text): (usize, String)| {
        let id = if n == 0 {
            first.clone()
        } else {
            after(&view, &first, n)
        };
        reply.adding(&view, id, line(text))
    };
    lines
        .enumerate()
        .fold(Reply::go(to), add)
        .notice(&view, Notice::done("lines-kept"))
}

/// The `n`th id after that of the form.
fn after(view: &View, first: &ebb_core::event::EventId, n: usize) -> ebb_core::event::EventId {
    let id = format!("{}-{n}", first.as_str());
    ebb_core::event::EventId::new(&id)
        .unwrap_or_else(|| view.new_id(u8::try_from(n).unwrap_or(u8::MAX)))
}

fn one(view: View, Path(id): Path<String>) -> Reply {
    own_words::one::<OwnLine>(&view, &SHELF, &id, Typed::default())
}

fn one_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    own_words::one_said::<OwnLine>(&view, &SHELF, &id, &fields)
}
