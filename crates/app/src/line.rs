//! The line to a relay: requests over HTTPS, to the one host that the person named.

use std::sync::Arc;
use std::time::Duration;

use ebb_vault::sync::{Answer, Ask, Method};
use ebb_web::together::{AddressError, relay_address};
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// The longest that one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most that an answer may hold: a record of the longest kind, and what stands around it.
const MOST: u64 = 20 << 20;

/// Why a relay was not reached. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// The text is no address.
    #[error("“{0}” is not a relay's address; write it like https://ebb.example.org")]
    Address(String),
    /// The line would be open to everybody on the way.
    #[error(
        "{0} is not encrypted on its way; a relay's address begins with https://, but on this very computer"
    )]
    Open(String),
    /// It could not be reached, or broke off.
    #[error("the relay could not be reached: {0}")]
    Down(String),
}

/// A relay's address and what is needed to speak to it.
#[derive(Debug, Clone)]
pub struct Line {
    agent: Agent,
    base: String,
}

impl Line {
    /// A line to the relay at `address`. Nothing is sent yet.
    ///
    /// # Errors
    /// When the address can't be used.
    pub fn new(address: &str) -> Result<Self, LineError> {
        let base = relay_address(address).map_err(|error| match error {
            AddressError::None => LineError::Address(address.to_owned()),
            AddressError::Open => LineError::Open(address.trim().to_owned()),
        })?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let trusted = rustls_native_certs::load_native_certs();
        let roots = trusted
            .certs
            .iter()
            .map(|der| Certificate::from_der(der).to_owned());
        let roots: Vec<Certificate<'static>> = roots.collect();
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::from(roots))
            .build();
        // No proxy out of the environment and no name of a program: the relay learns neither.
        let agent = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent("")
            .tls_config(tls)
            .build()
            .into();
        Ok(Self { agent, base })
    }

    /// The address, as it is kept.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.base
    }

    /// Carries a request there and the answer back. Blocks for a minute at most.
    ///
    /// # Errors
    /// When nothing came back. The relay may have done what was asked; asking again is right.
    pub fn carry(&self, ask: &Ask) -> Result<Answer, LineError> {
        let down = |error: &dyn std::fmt::Display| LineError::Down(error.to_string());
        let method = match ask.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{}{}", self.base, ask.path));
        if let Some(token) = &ask.token {
            request = request.header(http::header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let answered = match ask.method {
            Method::Get | Method::Delete => {
                let request = request.body(()).map_err(|error| down(&error))?;
                self.agent.run(request)
            }
            Method::Post | Method::Put => {
                let request = request
                    .body(ask.body.clone())
                    .map_err(|error| down(&error))?;
                self.agent.run(request)
            }
        };
        let mut answered = answered.map_err(|error| down(&error))?;
        let body = answered.body_mut().with_config().limit(MOST).read_to_vec();
        Ok(Answer {
            status: answered.status().as_u16(),
            body: body.map_err(|error| down(&error))?,
        })
    }
}
