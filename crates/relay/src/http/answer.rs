//! How answers look: CBOR, frames, refusals, and the headers that all of them carry.

use axum::body::Body;
use axum::response::Response;
use ebb_protocol::{Code, Refusal};
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use minicbor::Encode;

const CBOR: HeaderValue = HeaderValue::from_static("application/cbor");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

fn with(status: StatusCode, kind: HeaderValue, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A message.
pub(super) fn told<T: Encode<()>>(message: &T) -> Response {
    // Encoding into memory can't fail; should it ever, the device asks again.
    match minicbor::to_vec(message) {
        Ok(bytes) => with(StatusCode::OK, CBOR, bytes),
        Err(_) => refused(&Code::Unavailable.into()),
    }
}

/// Frames, or a message of a meeting.
pub(super) fn bytes(body: impl Into<Body>) -> Response {
    with(StatusCode::OK, BYTES, body)
}

/// Done, and nothing to say.
pub(super) fn nothing() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// One line of text.
pub(super) fn line(status: StatusCode, text: &'static str) -> Response {
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    with(status, kind, text)
}

/// Why it wasn't done.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code.status());
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = minicbor::to_vec(refusal).unwrap_or_default();
    let mut response = with(status, CBOR, body);
    if refusal.code == Code::SlowDown {
        let seconds = HeaderValue::from(refusal.limit.unwrap_or(1));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

/// Answers a browser that asks whether it may ask.
pub(super) fn preflight() -> Response {
    let mut response = nothing();
    let headers = response.headers_mut();
    let allowed: [(HeaderName, &'static str); 3] = [
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, DELETE",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, content-type",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    for (name, value) in allowed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for_everybody(headers);
    response
}

/// What every answer of the protocol carries.
pub(super) fn for_everybody(headers: &mut HeaderMap) {
    let always: [(HeaderName, &'static str); 4] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "retry-after"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
