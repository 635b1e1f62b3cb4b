//! The program while it serves, and tabs that are open in a browser.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::PASSPHRASE;

/// The program, serving a folder.
pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) port: u16,
}

impl Served {
    pub(crate) fn start(data: &Path, port: u16) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ebb"))
            .arg("--data")
            .arg(data)
            .args(["open", "--no-browser", "--port", &port.to_string()])
            .env("TZ", "Europe/Ljubljana")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        let port = url.split([':', '/']).nth(4).unwrap().parse().unwrap();
        Self { child, url, port }
    }

    pub(crate) fn ask(&self, head: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    pub(crate) fn path(&self) -> String {
        format!("/{}", self.url.rsplit('/').next().unwrap())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A tab: a session with its cookie and its form token.
pub(crate) struct Tab<'a> {
    served: &'a Served,
    pub(crate) cookie: String,
    pub(crate) token: String,
}

impl<'a> Tab<'a> {
    pub(crate) fn enter(served: &'a Served) -> Self {
        Self::enter_as(served, "")
    }

    /// The same in a window that sends further headers.
    pub(crate) fn enter_as(served: &'a Served, headers: &str) -> Self {
        let headers = format!("{}{headers}", served.host());
        let welcome = served.ask(&format!("GET {}", served.path()), &headers, "");
        let cookie = welcome
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "))
            .unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        Self::of(served, cookie.split(';').next().unwrap())
    }

    /// A window that came by itself.
    pub(crate) fn stray(served: &'a Served) -> Self {
        let page = served.ask("GET /", &served.host(), "");
        let cookie = page
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: "));
        Self::of(served, cookie.unwrap().split(';').next().unwrap())
    }

    fn of(served: &'a Served, cookie: &str) -> Self {
        let cookie = cookie.to_owned();
        let mut tab = Self {
            served,
            cookie,
            token: String::new(),
        };
        let page = tab.get("/tonight/7");
        tab.token = page
            .split("name=\"token\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        tab
    }

    pub(crate) fn headers(&self) -> String {
        format!(
            "{}Cookie: {}\r\nSec-Fetch-Site: same-origin\r\n",
            self.served.host(),
            self.cookie
        )
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.served.ask(&format!("GET {path}"), &self.headers(), "")
    }

    pub(crate) fn post(&self, path: &str, fields: &str) -> String {
        let body = format!("token={}&{fields}", self.token);
        self.served
            .ask(&format!("POST {path}"), &self.headers(), &body)
    }

    pub(crate) fn unlock(&self) {
        let answer = self.post(
            "/open",
            &format!("passphrase={}", PASSPHRASE.replace(' ', "+")),
        );
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(self.get("/letters").starts_with("HTTP/1.1 200"));
    }
}
