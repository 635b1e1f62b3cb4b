//! Opening, making and recovering a vault, and keeping what was written before there was one.

use ebb_core::decide::Command;
use ebb_core::event::Body;
use ebb_core::letter::Letter;
use ebb_core::pact::Tonight;
use ebb_core::setting::{Setting, SettingName};
use ebb_core::urge::Outcome;
use ebb_vault::{RecoveryWords, WordsError};
use maud::{Markup, html};

use crate::desk::{Desk, Notice};
use crate::line::Wave;
use crate::parts::{self, Frame, Way, Writing};
use crate::route::{Router, get, post};
use crate::text::tr;
use crate::view::{Act, Door, Fields, Reply, Secret, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/open", get(open_page).post(open))
        .route("/start", get(start_page).post(start))
        .route("/recover", get(recover_page).post(recover))
        .route("/keep", get(keep_page).post(keep))
        .route("/keep/gone", get(gone))
        .route("/keep/kept", get(kept))
        .route("/keep/pass", get(pass_page).post(pass))
        .route("/lock", post(lock))
}

/// The shortest passphrase that is taken: below this a stolen disk is opened in minutes.
const SHORTEST: usize = 8;

/// A browser that didn't come by the program's own address may not open anything.
pub(super) fn not_here(view: &View) -> Reply {
    let main = html! {
        h1 { (tr!("open-not-here")) }
        (parts::lede(tr!("open-not-here-how")))
        (parts::go("/", tr!("frame-no-page-home")))
    };
    view.page("Ebb", main)
}

fn open_page(view: View) -> Reply {
    match view.door {
        Door::Open => return Reply::go("/"),
        Door::None => return Reply::go("/start"),
        Door::Locked if !view.trusted => return not_here(&view),
        Door::Locked => {}
    }
    let main = html! {
        h1 { (tr!("open-title")) }
        (parts::form("open", "/open", &view.token, html! {
            (parts::secret("passphrase", &tr!("night-keep-open"), "", false))
            (parts::act(tr!("open-do")))
        }))
        (parts::go("/recover", tr!("open-forgot")))
    };
    view.page("Ebb", main)
}

fn open(view: View, fields: Fields) -> Reply {
    if !view.trusted {
        return not_here(&view);
    }
    if view.door == Door::None {
        return Reply::go("/start");
    }
    let passphrase = typed(&fields, "passphrase");
    Reply::go("/").act(Act::Unlock { passphrase }, "/open")
}

/// A passphrase exactly as it was typed; spaces at its ends belong to it.
pub(super) fn typed(fields: &Fields, name: &str) -> Secret {
    Secret(
        fields
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default(),
    )
}

/// Checks a new passphrase typed twice.
pub(super) fn fresh(fields: &Fields) -> Result<Secret, Notice> {
    let (passphrase, again) = (typed(fields, "passphrase"), typed(fields, "again"));
    if passphrase.0.chars().count() < SHORTEST {
        return Err(Notice::error("passphrase-short"));
    }
    if passphrase != again {
        return Err(Notice::error("passphrase-differs"));
    }
    Ok(passphrase)
}

fn fresh_fields() -> Markup {
    html! {
        (parts::secret("passphrase", &tr!("night-keep-passphrase"), &tr!("night-keep-passphrase-hint"), true))
        (parts::secret("again", &tr!("night-keep-again"), "", true))
    }
}

fn start_page(view: View) -> Reply {
    if view.door != Door::None {
        return Reply::go("/open");
    }
    if !view.trusted {
        return not_here(&view);
    }
    draw_start(&view, "", None)
}

fn draw_start(view: &View, codename: &str, wrong: Option<&Notice>) -> Reply {
    let main = html! {
        h1 { (tr!("start-title")) }
        @if let Some(wrong) = wrong { (wrong.draw()) }
        (parts::lede(tr!("start-what")))
        (parts::form("start", "/start", &view.token, html! {
            (fresh_fields())
            (parts::field("codename", "text", &tr!("start-codename"), codename, &tr!("start-codename-note")))
            (parts::act(tr!("start-do")))
        }))
        (parts::go("/join", tr!("join-here")))
        (parts::go("/restore", tr!("start-backup")))
    };
    view.page("Ebb", main)
}

