//! People to call, and my reasons: what stands by in a bad hour, written on a calm day.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::urge::{Person, Reason};
use maud::{Markup, html};

use super::own_words::{self, Shelf, Typed};
use super::room;
use crate::desk::Notice;
use crate::parts;
use crate::route::{Router, get};
use crate::text::{say_named, tr};
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/people", get(page).post(said))
        .route("/people/{id}", get(one_page).post(one_said))
        .route("/reasons", get(reasons).post(reason_said))
        .route("/reasons/{id}", get(reason_page).post(reason_changed))
}

/// The number as it is dialled, or nothing where it holds signs that can't be.
fn dialled(number: &str) -> Option<String> {
    let number = number.trim();
    let kept = |sign: &char| matches!(sign, '0'..='9' | '+' | '*' | '#');
    let known =
        |sign: char| kept(&sign) || matches!(sign, ' ' | '-' | '(' | ')' | '/' | '.' | '\u{a0}');
    let digits: String = number.chars().filter(kept).collect();
    let plus = digits.rfind('+').is_none_or(|at| at == 0);
    let fits =
        number.chars().all(known) && plus && digits.bytes().any(|sign| sign.is_ascii_digit());
    fits.then(|| digits.replace('*', "%2A").replace('#', "%23"))
}

/// Signs of a message as they stand in an address.
fn escaped(words: &str) -> String {
    let signs: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
    signs.replace('+', "%20")
}

/// What was typed on a form, or stands in an entry.
#[derive(Clone, Copy, Default)]
struct Said<'a> {
    name: &'a str,
    phone: &'a str,
    note: &'a str,
}

impl<'a> Said<'a> {
    fn typed(fields: &'a Fields) -> Self {
        Self {
            name: fields.get("name"),
            phone: fields.get("phone"),
            note: fields.get("note"),
        }
    }

    fn of(person: &'a Person) -> Self {
        let Person {
            name, phone, note, ..
        } = person;
        Self {
            name,
            phone: phone.as_deref().unwrap_or_default(),
            note: note.as_deref().unwrap_or_default(),
        }
    }

    /// The entry, or what is wrong with it.
    fn person(self, extra: ebb_core::field::Extra) -> Result<Person, &'static str> {
        if self.name.is_empty() {
            return Err("people-name-missing");
        }
        if !self.phone.is_empty() && dialled(self.phone).is_none() {
            return Err("people-phone-unread");
        }
        if ![self.name, self.phone, self.note]
            .into_iter()
            .all(room::fits)
        {
            return Err("room-words-long");
        }
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Person {
            name: self.name.to_owned(),
            phone: some(self.phone),
            note: some(self.note),
            extra,
        })
    }

    fn fields(self) -> Markup {
        html! {
            (parts::field("name", "text", &tr!("people-name"), self.name, ""))
            (parts::field("phone", "tel", &tr!("people-phone"), self.phone, &tr!("people-phone-note")))
            (parts::field("note", "text", &tr!("people-note"), self.note, &tr!("people-note-note")))
        }
    }
}

fn page(view: View) -> Reply {
    draw(&view, Said::default(), None)
}

fn draw(view: &View, typed: Said<'_>, error: Option<&str>) -> Reply {
    let people: Vec<Seen<'_, Person>> = view.life.all::<Person>().collect();
    let main = html! {
        h1 { (tr!("people-call")) }
        (parts::lede(tr!("people-what")))
        @if view.state().under_18 { (parts::quiet(tr!("people-grown-up"))) }
        @if people.is_empty() { (parts::quiet(tr!("people-none"))) }
        @for person in &people { (shown(person)) }
        (parts::section(tr!(if people.is_empty() { "people-first" } else { "people-more" }), html! {
            @if let Some(error) = error { (parts::error(tr!(error))) }
            (parts::form("more", "/people", &view.token, html! {
                (parts::hidden("id", view.new_id(0).as_str()))
                (typed.fields())
                p { (parts::act(tr!("room-keep"))) }
            }))
        }))
        (enough(view))
    };
    view.page(&tr!("title-people"), main)
}

