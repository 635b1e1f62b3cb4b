//! The arrows between the crates, and what may not be below them.
//!
//! Each crate exists because its dependencies differ from the others'. This is the proof: the
//! method knows no cipher and no clock, the pages know no network and no chance, and what a relay
//! is built from can't open anything.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use crate::command::Project;
use crate::graph::{Metadata, Package, below};

/// A crate of ours: what it may stand on, and what may be nowhere below it.
struct Floor {
    name: &'static str,
    /// All crates of ours that are allowed below it, near or far.
    on: &'static [&'static str],
    without: &'static [&'static [&'static str]],
}

/// Threads, sockets and executors: what is pure awaits nothing and reaches nobody.
const NETWORK: &[&str] = &[
    "tokio",
    "async-std",
    "smol",
    "mio",
    "socket2",
    "hyper",
    "reqwest",
    "ureq",
    "rustls",
    "openssl",
    "native-tls",
    "web-sys",
];
/// Chance enters as an argument. `rand_core` alone is a set of traits and draws nothing.
const CHANCE: &[&str] = &["rand", "getrandom", "fastrand"];
/// Stores live at the edges, behind `RecordStore`.
const DATABASES: &[&str] = &["rusqlite", "libsqlite3-sys", "sqlx", "tokio-postgres"];
/// Whatever seals, opens or stretches a passphrase.
const CIPHERS: &[&str] = &[
    "chacha20poly1305",
    "chacha20",
    "aead",
    "cipher",
    "aes",
    "aes-gcm",
    "argon2",
    "age",
    "x25519-dalek",
];

/// The same for a relay. `chacha20` alone is below it as a source of chance: a login to PostgreSQL
/// draws a number. What would seal or open with it is not.
const SEALS: &[&str] = &[
    "chacha20poly1305",
    "aead",
    "cipher",
    "poly1305",
    "aes",
    "aes-gcm",
    "argon2",
    "age",
    "x25519-dalek",
    "ed25519-dalek",
];

const PURE: &[&[&str]] = &[NETWORK, CHANCE, DATABASES];
const PURE_AND_BLIND: &[&[&str]] = &[NETWORK, CHANCE, DATABASES, CIPHERS];

const HOUSE: &[&str] = &[
    "ebb-core",
    "ebb-chats",
    "ebb-guard",
    "ebb-protocol",
    "ebb-vault",
    "ebb-web",
];

const FLOORS: &[Floor] = &[
    Floor {
        name: "ebb-core",
        on: &[],
        without: PURE_AND_BLIND,
    },
    Floor {
        name: "ebb-chats",
        on: &[],
        without: PURE_AND_BLIND,
    },
    Floor {
        name: "ebb-guard",
        on: &[],
        without: PURE_AND_BLIND,
    },
    Floor {
        name: "ebb-protocol",
        on: &[],
        without: PURE_AND_BLIND,
    },
    Floor {
        name: "ebb-vault",
        on: &["ebb-protocol"],
        without: PURE,
    },
    Floor {
        name: "ebb-web",
        on: &[
            "ebb-core",
            "ebb-chats",
            "ebb-guard",
            "ebb-protocol",
            "ebb-vault",
        ],
        without: PURE,
    },
    Floor {
        name: "ebb-app",
        on: HOUSE,
        without: &[],
    },
    Floor {
        name: "ebb-worker",
        on: HOUSE,
        without: &[DATABASES],
    },
    Floor {
        name: "ebb-relay",
        on: &["ebb-protocol"],
        without: &[SEALS],
    },
    Floor {
        name: "ebb-fuzz",
        on: HOUSE,
        without: PURE,
    },
    Floor {
        name: "xtask",
        on: HOUSE,
        without: &[],
    },
];

