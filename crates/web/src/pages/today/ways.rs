//! The way into everything.

use ebb_core::stand::pact_at;
use maud::{Markup, html};

use crate::parts::{self, Way};
use crate::text::tr;
use crate::view::View;

/// The day of the pact from which the question what they still get may be opened.
const SECOND_MONTH: i64 = 31;

/// By day: everything.
pub(super) fn day(view: &View) -> Markup {
    html! {
        (parts::doors(&[
            Way::post("/sent", &*view.token, tr!("night-write-sent")),
            Way::link("/they", tr!("today-ways-they")),
            Way::link("/day", tr!("today-ways-day")).small(tr!("today-ways-day-small")),
            Way::link("/contact", tr!("today-ways-contact")),
            Way::link("/letters", tr!("today-ways-letters")).small(tr!("today-ways-letters-small")),
        ]))
        (stands(view))
        (holds())
        (rest())
    }
}

/// At night: what the first page offers, what may be needed, and nothing that asks.
pub(super) fn night(view: &View) -> Markup {
    html! {
        (parts::doors(&[
            Way::post("/sent", &*view.token, tr!("night-write-sent")),
            Way::link("/they", tr!("today-ways-they")),
            Way::link("/tonight", tr!("night-first-else")),
            Way::link("/letters", tr!("today-ways-letters")).small(tr!("today-ways-letters-small")),
            Way::link("/reasons", tr!("today-ways-reasons")),
            Way::link("/people", tr!("today-ways-people")),
        ]))
        (parts::fold(tr!("today-ways-rest"), parts::doors(&[
            Way::link("/day", tr!("today-ways-day")),
            Way::link("/contact", tr!("today-ways-contact")),
            Way::link("/days", tr!("today-ways-days")),
            Way::link("/pact", tr!("today-ways-pact")),
            Way::link("/doors", tr!("today-ways-doors")),
            Way::link("/dates", tr!("today-ways-dates")),
            Way::link("/situation", tr!("today-ways-situation")),
            Way::link("/settings", tr!("today-ways-settings")),
        ])))
    }
}

fn stands(view: &View) -> Markup {
    let mut ways = vec![
        Way::link("/days", tr!("today-ways-days")),
        Way::link("/pact", tr!("today-ways-pact")),
        Way::link("/doors", tr!("today-ways-doors")).small(tr!("today-ways-doors-small")),
        Way::link("/dates", tr!("today-ways-dates")),
    ];
    let second_month = pact_at(&view.life, &view.now).is_some_and(|pact| {
        view.today().since(ebb_core::moment::Day(pact.body.start)) + 1 >= SECOND_MONTH
    });
    let state = view.state();
    if second_month && !state.is_careful() && !state.asked_to_stop {
        ways.insert(3, Way::link("/gives", tr!("today-ways-gives")));
    }
    parts::section(tr!("today-ways-stands"), parts::doors(&ways))
}

fn holds() -> Markup {
    let ways = [
        Way::link("/people", tr!("today-ways-people")),
        Way::link("/reasons", tr!("today-ways-reasons")),
    ];
    parts::section(tr!("today-ways-holds"), parts::doors(&ways))
}

fn rest() -> Markup {
    let ways = [
        Way::link("/situation", tr!("today-ways-situation")),
        Way::link("/settings", tr!("today-ways-settings")),
    ];
    parts::section(tr!("today-ways-rest"), parts::doors(&ways))
}
