//! What an entry shows, and the form by which it is put right.

use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::day::{CheckIn, Note};
use ebb_core::event::Body;
use ebb_core::urge::{Felt, Outcome, SetOff, Urge};
use maud::{Markup, html};

use crate::pages::days::{contact_words, urge_words};
use crate::parts::{self, Pick, Writing};
use crate::text::tr;
use crate::view::{Fields, View};
use crate::when;

/// What the entry is.
pub(super) fn heading(view: &View, body: &Body) -> String {
    match body {
        Body::Contact(contact) => contact_words(contact),
        Body::Urge(urge) => urge_words(view, urge),
        Body::CheckIn(_) => tr!("entry-checkin"),
        Body::Note(_) => tr!("entry-note"),
        Body::Tonight(held) => tr!("entry-tonight", clock = view.clock(&held.until)),
        Body::TheyWrote(_) => tr!("entry-they-wrote"),
        _ => tr!("entry-unknown"),
    }
}

/// What is only shown.
pub(super) fn facts(view: &View, body: &Body) -> Markup {
    match body {
        // At risk nothing stays put away: the words may be needed.
        Body::TheyWrote(wrote) if view.state().at_risk => html! {
            @if let Some(text) = &wrote.text { (parts::sheet(text, "")) }
        },
        Body::TheyWrote(wrote) => html! {
            @match &wrote.until {
                Some(until) => {
                    @let until = tr!("when-at", day = when::date(until.wall().date()), clock = view.clock(until));
                    (parts::lede(tr!("entry-put-away", until = until)))
                }
                None => (parts::lede(tr!("entry-put-away-open"))),
            }
            @if wrote.practical { (parts::quiet(tr!("entry-practical"))) }
            @if wrote.danger { (parts::quiet(tr!("entry-was-danger"))) }
        },
        Body::Note(note) => html! {
            @if let Some(source) = &note.source { (parts::small(tr!("entry-source", source = source))) }
        },
        Body::Unknown(_) => parts::lede(tr!("entry-unknown-text")),
        _ => Markup::default(),
    }
}

/// The fields of the form, for kinds that are put right here.
pub(super) fn fields(view: &View, body: &Body) -> Option<Markup> {
    match body {
        Body::Contact(contact) => Some(contact_fields(view, contact)),
        Body::Urge(urge) => Some(urge_fields(view, urge)),
        Body::CheckIn(checkin) => Some(checkin_fields(view, checkin)),
        Body::Note(note) => Some(note_fields(view, note)),
        _ => None,
    }
}

/// The entry as the form has it now; what the form doesn't ask for stays.
pub(super) fn read(body: &Body, fields: &Fields) -> Option<Body> {
    Some(match body {
        Body::Contact(old) => {
            let (who, needed) = (Who::from_word(fields.get("who"))?, fields.has("necessary"));
            Contact {
                who,
                channel: Channel::from_word(fields.get("channel"))?,
                necessary: who == Who::Mine && needed,
                note: fields.words("note"),
                hour_before: fields.words("hour_before"),
                // An empty plan says that the question was declined.
                next_time: fields
                    .words("next_time")
                    .or_else(|| old.next_time.clone().filter(String::is_empty)),
                original: fields.some("original"),
                extra: old.extra.clone(),
            }
            .into()
        }
        Body::Urge(old) => {
            let mut triggers = fields.all("trigger");
            let own = fields
                .get("own")
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty());
            triggers.extend(own.map(str::to_owned));
            Urge {
                before: fields.rating("before"),
                after: fields.rating("after"),
                felt: Felt::from_word(fields.get("felt")),
                triggers,
                action: old.action.clone(),
                outcome: Outcome::from_word(fields.get("outcome")),
                note: fields.words("note"),
                extra: old.extra.clone(),
            }
            .into()
        }
        Body::CheckIn(old) => CheckIn {
            mood: fields.rating("mood"),
            urges: fields.count("urges"),
            strongest: fields.rating("strongest"),
            note: fields.words("note"),
            day: old.day,
            extra: old.extra.clone(),
        }
        .into(),
        Body::Note(old) => Note {
            title: fields.some("title"),
            text: fields.words("text")?,
            tags: old.tags.clone(),
            source: old.source.clone(),
            extra: old.extra.clone(),
        }
        .into(),
        _ => return None,
    })
}

fn words_box(view: &View, name: &str, label: String, text: Option<&String>) -> Markup {
    let text = text.map_or("", String::as_str);
    parts::box_(
        &Writing::new(name, label)
            .text(text)
            .spellcheck(view.spellcheck()),
    )
}

