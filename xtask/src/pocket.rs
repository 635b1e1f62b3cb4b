//! `cargo xtask pocket`: Ebb for a phone's browser, as a plain folder that any host can serve.
//!
//! The worker is compiled for WebAssembly, gets the code that ties it to JavaScript, is compressed and
//! laid beside a handful of static files. Every file that belongs to one build is
//! named or marked by that build's hash, so that no browser ever mixes two.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command::{Project, succeed};
use crate::wasm::{TARGET, Toolchain};

/// What should come over the wire in all, so that urge help is there within ten seconds on a slow line.
const WISH: usize = 400 * 1024;
/// What may come, and not a byte more, until the wish is reached: a page costs a KiB or two.
const LIMIT: usize = 500 * 1024;
/// The page that is seen while Ebb arrives, and what it needs.
const FIRST: [&str; 3] = ["index.html", "first.css", "first.js"];
/// What the worker keeps beside its module.
const KEPT: [&str; 4] = [
    "first.css",
    "manifest.webmanifest",
    "icon-192.png",
    "icon-512.png",
];
/// The words that the worker itself may have to say, by the name it knows them under.
const WORDS: [(&str, &str); 2] = [("broke", "pocket-broke"), ("again", "pocket-broke-again")];

/// How to build the pocket.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder to make, `target/pocket` unless said otherwise
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Builds the pocket and says how large it is.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| project.path("target/pocket"));
    let said = build(project, &out, false)?;
    println!("{said}");
    println!(
        "Any host of plain files can serve {}; it needs https, or 127.0.0.1.",
        out.display()
    );
    Ok(())
}

/// Builds the pocket into `out`; returns a line about its size. With `rehearsal` the module can also
/// tell a store the story that every store is told.
pub(crate) fn build(project: &Project, out: &Path, rehearsal: bool) -> Result<String> {
    let work = project.path("target/pocket-work");
    fs::create_dir_all(&work)?;
    let module = compile(project, rehearsal)?;
    glue(project, &["bindgen", &text(&module)?, &text(&work)?])?;
    let packed = work.join("ebb.lzma");
    glue(
        project,
        &["pack", &text(&work.join("ebb_bg.wasm"))?, &text(&packed)?],
    )?;
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    fs::create_dir_all(out)?;
    lay_out(project, &work, &packed, out)?;
    weigh(project, out, &work.join("ebb_bg.wasm"))
}

fn compile(project: &Project, rehearsal: bool) -> Result<PathBuf> {
    let toolchain = Toolchain::find(project).context("no library for the target")?;
    let mut command = toolchain.smallest(project);
    command.args(["--package", "ebb-worker", "--profile", "pocket"]);
    if rehearsal {
        command.args(["--features", "rehearsal"]);
    }
    succeed(&mut command)?;
    Ok(project.path(&format!("target-wasm/{TARGET}/pocket/ebb_worker.wasm")))
}

/// Runs the tool of our own that has the heavy dependencies.
fn glue(project: &Project, arguments: &[&str]) -> Result<()> {
    let mut command = project.cargo();
    command.args(["run", "--quiet", "--locked"]);
    command.args([
        "--manifest-path",
        "xtask/glue/Cargo.toml",
        "--target-dir",
        "target/glue",
        "--",
    ]);
    succeed(command.args(arguments))
}

fn lay_out(project: &Project, work: &Path, packed: &Path, out: &Path) -> Result<()> {
    let from = project.path("crates/worker/static");
    for name in [
        "first.css",
        "first.js",
        "manifest.webmanifest",
        "robots.txt",
        "_headers",
    ] {
        fs::copy(from.join(name), out.join(name)).with_context(|| format!("no {name}"))?;
    }
    for size in ["192", "512"] {
        glue(
            project,
            &["icon", size, &text(&out.join(format!("icon-{size}.png")))?],
        )?;
    }
    let words = Words::read(project)?;
    let first = words.fill(&fs::read_to_string(from.join("index.html"))?)?;
    fs::write(out.join("index.html"), &first)?;
    // A host shows this one for addresses that only Ebb itself knows.
    fs::write(out.join("404.html"), &first)?;
    let module = fs::read(packed)?;
    let name = format!("/ebb-{:016x}.bin", fingerprint(&[&module]));
    fs::write(out.join(&name[1..]), &module)?;
    let worker = worker(&from, work, &name, &words, out)?;
    fs::write(out.join("sw.js"), worker)?;
    Ok(())
}

/// Puts the worker's script together. The browser compares it byte by byte to see a new version.
fn worker(from: &Path, work: &Path, module: &str, words: &Words, out: &Path) -> Result<String> {
    let glue = factory(&fs::read_to_string(work.join("ebb.js"))?)?;
    let script = ["unpack.js", "stay.js", "sw.js"]
        .iter()
        .map(|name| Ok(fs::read_to_string(from.join(name))?))
        .collect::<Result<String>>()?;
    let files: Vec<String> = KEPT.iter().map(|name| format!("/{name}")).collect();
    let said: serde_json::Map<String, serde_json::Value> = WORDS
        .iter()
        .map(|(name, id)| Ok(((*name).to_owned(), words.get(id)?.into())))
        .collect::<Result<_>>()?;
    let mut parts = vec![glue.clone().into_bytes(), script.clone().into_bytes()];
    for name in KEPT {
        parts.push(fs::read(out.join(name))?);
    }
    parts.push(module.as_bytes().to_vec());
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let script = script
        .replace("@VERSION@", &format!("ebb-{:016x}", fingerprint(&parts)))
        .replace("@MODULE@", module)
        .replace("@FILES@", &serde_json::to_string(&files)?)
        .replace("@WORDS@", &serde_json::to_string(&said)?);
    Ok(lean(&format!("{glue}\n{script}")))
}