/// Back to Today, by day: one of each is enough. At night these pages are opened to be read.
fn enough(view: &View) -> Markup {
    html! { @if !view.night() { (parts::go("/", tr!("room-enough"))) } }
}

/// One person, as they will stand there in a bad hour.
fn shown(seen: &Seen<'_, Person>) -> Markup {
    let person = seen.body;
    let words = tr!("night-person-words");
    parts::section(
        parts::name(&person.name),
        html! {
            @if let Some(note) = &person.note { (parts::quiet(note)) }
            @if let Some(number) = person.phone.as_deref().and_then(dialled) {
                (parts::go(&format!("tel:{number}"), named("people-do-call", person)))
                (parts::go(
                    &format!("sms:{number}?body={}", escaped(&words)),
                    named("people-do-write", person),
                ))
                (parts::small(tr!("people-writes", words = words)))
            }
            (parts::go(&room::at("/people", seen.id.as_str()), tr!("room-change")))
        },
    )
}

/// A sentence with the person's name in it, as one piece, so that it runs on in one line.
fn named(id: &str, person: &Person) -> Markup {
    html! { span { (say_named(id, &[], "name", &person.name)) } }
}

fn said(view: View, fields: Fields) -> Reply {
    let typed = Said::typed(&fields);
    match typed.person(Vec::new()) {
        Err(error) => draw(&view, typed, Some(error)),
        Ok(person) => Reply::go("/people")
            .adding(&view, fields.id(&view), person)
            .notice(&view, Notice::done("note-kept")),
    }
}

fn one_page(view: View, Path(id): Path<String>) -> Reply {
    draw_one(&view, &id, None, None)
}

fn draw_one(view: &View, id: &str, typed: Option<Said<'_>>, error: Option<&str>) -> Reply {
    let back = ("/people", tr!("people-call"));
    let Some(seen) = view.life.one::<Person>(id) else {
        return room::gone(view, &tr!("title-people"), (back.0, &back.1));
    };
    let path = room::at("/people", id);
    let main = html! {
        h1 { (tr!("room-change")) }
        @if let Some(error) = error { (parts::error(tr!(error))) }
        (parts::form("change", &path, &view.token, html! {
            (typed.unwrap_or_else(|| Said::of(seen.body)).fields())
            p { (parts::act(tr!("room-keep"))) }
        }))
        (room::removing(view, &path, 1))
    };
    view.page_under(&tr!("title-people"), (back.0, &back.1), main)
}

fn one_said(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    let Some(seen) = view.life.one::<Person>(&id) else {
        return draw_one(&view, &id, None, None);
    };
    let of = seen.id.clone();
    if fields.get("do") == "remove" {
        return Reply::go("/people")
            .doing(Command::Withdraw {
                id: fields.id(&view),
                of,
            })
            .notice(&view, Notice::done("room-removed"));
    }
    let typed = Said::typed(&fields);
    match typed.person(seen.body.extra.clone()) {
        Err(error) => draw_one(&view, &id, Some(typed), Some(error)),
        Ok(person) => Reply::go("/people")
            .doing(Command::Correct {
                of,
                at: None,
                body: person.into(),
            })
            .notice(&view, Notice::done("note-kept")),
    }
}

const REASONS: Shelf = Shelf {
    path: "/reasons",
    title: "title-reasons",
    heading: "reasons-mine",
    none: "reasons-none",
    first: "reasons-first",
    more: "reasons-more",
    note: "reasons-more-note",
};

fn reasons(view: View) -> Reply {
    draw_reasons(&view, Typed::default())
}

fn draw_reasons(view: &View, typed: Typed<'_>) -> Reply {
    let main = html! {
        h1 { (tr!("reasons-mine")) }
        (parts::lede(tr!("reasons-what")))
        (own_words::list::<Reason>(view, &REASONS))
        (own_words::more::<Reason>(view, &REASONS, typed, &html! {}))
        (enough(view))
    };
    view.page(&tr!("title-reasons"), main)
}

