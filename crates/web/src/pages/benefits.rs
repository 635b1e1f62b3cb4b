//! What they still get from the person: later, once, and only where nobody is in danger by it.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::moment::Day;
use ebb_core::pact::{Benefit, BenefitTurn, DoorState, Given, Need};
use ebb_core::stand::pact_at;
use maud::{Markup, html};

use super::room;
use crate::desk::Notice;
use crate::parts::{self, Way};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/gives", get(page).post(said))
        .route("/gives/{id}", get(one_page).post(one_said))
}

/// The day of the pact from which this is offered.
const FROM_DAY: i64 = 15;

/// Whether the page is offered now, and why not where it isn't.
enum Offered {
    Yes,
    NotYet,
    NotHere,
}

fn offered(view: &View) -> Offered {
    let state = view.state();
    if state.is_careful() || state.asked_to_stop {
        return Offered::NotHere;
    }
    let pact = pact_at(&view.life, &view.now);
    let day = pact.map_or(0, |pact| view.today().since(Day(pact.body.start)) + 1);
    if day < FROM_DAY {
        Offered::NotYet
    } else {
        Offered::Yes
    }
}

/// Whether Today may lead here.
pub(super) fn is_offered(view: &View) -> bool {
    matches!(offered(view), Offered::Yes)
}

/// The page that stands here as long as it isn't offered, if it isn't.
fn instead(view: &View) -> Option<Markup> {
    let words = match offered(view) {
        Offered::Yes => return None,
        Offered::NotYet => tr!("give-not-yet"),
        Offered::NotHere => tr!("give-not-here"),
    };
    Some(html! {
        h1 { (words) }
        (parts::go("/", tr!("room-enough")))
    })
}

fn newest<'a>(view: &'a View, id: &str) -> Option<Seen<'a, BenefitTurn>> {
    view.life
        .all::<BenefitTurn>()
        .rev()
        .find(|turn| turn.body.of == id)
}

fn state(turn: Option<Seen<'_, BenefitTurn>>) -> DoorState {
    turn.map_or(DoorState::Open, |turn| turn.body.state)
}

fn label(benefit: &Benefit) -> Markup {
    html! {
        span {
            (tr!(&format!("gift-{}", benefit.what.word())))
            @if let Some(name) = &benefit.name { ": " (parts::name(name)) }
        }
    }
}

fn state_words(turn: Option<Seen<'_, BenefitTurn>>) -> (String, parts::Door) {
    match state(turn) {
        DoorState::Open => (tr!("give-is-open"), parts::Door::Open),
        DoorState::Closed => (tr!("give-is-closed"), parts::Door::Closed),
        DoorState::Excused => {
            let need = turn.and_then(|turn| turn.body.need).map(room::need_words);
            let words = need.map_or_else(
                || tr!("give-is-excused-plain"),
                |need| tr!("give-is-excused", need = need),
            );
            (words, parts::Door::Excused)
        }
    }
}

/// What is offered to be named; to somebody under 18 nothing that speaks of a bed.
fn kinds(view: &View) -> impl Iterator<Item = Given> {
    let under_18 = view.state().under_18;
    Given::ALL
        .iter()
        .copied()
        .filter(move |given| !(under_18 && *given == Given::Bed))
}

fn page(view: View) -> Reply {
    let main = instead(&view).unwrap_or_else(|| all(&view));
    view.page(&tr!("title-things"), main)
}

fn all(view: &View) -> Markup {
    let row = |benefit: Seen<'_, Benefit>| {
        let (words, drawn) = state_words(newest(view, benefit.id.as_str()));
        Way::link(room::at("/gives", benefit.id.as_str()), label(benefit.body))
            .small(words)
            .door(drawn)
    };
    let rows: Vec<Way<'_>> = view.life.all::<Benefit>().map(row).collect();
    let had = |given: &Given| {
        *given != Given::Other
            && view
                .life
                .all::<Benefit>()
                .any(|benefit| benefit.body.what == *given)
    };
    let more: Vec<Way<'_>> = kinds(view)
        .filter(|given| !had(given))
        .map(|given| {
            let key = given.word();
            Way::press("what", key, tr!(&format!("gift-{key}")))
                .small(tr!(&format!("gift-{key}-what")))
        })
        .collect();
    html! {
        h1 { (tr!("give-all")) }
        (parts::lede(tr!("give-what")))
        @if !rows.is_empty() { (parts::doors(&rows)) }
        (parts::section(tr!("give-which"), parts::form("more", "/gives", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::field("name", "text", &tr!("give-name"), "", ""))
            (parts::doors(&more))
        })))
        (parts::go("/", tr!("room-enough")))
    }
}

