//! One entry: what it says, in the person's words, with a form to put it right and a way to delete
//! it. Entries with a page of their own lead there.

mod describe;
mod urge;

#[cfg(test)]
mod tests;

use axum::extract::{Path, RawQuery};
use ebb_core::contact::Contact;
use ebb_core::day::{CheckIn, Note};
use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::moment::{Day, Moment};
use ebb_core::they_wrote::TheyWrote;
use maud::{Markup, html};

pub(super) use describe::words;

use super::{checkin, contact, days, not_found, room};
use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/entry/{id}", get(page).post(said))
        .route("/entry/{id}/delete", get(delete_page).post(delete))
}

/// An id as it stands in an address.
pub(super) fn path_of(id: &str) -> String {
    room::at("", id).trim_start_matches('/').to_owned()
}

/// The path of an entry.
pub(super) fn path(id: &str) -> String {
    room::at("/entry", id)
}

fn page(view: View, Path(id): Path<String>, RawQuery(query): RawQuery) -> Reply {
    let Some(event) = view.life.event(&id) else {
        return missing(view, &id);
    };
    let asked = days::query(query).get("open") == "1";
    match typed(event) {
        Some(typed) => draw(&view, event, &typed, None),
        None => show(&view, event, asked).unwrap_or_else(|| gone_page(&view)),
    }
}

fn missing(view: View, id: &str) -> Reply {
    if view.life.is_gone(id) {
        gone_page(&view)
    } else {
        not_found(view)
    }
}

fn gone_page(view: &View) -> Reply {
    let main = html! {
        h1 { (tr!("entry-gone")) }
        (parts::go("/days", tr!("entry-back")))
    };
    view.page("A note", main)
        .status(http::StatusCode::NOT_FOUND)
}

/// What stands in an entry that has a form here, as that form would send it.
fn typed(event: &Event) -> Option<Fields> {
    let mut typed = match &event.body {
        Body::Contact(body) => return Some(contact::typed(body, &event.at)),
        Body::Urge(body) => urge::typed(body),
        Body::CheckIn(body) => return Some(checkin::typed(body)),
        Body::Note(body) => note_typed(body),
        _ => return None,
    };
    let wall = event.at.wall();
    typed.0.push(("date".to_owned(), wall.date().to_string()));
    typed.0.push(("time".to_owned(), when::clock(wall.time())));
    Some(typed)
}

fn note_typed(body: &Note) -> Fields {
    let said = [
        ("title", body.title.clone()),
        ("text", Some(body.text.clone())),
        ("tags", Some(body.tags.join(", "))),
    ];
    Fields(
        said.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
    )
}

/// The form of an entry.
fn draw(view: &View, event: &Event, typed: &Fields, error: Option<&str>) -> Reply {
    let heading = describe::heading(view, event);
    let here = path(event.id.as_str());
    let main = html! {
        h1 { (heading) }
        (when_said(view, event))
        @if let Some(id) = error { (parts::error(tr!(id))) }
        (parts::form("entry", &here, &view.token, html! {
            @match &event.body {
                Body::Contact(body) => (contact_asked(view, body, typed)),
                Body::Urge(_) => (urge::asked(view, typed)),
                Body::CheckIn(body) => {
                    (parts::quiet(tr!("checkin-for", day = when::date_near(checkin_day(view, event, body).0, view.today().0))))
                    (checkin::asked(view, typed))
                },
                Body::Note(body) => (note_asked(view, body, typed)),
                _ => {}
            }
            @if !matches!(event.body, Body::CheckIn(_)) { (time(typed)) }
            (parts::act(tr!("entry-keep")))
        }))
        (parts::go(&format!("{here}/delete"), tr!("entry-delete")))
    };
    under_its_day(view, event, main)
}

/// When it happened; a check-in speaks of a day, not of the minute in which it was written.
fn when_said(view: &View, event: &Event) -> Markup {
    if matches!(event.body, Body::CheckIn(_)) {
        return Markup::default();
    }
    let day = when::date_near(event.at.wall().date(), view.today().0);
    parts::small(tr!("when-at", day = day, clock = view.clock(&event.at)))
}

