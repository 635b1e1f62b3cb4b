//! `cargo xtask fuzz`: whatever reads a stranger's bytes, fed by libFuzzer for a while.
//!
//! A stable compiler is enough: the coverage that libFuzzer steers by is a pass of LLVM that any
//! rustc can run. What is found stays in `fuzz/found`, what was learned in `fuzz/corpus`; neither is
//! kept in the repository.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command::{Project, output, succeed, works};
use crate::licences;

/// How rustc is told to count where the program goes. The first two let the dependency in.
const FLAGS: &str = "--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// How long one input may take, in seconds, before it counts as a hang.
const HANG: u32 = 20;
/// How much memory a target may take, in MiB.
const MEMORY: u32 = 2048;
/// How much of what libFuzzer said is shown where something was found, in lines.
const SAID: usize = 25;

/// What to feed, and for how long.
#[derive(Args)]
pub(crate) struct Choice {
    /// These targets alone; all of them where none is named
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
    /// Seconds for each target
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// Names the targets and feeds none
    #[arg(long)]
    list: bool,
}

/// Builds the fuzzer and feeds one target after the other.
pub(crate) fn run(project: &Project, choice: &Choice) -> Result<()> {
    if !works("c++", &["--version"]) {
        bail!("libFuzzer is C++, and no compiler is here; on Debian: apt install g++");
    }
    licences::check_tool(project, "fuzz/Cargo.toml")?;
    let fuzzer = Fuzzer::build(project)?;
    let known = output(fuzzer.command().arg("list"))?;
    if choice.list {
        print!("{known}");
        return Ok(());
    }
    let known: Vec<&str> = known
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    let targets = if choice.targets.is_empty() {
        known.clone()
    } else {
        choice.targets.iter().map(String::as_str).collect()
    };
    if let Some(stranger) = targets.iter().find(|target| !known.contains(target)) {
        bail!("no target `{stranger}`; there are {}", known.join(", "));
    }
    let mut broken = Vec::new();
    for target in targets {
        match fuzzer.feed(target, choice.seconds)? {
            Outcome::Nothing { runs } => println!("ok    {target}: {runs} inputs, nothing found"),
            Outcome::Found { file, said } => {
                println!("{said}");
                println!("FOUND {target}: {}", show(file.as_deref()));
                println!(
                    "      to read it again: {}",
                    fuzzer.again(target, file.as_deref())
                );
                broken.push(target);
            }
        }
    }
    match broken.as_slice() {
        [] => Ok(()),
        broken => bail!("something was found in {}", broken.join(", ")),
    }
}

fn show(file: Option<&Path>) -> String {
    file.map_or_else(
        || "it ended, and left no input behind".to_owned(),
        |file| file.display().to_string(),
    )
}

/// What became of feeding a target.
enum Outcome {
    Nothing { runs: String },
    Found { file: Option<PathBuf>, said: String },
}

/// The fuzzer, built.
struct Fuzzer<'a> {
    project: &'a Project,
    folder: PathBuf,
    program: PathBuf,
}

impl<'a> Fuzzer<'a> {
    fn build(project: &'a Project) -> Result<Self> {
        let folder = project.path("fuzz");
        let host = host(project)?;
        // Named, the host's own triple keeps the flags away from what only runs during the build.
        succeed(
            project
                .cargo()
                .args(["build", "--release", "--target", &host])
                .current_dir(&folder)
                .env("CARGO_TARGET_DIR", folder.join("target"))
                .env("RUSTFLAGS", FLAGS),
        )?;
        let program = folder.join("target").join(host).join("release/ebb-fuzz");
        Ok(Self {
            project,
            folder,
            program,
        })
    }

    /// The fuzzer's paths are given from its own folder, for its arguments are split at spaces.
    fn command(&self) -> Command {
        let mut command = self.project.command(&self.program);
        command.current_dir(&self.folder);
        command
    }

