//! Carving: getting records back out of a file that SQLite no longer reads.
//!
//! A record is one blob whose header says its length, and the cipher proves it, so a record is found
//! wherever its magic stands. SQLite keeps a short row in one piece and spreads a long one over
//! overflow pages, each of which begins with the number of the next; how much lies in the first page
//! follows from the length of the row, which follows from the header. A broken pointer is bridged by
//! trying the page behind, then every page, against the header's hash of the body.

use std::collections::BTreeMap;

use ebb_protocol::{BLANK_LEN, BodyHash, HEADER_LEN, Header, MAGIC, RecordId, SIGNATURE_LEN};
use memchr::memmem;
use zeroize::Zeroizing;

use crate::keyring::{KEYRING_MAGIC, Keyring};
use crate::keys::Keys;
use crate::record::{Opener, sealed_len};

/// The page size of the store that is carved. Frozen with the store's layout 1.
const PAGE: usize = 8192;
/// What an overflow page holds besides the number of the next.
const SPILL: usize = PAGE - 4;
/// The longest row that lies in one piece, and the least that stays of a longer one (SQLite's file
/// format, section 1.6, for a page without reserved bytes).
const WHOLE: usize = PAGE - 35;
const LEAST: usize = (PAGE - 12) * 32 / 255 - 23;
/// How many bytes are hashed, in all, to bridge one broken pointer: about a tenth of a second.
const EFFORT: usize = 128 * 1024 * 1024;

/// What came back out of a damaged file.
#[derive(Debug, Default)]
pub struct Carved {
    /// Every body that is whole, proved by the cipher, in order of device and sequence.
    pub bodies: Vec<(RecordId, Zeroizing<Vec<u8>>)>,
    /// Records of which only header and signature came back: blanked, or damaged.
    pub lost: Vec<RecordId>,
}

/// Looks for records in the raw bytes of a store's file.
#[must_use]
pub fn carve(raw: &[u8], keys: &Keys) -> Carved {
    let mut opener = Opener::new(keys);
    let mut bodies = BTreeMap::new();
    let mut headers = Vec::new();
    for at in places(raw, MAGIC) {
        let Some(found) = Found::at(raw, at, keys) else {
            continue;
        };
        let id = found.header.id();
        if bodies.contains_key(&id) {
            continue;
        }
        let body = found.sealed(raw).and_then(|sealed| {
            let body = opener.open(&found.header, found.encoded, &sealed).ok()?;
            Some(Zeroizing::new(body.to_vec()))
        });
        match body {
            Some(body) => drop(bodies.insert(id, body)),
            None if found.is_signed(raw, keys) => headers.push(id),
            None => {}
        }
    }
    headers.retain(|id| !bodies.contains_key(id));
    headers.sort_unstable();
    headers.dedup();
    Carved {
        bodies: bodies.into_iter().collect(),
        lost: headers,
    }
}

/// Looks for the newest whole keyring in the raw bytes of a store's file.
#[must_use]
pub fn carve_keyring(raw: &[u8]) -> Option<Keyring> {
    places(raw, KEYRING_MAGIC)
        .into_iter()
        .filter_map(|at| Keyring::find(&raw[at..]))
        .max_by_key(Keyring::generation)
}

fn places(raw: &[u8], magic: [u8; 4]) -> Vec<usize> {
    memmem::find_iter(raw, &magic).collect()
}

/// A header of this vault, somewhere in the file.
struct Found<'a> {
    at: usize,
    header: Header,
    encoded: &'a [u8; HEADER_LEN],
    len: usize,
}

impl<'a> Found<'a> {
    fn at(raw: &'a [u8], at: usize, keys: &Keys) -> Option<Self> {
        let encoded = raw.get(at..)?.first_chunk::<HEADER_LEN>()?;
        let header = Header::decode(encoded).ok()?;
        let len = BLANK_LEN + sealed_len(&header)?;
        (header.vault == keys.vault && len <= raw.len()).then_some(Self {
            at,
            header,
            encoded,
            len,
        })
    }