/// Checks every crate of ours against its floor.
pub(crate) fn check(project: &Project) -> Result<String> {
    let metadata = Metadata::read(project)?;
    let ours: BTreeSet<&str> = metadata
        .ours()
        .map(|package| package.name.as_str())
        .collect();
    let mut wrong = Vec::new();
    for package in metadata.ours() {
        let Some(floor) = FLOORS.iter().find(|floor| floor.name == package.name) else {
            wrong.push(format!(
                "{} has no place in the house yet: give it one in architecture.rs",
                package.name
            ));
            continue;
        };
        wrong.extend(crooked_arrows(floor, package, &ours));
        wrong.extend(forbidden_below(floor, &below(project, &package.name)?));
        if package.name != "xtask" && !takes_the_lints(package)? {
            wrong.push(format!(
                "{} doesn't take the workspace's lints",
                package.name
            ));
        }
    }
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n     "));
    }
    Ok(format!(
        "{} crates stand where the house has them",
        ours.len()
    ))
}

/// Finds arrows to crates of ours that aren't below, those of tests and build scripts included.
fn crooked_arrows(floor: &Floor, package: &Package, ours: &BTreeSet<&str>) -> Vec<String> {
    package
        .dependencies
        .iter()
        .filter(|dependency| ours.contains(dependency.name.as_str()))
        .filter(|dependency| !floor.on.contains(&dependency.name.as_str()))
        .map(|dependency| {
            let kind = dependency.kind.as_deref().unwrap_or("normal");
            format!(
                "{} may not depend on {} ({kind})",
                floor.name, dependency.name
            )
        })
        .collect()
}

fn forbidden_below(floor: &Floor, below: &BTreeSet<String>) -> Vec<String> {
    floor
        .without
        .iter()
        .flat_map(|names| names.iter())
        .filter(|name| below.contains(**name))
        .map(|name| {
            format!(
                "{name} is below {0}: see `cargo tree -p {0} -e normal -i {name}`",
                floor.name
            )
        })
        .collect()
}

fn takes_the_lints(package: &Package) -> Result<bool> {
    let path = &package.manifest_path;
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read {}", path.display()))?;
    let manifest: toml::Table = toml::from_str(&text)
        .with_context(|| format!("could not understand {}", path.display()))?;
    let lints = manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    Ok(lints.and_then(toml::Value::as_bool) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Dependency;

    fn package(name: &str, on: &[&str]) -> Package {
        Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "0.0.0".to_owned(),
            license: None,
            source: None,
            dependencies: on
                .iter()
                .map(|name| Dependency {
                    name: (*name).to_owned(),
                    kind: None,
                })
                .collect(),
            manifest_path: "Cargo.toml".into(),
        }
    }

    fn floor(name: &str) -> &'static Floor {
        FLOORS.iter().find(|floor| floor.name == name).unwrap()
    }

    #[test]
    fn an_arrow_up_is_named() {
        let ours = BTreeSet::from(["ebb-core", "ebb-web"]);
        let wrong = crooked_arrows(
            floor("ebb-core"),
            &package("ebb-core", &["ebb-web", "jiff"]),
            &ours,
        );
        assert_eq!(wrong, ["ebb-core may not depend on ebb-web (normal)"]);
    }

    #[test]
    fn an_arrow_down_is_fine() {
        let ours = BTreeSet::from(["ebb-core", "ebb-web"]);
        let right = crooked_arrows(floor("ebb-web"), &package("ebb-web", &["ebb-core"]), &ours);
        assert!(right.is_empty());
    }

    #[test]
    fn a_cipher_below_the_relay_is_found() {
        let below = BTreeSet::from(["chacha20poly1305".to_owned(), "tokio".to_owned()]);
        let wrong = forbidden_below(floor("ebb-relay"), &below);
        assert_eq!(wrong.len(), 1, "the relay may use a network: {wrong:?}");
    }

    #[test]
    fn chance_below_the_pages_is_found() {
        let below = BTreeSet::from(["getrandom".to_owned(), "rand_core".to_owned()]);
        assert_eq!(forbidden_below(floor("ebb-web"), &below).len(), 1);
    }
}
