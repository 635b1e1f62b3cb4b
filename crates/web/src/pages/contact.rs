//! A contact: who began, how, whether it had to be, and when.
//!
//! After a contact of one's own the page says what the slip's hour needs, and counts nothing. At
//! risk a contact is simply noted, for answering may be what keeps somebody safe.

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::get;
use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::Command;
use ebb_core::pact::{Limited, RuleSet};
use maud::{Markup, html};

use crate::desk::Notice;
use crate::line::Wave;
use crate::parts::{self, Frame, Pick, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/contact", get(page).post(said))
        .route("/contact/after", get(after))
}

async fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    let asked = super::days::query(query);
    let date = when::read_date(asked.get("d"))
        .map(|date| date.to_string())
        .unwrap_or_default();
    draw(&view, &Fields(vec![("date".to_owned(), date)]), "")
}

fn draw(view: &View, typed: &Fields, trouble: &str) -> Reply {
    let at_risk = view.state().at_risk;
    let title = if at_risk {
        tr!("contact-title-at-risk")
    } else {
        tr!("contact-title")
    };
    let id = typed
        .some("id")
        .unwrap_or_else(|| view.new_id(0).as_str().to_owned());
    let main = html! {
        h1 { (title) }
        @if !trouble.is_empty() { (parts::error(tr!(trouble))) }
        (parts::form("contact", "/contact", &view.token, html! {
            (parts::hidden("id", &id))
            (who(view, typed.get("who")))
            (how(typed.get("channel"), at_risk))
            (note(view, typed.get("note"), at_risk))
            @if at_risk {
                (parts::field("original", "text", &tr!("contact-original"), typed.get("original"), &tr!("contact-original-note")))
            }
            (earlier(typed))
            (parts::act(tr!("contact-keep")))
        }))
    };
    view.page_under("A note", ("/", &tr!("contact-after-on")), main)
}

fn who(view: &View, chosen: &str) -> Markup {
    let needed = needed_small(view);
    let mut needed_pick = Pick::new("needed", tr!("contact-who-needed"));
    if let Some(small) = &needed {
        needed_pick = needed_pick.small(small);
    }
    let picks = [
        Pick::new("mine", tr!("contact-who-mine")),
        needed_pick,
        Pick::new("theirs", tr!("contact-who-theirs")),
        Pick::new("chance", tr!("contact-who-chance")).small(tr!("contact-who-chance-small")),
    ];
    parts::choice("who", tr!("contact-who"), &picks, chosen)
}

/// What makes contact necessary in this person's pact, in a small line.
fn needed_small(view: &View) -> Option<String> {
    if view.state().asked_to_stop {
        let limited = view.life.newest::<Limited>();
        let way = limited.and_then(|limited| limited.body.named_way.clone());
        return Some(match way {
            Some(way) => tr!("contact-needed-named", way = way),
            None => tr!("contact-needed-named-none"),
        });
    }
    let mut needs: Vec<String> = view
        .life
        .all::<RuleSet>()
        .filter(|set| !set.body.kept)
        .filter_map(|set| set.body.need)
        .map(super::room::need_words)
        .collect();
    needs.sort();
    needs.dedup();
    (!needs.is_empty()).then(|| tr!("contact-needed-small", needs = needs.join(", ")))
}

