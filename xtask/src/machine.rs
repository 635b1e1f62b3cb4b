//! What the steps need beyond Rust: is it on this machine, and if not, how does it get there?
//!
//! As root on Debian or Ubuntu whatever is missing is named and installed. Elsewhere the exact line
//! to type is printed and the step is red: a test that quietly doesn't run proves nothing.

use anyhow::{Result, bail};

use crate::command::{Project, works};
use crate::packages::{Manager, Packages, install, is_debian, is_root};
use crate::suite::Step;
use crate::{browser, wasm};

/// Something that steps need.
struct Need {
    name: &'static str,
    steps: &'static [Step],
    found: fn() -> bool,
    packages: Packages,
}

/// Looks for everything that these steps need, and installs it where that is possible.
pub(crate) fn prepare(steps: &[Step]) -> Result<String> {
    let wanted: Vec<Need> = needs()
        .into_iter()
        .filter(|need| steps == [Step::Machine] || need.steps.iter().any(|s| steps.contains(s)))
        .collect();
    let missing: Vec<&Need> = wanted.iter().filter(|need| !(need.found)()).collect();
    if missing.is_empty() {
        return Ok(format!("{} needs, all met", wanted.len()));
    }
    for need in &missing {
        let steps: Vec<String> = need.steps.iter().map(|step| step.name()).collect();
        println!("     missing: {} (for {})", need.name, steps.join(", "));
    }
    let packages: Vec<Packages> = missing.iter().map(|need| need.packages).collect();
    let manager = Manager::here();
    if manager != Manager::Apt || !is_root() {
        return Err(refusal(manager, &packages));
    }
    install(&packages)?;
    let still: Vec<&str> = missing
        .iter()
        .filter(|need| !(need.found)())
        .map(|need| need.name)
        .collect();
    if !still.is_empty() {
        bail!("installed, but still not usable: {}", still.join(", "));
    }
    Ok(format!(
        "{} needs, {} installed now",
        wanted.len(),
        missing.len()
    ))
}

fn refusal(manager: Manager, packages: &[Packages]) -> anyhow::Error {
    let lines = manager.lines(packages, is_root()).join("\n    ");
    anyhow::anyhow!(
        "something is missing; type\n    {lines}\nand run this again, \
         or leave a step out with `--without STEP`"
    )
}

fn needs() -> Vec<Need> {
    let mut needs = toolchain();
    needs.extend(programs());
    needs.extend(browsers());
    needs
}

fn toolchain() -> Vec<Need> {
    vec![
        Need {
            name: "rustfmt",
            steps: &[Step::Format],
            found: || works("cargo", &["fmt", "--version"]),
            packages: Packages {
                rustup: "component add rustfmt",
                ..Packages::default()
            },
        },
        Need {
            name: "clippy",
            steps: &[Step::Clippy],
            found: || works("cargo", &["clippy", "--version"]),
            packages: Packages {
                rustup: "component add clippy",
                ..Packages::default()
            },
        },
        Need {
            name: "a C compiler",
            steps: &[
                Step::Clippy,
                Step::Tests,
                Step::Docs,
                Step::Browser,
                Step::Pocket,
            ],
            found: || works("cc", &["--version"]),
            packages: Packages {
                apt: "gcc libc6-dev",
                dnf: "gcc",
                pacman: "gcc",
                brew: "gcc",
                ..Packages::default()
            },
        },
        Need {
            name: "a standard library for wasm32-unknown-unknown",
            steps: &[Step::Wasm, Step::Pocket],
            found: || wasm::Toolchain::find(&Project::here()).is_some(),
            packages: wasm_packages(),
        },
        Need {
            name: "a linker for wasm32-unknown-unknown",
            steps: &[Step::Pocket],
            found: || wasm::Toolchain::find(&Project::here()).is_some_and(wasm::Toolchain::links),
            packages: Packages {
                apt: "lld-22",
                ..Packages::default()
            },
        },
    ]
}

/// Debian alone packages a compiler with the sources of its library; others have rustup's target.
fn wasm_packages() -> Packages {
    if is_debian() {
        return Packages {
            apt: "rustc-web cargo-web rust-web-src",
            ..Packages::default()
        };
    }
    Packages {
        rustup: "target add wasm32-unknown-unknown",
        ..Packages::default()
    }
}

