//! Two folders as two devices, over a real relay: let in, in step, burned, taken out, put back.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::{Home, PASSPHRASE, run_in};

/// The relay's program on a port of its own.
struct Relay {
    child: Child,
    address: String,
    folder: tempfile::TempDir,
    _said: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Relay {
    fn start() -> Self {
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
}

impl Relay {
    /// Whether these bytes lie in any of its files.
    fn holds(&self, words: &str) -> bool {
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
fn join(old: &Home, new: &Path, relay: &Relay) {
    let mut pairing = Command::new(env!("CARGO_BIN_EXE_ebb"))
        .arg("--data")
        .arg(old.data())
        .args(["--passphrase-file", "-", "pair", "--relay", &relay.address])
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
        &relay.address,
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

fn ok(data: &Path, args: &[&str], input: &str) -> String {
    let output = run_in(data, "another passphrase", args, input);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn two_devices_hold_the_same_and_a_removed_one_gets_nothing_new() {
    let (home, relay) = (Home::new(), Relay::start());
    home.ok(&["letter"], "before there was a second device");
    let two = home.dir.path().join("two").join("vault");
    std::fs::create_dir(two.parent().unwrap()).unwrap();
    join(&home, &two, &relay);
    assert_eq!(home.ok(&["export"], ""), ok(&two, &["export"], ""));

    ok(&two, &["urge", "--before", "8", "--after", "3"], "");
    home.ok(&["letter"], "written on the first");
    ok(&two, &["sync"], "");
    home.ok(&["sync"], "");
    ok(&two, &["sync"], "");
    let lines = home.ok(&["export"], "");
    assert_eq!(lines, ok(&two, &["export"], ""));
    assert!(lines.contains("written on the first") && lines.contains("\"urge\""));

    let listed: serde_json::Value =
        serde_json::from_str(&home.ok(&["devices", "--json"], "")).unwrap();
    let rows = listed["devices"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 2);
    let other = rows.iter().find(|row| row["this"] == false).unwrap();
    let id = other["id"].as_str().unwrap();
    assert!(other["name"].is_null());
    home.ok(&["devices", "--name", &id[..6], " Kleines  Telefon "], "");
    home.ok(&["sync"], "");
    ok(&two, &["sync"], "");
    assert!(
        ok(&two, &["devices"], "")
            .contains(&format!("{}  Kleines Telefon  this device\n", &id[..8]))
    );
    let named: serde_json::Value =
        serde_json::from_str(&home.ok(&["devices", "--json"], "")).unwrap();
    let rows = named["devices"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["name"] == "Kleines Telefon"));
    assert!(!relay.holds("Telefon"), "the relay learns no name");
    home.ok(&["devices", "--remove", other["id"].as_str().unwrap()], "");
    home.ok(&["letter"], "after the phone was lost");
    home.ok(&["sync"], "");
    let refused = run_in(&two, "another passphrase", &["sync"], "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("removed from the vault"));
    assert!(!ok(&two, &["export"], "").contains("after the phone was lost"));
    assert_eq!(home.run(&["check"], "").status.code(), Some(0));
}

#[test]
fn an_old_copy_of_a_folder_goes_on_as_a_device_of_its_own_and_loses_nothing() {
    let (home, relay) = (Home::new(), Relay::start());
    home.ok(&["letter"], "in the backup");
    home.ok(&["sync", "--relay", &relay.address], "");
    let backup = home.dir.path().join("a.backup");
    home.ok(&["backup", backup.to_str().unwrap()], "");
    home.ok(&["letter"], "after the backup");
    home.ok(&["sync"], "");
    let restored = home.dir.path().join("restored");
    let done = run_in(
        &restored,
        PASSPHRASE,
        &["restore", backup.to_str().unwrap()],
        "",
    );
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let letter = run_in(&restored, PASSPHRASE, &["letter"], "on the new laptop");
    assert!(letter.status.success());
    let synced = run_in(&restored, PASSPHRASE, &["sync"], "");
    assert!(
        synced.status.success(),
        "{}",
        String::from_utf8_lossy(&synced.stderr)
    );
    home.ok(&["sync"], "");
    let lines = home.ok(&["export"], "");
    for words in ["in the backup", "after the backup", "on the new laptop"] {
        assert!(lines.contains(words), "{words}");
    }
    let there = run_in(&restored, PASSPHRASE, &["export"], "");
    assert_eq!(lines, String::from_utf8(there.stdout).unwrap());
}

#[test]
fn a_disk_that_was_put_back_as_a_whole_and_written_to_loses_neither_of_its_pasts() {
    let (home, relay) = (Home::new(), Relay::start());
    home.ok(&["letter"], "in the snapshot");
    home.ok(&["sync", "--relay", &relay.address], "");
    let file = home.data().join("vault.sqlite");
    let snapshot = std::fs::read(&file).unwrap();
    home.ok(&["letter"], "sent, and forgotten by the disk");
    home.ok(&["sync"], "");
    // The same file with its former contents, as a snapshot of the whole disk brings it back.
    std::fs::write(&file, snapshot).unwrap();
    home.ok(&["letter"], "written after that");
    assert!(
        home.refused(&["sync"], "")
            .contains("Run the command once more")
    );
    home.ok(&["sync"], "");
    let lines = home.ok(&["export"], "");
    for words in ["in the snapshot", "forgotten by the disk", "written after"] {
        assert_eq!(lines.matches(words).count(), 1, "{words}");
    }
    assert_eq!(home.run(&["check"], "").status.code(), Some(0));
}

#[test]
fn without_a_relay_everything_is_refused_in_a_sentence() {
    let home = Home::new();
    assert!(home.refused(&["sync"], "").contains("No relay is known"));
    assert!(
        home.refused(&["sync", "--relay", "http://10.0.0.1"], "")
            .contains("not encrypted")
    );
    assert!(
        home.refused(&["sync", "--relay", "soon"], "")
            .contains("not a relay's address")
    );
    let down = home.refused(&["sync", "--relay", "http://127.0.0.1:9"], "");
    assert!(
        down.contains("could not be reached") && down.contains("is safe"),
        "{down}"
    );
    assert!(
        home.refused(&["devices", "--remove", "ff"], "")
            .contains("No single device")
    );
    let listed = home.ok(&["devices"], "");
    let long = home.refused(&["devices", "--name", &listed[..8], &"x".repeat(65)], "");
    assert!(long.contains("at most 64 characters"), "{long}");
    let both = ["devices", "--name", &listed[..8], "a", "--remove", "b"];
    assert_eq!(home.run(&both, "").status.code(), Some(2));
}
