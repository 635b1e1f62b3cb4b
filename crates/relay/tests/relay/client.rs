//! A device's side of HTTP/1.1, by hand, over one connection.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use ebb_protocol::{DeviceId, NewRoster, Refusal, Status, VaultId};

use crate::records::{Own, frames};

/// A connection to a relay.
#[derive(Debug)]
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Reads a refusal, and checks that its status is the right one.
    pub(crate) fn refusal(&self) -> Refusal {
        let refusal: Refusal = minicbor::decode(&self.body).unwrap();
        assert_eq!(self.status, refusal.code.status(), "{refusal:?}");
        refusal
    }

    pub(crate) fn standing(&self) -> Status {
        assert_eq!(
            self.status,
            200,
            "{:?}",
            String::from_utf8_lossy(&self.body)
        );
        minicbor::decode(&self.body).unwrap()
    }
}

impl Client {
    pub(crate) fn to(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(70)))?;
        Ok(Self {
            stream: BufReader::with_capacity(16 * 1024, stream),
        })
    }

    /// Sends a request and reads its answer.
    pub(crate) fn ask(&mut self, line: &str, headers: &str, body: &[u8]) -> io::Result<Answer> {
        let head = format!(
            "{line} HTTP/1.1\r\nhost: relay\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)?;
        self.answer(line.starts_with("HEAD"))
    }

    /// Sends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<Answer> {
        self.stream.get_mut().write_all(bytes)?;
        self.answer(false)
    }

    fn answer(&mut self, bare: bool) -> io::Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        let len = answer
            .header("content-length")
            .map_or(0, |len| len.parse().unwrap());
        if !bare {
            answer.body.resize(len, 0);
            self.stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    pub(crate) fn claim(&mut self, own: &Own) -> io::Result<Answer> {
        self.post(own, 1, &own.token, b"the first roster")
    }

    pub(crate) fn post(
        &mut self,
        own: &Own,
        generation: u64,
        next: &[u8; 32],
        roster: &[u8],
    ) -> io::Result<Answer> {
        let new = NewRoster {
            generation,
            token: *blake3::hash(next).as_bytes(),
            roster: roster.to_vec(),
        };
        let body = minicbor::to_vec(&new).unwrap();
        self.ask(
            &format!("POST {}/rosters", vault(own.vault)),
            &bearer(own),
            &body,
        )
    }

    pub(crate) fn push(&mut self, own: &Own, records: &[Vec<u8>]) -> io::Result<Answer> {
        let line = format!("POST {}/records", vault(own.vault));
        self.ask(&line, &bearer(own), &frames(records))
    }

    pub(crate) fn records(
        &mut self,
        own: &Own,
        device: DeviceId,
        after: u64,
    ) -> io::Result<Answer> {
        let line = format!(
            "GET {}/devices/{device}/records?after={after}",
            vault(own.vault)
        );
        self.ask(&line, &bearer(own), b"")
    }

    /// How the vault stands; `query` begins with `?` or is empty.
    pub(crate) fn status(&mut self, own: &Own, query: &str) -> io::Result<Answer> {
        self.ask(
            &format!("GET {}{query}", vault(own.vault)),
            &bearer(own),
            b"",
        )
    }
}

pub(crate) fn vault(vault: VaultId) -> String {
    format!("/v1/vaults/{vault}")
}

pub(crate) fn bearer(own: &Own) -> String {
    let digits: String = own.token.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("authorization: Bearer {digits}\r\n")
}
