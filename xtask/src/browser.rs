//! The built program in a real browser: the tests in `e2e`, run by Node's own test runner.
//!
//! They drive the browser that the machine has; nothing is downloaded but two npm packages, pinned
//! by `e2e/package-lock.json`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{Project, output, succeed, works};
use crate::graph::Metadata;

/// Names under which Chromium is found, in order of preference.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Where macOS keeps an application that was installed for everybody.
const MACOS: &str = "/Applications/Chromium.app/Contents/MacOS/Chromium";

/// Returns the name or path of a Chromium that starts. A placeholder that only points to a shop of
/// packages doesn't start.
pub(crate) fn chromium() -> Option<String> {
    std::env::var("EBB_CHROMIUM")
        .into_iter()
        .chain(NAMES.map(str::to_owned))
        .chain([MACOS.to_owned()])
        .find(|name| works(name, &["--version"]))
}

/// Whether Node.js is there and is version 18 or newer.
pub(crate) fn node_is_new_enough() -> bool {
    output(Command::new("node").arg("--version"))
        .ok()
        .and_then(|said| major(&said))
        .is_some_and(|version| version >= 18)
}

fn major(said: &str) -> Option<u32> {
    said.trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// Builds the release program and runs every `e2e/*.test.mjs` against it.
pub(crate) fn test(project: &Project) -> Result<String> {
    let files = test_files(project)?;
    succeed(
        project
            .cargo()
            .args(["build", "--release", "--package", "ebb-app"]),
    )?;
    succeed(
        project
            .command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(project.path("e2e"))
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    let program = Metadata::read(project)?
        .target_directory
        .join("release/ebb");
    let browser = chromium().context("no Chromium starts here")?;
    succeed(
        project
            .command("node")
            .arg("--test")
            .args(&files)
            .current_dir(project.path("e2e"))
            .env("EBB_PROGRAM", program)
            .env("EBB_CHROMIUM", whole_path(&browser)?),
    )?;
    Ok(format!("{} files of browser tests pass", files.len()))
}

fn test_files(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.path("e2e");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| format!("could not list {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("no browser test found in {}", folder.display());
    }
    Ok(files)
}

/// Returns the whole path of a program, since the driver of the browser wants one.
fn whole_path(name: &str) -> Result<PathBuf> {
    if name.contains('/') {
        return Ok(PathBuf::from(name));
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
        .with_context(|| format!("{name} is in no folder of PATH"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_that_node_prints_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.20.2"), None);
        assert_eq!(major(""), None);
    }
}
