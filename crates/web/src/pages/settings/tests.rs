//! Settings: what each page writes down, and that it writes nothing else.

use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::safety::{Answer, Situation};
use ebb_core::setting::{Setting, SettingName, Step, StepName};
use http::StatusCode;

use crate::desk::Desk;
use crate::testing::{Shown, Visit, event};
use crate::view::{Act, Secret};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

fn setting(id: &str, name: SettingName, value: &str) -> Event {
    let value = value.to_owned();
    event(
        id,
        "2026-11-01",
        Setting {
            name,
            value,
            extra: Vec::new(),
        },
    )
}

/// What a form wrote down: names and values of settings.
fn chosen(shown: &Shown) -> Vec<(SettingName, String)> {
    let bodies = shown
        .effect
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Add {
                body: Body::Setting(setting),
                ..
            } => Some(setting),
            _ => None,
        });
    bodies
        .map(|setting| (setting.name, setting.value.clone()))
        .collect()
}

fn steps(shown: &Shown) -> Vec<StepName> {
    let bodies = shown
        .effect
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Add {
                body: Body::Step(step),
                ..
            } if step.done => Some(step.step),
            _ => None,
        });
    bodies.collect()
}

fn open() -> Visit {
    Visit::open(NOW, Vec::new())
}

#[test]
fn every_page_of_settings_has_the_same_title() {
    for page in [
        "",
        "/day",
        "/names",
        "/look",
        "/lock",
        "/order",
        "/country",
        "/passphrase",
        "/words",
        "/export",
        "/backup",
        "/import",
        "/delete",
    ] {
        let shown = open().get(&format!("/settings{page}"));
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(
            shown.html.contains("<title>Settings</title>"),
            "title of {page}"
        );
    }
}

#[test]
fn a_day_start_and_a_zone_are_kept_and_the_step_is_done() {
    let shown = open().post(
        "/settings/day",
        &[("clock", "03:30"), ("zone", "Europe/Paris")],
    );
    let both = [
        (SettingName::DayStarts, "03:30".to_owned()),
        (SettingName::Zone, "Europe/Paris".to_owned()),
    ];
    assert_eq!(chosen(&shown), both);
    assert_eq!(steps(&shown), [StepName::DayEnd]);
    assert_eq!(shown.to.as_deref(), Some("/settings"));
}

#[test]
fn a_day_that_stands_so_already_writes_nothing() {
    let done = Step {
        step: StepName::DayEnd,
        done: true,
        extra: Vec::new(),
    };
    let life = vec![
        setting("a", SettingName::DayStarts, "03:30"),
        setting("b", SettingName::Zone, "Europe/Paris"),
        event("c", "2026-11-01", done),
    ];
    let fields = [("clock", "03:30:00"), ("zone", "Europe/Paris")];
    let shown = Visit::open(NOW, life).post("/settings/day", &fields);
    assert!(shown.effect.commands.is_empty());
}

