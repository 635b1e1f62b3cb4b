//! "They wrote", the small one: is anybody in danger, is it practical and due, else put it away.
//!
//! Being written to changes no figure of the person's own. At risk there is no procedure, only a
//! record; a message is then kept as it came and nothing waits.

use ebb_core::contact::{Contact, Who};
use ebb_core::decide::Command;
use ebb_core::moment::Moment;
use ebb_core::pact::Limited;
use ebb_core::they_wrote::TheyWrote;
use ebb_core::they_wrote::draft::look_over;
use jiff::SignedDuration;
use maud::{Markup, html};

use crate::desk::{Desk, PutAway};
use crate::line::Wave;
use crate::parts::{self, Frame, Way, Writing};
use crate::route::{Router, get};
use crate::text::{paragraphs, tr};
use crate::view::{Fields, Reply, View};

mod danger;
mod look;
mod record;

#[cfg(test)]
mod tests;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/they", get(danger::page).post(danger::said))
        .route("/they/me", get(danger::me))
        .route("/they/other", get(danger::other))
        .route("/they/them", get(danger::them))
        .route("/they/due", get(due).post(due_said))
        .route("/they/one", get(practical).post(practical_said))
        .route("/they/put", get(put).post(put_said))
        .route("/they/quiet", get(quiet).post(quiet_said))
        .route("/they/at/{id}", get(look::page).post(look::answered))
        .route("/they/at/{id}/says", get(look::says).post(look::then))
        .route("/they/record", get(record::page).post(record::said))
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

fn due(view: View) -> Reply {
    if view.state().at_risk {
        return record::instead(&view, Wave::Mid);
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

fn due_said(view: View, fields: Fields) -> Reply {
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

fn practical(view: View) -> Reply {
    practical_page(&view, None)
}

/// The short path, with a draft that was looked over if one was typed. The draft stands in the form and
/// nowhere else.
fn practical_page(view: &View, draft: Option<&str>) -> Reply {
    if view.state().at_risk {
        return record::instead(view, Wave::default());
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
            @if let Some(draft) = draft { (looked_over(draft)) }
            (parts::form("one", "/they/one", &view.token, html! {
                (parts::box_(&Writing::new("words", tr!("they-one-box"))
                    .text(draft.unwrap_or_default()).spellcheck(view.spellcheck())))
                (parts::ways(&[
                    Way::press("to", "look", tr!("draft-look")),
                    Way::press("to", "done", tr!("night-sent-done")),
                ]))
            }))
        }
    };
    view.page("Ebb", main)
}

/// What a draft holds that leads on, in its own words; or that it holds nothing of the kind.
fn looked_over(draft: &str) -> Markup {
    let found = look_over(draft);
    html! {
        section {
            @if found.is_empty() {
                h2 { (tr!("draft-plain")) }
                (parts::sheet(draft.trim(), ""))
                (parts::small(tr!("draft-copy")))
            } @else {
                h2 { (tr!("draft-found")) }
                @for found in &found {
                    p {
                        (tr!(&format!("draft-{}", found.what.word())))
                        @if !found.words.is_empty() { " " q { (found.words) } }
                    }
                }
                (parts::small(tr!("draft-yours")))
            }
        }
    }
}

fn practical_said(view: View, fields: Fields) -> Reply {
    let draft = fields.words("words").filter(|_| fields.get("to") == "look");
    match draft {
        Some(draft) => practical_page(&view, Some(&draft)),
        // What is to be sent stays with the person; Ebb keeps no draft of it.
        None => Reply::go(after(&view.desk)),
    }
}

/// Where it ends: what isn't written down yet may be kept.
fn after(desk: &Desk) -> &'static str {
    let unsaid = desk.put_away.as_ref().is_some_and(|put| !put.noted);
    if desk.has_words() || unsaid {
        "/keep"
    } else {
        "/now/end"
    }
}

fn put(view: View) -> Reply {
    if view.state().at_risk {
        return record::instead(&view, Wave::Low);
    }
    let eight = if super::urge::next_eight(&view.now).wall().hour() == 8 {
        tr!("night-they-wait-eight")
    } else {
        tr!("they-wait-evening")
    };
    let main = html! {
        @for (n, paragraph) in paragraphs("night-they-no").iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        (parts::form("put", "/they/put", &view.token, html! {
            h2 { (tr!("night-they-wait-q")) }
            (parts::ways(&[
                Way::press("wait", "eight", eight),
                Way::press("wait", "day", tr!("night-they-wait-day")),
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

fn put_said(view: View, fields: Fields) -> Reply {
    let until = match fields.get("wait") {
        "eight" => Some(super::urge::next_eight(&view.now)),
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

fn quiet(view: View) -> Reply {
    if view.state().at_risk {
        return record::instead(&view, Wave::Still);
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

fn quiet_said(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    super::urge::hold(&mut desk, &fields);
    Reply::go(after(&desk)).desk(desk)
}
