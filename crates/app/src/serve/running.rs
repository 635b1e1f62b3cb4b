//! The note beside the vault that says where Ebb is being served, so that a second `ebb` opens the
//! first one's address. It holds no word of the person's, lasts as long as the server, and is
//! believed only when the server proves that it knows the note's key.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::guest::{alive_proof, hex, launch_url, random};

const NAME: &str = "serving";
const PATIENCE: Duration = Duration::from_millis(800);

/// The note that this server leaves.
#[derive(Debug)]
pub(super) struct Note {
    place: PathBuf,
    text: String,
}

impl Note {
    /// Writes the note over an older one, where the vault's folder already is.
    pub(super) fn write(folder: &Path, port: u16, key: &[u8; 32]) -> Self {
        let place = folder.join(NAME);
        let text = format!("{port} {}\n", hex(key));
        // Only a server that is gone left one: this one looked before it began.
        let _ = fs::remove_file(&place);
        let note = Self { place, text };
        note.keep();
        note
    }

    /// Writes the note unless it is there: the folder may be made only in the course of the first
    /// night. Ebb makes no folder for it, and serves without it where it can't be written.
    pub(super) fn keep(&self) {
        let folder_is_there = self.place.parent().is_some_and(Path::is_dir);
        if !folder_is_there || self.place.exists() {
            return;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let _ = options
            .open(&self.place)
            .and_then(|mut file| file.write_all(self.text.as_bytes()));
    }
}

/// Removes whatever note lies in a folder that is deleted.
pub(crate) fn forget(folder: &Path) {
    let _ = fs::remove_file(folder.join(NAME));
}

impl Note {
    /// Removes the note, once the server is gone.
    pub(super) fn forget(&self) {
        // It is worthless once the server is gone; another server's stays.
        if fs::read_to_string(&self.place).is_ok_and(|text| text == self.text) {
            let _ = fs::remove_file(&self.place);
        }
    }
}

/// A fresh address of the Ebb that already serves this folder, if one does.
pub(super) fn address_of(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join(NAME)).ok()?;
    let (port, key) = text.trim().split_once(' ')?;
    let (port, key) = (port.parse().ok()?, unhex(key)?);
    proves(port, &key).then(|| launch_url(port, &key))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text)
        .ok()
        .map(|hash| *hash.as_bytes())
}

fn proves(port: u16, key: &[u8; 32]) -> bool {
    let nonce = hex(&random::<16>());
    let ask = || -> std::io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        write!(
            stream,
            "GET /alive/{nonce} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.take(4096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.ends_with(&alive_proof(key, &nonce)))
}
