//! One thing today: a step of setting up, later a look at the pact, an open door or the check-in.
//!
//! One a day, and none on the day on which Ebb was begun: a passphrase and a name were enough. What
//! was put off waits at least until tomorrow, and lets the steps that were never put off go first;
//! after three times it isn't offered any more, and stays in the list of ways.

use ebb_core::day::CheckIn;
use ebb_core::event::Known;
use ebb_core::moment::Day;
use ebb_core::pact::{Door, DoorState, DoorTurn, Look, OwnLine, Pact};
use ebb_core::safety::Situation;
use ebb_core::setting::{Setting, SettingName, Step, StepName};
use ebb_core::stand::{doors, pact_at};
use ebb_core::urge::{Person, Reason};
use jiff::ToSpan;
use maud::{Markup, html};

use super::stands::day_of_checkin;
use crate::desk::Notice;
use crate::pages::entry::path_of;
use crate::parts;
use crate::text::tr;
use crate::view::{Fields, Reply, View};

/// How often a step is offered again after it was put off.
const OFFERS: usize = 3;
/// For how many days an open door is left alone after it was put off.
const DOOR_RESTS: i64 = 3;
/// For how many days a look at the pact isn't offered again after it was put off.
const LOOK_RESTS: i64 = 14;
/// For how many days a backup is recent enough.
const BACKUP_HOLDS: i64 = 30;
/// The hour of the evening from which the check-in is offered.
const EVENING: i8 = 18;

/// One thing that may be done today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    /// A step of setting up.
    Step(StepName),
    /// A look at the pact, months after it was made.
    Review,
    /// An open door: its id and its name.
    Door(String, String),
    /// The check-in.
    CheckIn,
}

/// Chooses the one thing, if there is one today.
pub(super) fn thing(view: &View) -> Option<Thing> {
    let today = view.today();
    let used = |step: StepName| done_on(view, step) == Some(today);
    let said_today = view.life.all::<Step>().rev().any(|seen| seen.day == today);
    if view.night()
        || begun_on(view, today)
        || said_today
        || StepName::ALL.iter().any(|step| used(*step))
    {
        return None;
    }
    next_step(view)
        .map(Thing::Step)
        .or_else(|| review(view))
        .or_else(|| evening(view))
        .or_else(|| open_door(view))
}

/// Whether Ebb was begun today: nothing in it is older, or it was made in this session, where
/// nothing was written down yet.
fn begun_on(view: &View, today: Day) -> bool {
    let first = view.life.first_day().map(Day);
    first == Some(today) || (first.is_none() && view.desk.begun == Some(today))
}

/// The next step that isn't done: those never put off first, in the order of the method.
fn next_step(view: &View) -> Option<StepName> {
    let put_off = |step: StepName| {
        view.life
            .all::<Step>()
            .filter(|seen| seen.body.step == step && !seen.body.done)
            .count()
    };
    StepName::ALL
        .iter()
        .copied()
        .filter(|step| !(view.state().at_risk && *step == StepName::Door))
        .filter(|step| *step != StepName::Backup || view.may_be_cleared())
        .filter(|step| done_on(view, *step).is_none())
        .map(|step| (put_off(step), step))
        .filter(|(times, _)| *times < OFFERS)
        .min_by_key(|(times, _)| *times)
        .map(|(_, step)| step)
}

/// The day on which a step was done: the first thing of its kind, or the person's word.
fn done_on(view: &View, step: StepName) -> Option<Day> {
    let mut said = view.life.all::<Step>();
    let said = said.rfind(|seen| seen.body.step == step && seen.body.done);
    let said = said.map(|seen| seen.day);
    // A backup holds what was written until then.
    let said =
        said.filter(|day| step != StepName::Backup || view.today().since(*day) < BACKUP_HOLDS);
    let there = match step {
        StepName::Words | StepName::Backup => None,
        StepName::Situation => first_day::<Situation>(view),
        StepName::Pact if view.state().at_risk => {
            first_day::<OwnLine>(view).or_else(|| first_day::<Pact>(view))
        }
        StepName::Pact => first_day::<Pact>(view),
        StepName::Door => first_day::<Door>(view),
        StepName::People => first_day::<Person>(view),
        StepName::Reasons => first_day::<Reason>(view),
        StepName::DayEnd => day_end(view),
    };
    said.or(there)
}

fn first_day<K: Known>(view: &View) -> Option<Day> {
    view.life.all::<K>().next().map(|seen| seen.day)
}

fn day_end(view: &View) -> Option<Day> {
    let chosen = view
        .life
        .all::<Setting>()
        .find(|seen| seen.body.name == SettingName::DayStarts);
    let with_pact = view
        .life
        .all::<Pact>()
        .find(|seen| seen.body.day_starts.is_some());
    chosen
        .map(|seen| seen.day)
        .or_else(|| with_pact.map(|seen| seen.day))
}

