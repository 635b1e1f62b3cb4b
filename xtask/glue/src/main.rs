//! Makes parts of the pocket's files: `bindgen MODULE FOLDER`, `pack FILE FILE`, `gzip FILE FILE`,
//! `icon SIZE FILE`.

mod icon;

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["bindgen", module, folder] => bindgen(Path::new(module), Path::new(folder)),
        ["pack", from, to] => pack(Path::new(from), Path::new(to)),
        ["gzip", from, to] => gzip(Path::new(from), Path::new(to)),
        ["icon", size, to] => draw(size.parse().context("no size")?, Path::new(to)),
        _ => bail!("bindgen MODULE FOLDER, pack FILE FILE, gzip FILE FILE, or icon SIZE FILE"),
    }
}

/// Writes `ebb.js` and `ebb_bg.wasm`. A service worker takes no modules in every browser.
fn bindgen(module: &Path, folder: &Path) -> Result<()> {
    let mut made = Bindgen::new()
        .input_path(module)
        .out_name("ebb")
        .no_modules(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let mut script = made.js().to_owned();
    shorten(made.wasm_mut(), &mut script)?;
    fs::write(folder.join("ebb.js"), script)?;
    fs::write(folder.join("ebb_bg.wasm"), made.wasm_mut().emit_wasm())?;
    Ok(())
}

/// Gives what the script does for the module short names: its own say types and hashes.
fn shorten(module: &mut Module, script: &mut String) -> Result<()> {
    let names = module.imports.iter_mut().map(|import| &mut import.name);
    let mut names: Vec<(usize, &mut String)> = names.enumerate().collect();
    // The longest first, since a name may end with another.
    names.sort_by_key(|(_, name)| Reverse(name.len()));
    for (place, name) in names {
        let (long, short) = (format!("{name}: "), format!("i{place}"));
        if !script.contains(&long) {
            bail!("the script has no {name}");
        }
        *script = script.replace(&long, &format!("{short}: "));
        *name = short;
    }
    let mut names: Vec<&mut String> = module.exports.iter_mut().map(|e| &mut e.name).collect();
    names.retain(|name| name.starts_with("wasm_bindgen_"));
    names.sort_by_key(|name| Reverse(name.len()));
    for (place, name) in names.into_iter().enumerate() {
        let short = format!("e{place}");
        *script = script.replace(&**name, &short);
        *name = short;
    }
    Ok(())
}

/// Packs the module by LZMA, as `unpack.js` reads it.
fn pack(from: &Path, to: &Path) -> Result<()> {
    let plain = fs::read(from).with_context(|| format!("could not read {}", from.display()))?;
    let mut options = LzmaOptions::with_preset(9);
    // A module is a stream of bytes; there is nothing at every fourth.
    (options.lc, options.pb, options.nice_len) = (4, 0, 273);
    let size = Some(u64::try_from(plain.len())?);
    let mut packed = LzmaWriter::new_use_header(Vec::new(), &options, size)?;
    packed.write_all(&plain)?;
    fs::write(to, packed.finish()?).with_context(|| format!("could not write {}", to.display()))
}

/// Compresses as hosts do, at their best; nothing of the machine or the hour gets into the file.
fn gzip(from: &Path, to: &Path) -> Result<()> {
    let plain = fs::read(from).with_context(|| format!("could not read {}", from.display()))?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&plain)?;
    fs::write(to, packed.finish()?).with_context(|| format!("could not write {}", to.display()))
}

fn draw(size: u32, to: &Path) -> Result<()> {
    let file = File::create(to).with_context(|| format!("could not write {}", to.display()))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), size, size);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(icon::palette());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&icon::pixels(size))?;
    writer.finish()?;
    Ok(())
}
