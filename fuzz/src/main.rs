//! `ebb-fuzz`: names the targets, writes their seeds, reads files again, and, built for it, lets
//! libFuzzer loose. `cargo xtask fuzz` is the way to use it.

use std::path::Path;
use std::process::ExitCode;

use ebb_fuzz::{TARGETS, Target, find};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["list"] => {
            for target in TARGETS {
                println!("{}\t{}", target.name, target.reads);
            }
            ExitCode::SUCCESS
        }
        ["seeds", name, folder] => with(name, |target| write_seeds(target, Path::new(folder))),
        ["read", name, files @ ..] => with(name, |target| read_files(target, files)),
        ["run", name] => with(name, run),
        _ => {
            eprintln!(
                "usage: ebb-fuzz list | seeds TARGET FOLDER | read TARGET FILE... | run TARGET"
            );
            ExitCode::from(2)
        }
    }
}

fn with(name: &str, act: impl FnOnce(&Target) -> std::io::Result<()>) -> ExitCode {
    let Some(target) = find(name) else {
        eprintln!("there is no target `{name}`; see `ebb-fuzz list`");
        return ExitCode::from(2);
    };
    match act(target) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the seeds, each under a hash of what it holds, so that doing it twice is doing it once.
fn write_seeds(target: &Target, folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for seed in (target.seeds)() {
        let name = blake3::hash(&seed).to_hex();
        std::fs::write(folder.join(&name[..16]), &seed)?;
    }
    Ok(())
}

/// Reads files as the fuzzer did, and panics where it did.
fn read_files(target: &Target, files: &[&str]) -> std::io::Result<()> {
    for file in files {
        let bytes = std::fs::read(file)?;
        println!("{file}: {} bytes", bytes.len());
        (target.read)(&bytes);
    }
    println!("nothing found in {} files", files.len());
    Ok(())
}

#[cfg(fuzzing_libfuzzer)]
fn run(target: &Target) -> std::io::Result<()> {
    let_loose(target.read);
    Ok(())
}

/// Ends the program itself, when its time is over or something was found.
#[cfg(fuzzing_libfuzzer)]
fn let_loose(read: fn(&[u8])) {
    bolero::check!().for_each(|bytes: &[u8]| read(bytes));
}

#[cfg(not(fuzzing_libfuzzer))]
fn run(_: &Target) -> std::io::Result<()> {
    Err(std::io::Error::other(
        "this build has no fuzzer in it; use `cargo xtask fuzz`",
    ))
}
