//! What a page is drawn from, and what comes back.
//!
//! A handler is a pure function: a [`View`] and the fields of a form go in, a [`Reply`] comes out.
//! It awaits nothing, touches no store and no clock. What should happen is part of the reply, as
//! an [`Effect`]; the shell carries it out before anybody sees the page.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use ebb_core::decide::Command;
use ebb_core::event::{Body, EventId};
use ebb_core::life::Life;
use ebb_core::moment::{Day, Moment, Zone};
use ebb_core::rating::{Count, Rating};
use ebb_core::safety::State;
use ebb_core::setting::SettingName;
use ebb_vault::DeviceId;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use maud::Markup;

use crate::desk::{Desk, Notice};
use crate::line::Wave;
use crate::parts::{self, Back, Dock, Frame};
use crate::platform::Home;
use crate::together::Together;

/// How the vault stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// There is no vault yet.
    None,
    /// There is one, and it is locked.
    Locked,
    /// It is open.
    Open,
}

/// Everything that a page may know. Cheap to clone.
#[derive(Debug, Clone)]
pub struct View {
    /// The instant and the wall clock where the device is.
    pub now: Moment,
    /// How the vault stands.
    pub door: Door,
    /// The life, empty unless the vault is open.
    pub life: Arc<Life>,
    /// How many records the vault holds; 0 unless it is open.
    pub records: u64,
    /// What this session holds in memory.
    pub desk: Arc<Desk>,
    /// The token of every form of this session.
    pub token: Arc<str>,
    /// Whether this session came by the program's own address and may open the vault.
    pub trusted: bool,
    /// Whether the life shown is the invented one.
    pub invented: bool,
    /// How this device stands with the others.
    pub together: Arc<Together>,
    /// Where Ebb itself runs.
    pub home: Home,
    /// Until when this browser opens the vault without a passphrase, if it does.
    pub stays: Option<Timestamp>,
    /// What this Ebb is called on the home screen and in a tab.
    pub name: Arc<str>,
    /// The folder of the vault, to be named where people must find it.
    pub place: Arc<str>,
    /// Random bytes of this request alone, for ids.
    pub chance: [u8; 16],
}