fn checkin_day(view: &View, event: &Event, body: &CheckIn) -> Day {
    body.day
        .map_or_else(|| view.life.calendar().day_of(&event.at), Day)
}

/// The day to which an entry belongs.
fn day_of(view: &View, event: &Event) -> Day {
    match &event.body {
        Body::CheckIn(body) => checkin_day(view, event, body),
        _ => view.life.calendar().day_of(&event.at),
    }
}

fn under_its_day(view: &View, event: &Event, main: Markup) -> Reply {
    let day = day_of(view, event);
    view.page_under(
        "A note",
        (&days::path(day), &when::date_near(day.0, view.today().0)),
        main,
    )
}

fn time(typed: &Fields) -> Markup {
    html! {
        (parts::field("date", "date", &tr!("contact-date"), typed.get("date"), ""))
        (parts::field("time", "time", &tr!("contact-time"), typed.get("time"), ""))
    }
}

fn contact_asked(view: &View, body: &Contact, typed: &Fields) -> Markup {
    let state = view.state();
    let before = typed.words("hour_before").unwrap_or_default();
    let next = typed.words("next_time").unwrap_or_default();
    html! {
        (contact::asked(view, typed))
        @if !state.at_risk && (body.counts() || !before.is_empty() || !next.is_empty()) {
            (parts::box_(&Writing::new("hour_before", tr!("entry-hour-before")).text(&before).spellcheck(view.spellcheck())))
            (parts::box_(&Writing::new("next_time", tr!("entry-next-time")).text(&next).spellcheck(view.spellcheck())))
        }
    }
}

fn note_asked(view: &View, body: &Note, typed: &Fields) -> Markup {
    let text = typed.words("text").unwrap_or_default();
    html! {
        (parts::field("title", "text", &tr!("entry-title-field"), typed.get("title"), ""))
        (parts::box_(&Writing::new("text", tr!("entry-text-field")).text(&text).spellcheck(view.spellcheck())))
        (parts::field("tags", "text", &tr!("entry-tags"), typed.get("tags"), ""))
        @if let Some(source) = &body.source { (parts::quiet(tr!("entry-source", source = source))) }
    }
}

/// An entry without a form here: a promise, a message of theirs, or something with its own page.
fn show(view: &View, event: &Event, asked: bool) -> Option<Reply> {
    let here = path(event.id.as_str());
    let delete = html! { (parts::go(&format!("{here}/delete"), tr!("entry-delete"))) };
    let inner = match &event.body {
        Body::Tonight(body) => {
            let wall = body.until.wall();
            let day = when::date_near(wall.date(), view.today().0);
            html! { (parts::lede(tr!("entry-promise", clock = view.clock(&body.until), day = day))) (delete) }
        }
        Body::TheyWrote(body) => html! { (theirs(view, body, &here, asked)) (delete) },
        Body::Unknown(_) => parts::lede(tr!("entry-unknown-text")),
        _ => return describe::own_page(event).map(Reply::go),
    };
    let main = html! { h1 { (describe::heading(view, event)) } (when_said(view, event)) (inner) };
    Some(under_its_day(view, event, main))
}

/// A message of theirs stays out of sight until its time; at risk nothing waits.
fn theirs(view: &View, body: &TheyWrote, path: &str, asked: bool) -> Markup {
    let at_risk = view.state().at_risk;
    let waits = body
        .until
        .as_ref()
        .filter(|until| until.timestamp() > view.now.timestamp());
    let hidden = !at_risk && (waits.is_some() || (body.until.is_none() && !asked));
    html! {
        @if hidden {
            @match waits {
                Some(until) => (parts::lede(tr!("entry-put-away", until = until_words(view, until)))),
                None => (parts::lede(tr!("entry-put-away-open"))),
            }
            @if waits.is_none() && body.text.is_some() { (parts::go(&format!("{path}?open=1"), tr!("entry-open-now"))) }
        } @else if let Some(text) = &body.text { (parts::sheet(text, "")) }
        // By day, after its wait, it may be looked at by what can be observed.
        @if waits.is_none() && !at_risk && !view.state().asked_to_stop && !view.night() {
            (parts::go(&format!("/they/at{}", path.trim_start_matches("/entry")), tr!("look-do")))
        }
        @if body.practical { (parts::quiet(tr!("entry-practical"))) }
        @if body.danger { (parts::quiet(tr!("entry-was-danger"))) }
    }
}

