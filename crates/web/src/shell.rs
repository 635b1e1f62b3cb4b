//! The shell: the one place where a page's effect is carried out.
//!
//! One request at a time: look what others wrote, run the router over a snapshot, do what the
//! reply asks for (keys first, then the record), and only when that is durable let the answer go.
//! If it can't be done, the snapshot stays and the person is told so. The same code runs natively
//! and in a browser's service worker; what differs is the [`Platform`].

use std::collections::HashMap;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_core::setting::SettingName;
use ebb_vault::{AppendError, StoreError};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt as _;

use crate::book::{Book, WriteError};
use crate::desk::{Desk, Notice};
use crate::pages;
use crate::platform::Platform;
use crate::view::{Door, Effect, View, read_form};

mod acts;
mod headers;

/// How long a session's held forms may be, all together.
const HELD: usize = 256 * 1024;
/// How many sessions are remembered; the one not seen for longest goes first.
const SESSIONS: usize = 64;
/// Locks after this many minutes without a touch, unless the person chose another number.
const IDLE_MINUTES: i64 = 15;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The session, by an unguessable name.
    pub session: String,
    /// Whether it came by the program's own address and may open the vault.
    pub trusted: bool,
}

/// How the vault is held.
#[derive(Debug)]
enum Held<S> {
    None,
    Locked(S),
    Open(Box<Book<S>>),
}

/// One session's memory.
#[derive(Debug)]
struct Session {
    desk: Desk,
    held: Vec<Form>,
    seen: Timestamp,
}

/// A form that met a locked vault, kept for after the unlock. Never shown on a locked page.
#[derive(Debug, Clone)]
struct Form {
    path: String,
    kind: Option<HeaderValue>,
    body: Bytes,
}

/// Wrong passphrases, and until when the next try waits.
#[derive(Debug, Default)]
struct Tries {
    wrong: u32,
    until: Option<Timestamp>,
}

/// The shell over one vault.
#[derive(Debug)]
pub struct Shell<P: Platform> {
    platform: P,
    held: Held<P::Store>,
    sessions: HashMap<String, Session>,
    token_key: [u8; 32],
    tries: Tries,
    touched: Timestamp,
    router: Router,
}

impl<P: Platform> Shell<P> {
    /// A shell over whatever vault the platform has; locked at first.
    pub fn new(mut platform: P) -> Self {
        let mut token_key = [0; 32];
        platform.chance().fill(&mut token_key);
        Self {
            platform,
            held: Held::None,
            sessions: HashMap::new(),
            token_key,
            tries: Tries::default(),
            touched: Timestamp::MIN,
            router: pages::router(),
        }
    }

    /// A shell over a book that is open already, such as the invented life.
    pub fn over(platform: P, book: Book<P::Store>, now: Timestamp) -> Self {
        let mut shell = Self::new(platform);
        shell.held = Held::Open(Box::new(book));
        shell.touched = now;
        shell
    }

    /// Answers one request. `now` is the wall clock where the device is.
    pub async fn answer(
        &mut self,
        request: Request<Bytes>,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        self.tick(now.timestamp());
        self.look().await;
        let mut response = self.route(request, visitor, now).await;
        if self.is_open() {
            self.touched = now.timestamp();
            if let Some(last) = self.replay(visitor, now).await {
                response = last;
            }
        }
        headers::guard(&mut response);
        response
    }

    /// Locks when nobody touched Ebb for as long as the person chose. Waits go on.
    pub fn tick(&mut self, now: Timestamp) {
        let Held::Open(book) = &self.held else { return };
        let chosen = book
            .life()
            .setting(SettingName::IdleLock)
            .and_then(|text| text.parse().ok());
        let idle = SignedDuration::from_mins(chosen.unwrap_or(IDLE_MINUTES).clamp(1, 24 * 60));
        if !self.platform.is_invented() && now.duration_since(self.touched) >= idle {
            self.lock();
        }
    }

