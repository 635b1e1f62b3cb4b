//! A contact: who began, by which channel, when. Looking is the person's own; a feed is chance.
//!
//! After one of the person's own stands the sentence of that hour and nothing else: no count, no
//! question. At risk it is a record, simply noted.

#[cfg(test)]
mod tests;

use axum::extract::RawQuery;
use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::moment::{Moment, TimeError};
use ebb_core::pact::{Limited, Rule, RuleSet};
use maud::{Markup, html};

use super::days;
use super::entry::path_of;
use crate::desk::Notice;
use crate::line::Wave;
use crate::parts::{self, Frame, Pick, Writing};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/contact", get(page).post(said))
        .route("/contact/after", get(after))
}

fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    let day = days::query(query)
        .some("d")
        .filter(|on| when::read_date(on).is_ok());
    let day = day.filter(|on| *on != view.now.wall().date().to_string());
    let typed = day
        .map(|on| Fields(vec![("date".to_owned(), on)]))
        .unwrap_or_default();
    draw(&view, &typed, None)
}

fn draw(view: &View, typed: &Fields, error: Option<&str>) -> Reply {
    let at_risk = view.state().at_risk;
    let title = if at_risk {
        tr!("contact-title-at-risk")
    } else {
        tr!("contact-title")
    };
    let open = at_risk || typed.has("date") || typed.has("time");
    let id = typed
        .some("id")
        .unwrap_or_else(|| view.new_id(0).as_str().to_owned());
    let main = html! {
        h1 { (title) }
        @if let Some(id) = error { (parts::error(tr!(id))) }
        (parts::form("contact", "/contact", &view.token, html! {
            (parts::hidden("id", &id))
            @if at_risk {
                (time(typed))
                (asked(view, typed))
            } @else {
                (asked(view, typed))
                @if open { (time(typed)) } @else { (parts::fold(tr!("contact-earlier"), time(typed))) }
            }
            (parts::act(tr!("contact-keep")))
        }))
    };
    view.page_under("A note", ("/", &tr!("contact-after-on")), main)
}

fn time(typed: &Fields) -> Markup {
    html! {
        (parts::field("date", "date", &tr!("contact-date"), typed.get("date"), ""))
        (parts::field("time", "time", &tr!("contact-time"), typed.get("time"), &tr!("contact-when-note")))
    }
}

/// The questions about a contact, with what was said before.
pub(super) fn asked(view: &View, typed: &Fields) -> Markup {
    let at_risk = view.state().at_risk;
    let risky = |id: &str| {
        if at_risk {
            tr!(&format!("{id}-at-risk"))
        } else {
            tr!(id)
        }
    };
    let channels: Vec<_> = Channel::ALL
        .iter()
        .map(|channel| (channel.word(), tr!(&format!("channel-{}", channel.word()))))
        .collect();
    let note = typed.words("note").unwrap_or_default();
    html! {
        (parts::choice("who", tr!("contact-who"), &who(view), typed.get("who")))
        (pills("channel", &risky("contact-how"), &channels, typed.get("channel")))
        (parts::box_(&Writing::new("note", risky("contact-note")).text(&note).spellcheck(view.spellcheck())))
        @if at_risk || typed.has("original") {
            (parts::field("original", "text", &tr!("contact-original"), typed.get("original"), &tr!("contact-original-note")))
        }
    }
}

fn who(view: &View) -> [Pick<'static>; 4] {
    let needed = Pick::new("needed", tr!("contact-who-needed"));
    let needs = needs(view);
    [
        Pick::new("mine", tr!("contact-who-mine")),
        if needs.is_empty() {
            needed
        } else {
            needed.small(needs)
        },
        Pick::new("theirs", tr!("contact-who-theirs")),
        Pick::new("chance", tr!("contact-who-chance")).small(tr!("contact-who-chance-small")),
    ]
}

/// What the person's own pact says of contact that has to be; told to stop, only the named way.
fn needs(view: &View) -> String {
    let limited = view.life.newest::<Limited>();
    if view.state().asked_to_stop {
        return match limited.and_then(|seen| seen.body.named_way.clone()) {
            Some(way) => tr!("contact-needed-named", way = way),
            None => tr!("contact-needed-named-none"),
        };
    }
    let mut words: Vec<String> = Vec::new();
    for rule in Rule::ALL {
        let newest = view
            .life
            .all::<RuleSet>()
            .rev()
            .find(|set| set.body.rule == *rule);
        let need = newest
            .filter(|set| !set.body.kept)
            .and_then(|set| set.body.need);
        words.extend(need.map(|need| tr!(&format!("need-{}", need.word()))));
    }
    words.extend(
        limited
            .into_iter()
            .flat_map(|seen| seen.body.topics.iter().cloned()),
    );
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words.join(", ")
}

/// Single words of which one is chosen.
pub(super) fn pills(name: &str, legend: &str, picks: &[(&str, String)], chosen: &str) -> Markup {
    html! {
        fieldset {
            legend { (legend) }
            div.chips {
                @for (value, label) in picks {
                    label {
                        input type="radio" name=(name) value=(value) checked[*value == chosen];
                        (label)
                    }
                }
            }
        }
    }
}