/// A day and a clock time, the shortest way that is clear.
pub(super) fn until_words(view: &View, until: &Moment) -> String {
    let day = when::soon(until.wall().date(), view.now.wall().date());
    tr!("when-at", day = day, clock = view.clock(until))
}

fn said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(event) = view.life.event(&id) else {
        return missing(view, &id);
    };
    let body = match &event.body {
        Body::Contact(old) => contact::read(&fields, Some(&**old)).map(Body::from),
        Body::Urge(old) => Ok(urge::read(&fields, old).into()),
        Body::CheckIn(old) => Ok(checkin::read(&fields, Some(&**old)).into()),
        Body::Note(old) => note_read(&fields, old).map(Body::from),
        _ => return not_found(view),
    };
    let at = when::read(&view, &fields, &event.at);
    let (body, at) = match (body, at) {
        (Ok(body), Ok(at)) => (body, at),
        (Err(missing), _) => return draw(&view, event, &fields, Some(missing)),
        (_, Err(error)) => return draw(&view, event, &fields, Some(contact::time_error(&error))),
    };
    let day = day_of(
        &view,
        &Event {
            at: at.clone(),
            ..event.clone()
        },
    );
    Reply::go(days::path(day))
        .otherwise(path(event.id.as_str()))
        .doing(Command::Correct {
            of: event.id.clone(),
            at: Some(at),
            body,
        })
        .notice(&view, Notice::done("entry-kept"))
}

fn note_read(fields: &Fields, old: &Note) -> Result<Note, &'static str> {
    let tags = fields
        .get("tags")
        .split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty());
    let title = fields.some("title");
    let text = fields
        .words("text")
        .or_else(|| title.is_some().then(String::new))
        .ok_or("entry-no-words")?;
    Ok(Note {
        title,
        text,
        tags: tags.map(str::to_owned).take(64).collect(),
        source: old.source.clone(),
        extra: old.extra.clone(),
    })
}

/// Whether an entry of this kind is deleted here; the others are ended on their own pages.
fn is_deleted_here(body: &Body) -> bool {
    matches!(
        body,
        Body::Contact(_)
            | Body::Urge(_)
            | Body::CheckIn(_)
            | Body::Note(_)
            | Body::Tonight(_)
            | Body::TheyWrote(_)
    )
}

fn delete_page(view: View, Path(id): Path<String>) -> Reply {
    let Some(event) = view.life.event(&id) else {
        return missing(view, &id);
    };
    if !is_deleted_here(&event.body) {
        return not_found(view);
    }
    let here = path(event.id.as_str());
    let main = html! {
        h1 { (tr!("entry-delete-q")) }
        @if view.state().is_careful() {
            (parts::lede(tr!("entry-delete-worth")))
            (parts::go("/help", tr!("entry-delete-help")))
        }
        (parts::quiet(describe::heading(&view, event)))
        p { (tr!("entry-delete-what")) }
        (parts::form("delete", &format!("{here}/delete"), &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::second(tr!("entry-delete-yes")))
        }))
        (parts::go(&here, tr!("entry-delete-no")))
    };
    under_its_day(&view, event, main)
}

fn delete(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(event) = view.life.event(&id) else {
        return missing(view, &id);
    };
    if !is_deleted_here(&event.body) {
        return not_found(view);
    }
    let command = Command::Withdraw {
        id: fields.id(&view),
        of: event.id.clone(),
    };
    Reply::go(days::path(day_of(&view, event)))
        .otherwise(path(event.id.as_str()))
        .doing(command)
        .notice(&view, Notice::done("entry-deleted"))
}
