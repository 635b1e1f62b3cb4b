//! The pocket's files: a plain folder, served as it lies there.
//!
//! Whoever serves these files is trusted at every update, which is why they may come from another
//! host than the relay. Nothing is kept by a browser without asking again: a new build is seen at
//! once, an old one costs an answer without a body.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use ebb_protocol::Code;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::Relay;
use super::answer::refused;

/// What is shown where no pocket was built.
const NO_POCKET: &[u8] = include_bytes!("no_pocket.html");

/// Pages and their parts come from here alone.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; manifest-src 'self'; worker-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The worker speaks with the relay that the person names, which may be another host.
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self' https: http://127.0.0.1:* http://localhost:*";

/// The folder of the pocket, if there is one.
#[derive(Debug, Clone)]
pub struct Pocket {
    folder: Option<Arc<Path>>,
}

impl Pocket {
    /// Serves a folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self {
            folder: Some(folder.into()),
        }
    }

    /// Serves a page that says how to build one.
    #[must_use]
    pub const fn none() -> Self {
        Self { folder: None }
    }

    /// Finds the file behind an address. Addresses without an ending are pages, which the pocket's
    /// own worker answers once it is there; until then each is the way in.
    fn find(&self, path: &str) -> Option<(PathBuf, &'static str)> {
        let folder = self.folder.as_ref()?;
        let plain = |part: &str| {
            let mut bytes = part.bytes();
            !part.is_empty()
                && !part.starts_with('.')
                && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        let path = path.strip_prefix('/')?;
        // An empty part would make the path an absolute one.
        if !path.is_empty() && !path.split('/').all(plain) {
            return None;
        }
        let last = path.rsplit('/').next().unwrap_or_default();
        match last.rsplit_once('.') {
            Some((_, ending)) => Some((folder.join(path), kind(ending))),
            None => Some((folder.join("index.html"), kind("html"))),
        }
    }
}

fn kind(ending: &str) -> &'static str {
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

pub(super) async fn file(State(relay): State<Arc<Relay>>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/v1" || path.starts_with("/v1/") {
        return refused(&Code::NoSuchPlace.into());
    }
    let method = request.method();
    if method != Method::GET && method != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET.");
    }
    if relay.pocket.folder.is_none() && path == "/" {
        return whole(
            request.headers(),
            NO_POCKET.into(),
            kind("html"),
            false,
            None,
        );
    }
    let Some((file, kind)) = relay.pocket.find(path) else {
        return plain(StatusCode::NOT_FOUND, "There is nothing at this address.");
    };
    let worker = path == "/sw.js";
    let squeezed = squeezed(request.headers());
    let read = tokio::task::spawn_blocking(move || read(&file, squeezed)).await;
    match read {
        Ok(Ok((bytes, coding))) => whole(request.headers(), bytes, kind, worker, coding),
        Ok(Err(error)) if error.kind() != ErrorKind::NotFound => {
            plain(StatusCode::INTERNAL_SERVER_ERROR, "The file can't be read.")
        }
        _ => plain(StatusCode::NOT_FOUND, "There is nothing at this address."),
    }
}

/// The ways to squeeze a file that the browser takes, the smallest first.
fn squeezed(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let taken = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |name: &str| taken.split(',').any(|part| part.trim() == name);
    [("br", "br"), ("gz", "gzip")]
        .into_iter()
        .filter(|(_, name)| takes(name))
        .collect()
}

/// Reads a file, or one beside it that was squeezed when the pocket was built.
fn read(
    file: &Path,
    squeezed: Vec<(&'static str, &'static str)>,
) -> std::io::Result<(Vec<u8>, Option<&'static str>)> {
    for (ending, name) in squeezed {
        let mut beside = file.as_os_str().to_owned();
        beside.push(".");
        beside.push(ending);
        if let Ok(bytes) = std::fs::read(beside) {
            return Ok((bytes, Some(name)));
        }
    }
    Ok((std::fs::read(file)?, None))
}

/// A whole file, or the word that the browser's copy is still right.
fn whole(
    asked: &HeaderMap,
    bytes: Vec<u8>,
    kind: &'static str,
    worker: bool,
    coding: Option<&'static str>,
) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..32]);
    let known = asked
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == tag)
        });
    let mut response = if known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(Body::from(bytes))
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    guard(headers, kind, worker);
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    guard(response.headers_mut(), kind("txt"), false);
    response
}

/// What every file carries.
fn guard(headers: &mut HeaderMap, kind: &'static str, worker: bool) {
    let policy = if worker { WORKER_POLICY } else { PAGE_POLICY };
    let always: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The pocket's own pages look at it to know their forms; no other host is ever told.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
