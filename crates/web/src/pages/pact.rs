//! The pact: its rules, from a first day on. Each rule is a line; what is left out shows as dots.
//!
//! For somebody at risk these pages hold lines of their own instead, and none is ticked beforehand.

use ebb_core::life::Seen;
use ebb_core::moment::Moment;
use ebb_core::pact::{Limited, Look, Pact, Rule, RuleSet, Tonight};
use ebb_core::stand::{self, pact_at};
use jiff::{Timestamp, ToSpan as _};
use maud::{Markup, html};

use super::room;
use crate::parts::{self, Door, Way};
use crate::route::{Router, get};
use crate::text::{knows, tr};
use crate::view::{Reply, View};

mod first_day;
mod limited;
mod lines;
mod look;
mod rule;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/pact", get(page))
        .merge(first_day::routes())
        .merge(rule::routes())
        .merge(limited::routes())
        .merge(look::routes())
        .merge(lines::routes())
}

/// How many months lie between a pact and the offer to look at it.
const SEASON: i32 = 3;

/// The pact in force, or the one that begins on a day to come.
pub(super) fn standing(view: &View) -> Option<Seen<'_, Pact>> {
    pact_at(&view.life, &Moment::new(Timestamp::MAX, view.zone()))
}

/// Whether it is time to offer a look at the pact: some months after it began or was looked at.
pub(super) fn look_is_due(view: &View) -> bool {
    let Some(pact) = standing(view).filter(|_| !view.night()) else {
        return false;
    };
    let last = view.life.all::<Look>().map(|look| look.day.0).max();
    let since = last.map_or(pact.body.start, |last| last.max(pact.body.start));
    since.saturating_add(SEASON.months()) <= view.today().0
}

/// The rules that are shown: to somebody under 18 none that speaks of a bed.
fn rules(view: &View) -> impl Iterator<Item = Rule> {
    let under_18 = view.state().under_18;
    Rule::ALL
        .iter()
        .copied()
        .filter(move |rule| !(under_18 && *rule == Rule::Bed))
}

/// A rule and what it is for, in words that fit under one roof where both still live there.
fn rule_words(rule: Rule, roof: bool) -> (String, String) {
    let own = format!("roof-{}", rule.word());
    let id = if roof && knows(&own) {
        own
    } else {
        format!("rule-{}", rule.word())
    };
    (tr!(&id), tr!(&format!("{id}-why")))
}

/// The reason for which a rule is left out now, if it is.
fn left_out(view: &View, rule: Rule) -> Option<Seen<'_, RuleSet>> {
    let newest = view
        .life
        .until::<RuleSet>(view.now.timestamp())
        .rev()
        .find(|set| set.body.rule == rule);
    newest.filter(|set| !set.body.kept)
}

/// Title and way back of every page below the pact.
fn page_under(view: &View, main: Markup) -> Reply {
    view.page_under(&tr!("title-lines"), ("/pact", &tr!("pact-mine")), main)
}

fn page(view: View) -> Reply {
    let pact = standing(&view);
    let main = match pact {
        _ if view.state().at_risk => lines::instead(&view, pact.is_some()),
        Some(pact) => whole(&view, &pact),
        None => none(&view),
    };
    view.page(&tr!("title-lines"), main)
}

fn none(view: &View) -> Markup {
    let promise = view.life.newest::<Tonight>().map(|seen| &seen.body.until);
    let promise = promise.filter(|until| until.timestamp() > view.now.timestamp());
    html! {
        h1 { (tr!("pact-none")) }
        (parts::lede(tr!("pact-none-what")))
        @if let Some(until) = promise {
            @let day = room::day(view, ebb_core::moment::Day(until.wall().date()));
            (parts::quiet(tr!("pact-promise", clock = view.clock(until), day = day)))
        }
        p { (parts::act_link("/pact/start", tr!("pact-begin"))) }
        (parts::go("/pact/lines", tr!("lines-mine")))
    }
}

fn whole(view: &View, pact: &Seen<'_, Pact>) -> Markup {
    let day = room::day(view, ebb_core::moment::Day(pact.body.start));
    let begun = pact_at(&view.life, &view.now).is_some();
    let rows: Vec<Way<'_>> = rules(view)
        .map(|rule| row(view, rule, pact.body.living_together))
        .collect();
    let any_out = rules(view).any(|rule| !stand::is_kept(&view.life, &view.now, rule));
    html! {
        h1 { (tr!("pact-mine")) }
        @if begun { (parts::lede(tr!("pact-since", day = day))) }
        @else { (parts::lede(tr!("pact-from", day = day))) }
        @if look_is_due(view) {
            (parts::quiet(tr!("pact-look-offer")))
            p { (parts::act_link("/pact/look", tr!("pact-look-go"))) }
        }
        @if view.state().asked_to_stop { (parts::quiet(tr!("pact-told"))) }
        @if pact.body.living_together { (parts::quiet(tr!("pact-roof"))) }
        (parts::quiet(if any_out { tr!("pact-rules-out") } else { tr!("pact-rules") }))
        (parts::doors(&rows))
        (limited(view, any_out))
        (parts::section(tr!("pact-more"), parts::doors(&[
            Way::link("/pact/lines", tr!("lines-mine")),
            Way::link("/pact/start", tr!("pact-day-change")),
            Way::link("/pact/look", tr!("pact-look-go")),
        ])))
    }
}

fn row(view: &View, rule: Rule, roof: bool) -> Way<'static> {
    let way = Way::link(
        format!("/pact/rule/{}", rule.word()),
        rule_words(rule, roof).0,
    );
    match left_out(view, rule) {
        None => way.door(Door::Closed),
        Some(set) => {
            let need = set.body.need.map(room::need_words);
            let small = need.map_or_else(
                || tr!("pact-rule-out-plain"),
                |need| tr!("pact-rule-out", need = need),
            );
            way.small(small).door(Door::Excused)
        }
    }
}

/// What contact is limited to, where it is.
fn limited(view: &View, any_out: bool) -> Markup {
    let newest = view.life.newest::<Limited>();
    let Some(seen) = newest else {
        if !any_out {
            return html! {};
        }
        return parts::section(
            tr!("pact-limited"),
            html! {
                (parts::quiet(tr!("pact-limited-none")))
                (parts::go("/pact/limited", tr!("pact-limited-go")))
            },
        );
    };
    let told = view.state().asked_to_stop;
    let Limited {
        topics,
        channel,
        hours,
        named_way,
        ..
    } = seen.body;
    parts::section(
        tr!("pact-limited"),
        html! {
            @if !topics.is_empty() { p { (tr!("pact-limited-about", topics = topics.join(", "))) } }
            @if let Some(way) = named_way { p { (tr!("pact-limited-named", way = way)) } }
            @if let Some(channel) = channel.as_ref().filter(|_| !told) { p { (tr!("pact-limited-by", channel = channel)) } }
            @if let Some(hours) = hours.as_ref().filter(|_| !told) { p { (tr!("pact-limited-at", hours = hours)) } }
            (parts::go("/pact/limited", tr!("pact-limited-change")))
        },
    )
}

#[cfg(test)]
mod tests;
