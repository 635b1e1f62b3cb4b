//! Urge help: the box, a wait that already runs, one thing at a time, and afterwards (M5).
//!
//! Works before anything is set up and while locked. Nothing here counts, praises, asks why or is
//! random. Every step sends what stands in the box along, so that nothing typed is lost.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::event::Body;
use ebb_core::life::Life;
use ebb_core::moment::Moment;
use ebb_core::pact::Tonight;
use ebb_core::urge::{Felt, Outcome, SetOff, Urge};
use jiff::SignedDuration;
use jiff::civil::Time;
use maud::{Markup, html};

use crate::desk::{Desk, Wait};
use crate::line::Wave;
use crate::parts::{self, Dock, Frame, Pick, Way, Writing};
use crate::route::{Router, get, post};
use crate::text::{paragraphs, tr};
use crate::view::{Door, Fields, Reply, View};

pub(super) mod meanwhile;

/// Ten minutes: longer than most urges stay at their height, short enough to begin.
const WAIT: SignedDuration = SignedDuration::from_mins(10);
/// "Not before eight".
const EIGHT: Time = Time::constant(8, 0, 0, 0);

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/now", get(write).post(begin))
        .route("/now/box", post(step))
        .route("/now/show", post(uncover))
        .route("/now/and", get(and_now).post(felt))
        .route("/now/less", get(less))
        .route("/now/same", get(same))
        .route("/now/more", get(more))
        .route("/now/ten", post(ten_more))
        .route("/now/eight", post(eight))
        .route("/now/end", get(end))
        .route("/now/after", get(after_page).post(after))
        .route("/now/with", get(meanwhile::list).post(meanwhile::pick))
        .route("/now/with/{what}", get(meanwhile::one))
        .route("/now/with/{what}/{which}", get(meanwhile::exact))
}

/// Begins a wait, or goes back to the one that runs.
fn begin(view: View) -> Reply {
    let mut desk = view.desk();
    let running = desk.urge.as_ref().is_some_and(|wait| {
        wait.felt.is_none() && view.now.timestamp() < wait.until.after(WAIT * 6).timestamp()
    });
    if running {
        return Reply::go("/now");
    }
    let id = view.new_id(0);
    let wait = Wait {
        id: id.clone(),
        from: view.now.clone(),
        until: view.now.after(WAIT),
        felt: None,
        action: None,
        noted: view.is_open(),
    };
    desk.urge = Some(wait);
    let reply = Reply::go("/now").desk(desk);
    // A page that is closed is kept as well, so the urge stands from its first moment on.
    if view.is_open() {
        reply.adding(&view, id, nothing_said())
    } else {
        reply
    }
}

/// An urge of which nothing was said yet.
pub(super) fn nothing_said() -> Urge {
    Urge {
        before: None,
        after: None,
        felt: None,
        triggers: Vec::new(),
        action: None,
        outcome: None,
        note: None,
        extra: Vec::new(),
    }
}

/// The urge on the desk as it stands in the vault, or as it would.
pub(super) fn urge_of(view: &View, wait: &Wait) -> Urge {
    let kept = view
        .life
        .one::<Urge>(wait.id.as_str())
        .map(|seen| seen.body.clone());
    of_wait(kept, wait)
}

fn of_wait(kept: Option<Urge>, wait: &Wait) -> Urge {
    let mut urge = kept.unwrap_or_else(nothing_said);
    urge.felt = wait.felt.or(urge.felt);
    urge.action = wait.action.clone().or(urge.action);
    if wait.felt.is_some() && urge.outcome.is_none() {
        urge.outcome = Some(Outcome::RodeOut);
    }
    urge
}

/// What was said of an urge that stands in the vault while the vault was locked.
pub(super) fn unfinished(life: &Life, desk: &Desk) -> Option<Command> {
    let wait = desk.urge.as_ref().filter(|wait| wait.noted)?;
    let kept = life.one::<Urge>(wait.id.as_str())?;
    let mut urge = of_wait(Some(kept.body.clone()), wait);
    let sent = desk.sent.as_ref().filter(|sent| !sent.noted);
    if sent.is_some_and(|sent| sent.at.timestamp() >= wait.from.timestamp()) {
        urge.outcome = Some(Outcome::Slipped);
    }
    (urge != *kept.body).then(|| Command::Correct {
        of: wait.id.clone(),
        at: None,
        body: Body::from(urge),
    })
}

