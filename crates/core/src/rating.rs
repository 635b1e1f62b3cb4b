//! Numbers that a person says: ratings from 0 to 10 and counts.

use std::fmt;

/// How strong or how good something is, 0 to 10, as the person felt it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating(u8);

impl Rating {
    /// Returns the rating, or nothing above 10.
    #[must_use]
    pub fn new(value: u64) -> Option<Self> {
        u8::try_from(value).ok().filter(|v| *v <= 10).map(Self)
    }

    /// 0 to 10.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How often something happened in a day, 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(u16);

impl Count {
    /// Returns the count, or nothing above 9999.
    #[must_use]
    pub fn new(value: u64) -> Option<Self> {
        u16::try_from(value).ok().filter(|v| *v <= 9999).map(Self)
    }

    /// 0 to 9999.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
