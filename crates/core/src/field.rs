//! Fields: how one thing that a person said is named, limited, sealed and exported.
//!
//! Every kind of event declares its fields once, with [`record!`](crate::record): the number that stands in
//! sealed records, the name that stands in exports, and a type that knows its own limits. From
//! that one table come the sealed form, the JSON form, the documentation and the forms' checks,
//! so that they cannot disagree.
//!
//! A number, once used, is never used for anything else. A key that this program doesn't know,
//! written by a newer one, is kept byte for byte and written back.

mod values;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use serde_json::Value as Json;

pub use values::LONGEST;

/// Where sealed fields are written. Writing to memory cannot fail.
pub type Sink<'a> = Encoder<&'a mut Vec<u8>>;

/// Why something that was written down can't be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldError {
    /// The sealed bytes are not what this field holds.
    #[error("the record is not readable at byte {0}")]
    Unreadable(usize),
    /// A field that must be there is missing.
    #[error("“{0}” is missing")]
    Missing(&'static str),
    /// A field holds something else than it may.
    #[error("“{name}” must be {expected}")]
    Unfit {
        /// The field's name in exports.
        name: String,
        /// What it may hold.
        expected: String,
    },
    /// A field of this name doesn't exist for this kind.
    #[error("this Ebb doesn't know the field “{0}”")]
    UnknownName(String),
}

impl From<minicbor::decode::Error> for FieldError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self::Unreadable(error.position().unwrap_or(0))
    }
}

/// One field's documentation: what stands in docs/formats/export.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// The key in sealed records.
    pub key: u32,
    /// The name in exports.
    pub name: &'static str,
    /// What it may hold, in words.
    pub holds: &'static str,
    /// Whether an event can't be without it.
    pub required: bool,
}

/// Something that a field can hold.
pub trait Field: Sized {
    /// What it may hold, in words.
    const HOLDS: &'static str;
    /// Whether it must be said.
    const REQUIRED: bool = true;
    /// Writes the sealed form.
    fn encode(&self, out: &mut Sink<'_>);
    /// Reads the sealed form.
    ///
    /// # Errors
    /// Fails where the bytes are something else; the whole event is then kept as unknown.
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError>;
    /// The form in exports.
    fn to_json(&self) -> Json;
    /// Reads the form of exports; nothing where it doesn't fit.
    fn from_json(value: &Json) -> Option<Self>;
    /// What stands where nothing was said; nothing where the field is required.
    #[must_use]
    fn unsaid() -> Option<Self> {
        None
    }
    /// Whether nothing was said, so that nothing is written.
    #[must_use]
    fn is_unsaid(&self) -> bool {
        false
    }
}

/// Drops the result of writing to memory, which is never an error.
macro_rules! put {
    ($written:expr) => {
        if $written.is_err() {
            unreachable!("writing to memory")
        }
    };
}
pub(crate) use put;

/// A closed list of words, such as the channels of a contact.
///
/// The word in exports and records is the one given; it never changes.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in records, exports and on the command line.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Finds the one that has this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::field::Field for $name {
            const HOLDS: &'static str = concat!("one of", $(" ", $word,)*);
            fn encode(&self, out: &mut $crate::field::Sink<'_>) {
                $crate::field::put!(out.str(self.word()));
            }
            fn decode(from: &mut minicbor::Decoder<'_>) -> Result<Self, $crate::field::FieldError> {
                let at = from.position();
                Self::from_word(from.str()?).ok_or($crate::field::FieldError::Unreadable(at))
            }
            fn to_json(&self) -> serde_json::Value {
                serde_json::Value::String(self.word().to_owned())
            }
            fn from_json(value: &serde_json::Value) -> Option<Self> {
                value.as_str().and_then(Self::from_word)
            }
        }
    };
}

/// Keys of a newer Ebb, kept as they are: number and the CBOR value behind it.
pub type Extra = Vec<(u32, Vec<u8>)>;