fn start(view: View, fields: Fields) -> Reply {
    if !view.trusted {
        return not_here(&view);
    }
    let passphrase = match fresh(&fields) {
        Ok(passphrase) => passphrase,
        Err(wrong) => return draw_start(&view, fields.get("codename"), Some(&wrong)),
    };
    let mut desk = view.desk();
    desk.begun = Some(view.today());
    let mut reply = Reply::go("/").desk(desk);
    if let Some(name) = fields.some("codename") {
        let setting = Setting {
            name: SettingName::Codename,
            value: name,
            extra: Vec::new(),
        };
        reply = reply.adding(&view, view.new_id(9), setting);
    }
    let done = if super::urge::is_evening(&view) {
        "start-done"
    } else {
        "start-done-day"
    };
    reply
        .notice(&view, Notice::done(done))
        .act(Act::Make { passphrase }, "/start")
}

fn recover_page(view: View) -> Reply {
    if view.door != Door::Locked {
        return Reply::go("/");
    }
    if !view.trusted {
        return not_here(&view);
    }
    draw_recover(&view, "", None)
}

/// The page with the words that were typed: nobody types 24 of them twice.
fn draw_recover(view: &View, words: &str, wrong: Option<&Notice>) -> Reply {
    let writing = Writing::new("words", tr!("recover-words"))
        .text(words)
        .note(tr!("recover-words-note"));
    let main = html! {
        h1 { (tr!("recover-title")) }
        @if let Some(wrong) = wrong { (wrong.draw()) }
        (parts::lede(tr!("recover-what")))
        (parts::form("recover", "/recover", &view.token, html! {
            (parts::box_(&writing))
            (fresh_fields())
            (parts::act(tr!("open-do")))
        }))
    };
    view.page_under("Ebb", ("/open", &tr!("open-title")), main)
}

fn recover(view: View, fields: Fields) -> Reply {
    if !view.trusted {
        return not_here(&view);
    }
    let words = typed(&fields, "words");
    let read = match RecoveryWords::read(&words.0) {
        Ok(_) => fresh(&fields),
        Err(error) => Err(misread(error)),
    };
    match read {
        Err(wrong) => draw_recover(&view, &words.0, Some(&wrong)),
        Ok(passphrase) => Reply::go("/")
            .notice(&view, Notice::done("recover-done"))
            .act(Act::Recover { words, passphrase }, "/recover"),
    }
}

/// What is wrong with the words as they were typed, before any vault is asked.
fn misread(error: WordsError) -> Notice {
    match error {
        WordsError::Count { found, .. } => {
            Notice::error("words-count").with("count", found.to_string())
        }
        WordsError::Unknown(at) => Notice::error("words-unknown").with("at", at.to_string()),
        _ => Notice::error("words-order"),
    }
}

fn lock(view: View) -> Reply {
    let mut desk = view.desk();
    desk.cover();
    Reply::go("/").desk(desk).act(Act::Lock, "/")
}

