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

/// The note, removed when dropped.
#[derive(Debug)]
pub(super) struct Note(Option<PathBuf>);

impl Note {
    /// Writes the note where the vault's folder already is; Ebb makes no folder for it.
    pub(super) fn write(folder: &Path, port: u16, key: &[u8; 32]) -> Self {
        if !folder.is_dir() {
            return Self(None);
        }
        let place = folder.join(NAME);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options
            .open(&place)
            .and_then(|mut file| writeln!(file, "{port} {}", hex(key)));
        Self(written.is_ok().then_some(place))
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        if let Some(place) = &self.0 {
            // It is worthless once the server is gone.
            let _ = fs::remove_file(place);
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
