//! The addresses of docs/formats/sync.md.

mod answer;
mod meetings;
mod pocket;
mod request;
mod vaults;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::{get, post};
use ebb_protocol::{Code, Refusal, VaultId};
use http::Method;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

use crate::meters::{Kind, Meters};
use crate::rate::{Buckets, Rate};
use crate::store::{Now, Store, StoreError};
use crate::waiting::Waiting;
use answer::refused;

pub use pocket::Pocket;

/// How many bytes of bodies are held in memory at once.
const BODIES: usize = 256 * 1024 * 1024;
/// How often a shared database is asked for news.
const LOOK: Duration = Duration::from_millis(500);
/// How often meetings that are over are dropped.
const SWEEP: Duration = Duration::from_secs(60);

/// How often the operator is told of a failure.
const NOTES: Rate = Rate {
    per_hour: 360,
    burst: 5,
};

/// What a relay allows.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes a vault may take.
    pub quota: u64,
    /// Requests for one vault.
    pub vault: Rate,
    /// New vaults from one address.
    pub claims: Rate,
    /// Messages and questions at meetings from one address.
    pub meetings: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            quota: 64 * 1024 * 1024,
            vault: Rate {
                per_hour: 300 * 3600,
                burst: 3000,
            },
            claims: Rate {
                per_hour: 60,
                burst: 20,
            },
            meetings: Rate {
                per_hour: 1200,
                burst: 120,
            },
        }
    }
}

/// Where time comes from: milliseconds since 1970.
pub type Clock = fn() -> u64;

/// Where the operator is told that the database fails.
pub type Say = fn(&str);

/// One relay: a store, and all that a request needs beside it.
pub struct Relay {
    store: Arc<dyn Store>,
    limits: Limits,
    pocket: Pocket,
    clock: Clock,
    say: Say,
    notes: Buckets<()>,
    waiting: Waiting,
    meters: Meters,
    per_vault: Buckets<VaultId>,
    claims: Buckets<IpAddr>,
    meetings: Buckets<IpAddr>,
    bodies: Semaphore,
    stopping: watch::Sender<bool>,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").finish_non_exhaustive()
    }
}

/// Who asks: the address that limits count by. One household of IPv6 counts as one.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

impl Client {
    fn counted(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => IpAddr::from((u128::from(address) & (!0 << 64)).to_be_bytes()),
            address => address,
        }
    }
}

impl Relay {
    /// A relay over a store.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        limits: Limits,
        pocket: Pocket,
        clock: Clock,
        say: Say,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            limits,
            pocket,
            clock,
            say,
            notes: Buckets::new(NOTES),
            waiting: Waiting::default(),
            meters: Meters::default(),
            per_vault: Buckets::new(limits.vault),
            claims: Buckets::new(limits.claims),
            meetings: Buckets::new(limits.meetings),
            bodies: Semaphore::new(BODIES),
            stopping: watch::Sender::new(false),
        })
    }

    /// The figures of this process.
    #[must_use]
    pub const fn meters(&self) -> &Meters {
        &self.meters
    }

    /// The figures as text.
    #[must_use]
    pub fn metrics(&self) -> String {
        let waiting = self.waiting.vaults.people() + self.waiting.places.people();
        self.meters.text(waiting)
    }

    /// Milliseconds since 1970 by this relay's clock.
    fn millis(&self) -> u64 {
        (self.clock)()
    }

    fn now(&self) -> Now {
        Now(self.millis() / 1000)
    }

    /// Answers everybody who waits, now and from now on.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
        self.waiting.vaults.ring_all();
        self.waiting.places.ring_all();
    }

    /// Looks after what happens without a request, for as long as the relay runs.
    pub async fn tend(self: Arc<Self>) {
        let mut sweep = tokio::time::interval(SWEEP);
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = sweep.tick() => drop(self.store.sweep(self.now()).await),
                _ = look.tick(), if self.store.is_shared() => self.look_for_news().await,
            }
        }
    }

    async fn look_for_news(&self) {
        let vaults = self.waiting.vaults.waited_for();
        if !vaults.is_empty()
            && let Ok(moved) = self.store.moved(vaults).await
        {
            moved
                .iter()
                .for_each(|vault| self.waiting.vaults.ring(vault));
        }
        let places = self.waiting.places.waited_for();
        let places: Vec<_> = places.into_iter().map(|(place, _)| place).collect();
        if !places.is_empty()
            && let Ok(laid) = self.store.laid(places, self.now()).await
        {
            laid.iter()
                .for_each(|place| self.waiting.places.ring(place));
        }
    }

    /// Takes one request out of a bucket.
    fn slowly<K: Eq + std::hash::Hash>(&self, of: &Buckets<K>, key: K) -> Result<(), Refusal> {
        of.take(key, self.millis()).map_err(|seconds| Refusal {
            limit: Some(seconds),
            ..Code::SlowDown.into()
        })
    }

    /// Turns a store that can't answer into what a device is told.
    fn failed(&self, error: &StoreError) -> Refusal {
        self.meters.failures.fetch_add(1, Ordering::Relaxed);
        // Where everything fails, once in a while is enough.
        if self.notes.take((), self.millis()).is_ok() {
            (self.say)(&error.kind());
        }
        Code::Unavailable.into()
    }
}

/// Every address.
pub fn routes(relay: &Arc<Relay>) -> Router {
    Router::new()
        .route("/health", get(vaults::health))
        .route(
            "/v1/vaults/{vault}",
            get(vaults::status).delete(vaults::forget),
        )
        .route(
            "/v1/vaults/{vault}/devices/{device}/records",
            get(vaults::read),
        )
        .route("/v1/vaults/{vault}/records", post(vaults::write))
        .route(
            "/v1/vaults/{vault}/rosters",
            get(vaults::rosters).post(vaults::post),
        )
        .route(
            "/v1/meetings/{meeting}/{place}",
            get(meetings::fetch).put(meetings::lay),
        )
        .fallback(pocket::file)
        .method_not_allowed_fallback(async || refused(&Code::NoSuchPlace.into()))
        .with_state(Arc::clone(relay))
}

/// Answers one request.
pub async fn respond(relay: &Relay, routes: Router, request: Request) -> Response {
    let kind = kind(request.method(), request.uri().path());
    let mut response = if request.method() == Method::OPTIONS {
        answer::preflight()
    } else if kind != Kind::File && request.uri().path().contains('%') {
        // No id and no place has a character that needs it.
        refused(&Code::BadId.into())
    } else {
        // The router's error is one that can't be.
        routes
            .oneshot(request)
            .await
            .unwrap_or_else(|never| match never {})
    };
    if kind != Kind::File {
        answer::for_everybody(response.headers_mut());
    }
    relay.meters.answered(kind, response.status().as_u16());
    response
}

/// Sorts a request into a kind, from the shape of its address alone.
#[must_use]
pub fn kind(method: &Method, path: &str) -> Kind {
    if path == "/health" {
        return Kind::Health;
    }
    let Some(rest) = path.strip_prefix("/v1/") else {
        return Kind::File;
    };
    let last = rest.rsplit('/').next().unwrap_or_default();
    match (last, method) {
        _ if rest.starts_with("meetings/") => Kind::Meeting,
        ("records", &Method::GET) => Kind::Read,
        ("records", _) => Kind::Write,
        ("rosters", _) => Kind::Roster,
        (_, &Method::DELETE) => Kind::Forget,
        _ => Kind::Status,
    }
}

/// The body of every answer.
pub type Answered = Response<Body>;
