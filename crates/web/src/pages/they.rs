//! "They wrote", the small one: is anybody in danger, is it practical and due, else put it away.
//!
//! Being written to changes no figure of the person's own. At risk there is no procedure, only a
//! record; a message is then kept as it came and nothing waits.

use axum::Router;
use axum::routing::get;
use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::Command;
use ebb_core::help;
use ebb_core::moment::{Moment, TimeError};
use ebb_core::pact::Limited;
use ebb_core::they_wrote::TheyWrote;
use jiff::SignedDuration;
use jiff::civil::Time;
use maud::html;

use crate::desk::{Notice, PutAway};
use crate::line::Wave;
use crate::parts::{self, Frame, Pick, Way, Writing};
use crate::text::{paragraphs, tr};
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/they", get(danger).post(danger_said))
        .route("/they/me", get(me))
        .route("/they/other", get(other))
        .route("/they/them", get(them))
        .route("/they/due", get(due).post(due_said))
        .route("/they/one", get(practical).post(practical_said))
        .route("/they/put", get(put).post(put_said))
        .route("/they/quiet", get(quiet).post(quiet_said))
        .route("/they/record", get(record).post(recorded))
}

async fn danger(view: View) -> Reply {
    if view.state().at_risk {
        // The same address as for everybody: it tells nothing.
        return record_in(&view, Wave::Mid);
    }
    let main = html! {
        h1 { (tr!("night-they-danger-q")) }
        (parts::form("they", "/they", &view.token, parts::ways(&[
            Way::press("danger", "no", tr!("night-they-danger-no")),
            Way::press("danger", "me", tr!("night-they-danger-me")),
            Way::press("danger", "them", tr!("night-they-danger-them")),
            Way::press("danger", "other", tr!("night-they-danger-other")),
            Way::press("danger", "skip", tr!("night-they-danger-skip")),
        ])))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// A message of which nothing was said yet.
fn just_came(view: &View) -> PutAway {
    PutAway {
        contact: view.new_id(3),
        wrote: view.new_id(4),
        noted: false,
        at: view.now.clone(),
        until: None,
        practical: false,
        danger: false,
    }
}

async fn danger_said(view: View, fields: Fields) -> Reply {
    let answer = fields.get("danger");
    let mut desk = view.desk();
    desk.put_away = Some(PutAway {
        danger: matches!(answer, "me" | "them" | "other"),
        ..just_came(&view)
    });
    let to = match answer {
        "me" => "/they/me",
        "them" => "/they/them",
        "other" => "/they/other",
        _ => "/they/due",
    };
    Reply::go(to).desk(desk)
}

fn first_things_first(view: &View, id: &str) -> Reply {
    let main = html! {
        @for (n, paragraph) in paragraphs(id).iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        (parts::ways(&[
            Way::link("/help", tr!("frame-help")),
            Way::link("/they/due", tr!("they-kill-go-on")),
        ]))
    };
    view.page("Ebb", main)
}

async fn me(view: View) -> Reply {
    first_things_first(&view, "night-they-me")
}

async fn other(view: View) -> Reply {
    first_things_first(&view, "night-they-other")
}

async fn them(view: View) -> Reply {
    let country = super::help::country(&view);
    let number = help::emergency_for(&country)
        .map(|line| line.numbers())
        .unwrap_or_default();
    let name = tr!(&format!("country-{country}"));
    let main = html! {
        @for (n, paragraph) in paragraphs("they-kill-text").iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        @for number in &number {
            p.lede {
                (tr!("they-kill-number", country = &name, number = "")) " "
                a href={ "tel:" (number.link) } { (number.shown) }
            }
        }
        (parts::ways(&[
            Way::link("/help", tr!("they-kill-elsewhere")),
            Way::link("/they/due", tr!("they-kill-go-on")),
        ]))
        (parts::quiet(tr!("they-kill-rest")))
    };
    view.page("Ebb", main)
}

async fn due(view: View) -> Reply {
    if view.state().at_risk {
        return record_in(&view, Wave::Mid);
    }
    let main = html! {
        h1 { (tr!("night-they-due-q")) }
        (parts::quiet(tr!("night-they-due-what")))
        (parts::form("due", "/they/due", &view.token, parts::ways(&[
            Way::press("due", "no", tr!("night-they-due-no")),
            Way::press("due", "yes", tr!("night-they-due-yes")),
        ])))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

async fn due_said(view: View, fields: Fields) -> Reply {
    let practical = fields.get("due") == "yes";
    let mut desk = view.desk();
    let put = desk.put_away.get_or_insert_with(|| just_came(&view));
    put.practical = practical;
    put.noted |= practical && view.is_open();
    let put = put.clone();
    let to = if practical { "/they/one" } else { "/they/put" };
    if !view.is_open() || !practical {
        return Reply::go(to).desk(desk);
    }
    note(Reply::go(to).desk(desk), &view, &put)
}

/// Writes the message down: theirs as a contact, and how it was put away. Said twice, or changed
/// one's mind: still one message.
fn note(reply: Reply, view: &View, put: &PutAway) -> Reply {
    let known = view.life.one::<TheyWrote>(put.wrote.as_str()).is_some();
    commands(put, known).into_iter().fold(reply, Reply::doing)
}

/// What a message of theirs means to the record, where it may be `known` already.
pub(super) fn commands(put: &PutAway, known: bool) -> [Command; 2] {
    let contact = Contact {
        who: Who::Theirs,
        ..super::sent::sent_contact()
    };
    let wrote = TheyWrote {
        text: None,
        until: put.until.clone(),
        practical: put.practical,
        danger: put.danger,
        extra: Vec::new(),
    };
    let wrote = if known {
        Command::Correct {
            of: put.wrote.clone(),
            at: None,
            body: wrote.into(),
        }
    } else {
        Command::Add {
            id: put.wrote.clone(),
            at: put.at.clone(),
            body: wrote.into(),
        }
    };
    let contact = Command::Add {
        id: put.contact.clone(),
        at: put.at.clone(),
        body: contact.into(),
    };
    [contact, wrote]
}

async fn practical(view: View) -> Reply {
    if view.state().at_risk {
        return record_in(&view, Wave::default());
    }
    let stop = view.state().asked_to_stop;
    let limited = view.life.newest::<Limited>();
    let main = html! {
        @if stop {
            h1 { (tr!("they-named-way")) }
            @if let Some(way) = limited.and_then(|limited| limited.body.named_way.as_ref()) {
                (parts::sheet(way, ""))
            }
        } @else {
            @for (n, paragraph) in paragraphs("night-they-yes").iter().enumerate() {
                @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
            }
            (parts::form("one", "/they/one", &view.token, html! {
                (parts::box_(&Writing::new("words", tr!("they-one-box")).spellcheck(view.spellcheck())))
                (parts::ways(&[Way::press("to", "done", tr!("night-sent-done"))]))
            }))
        }
    };
    view.page("Ebb", main)
}

async fn practical_said(view: View) -> Reply {
    // What is to be sent stays with the person; Ebb keeps no draft of it.
    Reply::go("/now/end").desk(view.desk())
}

async fn put(view: View) -> Reply {
    if view.state().at_risk {
        return record_in(&view, Wave::Low);
    }
    let main = html! {
        @for (n, paragraph) in paragraphs("night-they-no").iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        (parts::form("put", "/they/put", &view.token, html! {
            h2 { (tr!("night-they-wait-q")) }
            (parts::ways(&[
                Way::press("wait", "day", tr!("night-they-wait-day")),
                Way::press("wait", "eight", tr!("night-they-wait-eight")),
                Way::press("wait", "days", tr!("night-they-wait-days")),
                Way::press("wait", "week", tr!("night-they-wait-week")),
                Way::press("wait", "open", tr!("night-they-wait-open")),
            ]))
        }))
    };
    view.page_in(
        &Frame {
            wave: Wave::Low,
            ..view.frame("Ebb")
        },
        main,
    )
}

async fn put_said(view: View, fields: Fields) -> Reply {
    let until = match fields.get("wait") {
        "eight" => Some(view.now.next(Time::constant(8, 0, 0, 0))),
        "day" => Some(later(&view.now, 24)),
        "days" => Some(later(&view.now, 72)),
        "week" => Some(later(&view.now, 7 * 24)),
        _ => None,
    };
    let mut desk = view.desk();
    let put = desk.put_away.get_or_insert_with(|| just_came(&view));
    put.until = until;
    put.practical = false;
    put.noted |= view.is_open();
    let put = put.clone();
    let reply = Reply::go("/they/quiet").desk(desk);
    if view.is_open() {
        return note(reply, &view, &put);
    }
    reply
}

fn later(now: &Moment, hours: i64) -> Moment {
    now.after(SignedDuration::from_hours(hours))
}

async fn quiet(view: View) -> Reply {
    if view.state().at_risk {
        return record_in(&view, Wave::Still);
    }
    let words = view.desk.words.as_str();
    let boxed = !view.state().asked_to_stop;
    let main = html! {
        @for (n, paragraph) in paragraphs("night-they-silence").iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        (parts::form("quiet", "/they/quiet", &view.token, html! {
            @if boxed {
                (parts::box_(&Writing::new("words", tr!("night-they-box")).text(words)
                    .spellcheck(view.spellcheck())))
            }
            (parts::ways(&[Way::press("to", "done", tr!("night-sent-done"))]))
        }))
    };
    view.page_in(
        &Frame {
            wave: Wave::Still,
            ..view.frame("Ebb")
        },
        main,
    )
}

async fn quiet_said(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    super::urge::hold(&mut desk, &fields);
    let keep = desk.has_words() || desk.put_away.as_ref().is_some_and(|put| !put.noted);
    Reply::go(if keep { "/keep" } else { "/now/end" }).desk(desk)
}

/// At risk: when, how, what, and where the original is. Nothing waits.
async fn record(view: View) -> Reply {
    record_in(&view, Wave::default())
}

/// The record in place of another page, with that page's water: only the words differ.
fn record_in(view: &View, wave: Wave) -> Reply {
    let wall = view.now.wall();
    let now = vec![
        ("date".to_owned(), wall.date().to_string()),
        ("time".to_owned(), view.clock(&view.now)),
        ("channel".to_owned(), Channel::Text.word().to_owned()),
    ];
    record_page(view, &Fields(now), wave, None)
}

fn record_page(view: &View, typed: &Fields, wave: Wave, wrong: Option<&str>) -> Reply {
    let channels: Vec<(&str, String)> = Channel::ALL
        .iter()
        .map(|channel| (channel.word(), tr!(&format!("channel-{}", channel.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = channels
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let id = typed
        .some("id")
        .unwrap_or_else(|| view.new_id(0).as_str().to_owned());
    let note = typed.words("note").unwrap_or_default();
    let words = Writing::new("note", tr!("they-record-words"));
    let main = html! {
        h1 { (tr!("they-record")) }
        @if let Some(wrong) = wrong { (parts::error(tr!(wrong))) }
        (parts::quiet(tr!("they-record-what")))
        (parts::form("record", "/they/record", &view.token, html! {
            (parts::hidden("id", &id))
            (parts::field("date", "date", &tr!("they-record-date"), typed.get("date"), ""))
            (parts::field("time", "time", &tr!("they-record-clock"), typed.get("time"), ""))
            (parts::choice("channel", tr!("they-record-how"), &picks, typed.get("channel")))
            (parts::box_(&words.text(&note).spellcheck(view.spellcheck())))
            (parts::field("original", "text", &tr!("they-record-original"), typed.get("original"),
                &tr!("they-record-original-note")))
            (parts::act(tr!("they-record-keep")))
        }))
        (parts::go("/help", tr!("frame-help")))
        @if view.is_open() { (parts::go("/settings/export", tr!("they-record-export"))) }
    };
    view.page_in(
        &Frame {
            wave,
            ..view.frame("Ebb")
        },
        main,
    )
}

async fn recorded(view: View, fields: Fields) -> Reply {
    // A record is worth its time: what can't be read is asked for again, never guessed.
    let at = match when::read(&view, &fields, &view.now) {
        Ok(at) => at,
        Err(TimeError::Ahead(_)) => {
            return record_page(&view, &fields, Wave::default(), Some("contact-ahead"));
        }
        Err(_) => return record_page(&view, &fields, Wave::default(), Some("contact-no-time")),
    };
    let contact = Contact {
        channel: Channel::from_word(fields.get("channel")).unwrap_or(Channel::Other),
        note: fields.words("note"),
        original: fields.some("original"),
        who: Who::Theirs,
        ..super::sent::sent_contact()
    };
    let add = ebb_core::decide::Command::Add {
        id: fields.id(&view),
        at,
        body: contact.into(),
    };
    let back = if view.state().at_risk {
        "/they"
    } else {
        "/they/record"
    };
    Reply::go(back)
        .doing(add)
        .notice(&view, Notice::done("they-recorded"))
        .otherwise(back)
}
