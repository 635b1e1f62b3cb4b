//! Events: everything that is ever written down.
//!
//! An event has an id that stays the same for ever, a moment at which it happened, a kind and
//! fields. Correcting an event means writing it again under its id; the newest version stands.
//! Deleting it means [`Withdrawn`]. A kind that a newer Ebb wrote is kept byte for byte.

use std::borrow::Borrow;
use std::sync::Arc;

use minicbor::{Decoder, Encoder};
use serde_json::{Map, Value as Json};

use crate::contact::Contact;
use crate::day::{CheckIn, Note};
use crate::device::DeviceNamed;
use crate::field::{Field as _, FieldError, Record, Sink, Spec, put};
use crate::hard_day::HardDay;
use crate::letter::Letter;
use crate::moment::Moment;
use crate::pact::{
    Benefit, BenefitTurn, Door, DoorTurn, Limited, Look, OwnLine, Pact, RuleSet, Tonight,
};
use crate::record;
use crate::safety::{Plan, Situation};
use crate::setting::{Setting, Step};
use crate::they_wrote::{Looked, TheyWrote};
use crate::urge::{Person, Reason, Urge};

/// The id of an event: 1 to 64 printable ASCII characters, kept as given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(Arc<str>);

impl EventId {
    /// Takes an id, or nothing where it isn't 1 to 64 printable ASCII characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| (0x20..0x7f).contains(&b));
        fits.then(|| Self(text.into()))
    }

    /// Makes an id of 16 random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(32);
        for byte in bytes {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for EventId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

record! {
    /// Something was deleted.
    6 "withdrawn" pub struct Withdrawn {
        /// The id of what was deleted.
        1 of: String,
    }
}

/// A hybrid logical clock: which of two versions of an event is the newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Hlc {
    /// Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
    pub time: u64,
    /// The device, so that no two are equal.
    pub node: u64,
}

impl Hlc {
    /// The next reading of the clock after this one. It never runs more than five minutes ahead
    /// of `now_ms` because of somebody else's clock; then only the counter moves.
    #[must_use]
    pub fn next(self, now_ms: u64, node: u64) -> Self {
        let wall = now_ms << 16;
        let time = if wall > self.time {
            wall
        } else {
            self.time.saturating_add(1)
        };
        Self { time, node }
    }
}

/// An event as it is sealed: with its clock, and with the records that it caused to be blanked.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// What happened.
    pub event: Event,
    /// When it was written down, among all devices.
    pub hlc: Hlc,
    /// Records whose bodies went away with this event.
    pub blanks: Vec<Blank>,
}

/// A record whose body went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blank {
    /// The record: device and sequence.
    pub record: [u8; 24],
    /// The beginning of the hash of the record's header. A disk that was put back may have led to two
    /// records of one number, and only one of them is meant. Nothing: whichever is there.
    pub mark: Option<[u8; 16]>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// When it happened.
    pub at: Moment,
    /// What it was.
    pub body: Body,
}

/// A kind or a version that this program doesn't know, kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The kind's number.
    pub code: u32,
    /// The kind's version.
    pub version: u32,
    /// The fields, in CBOR.
    pub raw: Vec<u8>,
}

/// Declares all kinds in one place.
macro_rules! kinds {
    ($($kind:ident,)*) => {
        /// What an event is.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Body {
            $(#[doc = concat!("See [`", stringify!($kind), "`].")] $kind(Box<$kind>),)*
            /// From a newer Ebb.
            Unknown(Box<Unknown>),
        }

        impl Body {
            /// Number, name and fields of every kind.
            pub const KINDS: &'static [(u32, &'static str, &'static [Spec])] =
                &[$(($kind::CODE, $kind::NAME, $kind::FIELDS),)*];

            /// The kind's number.
            #[must_use]
            pub fn code(&self) -> u32 {
                match self {
                    $(Self::$kind(_) => $kind::CODE,)*
                    Self::Unknown(unknown) => unknown.code,
                }
            }

            /// The kind's name in exports.
            #[must_use]
            pub fn name(&self) -> String {
                match self {
                    $(Self::$kind(_) => $kind::NAME.to_owned(),)*
                    Self::Unknown(unknown) => format!("unknown:{}", unknown.code),
                }
            }

            fn encode(&self, out: &mut Sink<'_>) {
                match self {
                    $(Self::$kind(body) => body.encode(out),)*
                    Self::Unknown(unknown) => out.writer_mut().extend_from_slice(&unknown.raw),
                }
            }

            /// Reads the fields of a kind; what can't be read is kept as unknown.
            fn decode(code: u32, version: u32, raw: &[u8]) -> Self {
                let known = match (code, version) {
                    $(($kind::CODE, 1) => whole::<$kind>(raw).map(|body| Self::$kind(Box::new(body))),)*
                    _ => None,
                };
                known.unwrap_or_else(|| {
                    Self::Unknown(Box::new(Unknown { code, version, raw: raw.to_vec() }))
                })
            }

            fn to_json(&self, line: &mut Map<String, Json>) {
                match self {
                    $(Self::$kind(body) => body.to_json(line),)*
                    Self::Unknown(unknown) => {
                        line.insert("cbor".to_owned(), Json::String(crate::field::to_base64(&unknown.raw)));
                    }
                }
            }

            fn from_json(kind: &str, line: &mut Map<String, Json>) -> Result<Self, FieldError> {
                match kind {
                    $(_ if kind == $kind::NAME => $kind::from_json(line).map(|body| Self::$kind(Box::new(body))),)*
                    _ => Err(FieldError::Unfit {
                        name: "kind".to_owned(),
                        expected: format!("a kind that this Ebb knows, not “{kind}”"),
                    }),
                }
            }
        }

        $(
            impl From<$kind> for Body {
                fn from(body: $kind) -> Self {
                    Self::$kind(Box::new(body))
                }
            }

            impl Known for $kind {
                fn of(body: &Body) -> Option<&Self> {
                    match body { Body::$kind(body) => Some(body), _ => None }
                }
            }
        )*
    };
}

