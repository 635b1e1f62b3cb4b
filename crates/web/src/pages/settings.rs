//! Settings: one thing a page, each small. The keys are in a module of their own.

mod called;
mod devices;
mod keys;
mod stay;

use ebb_core::event::EventId;
use ebb_core::help;
use ebb_core::moment::{Zone, parse_clock};
use ebb_core::setting::{Setting, SettingName, Step, StepName};
use maud::{Markup, html};

use super::urge::meanwhile;
use crate::desk::Notice;
use crate::parts::{self, Frame, Pick, Way};
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Fields, Reply, View};

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/settings", get(list))
        .route("/settings/day", get(day).post(day_said))
        .route("/settings/names", get(names).post(names_said))
        .route("/settings/look", get(look).post(look_said))
        .route("/settings/lock", get(lock).post(lock_said))
        .route("/settings/order", get(order).post(order_said))
        .route("/settings/country", get(country).post(country_said))
        .merge(devices::routes())
        .merge(keys::routes())
        .merge(called::routes())
        .merge(stay::routes())
}

/// Minutes without a touch before Ebb locks, as the shell does unless the person chose.
const USUAL_LOCK: &str = "15";
/// What may be chosen for it.
const LOCKS: [&str; 4] = ["1", "5", "15", "60"];
/// The longest name, in characters: it stands in the middle of sentences.
const LONGEST_NAME: usize = 60;

/// A page under Settings. All have the same title, so that a tab tells nothing.
pub(super) fn under(view: &View, main: Markup) -> Reply {
    let settings = tr!("settings-title");
    view.page_under(&settings, ("/settings", &settings), main)
}

/// The ids of what one form may write down, so that a double click writes nothing twice.
fn ids(view: &View, count: u8) -> Markup {
    html! {
        @for n in 0..count {
            (parts::hidden(&format!("id{n}"), view.new_id(n).as_str()))
        }
    }
}

fn id(view: &View, fields: &Fields, n: u8) -> EventId {
    EventId::new(fields.get(&format!("id{n}"))).unwrap_or_else(|| view.new_id(n))
}

/// Writes a setting down under the form's `n`th id, unless it stands so already.
fn choose(
    reply: Reply,
    view: &View,
    fields: &Fields,
    n: u8,
    name: SettingName,
    value: &str,
) -> Reply {
    if view.setting(name).unwrap_or_default() == value {
        return reply;
    }
    let value = value.to_owned();
    reply.adding(
        view,
        id(view, fields, n),
        Setting {
            name,
            value,
            extra: Vec::new(),
        },
    )
}

/// Back to the list, with a word that it is kept.
fn kept(view: &View) -> Reply {
    Reply::go("/settings")
        .otherwise("/settings")
        .notice(view, Notice::done("settings-saved"))
}

fn list(view: View) -> Reply {
    let clock = view
        .life
        .calendar()
        .start_of(view.today())
        .strftime("%H:%M")
        .to_string();
    let country = super::help::country_name(&super::help::country(&view));
    let way = |to: &'static str, id: &str| Way::link(to, tr!(id));
    let mut yours = vec![
        way("/settings/day", "settings-day").small(tr!("settings-day-now", clock = clock)),
        way("/settings/names", "settings-names"),
        way("/settings/order", "settings-order"),
        way("/settings/country", "settings-country").small(country),
        way("/settings/look", "settings-look"),
        way("/situation", "situation-mine"),
    ];
    yours.extend(called::way(&view));
    let mut keys = vec![
        Way::post("/lock", &*view.token, tr!("settings-lock-at-once")),
        way("/settings/lock", "settings-lock").small(lock_label(lock_minutes(&view))),
        way("/settings/passphrase", "settings-passphrase"),
        way("/settings/words", "settings-words"),
    ];
    keys.extend(stay::way(&view));
    let mut devices = way("/settings/devices", "devices-title");
    if let Some(stand) = devices::stand(&view) {
        devices = devices.small(stand);
    }
    let words = [
        devices,
        way("/settings/export", "settings-export"),
        way("/settings/backup", "settings-backup"),
        way("/settings/import", "settings-import"),
        way("/settings/delete", "settings-delete"),
    ];
    let main = html! {
        h1 { (tr!("settings-title")) }
        (parts::section(tr!("settings-part-you"), parts::doors(&yours)))
        (parts::section(tr!("settings-part-key"), parts::doors(&keys)))
        (parts::section(tr!("settings-part-words"), parts::doors(&words)))
        (super::pocket::kept_where(&view))
    };
    let title = tr!("settings-title");
    let frame = Frame {
        keep: view.may_be_cleared(),
        ..view.frame(&title)
    };
    view.page_in(&frame, main)
}

