//! Other devices: in step with them, letting one in, naming one, taking one out.

use axum::extract::Path;
use ebb_core::decide::Command;
use ebb_core::device::{DeviceMark, DeviceName};
use ebb_core::setting::SettingName;
use maud::{Markup, html};

use super::{id, ids, under};
use crate::desk::Notice;
use crate::parts::{self, Way};
use crate::pictures;
use crate::route::{Router, get, post};
use crate::text::tr;
use crate::together::{Device, Invitation, Last, short};
use crate::view::{Act, Fields, Reply, View, Want};

const LIST: &str = "/settings/devices";
const ADD: &str = "/settings/devices/add";
const LEAVE: &str = "/settings/devices/leave";

pub(super) fn routes() -> Router {
    Router::new()
        .route(LIST, get(list).post(step))
        .route(ADD, get(add).post(invite))
        .route("/settings/devices/add/not", post(call_off))
        .route(LEAVE, get(leave).post(left))
        .route("/settings/devices/{id}", get(one).post(named))
        .route("/settings/devices/{id}/out", get(out).post(taken_out))
}

/// The relay in use, if one is.
pub(super) fn relay(view: &View) -> Option<&str> {
    let relay = view.setting(SettingName::Relay);
    relay.filter(|relay| !relay.is_empty())
}

/// One small line for the list of settings.
pub(super) fn stand(view: &View) -> Option<String> {
    relay(view)?;
    let last = view.together.last.as_ref()?;
    Some(match last.found.first() {
        Some(_) => tr!("found-title"),
        None => tr!("devices-last", clock = view.clock(&last.at)) + " " + &last.notice.words(),
    })
}

fn list(view: View) -> Reply {
    let together = &view.together;
    let labels: Vec<(Device, String)> = together
        .devices
        .iter()
        .map(|device| (*device, name_of(&view, device)))
        .collect();
    let rows: Vec<Way<'_>> = labels
        .iter()
        .map(|(device, label)| {
            let row = Way::link(format!("{LIST}/{}", device.id), parts::name(label));
            match (device.here, device.removed) {
                (true, _) => row.small(tr!("devices-here")),
                (_, true) => row.small(tr!("devices-out")),
                _ => row,
            }
        })
        .collect();
    let relay = relay(&view);
    let mut ways = vec![Way::link(ADD, tr!("devices-add"))];
    if relay.is_some() {
        ways.push(Way::link(LEAVE, tr!("devices-leave")));
    }
    let main = html! {
        h1 { (tr!("devices-title")) }
        (parts::lede(tr!("devices-what")))
        (how_it_stands(&view))
        @if let Some(relay) = relay {
            (parts::form("step", LIST, &view.token, html! {
                (parts::act(tr!("devices-step")))
                @if unknown(&view) { (parts::press("give", "yes", tr!("step-give"))) }
            }))
            (parts::small(tr!("devices-relay-now", relay = relay)))
        }
        (parts::section(tr!("devices-list"), parts::doors(&rows)))
        (parts::doors(&ways))
    };
    under(&view, main)
}

/// Whether the relay said last that it doesn't know the vault.
fn unknown(view: &View) -> bool {
    let last = view.together.last.as_ref();
    last.is_some_and(|last| last.notice.id == "step-no-vault")
}

/// What is under way, how it went, and what the relay did wrong.
fn how_it_stands(view: &View) -> Markup {
    let together = &view.together;
    html! {
        @if together.busy {
            (parts::busy(tr!("devices-busy"), tr!("devices-look")))
        } @else if let Some(last) = &together.last {
            (went(view, last))
        }
    }
}

fn went(view: &View, last: &Last) -> Markup {
    html! {
        p.note role=(if last.notice.error { "alert" } else { "status" }) {
            small { (view.clock(&last.at)) }
            (last.notice.words_at(view.home))
        }
        @if !last.found.is_empty() {
            (parts::section(tr!("found-title"), html! {
                @for found in &last.found { p { (found.words()) } }
                p { (tr!("found-what")) }
            }))
        }
    }
}

fn step(fields: Fields) -> Reply {
    let want = match fields.get("give") {
        "yes" => Want::Connect,
        _ => Want::Step,
    };
    let act = Act::Relay {
        address: None,
        want,
    };
    Reply::go(LIST).act(act, LIST)
}

fn add(view: View) -> Reply {
    let together = &view.together;
    if let Some(invitation) = &together.invitation {
        return shown(&view, invitation);
    }
    let last = together.last.as_ref();
    if last.is_some_and(|last| last.notice.id == "devices-let-in") {
        return Reply::go(LIST);
    }
    let main = html! {
        h1 { (tr!("devices-add")) }
        @if together.busy {
            (parts::busy(tr!("devices-busy"), tr!("devices-look")))
        } @else {
            @if let Some(last) = last.filter(|last| last.notice.error) { (went(&view, last)) }
            (parts::lede(tr!("devices-add-what")))
            p { (tr!("devices-add-everything")) }
            (parts::form("add", ADD, &view.token, html! {
                (parts::address("relay", &tr!("relay-address"), relay(&view).unwrap_or_default(), &tr!("relay-address-note")))
                p { (parts::act(tr!("devices-add-do"))) }
            }))
            (parts::small(tr!("devices-truth")))
        }
    };
    under(&view, main)
}

