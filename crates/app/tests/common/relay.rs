//! The relay's program, and devices that meet through it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Home, PASSPHRASE, run_in};

/// The relay's program on a port of its own.
pub(crate) struct Relay {
    child: Child,
    pub(crate) address: String,
    folder: tempfile::TempDir,
    _said: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Relay {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(program())
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = said.by_ref().map(Result::unwrap).find_map(|line| {
            let (_, address) = line.split_once("listening on ")?;
            Some(address.to_owned())
        });
        Self {
            child,
            address: address.unwrap(),
            folder,
            _said: said,
        }
    }

    /// Whether these bytes lie in any of its files.
    pub(crate) fn holds(&self, words: &str) -> bool {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .any(|bytes| {
                bytes
                    .windows(words.len())
                    .any(|part| part == words.as_bytes())
            })
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The relay lies beside `ebb`, and is built where only this test was asked for.
fn program() -> PathBuf {
    let ebb = Path::new(env!("CARGO_BIN_EXE_ebb"));
    let relay = ebb.with_file_name(format!("ebb-relay{}", std::env::consts::EXE_SUFFIX));
    if !relay.exists() {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "-p", "ebb-relay"])
            .status();
        assert!(built.unwrap().success());
    }
    relay
}

/// Lets `new` into the vault of `old`; both then hold the same.
pub(crate) fn join(old: &Home, new: &Path, relay: &str) {
    let mut pairing = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(old.data())
        .args(["--passphrase-file", "-", "pair", "--relay", relay])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = pairing.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, format!("{PASSPHRASE}\n").as_bytes()).unwrap();
    drop(stdin);
    let mut said = BufReader::new(pairing.stdout.take().unwrap()).lines();
    let words = said
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.split(' ').count() == 12 && !line.contains("ebb"))
        .unwrap();
    let file = new.parent().unwrap().join("words");
    std::fs::write(&file, words).unwrap();
    let args = [
        "pair",
        "--join",
        "--relay",
        relay,
        "--words-file",
        file.to_str().unwrap(),
    ];
    let joined = run_in(new, "another passphrase", &args, "");
    assert!(
        joined.status.success(),
        "{}",
        String::from_utf8_lossy(&joined.stderr)
    );
    assert!(said.map(Result::unwrap).any(|line| line.contains("let in")));
    assert!(pairing.wait().unwrap().success());
}