kinds! {
    Pact, Urge, CheckIn, Contact, Letter, Withdrawn, Setting, Tonight, RuleSet, OwnLine, Limited,
    Look, Door, DoorTurn, Benefit, BenefitTurn, Person, Reason, HardDay, Situation, Plan, Note,
    Step, TheyWrote, DeviceNamed, Looked,
}

/// A kind that can be found in a [`Body`].
pub trait Known: Record + 'static {
    /// The body as this kind.
    fn of(body: &Body) -> Option<&Self>;
}

fn whole<K: Record>(raw: &[u8]) -> Option<K> {
    let mut reader = Decoder::new(raw);
    let body = K::decode(&mut reader).ok()?;
    (reader.position() == raw.len()).then_some(body)
}

impl Envelope {
    /// The form that is sealed: a CBOR map, golden for ever (docs/formats/record.md).
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(160);
        let mut out = Encoder::new(&mut bytes);
        let event = &self.event;
        let marked = self.blanks.iter().any(|blank| blank.mark.is_some());
        put!(out.map(6 + u64::from(!self.blanks.is_empty()) + u64::from(marked)));
        put!(out.u8(0).and_then(|out| out.u32(event.body.code())));
        put!(out.u8(1).and_then(|out| out.u32(event.version())));
        put!(out.u8(2).and_then(|out| out.str(event.id.as_str())));
        put!(out.u8(3));
        event.at.encode(&mut out);
        put!(
            out.u8(4)
                .and_then(|out| out.array(2))
                .and_then(|out| out.u64(self.hlc.time))
        );
        put!(out.u64(self.hlc.node));
        put!(out.u8(5));
        event.body.encode(&mut out);
        if !self.blanks.is_empty() {
            let records: Vec<u8> = self.blanks.iter().flat_map(|blank| blank.record).collect();
            put!(out.u8(6).and_then(|out| out.bytes(&records)));
        }
        if marked {
            let marks = self
                .blanks
                .iter()
                .map(|blank| blank.mark.unwrap_or(NO_MARK));
            let marks: Vec<u8> = marks.flatten().collect();
            put!(out.u8(7).and_then(|out| out.bytes(&marks)));
        }
        bytes
    }

    /// Reads the sealed form.
    ///
    /// # Errors
    /// Fails where even id, moment or clock can't be read. Fields that can't be read make the
    /// event an unknown one instead.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, FieldError> {
        let mut from = Decoder::new(bytes);
        let (mut code, mut version, mut id, mut at, mut hlc) = (None, None, None, None, None);
        let (mut raw, mut records, mut marks) = (None, &[][..], &[][..]);
        let entries = from.map()?.ok_or(FieldError::Unreadable(0))?;
        for _ in 0..entries {
            match from.u32()? {
                0 => code = Some(from.u32()?),
                1 => version = Some(from.u32()?),
                2 => id = EventId::new(from.str()?),
                3 => at = Some(Moment::decode(&mut from)?),
                4 => {
                    let place = from.position();
                    if from.array()? != Some(2) {
                        return Err(FieldError::Unreadable(place));
                    }
                    hlc = Some(Hlc {
                        time: from.u64()?,
                        node: from.u64()?,
                    });
                }
                5 => {
                    let start = from.position();
                    from.skip()?;
                    raw = Some(start..from.position());
                }
                6 => records = from.bytes()?.as_chunks::<24>().0,
                7 => marks = from.bytes()?.as_chunks::<16>().0,
                _ => from.skip()?,
            }
        }
        if from.position() != bytes.len() {
            return Err(FieldError::Unreadable(from.position()));
        }
        let code = code.ok_or(FieldError::Missing("kind"))?;
        let version = version.ok_or(FieldError::Missing("v"))?;
        let raw = raw
            .and_then(|raw| bytes.get(raw))
            .ok_or(FieldError::Missing("fields"))?;
        let event = Event {
            id: id.ok_or(FieldError::Missing("id"))?,
            at: at.ok_or(FieldError::Missing("at"))?,
            body: Body::decode(code, version, raw),
        };
        Ok(Self {
            event,
            hlc: hlc.ok_or(FieldError::Missing("clock"))?,
            blanks: blanks(records, marks),
        })
    }
}

