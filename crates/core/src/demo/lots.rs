//! Lots that always fall the same way.

/// A linear congruential generator (Knuth's MMIX), always begun alike.
pub(super) struct Lots(u64);

impl Lots {
    pub(super) fn new() -> Self {
        Self(0x0e66_0e66)
    }

    /// A number from 0 to below `n`.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The upper bits are the good ones.
        u32::try_from((self.0 >> 33) % u64::from(n.max(1))).unwrap_or(0)
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// One of a list, or what stands for nothing where it is empty.
    pub(super) fn one<T: Copy + Default>(&mut self, list: &[T]) -> T {
        let n = self.below(u32::try_from(list.len()).unwrap_or(0));
        usize::try_from(n)
            .ok()
            .and_then(|n| list.get(n))
            .copied()
            .unwrap_or_default()
    }

    /// A step up or down by at most `by`.
    pub(super) fn sway(&mut self, by: u32) -> i64 {
        i64::from(self.below(2 * by + 1)) - i64::from(by)
    }
}