    /// Whether the vault is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.held, Held::Open(_))
    }

    /// Locks: keys and life go from memory, and what was typed is covered.
    pub fn lock(&mut self) {
        if let Held::Open(book) = std::mem::replace(&mut self.held, Held::None) {
            self.held = Held::Locked(book.close());
        }
        for session in self.sessions.values_mut() {
            session.desk.cover();
        }
    }

    /// Looks what is there and what others wrote.
    async fn look(&mut self) {
        match &mut self.held {
            // A failure to read shows when something is to be written; the snapshot stays.
            Held::Open(book) => drop(book.catch_up().await),
            Held::Locked(_) => {}
            Held::None => {
                if let Ok(store) = self.platform.open_store().await {
                    self.held = Held::Locked(store);
                }
            }
        }
    }

    async fn route(
        &mut self,
        request: Request<Bytes>,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let posted = request.method() == Method::POST;
        if posted && !self.carries_token(&request, visitor) {
            let page = self.told(visitor, now, Notice::error("form-old"));
            return with_status(page, StatusCode::FORBIDDEN);
        }
        if !pages::is_public(&path) && !self.is_open() {
            return self.at_the_door(request, visitor, now);
        }
        let view = self.view(visitor, now);
        let (parts, body) = request.into_parts();
        let mut inner = Request::from_parts(parts, Body::from(body));
        inner.extensions_mut().insert(view);
        let Some(mut response) = CatchPanic(self.router.clone().oneshot(inner)).await else {
            let page = self.told(visitor, now, Notice::error("panic"));
            return with_status(page, StatusCode::INTERNAL_SERVER_ERROR);
        };
        let effect = response
            .extensions_mut()
            .remove::<Effect>()
            .unwrap_or_default();
        match self.carry_out(effect, visitor, now).await {
            Ok(None) => response,
            Ok(Some(instead)) => instead,
            Err((otherwise, notice)) => self.sent_back(&otherwise, notice, visitor, now),
        }
    }

    /// A locked vault keeps what a form brought, and asks for the passphrase.
    fn at_the_door(
        &mut self,
        request: Request<Bytes>,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        if request.method() == Method::POST {
            let kind = request.headers().get(header::CONTENT_TYPE).cloned();
            let upload = kind
                .as_ref()
                .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
            let held: usize = self
                .session(visitor, now)
                .held
                .iter()
                .map(|form| form.body.len())
                .sum();
            if upload || held + request.body().len() > HELD {
                let page = self.told(visitor, now, Notice::error("held-much"));
                return with_status(page, StatusCode::PAYLOAD_TOO_LARGE);
            }
            let path = request.uri().to_string();
            let form = Form {
                path,
                kind,
                body: request.into_body(),
            };
            self.session(visitor, now).held.push(form);
        }
        let to = if matches!(self.held, Held::None) {
            "/start"
        } else {
            "/open"
        };
        see_other(to)
    }

    /// After an unlock: sends what was held, in order, and answers with the last one's answer.
    async fn replay(&mut self, visitor: &Visitor, now: &Moment) -> Option<Response<Body>> {
        let held = std::mem::take(&mut self.sessions.get_mut(&visitor.session)?.held);
        let mut last = None;
        for form in held {
            let mut request = Request::post(form.path.as_str());
            if let Some(kind) = form.kind {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            if let Ok(request) = request.body(form.body) {
                last = Some(self.route(request, visitor, now).await);
            }
        }
        last
    }

    /// Carries out what a page stands for. An error says where to go and what to say there.
    async fn carry_out(
        &mut self,
        effect: Effect,
        visitor: &Visitor,
        now: &Moment,
    ) -> Result<Option<Response<Body>>, (String, Notice)> {
        let back = effect.otherwise.unwrap_or_else(|| "/".to_owned());
        let mut instead = None;
        let acted = effect.act.is_some();
        let mut recovery = None;
        if let Some(act) = effect.act {
            match self.act(act, now).await {
                Ok(acts::Done::Nothing) => {}
                Ok(acts::Done::Answer(answer)) => instead = Some(answer),
                Ok(acts::Done::Words(words)) => recovery = Some(words),
                Err(notice) => return Err((back, notice)),
            }
        }
        if !effect.commands.is_empty() || !effect.taken.is_empty() {
            let Held::Open(book) = &mut self.held else {
                return Err((back, Notice::error("refused-other")));
            };
            let chance = self.platform.chance();
            let written = book
                .write(&effect.commands, &effect.taken, now, chance)
                .await;
            written.map_err(|error| (back, notice_of(&error)))?;
        }
        let covered = acted && !self.is_open();
        let session = self.session(visitor, now);
        if let Some(desk) = effect.desk {
            session.desk = desk;
        }
        if covered {
            session.desk.cover();
        }
        if let Some(words) = recovery {
            session.desk.recovery = Some(words);
        }
        Ok(instead)
    }

    /// Back to a page, with a notice; the desk stays as it was.
    fn sent_back(
        &mut self,
        to: &str,
        notice: Notice,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        self.session(visitor, now).desk.notice = Some(notice);
        see_other(to)
    }

    /// A page that says one thing.
    fn told(&mut self, visitor: &Visitor, now: &Moment, notice: Notice) -> Response<Body> {
        let view = self.view(visitor, now);
        let main = maud::html! { h1 { (crate::text::say("frame-not-done")) } (notice.draw()) };
        axum::response::IntoResponse::into_response(view.page("Ebb", main))
    }

    fn session(&mut self, visitor: &Visitor, now: &Moment) -> &mut Session {
        if !self.sessions.contains_key(&visitor.session) && self.sessions.len() >= SESSIONS {
            let oldest = self.sessions.iter().min_by_key(|(_, session)| session.seen);
            if let Some(name) = oldest.map(|(name, _)| name.clone()) {
                self.sessions.remove(&name);
            }
        }
        let new = || Session {
            desk: Desk::default(),
            held: Vec::new(),
            seen: now.timestamp(),
        };
        let session = self
            .sessions
            .entry(visitor.session.clone())
            .or_insert_with(new);
        session.seen = now.timestamp();
        session
    }

    fn view(&mut self, visitor: &Visitor, now: &Moment) -> View {
        let desk = Arc::new(self.session(visitor, now).desk.clone());
        let mut chance = [0; 16];
        self.platform.chance().fill(&mut chance);
        let (door, life, records) = match &self.held {
            Held::None => (Door::None, Arc::new(Life::default()), 0),
            Held::Locked(_) => (Door::Locked, Arc::new(Life::default()), 0),
            Held::Open(book) => (Door::Open, Arc::clone(book.life()), book.records()),
        };
        let now = match life.calendar().zone() {
            Some(zone) => Moment::new(now.timestamp(), zone),
            None => now.clone(),
        };
        View {
            now,
            door,
            life,
            records,
            desk,
            token: self.token(visitor).to_hex().as_str().into(),
            trusted: visitor.trusted,
            invented: self.platform.is_invented(),
            place: self.platform.place().into(),
            chance,
        }
    }

    /// The token of a session's forms: it stays the same over locking and unlocking.
    fn token(&self, visitor: &Visitor) -> blake3::Hash {
        blake3::keyed_hash(&self.token_key, visitor.session.as_bytes())
    }

    fn carries_token(&self, request: &Request<Bytes>, visitor: &Visitor) -> bool {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(HeaderValue::as_bytes);
        let upload = kind.is_some_and(|kind| kind.starts_with(b"multipart/"));
        let fields = if upload {
            read_form(request.uri().query().unwrap_or_default().as_bytes())
        } else {
            read_form(request.body())
        };
        let sent = fields
            .iter()
            .find(|(name, _)| name == "token")
            .map(|(_, token)| token);
        // Comparing two hashes takes the same time wherever they differ.
        sent.and_then(|token| blake3::Hash::from_hex(token).ok()) == Some(self.token(visitor))
    }
}

