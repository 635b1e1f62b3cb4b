//! The parts that every page is made of: the frame here, what asks and what shows in two modules.
//!
//! Page authors bring their words as arguments and choose parts; markup and styles stay here. The
//! first thing in the source is the dock, so a keyboard or a screen reader meets "Help now",
//! "I want to write to them" and "Leave this page" before anything else.
//!
//! Nothing here needs script, and nothing carries a style of its own: the content policy forbids
//! both.

mod ask;
mod show;

pub use ask::{
    Pick, Writing, act, address, box_, chips, choice, field, form, hidden, named, press, rating,
    second, secret, ticks,
};
pub use show::{
    Door, Phone, Way, act_link, busy, doors, error, fold, go, invented_note, lede, name, over,
    phone, quiet, saved, section, sheet, small, steps, table, unseen, wait, ways,
};

use maud::{DOCTYPE, Markup, html};

use crate::line::{self, Wave};
use crate::platform::Home;
use crate::text::say;

/// The stylesheet, served under [`style_path`].
pub const STYLE: &str = include_str!("static/style.css");
/// The optional script, served under [`script_path`].
pub const SCRIPT: &str = include_str!("static/ebb.js");
/// The icon of the browser's tab, served as `/icon.svg`; it shows a line, no word.
pub const ICON: &str = include_str!("static/icon.svg");

const STYLE_PRINT: u64 = fingerprint(STYLE.as_bytes());
const SCRIPT_PRINT: u64 = fingerprint(SCRIPT.as_bytes());

/// Returns the stylesheet's address; it changes whenever the sheet does.
pub fn style_path() -> String {
    format!("/style.css?v={STYLE_PRINT:016x}")
}

/// Returns the script's address; it changes whenever the script does.
pub fn script_path() -> String {
    format!("/ebb.js?v={SCRIPT_PRINT:016x}")
}

/// FNV-1a, enough to tell one build's file from another's.
const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
}

/// What stands in the middle of the dock, in reach of the thumb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dock<'a> {
    /// Nothing: the first page asks for the same in its own words. It has no mark, and its
    /// words lie low, near the thumb.
    First,
    /// "I want to write to them", sent to `/now`.
    #[default]
    Usual,
    /// The next step of the flow on this page: it sends the form with this id.
    Step {
        /// The id given to [`form`].
        form: &'a str,
        /// What the step is called.
        label: &'a str,
    },
}

/// Where the small link above a page's heading leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back<'a> {
    /// The path.
    pub href: &'a str,
    /// The words of the link, such as "Days".
    pub label: &'a str,
}

/// All that a page says about itself besides its content.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    /// The tab's title: neutral, never a name nor a state.
    pub title: &'a str,
    /// How restless the water is.
    pub wave: Wave,
    /// The middle of the dock.
    pub dock: Dock<'a>,
    /// The form token that lets the dock's button through.
    pub token: &'a str,
    /// Whether it is dark outside, so that night colours stay whatever the system says.
    pub night: bool,
    /// Whether the life shown is the invented one.
    pub invented: bool,
    /// Where Ebb itself runs.
    pub home: Home,
    /// What this Ebb is called; its usual name where there is none.
    pub name: &'a str,
    /// Whether the page asks the browser never to clear what is kept.
    pub keep: bool,
    /// The way one level up, if the page has one.
    pub back: Option<Back<'a>>,
}

/// Lays out a whole page: head, dock, mark, and `main` as its content.
pub fn page(frame: &Frame<'_>, main: Markup) -> Markup {
    let first = frame.dock == Dock::First;
    let in_browser = frame.home != Home::Computer;
    html! {
        (DOCTYPE)
        html lang="en" data-night[frame.night] data-home[in_browser] data-keep[frame.keep] {
            (head(frame))
            body.first[first] {
                a.skip href="#page" { (say("frame-skip")) }
                (dock(frame))
                @if !first || frame.invented || frame.back.is_some() { (header(frame, first)) }
                main #page { (main) }
            }
        }
    }
}

