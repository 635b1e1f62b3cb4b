//! `core`, `vault` and `web` compile for wasm32-unknown-unknown, where the pocket will run them.
//!
//! Two ways lead there: rustup's ready library, or Debian's compiler with the sources of the
//! library, which is then built along. Either way only the types are checked: that finds what has
//! no place in a browser's worker, and takes a fraction of a build's time.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{Project, output, succeed};

const TARGET: &str = "wasm32-unknown-unknown";
const CRATES: [&str; 3] = ["ebb-core", "ebb-vault", "ebb-web"];

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "lib/rustlib/src/rust/library/Cargo.lock";

/// A way to compile for the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The compiler in use has a library for the target.
    Ready,
    /// Debian's compiler, with the library's sources beside it.
    Debian,
}

impl Toolchain {
    /// Returns the way that this machine has, if it has one.
    pub(crate) fn find(project: &Project) -> Option<Self> {
        if has_target(&sysroot(project.command("rustc"))?) {
            return Some(Self::Ready);
        }
        let cargo = Path::new(DEBIAN_CARGO).is_file();
        let root = sysroot(from_debian(project, DEBIAN_RUSTC))?;
        (cargo && root.join(DEBIAN_LIBRARY).is_file()).then_some(Self::Debian)
    }
}

/// Checks each crate on its own, so that no crate's features help another.
pub(crate) fn check(project: &Project) -> Result<String> {
    let toolchain = Toolchain::find(project).context("no library for the target")?;
    for name in CRATES {
        let mut command = match toolchain {
            Toolchain::Ready => project.cargo(),
            Toolchain::Debian => debian(project),
        };
        command.args(["check", "--package", name, "--lib", "--target", TARGET]);
        command.args(["--target-dir", "target-wasm"]);
        if toolchain == Toolchain::Debian {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        succeed(&mut command)?;
    }
    Ok(format!("{} compile for {TARGET}", CRATES.join(", ")))
}

/// Debian's compiler is a stable one; the variable lets it take the flag that builds the library.
fn debian(project: &Project) -> Command {
    let mut command = from_debian(project, DEBIAN_CARGO);
    command
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1");
    command
}

/// A program of Debian's toolchain must not meet the libraries of the one that runs this task.
fn from_debian(project: &Project, program: &str) -> Command {
    let mut command = project.command(program);
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}

fn sysroot(mut compiler: Command) -> Option<PathBuf> {
    let said = output(compiler.args(["--print", "sysroot"])).ok()?;
    Some(PathBuf::from(said.trim()))
}

fn has_target(root: &Path) -> bool {
    root.join("lib/rustlib").join(TARGET).join("lib").is_dir()
}
