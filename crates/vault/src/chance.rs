//! Chance, as an argument: where random bytes come from is the caller's business.

/// A source of random bytes.
///
/// The program hands in the operating system's; a test hands in [`Rehearsed`].
pub trait Chance {
    /// Fills `bytes`, all of them.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Draws an array of random bytes.
pub(crate) fn draw<const N: usize>(chance: &mut dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

/// The same bytes in the same order, for tests and golden files. Never for a person's vault.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    seed: [u8; 32],
    drawn: u64,
}

impl Rehearsed {
    /// Returns a source that repeats itself for the same `seed`.
    #[must_use]
    pub fn new(seed: u8) -> Self {
        Self {
            seed: [seed; 32],
            drawn: 0,
        }
    }
}

impl Chance for Rehearsed {
    fn fill(&mut self, bytes: &mut [u8]) {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(&self.drawn.to_be_bytes());
        hasher.finalize_xof().fill(bytes);
        self.drawn = self.drawn.wrapping_add(1);
    }
}