fn contact_fields(view: &View, contact: &Contact) -> Markup {
    let at_risk = view.state().at_risk;
    let whos = [
        Pick::new("mine", tr!("contact-who-mine")),
        Pick::new("theirs", tr!("contact-who-theirs")),
        Pick::new("chance", tr!("contact-who-chance")),
    ];
    let channels: Vec<(&str, String)> = Channel::ALL
        .iter()
        .map(|channel| (channel.word(), tr!(&format!("channel-{}", channel.word()))))
        .collect();
    let channels: Vec<Pick<'_>> = channels
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let needed: &[&str] = if contact.necessary { &["yes"] } else { &[] };
    let note = if at_risk {
        tr!("contact-note-at-risk")
    } else {
        tr!("contact-note")
    };
    html! {
        (parts::choice("who", tr!("contact-who"), &whos, contact.who.word()))
        (parts::ticks("necessary", "", &[Pick::new("yes", tr!("contact-who-needed"))], needed))
        (parts::choice("channel", tr!("contact-how"), &channels, contact.channel.word()))
        (words_box(view, "note", note, contact.note.as_ref()))
        @if contact.hour_before.is_some() {
            (words_box(view, "hour_before", tr!("entry-hour-before"), contact.hour_before.as_ref()))
        }
        @if contact.next_time.as_ref().is_some_and(|plan| !plan.is_empty()) {
            (words_box(view, "next_time", tr!("entry-next-time"), contact.next_time.as_ref()))
        }
        @if at_risk || contact.original.is_some() {
            (parts::field("original", "text", &tr!("contact-original"),
                contact.original.as_deref().unwrap_or_default(), &tr!("contact-original-note")))
        }
    }
}

fn urge_fields(view: &View, urge: &Urge) -> Markup {
    let (low, high) = (tr!("entry-rating-low"), tr!("entry-rating-high"));
    let set_off: Vec<(&str, String)> = SetOff::ALL
        .iter()
        .map(|set| (set.word(), tr!(&format!("set-off-{}", set.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = set_off
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let chosen: Vec<&str> = urge.triggers.iter().map(String::as_str).collect();
    let own: Vec<&str> = chosen
        .iter()
        .copied()
        .filter(|word| SetOff::from_word(word).is_none())
        .collect();
    let felt = [
        Pick::new("better", tr!("entry-urge-felt-better")),
        Pick::new("same", tr!("entry-urge-felt-same")),
        Pick::new("worse", tr!("entry-urge-felt-worse")),
        Pick::new("", tr!("entry-unsaid")),
    ];
    let outcomes = [
        Pick::new("rode-out", tr!("entry-urge-outcome-rode-out")),
        Pick::new("slipped", tr!("entry-urge-outcome-slipped")),
        Pick::new("closed", tr!("entry-urge-outcome-closed")),
    ];
    html! {
        (parts::choice("outcome", tr!("entry-urge-outcome"), &outcomes, urge.ended().word()))
        (parts::choice("felt", tr!("entry-urge-felt"), &felt, urge.felt.map_or("", Felt::word)))
        (parts::rating("before", tr!("entry-urge-before"), &low, &high, urge.before.map(|r| r.get())))
        (parts::rating("after", tr!("entry-urge-after"), &low, &high, urge.after.map(|r| r.get())))
        (parts::chips("trigger", tr!("entry-urge-triggers"), &picks, &chosen))
        (parts::field("own", "text", &tr!("entry-urge-own"), &own.join(", "), ""))
        (words_box(view, "note", tr!("contact-note"), urge.note.as_ref()))
    }
}

fn checkin_fields(view: &View, checkin: &CheckIn) -> Markup {
    let (low, high) = (tr!("entry-rating-low"), tr!("entry-rating-high"));
    let urges = checkin
        .urges
        .map(|urges| urges.to_string())
        .unwrap_or_default();
    html! {
        (parts::field("urges", "number", &tr!("checkin-urges"), &urges, ""))
        (parts::rating("strongest", tr!("checkin-strongest"), &low, &high, checkin.strongest.map(|r| r.get())))
        (parts::rating("mood", tr!("checkin-mood"), &tr!("checkin-mood-low"), &tr!("checkin-mood-high"),
            checkin.mood.map(|r| r.get())))
        (words_box(view, "note", tr!("checkin-note"), checkin.note.as_ref()))
    }
}

fn note_fields(view: &View, note: &Note) -> Markup {
    html! {
        (parts::field("title", "text", &tr!("entry-title-field"), note.title.as_deref().unwrap_or_default(), ""))
        (words_box(view, "text", tr!("entry-text-field"), Some(&note.text)))
    }
}
