//! Ebb in the pocket: the same router and shell in a browser's service worker.
//!
//! The browser hands a request in, the shell answers it as it does on a computer, and what is kept
//! lies sealed in IndexedDB. The network is asked for nothing but what
//! goes to the relay that the person named. Compiled for a computer
//! this crate is empty.
#![cfg(target_arch = "wasm32")]

mod bridge;
mod carry;
mod clock;
mod pocket;
mod practice;
#[cfg(feature = "rehearsal")]
mod rehearsal;
mod stay;
mod store;

pub use bridge::{answer, called, drive, pack, tick, unpack};
#[cfg(feature = "rehearsal")]
pub use rehearsal::rehearse;