impl View {
    /// Whether the vault is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.door == Door::Open
    }

    /// What the pages must take into account.
    #[must_use]
    pub fn state(&self) -> State {
        self.life.state()
    }

    /// The person's own day now.
    #[must_use]
    pub fn today(&self) -> Day {
        self.life.calendar().day_of(&self.now)
    }

    /// Whether it is between 23:00 and 06:00.
    #[must_use]
    pub fn night(&self) -> bool {
        self.now.is_night()
    }

    /// The zone in which times are shown and read.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        self.now.zone()
    }

    /// The `n`th new id of this request: 16 random bytes, told apart by their last one.
    #[must_use]
    pub fn new_id(&self, n: u8) -> EventId {
        let mut bytes = self.chance;
        bytes[15] ^= n;
        EventId::from_random(bytes)
    }

    /// A setting as it was chosen last.
    #[must_use]
    pub fn setting(&self, name: SettingName) -> Option<&str> {
        self.life.setting(name)
    }

    /// What they are called here, where the person said so.
    #[must_use]
    pub fn codename(&self) -> Option<&str> {
        self.setting(SettingName::Codename)
            .filter(|name| !name.is_empty())
    }

    /// Whether the browser may check the spelling of what is typed.
    #[must_use]
    pub fn spellcheck(&self) -> bool {
        self.setting(SettingName::Spellcheck) == Some("on")
    }

    /// The wall clock of a moment, `HH:MM`.
    #[must_use]
    pub fn clock(&self, at: &Moment) -> String {
        at.wall().strftime("%H:%M").to_string()
    }

    /// A frame with a neutral title; pages change what differs.
    #[must_use]
    pub fn frame<'a>(&'a self, title: &'a str) -> Frame<'a> {
        let night = self.setting(SettingName::Night) == Some("on") || self.night();
        Frame {
            title,
            wave: Wave::default(),
            dock: Dock::Usual,
            token: &self.token,
            night,
            invented: self.invented,
            home: self.home,
            name: &self.name,
            keep: false,
            back: None,
        }
    }

    /// Whether the browser may clear what is kept here, and hasn't promised otherwise.
    #[must_use]
    pub fn may_be_cleared(&self) -> bool {
        self.is_open() && self.home == Home::Browser { lasting: false }
    }

    /// A whole page of the usual frame, with the notice that waits for it, if one does.
    #[must_use]
    pub fn page(&self, title: &str, main: Markup) -> Reply {
        self.page_in(&self.frame(title), main)
    }

    /// The same with a link back.
    #[must_use]
    pub fn page_under(&self, title: &str, back: (&str, &str), main: Markup) -> Reply {
        let frame = Frame {
            back: Some(Back {
                href: back.0,
                label: back.1,
            }),
            ..self.frame(title)
        };
        self.page_in(&frame, main)
    }

    /// A whole page in a frame of its own. A notice is shown once.
    #[must_use]
    pub fn page_in(&self, frame: &Frame<'_>, main: Markup) -> Reply {
        let Some(notice) = &self.desk.notice else {
            return Reply::page(parts::page(frame, main));
        };
        let main = maud::html! { (notice.draw_at(self.home)) (main) };
        let mut desk = (*self.desk).clone();
        desk.notice = None;
        Reply::page(parts::page(frame, main)).desk(desk)
    }

    /// This session's memory, to be changed and handed back by [`Reply::desk`].
    #[must_use]
    pub fn desk(&self) -> Desk {
        (*self.desk).clone()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The fields of a form, in order; a name may come several times.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The trimmed value under `name`, or an empty text.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The value exactly as it was typed, with line ends as the person's own.
    #[must_use]
    pub fn words(&self, name: &str) -> Option<String> {
        let typed = self
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)?;
        // A form's own line ends are CR LF; whatever else sends a form may leave a CR alone.
        let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
        (!typed.trim().is_empty()).then_some(typed)
    }

    /// The trimmed value under `name`, if something was typed.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<String> {
        let value = self.get(name);
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Every value under `name`.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self
            .0
            .iter()
            .filter(|(key, value)| key == name && !value.trim().is_empty());
        values.map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// Whether something stands under `name`.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// A rating, unless it was skipped.
    #[must_use]
    pub fn rating(&self, name: &str) -> Option<Rating> {
        self.get(name).parse().ok().and_then(Rating::new)
    }

    /// A count, unless it was skipped.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<Count> {
        self.get(name).parse().ok().and_then(Count::new)
    }

    /// The id that came with the form, so that a double click is one event.
    #[must_use]
    pub fn id(&self, view: &View) -> EventId {
        EventId::new(self.get("id")).unwrap_or_else(|| view.new_id(0))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let form = axum::extract::RawForm::from_request(request, state).await;
        let bytes = form.map_err(|_| StatusCode::BAD_REQUEST)?.0;
        Ok(Self(read_form(&bytes)))
    }
}

/// Reads `application/x-www-form-urlencoded`; bytes that aren't UTF-8 become replacement marks.
#[must_use]
pub fn read_form(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

/// What should happen before the page is shown.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    /// What the person asked to be written down, changed, deleted or burned; all or nothing.
    pub commands: Vec<Command>,
    /// Events brought from outside, taken as they are.
    pub taken: Vec<ebb_core::event::Event>,
    /// The session's memory from now on.
    pub desk: Option<Desk>,
    /// Something done with keys or with the vault as a whole, before the commands.
    pub act: Option<Act>,
    /// Where to go with a notice when it can't be done.
    pub otherwise: Option<String>,
}

/// Something done with keys or with the vault as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Lock, at once.
    Lock,
    /// Open the vault.
    Unlock {
        /// The passphrase as typed.
        passphrase: Secret,
    },
    /// Make a vault.
    Make {
        /// The passphrase as typed.
        passphrase: Secret,
    },
    /// Make a vault of a backup; the passphrase of that day opens it.
    Restore {
        /// The file's bytes.
        file: Sealed,
        /// The passphrase as typed.
        passphrase: Secret,
    },
    /// Open by recovery words and choose a new passphrase.
    Recover {
        /// The words as typed.
        words: Secret,
        /// The new passphrase.
        passphrase: Secret,
    },
    /// Choose another passphrase.
    ChangePassphrase {
        /// The present one.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// Make new recovery words and lay them on the desk, to be shown once.
    RenewWords,
    /// Hand out one encrypted file that holds everything.
    Backup,
    /// Something with the other devices, by way of the relay.
    Relay {
        /// The relay's address where one was typed.
        address: Option<String>,
        /// What.
        want: Want,
    },
    /// Let it be after all.
    StopJoining,
    /// Ask another device to be let in; a vault is made here when it does.
    Join {
        /// The relay where both meet.
        relay: String,
        /// The twelve words as typed.
        words: Secret,
        /// The passphrase for this device.
        passphrase: Secret,
    },
    /// Ask for no passphrase here until then, or ask as always from now on.
    Stay(Option<Timestamp>),
    /// Call this Ebb otherwise, on the home screen and in a tab.
    Rename(String),
    /// Delete the vault and everything in its folder that is Ebb's.
    DeleteEverything {
        /// The passphrase, to be sure who asks.
        passphrase: Secret,
    },
}