    fn feed(&self, target: &str, seconds: u32) -> Result<Outcome> {
        let corpus = format!("corpus/{target}");
        fs::create_dir_all(self.folder.join("found"))?;
        output(self.command().args(["seeds", target, &corpus]))?;
        let before = self.found(target)?;
        let log = self.folder.join(format!("found/{target}.log"));
        let said =
            File::create(&log).with_context(|| format!("could not write {}", log.display()))?;
        let arguments = format!(
            "{corpus} -artifact_prefix=found/{target}- -max_total_time={seconds} \
             -timeout={HANG} -rss_limit_mb={MEMORY}"
        );
        let status = self
            .command()
            .args(["run", target])
            .env("BOLERO_LIBFUZZER_ARGS", arguments)
            // The way to the fuzzer's own depths would hide what was found.
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::null())
            .stderr(said)
            .status()
            .context("could not start the fuzzer")?;
        let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let new = self.found(target)?;
        let new = new.into_iter().find(|file| !before.contains(file));
        Ok(match (status.success(), new) {
            (true, None) => Outcome::Nothing { runs: runs(&said) },
            (_, file) => Outcome::Found {
                file,
                said: last(&said),
            },
        })
    }

    /// Every input that a target broke on, from this run and from former ones.
    fn found(&self, target: &str) -> Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder.join("found"))? {
            let name = entry?.file_name();
            if name.to_string_lossy().starts_with(&format!("{target}-")) {
                found.push(Path::new("fuzz/found").join(name));
            }
        }
        Ok(found)
    }

    fn again(&self, target: &str, file: Option<&Path>) -> String {
        let program = self.program.strip_prefix(self.project.path(""));
        let program = program.unwrap_or(&self.program).display();
        let file = file.map_or_else(|| "FILE".to_owned(), |file| file.display().to_string());
        format!("RUST_BACKTRACE=1 {program} read {target} {file}")
    }
}

/// The triple of the machine that builds.
fn host(project: &Project) -> Result<String> {
    let said = output(project.command("rustc").arg("-vV"))?;
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned)
        .context("rustc doesn't say what machine it runs on")
}

/// How many inputs there were, by libFuzzer's last word.
fn runs(said: &str) -> String {
    said.lines()
        .rev()
        .find_map(|line| line.strip_prefix("Done ")?.split(' ').next())
        .unwrap_or("some")
        .to_owned()
}

/// What broke, where a target said so itself; else what was said last, progress left out.
fn last(said: &str) -> String {
    let lines: Vec<&str> = said.lines().filter(|line| !line.starts_with('#')).collect();
    let own = lines.iter().rposition(|line| line.starts_with("Error:"));
    let told: &[&str] = match own {
        Some(at) => &lines[at + 1..],
        None => &lines[lines.len().saturating_sub(SAID)..],
    };
    let around = |line: &str| line.starts_with("note: run with") || line.starts_with("====");
    let told: Vec<&str> = told
        .iter()
        .take_while(|line| own.is_none() || !around(line))
        .copied()
        .collect();
    told.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_many_inputs_there_were_is_read_from_the_last_word() {
        let said = "#3\tNEW cov: 4\nDone 350426 runs in 9 second(s)\n";
        assert_eq!(runs(said), "350426");
        assert_eq!(runs("killed"), "some");
    }

    #[test]
    fn what_broke_is_shown_without_what_surrounds_it() {
        let said = "#3\tNEW cov: 4\n\nError: \npanicked at a.rs:1:2:\na header changed\n\
                    note: run with more\n\n====\n==1== ERROR: libFuzzer: deadly signal\n";
        assert_eq!(last(said), "panicked at a.rs:1:2:\na header changed");
    }

    #[test]
    fn of_a_hang_the_last_words_are_shown_without_progress() {
        let said = "#3\tNEW cov: 4\n==1== ERROR: libFuzzer: timeout\n#4\tNEW cov: 5\n";
        assert_eq!(last(said), "==1== ERROR: libFuzzer: timeout");
    }
}
