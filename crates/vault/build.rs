//! Writes down the English list of BIP 39, as one line of words for `src/recovery.rs`.

use std::path::Path;
use std::{env, fs};

use bip39::Language;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").map_err(|_| "not run by cargo")?;
    let words = Language::English.word_list().join(" ");
    fs::write(Path::new(&out).join("words"), words).map_err(|why| why.to_string())
}
