//! The program `ebb`: command line, local server, SQLite store.

pub mod sqlite;