/// Writes the urge down anew where the vault is open.
pub(super) fn note(
    reply: Reply,
    view: &View,
    wait: &Wait,
    change: impl FnOnce(&mut Urge),
) -> Reply {
    if !view.is_open() || view.life.one::<Urge>(wait.id.as_str()).is_none() {
        return reply;
    }
    let mut urge = urge_of(view, wait);
    change(&mut urge);
    reply.doing(Command::Correct {
        of: wait.id.clone(),
        at: None,
        body: Body::from(urge),
    })
}

/// The box with the wait beneath.
fn write(view: View) -> Reply {
    let wait = view.desk.urge.clone();
    let Some(wait) = wait.filter(|wait| wait.felt.is_none()) else {
        return begin_page(&view);
    };
    let state = view.state();
    let main = html! {
        @if state.at_risk { (parts::lede(tr!("state-at-risk-first"))) }
        @if state.asked_to_stop { (parts::lede(tr!("state-asked-first"))) }
        (parts::form("box", "/now/box", &view.token, html! {
            (the_box(&view))
            @if state.at_risk {
                (parts::quiet(tr!("night-write-no-wait")))
            } @else {
                (running(&view, &wait))
            }
            (parts::ways(&[
                Way::press("to", "with", tr!("night-write-meanwhile")),
                Way::press("to", "sent", tr!("night-write-sent")),
                Way::press("to", "stop", tr!("night-write-stop")),
            ]))
        }))
    };
    let label = tr!("night-write-over");
    let dock = Dock::Step {
        form: "box",
        label: &label,
    };
    view.page_in(
        &Frame {
            wave: Wave::High,
            dock,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// Somebody came here by the address or after an end: one tap begins.
fn begin_page(view: &View) -> Reply {
    let main = html! {
        h1 { (tr!("night-write-box")) }
        (parts::form("begin", "/now", &view.token, parts::act(tr!("frame-want"))))
    };
    view.page("Ebb", main)
}

/// The box itself; covered words are not shown before the vault opens or somebody asks for them.
fn the_box(view: &View) -> Markup {
    html! {
        @if !view.desk.covered.is_empty() && may_uncover(view) {
            (parts::press("to", "show", tr!("night-write-show")))
        }
        (parts::box_(&Writing::new("words", tr!("night-write-box")).text(&view.desk.words).heading()
            .at_once().spellcheck(view.spellcheck())))
    }
}

/// Whether covered words come back for the asking: where a passphrase could show them, only it may.
fn may_uncover(view: &View) -> bool {
    view.door != Door::Locked || !view.trusted
}

/// The slow line and its clock time.
pub(super) fn running(view: &View, wait: &Wait) -> Markup {
    let seconds = |span: SignedDuration| u32::try_from(span.as_secs().max(0)).unwrap_or(0);
    let total = seconds(wait.until.timestamp().duration_since(wait.from.timestamp()));
    let elapsed = seconds(view.now.timestamp().duration_since(wait.from.timestamp())).min(total);
    let until = view.clock(&wait.until);
    parts::wait(elapsed, total, tr!("night-write-wait", until = until))
}

/// Puts what stands in a box onto the desk.
pub(super) fn hold(desk: &mut Desk, fields: &Fields) {
    desk.words = fields.words("words").unwrap_or_default();
}

fn step(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    hold(&mut desk, &fields);
    let wait = desk.urge.clone();
    match (fields.get("to"), wait) {
        ("with", _) => Reply::go("/now/with").desk(desk),
        ("show", _) => {
            if may_uncover(&view) {
                desk.uncover();
            }
            Reply::go("/now").desk(desk)
        }
        ("sent", wait) => {
            let reply = super::sent::say_sent(&view, desk);
            match wait {
                Some(wait) => note(reply, &view, &wait, |urge| {
                    urge.outcome = Some(Outcome::Slipped)
                }),
                None => reply,
            }
        }
        ("stop", _) if !desk.has_words() => Reply::go("/now/end").desk(desk),
        ("stop", _) => Reply::go("/keep").desk(desk),
        _ => Reply::go("/now/and").desk(desk),
    }
}

fn uncover(view: View) -> Reply {
    let mut desk = view.desk();
    if may_uncover(&view) {
        desk.uncover();
    }
    Reply::go("/now").desk(desk)
}

fn and_now(view: View) -> Reply {
    let answers = [
        Way::press("felt", "better", tr!("night-now-less")),
        Way::press("felt", "same", tr!("night-now-same")),
        Way::press("felt", "worse", tr!("night-now-more")),
        Way::press("felt", "skip", tr!("night-now-skip")),
    ];
    let main = html! {
        h1 { (tr!("night-now-q")) }
        (parts::form("felt", "/now/and", &view.token, parts::ways(&answers)))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn felt(view: View, fields: Fields) -> Reply {
    let felt = Felt::from_word(fields.get("felt"));
    let mut desk = view.desk();
    let to = match felt {
        Some(Felt::Worse) => "/now/more",
        Some(Felt::Same) => "/now/same",
        Some(Felt::Better) | None => "/now/less",
    };
    let Some(wait) = &mut desk.urge else {
        return Reply::go(to);
    };
    wait.felt = felt;
    let wait = wait.clone();
    let reply = Reply::go(to).desk(desk);
    note(reply, &view, &wait, |urge| {
        urge.outcome = urge.outcome.or(Some(Outcome::RodeOut));
    })
}

fn less(view: View) -> Reply {
    let clock = view.clock(&view.now);
    let by_day = (8..20).contains(&view.now.wall().hour());
    let question = if by_day {
        tr!("night-less-q-day")
    } else {
        tr!("night-less-q")
    };
    let main = html! {
        @if view.state().at_risk {
            h1 { (tr!("night-less-plain", clock = clock)) }
        } @else {
            h1 { (tr!("night-less", clock = clock)) }
        }
        (parts::lede(question))
        (parts::form("eight", "/now/eight", &view.token, parts::ways(&[
            Way::press("eight", "yes", tr!("night-less-yes")),
            Way::press("eight", "no", tr!("night-less-no")),
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

fn same(view: View) -> Reply {
    let main = html! {
        h1 { (tr!("night-same")) }
        (parts::lede(tr!("night-same-q")))
        (parts::ways(&[
            Way::post("/now/ten", &*view.token, tr!("night-same-ten")),
            Way::post("/now/eight", &*view.token, tr!("night-same-eight")).with("eight", "yes"),
        ]))
    };
    view.page_in(
        &Frame {
            wave: Wave::Mid,
            ..view.frame("Ebb")
        },
        main,
    )
}

fn more(view: View) -> Reply {
    let main = html! {
        @for (n, paragraph) in paragraphs("night-more").iter().enumerate() {
            @if n == 0 { h1 { (paragraph) } } @else { (parts::lede(paragraph)) }
        }
        (parts::ways(&[
            Way::link("/now/with/person", tr!("night-more-person")),
            Way::link("/help", tr!("night-more-help")),
            Way::post("/now/ten", &*view.token, tr!("night-more-ten")),
        ]))
    };
    view.page_in(
        &Frame {
            wave: Wave::High,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// Ten more minutes of the same urge.
fn ten_more(view: View) -> Reply {
    let mut desk = view.desk();
    let Some(wait) = &mut desk.urge else {
        return begin(view);
    };
    wait.from = view.now.clone();
    wait.until = view.now.after(WAIT);
    wait.felt = None;
    Reply::go("/now").desk(desk)
}

/// When the next eight o'clock is, morning or evening.
pub(super) fn next_eight(now: &Moment) -> Moment {
    let evening = Time::constant(20, 0, 0, 0);
    if (8..20).contains(&now.wall().hour()) {
        now.next(evening)
    } else {
        now.next(EIGHT)
    }
}

/// "Shall it wait until eight?": the first pact.
fn eight(view: View, fields: Fields) -> Reply {
    let mut desk = view.desk();
    let to = if desk.has_words() {
        "/keep"
    } else {
        "/now/end"
    };
    if fields.get("eight") != "yes" {
        return Reply::go(to);
    }
    let until = next_eight(&view.now);
    let promised = view.life.newest::<Tonight>();
    if promised.is_some_and(|held| held.body.until.timestamp() == until.timestamp()) {
        // Said twice, or clicked twice: one promise.
        return Reply::go(to);
    }
    if view.is_open() {
        let held = Tonight {
            until,
            extra: Vec::new(),
        };
        return Reply::go(to).adding(&view, view.new_id(1), held);
    }
    desk.promise = Some(until);
    Reply::go(to).desk(desk)
}

/// The last page of the night.
fn end(view: View) -> Reply {
    let held = view.desk.promise.is_some() || promised(&view);
    let asks = view.is_open() && !view.night() && view.desk.urge.is_some();
    let main = html! {
        h1 { (good_night(&view)) }
        @if held { (parts::lede(tr!("night-less-held"))) }
        @if asks { (parts::go("/now/after", tr!("urge-after"))) }
    };
    view.page_in(
        &Frame {
            wave: Wave::Still,
            ..view.frame("Ebb")
        },
        main,
    )
}

/// "Good night", or the same by day.
pub(super) fn good_night(view: &View) -> String {
    if is_evening(view) {
        tr!("night-good-night")
    } else {
        tr!("night-good-day")
    }
}

/// Whether what is said may speak of tonight: from eight in the evening to six.
pub(super) fn is_evening(view: &View) -> bool {
    !(6..20).contains(&view.now.wall().hour())
}

pub(super) fn promised(view: &View) -> bool {
    let now = view.now.timestamp();
    view.life
        .newest::<Tonight>()
        .is_some_and(|held| held.body.until.timestamp() > now)
}

/// What set it off and how strong it was, for who wants to say.
fn after_page(view: View) -> Reply {
    let Some(wait) = view.desk.urge.clone() else {
        return Reply::go("/");
    };
    let urge = urge_of(&view, &wait);
    let picks: Vec<(&str, String)> = SetOff::ALL
        .iter()
        .map(|set| (set.word(), tr!(&format!("set-off-{}", set.word()))))
        .collect();
    let picks: Vec<Pick<'_>> = picks
        .iter()
        .map(|(word, label)| Pick::new(*word, label))
        .collect();
    let chosen: Vec<&str> = urge.triggers.iter().map(String::as_str).collect();
    let (none, full) = (tr!("urge-none"), tr!("urge-full"));
    let main = html! {
        h1 { (tr!("urge-after-title")) }
        (parts::quiet(tr!("urge-after-leave")))
        (parts::form("after", "/now/after", &view.token, html! {
            (parts::chips("trigger", tr!("urge-set-off"), &picks, &chosen))
            (parts::rating("before", tr!("urge-before"), &none, &full, urge.before.map(|r| r.get())))
            (parts::rating("after", tr!("urge-now"), &none, &full, urge.after.map(|r| r.get())))
            (parts::box_(&Writing::new("note", tr!("urge-note"))
                .text(urge.note.as_deref().unwrap_or_default()).spellcheck(view.spellcheck())))
            (parts::act(tr!("urge-keep")))
        }))
    };
    view.page("A note", main)
}

fn after(view: View, fields: Fields) -> Reply {
    let Some(wait) = view.desk.urge.clone() else {
        return Reply::go("/");
    };
    let reply = Reply::go("/").notice(&view, crate::desk::Notice::done("urge-kept"));
    note(reply, &view, &wait, |urge| {
        urge.triggers = fields.all("trigger");
        urge.before = fields.rating("before");
        urge.after = fields.rating("after");
        urge.note = fields.words("note");
    })
}

/// The path of one thing of urge help.
pub(super) type What = Path<String>;
