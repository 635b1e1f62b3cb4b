//! The way to the relay: the only requests that this worker ever makes by itself.

use ebb_vault::sync::{Answer, Method};
use ebb_web::together::{Carried, Errand};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    Response, WorkerGlobalScope,
};

/// The longest that one request may take, in milliseconds.
const PATIENCE: u32 = 60_000;
/// The most that an answer may hold: a record of the longest kind, and what stands around it.
const MOST: u32 = 20 << 20;

/// Carries a request to the relay and the answer back, if one came.
pub(crate) async fn carry(errand: &Errand) -> Carried {
    fetch(errand).await.ok().flatten()
}

async fn fetch(errand: &Errand) -> Result<Option<Answer>, JsValue> {
    let ask = &errand.ask;
    let init = RequestInit::new();
    init.set_method(match ask.method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    });
    // Nothing about this device or this page goes along.
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    if !ask.body.is_empty() {
        init.set_body(&Uint8Array::from(&*ask.body));
    }
    let url = format!("{}{}", errand.relay, ask.path);
    let request = web_sys::Request::new_with_str_and_init(&url, &init)?;
    if let Some(token) = &ask.token {
        request
            .headers()
            .set("authorization", &format!("Bearer {token}"))?;
    }
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let response: Response = JsFuture::from(scope.fetch_with_request(&request))
        .await?
        .unchecked_into();
    let body = JsFuture::from(response.array_buffer()?).await?;
    let body = Uint8Array::new(&body);
    Ok((body.length() <= MOST).then(|| Answer {
        status: response.status(),
        body: body.to_vec(),
    }))
}