fn reason_said(view: View, fields: Fields) -> Reply {
    match own_words::read(&fields) {
        Err(typed) => draw_reasons(&view, typed),
        Ok(text) => Reply::go("/reasons")
            .adding(
                &view,
                fields.id(&view),
                Reason {
                    text,
                    extra: Vec::new(),
                },
            )
            .notice(&view, Notice::done("note-kept")),
    }
}

fn reason_page(view: View, Path(id): Path<String>) -> Reply {
    own_words::one::<Reason>(&view, &REASONS, &id, Typed::default())
}

fn reason_changed(view: View, Path(id): Path<String>, fields: Fields) -> Reply {
    own_words::one_said::<Reason>(&view, &REASONS, &id, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Visit, event};

    const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

    fn person(name: &str, phone: &str) -> Person {
        let phone = (!phone.is_empty()).then(|| phone.to_owned());
        Person {
            name: name.to_owned(),
            phone,
            note: None,
            extra: Vec::new(),
        }
    }

    #[test]
    fn a_number_is_dialled_as_it_is_meant_and_refused_where_it_can_t_be() {
        assert_eq!(
            dialled("+386 (40) 123-456").as_deref(),
            Some("+38640123456")
        );
        assert_eq!(dialled("*21#").as_deref(), Some("%2A21%23"));
        for number in ["ring me", "12+34", "+", "040;ext=1", ""] {
            assert_eq!(dialled(number), None, "{number}");
        }
    }

    #[test]
    fn people_stand_in_the_order_in_which_they_were_added_with_both_ways_to_reach_them() {
        let events = vec![
            event("p2", "2026-11-20T12:00", person("Zora", "040 1")),
            event("p1", "2026-11-21T12:00", person("Ana <3", "")),
        ];
        let html = Visit::open(NOW, events).get("/people").html;
        let (zora, ana) = (html.find("Zora"), html.find("Ana &lt;3"));
        assert!(zora.is_some() && zora < ana);
        assert!(html.contains(r#"href="tel:0401""#));
        assert!(html.contains("sms:0401?body=Can%20you%20talk%3F"));
    }

    #[test]
    fn what_was_typed_comes_back_with_what_is_wrong() {
        let visit = Visit::open(NOW, Vec::new());
        let shown = visit.post(
            "/people",
            &[("name", "Mira"), ("phone", "ring me"), ("note", "late")],
        );
        assert!(shown.effect.commands.is_empty());
        for kept in ["Mira", "ring me", "late", "Nothing was changed"] {
            assert!(shown.html.contains(kept), "{kept}");
        }
        assert!(
            visit
                .post("/people", &[("name", " ")])
                .effect
                .commands
                .is_empty()
        );
    }

    #[test]
    fn a_person_and_a_reason_are_added_changed_and_removed() {
        let reason = Reason {
            text: "I want to sleep.".to_owned(),
            extra: Vec::new(),
        };
        let events = vec![
            event("p1", "2026-11-20T12:00", person("Mira", "040 1")),
            event("r1", "2026-11-20T12:00", reason),
        ];
        let visit = Visit::open(NOW, events);
        for (root, one) in [("/people", "/people/p1"), ("/reasons", "/reasons/r1")] {
            let fields = [("name", "Mira K."), ("words", "Other words."), ("id", "n1")];
            let added = visit.post(root, &fields);
            assert!(
                matches!(added.effect.commands.as_slice(), [Command::Add { .. }]),
                "{root}"
            );
            let changed = visit.post(one, &fields);
            assert!(
                matches!(
                    changed.effect.commands.as_slice(),
                    [Command::Correct { .. }]
                ),
                "{one}"
            );
            let gone = visit.post(one, &[("do", "remove"), ("id", "w1")]);
            assert!(
                matches!(gone.effect.commands.as_slice(), [Command::Withdraw { .. }]),
                "{one}"
            );
            assert_eq!(visit.get(&format!("{root}/none")).status.as_u16(), 404);
        }
    }
}