/// Leaves out what only a reader needs: indents, and lines that are comments.
fn lean(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let said =
        |line: &&str| !line.is_empty() && !["//", "/*", "*"].iter().any(|m| line.starts_with(m));
    let code = lines.filter(said);
    code.flat_map(|line| [line, "\n"]).collect()
}

/// Makes of the glue, which makes one module at once, something that makes as many as are needed:
/// after a panic a fresh one takes over.
fn factory(glue: &str) -> Result<String> {
    let start = "let wasm_bindgen = (function(exports) {";
    let glue = glue.trim().trim_end_matches(';');
    let Some(body) = glue.strip_prefix(start) else {
        bail!(
            "the glue doesn't begin as expected: {}",
            &glue[..glue.len().min(80)]
        );
    };
    Ok(format!("self.newEbb = () => (function(exports) {{{body};"))
}

/// The words of `text/en/pocket.ftl`, each on one line.
struct Words(Vec<(String, String)>);

impl Words {
    fn read(project: &Project) -> Result<Self> {
        let text = fs::read_to_string(project.path("text/en/pocket.ftl"))?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.filter_map(|line| line.split_once(" = "));
        Ok(Self(
            pairs
                .map(|(id, said)| (id.to_owned(), said.to_owned()))
                .collect(),
        ))
    }

    fn get(&self, id: &str) -> Result<&str> {
        let found = self.0.iter().find(|(name, _)| name == id);
        found
            .map(|(_, said)| &**said)
            .with_context(|| format!("pocket.ftl has no {id}"))
    }

    /// Fills `{pocket-…}` in a page.
    fn fill(&self, page: &str) -> Result<String> {
        let mut filled = page.to_owned();
        for (id, said) in &self.0 {
            let said = said.replace('&', "&amp;").replace('<', "&lt;");
            filled = filled.replace(&format!("{{{id}}}"), &said);
        }
        if let Some(at) = filled.find("{pocket-") {
            let rest = filled[at..].split('}').next().unwrap_or_default();
            bail!("pocket.ftl has no {}", rest.trim_start_matches('{'));
        }
        Ok(filled)
    }
}

/// Says what a phone downloads, and refuses what is too much.
fn weigh(project: &Project, out: &Path, module: &Path) -> Result<String> {
    let mut total = 0;
    let mut parts = Vec::new();
    let mut names: Vec<PathBuf> = fs::read_dir(out)?
        .filter_map(|e| Some(e.ok()?.path()))
        .collect();
    names.sort();
    for path in names {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let needed = FIRST.contains(&&*name) || KEPT.contains(&&*name) || name == "sw.js";
        let size = if name.ends_with(".bin") {
            fs::metadata(&path)?.len()
        } else if needed {
            // Hosts compress what is text; what gzip makes of it is what counts.
            let packed = project.path("target/pocket-work/weighed.gz");
            glue(project, &["gzip", &text(&path)?, &text(&packed)?])?;
            fs::metadata(packed)?.len()
        } else {
            continue;
        };
        total += usize::try_from(size)?;
        parts.push(format!("{name} {size}"));
    }
    println!("     {}", parts.join(", "));
    let said = format!(
        "the pocket is {} KiB to download (wish {}, limit {}), its module {} bytes unpacked",
        total.div_ceil(1024),
        WISH / 1024,
        LIMIT / 1024,
        fs::metadata(module)?.len()
    );
    if total > LIMIT {
        bail!("{said}: too much for a slow line");
    }
    Ok(said)
}

/// FNV-1a, enough to tell one build from another.
fn fingerprint(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.iter());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn text(path: &Path) -> Result<String> {
    let text = path
        .to_str()
        .with_context(|| format!("{} is no text", path.display()))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_becomes_something_that_makes_many() {
        let made =
            factory("let wasm_bindgen = (function(exports) {\n  return 1;\n})({});\n").unwrap();
        assert_eq!(
            made,
            "self.newEbb = () => (function(exports) {\n  return 1;\n})({});"
        );
        assert!(factory("export default 1").is_err());
    }

    #[test]
    fn a_script_travels_without_its_comments() {
        let script = "// Why.\nlet a = 1; // one\n\n    /**\n     * @returns\n     */\n    b();\n";
        assert_eq!(lean(script), "let a = 1; // one\nb();\n");
    }

    #[test]
    fn a_word_that_is_missing_is_named() {
        let words = Words(vec![("pocket-a".to_owned(), "a < b".to_owned())]);
        assert_eq!(words.fill("<p>{pocket-a}</p>").unwrap(), "<p>a &lt; b</p>");
        let why = words.fill("<p>{pocket-b}</p>").unwrap_err().to_string();
        assert_eq!(why, "pocket.ftl has no pocket-b");
    }
}
