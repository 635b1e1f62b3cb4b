//! What 10,000 devices cost that wait for news.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use crate::client::{Client, bearer, vault};
use crate::program::Program;
use crate::records::Own;

const DEVICES: usize = 10_000;
/// Devices of one vault.
const EACH: usize = 2;

pub(crate) fn measure(relay: &Program, store: &str) {
    raise();
    let before = memory(relay);
    let mut client = Client::to(relay.address).unwrap();
    let mut waiting = Vec::with_capacity(DEVICES);
    for _ in 0..DEVICES / EACH {
        let own = Own::new();
        let cursor = client.claim(&own).unwrap().standing().cursor;
        for _ in 0..EACH {
            let mut stream = TcpStream::connect(relay.address).unwrap();
            let line = format!("GET {}?seen={cursor}&wait=50", vault(own.vault));
            let request = format!("{line} HTTP/1.1\r\nhost: relay\r\n{}\r\n", bearer(&own));
            stream.write_all(request.as_bytes()).unwrap();
            waiting.push(stream);
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    let after = memory(relay);
    let each = (after - before) as f64 / DEVICES as f64;
    let what = format!("MiB with 10,000 waiting and without, KiB each, {store}");
    let mib = |kib: u64| kib as f64 / 1024.0;
    println!(
        "{what:<56} {:>10.0} {:>10.0} {each:>7.1}",
        mib(after),
        mib(before)
    );
}

/// How much memory a relay holds, in KiB. Linux says.
fn memory(relay: &Program) -> u64 {
    let status = format!("/proc/{}/status", relay.child.id());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// Ten thousand connections are as many open files.
fn raise() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}
