//! The shell over a store in memory: what it opens, keeps, holds, covers and refuses.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

mod devices;
mod doors;
mod guards;
mod held;
mod house;
mod keys;
mod night;
mod proof;
#[path = "../../../vault/tests/common/relay.rs"]
mod relay;
mod restore;
mod saving;
mod stay;