    fn is_signed(&self, raw: &[u8], keys: &Keys) -> bool {
        raw.get(self.at + HEADER_LEN..)
            .and_then(|rest| rest.first_chunk::<SIGNATURE_LEN>())
            .is_some_and(|mark| keys.signed(self.header.device, self.encoded, mark) == Some(true))
    }

    /// Finds the sealed body that the header's hash speaks of.
    fn sealed(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let whole = raw.get(self.at + BLANK_LEN..self.at + self.len);
        if let Some(sealed) = whole.filter(|sealed| self.is_body(sealed)) {
            return Some(sealed.to_vec());
        }
        let spill = Spill::of(self, raw)?;
        if let Some(sealed) = spill.follow(None).filter(|sealed| self.is_body(sealed)) {
            return Some(sealed);
        }
        let pages = raw.len() / PAGE;
        let tries = EFFORT / spill.len.max(1) / spill.pages.max(1);
        let guesses =
            (0..spill.pages).flat_map(|step| (1..=pages.min(tries)).map(move |page| (step, page)));
        (0..spill.pages)
            .map(|step| (step, NEXT))
            .chain(guesses)
            .filter_map(|guess| spill.follow(Some(guess)))
            .find(|sealed| self.is_body(sealed))
    }

    fn is_body(&self, sealed: &[u8]) -> bool {
        BodyHash::of(sealed) == self.header.body
    }
}

/// Stands for the page behind the one before, where a long row is usually written.
const NEXT: usize = 0;

/// A row that spreads over overflow pages.
struct Spill<'a> {
    raw: &'a [u8],
    local: &'a [u8],
    first: usize,
    pages: usize,
    len: usize,
}

impl<'a> Spill<'a> {
    fn of(found: &Found<'_>, raw: &'a [u8]) -> Option<Self> {
        let before = bytes_before(found.header.sequence.get(), found.len);
        let row = before + found.len;
        if row <= WHOLE {
            return None;
        }
        let rest = LEAST + (row - LEAST) % SPILL;
        let kept = if rest <= WHOLE { rest } else { LEAST };
        let end = found.at + kept.checked_sub(before)?;
        let local = raw.get(found.at + BLANK_LEN..end)?;
        Some(Self {
            raw,
            local,
            first: pointer(raw, end)?,
            pages: (row - kept).div_ceil(SPILL),
            len: found.len - BLANK_LEN,
        })
    }

    /// Puts the pieces together, taking another page at one step if told so.
    fn follow(&self, guess: Option<(usize, usize)>) -> Option<Vec<u8>> {
        let mut sealed = self.local.to_vec();
        let mut page = self.first;
        let mut before = 0;
        for step in 0..self.pages {
            match guess {
                Some((at, NEXT)) if at == step => page = before + 1,
                Some((at, other)) if at == step => page = other,
                _ => {}
            }
            let start = page.checked_sub(1)?.checked_mul(PAGE)?;
            let taken = SPILL.min(self.len - sealed.len());
            sealed.extend_from_slice(self.raw.get(start + 4..start + 4 + taken)?);
            before = page;
            page = pointer(self.raw, start)?;
        }
        Some(sealed)
    }
}

fn pointer(raw: &[u8], at: usize) -> Option<usize> {
    let bytes = raw.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_be_bytes(*bytes)).ok()
}

/// How many bytes of the row stand before the record: the row's own header, the device, the sequence.
fn bytes_before(sequence: u64, len: usize) -> usize {
    let number = match sequence {
        0..=1 => 0,
        2..=0x7f => 1,
        0x80..=0x7fff => 2,
        0x8000..=0x7f_ffff => 3,
        0x80_0000..=0x7fff_ffff => 4,
        0x8000_0000..=0x7fff_ffff_ffff => 6,
        _ => 8,
    };
    let mut kind = 2 * len + 12;
    let mut kind_len = 1;
    while kind > 0x7f {
        kind >>= 7;
        kind_len += 1;
    }
    4 + kind_len + 16 + number
}
