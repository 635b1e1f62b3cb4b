//! Frames: how records lie one behind the other in a request or an answer.
//!
//! A frame is a length (four bytes, big-endian) and a record of that length: header and signature,
//! and, unless the record is blanked, its sealed body. Nothing follows the last frame.

use crate::limits::{MAX_BATCH, MAX_FRAMES, MAX_RECORD};
use crate::{BodyHash, HEADER_LEN, Header, HeaderError};

/// The length of a signature, in bytes.
pub const SIGNATURE_LEN: usize = 64;
/// The length of a blanked record, in bytes: a header and a signature.
pub const BLANK_LEN: usize = HEADER_LEN + SIGNATURE_LEN;

const LENGTH: usize = 4;

/// One record as it travels, looked at as far as that goes without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// What its header says.
    pub header: Header,
    /// Header, signature and body in one piece.
    pub bytes: &'a [u8],
}

/// Why bytes are not frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The bytes end within a frame.
    #[error("the bytes end within a frame")]
    Short,
    /// A frame is longer than a record may be.
    #[error("a frame of {len} bytes is longer than a record may be")]
    Long {
        /// Its length in bytes.
        len: usize,
    },
    /// There are more frames, or more bytes, than travel at once.
    #[error("more than travels at once")]
    Much,
    /// The header can't be read.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The body is not the one that the header names.
    #[error("the body is not the one that the header names")]
    Body,
}

impl<'a> Frame<'a> {
    /// Reads a record, without its length before it.
    ///
    /// # Errors
    /// When the header can't be read, or a body is there that isn't the header's.
    pub fn read(bytes: &'a [u8]) -> Result<Self, FrameError> {
        if bytes.len() > MAX_RECORD {
            return Err(FrameError::Long { len: bytes.len() });
        }
        let header = Header::decode(bytes)?;
        let body = bytes.get(BLANK_LEN..).ok_or(FrameError::Short)?;
        if !body.is_empty() && BodyHash::of(body) != header.body {
            return Err(FrameError::Body);
        }
        Ok(Self { header, bytes })
    }

    /// Whether the record came without its body.
    #[must_use]
    pub const fn is_blank(&self) -> bool {
        self.bytes.len() == BLANK_LEN
    }

    /// The encoded header.
    #[must_use]
    pub fn head(&self) -> &'a [u8] {
        &self.bytes[..HEADER_LEN]
    }
}

/// Reads every frame of a request or an answer.
///
/// # Errors
/// The index of the first frame that is wrong, counted from 0, and why. Nothing of a batch with a
/// wrong frame is to be used.
pub fn read_frames(mut bytes: &[u8]) -> Result<Vec<Frame<'_>>, (usize, FrameError)> {
    let whole = bytes.len();
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let index = frames.len();
        let wrong = |why| (index, why);
        let (length, rest) = bytes
            .split_first_chunk::<LENGTH>()
            .ok_or(wrong(FrameError::Short))?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > MAX_RECORD {
            return Err(wrong(FrameError::Long { len: length }));
        }
        if index == MAX_FRAMES || (index == 1 && whole > MAX_BATCH) {
            return Err(wrong(FrameError::Much));
        }
        let record = rest.get(..length).ok_or(wrong(FrameError::Short))?;
        frames.push(Frame::read(record).map_err(wrong)?);
        bytes = &rest[length..];
    }
    Ok(frames)
}

/// Lays records one behind the other until a batch is full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    bytes: Vec<u8>,
    frames: usize,
}

impl Batch {
    /// Adds a record, or gives back `false` where it belongs to the next batch.
    #[must_use]
    pub fn push(&mut self, record: &[u8]) -> bool {
        let Ok(length) = u32::try_from(record.len()) else {
            return false;
        };
        let grown = self.bytes.len() + LENGTH + record.len();
        if self.frames == MAX_FRAMES || (self.frames > 0 && grown > MAX_BATCH) {
            return false;
        }
        self.bytes.extend_from_slice(&length.to_be_bytes());
        self.bytes.extend_from_slice(record);
        self.frames += 1;
        true
    }

    /// How many records it holds.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.frames
    }

    /// Whether it holds none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.frames == 0
    }

    /// The frames, ready to be sent.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
