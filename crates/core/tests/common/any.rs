//! Events of every kind, made from the table of kinds, so that a new kind is tested as well.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot build its own life should fail loudly"
)]

use ebb_core::event::{Blank, Body, Envelope, Event, Hlc};
use ebb_core::field::Spec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// A value that a field may hold, by what its documentation says that it holds.
fn value(spec: &Spec) -> BoxedStrategy<Json> {
    let text = prop_oneof![
        "\\PC{0,40}".boxed(),
        "[a-zšč ]{0,12}".boxed(),
        Just("=1+1\n\"two\", 'three'\r\n\u{2028}\u{0}; four".to_owned()).boxed(),
    ];
    match spec.holds {
        "text, at most 256 KiB" => text.prop_map(Json::String).boxed(),
        "text on one line, at most 64 characters" => "\\PC{0,64}".prop_map(Json::String).boxed(),
        "device id, 32 hexadecimal digits" => "[0-9a-f]{32}".prop_map(Json::String).boxed(),
        "true or false; false where not said" => any::<bool>().prop_map(Json::Bool).boxed(),
        "list of texts, at most 64" => proptest::collection::vec("\\PC{0,10}", 0..5)
            .prop_map(|list| json!(list))
            .boxed(),
        "whole number 0 to 10" => (0..=10).prop_map(|n| json!(n)).boxed(),
        "whole number 0 to 9999" => (0..=9999).prop_map(|n| json!(n)).boxed(),
        "date, YYYY-MM-DD" => any_date().prop_map(Json::String).boxed(),
        "wall clock, HH:MM" => (0..24, 0..60)
            .prop_map(|(h, m)| json!(format!("{h:02}:{m:02}")))
            .boxed(),
        "IANA time zone or offset" => any_zone().prop_map(|zone| json!(zone)).boxed(),
        "day of the week, 1 Monday to 7 Sunday, as text" => {
            (1..=7_u8).prop_map(|n| json!(n.to_string())).boxed()
        }
        "time, RFC 9557" => any_time().prop_map(Json::String).boxed(),
        words => {
            let words: Vec<&str> = words.strip_prefix("one of ").unwrap().split(' ').collect();
            (0..words.len()).prop_map(move |n| json!(words[n])).boxed()
        }
    }
}

fn any_date() -> impl Strategy<Value = String> {
    (1900..2100, 1..=12, 1..=28)
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"))
}

fn any_zone() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("Europe/Ljubljana"),
        Just("America/St_Johns"),
        Just("Pacific/Apia"),
        Just("+05:45"),
        Just("UTC"),
    ]
}

fn any_time() -> impl Strategy<Value = String> {
    (any_date(), 0..24, 0..60, any_zone(), 0u32..3).prop_map(|(date, hour, minute, zone, part)| {
        let part = ["", ".5", ".000000001"][part as usize];
        format!("{date}T{hour:02}:{minute:02}:07{part}Z[{zone}]")
    })
}

/// An event of some kind, with some of its fields.
pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    let kind = (0..Body::KINDS.len()).prop_flat_map(|n| {
        let (_, name, fields) = Body::KINDS[n];
        let each: Vec<_> = fields
            .iter()
            .map(|spec| {
                (
                    Just(spec.name),
                    any::<bool>().prop_map(|said| said || spec.required),
                    value(spec),
                )
            })
            .collect();
        (Just(name), each)
    });
    let extra = proptest::collection::btree_map(200u32..1_000_000, any_cbor(), 0..3);
    ("[ -~]{1,64}", any_time(), kind, extra).prop_map(|(id, at, (name, fields), extra)| {
        let mut line = json!({"id": id, "at": at, "kind": name, "v": 1});
        for (field, said, value) in fields {
            if said {
                line[field] = value;
            }
        }
        for (key, raw) in extra {
            line["extra"][key.to_string()] = json!(ebb_core::field::to_base64(&raw));
        }
        Event::from_line(&line.to_string()).unwrap()
    })
}

/// One CBOR value that a newer Ebb may have written.
pub(crate) fn any_cbor() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        Just(vec![0xf6]),
        Just(vec![0xf4]),
        Just(vec![0x18, 0x07]),
        Just(vec![0x1b, 0, 0, 0, 0, 0, 0, 0, 1]),
        Just(vec![0xfb, 0x40, 9, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]),
        Just(vec![0x63, b'a', b'b', b'c']),
        Just(vec![0x5f, 0x41, 1, 0x41, 2, 0xff]),
        Just(vec![0x9f, 1, 2, 0xff]),
        Just(vec![0xc1, 0x1a, 1, 2, 3, 4]),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        proptest::collection::vec(inner, 0..4).prop_map(|list| {
            let mut raw = vec![0x80 | u8::try_from(list.len()).unwrap()];
            raw.extend(list.concat());
            raw
        })
    })
}

pub(crate) fn any_envelope() -> impl Strategy<Value = Envelope> {
    let mark = proptest::option::of(proptest::array::uniform16(1..=u8::MAX));
    let blank = (proptest::array::uniform24(any::<u8>()), mark)
        .prop_map(|(record, mark)| Blank { record, mark });
    (
        any_event(),
        any::<u64>(),
        any::<u64>(),
        proptest::collection::vec(blank, 0..3),
    )
        .prop_map(|(event, time, node, blanks)| Envelope {
            event,
            hlc: Hlc { time, node },
            blanks,
        })
}
