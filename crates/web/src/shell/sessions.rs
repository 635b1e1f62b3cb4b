//! Who asks: what each session holds in memory, its view of the vault, and the token of its forms.

use std::sync::Arc;

use axum::body::Bytes;
use ebb_core::demo::is_invented;
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use http::{HeaderValue, Request, header};
use jiff::Timestamp;

use super::{Held, Shell, Visitor};
use crate::desk::Desk;
use crate::platform::Platform;
use crate::view::{Door, View, read_form};

/// How many sessions are remembered; what is worth least goes first.
const SESSIONS: usize = 64;

/// One session's memory.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) desk: Desk,
    pub(super) held: Vec<Form>,
    pub(super) seen: Timestamp,
    pub(super) trusted: bool,
}

impl Session {
    /// What goes last when memory is short: trust, then words, then what was seen lately.
    fn worth(&self) -> (bool, bool, Timestamp) {
        let empty = self.desk.is_empty() && self.held.is_empty();
        (self.trusted, !empty, self.seen)
    }
}

/// A form that met a locked vault, kept for after the unlock. Never shown on a locked page.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) path: String,
    pub(super) kind: Option<HeaderValue>,
    pub(super) body: Bytes,
}

impl Form {
    pub(super) fn len(&self) -> usize {
        // What a form costs besides its text, so that many empty ones count as well.
        const BESIDES: usize = 256;
        self.path.len() + self.body.len() + BESIDES
    }
}

impl<P: Platform> Shell<P> {
    /// Hands what one session holds in memory to another: the same person came in by the program's
    /// own address.
    pub fn hand_over(&mut self, from: &str, to: &str) {
        if self.sessions.contains_key(to) {
            return;
        }
        if let Some(mut session) = self.sessions.remove(from) {
            session.trusted = true;
            self.sessions.insert(to.to_owned(), session);
        }
    }

    pub(super) fn session(&mut self, visitor: &Visitor, now: &Moment) -> &mut Session {
        if !self.sessions.contains_key(&visitor.session) && self.sessions.len() >= SESSIONS {
            let least = self
                .sessions
                .iter()
                .min_by_key(|(_, session)| session.worth());
            if let Some(name) = least.map(|(name, _)| name.clone()) {
                self.sessions.remove(&name);
            }
        }
        let new = || Session {
            desk: Desk::default(),
            held: Vec::new(),
            seen: now.timestamp(),
            trusted: visitor.trusted,
        };
        let session = self
            .sessions
            .entry(visitor.session.clone())
            .or_insert_with(new);
        session.seen = now.timestamp();
        session.trusted = visitor.trusted;
        session
    }

    pub(super) fn view(&mut self, visitor: &Visitor, now: &Moment) -> View {
        // Who only looks takes no room, so that nobody can push another's words out by looking.
        let desk = if self.sessions.contains_key(&visitor.session) {
            self.session(visitor, now).desk.clone()
        } else {
            Desk::default()
        };
        let mut chance = [0; 16];
        self.platform.chance().fill(&mut chance);
        let (door, life, records) = match &self.held {
            Held::Open(book) if visitor.trusted => {
                (Door::Open, Arc::clone(book.life()), book.records())
            }
            Held::None => (Door::None, Arc::new(Life::default()), 0),
            _ => (Door::Locked, Arc::new(Life::default()), 0),
        };
        let now = match life.calendar().zone() {
            Some(zone) => Moment::new(now.timestamp(), zone),
            None => now.clone(),
        };
        let invented = self.platform.is_invented() || is_invented(&life);
        View {
            now,
            door,
            life,
            records,
            desk: Arc::new(desk),
            token: self.token(visitor).to_hex().as_str().into(),
            trusted: visitor.trusted,
            invented,
            together: Arc::new(self.together()),
            home: self.platform.home(),
            stays: self.platform.stays(),
            name: self.platform.name().into(),
            place: self.platform.place().into(),
            chance,
        }
    }

    /// The token of a session's forms: it stays the same over locking and unlocking.
    pub(super) fn token(&self, visitor: &Visitor) -> blake3::Hash {
        blake3::keyed_hash(&self.token_key, visitor.session.as_bytes())
    }

    pub(super) fn carries_token(&self, request: &Request<Bytes>, visitor: &Visitor) -> bool {
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
