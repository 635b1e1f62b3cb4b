//! What may be said about closing a door, in this situation.

use ebb_core::help::{self, Kind, Order};
use ebb_core::pact::Way;
use maud::{Markup, html};

use crate::pages::help as help_page;
use crate::parts;
use crate::text::{knows, tr};
use crate::view::View;

/// The ways that are offered: where they have asked the person to stop, only those that are the
/// person's own.
pub(super) fn offered(view: &View) -> impl Iterator<Item = Way> {
    let told = view.state().asked_to_stop;
    Way::ALL
        .iter()
        .copied()
        .filter(move |way| !told || is_own(*way))
}

/// Whether the way can be closed without coming near them.
fn is_own(way: Way) -> bool {
    matches!(
        way,
        Way::Thread | Way::Profile | Way::Photos | Way::Friends | Way::Other
    )
}

/// Whether closing it can be noticed by them.
fn is_noticed(way: Way) -> bool {
    matches!(
        way,
        Way::Profile | Way::Location | Way::Accounts | Way::Album | Way::Playlist | Way::Calendar
    )
}

/// The one step that closes a door of this kind, or what stands in its place.
pub(super) fn of(view: &View, way: Way) -> Markup {
    let state = view.state();
    let key = way.word();
    if state.at_risk {
        return with_somebody(view);
    }
    if state.asked_to_stop {
        let own = format!("way-{key}-told-how");
        let id = if knows(&own) {
            own
        } else {
            format!("way-{key}-how")
        };
        return parts::lede(if is_own(way) {
            tr!(&id)
        } else {
            tr!("door-told")
        });
    }
    if state.is_careful() && is_noticed(way) {
        return html! {
            (with_somebody(view))
            (parts::quiet(tr!("door-unsaid")))
            (parts::go("/situation?to=doors", tr!("situation-mine")))
        };
    }
    parts::lede(tr!(&format!("way-{key}-how")))
}

/// In the place of a step: plan it with somebody who does this every day, and who that is.
pub(super) fn with_somebody(view: &View) -> Markup {
    let code = help_page::country(view);
    let state = view.state();
    let order = Order {
        at_risk: true,
        asked_to_stop: state.asked_to_stop,
        under_18: state.under_18,
    };
    let wanted = |kind| matches!(kind, Kind::Violence | Kind::MenViolence);
    let lines: Vec<_> = help::lines_for(&code, order)
        .into_iter()
        .filter(|line| wanted(line.kind))
        .collect();
    html! {
        (parts::lede(tr!("door-risk")))
        @if lines.is_empty() {
            (parts::go("/help", tr!("help-title")))
        } @else {
            (parts::quiet(tr!("door-risk-phone")))
            (help_page::lines(&lines, &help_page::country_name(&code)))
        }
    }
}
