//! Who waits for what: devices that asked to be told of news.
//!
//! A push through this process wakes them at once. Where several relays share a database, one
//! question twice a second asks after everything that is waited for here.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ebb_protocol::VaultId;
use tokio::sync::Notify;

use crate::ask::Place;

/// Everybody who waits at this relay.
#[derive(Debug, Default)]
pub struct Waiting {
    /// For a vault to move on from a cursor.
    pub vaults: Room<VaultId>,
    /// For a message at a meeting.
    pub places: Room<Place>,
}

/// Those who wait for one kind of thing.
#[derive(Debug)]
pub struct Room<K: Eq + Hash + Copy> {
    seats: Mutex<HashMap<K, Seat>>,
}

#[derive(Debug)]
struct Seat {
    bell: Arc<Notify>,
    /// How many sit here.
    people: usize,
    /// The highest cursor that one of them has seen.
    seen: u64,
}

impl<K: Eq + Hash + Copy> Default for Room<K> {
    fn default() -> Self {
        Self {
            seats: Mutex::default(),
        }
    }
}

/// A place to wait at. Dropped, it is given up.
#[derive(Debug)]
pub struct Ticket<'a, K: Eq + Hash + Copy> {
    room: &'a Room<K>,
    key: K,
    /// Rings when there is news.
    pub bell: Arc<Notify>,
}

impl<K: Eq + Hash + Copy> Room<K> {
    /// Sits down. Whoever then looks for news and finds none won't miss what comes after.
    pub fn sit(&self, key: K, seen: u64) -> Ticket<'_, K> {
        let mut seats = self.seats();
        let seat = seats.entry(key).or_insert_with(|| Seat {
            bell: Arc::default(),
            people: 0,
            seen,
        });
        seat.people += 1;
        seat.seen = seat.seen.max(seen);
        Ticket {
            room: self,
            key,
            bell: Arc::clone(&seat.bell),
        }
    }

    /// Wakes everybody who waits for this.
    pub fn ring(&self, key: &K) {
        if let Some(seat) = self.seats().get(key) {
            seat.bell.notify_waiters();
        }
    }

    /// Wakes everybody.
    pub fn ring_all(&self) {
        for seat in self.seats().values() {
            seat.bell.notify_waiters();
        }
    }

    /// What is waited for, with the cursors seen.
    #[must_use]
    pub fn waited_for(&self) -> Vec<(K, u64)> {
        let seats = self.seats();
        seats.iter().map(|(key, seat)| (*key, seat.seen)).collect()
    }

    /// How many wait.
    #[must_use]
    pub fn people(&self) -> usize {
        self.seats().values().map(|seat| seat.people).sum()
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<K, Seat>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Copy> Drop for Ticket<'_, K> {
    fn drop(&mut self) {
        let mut seats = self.room.seats();
        if let Some(seat) = seats.get_mut(&self.key) {
            seat.people -= 1;
            if seat.people == 0 {
                seats.remove(&self.key);
            }
        }
    }
}