/// A look at the pact, from three months after its start or the last look on. No countdown.
fn review(view: &View) -> Option<Thing> {
    let pact = pact_at(&view.life, &view.now)?;
    let looked = view.life.newest::<Look>().map(|seen| seen.day.0);
    let last = looked.map_or(pact.body.start, |day| day.max(pact.body.start));
    let due = view.today().0 >= last.saturating_add(3.months());
    (due && !rests(view, StepName::Pact, LOOK_RESTS)).then_some(Thing::Review)
}

fn evening(view: &View) -> Option<Thing> {
    let today = view.today();
    let noted = view
        .life
        .all::<CheckIn>()
        .rev()
        .any(|seen| day_of_checkin(&seen) == today);
    (view.now.wall().hour() >= EVENING && !noted).then_some(Thing::CheckIn)
}

/// The first open door, the most used kind first. None for somebody whom closing one may endanger.
fn open_door(view: &View) -> Option<Thing> {
    let turned = view
        .life
        .newest::<DoorTurn>()
        .is_some_and(|seen| seen.day == view.today());
    if view.state().is_careful() || turned || rests(view, StepName::Door, DOOR_RESTS) {
        return None;
    }
    let doors = doors(&view.life, &view.now);
    let open = doors
        .iter()
        .filter(|(_, turn)| turn.is_none_or(|turn| turn.body.state == DoorState::Open));
    let (door, _) = open.min_by_key(|(door, _)| door.body.way)?;
    let name = door.body.name.clone();
    let name = name.unwrap_or_else(|| tr!(&format!("way-{}", door.body.way.word())));
    Some(Thing::Door(door.id.as_str().to_owned(), name))
}

/// Whether something was put off within the last days.
fn rests(view: &View, step: StepName, days: i64) -> bool {
    let today = view.today();
    let put_off = view
        .life
        .all::<Step>()
        .rev()
        .find(|seen| seen.body.step == step && !seen.body.done);
    put_off.is_some_and(|seen| today.since(seen.day) < days)
}

pub(super) fn draw(view: &View) -> Markup {
    let Some(thing) = thing(view) else {
        return Markup::default();
    };
    let (words, href, go) = said(view, &thing);
    parts::section(
        tr!("today-one"),
        html! {
            p { (words) }
            (parts::act_link(&href, go))
            @if let Some(step) = put_off_as(&thing) { (later_form(view, step)) }
        },
    )
}

fn said(view: &View, thing: &Thing) -> (String, String, String) {
    let at_risk = view.state().at_risk;
    match thing {
        Thing::Step(step) => {
            let id = format!("today-step-{}", step.word());
            let own = at_risk && *step == StepName::Pact;
            let words = if own {
                tr!("today-step-pact-own")
            } else {
                tr!(&id)
            };
            (words, path(*step).to_owned(), tr!(&format!("{id}-go")))
        }
        Thing::Review => (
            tr!("today-review"),
            "/pact/look".to_owned(),
            tr!("today-review-go"),
        ),
        Thing::Door(id, name) => (
            tr!("today-door", door = name),
            format!("/doors/{}", path_of(id)),
            tr!("today-door-go"),
        ),
        Thing::CheckIn => (
            tr!("today-checkin"),
            "/day".to_owned(),
            tr!("today-checkin-go"),
        ),
    }
}

/// Where a step is done.
fn path(step: StepName) -> &'static str {
    match step {
        StepName::Words => "/settings/words",
        StepName::Situation => "/situation",
        StepName::Pact => "/pact",
        StepName::Door => "/doors/new",
        StepName::People => "/people",
        StepName::Reasons => "/reasons",
        StepName::DayEnd => "/settings/day",
        StepName::Backup => "/settings/backup",
    }
}

/// Under which step it is written down that something was put off; the check-in never nags.
fn put_off_as(thing: &Thing) -> Option<StepName> {
    match thing {
        Thing::Step(step) => Some(*step),
        Thing::Review => Some(StepName::Pact),
        Thing::Door(..) => Some(StepName::Door),
        Thing::CheckIn => None,
    }
}

fn later_form(view: &View, step: StepName) -> Markup {
    parts::form(
        "later",
        "/today/later",
        &view.token,
        html! {
            (parts::hidden("id", view.new_id(0).as_str()))
            (parts::hidden("step", step.word()))
            (parts::second(tr!("today-one-later")))
        },
    )
}

/// Puts a step off until another day.
pub(super) fn later(view: View, fields: Fields) -> Reply {
    let Some(step) = StepName::from_word(fields.get("step")) else {
        return Reply::go("/");
    };
    let id = fields.id(&view);
    Reply::go("/")
        .adding(
            &view,
            id,
            Step {
                step,
                done: false,
                extra: Vec::new(),
            },
        )
        .notice(&view, Notice::done("today-one-put-off"))
        .otherwise("/")
}