fn day(view: View) -> Reply {
    let calendar = view.life.calendar();
    let clock = calendar
        .start_of(view.today())
        .strftime("%H:%M")
        .to_string();
    let zone = calendar
        .zone()
        .unwrap_or_else(|| view.zone())
        .name()
        .to_owned();
    day_page(&view, &clock, &zone, None)
}

fn day_page(view: &View, clock: &str, zone: &str, wrong: Option<&str>) -> Reply {
    let main = html! {
        h1 { (tr!("settings-day")) }
        @if let Some(wrong) = wrong { (parts::error(tr!(wrong))) }
        (parts::lede(tr!("settings-day-what")))
        (parts::form("day", "/settings/day", &view.token, html! {
            (ids(view, 3))
            (parts::field("clock", "time", &tr!("settings-day-clock"), clock, ""))
            (parts::field("zone", "text", &tr!("settings-day-zone"), zone, &tr!("settings-day-zone-note")))
            p { (parts::act(tr!("settings-save"))) }
        }))
        (parts::small(tr!("settings-day-from")))
    };
    under(view, main)
}

fn day_said(view: View, fields: Fields) -> Reply {
    let (typed, named) = (fields.get("clock"), fields.get("zone"));
    // Some browsers send the seconds along.
    let Some(clock) = typed
        .get(..5)
        .filter(|_| matches!(typed.len(), 5 | 8))
        .and_then(parse_clock)
    else {
        return day_page(&view, typed, named, Some("settings-day-bad-clock"));
    };
    let Ok(zone) = Zone::named(named) else {
        return day_page(&view, typed, named, Some("settings-day-bad-zone"));
    };
    let calendar = view.life.calendar();
    let mut reply = kept(&view);
    if calendar.start_of(view.today()) != clock || view.setting(SettingName::DayStarts).is_none() {
        let clock = clock.strftime("%H:%M").to_string();
        reply = choose(reply, &view, &fields, 0, SettingName::DayStarts, &clock);
    }
    if calendar.zone() != Some(&zone) {
        reply = choose(reply, &view, &fields, 1, SettingName::Zone, zone.name());
    }
    stepped(reply, &view, id(&view, &fields, 2), StepName::DayEnd)
}

/// Notes that a step of setting up was done, once.
pub(super) fn stepped(reply: Reply, view: &View, id: EventId, step: StepName) -> Reply {
    if view
        .life
        .all::<Step>()
        .any(|seen| seen.body.step == step && seen.body.done)
    {
        return reply;
    }
    reply.adding(
        view,
        id,
        Step {
            step,
            done: true,
            extra: Vec::new(),
        },
    )
}

fn names(view: View) -> Reply {
    names_page(&view, view.codename().unwrap_or_default(), None)
}

