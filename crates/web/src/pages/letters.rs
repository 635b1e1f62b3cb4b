//! Letters that are never sent: write, keep, read again, burn.
//!
//! The list shows when and how long, never the words: somebody may look over the shoulder.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::letter::Letter;
use ebb_core::life::Seen;
use ebb_core::moment::{Day, Moment};
use maud::{Markup, html};

use super::room;
use crate::desk::Notice;
use crate::parts::{self, Way, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/letters", get(page))
        .route("/letters/new", get(new_page).post(new_said))
        .route("/letters/{id}", get(one_page).post(one_said))
        .route("/letters/{id}/burn", get(burn_page).post(burn_said))
}

/// After how many minutes writing has been enough for one night (evidence 1.4).
const ENOUGH: i64 = 20;

fn page_under(view: &View, main: Markup) -> Reply {
    view.page_under(&tr!("title-notes"), ("/letters", &tr!("letters-all")), main)
}

fn gone(view: &View) -> Reply {
    room::gone(view, &tr!("title-notes"), ("/letters", &tr!("letters-all")))
}

fn page(view: View) -> Reply {
    let rows: Vec<Way<'_>> = view
        .life
        .all::<Letter>()
        .rev()
        .map(|seen| row(&view, &seen))
        .collect();
    let main = html! {
        h1 { (tr!("letters-all")) }
        (parts::lede(tr!("letters-what")))
        p { (parts::act_link("/letters/new", tr!("letters-write"))) }
        @if rows.is_empty() { (parts::quiet(tr!("letters-none"))) } @else { (parts::doors(&rows)) }
    };
    view.page(&tr!("title-notes"), main)
}

fn row(view: &View, seen: &Seen<'_, Letter>) -> Way<'static> {
    let day = room::day(view, seen.day);
    let line = tr!("letters-line", day = day, clock = view.clock(seen.at));
    Way::link(room::at("/letters", seen.id.as_str()), line).small(about(view, seen.body))
}

/// How long a letter is or how it stands, in words.
fn about(view: &View, letter: &Letter) -> String {
    if letter.burned.is_some() {
        return tr!("letters-burned");
    }
    if letter.first_night {
        return tr!("letters-sealed-first");
    }
    if let Some(until) = letter.seal_until {
        return tr!("letters-sealed-until", day = room::day(view, Day(until)));
    }
    match letter.text.as_ref().map_or(0, |text| text.chars().count()) {
        0..=400 => tr!("letters-few"),
        401..=1_200 => tr!("letters-half"),
        1_201..=2_600 => tr!("letters-page"),
        _ => tr!("letters-pages"),
    }
}

fn new_page(view: View) -> Reply {
    draw_new(&view, "", None, None)
}

fn draw_new(view: &View, typed: &str, started: Option<&str>, error: Option<&str>) -> Reply {
    let today = view
        .life
        .all::<Letter>()
        .rev()
        .any(|seen| seen.day == view.today());
    let now = view.now.to_string();
    let writing = Writing::new("words", tr!("letters-box"))
        .heading()
        .ruled()
        .at_once()
        .text(typed)
        .spellcheck(view.spellcheck());
    let main = html! {
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("new", "/letters/new", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::hidden("started", started.unwrap_or(&now)))
            (parts::box_(&writing))
            (parts::small(tr!("letters-enough", clock = view.clock(&view.now))))
            @if today { (parts::small(tr!("letters-one-today"))) }
            p { (parts::act(tr!("letters-keep"))) }
        }))
        (parts::go("/letters", tr!("letters-not")))
    };
    page_under(view, main)
}

fn new_said(view: View, fields: Fields) -> Reply {
    let started = fields.get("started");
    let Some(text) = fields.words("words") else {
        return draw_new(&view, "", Some(started), Some("letters-empty"));
    };
    if !room::fits(&text) {
        return draw_new(&view, &text, Some(started), Some("room-words-long"));
    }
    let letter = Letter {
        text: Some(text),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    };
    let begun = Moment::parse(started).ok();
    let took = begun.map_or(0, |begun| {
        view.now
            .timestamp()
            .duration_since(begun.timestamp())
            .as_mins()
    });
    let said = if took >= ENOUGH {
        "letters-kept-long"
    } else {
        "letters-kept"
    };
    Reply::go("/letters")
        .adding(&view, fields.id(&view), letter)
        .notice(&view, Notice::done(said))
}