/// What is to be done by way of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Come into step.
    Step,
    /// The same, and let the relay take the vault if it doesn't know it.
    Connect,
    /// Let another device in.
    Invite,
    /// Let nobody in after all.
    CallOff,
    /// Take a device out.
    Remove(DeviceId),
    /// Have the relay forget everything, and use none.
    Leave,
}

/// Something typed that must not appear anywhere. `Debug` doesn't show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// A sealed file. `Debug` shows its length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A page, a way on or a file, and the effect that it stands for.
#[derive(Debug, Clone)]
pub struct Reply {
    answer: Answer,
    effect: Effect,
}

#[derive(Debug, Clone)]
enum Answer {
    Page(StatusCode, String),
    Go(String),
    Asset {
        kind: &'static str,
        text: &'static str,
    },
    File {
        kind: &'static str,
        name: &'static str,
        text: String,
    },
}

impl Reply {
    /// A page.
    #[must_use]
    pub fn page(markup: Markup) -> Self {
        Self {
            answer: Answer::Page(StatusCode::OK, markup.into_string()),
            effect: Effect::default(),
        }
    }

    /// On to another page, by 303.
    #[must_use]
    pub fn go(path: impl Into<String>) -> Self {
        Self {
            answer: Answer::Go(path.into()),
            effect: Effect::default(),
        }
    }

    /// A file to be kept; its name is neutral.
    #[must_use]
    pub fn file(kind: &'static str, name: &'static str, text: String) -> Self {
        Self {
            answer: Answer::File { kind, name, text },
            effect: Effect::default(),
        }
    }

    /// A part of every page, such as its style.
    #[must_use]
    pub fn asset(kind: &'static str, text: &'static str) -> Self {
        Self {
            answer: Answer::Asset { kind, text },
            effect: Effect::default(),
        }
    }

    /// The same page under another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        if let Answer::Page(old, _) = &mut self.answer {
            *old = status;
        }
        self
    }

    /// Also does this. May be called several times.
    #[must_use]
    pub fn doing(mut self, command: Command) -> Self {
        self.effect.commands.push(command);
        self
    }

    /// Also writes this down, now, under the form's id.
    #[must_use]
    pub fn adding(self, view: &View, id: EventId, body: impl Into<Body>) -> Self {
        self.doing(Command::Add {
            id,
            at: view.now.clone(),
            body: body.into(),
        })
    }

    /// Also takes these events in as they are.
    #[must_use]
    pub fn taking(mut self, events: Vec<ebb_core::event::Event>) -> Self {
        self.effect.taken = events;
        self
    }

    /// Also changes the session's memory.
    #[must_use]
    pub fn desk(mut self, desk: Desk) -> Self {
        self.effect.desk = Some(desk);
        self
    }

    /// Also leaves a notice for the next page.
    #[must_use]
    pub fn notice(mut self, view: &View, notice: Notice) -> Self {
        let mut desk = self.effect.desk.take().unwrap_or_else(|| view.desk());
        desk.notice = Some(notice);
        self.desk(desk)
    }

    /// Also does something with keys, and goes to `otherwise` with a notice where that fails.
    #[must_use]
    pub fn act(mut self, act: Act, otherwise: impl Into<String>) -> Self {
        self.effect.act = Some(act);
        self.effect.otherwise = Some(otherwise.into());
        self
    }

    /// Says where to go with a notice when a command is refused.
    #[must_use]
    pub fn otherwise(mut self, path: impl Into<String>) -> Self {
        self.effect.otherwise = Some(path.into());
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self.answer {
            Answer::Page(status, html) => {
                let kind = HeaderValue::from_static("text/html; charset=utf-8");
                (status, [(header::CONTENT_TYPE, kind)], html).into_response()
            }
            Answer::Go(path) => match HeaderValue::from_str(&path) {
                Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
            Answer::Asset { kind, text } => ([(header::CONTENT_TYPE, kind)], text).into_response(),
            Answer::File { kind, name, text } => {
                let named = format!("attachment; filename=\"{name}\"");
                let headers = [
                    (header::CONTENT_TYPE, kind.to_owned()),
                    (header::CONTENT_DISPOSITION, named),
                ];
                (headers, text).into_response()
            }
        };
        response.extensions_mut().insert(self.effect);
        response
    }
}

#[cfg(test)]
mod tests;
