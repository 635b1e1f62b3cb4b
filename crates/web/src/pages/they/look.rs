//! A message that has waited: what can be observed in it, what that says, and no answer as an answer.
//!
//! By day only, after its wait, and not for somebody who is at risk, who gets the record, or who was
//! asked to stop. Three readings, none with degrees; whoever looks again and again is told that it has
//! become checking.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::life::Seen as SeenEvent;
use ebb_core::they_wrote::reading::{Answers, Cue, LOOKS_A_WEEK, Reading, Seen, read};
use ebb_core::they_wrote::{Looked, Then, TheyWrote, looks_this_week};
use maud::{Markup, html};

use super::{later, record};
use crate::line::Wave;
use crate::pages::entry::{path, path_of, until_words};
use crate::parts::{self, Pick, Way};
use crate::text::{paragraphs, tr};
use crate::view::{Fields, Reply, View};

/// What leads away from every reading.
const DANGER: [Cue; 4] = [Cue::Threatens, Cue::IgnoresStop, Cue::AtTheDoor, Cue::Many];
/// What a reading rests on; asked the other way round as well where it wasn't seen.
const BEARING: [Cue; 4] = [Cue::AsksAgain, Cue::NamesStep, Cue::NamesChange, Cue::Names];

/// The address of the pages about one message.
fn at(id: &str) -> String {
    format!("/they/at/{}", path_of(id))
}

/// The message, where it may be looked at, or the page to show instead.
fn message<'a>(view: &'a View, id: &str) -> Result<(&'a Event, &'a TheyWrote), Box<Reply>> {
    if view.state().at_risk {
        return Err(Box::new(record::instead(view, Wave::default())));
    }
    let event = view.life.event(id);
    let Some((event, body)) = event.and_then(|event| match &event.body {
        Body::TheyWrote(body) => Some((event, body)),
        _ => None,
    }) else {
        return Err(Box::new(Reply::go("/days")));
    };
    if view.state().asked_to_stop {
        return Err(Box::new(Reply::go(path(id))));
    }
    // A way back would tell a page for somebody at risk from the others.
    let instead = |words: Markup| Box::new(view.page("Ebb", words));
    if view.night() {
        return Err(instead(said("look-night")));
    }
    if let Some(until) = &body.until
        && until.timestamp() > view.now.timestamp()
    {
        return Err(instead(html! {
            h1 { (tr!("entry-put-away", until = until_words(view, until))) }
            (parts::lede(tr!("look-waits")))
        }));
    }
    Ok((event, body))
}

fn said(id: &str) -> Markup {
    html! {
        @for (n, paragraph) in paragraphs(id).iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
    }
}

/// The first question: is this still a message to be read?
pub(super) fn page(view: View, Path(id): Path<String>) -> Reply {
    let (event, _) = match message(&view, &id) {
        Ok(found) => found,
        Err(instead) => return *instead,
    };
    if looks_this_week(&view.life, event.id.as_str(), &view.now) >= LOOKS_A_WEEK {
        let main = html! {
            (said("look-checking"))
            (parts::form("pull", "/now", &view.token, parts::act(tr!("look-checking-help"))))
        };
        return view.page("Ebb", main);
    }
    asked(
        &view,
        &id,
        &Answers::default(),
        "danger",
        &DANGER,
        Seen::Yes,
    )
}

