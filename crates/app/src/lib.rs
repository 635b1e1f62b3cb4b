//! The program `ebb`: command line, local server, SQLite store.

pub mod cli;
pub mod line;
pub mod native;
pub mod serve;
pub mod sqlite;
pub mod vault;
