//! What fields can hold, and how each is sealed and exported.

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::Offset;
use minicbor::Decoder;
use serde_json::Value as Json;

use super::{Field, FieldError, Sink, put};
use crate::moment::{Moment, Zone, parse_clock};
use crate::rating::{Count, Rating};

impl<T: Field> Field for Option<T> {
    const HOLDS: &'static str = T::HOLDS;
    const REQUIRED: bool = false;
    fn encode(&self, out: &mut Sink<'_>) {
        if let Some(value) = self {
            value.encode(out);
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        T::decode(from).map(Some)
    }
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_json)
    }
    fn from_json(value: &Json) -> Option<Self> {
        if value.is_null() {
            Some(None)
        } else {
            T::from_json(value).map(Some)
        }
    }
    fn unsaid() -> Option<Self> {
        Some(None)
    }
    fn is_unsaid(&self) -> bool {
        self.is_none()
    }
}

/// The longest text that one field takes, in bytes: 256 KiB.
pub const LONGEST: usize = 256 * 1024;

impl Field for String {
    const HOLDS: &'static str = "text, at most 256 KiB";
    fn encode(&self, out: &mut Sink<'_>) {
        put!(out.str(self));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        Ok(from.str()?.to_owned())
    }
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }
    fn from_json(value: &Json) -> Option<Self> {
        value
            .as_str()
            .filter(|text| text.len() <= LONGEST)
            .map(str::to_owned)
    }
}

impl Field for bool {
    const HOLDS: &'static str = "true or false; false where not said";
    const REQUIRED: bool = false;
    fn encode(&self, out: &mut Sink<'_>) {
        put!(out.bool(*self));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        Ok(from.bool()?)
    }
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
    fn from_json(value: &Json) -> Option<Self> {
        value.as_bool()
    }
    fn unsaid() -> Option<Self> {
        Some(false)
    }
    fn is_unsaid(&self) -> bool {
        !self
    }
}

impl Field for Vec<String> {
    const HOLDS: &'static str = "list of texts, at most 64";
    const REQUIRED: bool = false;
    fn encode(&self, out: &mut Sink<'_>) {
        put!(out.array(self.len() as u64));
        for text in self {
            put!(out.str(text));
        }
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        let mut texts = Self::new();
        for text in from.array_iter::<&str>()? {
            texts.push(text?.to_owned());
        }
        Ok(texts)
    }
    fn to_json(&self) -> Json {
        self.iter().cloned().map(Json::String).collect()
    }
    fn from_json(value: &Json) -> Option<Self> {
        let list = value.as_array().filter(|list| list.len() <= 64)?;
        list.iter().map(String::from_json).collect()
    }
    fn unsaid() -> Option<Self> {
        Some(Self::new())
    }
    fn is_unsaid(&self) -> bool {
        self.is_empty()
    }
}

/// A whole number with a ceiling, as ratings and counts are.
macro_rules! number {
    ($type:ty, $holds:literal) => {
        impl Field for $type {
            const HOLDS: &'static str = $holds;
            fn encode(&self, out: &mut Sink<'_>) {
                put!(out.u64(u64::from(self.get())));
            }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
                let at = from.position();
                Self::new(from.u64()?).ok_or(FieldError::Unreadable(at))
            }
            fn to_json(&self) -> Json {
                Json::from(self.get())
            }
            fn from_json(value: &Json) -> Option<Self> {
                value.as_u64().and_then(Self::new)
            }
        }
    };
}
number!(Rating, "whole number 0 to 10");
number!(Count, "whole number 0 to 9999");

/// A field that is sealed and exported as the same text.
macro_rules! textual {
    ($type:ty, $holds:literal, $write:expr, $read:expr) => {
        impl Field for $type {
            const HOLDS: &'static str = $holds;
            fn encode(&self, out: &mut Sink<'_>) {
                let write: fn(&Self) -> String = $write;
                put!(out.str(&write(self)));
            }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
                let at = from.position();
                let read: fn(&str) -> Option<Self> = $read;
                read(from.str()?).ok_or(FieldError::Unreadable(at))
            }
            fn to_json(&self) -> Json {
                let write: fn(&Self) -> String = $write;
                Json::String(write(self))
            }
            fn from_json(value: &Json) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                value.as_str().and_then(read)
            }
        }
    };
}
textual!(Date, "date, YYYY-MM-DD", |date| date.to_string(), |text| {
    if text.len() == 10 {
        text.parse().ok()
    } else {
        None
    }
});
textual!(
    Time,
    "wall clock, HH:MM",
    |time| time.strftime("%H:%M").to_string(),
    parse_clock
);
textual!(
    Zone,
    "IANA time zone or offset",
    |zone| zone.name().to_owned(),
    |text| { Zone::named(text).ok() }
);
textual!(
    Weekday,
    "day of the week, 1 Monday to 7 Sunday, as text",
    |day| { day.to_monday_one_offset().to_string() },
    |text| text
        .parse()
        .ok()
        .and_then(|n| Weekday::from_monday_one_offset(n).ok())
);

impl Field for Moment {
    const HOLDS: &'static str = "time, RFC 9557";
    fn encode(&self, out: &mut Sink<'_>) {
        let at = self.timestamp();
        put!(out.array(4));
        put!(out.i64(at.as_second()));
        put!(out.i32(at.subsec_nanosecond()));
        put!(out.i32(self.offset().seconds()));
        put!(out.str(self.zone().name()));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        let at = from.position();
        let unreadable = FieldError::Unreadable(at);
        if from.array()? != Some(4) {
            return Err(unreadable);
        }
        let (second, nano, offset) = (from.i64()?, from.i32()?, from.i32()?);
        let zone = Zone::recorded(from.str()?);
        let instant = Timestamp::new(second, nano).map_err(|_| unreadable.clone())?;
        let offset = Offset::from_seconds(offset).map_err(|_| unreadable)?;
        Ok(Self::recorded(instant, offset, zone))
    }
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
    fn from_json(value: &Json) -> Option<Self> {
        value.as_str().and_then(|text| Self::parse(text).ok())
    }
}
