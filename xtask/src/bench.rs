//! `cargo xtask bench`: how Ebb behaves after ten years, as a table of ratios and targets.
//!
//! Printed and not asserted: a machine's speed is no reason for a red test. Only sizes, which don't
//! depend on the machine, are asserted, in the browser tests.

use anyhow::Result;

use crate::command::{Project, succeed};

/// Builds the program for people and measures it.
pub(crate) fn run(project: &Project) -> Result<()> {
    succeed(
        project
            .cargo()
            .args(["bench", "--package", "ebb-app", "--bench", "ebb"]),
    )
}
