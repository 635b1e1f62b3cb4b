//! Headers of every answer, and the pocket's files.

use std::sync::Arc;

use ebb_relay::http::Pocket;
use ebb_relay::serve::Manner;
use ebb_relay::store::Terms;
use ebb_relay::store::memory::MemoryStore;

use crate::client::{bearer, vault};
use crate::records::Own;
use crate::relay::{Running, limits};

fn over(pocket: Pocket) -> Running {
    let terms = Terms {
        quota: 1,
        closed: false,
    };
    let store = Arc::new(MemoryStore::new(terms));
    Running::over(store, limits(), pocket, Manner::default())
}

#[test]
fn every_answer_of_the_protocol_may_be_read_by_a_page_from_elsewhere_and_kept_by_nobody() {
    let relay = Running::new();
    let mut client = relay.client();
    let own = Own::new();
    let claim = client.claim(&own).unwrap();
    let wrong = client.ask("GET /v1/nothing", "", b"").unwrap();
    let health = client.ask("GET /health", "", b"").unwrap();
    assert_eq!(health.body, b"ok");
    let asked = client
        .ask(&format!("OPTIONS {}", vault(own.vault)), "", b"")
        .unwrap();
    assert_eq!(asked.status, 204);
    assert_eq!(
        asked.header("access-control-allow-methods"),
        Some("GET, POST, PUT, DELETE")
    );
    assert_eq!(
        asked.header("access-control-allow-headers"),
        Some("authorization, content-type")
    );
    let gone = client
        .ask(&format!("DELETE {}", vault(own.vault)), &bearer(&own), b"")
        .unwrap();
    assert_eq!(gone.status, 204);
    for answer in [claim, wrong, health, asked, gone] {
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

#[test]
fn without_a_pocket_the_first_page_says_how_to_build_one() {
    let relay = over(Pocket::none());
    let page = relay.client().ask("GET /", "", b"").unwrap();
    assert_eq!(page.status, 200);
    assert!(
        String::from_utf8(page.body)
            .unwrap()
            .contains("cargo xtask pocket")
    );
    assert_eq!(
        relay.client().ask("GET /other", "", b"").unwrap().status,
        404
    );
}

#[test]
fn the_pockets_files_come_with_their_kinds_and_a_strict_policy() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("index.html", "<!doctype html>");
    put("sw.js", "// worker");
    put("app.wasm", "wasm");
    put("app.wasm.br", "squeezed");
    put("app.webmanifest", "{}");
    put(".secret", "no");
    let relay = over(Pocket::of(folder.path()));
    let mut client = relay.client();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/days", "text/html; charset=utf-8"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/app.wasm", "application/wasm"),
        ("/app.webmanifest", "application/manifest+json"),
    ] {
        let answer = client.ask(&format!("GET {path}"), "", b"").unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline"));
        let elsewhere = policy.contains("https:");
        assert_eq!(
            elsewhere,
            path == "/sw.js",
            "only the worker speaks with another host"
        );
        let tag = format!("if-none-match: {}\r\n", answer.header("etag").unwrap());
        let again = client.ask(&format!("GET {path}"), &tag, b"").unwrap();
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
    let squeezed = client
        .ask("GET /app.wasm", "accept-encoding: gzip, br\r\n", b"")
        .unwrap();
    assert_eq!(squeezed.header("content-encoding"), Some("br"));
    assert_eq!(squeezed.body, b"squeezed");
    for path in [
        "/.secret",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "//etc/passwd",
        "//etc/adduser.conf",
        "/none.js",
    ] {
        assert_eq!(
            client.ask(&format!("GET {path}"), "", b"").unwrap().status,
            404,
            "{path}"
        );
    }
    assert_eq!(client.ask("POST /", "", b"").unwrap().status, 405);
}
