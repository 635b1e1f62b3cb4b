//! The day after, once and by daylight: what was the hour like before, and one if-then.
//!
//! "Not now" is an answer and is kept as one, an empty plan for the next time, so that nothing asks
//! again.

use ebb_core::contact::{Channel, Contact};
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use maud::{Markup, html};

use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

/// For how many days after it the question may still come.
const DAYS: i64 = 7;

/// The contact that the question is about, if it may be asked now.
pub(super) fn open(view: &View) -> Option<Seen<'_, Contact>> {
    if view.night() || view.state().at_risk {
        return None;
    }
    let last = view
        .life
        .all::<Contact>()
        .rev()
        .find(|seen| seen.body.counts())?;
    let days = view.today().since(last.day);
    ((1..=DAYS).contains(&days) && is_unasked(last.body)).then_some(last)
}

fn is_unasked(contact: &Contact) -> bool {
    contact.hour_before.is_none() && contact.next_time.is_none()
}

pub(super) fn draw(view: &View, contact: &Seen<'_, Contact>) -> Markup {
    html! {
        section {
            h2 { (words(view, contact)) }
            (parts::form("hour", "/today/hour", &view.token, html! {
                (parts::hidden("of", contact.id.as_str()))
                (parts::box_(&Writing::new("before", tr!("slip-next-q")).spellcheck(view.spellcheck())))
                fieldset {
                    legend { (tr!("slip-next-plan")) }
                    (parts::field("if", "text", &tr!("slip-next-if"), "", &tr!("slip-next-if-hint")))
                    (parts::field("then", "text", &tr!("slip-next-then"), "", &tr!("slip-next-then-hint")))
                }
                p {
                    (parts::named("answer", "keep", tr!("slip-next-keep")))
                    (parts::press("answer", "later", tr!("slip-next-later")))
                }
            }))
        }
    }
}

/// "You wrote on Tuesday at 01:10."
fn words(view: &View, contact: &Seen<'_, Contact>) -> String {
    let day = when::weekday(contact.at.wall().date().weekday());
    let time = view.clock(contact.at);
    let id = match contact.body.channel {
        Channel::Text | Channel::Mail | Channel::Picture => "slip-next-when".to_owned(),
        channel => format!("today-when-{}", channel.word()),
    };
    tr!(&id, day = day, time = time)
}

/// Keeps the answer with the contact itself.
pub(super) fn said(view: View, fields: Fields) -> Reply {
    let Some(contact) = view.life.one::<Contact>(fields.get("of")) else {
        return Reply::go("/");
    };
    let before = fields.words("before");
    let plan = plan(&fields);
    let left = fields.get("answer") == "later" || (before.is_none() && plan.is_none());
    if left && !is_unasked(contact.body) {
        // An old page, sent again, takes back nothing that was answered since.
        return Reply::go("/");
    }
    let body = if left {
        Contact {
            next_time: Some(String::new()),
            ..contact.body.clone()
        }
    } else {
        Contact {
            hour_before: before,
            next_time: plan,
            ..contact.body.clone()
        }
    };
    let reply = Reply::go("/").otherwise("/").doing(Command::Correct {
        of: contact.id.clone(),
        at: None,
        body: body.into(),
    });
    if left {
        reply
    } else {
        reply.notice(&view, Notice::done("today-if-then-kept"))
    }
}

/// One line of what was typed: if … then …, or the half that is there.
fn plan(fields: &Fields) -> Option<String> {
    match (fields.some("if"), fields.some("then")) {
        (Some(given), Some(then)) => Some(tr!("today-if-then", if = given, then = then)),
        (given, then) => given.or(then),
    }
}
