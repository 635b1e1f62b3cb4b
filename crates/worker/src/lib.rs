//! Ebb in the pocket: the same router and shell in a browser's service worker.
//!
//! The browser hands a request in, the shell answers it as it does on a computer, and what is kept
//! lies sealed in IndexedDB. Nothing here asks the network for anything. Compiled for a computer
//! this crate is empty.
#![cfg(target_arch = "wasm32")]

mod bridge;
mod clock;
mod pocket;
#[cfg(feature = "rehearsal")]
mod rehearsal;
mod store;

pub use bridge::{answer, pack, tick, unpack};
#[cfg(feature = "rehearsal")]
pub use rehearsal::rehearse;
