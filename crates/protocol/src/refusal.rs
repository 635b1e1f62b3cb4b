//! Why a relay didn't do what it was asked. Nothing was stored.

use minicbor::{Decode, Encode};

/// A reason, with what a device needs in order to go on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, thiserror::Error)]
#[cbor(map)]
#[error("{code}")]
pub struct Refusal {
    /// Which reason. Frozen: devices decide by it.
    #[n(0)]
    pub code: Code,
    /// Which frame of the batch, counted from 0.
    #[n(1)]
    pub frame: Option<u64>,
    /// Whose chain.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub device: Option<[u8; 16]>,
    /// With [`Code::Gap`], the sequence that should have come; with [`Code::Fork`], the one that is
    /// taken; with [`Code::RosterMoved`], the newest generation.
    #[n(3)]
    pub number: Option<u64>,
    /// The limit in bytes, or with [`Code::SlowDown`] the seconds to wait.
    #[n(4)]
    pub limit: Option<u64>,
}

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $text:literal, $status:literal;)*) => {
        /// The reasons there are. Each has a name on the wire and an HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$meta])* $name,)*
            /// A reason that this release doesn't know.
            Other,
        }

        impl Code {
            /// Every reason of this release.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Other => "other",
                }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)*
                    Self::Other => 500,
                }
            }

            fn read(name: &str) -> Self {
                match name {
                    $($text => Self::$name,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

codes! {
    /// An id in the address isn't lower-case hexadecimal of the right length.
    BadId = "bad-id", 400;
    /// A number in the address can't be read.
    BadNumber = "bad-number", 400;
    /// The body isn't what this address takes.
    BadBody = "bad-body", 400;
    /// A frame is cut, or its header isn't one.
    BadFrame = "bad-frame", 400;
    /// A record is of a later format.
    NewerFormat = "newer-format", 400;
    /// A record names another vault.
    OtherVault = "other-vault", 400;
    /// A body is not the one that its header names.
    BadHash = "bad-hash", 400;
    /// There is no token, or it isn't 64 hexadecimal digits.
    NoToken = "no-token", 401;
    /// The token is another vault's, or nobody's.
    WrongToken = "wrong-token", 403;
    /// The token was right once: a newer roster exists, and may be fetched with it.
    OldToken = "old-token", 403;
    /// The relay doesn't know the vault.
    NoVault = "no-vault", 404;
    /// There is nothing at this address.
    NoSuchPlace = "no-such-place", 404;
    /// Records before this one are missing at the relay.
    Gap = "gap", 409;
    /// Another record holds this place: two copies wrote as one device.
    Fork = "fork", 409;
    /// Somebody else changed the roster first.
    RosterMoved = "roster-moved", 409;
    /// Another message lies at this place of the meeting.
    MeetingTaken = "meeting-taken", 409;
    /// There is no message yet, or the meeting is over.
    MeetingEmpty = "meeting-empty", 404;
    /// The request is longer than allowed.
    TooLarge = "too-large", 413;
    /// The vault's room at this relay is used up.
    Full = "full", 507;
    /// The vault has as many chains as it may.
    ManyDevices = "too-many-devices", 507;
    /// Too many requests.
    SlowDown = "slow-down", 429;
    /// The relay can't reach its database. Whether it was done can't be told: asking again is safe.
    Unavailable = "unavailable", 503;
    /// The relay takes no new vaults.
    Closed = "closed", 403;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl<C> Encode<C> for Code {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.name()).map(drop)
    }
}

impl<'b, C> Decode<'b, C> for Code {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str().map(Self::read)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self {
            code,
            frame: None,
            device: None,
            number: None,
            limit: None,
        }
    }
}
