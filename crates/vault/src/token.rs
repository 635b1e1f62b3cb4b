//! The token: what a relay asks for before it keeps or hands out anything.

use crate::cipher::expand;
use crate::keys::Keys;

/// The token that a relay asks for. Whoever holds it may store and delete, but read nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// The token as it travels: 64 hexadecimal digits.
    #[must_use]
    pub fn expose(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, byte| {
            use std::fmt::Write as _;
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What a relay keeps of it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        *blake3::hash(&self.0).as_bytes()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(redacted)")
    }
}

impl Keys {
    /// Returns the token that a relay asks for.
    #[must_use]
    pub fn token(&self) -> Token {
        let mut info = b"token".to_vec();
        info.extend_from_slice(self.vault.as_bytes());
        let token = expand(b"ebb 1 relay", self.root.expose_to_cipher(), &info);
        Token(*token.expose_to_cipher())
    }
}
