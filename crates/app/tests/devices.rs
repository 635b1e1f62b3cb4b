//! Two folders as two devices, over a real relay: let in, in step, burned, taken out, put back.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod common;

use std::path::Path;

use common::relay::{Relay, join};
use common::{Home, PASSPHRASE, run_in};

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
    join(&home, &two, &relay.address);
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
fn a_vault_moves_to_another_relay_with_its_devices_and_without_the_removed_one() {
    let (home, old, new) = (Home::new(), Relay::start(), Relay::start());
    let place = |name: &str| {
        let folder = home.dir.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder.join("vault")
    };
    let (two, lost) = (place("two"), place("lost"));
    home.ok(&["letter"], "before the move");
    join(&home, &two, &old.address);
    join(&home, &lost, &old.address);
    let ids = |text: &str| -> Vec<(String, bool)> {
        let listed: serde_json::Value = serde_json::from_str(text).unwrap();
        let rows = listed["devices"].as_array().unwrap().iter();
        rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row["this"] == true))
            .collect()
    };
    let here = ids(&ok(&lost, &["devices", "--json"], ""));
    let (id, _) = here.into_iter().find(|(_, this)| *this).unwrap();
    home.ok(&["devices", "--remove", &id], "");
    ok(&two, &["letter"], "on the second");

    home.ok(&["sync", "--relay", &new.address], "");
    // The second device is behind, and learns both at the relay of before: the keys and the address.
    ok(&two, &["sync"], "");
    home.ok(&["letter"], "after the move");
    drop(old);
    home.ok(&["sync"], "");
    ok(&two, &["sync"], "");
    home.ok(&["sync"], "");
    let lines = home.ok(&["export"], "");
    assert_eq!(lines, ok(&two, &["export"], ""));
    for words in ["before the move", "on the second", "after the move"] {
        assert!(lines.contains(words), "{words}");
    }
    let refused = run_in(
        &lost,
        "another passphrase",
        &["sync", "--relay", &new.address],
        "",
    );
    assert_eq!(refused.status.code(), Some(1));
    assert!(!ok(&lost, &["export"], "").contains("after the move"));
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
