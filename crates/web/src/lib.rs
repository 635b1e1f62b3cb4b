//! The pages, the pictures and the words, and the one shell that carries out what a page stands
//! for.
//!
//! `request -> handler -> reply with an effect -> shell`. Handlers are pure over a [`view::View`];
//! the [`shell`] decides, seals, persists and only then lets the page be seen. The same router runs
//! natively and, compiled to WebAssembly, in a browser's service worker. No network code here.

pub mod book;
pub mod desk;
pub mod line;
pub mod pages;
pub mod parts;
pub mod pictures;
pub mod platform;
pub mod practice;
mod route;
pub mod shell;
pub mod text;
pub mod together;
pub mod view;
pub mod when;

#[cfg(test)]
#[allow(dead_code, reason = "tests of pages use what they need")]
mod testing;