fn names_page(view: &View, name: &str, wrong: Option<&str>) -> Reply {
    let main = html! {
        h1 { (tr!("settings-names")) }
        @if let Some(wrong) = wrong { (parts::error(tr!(wrong))) }
        (parts::form("names", "/settings/names", &view.token, html! {
            (ids(view, 1))
            (parts::field("name", "text", &tr!("settings-names-label"), name, &tr!("settings-names-note")))
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(view, main)
}

fn names_said(view: View, fields: Fields) -> Reply {
    let name = fields.get("name");
    if name.chars().count() > LONGEST_NAME {
        return names_page(&view, name, Some("settings-names-long"));
    }
    choose(kept(&view), &view, &fields, 0, SettingName::Codename, name)
}

fn look(view: View) -> Reply {
    let night = view.setting(SettingName::Night) == Some("on");
    let chosen = |on: bool, name: &'static str| if on { name } else { "" };
    let picks = [
        Pick::new("night", tr!("settings-look-night")),
        Pick::new("spell", tr!("settings-look-spell")).small(tr!("settings-look-spell-warn")),
    ];
    let main = html! {
        h1 { (tr!("settings-look")) }
        (parts::form("look", "/settings/look", &view.token, html! {
            (ids(&view, 2))
            (parts::ticks("look", "", &picks, &[chosen(night, "night"), chosen(view.spellcheck(), "spell")]))
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(&view, main)
}

fn look_said(view: View, fields: Fields) -> Reply {
    let ticked = fields.all("look");
    let mut reply = kept(&view);
    let both = [
        ("night", SettingName::Night),
        ("spell", SettingName::Spellcheck),
    ];
    for (n, (word, name)) in (0..).zip(both) {
        let on = ticked.iter().any(|ticked| ticked == word);
        if on || view.setting(name) == Some("on") {
            reply = choose(
                reply,
                &view,
                &fields,
                n,
                name,
                if on { "on" } else { "off" },
            );
        }
    }
    reply
}

fn lock_minutes(view: &View) -> &str {
    view.setting(SettingName::IdleLock).unwrap_or(USUAL_LOCK)
}

fn lock_label(minutes: &str) -> String {
    match minutes.parse::<i64>() {
        Ok(60) => tr!("settings-lock-hour"),
        Ok(minutes) => tr!("settings-lock-now", minutes = minutes),
        Err(_) => String::new(),
    }
}

fn lock(view: View) -> Reply {
    let picks = LOCKS.map(|minutes| Pick::new(minutes, lock_label(minutes)));
    let main = html! {
        h1 { (tr!("settings-lock")) }
        (parts::lede(tr!("settings-lock-what")))
        (parts::form("lock", "/settings/lock", &view.token, html! {
            (ids(&view, 1))
            (parts::choice("minutes", tr!("settings-lock-legend"), &picks, lock_minutes(&view)))
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(&view, main)
}

fn lock_said(view: View, fields: Fields) -> Reply {
    match LOCKS
        .into_iter()
        .find(|minutes| *minutes == fields.get("minutes"))
    {
        Some(minutes) if minutes != lock_minutes(&view) => choose(
            kept(&view),
            &view,
            &fields,
            0,
            SettingName::IdleLock,
            minutes,
        ),
        Some(_) => kept(&view),
        None => Reply::go("/settings/lock"),
    }
}

fn order(view: View) -> Reply {
    let labels: Vec<(&str, String)> = meanwhile::order(&view)
        .into_iter()
        .map(|what| (what, tr!(&format!("night-meanwhile-{what}"))))
        .collect();
    let ways: Vec<Way<'_>> = labels
        .iter()
        .map(|(what, label)| Way::press("first", *what, label))
        .collect();
    let main = html! {
        h1 { (tr!("settings-order")) }
        (parts::lede(tr!("settings-order-what")))
        (parts::form("order", "/settings/order", &view.token, html! {
            (ids(&view, 1))
            (parts::doors(&ways))
        }))
    };
    under(&view, main)
}

fn order_said(view: View, fields: Fields) -> Reply {
    let mut order = meanwhile::order(&view);
    let Some(at) = order.iter().position(|what| *what == fields.get("first")) else {
        return Reply::go("/settings/order");
    };
    order[..=at].rotate_right(1);
    let reply = Reply::go("/settings/order").otherwise("/settings/order");
    choose(
        reply,
        &view,
        &fields,
        0,
        SettingName::Pinned,
        &order.join(","),
    )
}

fn country(view: View) -> Reply {
    let chosen = view.setting(SettingName::Country).unwrap_or_default();
    let main = html! {
        h1 { (tr!("settings-country")) }
        (parts::lede(tr!("settings-country-what")))
        (parts::form("country", "/settings/country", &view.token, html! {
            (ids(&view, 1))
            p.field {
                label for="f-country" { (tr!("help-country-label")) }
                select #f-country name="country" {
                    option value="" selected[chosen.is_empty()] { (tr!("settings-country-guess")) }
                    @for (code, name) in super::help::country_names() {
                        option value=(code) selected[code == chosen] { (name) }
                    }
                }
            }
            p { (parts::act(tr!("settings-save"))) }
        }))
    };
    under(&view, main)
}

fn country_said(view: View, fields: Fields) -> Reply {
    let said = fields.get("country");
    if !said.is_empty() && !help::countries().contains(&said) {
        return Reply::go("/settings/country");
    }
    // What was chosen for this session under Help now gives way to what is chosen here.
    let mut desk = view.desk();
    desk.country = None;
    let reply = Reply::go("/settings").otherwise("/settings").desk(desk);
    choose(
        reply.notice(&view, Notice::done("settings-saved")),
        &view,
        &fields,
        0,
        SettingName::Country,
        said,
    )
}

#[cfg(test)]
mod tests;
