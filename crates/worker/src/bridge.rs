//! From the browser's request to the shell and back.

use axum::body::{Body, Bytes};
use ebb_web::platform::Platform as _;
use ebb_web::shell::{Shell, Visitor, guard};
use ebb_web::together::Errand;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use js_sys::Uint8Array;
use tokio::sync::Mutex;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::carry::carry;
use crate::clock::now;
use crate::pocket::Pocket;

/// The longest form or file that is taken.
const LONGEST: usize = 64 * 1024 * 1024;

thread_local! {
    /// The one shell of this worker. One request at a time.
    static SHELL: &'static Mutex<Option<Shell<Pocket>>> =
        Box::leak(Box::new(Mutex::const_new(None)));
}

/// Answers a request that a page of ours makes. `lasting` says whether the browser promised to keep
/// what is here.
///
/// # Errors
/// When the browser doesn't hand out the request, or doesn't take the answer.
#[wasm_bindgen]
pub async fn answer(asked: web_sys::Request, lasting: bool) -> Result<web_sys::Response, JsValue> {
    let response = match read(&asked).await? {
        Ok(request) => {
            let mut held = SHELL.with(|shell| *shell).lock().await;
            let shell = match &mut *held {
                Some(shell) => shell,
                empty => empty.insert(begin().await),
            };
            shell.platform().lasting = lasting;
            shell.answer(request, &visitor(), &now()).await
        }
        Err(mut refused) => {
            guard(&mut refused);
            refused
        }
    };
    write(response).await
}

/// What Ebb is called here, for the home screen.
#[wasm_bindgen]
pub async fn called() -> String {
    let mut held = SHELL.with(|shell| *shell).lock().await;
    let shell = match &mut *held {
        Some(shell) => shell,
        empty => empty.insert(begin().await),
    };
    shell.platform().name().to_owned()
}

/// Locks when nobody touched Ebb for as long as the person chose. Does nothing while it answers.
#[wasm_bindgen]
pub async fn tick() {
    if let Ok(mut held) = SHELL.with(|shell| *shell).try_lock()
        && let Some(shell) = &mut *held
    {
        let now = now().timestamp();
        shell.tick(now);
        shell.stay_in_bounds(now).await;
    }
}

/// What a page keeps in its own memory, since the browser may end this worker at any time.
#[wasm_bindgen]
pub async fn pack() -> String {
    let held = SHELL.with(|shell| *shell).lock().await;
    held.as_ref()
        .map(|shell| shell.pack(&visitor()))
        .unwrap_or_default()
}

/// Takes back what a page kept, unless this worker holds something already.
#[wasm_bindgen]
pub async fn unpack(text: String) {
    let mut held = SHELL.with(|shell| *shell).lock().await;
    let shell = match &mut *held {
        Some(shell) => shell,
        empty => empty.insert(begin().await),
    };
    shell.unpack(&text, &visitor(), &now());
}

/// Carries what is to be carried to the relay, until all that is left is waiting for others. That goes
/// on by itself for as long as this worker lives.
#[wasm_bindgen]
pub async fn drive() {
    while let Some(errand) = errand().await {
        if errand.idle {
            wasm_bindgen_futures::spawn_local(wait(errand));
            return;
        }
        bring(errand).await;
    }
}

async fn wait(errand: Errand) {
    bring(errand).await;
    Box::pin(drive()).await;
}

async fn errand() -> Option<Errand> {
    let mut held = SHELL.with(|shell| *shell).lock().await;
    held.as_mut()?.errand(&now()).await
}

/// Pages are answered while the request is on its way.
async fn bring(errand: Errand) {
    let carried = carry(&errand).await;
    let mut held = SHELL.with(|shell| *shell).lock().await;
    if let Some(shell) = &mut *held {
        shell.fetched(&errand, carried, &now()).await;
    }
}

async fn begin() -> Shell<Pocket> {
    let mut pocket = Pocket::default();
    let key = pocket.token_key().await;
    pocket.look_up_name().await;
    Shell::new(pocket).with_token_key(key)
}

/// Whoever has this browser in the hand. Another site can't send a form here: it knows no token.
fn visitor() -> Visitor {
    Visitor {
        session: "pocket".to_owned(),
        trusted: true,
    }
}

/// Takes over a request, or says why it isn't answered.
async fn read(asked: &web_sys::Request) -> Result<Result<Request<Bytes>, Response<Body>>, JsValue> {
    let method = asked.method();
    let posted = method == Method::POST.as_str();
    if !posted && method != Method::GET.as_str() {
        return Ok(Err(plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "Ebb answers GET and POST.",
        )));
    }
    let url = asked.url();
    let (origin, path) = split(&url);
    let own = split(&asked.referrer()).0 == origin;
    if posted && !own {
        return Ok(Err(plain(
            StatusCode::FORBIDDEN,
            "This form didn't come from Ebb's own page. Nothing was changed.",
        )));
    }
    let mut request = Request::builder().uri(path);
    if posted {
        request = request.method(Method::POST);
    }
    if let Some(kind) = asked.headers().get(header::CONTENT_TYPE.as_str())? {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    // The browser tells a worker what for, though not by the header that it sends to servers.
    let what_for = match asked.destination() {
        web_sys::RequestDestination::Document => "document",
        _ => "empty",
    };
    request = request.header("sec-fetch-dest", what_for);
    let body = if posted {
        Uint8Array::new(&JsFuture::from(asked.array_buffer()?).await?).to_vec()
    } else {
        Vec::new()
    };
    if body.len() > LONGEST {
        return Ok(Err(plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "That is longer than Ebb takes at once. Nothing was saved; please go back and send it in parts.",
        )));
    }
    Ok(request
        .body(Bytes::from(body))
        .map_err(|_| plain(StatusCode::BAD_REQUEST, "This address can't be read.")))
}

/// An address's origin and the rest of it, without a fragment.
fn split(url: &str) -> (&str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    let host = url.find("://").map_or(0, |at| at + 3);
    match url[host..].find('/') {
        Some(path) => url.split_at(host + path),
        None => (url, "/"),
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Hands an answer to the browser.
async fn write(response: Response<Body>) -> Result<web_sys::Response, JsValue> {
    let (parts, body) = response.into_parts();
    let headers = web_sys::Headers::new()?;
    for (name, value) in &parts.headers {
        headers.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    let init = web_sys::ResponseInit::new();
    init.set_status(parts.status.as_u16());
    init.set_headers(&headers);
    let body = body.collect().await;
    let bytes = body
        .map_err(|error| JsValue::from(error.to_string()))?
        .to_bytes();
    let bytes = (!bytes.is_empty()).then(|| Uint8Array::from(&*bytes));
    web_sys::Response::new_with_opt_js_u8_array_and_init(bytes.as_ref(), &init)
}
