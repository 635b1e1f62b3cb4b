//! What a request says: ids, numbers, the token, the body. Each refused by its own code.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use ebb_protocol::{Code, Refusal};
use http::{HeaderMap, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::Relay;
use crate::standing::TokenHash;

/// How long a body may take to come in.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a body waits for room in memory.
const ROOM: Duration = Duration::from_secs(10);

/// Reads `N` bytes of lower-case hexadecimal digits.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (digit(pair[0])? << 4) | digit(pair[1])?;
    }
    Some(bytes)
}

const fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// Reads an id of an address.
pub(super) fn id(text: &str) -> Result<[u8; 16], Refusal> {
    hex(text).ok_or(Code::BadId.into())
}

/// Reads the token.
pub(super) fn token(headers: &HeaderMap) -> Result<TokenHash, Refusal> {
    let sent = headers.get(header::AUTHORIZATION);
    sent.and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .and_then(|(_, digits)| hex::<32>(digits.trim()))
        .map(|token| TokenHash::of(&token))
        .ok_or(Code::NoToken.into())
}

/// Reads a number out of the query, where it is there.
pub(super) fn number(query: Option<&str>, name: &str) -> Result<Option<u64>, Refusal> {
    let pairs = query.unwrap_or_default().split('&');
    let found = pairs
        .filter_map(|pair| pair.split_once('=').or(Some((pair, ""))))
        .find(|(key, _)| *key == name);
    let Some((_, digits)) = found else {
        return Ok(None);
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| digits.parse().ok()).flatten();
    number.map(Some).ok_or(Code::BadNumber.into())
}

fn too_large(limit: usize) -> Refusal {
    Refusal {
        limit: Some(limit as u64),
        ..Code::TooLarge.into()
    }
}

/// How long the request says that its body is.
pub(super) fn length(headers: &HeaderMap) -> Option<usize> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// Reads a body of at most `limit` bytes. One that says it is longer isn't read at all.
pub(super) async fn body(
    relay: &Relay,
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Bytes, Refusal> {
    let length = length(headers).unwrap_or(limit);
    if length > limit {
        return Err(too_large(limit));
    }
    let busy = || Refusal {
        limit: Some(1),
        ..Code::SlowDown.into()
    };
    let permits = u32::try_from(length).unwrap_or(u32::MAX);
    let room = tokio::time::timeout(ROOM, relay.bodies.acquire_many(permits)).await;
    let _room = room.map_err(|_| busy())?.map_err(|_| busy())?;
    let read = Limited::new(body, limit).collect();
    match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        _ => Err(Code::BadBody.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lower_case_digits_of_the_right_number_are_an_id() {
        assert!(id(&"0f".repeat(16)).is_ok());
        for wrong in [
            "",
            "0F",
            &"0F".repeat(16),
            &"0f".repeat(17),
            &"0g".repeat(16),
            &"é".repeat(16),
        ] {
            assert_eq!(id(wrong), Err(Code::BadId.into()), "{wrong}");
        }
    }

    #[test]
    fn a_number_is_digits_and_nothing_else() {
        assert_eq!(number(Some("after=7&x=y"), "after"), Ok(Some(7)));
        assert_eq!(number(Some("x&y="), "after"), Ok(None));
        assert_eq!(number(None, "after"), Ok(None));
        for wrong in [
            "after=",
            "after",
            "after=+1",
            "after=-1",
            "after=1e3",
            "after=18446744073709551616",
        ] {
            assert_eq!(
                number(Some(wrong), "after"),
                Err(Code::BadNumber.into()),
                "{wrong}"
            );
        }
    }
}
