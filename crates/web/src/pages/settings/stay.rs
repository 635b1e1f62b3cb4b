//! Staying open in a browser without a passphrase: what it is, and what it costs.
//!
//! Not there for somebody at risk, and not on a computer, where nothing ends the program.

use ebb_core::moment::Moment;
use jiff::Timestamp;
use maud::html;

use super::under;
use crate::desk::Notice;
use crate::parts::{self, Pick, Way};
use crate::platform::Home;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Act, Fields, Reply, View};
use crate::when;

const PATH: &str = "/settings/stay";
/// What may be chosen, and in how many days it ends.
const WAYS: [(&str, i64); 2] = [("day", 1), ("week", 7)];

pub(super) fn routes() -> Router {
    Router::new().route(PATH, get(stay).post(stay_said))
}

/// The way there, where it is offered.
pub(super) fn way(view: &View) -> Option<Way<'static>> {
    offered(view).then(|| {
        let way = Way::link(PATH, tr!("pocket-stay"));
        match view.stays {
            Some(until) => way.small(said(view, until)),
            None => way,
        }
    })
}

fn offered(view: &View) -> bool {
    view.home != Home::Computer && !view.state().at_risk
}

/// The end of the person's own day, in so many days.
fn end(view: &View, days: i64) -> Timestamp {
    let day = view.today().plus(days);
    view.life.calendar().first_instant(day, view.zone())
}

fn said(view: &View, until: Timestamp) -> String {
    let wall = Moment::new(until, view.zone()).wall();
    tr!(
        "pocket-stay-until",
        day = when::weekday(wall.weekday()),
        clock = when::clock(wall.time())
    )
}

fn stay(view: View) -> Reply {
    if !offered(&view) {
        return Reply::go("/settings");
    }
    let picks = [
        Pick::new("off", tr!("pocket-stay-off")),
        Pick::new("day", said(&view, end(&view, 1))).small(tr!("pocket-stay-day")),
        Pick::new("week", said(&view, end(&view, 7))).small(tr!("pocket-stay-week")),
    ];
    let chosen = WAYS
        .iter()
        .find(|(_, days)| Some(end(&view, *days)) == view.stays);
    let chosen = match view.stays {
        None => "off",
        Some(_) => chosen.map_or("", |(name, _)| name),
    };
    let main = html! {
        h1 { (tr!("pocket-stay")) }
        (parts::lede(tr!("pocket-stay-what")))
        p { (tr!("pocket-stay-truth")) }
        p { (tr!("pocket-stay-others")) }
        (parts::form("stay", PATH, &view.token, html! {
            (parts::choice("stay", tr!("pocket-stay-legend"), &picks, chosen))
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(&view, main)
}

fn stay_said(view: View, fields: Fields) -> Reply {
    let typed = fields.get("stay");
    let until = WAYS.iter().find(|(name, _)| *name == typed);
    let until = until.map(|(_, days)| end(&view, *days));
    if !offered(&view) || (until.is_none() && typed != "off") {
        return Reply::go(PATH);
    }
    Reply::go("/settings")
        .notice(&view, Notice::done("settings-saved"))
        .act(Act::Stay(until), PATH)
}
