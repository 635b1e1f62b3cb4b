//! Who asks: sessions, the launch token, and whether a form came from Ebb's own page.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::response::Response;
use ebb_vault::Chance as _;
use ebb_web::shell::Visitor;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};

use crate::native::SystemChance;

/// How many launch tokens and sessions are remembered: more than anybody starts Ebb in one go.
const REMEMBERED: usize = 16 * 1024;
/// The way back in after another site led here.
const HERE: &str = "here";

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

    /// Whether another site, or another program's page on this computer, is behind the request.
    pub(super) fn is_led_here(headers: &HeaderMap) -> bool {
        headers
            .get("sec-fetch-site")
            .is_some_and(|site| site == "cross-site" || site == "same-site")
    }

    /// What is answered to a request that another site is behind.
    ///
    /// A browser holds the session's cookie back then. Somebody who followed a link is led in once
    /// more, from here; whatever a page fetches by itself gets nothing.
    pub(super) fn stop_at_the_gate(&self, headers: &HeaderMap, uri: &Uri) -> Option<Response> {
        if !Self::is_led_here(headers) || uri.query() == Some(HERE) {
            return None;
        }
        let is = |name: &str, value: &str| headers.get(name).is_some_and(|found| found == value);
        let mut response = Response::new(axum::body::Body::empty());
        if is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document") {
            let again = HeaderValue::from_static("0; url=/?here");
            response.headers_mut().insert("refresh", again);
        } else {
            *response.status_mut() = StatusCode::FORBIDDEN;
        }
        Some(response)
    }

    /// Proves to another `ebb` of the same person that this is the one it looks for.
    pub(super) fn alive(&self, uri: &Uri) -> Option<String> {
        let nonce = uri.path().strip_prefix("/alive/")?;
        is_session(nonce).then_some(())?;
        Some(alive_proof(&self.key, nonce))
    }

    /// Swaps a launch token for a session cookie, once, and leads to the first page.
    ///
    /// A window that came by a token before keeps its session, with what was typed in it. One that
    /// came by itself gets another; its name comes back as well, so that what was typed goes along.
    pub(super) fn launch(&self, uri: &Uri, headers: &HeaderMap) -> Option<Launch> {
        let token = uri
            .query()?
            .strip_prefix("k=")
            .filter(|_| uri.path() == "/")?;
        let mut response = Response::new(axum::body::Body::empty());
        *response.status_mut() = StatusCode::SEE_OTHER;
        let to = HeaderValue::from_static("/");
        response.headers_mut().insert(header::LOCATION, to);
        let mut launch = Launch {
            response,
            moved: None,
        };
        let came = self.session_of(headers);
        let known = came
            .as_ref()
            .is_some_and(|session| self.known().trusted.contains(session));
        if self.takes(token) && !known {
            let session = hex(&random::<16>());
            self.known().trusted.insert(session.clone());
            if let Some(cookie) = self.cookie(&session) {
                let headers = launch.response.headers_mut();
                headers.insert(header::SET_COOKIE, cookie);
            }
            launch.moved = came.map(|from| (from, session));
        }
        Some(launch)
    }

    fn takes(&self, token: &str) -> bool {
        let Some((nonce, mac)) = token.split_once('.') else {
            return false;
        };
        let Ok(mac) = blake3::Hash::from_hex(mac) else {
            return false;
        };
        // Comparing two hashes takes the same time wherever they differ.
        if !is_session(nonce) || launch_mac(&self.key, nonce) != mac {
            return false;
        }
        let mut known = self.known();
        if known.used.len() >= REMEMBERED {
            return false;
        }
        known.used.insert(nonce.to_owned())
    }

    /// The session that a request names.
    fn session_of(&self, headers: &HeaderMap) -> Option<String> {
        let name = self.cookie_name();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(key, value)| *key == name && is_session(value))
            .map(|(_, value)| value.to_owned())
    }

    /// The visitor behind a request, and the cookie to set where it brought none. One that another
    /// site led here has one perhaps, held back by the browser, and must not lose it to a new one.
    pub(super) fn visitor(&self, headers: &HeaderMap) -> (Visitor, Option<HeaderValue>) {
        match self.session_of(headers) {
            Some(session) => {
                let trusted = self.known().trusted.contains(&session);
                (Visitor { session, trusted }, None)
            }
            None => {
                let session = hex(&random::<16>());
                let cookie = self
                    .cookie(&session)
                    .filter(|_| !Self::is_led_here(headers));
                let trusted = false;
                (Visitor { session, trusted }, cookie)
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

/// What becomes of a launch token.
#[derive(Debug)]
pub(super) struct Launch {
    /// The way on, with a cookie if there is a new session.
    pub(super) response: Response,
    /// From which session to which the same person moved.
    pub(super) moved: Option<(String, String)>,
}

fn is_session(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An address that opens Ebb once.
pub(super) fn launch_url(port: u16, key: &[u8; 32]) -> String {
    let nonce = hex(&random::<16>());
    let mac = launch_mac(key, &nonce);
    format!("http://127.0.0.1:{port}/?k={nonce}.{mac}")
}

/// A launch token's proof; what proves something else never passes for it.
fn launch_mac(key: &[u8; 32], nonce: &str) -> blake3::Hash {
    blake3::keyed_hash(key, format!("launch {nonce}").as_bytes())
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

    fn cookie_of(launch: &Launch) -> Option<&str> {
        let cookie = launch.response.headers().get(header::SET_COOKIE)?;
        cookie.to_str().unwrap().split(';').next()
    }

    #[test]
    fn a_launch_token_opens_once() {
        let guests = Guests::new(7399);
        let uri: Uri = guests.launch_url().parse().unwrap();
        let none = HeaderMap::new();
        assert!(cookie_of(&guests.launch(&uri, &none).unwrap()).is_some());
        assert!(cookie_of(&guests.launch(&uri, &none).unwrap()).is_none());
    }

    #[test]
    fn a_made_up_launch_token_opens_nothing() {
        let guests = Guests::new(7399);
        let other = launch_url(7399, &random());
        for url in [
            &other,
            "http://127.0.0.1:7399/?k=",
            "http://127.0.0.1:7399/?k=a.b",
        ] {
            let launch = guests.launch(&url.parse().unwrap(), &HeaderMap::new());
            assert!(cookie_of(&launch.unwrap()).is_none());
        }
    }

    #[test]
    fn the_proof_of_being_there_is_no_launch_token() {
        let guests = Guests::new(7399);
        let nonce = hex(&random::<16>());
        let asked: Uri = format!("/alive/{nonce}").parse().unwrap();
        let proof = guests.alive(&asked).unwrap();
        let url: Uri = format!("/?k={nonce}.{proof}").parse().unwrap();
        assert!(cookie_of(&guests.launch(&url, &HeaderMap::new()).unwrap()).is_none());
        assert!(guests.alive(&"/alive/anything".parse().unwrap()).is_none());
    }

    #[test]
    fn a_window_that_is_in_already_keeps_its_session() {
        let guests = Guests::new(7399);
        let first = guests.launch(&guests.launch_url().parse().unwrap(), &HeaderMap::new());
        let first = first.unwrap();
        let sent = headers(&[("cookie", cookie_of(&first).unwrap())]);
        let second = guests.launch(&guests.launch_url().parse().unwrap(), &sent);
        assert!(cookie_of(&second.unwrap()).is_none());
        assert!(guests.visitor(&sent).0.trusted);
    }

    #[test]
    fn a_window_that_came_by_itself_moves_to_a_session_that_nobody_else_knows() {
        let guests = Guests::new(7399);
        let planted = hex(&random::<16>());
        let sent = headers(&[("cookie", &format!("ebb-7399={planted}"))]);
        let launch = guests.launch(&guests.launch_url().parse().unwrap(), &sent);
        let (from, to) = launch.unwrap().moved.unwrap();
        assert!(from == planted && to != planted);
        assert!(!guests.visitor(&sent).0.trusted);
    }

    #[test]
    fn another_site_gets_nothing_and_takes_no_session_away() {
        let guests = Guests::new(7399);
        let ask = |pairs: &[(&'static str, &str)], path: &str| {
            guests.stop_at_the_gate(&headers(pairs), &path.parse().unwrap())
        };
        for site in ["cross-site", "same-site"] {
            let led = ("sec-fetch-site", site);
            let by_itself = ask(&[led, ("sec-fetch-mode", "no-cors")], "/away").unwrap();
            assert_eq!(by_itself.status(), StatusCode::FORBIDDEN);
            let link = [
                led,
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "document"),
            ];
            let again = ask(&link, "//evil.example/").unwrap();
            assert_eq!(again.headers().get("refresh").unwrap(), "0; url=/?here");
            assert!(ask(&link, "/?here").is_none(), "never twice");
            assert!(
                guests.visitor(&headers(&link)).1.is_none(),
                "no cookie over another"
            );
        }
        assert!(ask(&[("sec-fetch-site", "none")], "/").is_none());
        assert!(ask(&[("sec-fetch-site", "same-origin")], "/").is_none());
        assert!(ask(&[], "/").is_none());
        assert!(guests.visitor(&HeaderMap::new()).1.is_some());
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