fn how(chosen: &str, at_risk: bool) -> Markup {
    let labels: Vec<(&str, String)> = Channel::ALL
        .iter()
        .map(|channel| (channel.word(), tr!(&format!("channel-{}", channel.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = labels
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let legend = if at_risk {
        tr!("contact-how-at-risk")
    } else {
        tr!("contact-how")
    };
    parts::choice("channel", &legend, &picks, chosen)
}

fn note(view: &View, typed: &str, at_risk: bool) -> Markup {
    let label = if at_risk {
        tr!("contact-note-at-risk")
    } else {
        tr!("contact-note")
    };
    parts::box_(
        &Writing::new("note", label)
            .text(typed)
            .spellcheck(view.spellcheck()),
    )
}

fn earlier(typed: &Fields) -> Markup {
    let open = typed.has("date") || typed.has("time");
    html! {
        details open[open] {
            summary { (tr!("contact-earlier")) }
            (parts::field("date", "date", &tr!("contact-date"), typed.get("date"), ""))
            (parts::field("time", "time", &tr!("contact-time"), typed.get("time"), &tr!("contact-when-note")))
        }
    }
}

async fn said(view: View, fields: Fields) -> Reply {
    let (who, necessary) = match fields.get("who") {
        "needed" => (Some(Who::Mine), true),
        word => (Who::from_word(word), false),
    };
    let Some(who) = who else {
        return draw(&view, &fields, "contact-missing-who");
    };
    let Some(channel) = Channel::from_word(fields.get("channel")) else {
        return draw(&view, &fields, "contact-missing-how");
    };
    let at = match when::read(&view, &fields, &view.now) {
        Ok(at) => at,
        Err(ebb_core::moment::TimeError::Ahead(_)) => return draw(&view, &fields, "contact-ahead"),
        Err(_) => return draw(&view, &fields, "contact-no-time"),
    };
    let body = Contact {
        who,
        channel,
        necessary,
        note: fields.words("note"),
        hour_before: None,
        next_time: None,
        original: fields.some("original"),
        extra: Vec::new(),
    };
    let own = body.counts();
    let recent = view
        .now
        .timestamp()
        .duration_since(at.timestamp())
        .as_hours()
        < 12;
    let add = Command::Add {
        id: fields.id(&view),
        at,
        body: body.into(),
    };
    let at_risk = view.state().at_risk;
    if own && recent && !at_risk {
        return Reply::go(format!("/contact/after?how={}", channel.word()))
            .doing(add)
            .otherwise("/contact");
    }
    let told = match (own, at_risk) {
        (_, true) => "contact-noted-at-risk",
        (true, false) => "contact-after-earlier",
        (false, false) => "contact-kept",
    };
    Reply::go("/")
        .doing(add)
        .notice(&view, Notice::done(told))
        .otherwise("/contact")
}

/// It has happened; nothing broke, and nothing more is asked.
async fn after(view: View, RawQuery(query): RawQuery) -> Reply {
    let asked = super::days::query(query);
    let words = match Channel::from_word(asked.get("how")) {
        Some(Channel::Look) => tr!("contact-after-look"),
        Some(Channel::Like) => tr!("contact-after-like"),
        Some(Channel::InPerson) => tr!("contact-after-in-person"),
        Some(Channel::Text | Channel::Mail | Channel::Picture) => tr!("night-sent"),
        _ => tr!("contact-after-other"),
    };
    let main = html! {
        h1 { (words) }
        (parts::lede(tr!("contact-after-quiet")))
        (parts::go("/", tr!("contact-after-on")))
    };
    view.page_in(
        &Frame {
            wave: Wave::Swell,
            ..view.frame("Ebb")
        },
        main,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Visit;

    const NOW: &str = "2026-03-20T21:00:00+01:00[Europe/Ljubljana]";

    #[test]
    fn a_contact_that_had_to_be_is_noted_as_necessary() {
        let shown = Visit::open(NOW, Vec::new())
            .post("/contact", &[("who", "needed"), ("channel", "mail")]);
        let [
            Command::Add {
                body: ebb_core::event::Body::Contact(contact),
                ..
            },
        ] = &shown.effect.commands[..]
        else {
            panic!("{shown:?}")
        };
        assert!(contact.necessary && !contact.counts());
    }

    #[test]
    fn what_was_typed_stays_when_something_is_missing() {
        let shown = Visit::open(NOW, Vec::new())
            .post("/contact", &[("note", "In the rain."), ("who", "mine")]);
        assert!(shown.effect.commands.is_empty());
        assert!(shown.html.contains("In the rain.") && shown.html.contains("Nothing is lost"));
    }

    #[test]
    fn a_contact_of_another_day_stands_on_that_day() {
        let fields = [
            ("who", "mine"),
            ("channel", "text"),
            ("date", "2026-03-18"),
            ("time", "01:10"),
        ];
        let shown = Visit::open(NOW, Vec::new()).post("/contact", &fields);
        let [Command::Add { at, .. }] = &shown.effect.commands[..] else {
            panic!("{shown:?}")
        };
        assert_eq!(
            at.to_string(),
            "2026-03-18T01:10:00+01:00[Europe/Ljubljana]"
        );
    }

    #[test]
    fn a_contact_that_is_still_to_come_is_refused_and_nothing_is_lost() {
        let fields = [
            ("who", "mine"),
            ("channel", "text"),
            ("date", "2026-03-22"),
            ("time", "10:00"),
        ];
        let shown = Visit::open(NOW, Vec::new()).post("/contact", &fields);
        assert!(shown.effect.commands.is_empty() && shown.html.contains("still to come"));
    }

    #[test]
    fn after_a_contact_of_ones_own_no_number_stands_anywhere() {
        let shown = Visit::open(NOW, Vec::new()).get("/contact/after?how=text");
        let main = shown.html.split("<main").nth(1).unwrap_or_default();
        let words: String = main
            .split('<')
            .map(|part| part.split_once('>').map_or("", |(_, text)| text))
            .collect();
        assert!(!words.chars().any(|c| c.is_ascii_digit()), "{words}");
    }
}
