//! `cargo xtask bench`: how Ebb behaves after ten years, and a relay beside its database's
//! own tools, as tables of ratios and targets.
//!
//! Printed and not asserted: a machine's speed is no reason for a red test. Only sizes, which don't
//! depend on the machine, are asserted, in the browser tests.

use anyhow::Result;

use crate::command::{Project, succeed};

/// Builds the programs for people and measures them.
pub(crate) fn run(project: &Project) -> Result<()> {
    for (package, bench) in [("ebb-app", "ebb"), ("ebb-relay", "relay")] {
        succeed(
            project
                .cargo()
                .args(["bench", "--package", package, "--bench", bench]),
        )?;
    }
    Ok(())
}
