//! Devices of the vault, by the names that the person gave them.
//!
//! A name is an entry like others, sealed like others: whoever carries the records can't read it.

use std::fmt;

use minicbor::Decoder;
use serde_json::Value as Json;

use crate::field::{Field, FieldError, Sink, put};
use crate::record;

record! {
    /// A device of the vault was given a name; of several the one written last counts.
    25 "device.named" pub struct DeviceNamed {
        /// Which device.
        1 of: DeviceMark,
        /// What it is called; empty where its name was taken away.
        2 name: DeviceName,
    }
}

/// The id of a device, as it stands in the headers of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceMark(pub [u8; 16]);

impl DeviceMark {
    /// Reads 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
            return None;
        };
        let mut bytes = [0; 16];
        if pairs.len() != bytes.len() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for DeviceMark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl Field for DeviceMark {
    const HOLDS: &'static str = "device id, 32 hexadecimal digits";
    fn encode(&self, out: &mut Sink<'_>) {
        put!(out.bytes(&self.0));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        let at = from.position();
        let bytes = from.bytes()?.try_into();
        bytes.map(Self).map_err(|_| FieldError::Unreadable(at))
    }
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
    fn from_json(value: &Json) -> Option<Self> {
        value.as_str().and_then(Self::parse)
    }
}

/// What a device is called: at most 64 characters on one line, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceName(String);

impl DeviceName {
    /// The longest name, in characters.
    pub const LONGEST: usize = 64;

    /// Takes a name as it was typed, without the space around and between its words that nobody
    /// sees; nothing where it is too long.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        Self::kept(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The name as text; empty where there is none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn kept(text: &str) -> Option<Self> {
        let fits = text.chars().count() <= Self::LONGEST && !text.contains(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }
}

impl Field for DeviceName {
    const HOLDS: &'static str = "text on one line, at most 64 characters";
    fn encode(&self, out: &mut Sink<'_>) {
        put!(out.str(&self.0));
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError> {
        let at = from.position();
        Self::kept(from.str()?).ok_or(FieldError::Unreadable(at))
    }
    fn to_json(&self) -> Json {
        Json::String(self.0.clone())
    }
    fn from_json(value: &Json) -> Option<Self> {
        value.as_str().and_then(Self::kept)
    }
}
