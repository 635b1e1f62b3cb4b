//! Who asks: sessions, the launch token, and whether a form came from Ebb's own page.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::response::Response;
use ebb_vault::Chance as _;
use ebb_web::shell::Visitor;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

use crate::native::SystemChance;

/// How many launch tokens and sessions are remembered.
const REMEMBERED: usize = 256;

/// Everybody who may be on the other side.
#[derive(Debug)]
pub(super) struct Guests {
    port: u16,
    key: [u8; 32],
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Launch tokens that were used; each opens once.
    used: HashSet<String>,
    /// Sessions that came by a launch token.
    trusted: HashSet<String>,
}

impl Guests {
    pub(super) fn new(port: u16) -> Self {
        Self {
            port,
            key: random(),
            known: Mutex::default(),
        }
    }

    /// The key by which another `ebb` of the same person makes launch tokens.
    pub(super) fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// An address with a fresh launch token.
    pub(super) fn launch_url(&self) -> String {
        launch_url(self.port, &self.key)
    }

    /// Whether the request names this server: another name may be a trick of name resolution.
    pub(super) fn is_our_host(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        host == format!("127.0.0.1:{}", self.port) || host == format!("localhost:{}", self.port)
    }

    /// Whether a form was sent from one of Ebb's own pages.
    pub(super) fn is_own_page(&self, headers: &HeaderMap) -> bool {
        if let Some(site) = headers.get("sec-fetch-site") {
            return site == "same-origin";
        }
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let origin = headers
            .get(header::ORIGIN)
            .and_then(|origin| origin.to_str().ok());
        match (host, origin) {
            (Some(host), Some(origin)) => origin == format!("http://{host}"),
            _ => false,
        }
    }

    /// Proves to another `ebb` of the same person that this is the one it looks for.
    pub(super) fn alive(&self, uri: &Uri) -> Option<String> {
        let nonce = uri.path().strip_prefix("/alive/")?;
        Some(alive_proof(&self.key, nonce))
    }

    /// Swaps a launch token for a session cookie, once, and leads to the first page.
    pub(super) fn launch(&self, uri: &Uri) -> Option<Response> {
        let token = uri
            .query()?
            .strip_prefix("k=")
            .filter(|_| uri.path() == "/")?;
        let mut response = Response::new(axum::body::Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        let headers = response.headers_mut();
        headers.insert(header::LOCATION, HeaderValue::from_static("/"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
        if self.takes(token) {
            let session = hex(&random::<16>());
            self.known().trusted.insert(session.clone());
            if let Some(cookie) = self.cookie(&session) {
                headers.insert(header::SET_COOKIE, cookie);
            }
        }
        Some(response)
    }

    fn takes(&self, token: &str) -> bool {
        let Some((nonce, mac)) = token.split_once('.') else {
            return false;
        };
        let Ok(mac) = blake3::Hash::from_hex(mac) else {
            return false;
        };
        // Comparing two hashes takes the same time wherever they differ.
        if blake3::keyed_hash(&self.key, nonce.as_bytes()) != mac {
            return false;
        }
        let mut known = self.known();
        if known.used.len() >= REMEMBERED {
            return false;
        }
        known.used.insert(nonce.to_owned())
    }

    /// The visitor behind a request, and the cookie to set where it brought none.
    pub(super) fn visitor(&self, headers: &HeaderMap) -> (Visitor, Option<HeaderValue>) {
        let name = self.cookie_name();
        let sent = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(key, value)| *key == name && is_session(value))
            .map(|(_, value)| value.to_owned());
        match sent {
            Some(session) => {
                let trusted = self.known().trusted.contains(&session);
                (Visitor { session, trusted }, None)
            }
            None => {
                let session = hex(&random::<16>());
                let cookie = self.cookie(&session);
                (
                    Visitor {
                        session,
                        trusted: false,
                    },
                    cookie,
                )
            }
        }
    }

    fn cookie_name(&self) -> String {
        format!("ebb-{}", self.port)
    }

    fn cookie(&self, session: &str) -> Option<HeaderValue> {
        let name = self.cookie_name();
        HeaderValue::from_str(&format!(
            "{name}={session}; HttpOnly; SameSite=Strict; Path=/"
        ))
        .ok()
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_session(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An address that opens Ebb once.
pub(super) fn launch_url(port: u16, key: &[u8; 32]) -> String {
    let nonce = hex(&random::<16>());
    let mac = blake3::keyed_hash(key, nonce.as_bytes());
    format!("http://127.0.0.1:{port}/?k={nonce}.{mac}")
}

/// What only the holder of `key` can answer to `nonce`.
pub(super) fn alive_proof(key: &[u8; 32], nonce: &str) -> String {
    blake3::keyed_hash(key, format!("alive {nonce}").as_bytes())
        .to_hex()
        .to_string()
}

pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemChance.fill(&mut bytes);
    bytes
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        pairs
            .iter()
            .map(|(name, text)| (http::HeaderName::from_static(name), value(text)))
            .collect()
    }

    #[test]
    fn a_launch_token_opens_once() {
        let guests = Guests::new(7399);
        let url = guests.launch_url();
        let uri: Uri = url.parse().unwrap();
        let first = guests.launch(&uri).unwrap();
        assert!(first.headers().contains_key(header::SET_COOKIE));
        let second = guests.launch(&uri).unwrap();
        assert!(!second.headers().contains_key(header::SET_COOKIE));
    }

    #[test]
    fn a_made_up_launch_token_opens_nothing() {
        let guests = Guests::new(7399);
        let other = launch_url(7399, &random());
        let uri: Uri = other.parse().unwrap();
        assert!(
            !guests
                .launch(&uri)
                .unwrap()
                .headers()
                .contains_key(header::SET_COOKIE)
        );
    }

    #[test]
    fn a_session_that_came_by_itself_is_not_trusted() {
        let guests = Guests::new(7399);
        let cookie = format!("ebb-7399={}", hex(&random::<16>()));
        let (visitor, _) = guests.visitor(&headers(&[("cookie", &cookie)]));
        assert!(!visitor.trusted);
    }

    #[test]
    fn only_the_servers_own_names_are_answered() {
        let guests = Guests::new(7399);
        assert!(guests.is_our_host(&headers(&[("host", "127.0.0.1:7399")])));
        assert!(guests.is_our_host(&headers(&[("host", "localhost:7399")])));
        for host in ["127.0.0.1", "evil.example:7399", "127.0.0.1:80", ""] {
            assert!(!guests.is_our_host(&headers(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn a_form_from_elsewhere_is_refused() {
        let guests = Guests::new(7399);
        let host = ("host", "127.0.0.1:7399");
        let own = |pairs: &[(&'static str, &str)]| guests.is_own_page(&headers(pairs));
        assert!(own(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(own(&[host, ("origin", "http://127.0.0.1:7399")]));
        assert!(!own(&[
            host,
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:7399")
        ]));
        assert!(!own(&[host, ("sec-fetch-site", "none")]));
        assert!(!own(&[host, ("origin", "null")]));
        assert!(!own(&[host, ("origin", "http://127.0.0.1:8000")]));
        assert!(!own(&[host]));
    }
}
