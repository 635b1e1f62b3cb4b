//! What is asked of a store, read and checked as far as that goes without knowing the vault.

use std::ops::Range;

use bytes::Bytes;
use ebb_protocol::limits::MAX_RECORD;
use ebb_protocol::{
    BLANK_LEN, Code, FrameError, HEADER_LEN, Header, HeaderError, HeaderHash, RecordId, Refusal,
    Sequence, VaultId, read_frames,
};

use crate::standing::TokenHash;

/// One record of a push.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What its header says.
    pub header: Header,
    /// The encoded header.
    pub encoded: [u8; HEADER_LEN],
    /// Where its bytes lie in the body.
    at: Range<usize>,
}

impl Sent {
    /// Which record it is.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        self.header.id()
    }

    /// Whether it came without its body.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.at.len() == BLANK_LEN
    }
}

/// Records that a device wants kept.
#[derive(Debug, Clone)]
pub struct Push {
    /// The vault of the address.
    pub vault: VaultId,
    /// The hash of the token that came along.
    pub token: TokenHash,
    /// The records, in order.
    pub sent: Vec<Sent>,
    body: Bytes,
}

impl Push {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// The first frame that is cut, not a record, of a later format, of another vault, or whose body
    /// isn't its own.
    pub fn read(vault: VaultId, token: TokenHash, body: Bytes) -> Result<Self, Refusal> {
        let frames = read_frames(&body).map_err(|(frame, why)| unreadable(frame, why))?;
        let mut sent = Vec::with_capacity(frames.len());
        let mut at = 0;
        for (index, frame) in frames.iter().enumerate() {
            let start = at + 4;
            at = start + frame.bytes.len();
            let header = frame.header;
            if header.vault != vault {
                return Err(of_frame(Code::OtherVault, index));
            }
            if header.sequence == Sequence::FIRST && header.previous != HeaderHash::NONE {
                return Err(of_frame(Code::BadFrame, index));
            }
            let mut encoded = [0; HEADER_LEN];
            encoded.copy_from_slice(frame.head());
            sent.push(Sent {
                header,
                encoded,
                at: start..at,
            });
        }
        Ok(Self {
            vault,
            token,
            sent,
            body,
        })
    }

    /// The bytes of one of its records.
    #[must_use]
    pub fn bytes(&self, sent: &Sent) -> Bytes {
        self.body.slice(sent.at.clone())
    }

    /// How long the whole is, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.body.len()
    }

    /// Whether it holds no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }
}

fn unreadable(frame: usize, why: FrameError) -> Refusal {
    let code = match why {
        FrameError::Header(HeaderError::Newer { .. } | HeaderError::Suite { .. }) => {
            Code::NewerFormat
        }
        FrameError::Body => Code::BadHash,
        FrameError::Long { .. } => Code::TooLarge,
        _ => Code::BadFrame,
    };
    Refusal {
        limit: (code == Code::TooLarge).then_some(MAX_RECORD as u64),
        ..of_frame(code, frame)
    }
}

fn of_frame(code: Code, frame: usize) -> Refusal {
    Refusal {
        frame: Some(frame as u64),
        ..code.into()
    }
}

/// A roster that a device wants to be the newest.
#[derive(Debug, Clone)]
pub struct Post {
    /// The vault of the address.
    pub vault: VaultId,
    /// The hash of the token that came along.
    pub token: TokenHash,
    /// Which generation it is to be.
    pub generation: u64,
    /// The hash of the token from then on.
    pub next: TokenHash,
    /// Its bytes.
    pub roster: Bytes,
}

/// Where two devices meet: the meeting, and which of its two messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Sixteen bytes that only the two of them can know.
    pub meeting: [u8; 16],
    /// Whether it is the answer.
    pub answer: bool,
}
