//! Bringing a backup back on an empty machine.

use axum::body::Bytes;
use ebb_core::letter::Letter;
use http::{Request, header};

use super::house::{House, PASS, Shown, now_or_never};

/// A house with a letter, and a backup of it.
fn backup() -> Vec<u8> {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "stays")]);
    let mut file = Vec::new();
    let mut store = house.disk.clone();
    now_or_never(ebb_vault::write_backup(&mut store, &mut file)).unwrap();
    file
}

fn bring(house: &mut House, file: &[u8], passphrase: &str) -> Shown {
    let part = |name: &str, more: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
    };
    let mut body = part("file", "; filename=\"backup.ebb\"").into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(
        format!("\r\n{}{passphrase}\r\n--x--\r\n", part("passphrase", "")).as_bytes(),
    );
    let path = format!("/restore?token={}", house.token());
    let request =
        Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let shown = house.answer(request.body(Bytes::from(body)).unwrap());
    house.follow(shown)
}

#[test]
fn a_backup_brings_back_what_it_holds_as_a_device_of_its_own() {
    let file = backup();
    let mut house = House::on(super::house::Disk::default(), 5);
    assert!(bring(&mut house, &file, PASS).says("restore-done"));
    assert!(house.shell.is_open());
    let before = ebb_vault::read_backup(&mut &*file, &mut |_, _| {}).unwrap();
    let old = ebb_vault::unlock(&before.keyring, PASS).unwrap().device();
    let mut book = house.book();
    assert_ne!(book.vault().keys().device(), old);
    assert_eq!(
        house.disk.plate().marked,
        Some(book.vault().keys().device())
    );
    house.post("/proof/letter", &[("text", "written after")]);
    assert_eq!(house.life().all::<Letter>().count(), 2);
    assert!(house.book().damage().0.is_empty());
}

#[test]
fn what_can_not_be_opened_leaves_nothing_behind() {
    let file = backup();
    let mut damaged = file.clone();
    damaged.truncate(file.len() - 40);
    let mut newer = file.clone();
    newer[4] = 77;
    for (file, passphrase, said) in [
        (&*file, "guess", "passphrase-wrong"),
        (&damaged, PASS, "restore-damaged"),
        (&newer, PASS, "restore-newer"),
        (b"a picture", PASS, "restore-not-ours"),
        (b"", PASS, "restore-none"),
    ] {
        let mut house = House::empty();
        assert!(bring(&mut house, file, passphrase).says(said), "{said}");
        assert!(house.disk.plate().vault.is_none(), "{said}");
    }
}

#[test]
fn a_backup_never_takes_the_place_of_what_is_there() {
    let file = backup();
    let mut house = House::open();
    assert!(bring(&mut house, &file, PASS).says("vault-there"));
    assert_eq!(house.life().all::<Letter>().count(), 0);
}