#[test]
fn a_wrong_time_or_zone_comes_back_as_it_was_typed() {
    for (clock, zone) in [("25:00", "Europe/Paris"), ("04:00", "Paris, <France>")] {
        let shown = open().post("/settings/day", &[("clock", clock), ("zone", zone)]);
        assert!(shown.effect.commands.is_empty() && shown.to.is_none());
        assert!(
            shown.html.contains(r#"role="alert""#) && shown.html.contains("Nothing was changed")
        );
        assert!(shown.html.contains(&format!(r#"value="{clock}""#)));
        assert!(
            shown
                .html
                .contains(&zone.replace('<', "&lt;").replace('>', "&gt;"))
        );
    }
}

#[test]
fn a_double_click_asks_for_the_same_ids() {
    let page = open().get("/settings/names");
    let at = page.html.find(r#"name="id0" value=""#).unwrap() + 18;
    let id = page.html[at..].split('"').next().unwrap();
    let shown = open().post("/settings/names", &[("name", "K."), ("id0", id)]);
    assert!(
        matches!(&shown.effect.commands[..], [Command::Add { id: sent, .. }] if sent.as_str() == id)
    );
}

#[test]
fn a_name_can_be_taken_back_and_can_not_fill_a_page() {
    let visit = Visit::open(NOW, vec![setting("a", SettingName::Codename, "K.")]);
    let shown = visit.post("/settings/names", &[("name", " ")]);
    assert_eq!(chosen(&shown), [(SettingName::Codename, String::new())]);
    let long = "k".repeat(61);
    let shown = visit.post("/settings/names", &[("name", &long)]);
    assert!(shown.effect.commands.is_empty() && shown.html.contains(&long));
}

#[test]
fn their_name_stands_on_the_page_of_names_and_not_in_the_list() {
    let visit = Visit::open(NOW, vec![setting("a", SettingName::Codename, "Kestrel")]);
    assert!(visit.get("/settings/names").html.contains("Kestrel"));
    assert!(!visit.get("/settings").html.contains("Kestrel"));
}

#[test]
fn spelling_comes_with_its_warning_and_what_is_unticked_is_off() {
    assert!(
        open()
            .get("/settings/look")
            .html
            .contains("send the text to a server")
    );
    let visit = Visit::open(NOW, vec![setting("a", SettingName::Night, "on")]);
    let shown = visit.post("/settings/look", &[("look", "spell")]);
    let both = [
        (SettingName::Night, "off".to_owned()),
        (SettingName::Spellcheck, "on".to_owned()),
    ];
    assert_eq!(chosen(&shown), both);
    assert!(
        open()
            .post("/settings/look", &[])
            .effect
            .commands
            .is_empty()
    );
}

#[test]
fn only_the_minutes_that_are_offered_are_taken() {
    let shown = open().post("/settings/lock", &[("minutes", "5")]);
    assert_eq!(chosen(&shown), [(SettingName::IdleLock, "5".to_owned())]);
    for minutes in ["0", "7", "never", ""] {
        let shown = open().post("/settings/lock", &[("minutes", minutes)]);
        assert!(shown.effect.commands.is_empty(), "{minutes}");
    }
}

#[test]
fn touching_one_puts_it_first_and_keeps_the_others_in_their_order() {
    let pinned = "answer,person,reasons,do,want,water";
    let visit = Visit::open(NOW, vec![setting("a", SettingName::Pinned, pinned)]);
    let shown = visit.post("/settings/order", &[("first", "do")]);
    let order = "do,answer,person,reasons,want,water".to_owned();
    assert_eq!(chosen(&shown), [(SettingName::Pinned, order)]);
    let shown = visit.post("/settings/order", &[("first", "something")]);
    assert!(shown.effect.commands.is_empty());
}

#[test]
fn a_country_is_chosen_for_good_and_what_the_session_chose_gives_way() {
    let desk = Desk {
        country: Some("GB".to_owned()),
        ..Desk::default()
    };
    let shown = open()
        .desk(desk)
        .post("/settings/country", &[("country", "SI")]);
    assert_eq!(chosen(&shown), [(SettingName::Country, "SI".to_owned())]);
    assert_eq!(shown.effect.desk.unwrap().country, None);
    let shown = open().post("/settings/country", &[("country", "Atlantis")]);
    assert!(shown.effect.commands.is_empty());
}

#[test]
fn a_new_passphrase_is_typed_twice_and_the_old_one_once() {
    let fields = [
        ("old", "four old words here"),
        ("passphrase", "four new words here"),
        ("again", "four new words here"),
    ];
    let shown = open().post("/settings/passphrase", &fields);
    let act = Act::ChangePassphrase {
        old: Secret("four old words here".to_owned()),
        new: Secret("four new words here".to_owned()),
    };
    assert_eq!(shown.effect.act, Some(act));
    let fields = [
        ("old", "four old words here"),
        ("passphrase", "four new words here"),
        ("again", "four new words hear"),
    ];
    let shown = open().post("/settings/passphrase", &fields);
    assert_eq!(shown.effect.act, None);
    assert_eq!(shown.to.as_deref(), Some("/settings/passphrase"));
}

#[test]
fn recovery_words_are_shown_until_they_are_noted_and_never_after() {
    let words: Vec<String> = (1..=24).map(|n| format!("word{n}")).collect();
    let desk = Desk {
        recovery: Some(words),
        ..Desk::default()
    };
    let before = open().get("/settings/words");
    assert!(!before.html.contains("word1<"));
    let visit = open().desk(desk);
    let shown = visit.get("/settings/words");
    assert!(shown.html.contains("<li>word1</li>") && shown.html.contains("<li>word24</li>"));
    // A second click makes no other words while these may be on the paper already.
    assert_eq!(visit.post("/settings/words", &[]).effect.act, None);
    let done = visit.post("/settings/words/done", &[]);
    assert_eq!(done.effect.desk.as_ref().unwrap().recovery, None);
    assert_eq!(steps(&done), [StepName::Words]);
    assert_eq!(
        open().post("/settings/words", &[]).effect.act,
        Some(Act::RenewWords)
    );
}

#[test]
fn deleting_says_what_goes_and_what_it_can_not_reach() {
    let page = open().get("/settings/delete").html;
    for said in [
        "/home/k/ebb",
        "Backups",
        "Other devices",
        "Files that you took",
        "history",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let desk = Desk {
        words: "not kept".to_owned(),
        ..Desk::default()
    };
    let fields = [("passphrase", "four old words here")];
    let shown = open().desk(desk).post("/settings/delete", &fields);
    let passphrase = Secret("four old words here".to_owned());
    assert_eq!(shown.effect.act, Some(Act::DeleteEverything { passphrase }));
    assert!(shown.effect.desk.unwrap().words.is_empty());
}

#[test]
fn deleting_says_first_that_it_may_be_worth_keeping_where_that_matters() {
    let said = "This may be worth keeping. A helpline can tell you.";
    let answered = |afraid| {
        let no = Some(Answer::No);
        let situation = Situation {
            afraid: Some(afraid),
            hurt: no,
            followed: no,
            told_to_stop: no,
            under_18: no,
            extra: Vec::new(),
        };
        Visit::open(NOW, vec![event("s", "2026-11-01", situation)])
    };
    let page = |visit: &Visit| visit.get("/settings/delete").html;
    assert!(page(&open()).contains(said));
    assert!(page(&answered(Answer::Yes)).contains(said));
    assert!(!page(&answered(Answer::No)).contains(said));
}
