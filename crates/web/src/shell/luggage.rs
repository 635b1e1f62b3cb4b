//! What a session holds in memory, as one text that a page can keep for it.
//!
//! A browser ends its worker at will, in the middle of a night's ten minutes too. What lies on the
//! desk then must not be lost, and must not lie on a disk unsealed. So the page that is open keeps a
//! copy in its own memory, and hands it to the worker that comes next.

use std::collections::HashMap;

use axum::body::Bytes;
use ebb_core::event::EventId;
use ebb_core::moment::{Day, Moment};
use ebb_core::urge::Felt;
use form_urlencoded::Serializer;
use http::HeaderValue;

use super::sessions::Form;
use super::{HELD, Notice, Shell, Visitor, WAITS};
use crate::desk::{Desk, PutAway, Sent, Wait};
use crate::platform::Platform;
use crate::view::read_form;

/// The longest that is taken back: nobody types more between two passphrases.
const LONGEST: usize = 4 * HELD;

impl<P: Platform> Shell<P> {
    /// What would be lost if this shell ended now, or nothing.
    #[must_use]
    pub fn pack(&self, visitor: &Visitor) -> String {
        match self.sessions.get(&visitor.session) {
            Some(session) if !session.desk.is_empty() || !session.held.is_empty() => {
                pack(&session.desk, &session.held)
            }
            _ => String::new(),
        }
    }

    /// Takes back what a page kept, where this session holds nothing yet.
    pub fn unpack(&mut self, text: &str, visitor: &Visitor, now: &Moment) {
        let there = self.sessions.contains_key(&visitor.session);
        if there || !visitor.trusted || text.is_empty() || text.len() > LONGEST {
            return;
        }
        let (desk, held) = unpack(text);
        let session = self.session(visitor, now);
        session.desk = desk;
        if !held.is_empty() {
            session.desk.notice = Some(Notice::done(WAITS));
        }
        session.held = held;
    }
}

fn pack(desk: &Desk, held: &[Form]) -> String {
    let mut bag = Bag(Serializer::new(String::new()));
    bag.put("words", &desk.words);
    bag.put("covered", &desk.covered);
    bag.put("country", desk.country.as_deref().unwrap_or_default());
    bag.moment("promise", desk.promise.as_ref());
    if let Some(begun) = desk.begun {
        bag.put("begun", &begun.to_string());
    }
    if let Some(wait) = &desk.urge {
        bag.put("wait", wait.id.as_str());
        bag.moment("from", Some(&wait.from));
        bag.moment("until", Some(&wait.until));
        bag.put("felt", wait.felt.map(Felt::word).unwrap_or_default());
        bag.put("action", wait.action.as_deref().unwrap_or_default());
        bag.flag("wait-noted", wait.noted);
    }
    if let Some(sent) = &desk.sent {
        bag.moment("sent", Some(&sent.at));
        bag.flag("sent-noted", sent.noted);
    }
    if let Some(put) = &desk.put_away {
        bag.put("contact", put.contact.as_str());
        bag.put("wrote", put.wrote.as_str());
        bag.moment("came", Some(&put.at));
        bag.moment("waits", put.until.as_ref());
        bag.flag("put-noted", put.noted);
        bag.flag("practical", put.practical);
        bag.flag("danger", put.danger);
    }
    for form in held {
        // A form that isn't text was never typed.
        if let Ok(body) = std::str::from_utf8(&form.body) {
            let kind = form.kind.as_ref().and_then(|kind| kind.to_str().ok());
            bag.put("held-path", &form.path);
            bag.put("held-kind", kind.unwrap_or_default());
            bag.put("held-body", body);
        }
    }
    bag.0.finish()
}

/// Puts things in under their names; what is empty is left out, but for the parts of a held form.
struct Bag<'a>(Serializer<'a, String>);

impl Bag<'_> {
    fn put(&mut self, name: &str, value: &str) {
        if !value.is_empty() || name.starts_with("held-") {
            self.0.append_pair(name, value);
        }
    }

    fn moment(&mut self, name: &str, at: Option<&Moment>) {
        if let Some(at) = at {
            self.put(name, &at.to_string());
        }
    }

    fn flag(&mut self, name: &str, set: bool) {
        if set {
            self.put(name, "yes");
        }
    }
}