fn programs() -> Vec<Need> {
    let linux = cfg!(target_os = "linux");
    let mut needs = vec![
        Need {
            name: "faketime",
            steps: &[Step::Tests, Step::Browser],
            found: || works("faketime", &["--version"]),
            packages: Packages {
                apt: "faketime",
                dnf: "libfaketime",
                pacman: "libfaketime",
                brew: "libfaketime",
                ..Packages::default()
            },
        },
        Need {
            name: "Python 3 with venv",
            steps: &[Step::Tests],
            found: || works("python3", &["-c", "import venv, ensurepip"]),
            packages: Packages {
                apt: "python3 python3-venv",
                dnf: "python3",
                pacman: "python",
                brew: "python3",
                ..Packages::default()
            },
        },
    ];
    needs.push(Need {
        name: "PostgreSQL's server",
        steps: &[Step::Tests],
        found: has_postgres,
        packages: Packages {
            apt: "postgresql",
            dnf: "postgresql-server",
            pacman: "postgresql",
            brew: "postgresql",
            ..Packages::default()
        },
    });
    needs.push(Need {
        name: "nginx, openssl and curl",
        steps: &[Step::Tests],
        found: has_proxy,
        packages: Packages {
            apt: "nginx-light openssl curl",
            dnf: "nginx openssl curl",
            pacman: "nginx openssl curl",
            brew: "nginx openssl curl",
            ..Packages::default()
        },
    });
    if linux {
        needs.push(Need {
            name: "strace",
            steps: &[Step::Tests],
            found: || works("strace", &["--version"]),
            packages: Packages {
                apt: "strace",
                dnf: "strace",
                pacman: "strace",
                ..Packages::default()
            },
        });
    }
    needs
}

/// Debian keeps nginx off the path of ordinary users.
fn has_proxy() -> bool {
    let nginx = works("/usr/sbin/nginx", &["-v"]) || works("nginx", &["-v"]);
    nginx && works("openssl", &["version"]) && works("curl", &["--version"])
}

/// Looks where Debian keeps the server's programs, which aren't on the path there.
fn has_postgres() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .any(|version| version.path().join("bin/initdb").exists());
    debian || works("initdb", &["--version"])
}

fn browsers() -> Vec<Need> {
    vec![
        Need {
            name: "a Chromium that starts",
            steps: &[Step::Browser, Step::Pocket],
            found: || browser::chromium().is_some(),
            packages: Packages {
                apt: "chromium fonts-liberation",
                dnf: "chromium liberation-fonts",
                pacman: "chromium ttf-liberation",
                brew: "--cask chromium",
                ..Packages::default()
            },
        },
        Need {
            name: "Firefox",
            steps: &[Step::Pocket],
            found: browser::has_firefox,
            packages: Packages {
                apt: "firefox-esr",
                dnf: "firefox",
                pacman: "firefox",
                ..Packages::default()
            },
        },
        Need {
            name: "WebKitGTK with its driver, and a screen that nobody sees",
            steps: &[Step::Pocket],
            found: browser::has_webkit,
            packages: Packages {
                apt: "webkit2gtk-driver xvfb",
                dnf: "webkit2gtk4.1 xorg-x11-server-Xvfb",
                pacman: "webkit2gtk-4.1 xorg-server-xvfb",
                ..Packages::default()
            },
        },
        Need {
            name: "Node.js 18 or newer",
            steps: &[Step::Browser, Step::Pocket],
            found: browser::node_is_new_enough,
            packages: Packages {
                apt: "nodejs",
                dnf: "nodejs",
                pacman: "nodejs",
                brew: "node",
                ..Packages::default()
            },
        },
        Need {
            name: "npm",
            steps: &[Step::Browser, Step::Pocket],
            found: || works("npm", &["--version"]),
            packages: Packages {
                apt: "npm",
                dnf: "nodejs-npm",
                pacman: "npm",
                brew: "node",
                ..Packages::default()
            },
        },
    ]
}