fn see_other(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn with_status(mut response: Response<Body>, status: StatusCode) -> Response<Body> {
    *response.status_mut() = status;
    response
}

/// What a person is told when something could not be written.
fn notice_of(error: &WriteError) -> Notice {
    use ebb_core::decide::Refusal;
    match error {
        WriteError::Refused(Refusal::Time(_)) => Notice::error("refused-time"),
        WriteError::Refused(Refusal::SecondPact { since }) => {
            Notice::error("refused-pact").with("since", since)
        }
        WriteError::Refused(Refusal::Gone | Refusal::NotFound) => Notice::error("refused-gone"),
        WriteError::Refused(_) => Notice::error("refused-other"),
        WriteError::Busy | WriteError::Vault(AppendError::Moved) => Notice::error("vault-busy"),
        WriteError::Vault(AppendError::Store(error)) => store_notice(error),
        WriteError::Vault(_) => Notice::error("refused-other"),
    }
}

/// What a person is told when the store could not be used.
fn store_notice(error: &StoreError) -> Notice {
    let why = match error {
        StoreError::Full { .. } => "not-saved-full",
        StoreError::ReadOnly { .. } | StoreError::Forbidden { .. } => "not-saved-read-only",
        StoreError::NoFolder { .. } | StoreError::NoVault { .. } => "not-saved-folder",
        StoreError::Held { .. } => return Notice::error("vault-busy"),
        StoreError::Newer { .. } => return Notice::error("vault-newer"),
        StoreError::Occupied => return Notice::error("vault-there"),
        _ => "not-saved-other",
    };
    Notice::error("not-saved").with("why", crate::text::say(why))
}

/// Polls a future and turns a panic in it into nothing: one broken page must not end Ebb.
struct CatchPanic<F>(F);

impl<F, T, E> Future for CatchPanic<F>
where
    F: Future<Output = Result<T, E>> + Unpin,
{
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let inner = pin!(&mut self.0);
        let polled = std::panic::AssertUnwindSafe(|| inner.poll(context));
        match std::panic::catch_unwind(polled) {
            Ok(Poll::Ready(result)) => Poll::Ready(result.ok()),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    }
}
