//! One record: sealing a body behind its header, and opening it again.

use ebb_protocol::{
    AAD_LEN, BLANK_LEN, BodyHash, HEADER_LEN, Head, Header, HeaderError, HeaderHash, KeyEpoch,
    SIGNATURE_LEN, Sequence,
};
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::cipher::{Cipher, OVERHEAD, Refused};
use crate::keys::Keys;
use crate::padding::{pad, padded_len, unpad};
use crate::store::SealedRecord;

/// A record's parts, borrowed from its bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) header: Header,
    pub(crate) encoded: &'a [u8; HEADER_LEN],
    pub(crate) signature: &'a [u8; SIGNATURE_LEN],
    pub(crate) sealed: Option<&'a [u8]>,
}

/// Why bytes are not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Header(HeaderError),
    Length,
}

impl<'a> View<'a> {
    /// Takes bytes that hold one record and nothing else.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let header = Header::decode(bytes).map_err(Fault::Header)?;
        let (encoded, rest) = bytes
            .split_first_chunk::<HEADER_LEN>()
            .ok_or(Fault::Length)?;
        let (signature, sealed) = rest
            .split_first_chunk::<SIGNATURE_LEN>()
            .ok_or(Fault::Length)?;
        let sealed = match sealed.len() {
            0 => None,
            len if Some(len) == sealed_len(&header) => Some(sealed),
            _ => return Err(Fault::Length),
        };
        Ok(Self {
            header,
            encoded,
            signature,
            sealed,
        })
    }

    pub(crate) fn hash(&self) -> HeaderHash {
        HeaderHash::of(self.encoded)
    }

    pub(crate) fn head(&self) -> Head {
        Head {
            sequence: self.header.sequence,
            hash: self.hash(),
        }
    }
}

/// The length of the sealed body that a header announces.
pub(crate) fn sealed_len(header: &Header) -> Option<usize> {
    usize::try_from(header.padded).ok()?.checked_add(OVERHEAD)
}

/// Why a body did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    Key(KeyEpoch),
    Altered,
}

/// Opens bodies one after the other, into one buffer.
pub(crate) struct Opener {
    ciphers: Vec<(KeyEpoch, Cipher)>,
    plain: Zeroizing<Vec<u8>>,
}

impl Opener {
    pub(crate) fn new(keys: &Keys) -> Self {
        let ciphers = keys
            .epochs
            .iter()
            .map(|(epoch, key)| (*epoch, Cipher::new(key)))
            .collect();
        Self {
            ciphers,
            plain: Zeroizing::new(Vec::new()),
        }
    }

    /// Returns the body that was opened last.
    pub(crate) fn last(&self) -> &[u8] {
        unpad(&self.plain).unwrap_or_default()
    }

    /// Opens a sealed body. Success proves the whole header, its hash of the body included.
    pub(crate) fn open(
        &mut self,
        header: &Header,
        encoded: &[u8; HEADER_LEN],
        sealed: &[u8],
    ) -> Result<&[u8], Closed> {
        let (_, cipher) = self
            .ciphers
            .iter()
            .find(|(epoch, _)| *epoch == header.epoch)
            .ok_or(Closed::Key(header.epoch))?;
        if BodyHash::of(sealed) != header.body {
            return Err(Closed::Altered);
        }
        cipher
            .open(sealed, &encoded[..AAD_LEN], &mut self.plain)
            .map_err(|Refused| Closed::Altered)?;
        unpad(&self.plain).ok_or(Closed::Altered)
    }
}

/// Why a body could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsealable {
    TooLong,
    ChainFull,
    NoKey,
}

/// Seals bodies one after the other onto a chain.
pub(crate) struct Sealer<'a> {
    keys: &'a Keys,
    epoch: KeyEpoch,
    cipher: Cipher,
    head: Option<Head>,
}

impl<'a> Sealer<'a> {
    pub(crate) fn new(keys: &'a Keys, head: Option<Head>) -> Result<Self, Unsealable> {
        let (epoch, key) = keys.newest().ok_or(Unsealable::NoKey)?;
        Ok(Self {
            keys,
            epoch: *epoch,
            cipher: Cipher::new(key),
            head,
        })
    }

    pub(crate) fn head(&self) -> Option<Head> {
        self.head
    }

    pub(crate) fn seal(
        &mut self,
        body: &[u8],
        chance: &mut dyn Chance,
    ) -> Result<SealedRecord, Unsealable> {
        let padded = pad(body).ok_or(Unsealable::TooLong)?;
        let (sequence, previous) = match self.head {
            None => (Sequence::FIRST, HeaderHash::NONE),
            Some(head) => (
                head.sequence.next().ok_or(Unsealable::ChainFull)?,
                head.hash,
            ),
        };
        let mut header = Header {
            epoch: self.epoch,
            vault: self.keys.vault,
            device: self.keys.device,
            sequence,
            previous,
            padded: u32::try_from(padded_len(body.len())).map_err(|_| Unsealable::TooLong)?,
            body: BodyHash::from_bytes([0; 32]),
        };
        let aad = header.encode();
        let sealed = self
            .cipher
            .seal(&padded, &aad[..AAD_LEN], chance)
            .map_err(|Refused| Unsealable::TooLong)?;
        header.body = BodyHash::of(&sealed);
        let encoded = header.encode();
        let mut bytes = Vec::with_capacity(BLANK_LEN + sealed.len());
        bytes.extend_from_slice(&encoded);
        bytes.extend_from_slice(&self.keys.sign(&encoded));
        bytes.extend_from_slice(&sealed);
        self.head = Some(Head::of(&header, &encoded));
        Ok(SealedRecord {
            id: header.id(),
            bytes,
        })
    }
}
