//! The recovery words: 24 English words that open the vault when the passphrase is gone.

use std::fmt;

use sha2::{Digest as _, Sha256};
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

use crate::chance::{Chance, draw};
use crate::cipher::expand;

/// The 2048 words of BIP 39, in the order of the alphabet.
const LIST: &str = include_str!(concat!(env!("OUT_DIR"), "/words"));

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
    let list: Vec<&str> = LIST.split(' ').collect();
    let mut bytes = Zeroizing::new([0; N]);
    let mut places = bytes.iter_mut();
    let (mut bits, mut held) = (Zeroizing::new(0), 0);
    for (place, word) in words.iter().enumerate() {
        let number = list.binary_search(&&**word);
        *bits = (*bits << 11) | number.map_err(|_| WordsError::Unknown(place + 1))?;
        held += 11;
        while held >= 8 {
            held -= 8;
            if let Some(byte) = places.next() {
                *byte = (*bits >> held) as u8;
            }
        }
        *bits &= 0xff;
    }
    // The last bits are the beginning of a hash of all before.
    if words_of(bytes.as_ref()) != **words {
        return Err(WordsError::Checksum);
    }
    Ok(bytes)
}

/// The words that stand for these bytes: eleven bits a word, filled up from their hash (BIP 39).
pub(crate) fn words_of(bytes: &[u8]) -> Vec<&'static str> {
    let list: Vec<&str> = LIST.split(' ').collect();
    let check = Sha256::digest(bytes)[0];
    let (mut words, mut bits, mut held) = (Vec::new(), Zeroizing::new(0), 0);
    for byte in bytes.iter().chain([&check]) {
        *bits = ((*bits << 8) | usize::from(*byte)) & 0xfffff;
        held += 8;
        if held >= 11 {
            held -= 11;
            words.push(list[(*bits >> held) & 2047]);
        }
    }
    words
}

impl fmt::Debug for RecoveryWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryWords(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use bip39::{Language, Mnemonic};
    use proptest::prelude::*;

    use super::*;

    fn phrase(bytes: &[u8]) -> Vec<&'static str> {
        let mnemonic = Mnemonic::from_entropy_in(Language::English, bytes).unwrap();
        mnemonic.words().collect()
    }

    proptest! {
        #[test]
        fn words_are_those_of_bip_39_and_come_back(long in any::<[u8; 32]>(), short in any::<[u8; 16]>()) {
            prop_assert_eq!(words_of(&long), phrase(&long));
            prop_assert_eq!(words_of(&short), phrase(&short));
            let typed = words_of(&long).join(" ");
            prop_assert_eq!(*read_words::<32>(&typed, 24).unwrap(), long);
            let typed = words_of(&short).join(", ").to_uppercase();
            prop_assert_eq!(*read_words::<16>(&typed, 12).unwrap(), short);
        }

        #[test]
        fn what_bip_39_refuses_is_refused(numbers in prop::array::uniform24(0usize..2048)) {
            let words = numbers.map(|number| Language::English.word_list()[number]).join(" ");
            let known = Mnemonic::parse_in_normalized(Language::English, &words).is_ok();
            prop_assert_eq!(read_words::<32>(&words, 24).is_ok(), known);
        }
    }
}
