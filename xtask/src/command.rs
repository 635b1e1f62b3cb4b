//! Running other programs from the project's root.
//!
//! Cargo tells each program that it runs about the package it comes from. Handed down to another
//! cargo those variables would make it rebuild, so they are taken away here, once.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folder that holds the workspace.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Returns the project that this program was built from.
    pub(crate) fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            root: own.parent().unwrap_or(own).to_path_buf(),
        }
    }

    /// Returns the path of a file, given from the root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Returns a command that will run in the root, reading nothing.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(is_about_this_package) {
                command.env_remove(name);
            }
        }
        command
    }

    /// Returns a command for the cargo that runs this task.
    pub(crate) fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }
}

fn is_about_this_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || name.starts_with("CARGO_BIN_")
        || name == "OUT_DIR"
}

/// Runs a command whose output goes to the terminal. A status other than 0 is an error.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs a command and returns what it printed. A status other than 0 is an error with its last
/// lines.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let answer = command
        .output()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !answer.status.success() {
        let said = String::from_utf8_lossy(&answer.stderr);
        let lines: Vec<&str> = said.lines().collect();
        let last = lines[lines.len().saturating_sub(12)..].join("\n");
        bail!("`{shown}` ended with {}\n{last}", answer.status);
    }
    String::from_utf8(answer.stdout).with_context(|| format!("`{shown}` printed no valid text"))
}

/// Whether a command can be started and ends well. Its output is thrown away.
pub(crate) fn works(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![
        program
            .file_name()
            .unwrap_or(program.as_os_str())
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_with_its_arguments() {
        let mut command = Command::new("sh");
        command.args(["-c", "exit 3"]);
        let why = succeed(&mut command).unwrap_err().to_string();
        assert!(why.starts_with("`sh -c exit 3` ended with"), "{why}");
    }

    #[test]
    fn a_missing_program_does_not_work() {
        assert!(!works("surely-no-program-of-this-name", &[]));
    }
}
