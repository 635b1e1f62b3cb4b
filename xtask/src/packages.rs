//! The ways to get a program onto a machine, and the exact line to type for each.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::command::{succeed, works};

/// Package names of one need, for each package manager that is known here. Empty: it has none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Packages {
    pub(crate) apt: &'static str,
    pub(crate) dnf: &'static str,
    pub(crate) pacman: &'static str,
    pub(crate) brew: &'static str,
    /// Words after `rustup`, for what comes with the Rust toolchain.
    pub(crate) rustup: &'static str,
}

/// What kind of machine this is, as far as installing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manager {
    Apt,
    Dnf,
    Pacman,
    Brew,
    Unknown,
}

impl Manager {
    /// Returns this machine's package manager.
    pub(crate) fn here() -> Self {
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        if is_like(&release, &["debian", "ubuntu"]) {
            Self::Apt
        } else if is_like(&release, &["fedora", "rhel"]) {
            Self::Dnf
        } else if is_like(&release, &["arch"]) {
            Self::Pacman
        } else if cfg!(target_os = "macos") {
            Self::Brew
        } else {
            Self::Unknown
        }
    }

    /// Returns the lines to type for what is missing, in order.
    pub(crate) fn lines(self, missing: &[Packages], root: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let rustup = words(missing.iter().map(|packages| packages.rustup));
        if !rustup.is_empty() {
            lines.extend(
                missing
                    .iter()
                    .filter(|packages| !packages.rustup.is_empty())
                    .map(|packages| format!("rustup {}", packages.rustup)),
            );
        }
        let sudo = if root { "" } else { "sudo " };
        let system = |pick: fn(&Packages) -> &'static str| words(missing.iter().map(pick));
        let (names, line) = match self {
            Self::Apt => {
                let names = system(|packages| packages.apt);
                let line = format!("{sudo}apt-get update && {sudo}apt-get install -y {names}");
                (names, line)
            }
            Self::Dnf => {
                let names = system(|packages| packages.dnf);
                (names.clone(), format!("{sudo}dnf install -y {names}"))
            }
            Self::Pacman => {
                let names = system(|packages| packages.pacman);
                (names.clone(), format!("{sudo}pacman -S --needed {names}"))
            }
            Self::Brew => {
                let names = system(|packages| packages.brew);
                (names.clone(), format!("brew install {names}"))
            }
            Self::Unknown => {
                let names = system(|packages| packages.apt);
                let line = format!("install with your system's tool (Debian's names): {names}");
                (names, line)
            }
        };
        if !names.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// Whether this process may install packages for the whole machine.
pub(crate) fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

/// Whether this is Debian itself, which alone packages a compiler with parts for the web.
pub(crate) fn is_debian() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line.trim() == "ID=debian")
}

/// Installs what is missing on Debian or Ubuntu. Only root can.
pub(crate) fn install(missing: &[Packages]) -> Result<()> {
    for packages in missing
        .iter()
        .filter(|packages| !packages.rustup.is_empty())
    {
        if works("rustup", &["--version"]) {
            println!("     installing: rustup {}", packages.rustup);
            succeed(Command::new("rustup").args(packages.rustup.split(' ')))?;
        }
    }
    let names = words(missing.iter().map(|packages| packages.apt));
    if names.is_empty() {
        return Ok(());
    }
    println!("     installing: apt-get install -y {names}");
    succeed(apt().args(["-qq", "update"]))?;
    succeed(apt().args(["-qq", "-y", "install"]).args(names.split(' ')))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn is_like(release: &str, names: &[&str]) -> bool {
    release
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|value| value.trim_matches('"').split(' '))
        .any(|name| names.contains(&name))
}

fn words<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in parts.flat_map(str::split_whitespace) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRACE: Packages = Packages {
        apt: "strace",
        dnf: "strace",
        pacman: "strace",
        brew: "",
        rustup: "",
    };
    const CLIPPY: Packages = Packages {
        apt: "",
        dnf: "",
        pacman: "",
        brew: "",
        rustup: "component add clippy",
    };

    #[test]
    fn the_line_to_type_asks_for_rights_only_where_they_lack() {
        assert_eq!(
            Manager::Apt.lines(&[STRACE, STRACE], false),
            ["sudo apt-get update && sudo apt-get install -y strace"]
        );
        assert_eq!(
            Manager::Dnf.lines(&[STRACE], true),
            ["dnf install -y strace"]
        );
    }

    #[test]
    fn parts_of_the_toolchain_have_a_line_of_their_own() {
        assert_eq!(
            Manager::Brew.lines(&[STRACE, CLIPPY], false),
            ["rustup component add clippy"]
        );
    }

    #[test]
    fn a_relative_of_debian_is_recognised() {
        assert!(is_like("ID=ubuntu\nID_LIKE=debian\n", &["debian"]));
        assert!(is_like(
            "ID=rocky\nID_LIKE=\"rhel centos fedora\"\n",
            &["fedora"]
        ));
        assert!(!is_like("ID=arch\n", &["debian"]));
    }
}