/// One page of cues, with what was answered before carried along unseen.
fn asked(view: &View, id: &str, before: &Answers, step: &str, cues: &[Cue], seen: Seen) -> Reply {
    let labels: Vec<(&str, String)> = cues
        .iter()
        .map(|cue| (cue.word(), tr!(&format!("cue-{}", cue.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = labels
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let name = if seen == Seen::Yes { "yes" } else { "no" };
    let main = html! {
        h1 { (tr!(&format!("look-{step}"))) }
        (parts::lede(tr!(&format!("look-{step}-how"))))
        (parts::form("look", &at(id), &view.token, html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::hidden("step", step))
            @for cue in before.all(Seen::Yes) { (parts::hidden("yes", cue.word())) }
            (parts::ticks(name, "", &picks, &[]))
            p { (parts::act(tr!("look-on"))) }
        }))
    };
    view.page("Ebb", main)
}

fn answers(fields: &Fields) -> Answers {
    let mut answers = Answers::default();
    for (name, seen) in [("no", Seen::No), ("yes", Seen::Yes)] {
        let cues = fields.all(name);
        let cues = cues.iter().filter_map(|name| Cue::from_word(name));
        answers = cues.fold(answers, |answers, cue| answers.with(cue, seen));
    }
    answers
}

pub(super) fn answered(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let (event, _) = match message(&view, &id) {
        Ok(found) => found,
        Err(instead) => return *instead,
    };
    let answers = answers(&fields);
    if read(&answers) == Reading::Danger {
        return Reply::go("/they/me");
    }
    let rest = |cues: &mut dyn Iterator<Item = Cue>| cues.collect::<Vec<_>>();
    match fields.get("step") {
        "danger" => {
            let cues = Cue::ALL.iter().copied();
            let cues = rest(&mut cues.filter(|cue| !DANGER.contains(cue)));
            asked(&view, &id, &answers, "seen", &cues, Seen::Yes)
        }
        "seen" => {
            let open = |cue: &Cue| answers.of(*cue) != Seen::Yes;
            let cues = rest(&mut BEARING.into_iter().filter(open));
            if cues.is_empty() {
                return keep(&view, event, &fields, &answers);
            }
            asked(&view, &id, &answers, "not", &cues, Seen::No)
        }
        _ => keep(&view, event, &fields, &answers),
    }
}

fn keep(view: &View, event: &Event, fields: &Fields, answers: &Answers) -> Reply {
    let looked = Looked {
        of: event.id.as_str().to_owned(),
        yes: Looked::names(answers, Seen::Yes),
        no: Looked::names(answers, Seen::No),
        then: None,
        extra: Vec::new(),
    };
    Reply::go(format!("{}/says", at(event.id.as_str())))
        .otherwise(path(event.id.as_str()))
        .adding(view, fields.id(view), looked)
}

/// How it was last looked at.
fn last<'a>(view: &'a View, of: &str) -> Option<SeenEvent<'a, Looked>> {
    let mut looks = view.life.all::<Looked>().rev();
    looks.find(|seen| seen.body.of == of)
}

/// What the message says, what it doesn't, and what may become of an answer.
pub(super) fn says(view: View, Path(id): Path<String>) -> Reply {
    let (event, _) = match message(&view, &id) {
        Ok(found) => found,
        Err(instead) => return *instead,
    };
    let Some(looked) = last(&view, event.id.as_str()) else {
        return Reply::go(at(&id));
    };
    let answers = looked.body.answers();
    let cues = |seen| {
        let named = answers
            .all(seen)
            .map(|cue| tr!(&format!("cue-{}", cue.word())));
        named.collect::<Vec<_>>()
    };
    let (is, is_not) = (cues(Seen::Yes), cues(Seen::No));
    let main = html! {
        (said(&format!("reading-{}", read(&answers).name())))
        @if !is.is_empty() { (parts::section(tr!("look-is"), html! { @for cue in &is { p { (cue) } } })) }
        @if !is_not.is_empty() { (parts::section(tr!("look-is-not"), html! { @for cue in &is_not { p { (cue) } } })) }
        (parts::section(tr!("look-why"), html! {
            @for paragraph in paragraphs("look-why-what") { p { (paragraph) } }
            (parts::small(tr!("look-why-source")))
        }))
        (parts::form("then", &format!("{}/says", at(&id)), &view.token, html! {
            h2 { (tr!("look-then")) }
            (parts::ways(&[
                Way::press("then", Then::None.word(), tr!("look-then-none")).small(tr!("look-then-none-what")),
                Way::press("then", Then::Day.word(), tr!("look-then-day")),
                Way::press("then", Then::Now.word(), tr!("look-then-now")).small(tr!("look-then-now-what")),
            ]))
        }))
    };
    view.page("Ebb", main)
}

pub(super) fn then(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let (event, body) = match message(&view, &id) {
        Ok(found) => found,
        Err(instead) => return *instead,
    };
    let chosen = Then::from_word(fields.get("then"));
    let (Some(then), Some(looked)) = (chosen, last(&view, event.id.as_str())) else {
        return Reply::go(format!("{}/says", at(&id)));
    };
    let to = match then {
        Then::None => "/they/quiet",
        Then::Day => "/",
        Then::Now => "/they/one",
    };
    let reply = Reply::go(to).otherwise(path(&id)).doing(Command::Correct {
        of: looked.id.clone(),
        at: None,
        body: Looked {
            then: Some(then),
            ..looked.body.clone()
        }
        .into(),
    });
    if then != Then::Day {
        return reply;
    }
    reply.doing(Command::Correct {
        of: event.id.clone(),
        at: None,
        body: TheyWrote {
            until: Some(later(&view.now, 24)),
            ..body.clone()
        }
        .into(),
    })
}
