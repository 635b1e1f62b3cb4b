//! Everything of one day, in the order in which it happened.

use axum::extract::Path;
use ebb_core::event::{Body, Event};
use ebb_core::moment::Day;
use maud::{Markup, html};

use super::path;
use crate::desk::Notice;
use crate::pages::entry;
use crate::parts::{self, Way};
use crate::text::tr;
use crate::view::{Reply, View};
use crate::when;

pub(super) fn page(view: View, Path(date): Path<String>) -> Reply {
    let Ok(date) = when::read_date(&date) else {
        return Reply::go("/days").notice(&view, Notice::error("days-no-date"));
    };
    let (day, today) = (Day(date), view.today());
    let entries: Vec<(&Event, String, String)> = entries(&view, day);
    let ways: Vec<Way<'_>> = entries
        .iter()
        .map(|(event, label, small)| {
            let way = Way::link(entry::path(event.id.as_str()), label);
            if small.is_empty() {
                way
            } else {
                way.small(small)
            }
        })
        .collect();
    let main = html! {
        h1 { (when::date_near(date, today.0)) }
        @if entries.is_empty() {
            (parts::quiet(if day > today { tr!("days-one-ahead") } else { tr!("days-one-none") }))
        } @else {
            (parts::doors(&ways))
        }
        @if day <= today { (add(day)) }
        (beside(day, today))
    };
    view.page_under("Days", ("/days", &tr!("days-title")), main)
}

fn entries(view: &View, day: Day) -> Vec<(&Event, String, String)> {
    let calendar = view.life.calendar();
    let here = |event: &&Event| match &event.body {
        Body::CheckIn(checkin) if checkin.day.is_some() => checkin.day == Some(day.0),
        _ => calendar.day_of(&event.at) == day,
    };
    let events = view.life.events().into_iter().filter(here);
    events
        .filter_map(|event| entry::words(view, event).map(|(label, small)| (event, label, small)))
        .collect()
}

fn add(day: Day) -> Markup {
    let ways = [
        Way::link(format!("/day?d={day}"), tr!("days-one-checkin")),
        Way::link(format!("/contact?d={day}"), tr!("days-one-contact")),
    ];
    parts::section(tr!("days-one-add"), parts::doors(&ways))
}

fn beside(day: Day, today: Day) -> Markup {
    html! {
        (parts::go(&path(day.plus(-1)), tr!("days-one-before")))
        @if day < today { (parts::go(&path(day.plus(1)), tr!("days-one-after"))) }
    }
}
