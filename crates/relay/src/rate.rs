//! How many requests are too many: a bucket of tokens for each vault or address, in memory alone.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// How many requests an hour, for ever. 0 allows any number.
    pub per_hour: u64,
    /// How many at once.
    pub burst: u64,
}

/// When buckets that are full again are thrown away.
const MANY: usize = 50_000;

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// What is left, in requests.
    left: f64,
    /// When that was counted, in milliseconds.
    at: u64,
}

/// One bucket for each key.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// All buckets full.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes one request out of a bucket. `now` is in milliseconds and never goes back.
    ///
    /// # Errors
    /// The number of seconds after which the bucket holds one again.
    pub fn take(&self, key: K, now: u64) -> Result<(), u64> {
        if self.rate.per_hour == 0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            self.forget_full(&mut buckets, now);
        }
        let full = Bucket {
            left: self.rate.burst as f64,
            at: now,
        };
        let bucket = buckets.entry(key).or_insert(full);
        bucket.left = self.level(bucket, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - bucket.left) / self.per_millisecond() / 1000.0;
        Err((seconds.ceil() as u64).max(1))
    }

    fn per_millisecond(&self) -> f64 {
        self.rate.per_hour as f64 / 3_600_000.0
    }

    fn level(&self, bucket: &Bucket, now: u64) -> f64 {
        let passed = now.saturating_sub(bucket.at) as f64;
        (bucket.left + passed * self.per_millisecond()).min(self.rate.burst as f64)
    }

    /// A full bucket says nothing. Where all are in use, everybody starts anew: memory is bounded.
    fn forget_full(&self, buckets: &mut HashMap<K, Bucket>, now: u64) {
        let burst = self.rate.burst as f64;
        buckets.retain(|_, bucket| self.level(bucket, now) < burst);
        if buckets.len() >= MANY {
            buckets.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets() -> Buckets<u8> {
        Buckets::new(Rate {
            per_hour: 3600,
            burst: 2,
        })
    }

    #[test]
    fn a_burst_passes_and_then_one_a_second() {
        let buckets = buckets();
        assert_eq!(buckets.take(1, 0), Ok(()));
        assert_eq!(buckets.take(1, 0), Ok(()));
        assert_eq!(buckets.take(1, 0), Err(1));
        assert_eq!(buckets.take(1, 1000), Ok(()));
        assert_eq!(buckets.take(1, 1000), Err(1));
    }

    #[test]
    fn one_key_takes_nothing_from_another() {
        let buckets = buckets();
        for _ in 0..2 {
            assert_eq!(buckets.take(1, 0), Ok(()));
        }
        assert_eq!(buckets.take(2, 0), Ok(()));
    }

    #[test]
    fn a_long_rest_fills_a_bucket_no_further_than_its_burst() {
        let buckets = buckets();
        assert_eq!(buckets.take(1, 0), Ok(()));
        for _ in 0..2 {
            assert_eq!(buckets.take(1, 1_000_000), Ok(()));
        }
        assert_eq!(buckets.take(1, 1_000_000), Err(1));
    }
}
