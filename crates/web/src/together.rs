//! Several devices: what a page may know of them, and the way to the relay between them.

use ebb_core::moment::Moment;
use ebb_vault::DeviceId;
use ebb_vault::sync::{Answer, Ask};

use crate::desk::Notice;

/// How this device stands with the others.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Together {
    /// The devices of the vault, in the order in which they came in; empty unless it is open.
    pub devices: Vec<Device>,
    /// Whether something is under way that the person waits for.
    pub busy: bool,
    /// How the last attempt went.
    pub last: Option<Last>,
    /// What the other device has to be told, while one is being let in.
    pub invitation: Option<Invitation>,
}

/// A device of the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Whether it is the one in the person's hand.
    pub here: bool,
    /// Whether it was taken out.
    pub removed: bool,
}

/// How coming into step went last, or letting a device in or out.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    /// When.
    pub at: Moment,
    /// What came of it.
    pub notice: Notice,
    /// What the relay did wrong meanwhile.
    pub found: Vec<Notice>,
}

/// What lets a device in: whoever types the words has everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Where both meet.
    pub relay: String,
    /// Twelve words.
    pub words: Vec<&'static str>,
}

/// A request on its way to the relay. The shell says what to carry, and waits for nothing.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Which one it is: the answer to an earlier one is no longer wanted.
    pub(crate) number: u64,
    /// The relay's address, without a last `/`.
    pub relay: String,
    /// What to ask there.
    pub ask: Ask,
    /// Whether this only waits for others: nothing is lost where it is dropped.
    pub idle: bool,
}

/// What came back; nothing where the relay wasn't reached.
pub type Carried = Option<Answer>;

/// Why a text can't be a relay's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is none.
    #[error("this is no address")]
    None,
    /// Everybody on the way could read who talks to whom, and take the token.
    #[error("this address is not encrypted")]
    Open,
}

impl AddressError {
    /// The words for it, by their id.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::None => "relay-no-address",
            Self::Open => "relay-open",
        }
    }
}

/// The first eight digits of a device's id, by which people tell devices apart that have no name.
#[must_use]
pub fn short(device: DeviceId) -> String {
    device.to_string().chars().take(8).collect()
}

/// A relay's address as it is kept: without its last `/`.
///
/// # Errors
/// When it is no address, or neither encrypted nor of this very device.
pub fn relay_address(typed: &str) -> Result<String, AddressError> {
    let text = typed.trim().trim_end_matches('/');
    let uri: http::Uri = text.parse().map_err(|_| AddressError::None)?;
    let host = uri.host().filter(|host| !host.is_empty());
    let host = host.ok_or(AddressError::None)?;
    if uri.query().is_some() || text.contains(['@', '#']) {
        return Err(AddressError::None);
    }
    match uri.scheme_str() {
        Some("https") => Ok(text.to_owned()),
        Some("http") if matches!(host, "127.0.0.1" | "localhost" | "[::1]") => Ok(text.to_owned()),
        Some("http") => Err(AddressError::Open),
        _ => Err(AddressError::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encrypted_or_on_this_device() {
        let kept = |typed| relay_address(typed).ok();
        assert_eq!(
            kept("https://ebb.example.org/").as_deref(),
            Some("https://ebb.example.org")
        );
        assert_eq!(
            kept(" https://example.org/ebb ").as_deref(),
            Some("https://example.org/ebb")
        );
        assert!(kept("http://127.0.0.1:8087").is_some());
        assert_eq!(relay_address("http://192.168.1.4"), Err(AddressError::Open));
        for bad in [
            "",
            "ebb.example.org",
            "ftp://x.org",
            "https://",
            "https://a@b.org",
            "https://x.org/?a=1",
            "javascript:1",
        ] {
            assert_eq!(relay_address(bad), Err(AddressError::None), "{bad}");
        }
    }
}
