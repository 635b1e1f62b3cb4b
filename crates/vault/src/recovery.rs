//! The recovery words: 24 English words that open the vault when the passphrase is gone.

use std::fmt;

use bip39::{Language, Mnemonic};
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

use crate::chance::{Chance, draw};
use crate::cipher::expand;

/// How many words there are.
pub const WORD_COUNT: usize = 24;

/// 24 words, shown to the person once. Wiped when dropped, never printed by accident.
pub struct RecoveryWords(Zeroizing<[u8; 32]>);

/// Why what was typed are not recovery words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// There are more or fewer words.
    #[error("{found} words instead of {wanted}")]
    Count {
        /// How many there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// A word is not on the list.
    #[error("word {0} is not one of the list")]
    Unknown(usize),
    /// Every word is on the list, but together they are no code: one is wrong, or two are swapped.
    #[error("the words don't belong together")]
    Checksum,
}

impl RecoveryWords {
    pub(crate) fn make(chance: &mut dyn Chance) -> Self {
        Self(Zeroizing::new(draw(chance)))
    }

    /// Reads words as a person types them: any case, any spaces, numbers and commas between.
    ///
    /// # Errors
    /// When the count is wrong, a word is unknown (counted from 1) or the check fails.
    pub fn read(typed: &str) -> Result<Self, WordsError> {
        read_words(typed, WORD_COUNT).map(Self)
    }

    /// Returns the words, for showing them to the person.
    #[must_use]
    pub fn expose_words(&self) -> Vec<&'static str> {
        words_of(self.0.as_ref())
    }

    /// Returns the words with a space between each.
    #[must_use]
    pub fn expose_phrase(&self) -> Zeroizing<String> {
        Zeroizing::new(self.expose_words().join(" "))
    }

    /// The key that the words stand for. They are random, so nothing slow is needed.
    pub(crate) fn key(&self) -> StaticSecret {
        let secret = expand(b"ebb 1 recovery words", self.0.as_ref(), b"x25519");
        StaticSecret::from(*secret.expose_to_cipher())
    }
}

/// Reads the `count` words that stand for `N` bytes, as a person types them: any case, numbers and
/// commas between.
pub(crate) fn read_words<const N: usize>(
    typed: &str,
    count: usize,
) -> Result<Zeroizing<[u8; N]>, WordsError> {
    let words: Zeroizing<Vec<String>> = Zeroizing::new(
        typed
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect(),
    );
    if words.len() != count {
        return Err(WordsError::Count {
            found: words.len(),
            wanted: count,
        });
    }
    let phrase = Zeroizing::new(words.join(" "));
    let read = Mnemonic::parse_in_normalized(Language::English, &phrase);
    let mnemonic = read.map_err(|error| match error {
        bip39::Error::UnknownWord(index) => WordsError::Unknown(index + 1),
        _ => WordsError::Checksum,
    })?;
    let (entropy, _) = mnemonic.to_entropy_array();
    let entropy = Zeroizing::new(entropy);
    let mut bytes = Zeroizing::new([0; N]);
    bytes.copy_from_slice(&entropy[..N]);
    Ok(bytes)
}

/// The words that stand for these bytes.
pub(crate) fn words_of(bytes: &[u8]) -> Vec<&'static str> {
    Mnemonic::from_entropy_in(Language::English, bytes)
        .map(|mnemonic| mnemonic.words().collect())
        .unwrap_or_default()
}

impl fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryWords(redacted)")
    }
}
