//! Hard days: dates and hours that come back, each with a card written beforehand.

use axum::extract::{Path, RawQuery};
use ebb_core::decide::Command;
use ebb_core::field::Extra;
use ebb_core::hard_day::HardDay;
use ebb_core::life::Seen;
use ebb_core::moment::{Day, parse_clock};
use jiff::civil::Weekday;
use maud::{Markup, html};

use super::room;
use crate::desk::Notice;
use crate::parts::{self, Pick, Way, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View, read_form};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/dates", get(page))
        .route("/dates/new", get(new_page).post(new_said))
        .route("/dates/{id}", get(one_page).post(one_said))
}

/// Whether days of theirs may be noted and shown: not at risk, and not where the person was asked
/// to stop.
fn theirs_too(view: &View) -> bool {
    let state = view.state();
    !state.at_risk && !state.asked_to_stop
}

/// The hard days that may be shown in this situation.
pub(super) fn shown(view: &View) -> impl Iterator<Item = Seen<'_, HardDay>> {
    let theirs = theirs_too(view);
    view.life
        .all::<HardDay>()
        .filter(move |seen| theirs || !seen.body.theirs)
}

/// When it comes, in words.
pub(super) fn when_words(view: &View, hard: &HardDay) -> String {
    let clock = hard.clock.map(|clock| clock.strftime("%H:%M").to_string());
    match (hard.weekday, hard.date, clock) {
        (Some(weekday), _, None) => tr!("dates-every", weekday = when::weekday(weekday)),
        (Some(weekday), _, Some(clock)) => {
            tr!(
                "dates-every-at",
                weekday = when::weekday(weekday),
                clock = clock
            )
        }
        (None, Some(date), _) if hard.yearly => {
            tr!(
                "dates-every-year",
                date = date.day(),
                month = when::month(date)
            )
        }
        (None, Some(date), None) => tr!("dates-on", day = room::day(view, Day(date))),
        (None, Some(date), Some(clock)) => {
            tr!(
                "dates-on-at",
                day = room::day(view, Day(date)),
                clock = clock
            )
        }
        (None, None, _) => String::new(),
    }
}

fn page(view: View) -> Reply {
    let today = view.today().0;
    let mut coming: Vec<_> = shown(&view)
        .filter_map(|seen| Some((seen.body.next_on_or_after(today)?, seen)))
        .collect();
    coming.sort_by_key(|(date, seen)| (*date, seen.body.clock));
    let coming: Vec<Way<'_>> = coming.iter().map(|(_, seen)| row(&view, seen)).collect();
    let past = shown(&view).filter(|seen| seen.body.next_on_or_after(today).is_none());
    let past: Vec<Way<'_>> = past.map(|seen| row(&view, &seen)).collect();
    let main = html! {
        h1 { (tr!("dates-all")) }
        (parts::lede(tr!("dates-what")))
        p { (parts::act_link("/dates/new", tr!("dates-new"))) }
        @if coming.is_empty() { (parts::quiet(tr!("dates-none"))) } @else { (parts::doors(&coming)) }
        @if !past.is_empty() { (parts::fold(tr!("dates-past"), parts::doors(&past))) }
    };
    view.page(&tr!("title-dates"), main)
}

fn row(view: &View, seen: &Seen<'_, HardDay>) -> Way<'static> {
    let card = if seen.body.card.is_some() {
        tr!("dates-with-card")
    } else {
        tr!("dates-no-card")
    };
    let small = html! { (when_words(view, seen.body)) "; " (card) };
    Way::link(
        room::at("/dates", seen.id.as_str()),
        parts::name(&seen.body.name),
    )
    .small(small)
}

/// A form's fields, as typed or as they stand.
#[derive(Clone, Default)]
struct Said {
    name: String,
    weekly: bool,
    date: String,
    yearly: bool,
    weekday: String,
    clock: String,
    card: String,
    theirs: bool,
}

impl Said {
    fn typed(fields: &Fields) -> Self {
        Self {
            name: fields.get("name").to_owned(),
            weekly: fields.get("as") == "hour",
            date: fields.get("date").to_owned(),
            yearly: fields.has("yearly"),
            weekday: fields.get("weekday").to_owned(),
            clock: fields.get("clock").to_owned(),
            card: fields.words("card").unwrap_or_default(),
            theirs: fields.has("theirs"),
        }
    }

    fn of(hard: &HardDay) -> Self {
        let clock = hard.clock.map(|clock| clock.strftime("%H:%M").to_string());
        Self {
            name: hard.name.clone(),
            weekly: hard.weekday.is_some(),
            date: hard.date.map(|date| date.to_string()).unwrap_or_default(),
            yearly: hard.yearly,
            weekday: hard
                .weekday
                .map(|day| day.to_monday_one_offset().to_string())
                .unwrap_or_default(),
            clock: clock.unwrap_or_default(),
            card: hard.card.clone().unwrap_or_default(),
            theirs: hard.theirs,
        }
    }

    /// The entry, or what is wrong with it.
    fn hard_day(&self, extra: Extra) -> Result<HardDay, &'static str> {
        let weekday = self
            .weekday
            .parse()
            .ok()
            .and_then(|n| Weekday::from_monday_one_offset(n).ok());
        let weekday = weekday.filter(|_| self.weekly);
        let date = when::read_date(&self.date).ok().filter(|_| !self.weekly);
        // Browsers may send seconds after the minutes.
        let clock = self.clock.get(..5).and_then(parse_clock);
        if self.name.is_empty()
            || (weekday.is_none() && date.is_none())
            || (clock.is_none() && !self.clock.is_empty())
        {
            return Err("dates-missing");
        }
        if !room::fits(&self.name) || !room::fits(&self.card) {
            return Err("room-words-long");
        }
        Ok(HardDay {
            name: self.name.clone(),
            date,
            yearly: self.yearly && date.is_some(),
            weekday,
            clock,
            card: (!self.card.is_empty()).then(|| self.card.clone()),
            theirs: self.theirs,
            extra,
        })
    }

    fn fields(&self, view: &View) -> Markup {
        let hint = if view.state().at_risk {
            "dates-card-note-place"
        } else {
            "dates-card-note"
        };
        let card = Writing::new("card", tr!("dates-card"))
            .text(&self.card)
            .note(tr!(hint))
            .spellcheck(view.spellcheck());
        let tick = |name: &str, label: &str, on: bool| {
            parts::ticks(
                name,
                "",
                &[Pick::new("yes", tr!(label))],
                if on { &["yes"] } else { &[] },
            )
        };
        html! {
            (parts::hidden("as", if self.weekly { "hour" } else { "date" }))
            (parts::field("name", "text", &tr!("dates-name"), &self.name, ""))
            @if self.weekly { (weekdays(&self.weekday)) }
            @else { (parts::field("date", "date", &tr!("dates-date"), &self.date, "")) }
            (parts::field("clock", "time", &tr!("dates-clock"), &self.clock, &tr!("dates-clock-note")))
            @if !self.weekly { (tick("yearly", "dates-yearly", self.yearly)) }
            @if theirs_too(view) && !self.weekly { (tick("theirs", "dates-theirs", self.theirs)) }
            (parts::box_(&card))
        }
    }
}

