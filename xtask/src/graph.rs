//! What cargo knows about the crates of this project and those below them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command::{Project, output};

/// The answer of `cargo metadata`, as far as it matters here.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: BTreeSet<String>,
    pub(crate) resolve: Resolve,
    /// Where cargo builds to.
    pub(crate) target_directory: PathBuf,
}

/// One version of one crate.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    /// Where it comes from. None for a crate of this project.
    pub(crate) source: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) manifest_path: PathBuf,
}

/// A dependency as a manifest declares it.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// None, "dev" or "build".
    pub(crate) kind: Option<String>,
}

/// Which version each dependency came to.
#[derive(Debug, Deserialize)]
pub(crate) struct Resolve {
    pub(crate) nodes: Vec<Node>,
}

/// One crate with what it stands on.
#[derive(Debug, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) deps: Vec<Edge>,
}

/// One arrow down.
#[derive(Debug, Deserialize)]
pub(crate) struct Edge {
    pub(crate) pkg: String,
    pub(crate) dep_kinds: Vec<EdgeKind>,
}

/// Whether an arrow is there for the program, its build or its tests.
#[derive(Debug, Deserialize)]
pub(crate) struct EdgeKind {
    pub(crate) kind: Option<String>,
}

impl Metadata {
    /// Asks cargo about the workspace.
    pub(crate) fn read(project: &Project) -> Result<Self> {
        Self::read_of(project, "Cargo.toml")
    }

    /// Asks cargo about a workspace by its manifest, given from the root.
    pub(crate) fn read_of(project: &Project, manifest: &str) -> Result<Self> {
        let said = output(project.cargo().args([
            "metadata",
            "--format-version",
            "1",
            "--manifest-path",
            manifest,
        ]))?;
        serde_json::from_str(&said).context("cargo metadata printed something unexpected")
    }

    /// Returns the crates of this project.
    pub(crate) fn ours(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Returns every crate that is built into what people get, or runs while that is built: all
    /// that this project's crates stand on, the tasks and tests left aside.
    pub(crate) fn shipped(&self) -> Vec<&Package> {
        let below: BTreeMap<&str, &Node> = self
            .resolve
            .nodes
            .iter()
            .map(|node| (node.id.as_str(), node))
            .collect();
        let mut open: Vec<&str> = self
            .ours()
            .filter(|package| package.name != "xtask")
            .map(|package| package.id.as_str())
            .collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let edges = below
                .get(id)
                .map(|node| node.deps.as_slice())
                .unwrap_or(&[]);
            open.extend(
                edges
                    .iter()
                    .filter(|edge| edge.is_shipped())
                    .map(|edge| edge.pkg.as_str()),
            );
        }
        self.packages
            .iter()
            .filter(|package| seen.contains(package.id.as_str()))
            .collect()
    }
}

impl Edge {
    fn is_shipped(&self) -> bool {
        self.dep_kinds
            .iter()
            .any(|kind| kind.kind.as_deref() != Some("dev"))
    }
}

/// Returns the names of all crates below one of ours, tests aside, on every platform.
///
/// Asked with `cargo tree`, for `cargo metadata` joins the features that any crate of the workspace
/// wants, and would put below `web` what only `app` asked for.
pub(crate) fn below(project: &Project, package: &str) -> Result<BTreeSet<String>> {
    let said = output(project.cargo().args([
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]))?;
    Ok(said
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != package)
        .map(str::to_owned)
        .collect())
}
