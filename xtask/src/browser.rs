//! The built program in a real browser: the tests in `e2e`, run by Node's own test runner.
//!
//! They drive the browser that the machine has; nothing is downloaded but a few npm packages, pinned
//! by `e2e/package-lock.json`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{Project, output, succeed, works};
use crate::graph::Metadata;
use crate::pocket;

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

/// Whether the Firefox that the tests of the pocket start is there.
pub(crate) fn has_firefox() -> bool {
    works("/usr/bin/firefox-esr", &["--version"]) || works("/usr/bin/firefox", &["--version"])
}

/// Whether WebKit's driver and the invisible screen for its browser are there.
pub(crate) fn has_webkit() -> bool {
    works("WebKitWebDriver", &["--help"]) && works("Xvfb", &["-help"])
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
    let files = test_files(&project.path("e2e"))?;
    let program = prepare(project)?;
    succeed(node(project, &files)?.env("EBB_PROGRAM", program))?;
    Ok(format!("{} files of browser tests pass", files.len()))
}

/// Builds the pocket and runs what is its own, and every page test of the program as well, against
/// it.
pub(crate) fn test_pocket(project: &Project) -> Result<String> {
    let rehearsal = project.path("target/pocket-rehearsal");
    pocket::build(project, &rehearsal, true)?;
    let folder = project.path("target/pocket");
    let size = pocket::build(project, &folder, false)?;
    let mut files = test_files(&project.path("e2e/pocket"))?;
    files.extend(test_files(&project.path("e2e"))?);
    let program = prepare(project)?;
    succeed(
        node(project, &files)?
            .env("EBB_PROGRAM", program)
            .env("EBB_POCKET", folder)
            .env("EBB_REHEARSAL", rehearsal),
    )?;
    Ok(format!("{} files of tests pass; {size}", files.len()))
}

/// Builds the program and the relay and gets what drives the browser; returns the program, beside which
/// the relay lies.
fn prepare(project: &Project) -> Result<PathBuf> {
    for package in ["ebb-app", "ebb-relay"] {
        succeed(
            project
                .cargo()
                .args(["build", "--release", "--package", package]),
        )?;
    }
    succeed(
        project
            .command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(project.path("e2e"))
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    Ok(Metadata::read(project)?
        .target_directory
        .join("release/ebb"))
}

/// Node's own test runner over these files, with the browser that this machine has.
fn node(project: &Project, files: &[PathBuf]) -> Result<Command> {
    let browser = chromium().context("no Chromium starts here")?;
    let mut command = project.command("node");
    command
        .arg("--test")
        .args(files)
        .current_dir(project.path("e2e"))
        .env("EBB_CHROMIUM", whole_path(&browser)?);
    Ok(command)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
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