fn weekdays(chosen: &str) -> Markup {
    html! {
        p.field {
            label for="f-weekday" { (tr!("dates-weekday")) }
            select #f-weekday name="weekday" {
                @for n in 1..=7 {
                    @let value = n.to_string();
                    option value=(value) selected[value == chosen] { (tr!(&format!("when-weekday-{n}"))) }
                }
            }
        }
    }
}

fn page_under(view: &View, main: Markup) -> Reply {
    view.page_under(&tr!("title-dates"), ("/dates", &tr!("dates-all")), main)
}

fn new_page(view: View, RawQuery(query): RawQuery) -> Reply {
    let query = Fields(read_form(query.unwrap_or_default().as_bytes()));
    match query.get("as") {
        "date" => draw_new(&view, &Said::default(), None),
        "hour" => draw_new(
            &view,
            &Said {
                weekly: true,
                ..Said::default()
            },
            None,
        ),
        _ => page_under(
            &view,
            html! {
                h1 { (tr!("dates-which")) }
                (parts::ways(&[
                    Way::link("/dates/new?as=date", tr!("dates-a-date")).small(tr!("dates-a-date-what")),
                    Way::link("/dates/new?as=hour", tr!("dates-an-hour")).small(tr!("dates-an-hour-what")),
                ]))
            },
        ),
    }
}

fn draw_new(view: &View, said: &Said, error: Option<&str>) -> Reply {
    let heading = if said.weekly {
        tr!("dates-an-hour")
    } else {
        tr!("dates-a-date")
    };
    let main = html! {
        h1 { (heading) }
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("new", "/dates/new", &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (said.fields(view))
            p { (parts::act(tr!("room-keep"))) }
        }))
    };
    page_under(view, main)
}

fn new_said(view: View, fields: Fields) -> Reply {
    let said = Said::typed(&fields);
    match said.hard_day(Vec::new()) {
        Err(error) => draw_new(&view, &said, Some(error)),
        Ok(hard) => Reply::go("/dates")
            .adding(&view, fields.id(&view), hard)
            .notice(&view, Notice::done("note-kept")),
    }
}

fn one_page(view: View, Path(id): Path<String>) -> Reply {
    draw_one(&view, &id, None, None)
}

fn draw_one(view: &View, id: &str, typed: Option<&Said>, error: Option<&str>) -> Reply {
    let Some(seen) = shown(view).find(|seen| seen.id.as_str() == id) else {
        return room::gone(view, &tr!("title-dates"), ("/dates", &tr!("dates-all")));
    };
    let path = room::at("/dates", id);
    let said = typed.cloned().unwrap_or_else(|| Said::of(seen.body));
    let main = html! {
        h1 { (parts::name(&seen.body.name)) }
        (parts::lede(when_words(view, seen.body)))
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("change", &path, &view.token, html! {
            (said.fields(view))
            p { (parts::act(tr!("room-keep"))) }
        }))
        (room::removing(view, &path, 1))
    };
    page_under(view, main)
}

fn one_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(seen) = shown(&view).find(|seen| seen.id.as_str() == id) else {
        return draw_one(&view, &id, None, None);
    };
    let of = seen.id.clone();
    if fields.get("do") == "remove" {
        return Reply::go("/dates")
            .doing(Command::Withdraw {
                id: fields.id(&view),
                of,
            })
            .notice(&view, Notice::done("room-removed"));
    }
    let mut said = Said::typed(&fields);
    // What the form doesn't ask stays as it was.
    said.theirs |= seen.body.theirs && said.weekly;
    match said.hard_day(seen.body.extra.clone()) {
        Err(error) => draw_one(&view, &id, Some(&said), Some(error)),
        Ok(hard) => Reply::go("/dates")
            .doing(Command::Correct {
                of,
                at: None,
                body: hard.into(),
            })
            .notice(&view, Notice::done("note-kept")),
    }
}

#[cfg(test)]
mod tests;
