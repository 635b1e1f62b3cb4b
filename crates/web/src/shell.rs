//! The shell: the one place where a page's effect is carried out.
//!
//! One request at a time: look what others wrote, run the router over a snapshot, do what the
//! reply asks for (keys first, then the record), and only when that is durable let the answer go.
//! If it can't be done, the snapshot stays and the person is told so. The same code runs natively
//! and in a browser's service worker; what differs is the [`Platform`].

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use ebb_core::decide::Command;
use ebb_core::moment::Moment;
use ebb_core::setting::SettingName;
use ebb_vault::StoreError;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use tower::ServiceExt as _;

use crate::book::Book;
use crate::desk::Notice;
use crate::pages;
use crate::platform::Platform;
use crate::view::{Act, Effect};

mod acts;
mod calm;
mod errands;
mod headers;
mod luggage;
mod notices;
mod sessions;
mod stay;

use calm::CatchPanic;
pub use headers::guard;
use notices::{notice_of, shut_notice};
use sessions::{Form, Session};

/// How long a session's held forms may be, all together.
const HELD: usize = 256 * 1024;
/// Says that what was written is held until the vault opens.
const WAITS: &str = "held-waits";
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
    /// There is something, and it can't be used; the notice says why.
    Shut(Notice),
    Locked(S),
    Open(Box<Book<S>>),
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
    errands: errands::Errands,
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
            errands: errands::Errands::default(),
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

    /// With a token key that outlives this shell. A browser ends its worker at will, and a form that
    /// was open meanwhile must still be taken.
    #[must_use]
    pub fn with_token_key(mut self, key: [u8; 32]) -> Self {
        self.token_key = key;
        self
    }

    /// What the shell stands on.
    pub fn platform(&mut self) -> &mut P {
        &mut self.platform
    }

    /// With further pages, such as one that breaks on purpose in a test.
    #[must_use]
    pub fn with_pages(mut self, pages: Router) -> Self {
        self.router = self.router.merge(pages);
        self
    }

    /// Answers one request. `now` is the wall clock where the device is.
    pub async fn answer(
        &mut self,
        request: Request<Bytes>,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        self.tick(now.timestamp());
        let answered = Box::pin(async {
            let answer = self.answer_and_replay(request, visitor, now).await;
            Ok::<_, std::convert::Infallible>(answer)
        });
        let mut response = match CatchPanic(answered).await {
            Some(response) => response,
            None => {
                // What is in memory may be half done; what is in the store is whole.
                self.lock_up();
                self.broken(visitor, now)
            }
        };
        headers::guard(&mut response);
        response
    }

    async fn answer_and_replay(
        &mut self,
        request: Request<Bytes>,
        visitor: &Visitor,
        now: &Moment,
    ) -> Response<Body> {
        self.look().await;
        self.open_kept(now).await;
        let mut response = self.route(request, visitor, now).await;
        if self.is_open_to(visitor) {
            self.touched = now.timestamp();
            if let Some(last) = self.replay(visitor, now).await {
                response = last;
            }
        }
        self.stay_in_bounds(now.timestamp()).await;
        response
    }

    /// Locks when nobody touched Ebb for as long as the person chose. Waits go on.
    pub fn tick(&mut self, now: Timestamp) {
        let Held::Open(book) = &self.held else { return };
        if let Some(until) = self.platform.stays() {
            if now >= until {
                self.lock();
            }
            return;
        }
        // A clock that was set back must not keep the vault open for as long.
        self.touched = self.touched.min(now);
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

    /// Whether the vault is open, and to this visitor: a window that didn't come by the program's
    /// own address sees it locked.
    fn is_open_to(&self, visitor: &Visitor) -> bool {
        visitor.trusted && self.is_open()
    }

    /// Locks: keys and life go from memory, and what was typed is covered. The invented life stays
    /// open: nothing in it is anybody's, and nobody was told its passphrase.
    pub fn lock(&mut self) {
        if !self.platform.is_invented() {
            self.lock_up();
        }
        for session in self.sessions.values_mut().filter(|session| session.trusted) {
            session.desk.cover();
        }
    }

    fn lock_up(&mut self) {
        if let Held::Open(book) = std::mem::replace(&mut self.held, Held::None) {
            self.held = Held::Locked(book.close());
            self.errands.rest();
        }
    }

    /// Looks what is there and what others wrote.
    async fn look(&mut self) {
        match &mut self.held {
            // A failure to read shows when something is to be written; the snapshot stays.
            Held::Open(book) => drop(book.catch_up().await),
            Held::Locked(_) => {}
            Held::None | Held::Shut(_) => {
                self.held = match self.platform.open_store().await {
                    Ok(store) => Held::Locked(store),
                    Err(StoreError::NoFolder { .. } | StoreError::NoVault { .. }) => Held::None,
                    Err(error) => Held::Shut(shut_notice(&error)),
                };
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
        let public = pages::is_public(&path) && !(posted && pages::is_kept(&path));
        if !public && !self.is_open_to(visitor) {
            return self.at_the_door(request, visitor, now);
        }
        if let Held::Shut(notice) = &self.held
            && !posted
            && matches!(&*path, "/open" | "/start" | "/recover" | "/keep/pass")
        {
            let notice = notice.clone();
            return self.told(visitor, now, notice);
        }
        if let Held::Locked(store) = &mut self.held
            && path == "/open"
        {
            self.platform.foresee(store, posted);
        }
        let view = self.view(visitor, now);
        let (parts, body) = request.into_parts();
        let mut inner = Request::from_parts(parts, Body::from(body));
        inner.extensions_mut().insert(view);
        let Some(mut response) = CatchPanic(self.router.clone().oneshot(inner)).await else {
            return self.broken(visitor, now);
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
            if !visitor.trusted {
                let page = self.told(visitor, now, Notice::error("open-not-here"));
                return with_status(page, StatusCode::FORBIDDEN);
            }
            let kind = request.headers().get(header::CONTENT_TYPE).cloned();
            let upload = kind
                .as_ref()
                .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
            let form = Form {
                path: request.uri().to_string(),
                kind,
                body: request.into_body(),
            };
            let session = self.session(visitor, now);
            let held: usize = session.held.iter().map(Form::len).sum();
            if upload || held + form.len() > HELD {
                let page = self.told(visitor, now, Notice::error("held-much"));
                return with_status(page, StatusCode::PAYLOAD_TOO_LARGE);
            }
            session.held.push(form);
            session.desk.notice = Some(Notice::done(WAITS));
        } else if !wants_a_page(&request) {
            return with_status(Response::new(Body::empty()), StatusCode::NOT_FOUND);
        }
        let to = if matches!(self.held, Held::None) {
            "/start"
        } else {
            "/open"
        };
        see_other(to)
    }

    /// After an unlock: sends what was held, in order, and answers with the last one's answer. Each
    /// is taken out before it is sent, so that none is ever sent twice.
    async fn replay(&mut self, visitor: &Visitor, now: &Moment) -> Option<Response<Body>> {
        let mut last = None;
        let mut refused = None;
        for _ in 0..self.sessions.get(&visitor.session)?.held.len() {
            if !self.is_open() {
                break;
            }
            let session = self.sessions.get_mut(&visitor.session);
            let Some(session) = session.filter(|session| !session.held.is_empty()) else {
                break;
            };
            let form = session.held.remove(0);
            session.desk.notice.take_if(|notice| notice.id == WAITS);
            let mut request = Request::post(form.path.as_str());
            if let Some(kind) = form.kind {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            if let Ok(request) = request.body(form.body) {
                last = Some(self.route(request, visitor, now).await);
            }
            let session = self.sessions.get(&visitor.session);
            let said = session.and_then(|session| session.desk.notice.as_ref());
            refused = refused.or(said.filter(|notice| notice.error).cloned());
        }
        // A later success must not hide that an earlier one was refused.
        if let (Some(refused), Some(session)) = (refused, self.sessions.get_mut(&visitor.session)) {
            session.desk.notice = Some(refused);
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
        let was_open = self.is_open();
        let locks = effect.act == Some(Act::Lock);
        let done = match effect.act {
            // A window that came by itself can neither open nor close anything.
            Some(Act::Lock) if !visitor.trusted => acts::Done::Nothing,
            Some(_) if !visitor.trusted => return Err((back, Notice::error("open-not-here"))),
            Some(act) => match self.act(act, now).await {
                Ok(done) => done,
                Err(notice) => return Err((back, notice)),
            },
            None => acts::Done::Nothing,
        };
        let opened = !was_open && self.is_open();
        if opened {
            self.finish(now)
                .await
                .map_err(|notice| ("/".to_owned(), notice))?;
        }
        if !effect.commands.is_empty() || !effect.taken.is_empty() {
            let Held::Open(book) = &mut self.held else {
                return Err((back, Notice::error("refused-other")));
            };
            if !visitor.trusted {
                return Err((back, Notice::error("open-not-here")));
            }
            let chance = self.platform.chance();
            let written = book
                .write(&effect.commands, &effect.taken, now, chance)
                .await;
            written.map_err(|error| (back, notice_of(&error)))?;
        }
        if matches!(done, acts::Done::Gone) {
            let notice = effect.desk.and_then(|desk| desk.notice);
            self.session(visitor, now).desk.notice = notice;
            return Ok(None);
        }
        if effect.desk.is_some() || locks {
            let session = self.session(visitor, now);
            session.desk = effect.desk.unwrap_or_else(|| session.desk.clone());
            if locks {
                session.desk.cover();
            }
        }
        if opened {
            for session in self.sessions.values_mut().filter(|session| session.trusted) {
                session.desk.uncover();
            }
        }
        match done {
            acts::Done::Answer(answer) => return Ok(Some(answer)),
            acts::Done::Words(words) => self.session(visitor, now).desk.recovery = Some(words),
            acts::Done::Nothing | acts::Done::Gone => {}
        }
        Ok(None)
    }

    /// Writes down what was said of things in the vault while it was locked.
    async fn finish(&mut self, now: &Moment) -> Result<(), Notice> {
        let Held::Open(book) = &mut self.held else {
            return Ok(());
        };
        let trusted = self.sessions.values().filter(|session| session.trusted);
        let unfinished =
            trusted.filter_map(|session| pages::unfinished(book.life(), &session.desk));
        let commands: Vec<Command> = unfinished.collect();
        let written = book.write(&commands, &[], now, self.platform.chance());
        written.await.map_err(|error| notice_of(&error))
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

    /// One page broke; the next request is answered as always.
    fn broken(&mut self, visitor: &Visitor, now: &Moment) -> Response<Body> {
        let page = self.told(visitor, now, Notice::error("panic"));
        with_status(page, StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A page that says one thing. A notice that waits goes on waiting.
    fn told(&mut self, visitor: &Visitor, now: &Moment, notice: Notice) -> Response<Body> {
        let mut view = self.view(visitor, now);
        Arc::make_mut(&mut view.desk).notice = None;
        let drawn = notice.draw_at(view.home);
        let main = maud::html! { h1 { (crate::text::say("frame-not-done")) } (drawn) };
        axum::response::IntoResponse::into_response(view.page("Ebb", main))
    }
}

/// Whether somebody reads the answer: browsers look for icons and the like by themselves.
fn wants_a_page(request: &Request<Bytes>) -> bool {
    let kind = request.headers().get("sec-fetch-dest");
    kind.is_none_or(|kind| kind == "document")
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