/// A kind of event: its fields and how they are written.
pub trait Record: Sized {
    /// The number in sealed records. Never reused.
    const CODE: u32;
    /// The name in exports.
    const NAME: &'static str;
    /// The fields, in the order in which exports write them.
    const FIELDS: &'static [Spec];
    /// Writes the map of fields, the unknown ones included.
    fn encode(&self, out: &mut Sink<'_>);
    /// Reads the map of fields.
    ///
    /// # Errors
    /// Fails where a required field is missing or one holds something unfit.
    fn decode(from: &mut Decoder<'_>) -> Result<Self, FieldError>;
    /// Adds the fields to a line of an export.
    fn to_json(&self, line: &mut serde_json::Map<String, Json>);
    /// Takes the fields out of a line of an export and leaves what isn't ours.
    ///
    /// # Errors
    /// Fails where a required field is missing or one holds something unfit.
    fn from_json(line: &mut serde_json::Map<String, Json>) -> Result<Self, FieldError>;
}

/// Declares a kind of event: a struct with its number, its name and its fields.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* $code:literal $kind:literal pub struct $name:ident {
        $($(#[$fdoc:meta])* $key:literal $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
            /// What a newer Ebb wrote here, kept untouched.
            pub extra: $crate::field::Extra,
        }

        impl $crate::field::Record for $name {
            const CODE: u32 = $code;
            const NAME: &'static str = $kind;
            const FIELDS: &'static [$crate::field::Spec] = &[$($crate::field::Spec {
                key: $key,
                name: stringify!($field),
                holds: <$type as $crate::field::Field>::HOLDS,
                required: <$type as $crate::field::Field>::REQUIRED,
            },)*];

            fn encode(&self, out: &mut $crate::field::Sink<'_>) {
                use $crate::field::Field as _;
                let said = self.extra.len() $(+ usize::from(!self.$field.is_unsaid()))*;
                $crate::field::put!(out.map(said as u64));
                $(if !self.$field.is_unsaid() {
                    $crate::field::put!(out.u32($key));
                    self.$field.encode(out);
                })*
                $crate::field::encode_extra(&self.extra, out);
            }

            fn decode(from: &mut minicbor::Decoder<'_>) -> Result<Self, $crate::field::FieldError> {
                $(let mut $field: Option<$type> = None;)*
                let mut extra = $crate::field::Extra::new();
                $crate::field::decode_map(from, &mut |key, from| match key {
                    $($key => {
                        $field = $crate::field::decode_said(from)?;
                        Ok(())
                    })*
                    _ => $crate::field::keep_extra(key, from, &mut extra),
                })?;
                Ok(Self { $($field: $crate::field::said($field, stringify!($field))?,)* extra })
            }

            fn to_json(&self, line: &mut serde_json::Map<String, serde_json::Value>) {
                use $crate::field::Field as _;
                $(if !self.$field.is_unsaid() {
                    line.insert(stringify!($field).to_owned(), self.$field.to_json());
                })*
                $crate::field::extra_to_json(&self.extra, line);
            }

            fn from_json(
                line: &mut serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, $crate::field::FieldError> {
                Ok(Self {
                    $($field: $crate::field::take(line, stringify!($field))?,)*
                    extra: $crate::field::extra_from_json(line, Self::FIELDS)?,
                })
            }
        }
    };
}

/// Fills what was not said, or names what is missing.
#[doc(hidden)]
pub fn said<T: Field>(value: Option<T>, name: &'static str) -> Result<T, FieldError> {
    value.or_else(T::unsaid).ok_or(FieldError::Missing(name))
}

#[doc(hidden)]
pub fn take<T: Field>(
    line: &mut serde_json::Map<String, Json>,
    name: &'static str,
) -> Result<T, FieldError> {
    let value = match line.shift_remove(name) {
        None | Some(Json::Null) => None,
        Some(value) => Some(T::from_json(&value).ok_or_else(|| FieldError::Unfit {
            name: name.to_owned(),
            expected: T::HOLDS.to_owned(),
        })?),
    };
    said(value, name)
}

