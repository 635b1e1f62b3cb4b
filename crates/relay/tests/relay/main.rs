//! The relay, from its stores to the running program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;
mod conformance;
mod discreet;
mod durability;
mod load;
mod model;
mod pages;
mod postgres;
mod program;
mod proxied;
mod records;
mod refusals;
mod relay;
mod several;
mod waiting;