/// The words, and the same as a picture for a phone's camera.
fn shown(view: &View, invitation: &Invitation) -> Reply {
    let relay = &*invitation.relay;
    let link = format!("{relay}/join#{}", invitation.words.join("-"));
    let command = format!("ebb pair --join --relay {relay}");
    let main = html! {
        h1 { (tr!("devices-words")) }
        ol.steps.pair { @for word in &invitation.words { li { (word) } } }
        (parts::busy(tr!("devices-words-wait"), tr!("devices-look")))
        p { (tr!("devices-words-where", relay = relay)) }
        @if let Some(code) = pictures::code(&link) {
            (code)
            (parts::small(tr!("devices-words-code", relay = relay)))
        }
        (parts::small(tr!("devices-words-program", command = command.as_str())))
        (parts::small(tr!("devices-truth")))
        (parts::form("not", "/settings/devices/add/not", &view.token, html! {
            (parts::second(tr!("devices-call-off")))
        }))
    };
    under(view, main)
}

fn invite(fields: Fields) -> Reply {
    let act = Act::Relay {
        address: fields.some("relay"),
        want: Want::Invite,
    };
    Reply::go(ADD).act(act, ADD)
}

fn call_off(view: View) -> Reply {
    let act = Act::Relay {
        address: None,
        want: Want::CallOff,
    };
    Reply::go(LIST)
        .notice(&view, Notice::done("devices-called-off"))
        .act(act, LIST)
}

/// What the person calls a device, or the first digits of its id.
fn name_of(view: &View, device: &Device) -> String {
    let name = view.life.device_name(DeviceMark(*device.id.as_bytes()));
    let name = name.filter(|name| !name.is_empty());
    name.map_or_else(|| tr!("devices-one", id = short(device.id)), str::to_owned)
}

fn device(view: &View, id: &str) -> Option<Device> {
    let mut devices = view.together.devices.iter();
    devices.find(|device| device.id.to_string() == id).copied()
}

fn one(view: View, Path(id): Path<String>) -> Reply {
    match device(&view, &id) {
        Some(device) => draw_one(&view, &device, None),
        None => Reply::go(LIST),
    }
}

fn draw_one(view: &View, device: &Device, wrong: Option<&str>) -> Reply {
    let name = view.life.device_name(DeviceMark(*device.id.as_bytes()));
    let here = format!("{LIST}/{}", device.id);
    let main = html! {
        h1 { (parts::name(&name_of(view, device))) }
        @if let Some(wrong) = wrong { (parts::error(tr!(wrong))) }
        @if device.here { (parts::lede(tr!("devices-here"))) }
        @if device.removed { p { (tr!("devices-removed-what")) } }
        (parts::form("name", &here, &view.token, html! {
            (ids(view, 1))
            (parts::field("name", "text", &tr!("devices-name"), name.unwrap_or_default(), &tr!("devices-name-note")))
            p { (parts::act(tr!("settings-save"))) }
        }))
        @if !device.here && !device.removed {
            (parts::go(&format!("{here}/out"), tr!("devices-remove")))
        }
    };
    view.page_under(&tr!("settings-title"), (LIST, &tr!("devices-title")), main)
}

fn named(view: View, Path(of): Path<String>, fields: Fields) -> Reply {
    let Some(device) = device(&view, &of) else {
        return Reply::go(LIST);
    };
    let Some(name) = DeviceName::typed(fields.get("name")) else {
        return draw_one(&view, &device, Some("devices-name-long"));
    };
    let of = DeviceMark(*device.id.as_bytes());
    let reply = Reply::go(LIST)
        .otherwise(LIST)
        .notice(&view, Notice::done("devices-named"));
    if view.life.device_name(of).unwrap_or_default() == name.as_str() {
        return reply;
    }
    let now = view.now.clone();
    reply.doing(Command::name_device(
        &view.life,
        id(&view, &fields, 0),
        now,
        of,
        name,
    ))
}

fn out(view: View, Path(id): Path<String>) -> Reply {
    let Some(device) = device(&view, &id).filter(|device| !device.here && !device.removed) else {
        return Reply::go(LIST);
    };
    let here = format!("{LIST}/{}", device.id);
    let name = name_of(&view, &device);
    let main = html! {
        h1 { (tr!("devices-remove")) }
        (parts::lede(parts::name(&name)))
        p { (tr!("devices-remove-what")) }
        p { (tr!("devices-remove-new")) }
        (parts::form("out", &format!("{here}/out"), &view.token, html! {
            (parts::act(tr!("devices-remove-do")))
        }))
    };
    view.page_under(&tr!("settings-title"), (&here, &name), main)
}

fn taken_out(view: View, Path(id): Path<String>) -> Reply {
    let Some(device) = device(&view, &id).filter(|device| !device.here) else {
        return Reply::go(LIST);
    };
    let act = Act::Relay {
        address: None,
        want: Want::Remove(device.id),
    };
    Reply::go(LIST).act(act, LIST)
}

fn leave(view: View) -> Reply {
    let main = html! {
        h1 { (tr!("devices-leave")) }
        (parts::lede(tr!("devices-leave-what")))
        (parts::form("leave", LEAVE, &view.token, html! {
            (parts::act(tr!("devices-leave-do")))
        }))
    };
    view.page_under(&tr!("settings-title"), (LIST, &tr!("devices-title")), main)
}

fn left() -> Reply {
    let act = Act::Relay {
        address: None,
        want: Want::Leave,
    };
    Reply::go(LIST).act(act, LIST)
}
