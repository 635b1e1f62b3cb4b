//! Licences, origins and generations of every crate that this project uses, after `deny.toml`.
//!
//! The file is one that cargo-deny reads too; what stands in it is enforced here, from what cargo
//! itself knows, so that nobody has to install a tool to run the tests.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::command::Project;
use crate::graph::{Metadata, Package};

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The part of `deny.toml` that is enforced.
#[derive(Debug, Deserialize)]
struct Deny {
    licenses: Licences,
    bans: Bans,
}

#[derive(Debug, Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
    #[serde(default)]
    skip: Vec<Skip>,
}

/// A crate that may not be there, or not in more than one version.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    deny_multiple_versions: bool,
    reason: String,
}

/// One older version that is put up with, `name@version`.
#[derive(Debug, Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    spec: String,
}

/// Checks every crate in the workspace's lock file.
pub(crate) fn check(project: &Project) -> Result<String> {
    let deny = Deny::read(project)?;
    let metadata = Metadata::read(project)?;
    let mut wrong = trouble(&metadata, &deny);
    wrong.extend(ban_trouble(&metadata.shipped(), &deny.bans));
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n     "));
    }
    Ok(format!(
        "{} crates, licences and origins allowed",
        metadata.packages.len()
    ))
}

/// Checks what a tool outside of the workspace is built from, by its manifest, given from the root.
/// Nothing of it is shipped, so it may bring other generations.
pub(crate) fn check_tool(project: &Project, manifest: &str) -> Result<()> {
    let wrong = trouble(
        &Metadata::read_of(project, manifest)?,
        &Deny::read(project)?,
    );
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n     "));
    }
    Ok(())
}

impl Deny {
    fn read(project: &Project) -> Result<Self> {
        let text = std::fs::read_to_string(project.path("deny.toml"))
            .context("could not read deny.toml")?;
        toml::from_str(&text).context("could not understand deny.toml")
    }
}

fn trouble(metadata: &Metadata, deny: &Deny) -> Vec<String> {
    let licences = metadata
        .packages
        .iter()
        .filter_map(|package| licence_trouble(package, &deny.licenses));
    let origins = metadata.packages.iter().filter_map(origin_trouble);
    licences.chain(origins).collect()
}

fn licence_trouble(package: &Package, allowed: &Licences) -> Option<String> {
    let Package { name, version, .. } = package;
    let Some(licence) = &package.license else {
        return Some(format!("{name} {version} names no licence"));
    };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(_) => Some(format!(
            "{name} {version}: `{licence}` is no licence expression"
        )),
        Ok(expression) if expression.evaluate(|part| is_allowed(part, allowed)) => None,
        Ok(_) => Some(format!("{name} {version}: `{licence}` is not allowed")),
    }
}

fn is_allowed(part: &LicenseReq, allowed: &Licences) -> bool {
    let name = part.to_string();
    allowed.allow.contains(&name)
}

fn origin_trouble(package: &Package) -> Option<String> {
    let source = package.source.as_deref()?;
    (source != CRATES_IO).then(|| format!("{} comes from {source}", package.name))
}

fn ban_trouble(shipped: &[&Package], bans: &Bans) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in shipped {
        if !bans.skips(package) {
            versions
                .entry(&package.name)
                .or_default()
                .insert(&package.version);
        }
    }
    bans.deny
        .iter()
        .filter_map(|ban| Some((ban, versions.get(ban.name.as_str())?)))
        .filter(|(ban, found)| !ban.deny_multiple_versions || found.len() > 1)
        .map(|(ban, found)| {
            let found: Vec<&str> = found.iter().copied().collect();
            format!("{} {}: {}", ban.name, found.join(", "), ban.reason)
        })
        .collect()
}

impl Bans {
    fn skips(&self, package: &Package) -> bool {
        let spec = format!("{}@{}", package.name, package.version);
        self.skip.iter().any(|skip| skip.spec == spec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, version: &str, licence: Option<&str>) -> Package {
        Package {
            id: format!("{name}@{version}"),
            name: name.to_owned(),
            version: version.to_owned(),
            license: licence.map(str::to_owned),
            source: Some(CRATES_IO.to_owned()),
            dependencies: Vec::new(),
            manifest_path: "Cargo.toml".into(),
        }
    }

    fn allowed() -> Licences {
        Licences {
            allow: vec![
                "MIT".to_owned(),
                "Apache-2.0".to_owned(),
                "Unicode-3.0".to_owned(),
            ],
        }
    }

    fn trouble(licence: &str) -> bool {
        licence_trouble(&package("thing", "1.0.0", Some(licence)), &allowed()).is_some()
    }

    #[test]
    fn one_allowed_licence_of_several_is_enough() {
        assert!(!trouble("Apache-2.0 OR GPL-2.0-only"));
        assert!(!trouble("MIT/Apache-2.0"));
    }

    #[test]
    fn every_licence_that_binds_must_be_allowed() {
        assert!(trouble("MIT AND GPL-3.0-only"));
        assert!(!trouble("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(trouble("AGPL-3.0-only"));
    }

    #[test]
    fn a_crate_without_a_licence_is_refused() {
        assert!(licence_trouble(&package("thing", "1.0.0", None), &allowed()).is_some());
    }

    #[test]
    fn a_crate_from_elsewhere_is_refused() {
        let mut stranger = package("thing", "1.0.0", Some("MIT"));
        stranger.source = Some("git+https://example.org/thing".to_owned());
        assert!(origin_trouble(&stranger).is_some());
    }

    #[test]
    fn two_generations_of_a_cipher_are_refused_unless_one_is_put_up_with() {
        let (old, new) = (
            package("sha2", "0.10.9", None),
            package("sha2", "0.11.1", None),
        );
        let mut bans = Bans {
            deny: vec![Ban {
                name: "sha2".to_owned(),
                deny_multiple_versions: true,
                reason: "one generation".to_owned(),
            }],
            skip: Vec::new(),
        };
        assert_eq!(ban_trouble(&[&old, &new], &bans).len(), 1);
        assert!(ban_trouble(&[&new], &bans).is_empty());
        bans.skip.push(Skip {
            spec: "sha2@0.10.9".to_owned(),
        });
        assert!(ban_trouble(&[&old, &new], &bans).is_empty());
    }
}