fn one_page(view: View, Path(id): Path<String>) -> Reply {
    draw_one(&view, &id, None, None)
}

fn draw_one(view: &View, id: &str, typed: Option<&str>, error: Option<&str>) -> Reply {
    let Some(seen) = view.life.one::<Letter>(id) else {
        return gone(view);
    };
    let burn = format!("{}/burn", room::at("/letters", id));
    let main = html! {
        (parts::unseen(tr!("letters-one")))
        @if let Some(at) = &seen.body.burned {
            (parts::lede(tr!("letters-is-burned", day = room::day(view, Day(at.wall().date())))))
        } @else if seen.body.is_sealed() {
            @match seen.body.seal_until {
                Some(until) => (parts::lede(tr!("letters-is-sealed-until", day = room::day(view, Day(until))))),
                None => (parts::lede(tr!("letters-is-sealed-first"))),
            }
            (parts::go(&burn, tr!("letters-burn-go")))
        } @else {
            (reading(view, &seen, typed, error))
            (parts::go(&burn, tr!("letters-burn-go")))
        }
    };
    page_under(view, main)
}

/// The words alone, the date beneath; changing them is one tap further.
fn reading(
    view: &View,
    seen: &Seen<'_, Letter>,
    typed: Option<&str>,
    error: Option<&str>,
) -> Markup {
    let day = room::day(view, seen.day);
    let dated = tr!("letters-wrote", day = day, clock = view.clock(seen.at));
    let text = seen.body.text.as_deref().unwrap_or_default();
    let label = tr!("letters-change");
    let writing = Writing::new("words", &label)
        .ruled()
        .text(typed.unwrap_or(text))
        .spellcheck(view.spellcheck());
    let path = room::at("/letters", seen.id.as_str());
    let form = parts::form(
        "change",
        &path,
        &view.token,
        html! {
            (parts::box_(&writing))
            p { (parts::act(tr!("letters-keep"))) }
        },
    );
    html! {
        (parts::sheet(text, &dated))
        @if let Some(error) = error { (parts::error(tr!(error))) (form) }
        @else { (parts::fold(&label, form)) }
    }
}

fn one_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let seen = view.life.one::<Letter>(&id);
    let open = seen.filter(|seen| seen.body.burned.is_none() && !seen.body.is_sealed());
    let Some(seen) = open else {
        return draw_one(&view, &id, None, None);
    };
    match fields.words("words") {
        None => draw_one(&view, &id, None, Some("letters-empty")),
        Some(text) if !room::fits(&text) => {
            draw_one(&view, &id, Some(&text), Some("room-words-long"))
        }
        Some(text) => {
            let body = Letter {
                text: Some(text),
                ..seen.body.clone()
            };
            Reply::go(room::at("/letters", &id))
                .doing(Command::Correct {
                    of: seen.id.clone(),
                    at: None,
                    body: body.into(),
                })
                .notice(&view, Notice::done("letters-changed"))
        }
    }
}

fn burn_page(view: View, Path(id): Path<String>) -> Reply {
    let Some(seen) = view
        .life
        .one::<Letter>(&id)
        .filter(|seen| seen.body.burned.is_none())
    else {
        return gone(&view);
    };
    let path = room::at("/letters", seen.id.as_str());
    let careful = view.state().is_careful();
    let main = html! {
        h1 { (tr!("letters-burn")) }
        @if careful {
            (parts::lede(tr!("letters-burn-worth")))
            (parts::go("/help", tr!("help-title")))
        }
        p { (tr!("letters-burn-what")) }
        p { (tr!("letters-burn-backup")) }
        (parts::form("burn", &format!("{path}/burn"), &view.token, parts::second(tr!("letters-burn-do"))))
        (parts::go(&path, tr!("letters-burn-not")))
    };
    page_under(&view, main)
}

fn burn_said(view: View, Path(id): Path<String>) -> Reply {
    let Some(seen) = view.life.one::<Letter>(&id) else {
        return gone(&view);
    };
    Reply::go("/letters")
        .doing(Command::Burn {
            of: seen.id.clone(),
        })
        .otherwise("/letters")
        .notice(&view, Notice::done("letters-burn-done"))
}

#[cfg(test)]
mod tests;