#[doc(hidden)]
pub fn decode_map(
    from: &mut Decoder<'_>,
    // One copy for all kinds, since a phone has to fetch each.
    each: &mut dyn FnMut(u32, &mut Decoder<'_>) -> Result<(), FieldError>,
) -> Result<(), FieldError> {
    let at = from.position();
    // Only maps of a stated length are ever written.
    let entries = from.map()?.ok_or(FieldError::Unreadable(at))?;
    let (mut met, mut far) = (0_u64, Vec::new());
    for _ in 0..entries {
        let at = from.position();
        let key = from.u32()?;
        // Of two values under one key an export would lose one.
        let again = match 1_u64.checked_shl(key) {
            Some(bit) => met & bit != 0,
            None => far.contains(&key),
        };
        if again {
            return Err(FieldError::Unreadable(at));
        }
        match 1_u64.checked_shl(key) {
            Some(bit) => met |= bit,
            None => far.push(key),
        }
        each(key, from)?;
    }
    Ok(())
}

/// A value, or nothing where null stands for it.
#[doc(hidden)]
pub fn decode_said<T: Field>(from: &mut Decoder<'_>) -> Result<Option<T>, FieldError> {
    if from.datatype()? == Type::Null {
        from.skip()?;
        return Ok(None);
    }
    T::decode(from).map(Some)
}

#[doc(hidden)]
pub fn keep_extra(key: u32, from: &mut Decoder<'_>, extra: &mut Extra) -> Result<(), FieldError> {
    let start = from.position();
    from.skip()?;
    let raw = from
        .input()
        .get(start..from.position())
        .ok_or(FieldError::Unreadable(start))?;
    extra.push((key, raw.to_vec()));
    Ok(())
}

#[doc(hidden)]
pub fn encode_extra(extra: &Extra, out: &mut Sink<'_>) {
    for (key, raw) in extra {
        put!(out.u32(*key));
        out.writer_mut().extend_from_slice(raw);
    }
}

#[doc(hidden)]
pub fn extra_to_json(extra: &Extra, line: &mut serde_json::Map<String, Json>) {
    if !extra.is_empty() {
        let kept = extra
            .iter()
            .map(|(key, raw)| (key.to_string(), Json::String(to_base64(raw))));
        line.insert("extra".to_owned(), Json::Object(kept.collect()));
    }
}

#[doc(hidden)]
pub fn extra_from_json(
    line: &mut serde_json::Map<String, Json>,
    known: &[Spec],
) -> Result<Extra, FieldError> {
    let unfit = || FieldError::Unfit {
        name: "extra".to_owned(),
        expected: "a map from numbers to CBOR in base64, as Ebb wrote it".to_owned(),
    };
    let Some(kept) = line.shift_remove("extra") else {
        return Ok(Extra::new());
    };
    let mut extra = Extra::new();
    for (key, value) in kept.as_object().ok_or_else(unfit)? {
        let key = key.parse().map_err(|_| unfit())?;
        let raw = value.as_str().and_then(from_base64).ok_or_else(unfit)?;
        let taken = known
            .iter()
            .map(|spec| spec.key)
            .chain(extra.iter().map(|(key, _)| *key));
        if !is_one_value(&raw) || taken.into_iter().any(|taken| taken == key) {
            return Err(unfit());
        }
        extra.push((key, raw));
    }
    Ok(extra)
}

/// Whether the bytes are exactly one CBOR value.
#[must_use]
pub fn is_one_value(raw: &[u8]) -> bool {
    let mut reader = Decoder::new(raw);
    reader.skip().is_ok() && reader.position() == raw.len()
}

/// Standard base64 with padding.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Reads standard base64 with padding.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
