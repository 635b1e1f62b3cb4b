//! Pages in tests: a life, a time and a path go in, the page and its effect come out. No store.

pub(crate) mod read;

use std::sync::{Arc, OnceLock};

use axum::body::Body as HttpBody;
use ebb_core::event::{Body, Envelope, Event, EventId, Hlc};
use ebb_core::life::Life;
use ebb_core::moment::{DateMeans, Moment, parse_time};
use ebb_vault::DeviceId;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::desk::Desk;
use crate::together::{Device, Together};
use crate::view::{Door, Effect, View};

// Thousands of visits share the router, and those of a thread its runtime.
static ROUTER: OnceLock<axum::Router> = OnceLock::new();
thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap_or_else(|error| unreachable!("{error}"));
}

/// A visit to the pages of one life at one time.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// What the pages are drawn from.
    pub(crate) view: View,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The status.
    pub(crate) status: StatusCode,
    /// Where it leads, for a redirect.
    pub(crate) to: Option<String>,
    /// The page.
    pub(crate) html: String,
    /// What it stands for.
    pub(crate) effect: Effect,
}

impl Visit {
    /// Somebody before anything is set up, at `now` (RFC 9557).
    #[must_use]
    pub(crate) fn stranger(now: &str) -> Self {
        let now = Moment::parse(now).unwrap_or_else(|error| unreachable!("{error}"));
        let view = View {
            now,
            door: Door::None,
            life: Arc::new(Life::default()),
            records: 0,
            desk: Arc::new(Desk::default()),
            token: "token".into(),
            trusted: true,
            invented: false,
            together: Arc::default(),
            home: crate::platform::Home::Computer,
            stays: None,
            name: "Ebb".into(),
            place: "/home/k/ebb".into(),
            chance: [7; 16],
        };
        Self { view }
    }

    /// The same person, locked.
    #[must_use]
    pub(crate) fn locked(now: &str) -> Self {
        let mut visit = Self::stranger(now);
        visit.view.door = Door::Locked;
        visit
    }

    /// An open vault with this life.
    #[must_use]
    pub(crate) fn open(now: &str, events: Vec<Event>) -> Self {
        let mut visit = Self::stranger(now);
        visit.view.door = Door::Open;
        visit.view.records = events.len() as u64;
        visit.view.life = Arc::new(life(events));
        let device = |byte, here| Device {
            id: DeviceId::from_bytes([byte; 16]),
            here,
            removed: false,
        };
        visit.view.together = Arc::new(Together {
            devices: vec![device(1, true), device(10, false)],
            ..Together::default()
        });
        visit
    }

    /// With this desk.
    #[must_use]
    pub(crate) fn desk(mut self, desk: Desk) -> Self {
        self.view.desk = Arc::new(desk);
        self
    }

    /// Fetches a page.
    #[must_use]
    pub(crate) fn get(&self, path: &str) -> Shown {
        self.send(Request::get(path).body(HttpBody::empty()))
    }

    /// Sends a form.
    #[must_use]
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", "token").extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header("content-type", kind);
        self.send(request.body(HttpBody::from(form.finish())))
    }

    /// Sends a body of another kind, such as a file.
    #[must_use]
    pub(crate) fn post_as(&self, path: &str, kind: &str, body: &str) -> Shown {
        let request = Request::post(path).header("content-type", kind);
        self.send(request.body(HttpBody::from(body.to_owned())))
    }

    fn send(&self, request: http::Result<Request<HttpBody>>) -> Shown {
        let mut request = request.unwrap_or_else(|error| unreachable!("{error}"));
        request.extensions_mut().insert(self.view.clone());
        RUNTIME.with(|runtime| {
            runtime.block_on(async {
                let router = ROUTER.get_or_init(crate::pages::router).clone();
                let response = router.oneshot(request).await;
                let mut response = response.unwrap_or_else(|never| match never {});
                let effect = response
                    .extensions_mut()
                    .remove::<Effect>()
                    .unwrap_or_default();
                let to = response.headers().get(http::header::LOCATION);
                let to = to.and_then(|to| to.to_str().ok()).map(str::to_owned);
                let status = response.status();
                let body = response
                    .into_body()
                    .collect()
                    .await
                    .map(|body| body.to_bytes());
                let html = String::from_utf8(body.unwrap_or_default().to_vec()).unwrap_or_default();
                Shown {
                    status,
                    to,
                    html,
                    effect,
                }
            })
        })
    }
}

/// A life of these events, in this order of being written down.
#[must_use]
pub(crate) fn life(events: Vec<Event>) -> Life {
    let stamp = |(n, event): (usize, Event)| {
        let hlc = Hlc {
            time: n as u64 + 1,
            node: 1,
        };
        Envelope {
            event,
            hlc,
            blanks: Vec::new(),
        }
    };
    Life::of(events.into_iter().enumerate().map(stamp))
}

/// An event at a time as on the command line, read in Europe/Ljubljana.
#[must_use]
pub(crate) fn event(id: &str, at: &str, body: impl Into<Body>) -> Event {
    let now = Moment::parse("2030-01-01T00:00:00+01:00[Europe/Ljubljana]");
    let now = now.unwrap_or_else(|error| unreachable!("{error}"));
    let at = parse_time(
        at,
        &now,
        &ebb_core::moment::Calendar::default(),
        DateMeans::Noon,
    );
    Event {
        id: EventId::new(id).unwrap_or_else(|| unreachable!("{id}")),
        at: at.unwrap_or_else(|error| unreachable!("{error}")),
        body: body.into(),
    }
}
