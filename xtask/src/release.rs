//! `cargo xtask release`: the program as people get it.
//!
//! A number to call changes quietly. Whoever makes a release looks at each again, or the release
//! isn't made.

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::command::{Project, succeed};
use crate::facts;

/// How old the look at a help line may be, in days.
const DAYS: i32 = 180;

/// Builds the release program, unless a help line is out of date.
pub(crate) fn run(project: &Project) -> Result<()> {
    println!("{}", facts::check(project)?);
    let old = facts::stale_help_lines(project, today(), DAYS)?;
    if !old.is_empty() {
        bail!(
            "no release: {} help lines must be looked at again on their operators' pages, \
             and the column `seen` brought up to date\n     {}",
            old.len(),
            old.join("\n     ")
        );
    }
    println!("every help line was seen within {DAYS} days");
    succeed(
        project
            .cargo()
            .args(["build", "--release", "--locked", "--package", "ebb-app"]),
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "a release is made on a day; here is the edge at which it enters"
)]
fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}
