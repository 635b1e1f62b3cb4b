//! The shell over a store in memory: what it opens, keeps, holds, covers and refuses.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    reason = "a test may fail where it stands, and the house has more than each test needs"
)]

mod guards;
mod house;
mod keys;
mod night;
mod proof;
mod saving;
