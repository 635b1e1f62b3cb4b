//! The project's own tasks, run as `cargo xtask TASK`.
//!
//! Plain cargo runs everything here, so a fresh machine needs no tool beyond Rust and a C compiler;
//! what else the tests need is named, and installed where that is possible (see `machine`).

mod architecture;
mod bench;
mod browser;
mod command;
mod facts;
mod fuzz;
mod graph;
mod licences;
mod machine;
mod packages;
mod pocket;
mod release;
mod suite;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What can be asked of `cargo xtask`.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "Ebb's own tasks")]
struct Tasks {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs every test of the project, after seeing to what they need
    Test(suite::Choice),
    /// Builds the program for people, refusing help lines that nobody has looked at for 180 days
    Release,
    /// Builds Ebb for a phone's browser into `target/pocket`, a folder that any host can serve
    Pocket(pocket::Options),
    /// Measures the ten-year vault against a bare loop; prints a table, asserts nothing
    Bench,
    /// Feeds whatever reads a stranger's bytes, by libFuzzer, until something breaks or time is up
    Fuzz(fuzz::Choice),
}

fn main() -> ExitCode {
    let project = command::Project::here();
    let done = match Tasks::parse().task {
        Task::Test(choice) => suite::run(&project, &choice),
        Task::Release => release::run(&project),
        Task::Pocket(options) => pocket::run(&project, &options),
        Task::Bench => bench::run(&project),
        Task::Fuzz(choice) => fuzz::run(&project, &choice),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why:#}");
            ExitCode::FAILURE
        }
    }
}
