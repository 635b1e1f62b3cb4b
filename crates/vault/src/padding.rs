//! Padding: how long a body was is hidden in a bucket.
//!
//! A padded body is its length (four bytes, big-endian), the body, and zeros. Up to 1 KiB the whole
//! is a multiple of 256 bytes; above, PADMÉ's steps, which waste at most 12 per cent.

use zeroize::Zeroizing;

/// The longest body a record can carry, in bytes.
pub const MAX_BODY: usize = 16 * 1024 * 1024;

const PREFIX: usize = 4;
const BUCKET: usize = 256;
const SMALL: usize = 1024;

/// Returns the padded length of a body of `len` bytes. Frozen for format 1.
pub(crate) fn padded_len(len: usize) -> usize {
    let whole = len + PREFIX;
    if whole <= SMALL {
        whole.div_ceil(BUCKET) * BUCKET
    } else {
        padme(whole)
    }
}

/// PADMÉ (Nikitin and others, 2019): round up until only log log bits of the length are left.
fn padme(len: usize) -> usize {
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_usize << exponent.saturating_sub(kept)) - 1;
    (len + mask) & !mask
}

/// Pads a body; `None` when it is longer than [`MAX_BODY`].
pub(crate) fn pad(body: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if body.len() > MAX_BODY {
        return None;
    }
    let length = u32::try_from(body.len()).ok()?;
    // The full length at once: growing would leave copies behind that nobody wipes.
    let mut padded = Zeroizing::new(Vec::with_capacity(padded_len(body.len())));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(body);
    padded.resize(padded_len(body.len()), 0);
    Some(padded)
}

/// Returns the body within a padded one; `None` when the padding is not what [`pad`] makes.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (prefix, rest) = padded.split_first_chunk::<PREFIX>()?;
    let length = usize::try_from(u32::from_be_bytes(*prefix)).ok()?;
    let body = rest.get(..length)?;
    (padded_len(length) == padded.len()).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_bodies_share_buckets_and_long_ones_waste_little() {
        let cases = [
            (0, 256),
            (252, 256),
            (253, 512),
            (1020, 1024),
            (1021, 1088),
            (100_000, 100_352),
        ];
        for (len, padded) in cases {
            assert_eq!(padded_len(len), padded, "{len}");
        }
        for len in 1021..70_000 {
            let padded = padded_len(len);
            assert!(
                padded >= len + PREFIX && padded * 100 <= (len + PREFIX) * 112,
                "{len}"
            );
        }
    }

    #[test]
    fn a_body_comes_back_as_it_was() {
        for len in [0, 1, 251, 252, 253, 1020, 1021, 5000] {
            let body = vec![7; len];
            let padded = pad(&body).unwrap();
            assert_eq!(unpad(&padded), Some(&body[..]));
        }
    }

    #[test]
    fn another_padding_is_refused() {
        let mut padded = pad(b"three words here").unwrap();
        padded.truncate(200);
        assert_eq!(unpad(&padded), None);
        assert_eq!(unpad(&[0, 0, 0, 9, 1]), None);
        assert_eq!(unpad(&[]), None);
    }
}
