//! `cargo xtask test`: every test of the project, one step after another.
//!
//! The quick steps come first and the first red one ends the run, named, so that nobody waits for
//! a browser to learn of a missing line break.

use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::command::{Project, succeed};
use crate::{architecture, browser, facts, licences, machine, wasm};

/// One step of the tests, by the name that `--only` and `--without` take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// What the other steps need is on this machine, or gets installed
    Machine,
    /// The sources are laid out as rustfmt has them
    Format,
    /// The arrows between the crates, and what may not be below them
    Architecture,
    /// Licences, origins and generations of everything that is built in
    Licences,
    /// Facts for people have their sources
    Data,
    /// Clippy finds nothing
    Clippy,
    /// `cargo test` over the whole workspace
    Tests,
    /// The documentation builds without a warning
    Docs,
    /// `core`, `vault` and `web` compile for a browser's worker
    Wasm,
    /// The built program in a real browser
    Browser,
    /// Ebb for a phone's browser: built, weighed, and tried without a network
    Pocket,
}

/// Which steps to run.
#[derive(Args)]
pub(crate) struct Choice {
    /// Runs these steps alone
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Leaves these steps out, and what only they need
    #[arg(long, value_name = "STEP")]
    without: Vec<Step>,
}

impl Choice {
    fn takes(&self, step: Step) -> bool {
        let named = self.only.is_empty() || self.only.contains(&step);
        named && !self.without.contains(&step)
    }

    /// Returns the steps that will run. The machine is looked at before any other step.
    fn steps(&self) -> Vec<Step> {
        Step::value_variants()
            .iter()
            .copied()
            .filter(|step| self.takes(*step) || self.needs_machine(*step))
            .collect()
    }

    fn needs_machine(&self, step: Step) -> bool {
        step == Step::Machine && !self.without.contains(&step)
    }
}

/// Runs the chosen steps up to the first red one.
pub(crate) fn run(project: &Project, choice: &Choice) -> Result<()> {
    let steps = choice.steps();
    let skipped = Step::value_variants().len() - steps.len();
    let mut passed = 0;
    for step in &steps {
        println!("\n== {}", step.name());
        match timed(|| step.run(project, &steps)) {
            (Ok(said), seconds) => println!("ok   {}: {said} ({seconds} s)", step.name()),
            (Err(why), seconds) => {
                println!("RED  {}: {why:#} ({seconds} s)", step.name());
                let left: Vec<_> = steps[passed + 1..].iter().map(|step| step.name()).collect();
                if !left.is_empty() {
                    println!("     not run after it: {}", left.join(", "));
                }
                println!(
                    "\n{passed} passed, 1 failed, {} skipped",
                    skipped + left.len()
                );
                bail!("the step `{}` is red", step.name());
            }
        }
        passed += 1;
    }
    println!("\n{passed} passed, 0 failed, {skipped} skipped");
    Ok(())
}

impl Step {
    /// Returns the name of the step on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    fn run(self, project: &Project, chosen: &[Self]) -> Result<String> {
        match self {
            Self::Machine => machine::prepare(chosen),
            Self::Format => format(project),
            Self::Architecture => architecture::check(project),
            Self::Licences => licences::check(project),
            Self::Data => facts::check(project),
            Self::Clippy => clippy(project),
            Self::Tests => tests(project),
            Self::Docs => docs(project),
            Self::Wasm => wasm::check(project),
            Self::Browser => browser::test(project),
            Self::Pocket => browser::test_pocket(project),
        }
    }
}

fn format(project: &Project) -> Result<String> {
    // Only the names of files: `cargo fmt --all` shows and mends the rest.
    succeed(
        project
            .cargo()
            .args(["fmt", "--all", "--", "--check", "-l"]),
    )?;
    // The fuzzer is no member of the workspace.
    succeed(project.cargo().args([
        "fmt",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--",
        "--check",
        "-l",
    ]))?;
    Ok("nothing to lay out".to_owned())
}

fn clippy(project: &Project) -> Result<String> {
    succeed(project.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    Ok("no warnings".to_owned())
}

fn tests(project: &Project) -> Result<String> {
    succeed(project.cargo().args(["test", "--workspace"]))?;
    Ok("every test of the workspace passes".to_owned())
}

fn docs(project: &Project) -> Result<String> {
    succeed(
        project
            .cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    Ok("no warnings".to_owned())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a step took is only shown"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let begun = Instant::now();
    let value = work();
    (value, begun.elapsed().as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(only: &[Step], without: &[Step]) -> Choice {
        Choice {
            only: only.to_vec(),
            without: without.to_vec(),
        }
    }

    #[test]
    fn without_a_choice_every_step_runs() {
        assert_eq!(choice(&[], &[]).steps(), Step::value_variants());
    }

    #[test]
    fn the_machine_is_looked_at_before_a_single_step() {
        let steps = choice(&[Step::Wasm], &[]).steps();
        assert_eq!(steps, [Step::Machine, Step::Wasm]);
    }

    #[test]
    fn a_step_left_out_does_not_run() {
        let steps = choice(&[], &[Step::Browser]).steps();
        assert!(!steps.contains(&Step::Browser));
        assert_eq!(steps.len() + 1, Step::value_variants().len());
    }
}
