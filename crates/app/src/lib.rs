//! The program `ebb`: command line, local server, SQLite store.

pub mod native;
pub mod serve;
pub mod sqlite;