/// "Keep this?" at the end of anything that was done in memory only.
fn keep_page(view: View) -> Reply {
    let desk = &view.desk;
    if !desk.has_words() && commands(&view, desk, false).is_empty() {
        return Reply::go("/now/end");
    }
    let question = if desk.has_words() {
        tr!("night-keep-q")
    } else {
        tr!("night-keep-q-this")
    };
    let main = html! {
        h1 { (question) }
        (parts::lede(tr!("night-keep-text")))
        (parts::form("keep", "/keep", &view.token, parts::ways(&[
            Way::press("keep", "yes", tr!("night-keep-yes")),
            Way::press("keep", "no", tr!("night-keep-no")),
        ])))
    };
    view.page_in(
        &Frame {
            wave: Wave::Low,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn keep(view: View, fields: Fields) -> Reply {
    if fields.get("keep") != "yes" {
        let mut desk = let_go(view.desk());
        desk.promise = view.desk.promise.clone();
        return Reply::go("/keep/gone").desk(desk);
    }
    if !view.is_open() {
        return Reply::go("/keep/pass");
    }
    carry_in(
        &view,
        Reply::go("/keep/kept").desk(let_go(view.desk())),
        false,
    )
}

/// The desk without anything that was typed or said before.
fn let_go(mut desk: Desk) -> Desk {
    zeroize::Zeroize::zeroize(&mut desk.words);
    zeroize::Zeroize::zeroize(&mut desk.covered);
    Desk {
        country: desk.country,
        ..Desk::default()
    }
}

fn pass_page(view: View) -> Reply {
    if view.is_open() {
        return Reply::go("/keep");
    }
    if !view.trusted {
        return not_here(&view);
    }
    let make = view.door == Door::None;
    let main = html! {
        h1 { @if make { (tr!("night-keep-passphrase")) } @else { (tr!("night-keep-open")) } }
        (parts::form("pass", "/keep/pass", &view.token, html! {
            @if make {
                (parts::secret("passphrase", &tr!("night-keep-first"), &tr!("night-keep-passphrase-hint"), true))
                (parts::secret("again", &tr!("night-keep-again"), "", true))
            } @else {
                (parts::secret("passphrase", &tr!("night-keep-first"), "", false))
            }
            (parts::act(tr!("night-keep-seal")))
        }))
    };
    view.page("Ebb", main)
}

fn pass(view: View, fields: Fields) -> Reply {
    if !view.trusted {
        return not_here(&view);
    }
    let make = view.door == Door::None;
    let act = if make {
        match fresh(&fields) {
            Ok(passphrase) => Act::Make { passphrase },
            Err(notice) => return Reply::go("/keep/pass").notice(&view, notice),
        }
    } else {
        Act::Unlock {
            passphrase: typed(&fields, "passphrase"),
        }
    };
    let reply = Reply::go("/keep/kept")
        .desk(let_go(view.desk()))
        .act(act, "/keep/pass");
    carry_in(&view, reply, make)
}

/// What lies on the desk, as it will stand in the vault.
fn commands(view: &View, desk: &Desk, first_night: bool) -> Vec<Command> {
    let add = |n: u8, body: Body| Command::Add {
        id: view.new_id(n),
        at: view.now.clone(),
        body,
    };
    let mut commands = Vec::new();
    if desk.has_words() {
        let letter = Letter {
            text: Some(desk.all_words()),
            first_night,
            burned: None,
            seal_until: None,
            extra: Vec::new(),
        };
        commands.push(add(20, letter.into()));
    }
    if let Some(wait) = desk.urge.as_ref().filter(|wait| !wait.noted) {
        let mut urge = super::urge::urge_of(view, wait);
        let sent = desk.sent.as_ref();
        if sent.is_some_and(|sent| sent.at.timestamp() >= wait.from.timestamp()) {
            urge.outcome = Some(Outcome::Slipped);
        }
        commands.push(Command::Add {
            id: wait.id.clone(),
            at: wait.from.clone(),
            body: urge.into(),
        });
    }
    if let Some(until) = desk.promise.clone() {
        commands.push(add(
            21,
            Tonight {
                until,
                extra: Vec::new(),
            }
            .into(),
        ));
    }
    // What was said with the vault open was written down then.
    if let Some(sent) = desk.sent.as_ref().filter(|sent| !sent.noted) {
        commands.push(Command::Add {
            id: view.new_id(22),
            at: sent.at.clone(),
            body: super::sent::sent_contact().into(),
        });
    }
    if let Some(put) = desk.put_away.as_ref().filter(|put| !put.noted) {
        commands.extend(super::they::commands(put, false));
    }
    commands
}

fn carry_in(view: &View, reply: Reply, first_night: bool) -> Reply {
    commands(view, &view.desk, first_night)
        .into_iter()
        .fold(reply, Reply::doing)
}

fn gone(view: View) -> Reply {
    last(&view, &tr!("night-gone"))
}

fn kept(view: View) -> Reply {
    last(&view, &tr!("night-kept"))
}

fn last(view: &View, said: &str) -> Reply {
    let held = view.desk.promise.is_some() || super::urge::promised(view);
    let main = html! {
        h1 { (said) }
        @if held { (parts::lede(tr!("night-less-held"))) }
        (parts::lede(super::urge::good_night(view)))
    };
    view.page_in(
        &Frame {
            wave: Wave::Still,
            keep: view.may_be_cleared(),
            ..view.frame("Ebb")
        },
        main,
    )
}