/// What stands in a contact, as its form would send it.
pub(super) fn typed(body: &Contact, at: &Moment) -> Fields {
    let who = match body.who {
        Who::Mine if body.necessary => "needed",
        who => who.word(),
    };
    let wall = at.wall();
    let said = [
        ("who", Some(who.to_owned())),
        ("channel", Some(body.channel.word().to_owned())),
        ("note", body.note.clone()),
        ("hour_before", body.hour_before.clone()),
        ("next_time", body.next_time.clone()),
        ("original", body.original.clone()),
        ("date", Some(wall.date().to_string())),
        ("time", Some(when::clock(wall.time()))),
    ];
    Fields(
        said.into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
    )
}

/// What a form says; `old` keeps what this form doesn't ask for.
///
/// # Errors
/// Names the message that says what is missing.
pub(super) fn read(fields: &Fields, old: Option<&Contact>) -> Result<Contact, &'static str> {
    let (who, necessary) = match fields.get("who") {
        "needed" => (Who::Mine, true),
        word => (Who::from_word(word).ok_or("contact-missing-who")?, false),
    };
    let channel = Channel::from_word(fields.get("channel")).ok_or("contact-missing-how")?;
    // A contact of theirs that was called necessary elsewhere stays so.
    let necessary =
        necessary || old.is_some_and(|old| old.who != Who::Mine && old.who == who && old.necessary);
    let given = |name: &str| fields.0.iter().any(|(key, _)| key == name);
    let or = |name: &str, old: Option<&Option<String>>| {
        if given(name) {
            fields.words(name)
        } else {
            old.cloned().flatten()
        }
    };
    let next_time = or("next_time", old.map(|old| &old.next_time));
    // A question that was put and left isn't put again because its box is still empty.
    let left = old.is_some_and(|old| old.next_time.as_deref() == Some(""));
    Ok(Contact {
        who,
        channel,
        necessary,
        note: or("note", old.map(|old| &old.note)),
        hour_before: or("hour_before", old.map(|old| &old.hour_before)),
        next_time: next_time.or_else(|| left.then(String::new)),
        original: or("original", old.map(|old| &old.original)),
        extra: old.map(|old| old.extra.clone()).unwrap_or_default(),
    })
}

/// Names the message for a time that can't be.
pub(super) fn time_error(error: &TimeError) -> &'static str {
    match error {
        TimeError::Ahead(_) => "contact-ahead",
        _ => "contact-no-time",
    }
}

fn said(view: View, fields: Fields) -> Reply {
    let body = match read(&fields, None) {
        Ok(body) => body,
        Err(missing) => return draw(&view, &fields, Some(missing)),
    };
    let at = match when::read(&view, &fields, &view.now) {
        Ok(at) => at,
        Err(error) => return draw(&view, &fields, Some(time_error(&error))),
    };
    let id = fields.id(&view);
    let at_risk = view.state().at_risk;
    let day = view.life.calendar().day_of(&at);
    let quiet = body.counts() && !at_risk;
    let to = if quiet {
        format!("/contact/after?of={}", path_of(id.as_str()))
    } else {
        days::path(day)
    };
    let reply = Reply::go(to).otherwise("/contact").doing(Command::Add {
        id,
        at,
        body: body.into(),
    });
    let notice = if at_risk {
        "contact-noted-at-risk"
    } else {
        "contact-kept"
    };
    if quiet {
        reply
    } else {
        reply.notice(&view, Notice::done(notice))
    }
}

/// After one of the person's own.
fn after(view: View, RawQuery(query): RawQuery) -> Reply {
    let Some(contact) = view.life.one::<Contact>(days::query(query).get("of")) else {
        return Reply::go("/");
    };
    if !contact.body.counts() || view.state().at_risk {
        return Reply::go(days::path(contact.day));
    }
    let fresh = view.today().since(contact.day) <= 1;
    let main = html! {
        h1 { (tr!(sentence(&contact, fresh))) }
        @if fresh && waits_for_answer(contact.body.channel) { (parts::quiet(tr!("contact-after-quiet"))) }
        (parts::go("/", tr!("contact-after-on")))
    };
    let frame = Frame {
        wave: Wave::Swell,
        ..view.frame("A note")
    };
    view.page_in(&frame, main)
}

fn sentence(contact: &Seen<'_, Contact>, fresh: bool) -> &'static str {
    match contact.body.channel {
        _ if !fresh => "contact-after-earlier",
        Channel::Text | Channel::Mail | Channel::Picture | Channel::Gift => "night-sent",
        Channel::Look => "contact-after-look",
        Channel::Like => "contact-after-like",
        Channel::InPerson => "contact-after-in-person",
        Channel::Call | Channel::ThirdPerson | Channel::Other => "contact-after-other",
    }
}

fn waits_for_answer(channel: Channel) -> bool {
    matches!(
        channel,
        Channel::Text | Channel::Mail | Channel::Picture | Channel::Gift | Channel::ThirdPerson
    )
}