/// Stands for a mark that was not made.
const NO_MARK: [u8; 16] = [0; 16];

fn blanks(records: &[[u8; 24]], marks: &[[u8; 16]]) -> Vec<Blank> {
    let marks = marks
        .iter()
        .map(|mark| Some(*mark).filter(|mark| *mark != NO_MARK));
    let marked = records.iter().zip(marks.chain(std::iter::repeat(None)));
    marked
        .map(|(record, mark)| Blank {
            record: *record,
            mark,
        })
        .collect()
}

impl Body {
    /// Checks that every field keeps within its limits, so that what is written down can be
    /// exported and taken in again.
    ///
    /// # Errors
    /// Names the first field that doesn't.
    pub fn check(&self) -> Result<(), FieldError> {
        if let Self::Unknown(_) = self {
            return Ok(());
        }
        Self::from_json(&self.name(), &mut self.to_fields()).map(drop)
    }

    /// The fields by the names of exports, in the order in which exports write them.
    #[must_use]
    pub fn to_fields(&self) -> Map<String, Json> {
        let mut fields = Map::new();
        self.to_json(&mut fields);
        fields
    }
}

impl Event {
    /// The version of the kind's fields.
    #[must_use]
    pub fn version(&self) -> u32 {
        match &self.body {
            Body::Unknown(unknown) => unknown.version,
            _ => 1,
        }
    }

    /// One line of an export, without the line's end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = Map::new();
        line.insert("id".to_owned(), Json::String(self.id.as_str().to_owned()));
        line.insert("at".to_owned(), self.at.to_json());
        line.insert("kind".to_owned(), Json::String(self.body.name()));
        line.insert("v".to_owned(), Json::from(self.version()));
        self.body.to_json(&mut line);
        Json::Object(line).to_string()
    }

    /// Reads one line of an export.
    ///
    /// # Errors
    /// Says what is missing or doesn't fit. Nothing is guessed and nothing is dropped.
    pub fn from_line(text: &str) -> Result<Self, LineError> {
        let value: Json =
            serde_json::from_str(text).map_err(|source| LineError::Json { source })?;
        let Json::Object(mut line) = value else {
            return Err(LineError::NotAnObject);
        };
        let id: String = crate::field::take(&mut line, "id")?;
        let id = EventId::new(&id).ok_or_else(|| FieldError::Unfit {
            name: "id".to_owned(),
            expected: "1 to 64 printable ASCII characters".to_owned(),
        })?;
        let at: Moment = crate::field::take(&mut line, "at")?;
        let kind: String = crate::field::take(&mut line, "kind")?;
        let version = match line.shift_remove("v") {
            None => 1,
            Some(v) => v
                .as_u64()
                .and_then(|v| u32::try_from(v).ok())
                .ok_or_else(|| FieldError::Unfit {
                    name: "v".to_owned(),
                    expected: "a whole number".to_owned(),
                })?,
        };
        let body = match kind.strip_prefix("unknown:") {
            Some(code) => unknown_from_json(code, version, &mut line)?,
            None if version == 1 => Body::from_json(&kind, &mut line)?,
            None => {
                return Err(LineError::Field(FieldError::Unfit {
                    name: "v".to_owned(),
                    expected: "1; other versions come from a newer Ebb".to_owned(),
                }));
            }
        };
        match line.keys().next() {
            Some(name) => Err(FieldError::UnknownName(name.clone()).into()),
            None => Ok(Self { id, at, body }),
        }
    }
}

fn unknown_from_json(
    code: &str,
    version: u32,
    line: &mut Map<String, Json>,
) -> Result<Body, LineError> {
    let unfit = |name: &str, expected: &str| {
        LineError::Field(FieldError::Unfit {
            name: name.to_owned(),
            expected: expected.to_owned(),
        })
    };
    let code = code
        .parse()
        .map_err(|_| unfit("kind", "unknown: and a number"))?;
    let raw = line
        .shift_remove("cbor")
        .and_then(|raw| raw.as_str().and_then(crate::field::from_base64));
    let raw = raw
        .filter(|raw| crate::field::is_one_value(raw))
        .ok_or_else(|| unfit("cbor", "one CBOR value in base64"))?;
    Ok(Body::decode(code, version, &raw))
}

/// Why a line can't be taken in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// The line isn't JSON.
    #[error("it is not JSON: {source}")]
    Json {
        /// What the reader found.
        source: serde_json::Error,
    },
    /// The line isn't UTF-8.
    #[error("it is not UTF-8 text")]
    NotText,
    /// The line is JSON of another shape.
    #[error("it is not an object in braces")]
    NotAnObject,
    /// A field is missing or unfit.
    #[error(transparent)]
    Field(#[from] FieldError),
}
