//! The shell over a store in memory: what it opens, keeps, holds, covers and refuses.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

mod doors;
mod guards;
mod held;
mod house;
mod keys;
mod night;
mod proof;
mod restore;
mod saving;
