//! Listening: connections with their time limits, and a stop that leaves nobody without an answer.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::HeaderMap;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::http::{Client, Relay, kind, respond, routes};
use crate::patience::Patient;

/// How long a request's head may take, and how long a connection may say nothing.
const HEAD: Duration = Duration::from_secs(30);
/// How much of a request is read at a time at most, in bytes. An idle connection holds less.
const BUFFER: usize = 64 * 1024;
/// How long running requests may take after the word to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// What is said about a request where the operator asked for it: kind, status, milliseconds.
pub type AccessLog = fn(kind: &str, status: u16, millis: u64);

/// How to listen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// Whether the last address of `X-Forwarded-For` is who asks.
    pub trust_proxy: bool,
    /// Where each request is noted, if anywhere.
    pub access_log: Option<AccessLog>,
}

/// Answers requests until `stop` says so, then lets those under way end.
pub async fn serve(
    listener: TcpListener,
    relay: Arc<Relay>,
    manner: Manner,
    stop: impl Future<Output = ()>,
) {
    let door = Door {
        routes: routes(&relay),
        relay: Arc::clone(&relay),
        manner,
    };
    let tending = tokio::spawn(Arc::clone(&relay).tend());
    let (stopping, stopped) = watch::channel(false);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    tokio::spawn(door.clone().attend(stream, peer, stopped.clone()));
                }
                // Too many open files, most likely: wait for some to close.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    drop(stopped);
    relay.stop();
    stopping.send_replace(true);
    // Each connection holds a receiver until it ends.
    drop(tokio::time::timeout(FAREWELL, stopping.closed()).await);
    tending.abort();
}

/// What every connection needs.
#[derive(Clone)]
struct Door {
    relay: Arc<Relay>,
    routes: Router,
    manner: Manner,
}

impl Door {
    async fn attend(self, stream: TcpStream, peer: SocketAddr, mut stopped: watch::Receiver<bool>) {
        // Answers are small and written at once; waiting for more only delays them.
        drop(stream.set_nodelay(true));
        let meters = Arc::clone(&self.relay);
        meters.meters().connections.fetch_add(1, Ordering::Relaxed);
        let service = service_fn(move |request| {
            let door = self.clone();
            async move { Ok::<_, std::convert::Infallible>(door.answer(request, peer).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(Patient::new(stream)), service);
        tokio::pin!(connection);
        let stop = async { drop(stopped.wait_for(|stopped| *stopped).await) };
        let done = tokio::select! {
            done = &mut connection => done,
            () = stop => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        // A connection that broke has nobody to tell.
        drop(done);
        meters.meters().connections.fetch_sub(1, Ordering::Relaxed);
    }

    async fn answer(
        self,
        request: http::Request<hyper::body::Incoming>,
        peer: SocketAddr,
    ) -> Response {
        let mut request: Request = request.map(Body::new);
        let client = client(request.headers(), peer, self.manner.trust_proxy);
        request.extensions_mut().insert(Client(client));
        let Some(log) = self.manner.access_log else {
            return respond(&self.relay, self.routes, request).await;
        };
        let kind = kind(request.method(), request.uri().path());
        let begun = tokio::time::Instant::now();
        let response = respond(&self.relay, self.routes, request).await;
        let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        log(kind.name(), response.status().as_u16(), millis);
        response
    }
}

/// Who asks. A proxy adds the address that it saw at the end; what stands before it anybody may
/// have written.
fn client(headers: &HeaderMap, peer: SocketAddr, trust_proxy: bool) -> IpAddr {
    if !trust_proxy {
        return peer.ip();
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok())
        .unwrap_or(peer.ip())
}

/// Answers anybody on this listener with the figures.
pub async fn serve_metrics(listener: TcpListener, relay: Arc<Relay>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let relay = Arc::clone(&relay);
        tokio::spawn(async move {
            let service = service_fn(|request: http::Request<hyper::body::Incoming>| {
                let found = request.uri().path() == "/metrics";
                let text = if found {
                    relay.metrics()
                } else {
                    String::new()
                };
                let mut response = Response::new(Body::from(text));
                if !found {
                    *response.status_mut() = http::StatusCode::NOT_FOUND;
                }
                let kind = http::HeaderValue::from_static("text/plain; version=0.0.4");
                response
                    .headers_mut()
                    .insert(http::header::CONTENT_TYPE, kind);
                std::future::ready(Ok::<_, std::convert::Infallible>(response))
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .serve_connection(TokioIo::new(stream), service);
            drop(connection.await);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &'static str) -> HeaderMap {
        let value = http::HeaderValue::from_static(forwarded);
        HeaderMap::from_iter([(http::HeaderName::from_static("x-forwarded-for"), value)])
    }

    #[test]
    fn a_proxy_is_believed_only_where_it_was_said_and_only_for_its_own_word() {
        let peer: SocketAddr = "192.0.2.1:5".parse().unwrap();
        let sent = headers("198.51.100.9, 203.0.113.7");
        assert_eq!(client(&sent, peer, false), peer.ip());
        assert_eq!(client(&sent, peer, true).to_string(), "203.0.113.7");
        assert_eq!(client(&headers("nobody"), peer, true), peer.ip());
    }
}