/// Reads what [`pack`] wrote. Whatever can't be read is left out.
fn unpack(text: &str) -> (Desk, Vec<Form>) {
    let pairs = read_form(text.as_bytes());
    let held = held(&pairs);
    let found: HashMap<String, String> = pairs.into_iter().collect();
    let text = |name: &str| found.get(name).cloned();
    let moment = |name: &str| Moment::parse(found.get(name)?).ok();
    let id = |name: &str| EventId::new(found.get(name)?);
    let flag = |name: &str| found.contains_key(name);
    let urge = || {
        Some(Wait {
            id: id("wait")?,
            from: moment("from")?,
            until: moment("until")?,
            felt: found.get("felt").and_then(|word| Felt::from_word(word)),
            action: text("action"),
            noted: flag("wait-noted"),
        })
    };
    let put_away = || {
        Some(PutAway {
            contact: id("contact")?,
            wrote: id("wrote")?,
            noted: flag("put-noted"),
            at: moment("came")?,
            until: moment("waits"),
            practical: flag("practical"),
            danger: flag("danger"),
        })
    };
    let desk = Desk {
        urge: urge(),
        words: text("words").unwrap_or_default(),
        covered: text("covered").unwrap_or_default(),
        promise: moment("promise"),
        put_away: put_away(),
        sent: moment("sent").map(|at| Sent {
            at,
            noted: flag("sent-noted"),
        }),
        country: text("country"),
        begun: text("begun").and_then(|day| day.parse().ok()).map(Day),
        // Shown once, and not again by a worker that was ended meanwhile.
        recovery: None,
        notice: None,
    };
    (desk, held)
}

fn held(pairs: &[(String, String)]) -> Vec<Form> {
    let parts: Vec<&(String, String)> = pairs
        .iter()
        .filter(|(name, _)| name.starts_with("held-"))
        .collect();
    let forms = parts
        .chunks_exact(3)
        .filter(|parts| parts[0].1.starts_with('/'));
    forms
        .map(|parts| Form {
            path: parts[0].1.clone(),
            kind: HeaderValue::from_str(&parts[1].1)
                .ok()
                .filter(|kind| !kind.is_empty()),
            body: Bytes::from(parts[2].1.clone()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Desk {
        let at = |clock: &str| {
            Moment::parse(&format!("2026-03-01T{clock}+01:00[Europe/Ljubljana]")).ok()
        };
        let id = |name: &str| EventId::new(name).unwrap_or_else(|| unreachable!());
        let Some([from, until]) = at("02:04:00").zip(at("02:14:00")).map(<[_; 2]>::from) else {
            unreachable!()
        };
        Desk {
            urge: Some(Wait {
                id: id("one"),
                from: from.clone(),
                until: until.clone(),
                felt: Some(Felt::Worse),
                action: Some("water".to_owned()),
                noted: true,
            }),
            words: "All of it.\nÜ & = +".to_owned(),
            covered: "before".to_owned(),
            promise: at("08:00:00"),
            put_away: Some(PutAway {
                contact: id("two"),
                wrote: id("three"),
                noted: false,
                at: from.clone(),
                until: Some(until),
                practical: true,
                danger: true,
            }),
            sent: Some(Sent {
                at: from,
                noted: false,
            }),
            recovery: None,
            country: Some("SI".to_owned()),
            begun: "2026-03-01".parse().ok().map(Day),
            notice: None,
        }
    }

    #[test]
    fn what_a_page_keeps_comes_back_as_it_was() {
        for desk in [full(), Desk::default()] {
            assert_eq!(unpack(&pack(&desk, &[])).0, desk);
        }
    }

    #[test]
    fn held_forms_come_back_in_their_order() {
        let form = |path: &str, kind: Option<&'static str>, body: &str| Form {
            path: path.to_owned(),
            kind: kind.map(HeaderValue::from_static),
            body: Bytes::from(body.to_owned()),
        };
        let forms = [
            form("/letters/new", Some("text/plain"), "text=a%26b&x="),
            form("/day", None, ""),
        ];
        let (_, back) = unpack(&pack(&Desk::default(), &forms));
        let shown = |forms: &[Form]| format!("{forms:?}");
        assert_eq!(shown(&back), shown(&forms));
    }

    #[test]
    fn nonsense_is_an_empty_desk() {
        let (desk, held) = unpack("wait=&from=never&held-path=http://elsewhere&held-body&%ff=%00");
        assert!(desk.is_empty() && held.is_empty());
    }
}
