//! Behind nginx with TLS, by the very file that operators are given.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ebb_protocol::{NewRoster, Refusal, Status};

use crate::client::{bearer, vault};
use crate::program::Program;
use crate::records::{Own, Pen, frames};

/// nginx in a folder of its own, with a certificate of its own.
struct Proxy {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Proxy {
    fn before(relay: &Program) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        certify(folder.path());
        let at = |name: &str| folder.path().join(name).display().to_string();
        let given = include_str!("../../../../contrib/nginx.conf");
        let server = given
            .replace("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl"))
            .replace("    listen [::]:443 ssl;\n", "")
            .replace(
                "/etc/letsencrypt/live/relay.example.org/fullchain.pem",
                &at("certificate"),
            )
            .replace(
                "/etc/letsencrypt/live/relay.example.org/privkey.pem",
                &at("key"),
            )
            .replace("/var/log/nginx/relay.log", &at("relay.log"))
            .replace("127.0.0.1:8087", &relay.address.to_string());
        assert!(server.contains(&at("key")) && server.contains(&relay.address.to_string()));
        let whole = format!(
            "daemon off; pid {}; error_log {} crit; events {{}}\n\
             http {{ client_body_temp_path {}; proxy_temp_path {}; fastcgi_temp_path {};\n\
             uwsgi_temp_path {}; scgi_temp_path {};\n{server} }}",
            at("pid"),
            at("error.log"),
            at("a"),
            at("b"),
            at("c"),
            at("d"),
            at("e")
        );
        std::fs::write(at("nginx.conf"), whole).unwrap();
        let child = Command::new(nginx())
            .args([
                "-p",
                &at(""),
                "-c",
                &at("nginx.conf"),
                "-e",
                &at("error.log"),
            ])
            .spawn()
            .unwrap();
        let proxy = Self {
            child,
            folder,
            port,
        };
        while proxy.ask("GET", "/health", "", b"").is_none() {
            std::thread::sleep(Duration::from_millis(20));
        }
        proxy
    }

    /// Asks over TLS, trusting no certificate but this one's. `None` without an answer.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
        let sent = self.folder.path().join("sent");
        std::fs::write(&sent, body).unwrap();
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--noproxy",
            "*",
            "--request",
            method,
            "--cacert",
        ])
        .arg(self.folder.path().join("certificate"))
        .args([
            "--resolve",
            &format!("relay.example.org:{}:127.0.0.1", self.port),
        ])
        .args(["--write-out", "%{http_code}"])
        .arg(format!("https://relay.example.org:{}{path}", self.port));
        for header in headers.lines() {
            curl.args(["--header", header]);
        }
        if method != "GET" {
            curl.arg("--data-binary")
                .arg(format!("@{}", sent.display()));
        }
        let mut said = curl.stderr(Stdio::null()).output().unwrap().stdout;
        let code = said.split_off(said.len().checked_sub(3)?);
        let code = String::from_utf8(code).unwrap().parse().ok()?;
        (code != 0).then_some((code, said))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Asked to stop, nginx takes its workers with it.
        let pid = rustix::process::Pid::from_child(&self.child);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        drop(self.child.wait());
    }
}

fn nginx() -> &'static str {
    let debian = "/usr/sbin/nginx";
    if Path::new(debian).exists() {
        debian
    } else {
        "nginx"
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn certify(folder: &Path) {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ])
        .args(["-nodes", "-days", "30", "-subj", "/CN=relay.example.org"])
        .args(["-addext", "subjectAltName=DNS:relay.example.org", "-keyout"])
        .arg(folder.join("key"))
        .arg("-out")
        .arg(folder.join("certificate"))
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
}

#[test]
fn behind_a_proxy_with_tls_everything_works_and_clients_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    // One request an hour at meetings, and 120 at once.
    let relay = Program::start(&["--data", data, "--trust-proxy", "--meetings", "1"]);
    let proxy = Proxy::before(&relay);
    let own = Own::new();
    let new = NewRoster {
        generation: 1,
        token: *blake3::hash(&own.token).as_bytes(),
        roster: b"first".to_vec(),
    };
    let base = vault(own.vault);
    let claim = minicbor::to_vec(&new).unwrap();
    let (status, _) = proxy
        .ask("POST", &format!("{base}/rosters"), &bearer(&own), &claim)
        .unwrap();
    assert_eq!(status, 200);
    // The longest record there is passes.
    let mut pen = Pen::new(own.vault);
    let record = pen.write(&vec![1; 17 * 1024 * 1024]);
    let (status, said) = proxy
        .ask(
            "POST",
            &format!("{base}/records"),
            &bearer(&own),
            &frames(std::slice::from_ref(&record)),
        )
        .unwrap();
    assert_eq!(status, 200);
    let standing: Status = minicbor::decode(&said).unwrap();
    assert_eq!(standing.chains.len(), 1);
    let read = format!("{base}/devices/{}/records", pen.device);
    let (_, said) = proxy.ask("GET", &read, &bearer(&own), b"").unwrap();
    assert_eq!(said, frames(&[record]));
    let poll = format!("{base}?seen={}&wait=2", standing.cursor);
    let (status, _) = proxy.ask("GET", &poll, &bearer(&own), b"").unwrap();
    assert_eq!(status, 200);
    let mut codes = Vec::new();
    for number in 0..130 {
        let forged = format!("x-forwarded-for: 198.51.100.{number}\n");
        let place = format!("/v1/meetings/{}/ask", own.vault);
        let (status, said) = proxy.ask("GET", &place, &forged, b"").unwrap();
        let _: Refusal = minicbor::decode(&said).unwrap();
        codes.push(status);
    }
    assert_eq!(codes.iter().filter(|code| **code == 404).count(), 120);
    assert!(
        codes.ends_with(&[429]),
        "what a client writes there itself is not believed"
    );
}
