//! The relay: keeps sealed records for the devices of a vault and hands them on.
//!
//! It holds no key and is built without a cipher: this crate stands on `ebb-protocol` alone. What
//! it is asked and what it answers stands in `docs/formats/sync.md`; how to host one, in
//! `docs/operating.md`.
//!
//! A request is read and checked ([`ask`]), decided on without a store ([`decide`]) over one small
//! row that says how a vault stands ([`standing`]), and kept by one of three stores ([`store`])
//! before it is answered.

pub mod ask;
pub mod decide;
pub mod http;
pub mod meters;
pub mod options;
mod patience;
pub mod rate;
pub mod serve;
pub mod standing;
pub mod store;
pub mod waiting;
