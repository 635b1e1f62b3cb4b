//! Pages as plain functions, behind one handler.
//!
//! A page awaits nothing: it is a function of the parts of a request that it names. axum makes a future
//! and a service of its own for each handler, which a phone would have to fetch; here all pages share
//! one. What reads a file as it comes is a handler of axum's as ever, see [`Pages::upload`].

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{
    DefaultBodyLimit, FromRequest, FromRequestParts, Path, RawPathParams, RawQuery,
};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use http::{HeaderValue, Method, Request, StatusCode, header};

use crate::view::{Fields, Reply, View, read_form};

/// A request, read once for whatever page it goes to.
pub(crate) struct Asked {
    view: View,
    params: Vec<String>,
    query: Option<String>,
    form: Option<Bytes>,
}

impl Asked {
    async fn read(request: Request<axum::body::Body>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let view = View::from_request_parts(&mut parts, &()).await;
        let view = view.map_err(IntoResponse::into_response)?;
        let params = RawPathParams::from_request_parts(&mut parts, &()).await;
        let params = params.map_err(IntoResponse::into_response)?;
        let params = params.iter().map(|(_, value)| value.to_owned()).collect();
        let query = parts.uri.query().map(str::to_owned);
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.map_or(&b""[..], HeaderValue::as_bytes);
        let is_form = kind.starts_with(b"application/x-www-form-urlencoded");
        let form = if parts.method == Method::POST {
            let body = Bytes::from_request(Request::from_parts(parts, body), &()).await;
            let body = body.map_err(IntoResponse::into_response)?;
            is_form.then_some(body)
        } else {
            query.clone().map(Bytes::from).or(Some(Bytes::new()))
        };
        Ok(Self {
            view,
            params,
            query,
            form,
        })
    }
}

/// A part of a request that a page may name.
pub(crate) trait Part: Sized {
    /// Takes it.
    ///
    /// # Errors
    /// The status to answer with where the request doesn't have it.
    fn take(asked: &Asked) -> Result<Self, StatusCode>;
}

impl Part for View {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        Ok(asked.view.clone())
    }
}

impl Part for Fields {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        let form = asked.form.as_ref().ok_or(StatusCode::BAD_REQUEST)?;
        Ok(Self(read_form(form)))
    }
}

impl Part for RawQuery {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        Ok(Self(asked.query.clone()))
    }
}

impl Part for Path<String> {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        let first = asked.params.first().ok_or(StatusCode::NOT_FOUND)?;
        Ok(Self(first.clone()))
    }
}

impl Part for Path<usize> {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        let Path(text) = Path::<String>::take(asked)?;
        text.parse().map(Self).map_err(|_| StatusCode::BAD_REQUEST)
    }
}

impl Part for Path<(String, String)> {
    fn take(asked: &Asked) -> Result<Self, StatusCode> {
        match &*asked.params {
            [first, second, ..] => Ok(Self((first.clone(), second.clone()))),
            _ => Err(StatusCode::NOT_FOUND),
        }
    }
}

/// A page: a function of up to three parts of a request.
pub(crate) trait Page<Parts>: Send + Sync + 'static {
    /// Draws it.
    ///
    /// # Errors
    /// The status to answer with where a part is missing.
    fn draw(&self, asked: &Asked) -> Result<Reply, StatusCode>;
}

macro_rules! pages {
    ($(($($part:ident),*))*) => {$(
        impl<F, $($part: Part),*> Page<($($part,)*)> for F
        where
            F: Fn($($part),*) -> Reply + Send + Sync + 'static,
        {
            fn draw(&self, _asked: &Asked) -> Result<Reply, StatusCode> {
                Ok(self($($part::take(_asked)?),*))
            }
        }
    )*};
}

pages! { () (A) (A, B) (A, B, C) }

type Draw = dyn Fn(&Asked) -> Result<Reply, StatusCode> + Send + Sync;

/// The one handler.
#[derive(Clone)]
struct Drawn(Arc<Draw>);

impl Handler<(), ()> for Drawn {
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request<axum::body::Body>, (): ()) -> Self::Future {
        Box::pin(async move {
            match Asked::read(request).await {
                Ok(asked) => (self.0)(&asked).into_response(),
                Err(refused) => refused,
            }
        })
    }
}

fn drawn<P>(page: impl Page<P>) -> Drawn {
    Drawn(Arc::new(move |asked: &Asked| page.draw(asked)))
}

/// What answers at one path.
pub(crate) struct Pages(MethodRouter);

/// A page that is fetched.
pub(crate) fn get<P>(page: impl Page<P>) -> Pages {
    Pages(axum::routing::get(drawn(page)))
}

/// A form that is sent.
pub(crate) fn post<P>(page: impl Page<P>) -> Pages {
    Pages(axum::routing::post(drawn(page)))
}

impl Pages {
    /// The same path, where a form is sent there.
    pub(crate) fn post<P>(self, page: impl Page<P>) -> Self {
        Self(self.0.post(drawn(page)))
    }

    /// The same path, where a file of at most `longest` bytes is sent there.
    pub(crate) fn upload<H: Handler<T, ()>, T: 'static>(self, handler: H, longest: usize) -> Self {
        Self(self.0.post(handler).layer(DefaultBodyLimit::max(longest)))
    }
}

/// Pages by their paths.
#[derive(Default)]
pub(crate) struct Router(axum::Router);

impl Router {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn route(self, path: &str, pages: Pages) -> Self {
        Self(self.0.route(path, pages.0))
    }

    pub(crate) fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0))
    }

    /// The whole, with a page for whatever has no path.
    pub(crate) fn otherwise<P>(self, page: impl Page<P>) -> axum::Router {
        self.0.fallback(drawn(page))
    }
}