/// Lays out the page that is left behind: the time and nothing else, neither mark nor dock.
///
/// It says nothing of Ebb; `note` is one small sentence. `time` is the clock as it stands, such as "02:14"; with script it goes on.
pub fn clock(title: &str, time: &str, note: &str, home: Home) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-home[home != Home::Computer] {
            (head(&Frame { title, ..Frame::default() }))
            body { main.clock { h1.unseen { (title) } p data-clock { (time) } small { (note) } } }
        }
    }
}

fn head(frame: &Frame<'_>) -> Markup {
    // A tab that would say Ebb says what it is called here.
    let title = match frame.title {
        "Ebb" if !frame.name.is_empty() => frame.name,
        title => title,
    };
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover";
            @if frame.night {
                meta name="color-scheme" content="dark";
                meta name="theme-color" content="#15151b";
            } @else {
                meta name="color-scheme" content="dark light";
                meta name="theme-color" content="#15151b" media="(prefers-color-scheme:dark)";
                meta name="theme-color" content="#edf0f0" media="(prefers-color-scheme:light)";
            }
            meta name="referrer" content="same-origin";
            meta name="format-detection" content="telephone=no";
            title { (title) }
            link rel="stylesheet" href=(style_path());
            link rel="icon" href="/icon.svg" type="image/svg+xml";
            @if frame.home != Home::Computer {
                link rel="manifest" href="/manifest.webmanifest";
                link rel="apple-touch-icon" href="/icon-192.png";
                @if !frame.name.is_empty() { meta name="apple-mobile-web-app-title" content=(frame.name); }
            }
            script src=(script_path()) defer {}
        }
    }
}

fn header(frame: &Frame<'_>, first: bool) -> Markup {
    html! {
        header {
            @if !first { a.mark href="/" aria-label=(say("frame-home")) { (line::mark()) } }
            @if let Some(back) = frame.back { a.back href=(back.href) { (back.label) } }
            @if frame.invented { (invented_note()) }
        }
    }
}

fn dock(frame: &Frame<'_>) -> Markup {
    html! {
        nav.dock aria-label=(say("frame-always")) {
            (line::surface(frame.wave))
            div {
                a href="/help" data-stay { (say("frame-help")) }
                @match frame.dock {
                    Dock::First => {}
                    Dock::Usual => {
                        form action="/now" method="post" {
                            (hidden("token", frame.token))
                            button { (say("frame-want")) }
                        }
                    }
                    Dock::Step { form, label } => { button.lit form=(form) data-step { (label) } }
                }
                a href="/away" data-away { (say("frame-leave")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(frame: &Frame<'_>) -> String {
        page(frame, html! { h1 { "Days" } }).into_string()
    }

    #[test]
    fn every_page_has_help_and_leave_before_its_content() {
        for dock in [
            Dock::First,
            Dock::Usual,
            Dock::Step {
                form: "f",
                label: "Go on",
            },
        ] {
            let page = shown(&Frame {
                title: "Ebb",
                dock,
                ..Frame::default()
            });
            let content = page.find("<main").unwrap_or(0);
            for path in ["\"/help\"", "\"/away\""] {
                assert!(
                    page.find(path).is_some_and(|at| at < content),
                    "{path} in {dock:?}"
                );
            }
        }
    }

    #[test]
    fn the_way_to_urge_help_carries_the_token() {
        let page = shown(&Frame {
            token: "t0k",
            ..Frame::default()
        });
        assert!(page.contains(r#"action="/now" method="post""#) && page.contains(r#"value="t0k""#));
    }

    #[test]
    fn the_first_page_shows_no_mark_and_asks_nothing_in_the_dock() {
        let page = shown(&Frame {
            dock: Dock::First,
            ..Frame::default()
        });
        assert!(!page.contains("mark") && !page.contains("/now"));
    }

    #[test]
    fn no_page_carries_a_style_or_a_script_of_its_own() {
        let page = shown(&Frame::default());
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("onclick"));
        assert_eq!(page.matches("<script").count(), 1);
    }

    #[test]
    fn night_stays_dark_whatever_the_system_says() {
        let page = shown(&Frame {
            night: true,
            ..Frame::default()
        });
        assert!(page.contains("data-night") && !page.contains("prefers-color-scheme:light"));
    }
}
