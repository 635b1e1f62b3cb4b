//! `core`, `vault` and `web` compile for wasm32-unknown-unknown, where the pocket will run them.
//!
//! Two ways lead there: rustup's ready library, or Debian's compiler with the sources of the
//! library, which is then built along. Either way only the types are checked: that finds what has
//! no place in a browser's worker, and takes a fraction of a build's time.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command::{Project, output, succeed, works};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const CRATES: [&str; 3] = ["ebb-core", "ebb-vault", "ebb-web"];

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "lib/rustlib/src/rust/library/Cargo.lock";
/// Debian names its linkers by their generation.
const DEBIAN_LINKERS: [&str; 4] = ["wasm-ld-22", "wasm-ld-21", "wasm-ld-20", "wasm-ld"];

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

    /// Whether a module can be linked: rustup brings its own linker, Debian has it apart.
    pub(crate) fn links(self) -> bool {
        self == Self::Ready || debian_linker().is_some()
    }

    /// Returns a command of cargo for the target, in a target folder of its own.
    pub(crate) fn cargo(self, project: &Project, task: &str) -> Command {
        let mut command = match self {
            Self::Ready => project.cargo(),
            Self::Debian => debian(project),
        };
        command.args([task, "--target", TARGET, "--target-dir", "target-wasm"]);
        if self == Self::Debian {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command
    }

    /// Returns a command that builds the smallest module: where something breaks it says no word, and
    /// nothing in it can be printed for a developer.
    pub(crate) fn smallest(self, project: &Project) -> Command {
        let mut command = self.cargo(project, "build");
        let mut flags = vec![
            "-Zunstable-options",
            "-Zfmt-debug=none",
            "-Zlocation-detail=none",
            // A handful of signatures: rounds in a loop are as good as rounds written out.
            r#"--cfg=sha2_backend_soft="compact""#,
        ];
        if self == Self::Debian {
            flags.push("-Cpanic=immediate-abort");
            command.arg("-Zbuild-std-features=optimize_for_size");
        }
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", flags.join(" "))
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}

/// Checks each crate on its own, so that no crate's features help another.
pub(crate) fn check(project: &Project) -> Result<String> {
    let toolchain = Toolchain::find(project).context("no library for the target")?;
    for name in CRATES {
        let mut command = toolchain.cargo(project, "check");
        succeed(command.args(["--package", name, "--lib"]))?;
    }
    Ok(format!("{} compile for {TARGET}", CRATES.join(", ")))
}

/// Debian's compiler is a stable one; the variable lets it take the flag that builds the library.
fn debian(project: &Project) -> Command {
    let mut command = from_debian(project, DEBIAN_CARGO);
    command
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1");
    if let Some(linker) = debian_linker() {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    command
}

fn debian_linker() -> Option<&'static str> {
    DEBIAN_LINKERS
        .into_iter()
        .find(|name| works(name, &["--version"]))
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