fn said(view: View, fields: Fields) -> Reply {
    let what = Given::from_word(fields.get("what"));
    let Some(what) = what.filter(|_| is_offered(&view)) else {
        return Reply::go("/gives");
    };
    let name = fields.some("name").filter(|name| room::fits(name));
    let id = fields.id(&view);
    let to = room::at("/gives", id.as_str());
    Reply::go(to)
        .adding(
            &view,
            id,
            Benefit {
                what,
                name,
                extra: Vec::new(),
            },
        )
        .otherwise("/gives")
}

fn page_under(view: &View, main: Markup) -> Reply {
    view.page_under(&tr!("title-things"), ("/gives", &tr!("title-things")), main)
}

fn one_page(view: View, Path(id): Path<String>) -> Reply {
    draw(&view, &id, None)
}

fn draw(view: &View, id: &str, error: Option<&str>) -> Reply {
    if let Some(main) = instead(view) {
        return page_under(view, main);
    }
    let Some(benefit) = view.life.one::<Benefit>(id) else {
        return room::gone(view, &tr!("title-things"), ("/gives", &tr!("title-things")));
    };
    let turn = newest(view, id);
    let path = room::at("/gives", id);
    let main = html! {
        h1 { (label(benefit.body)) }
        (parts::lede(tr!(&format!("gift-{}-what", benefit.body.what.word()))))
        (parts::quiet(state_words(turn).0))
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (turning(view, &path, state(turn), error.is_some()))
        (parts::small(tr!("give-quiet")))
        (parts::go("/", tr!("room-enough")))
        (room::removing(view, &path, 3))
    };
    page_under(view, main)
}

fn turning(view: &View, path: &str, state: DoorState, unfolded: bool) -> Markup {
    let one = |n: u8, id: &str, inner: Markup| {
        parts::form(
            id,
            path,
            &view.token,
            html! {
                (parts::hidden("id", view.new_id(n).as_str()))
                (inner)
            },
        )
    };
    let excuse = one(
        1,
        "excuse",
        html! {
            (parts::choice("need", tr!("give-excuse-need"), &room::needs(), ""))
            (parts::press("do", "excused", tr!("give-excuse-do")))
        },
    );
    html! {
        @if state == DoorState::Closed {
            (one(0, "turn", parts::press("do", "open", tr!("give-reopen"))))
        } @else {
            (one(0, "turn", parts::named("do", "closed", tr!("give-close"))))
            @if unfolded { (excuse) } @else if state == DoorState::Open { (parts::fold(tr!("give-excuse"), excuse)) }
        }
    }
}

fn one_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let benefit = view.life.one::<Benefit>(&id).filter(|_| is_offered(&view));
    let Some(benefit) = benefit else {
        return draw(&view, &id, None);
    };
    if fields.get("do") == "remove" {
        let turns = view
            .life
            .all::<BenefitTurn>()
            .filter(|turn| turn.body.of == id);
        let withdraw = |reply: Reply, (n, turn): (u8, Seen<'_, BenefitTurn>)| {
            reply.doing(Command::Withdraw {
                id: view.new_id(n),
                of: turn.id.clone(),
            })
        };
        return (1..=u8::MAX)
            .zip(turns)
            .fold(Reply::go("/gives"), withdraw)
            .doing(Command::Withdraw {
                id: fields.id(&view),
                of: benefit.id.clone(),
            })
            .notice(&view, Notice::done("room-removed"));
    }
    let Some(state) = DoorState::from_word(fields.get("do")) else {
        return draw(&view, &id, None);
    };
    let need = Need::from_word(fields.get("need")).filter(|_| state == DoorState::Excused);
    if state == DoorState::Excused && need.is_none() {
        return draw(&view, &id, Some("give-excuse-missing"));
    }
    let body = BenefitTurn {
        of: id,
        state,
        need,
        extra: Vec::new(),
    };
    Reply::go("/gives")
        .adding(&view, fields.id(&view), body)
        .notice(&view, Notice::done("door-turned"))
}

#[cfg(test)]
mod tests;
