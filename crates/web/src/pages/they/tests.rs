use ebb_core::event::Event;
use ebb_core::they_wrote::{Looked, TheyWrote};

use ebb_core::moment::Moment;

use crate::testing::{Visit, event};

fn at(wall: &str) -> Moment {
    Moment::parse(&format!("{wall}:00+01:00[Europe/Ljubljana]")).unwrap()
}

const NIGHT: &str = "2026-03-02T02:04:00+01:00[Europe/Ljubljana]";
const NOON: &str = "2026-03-02T12:04:00+01:00[Europe/Ljubljana]";

#[test]
fn where_somebody_may_be_in_danger_the_emergency_number_is_on_the_page_and_can_be_dialled() {
    let visit = Visit::open(NIGHT, Vec::new());
    for path in ["/they/me", "/they/other", "/they/them"] {
        let html = visit.get(path).html;
        assert!(html.contains(r#"href="tel:112""#), "{path}");
        assert!(html.contains("Emergency number, Slovenia"), "{path}");
        assert!(!html.contains("tel:tel:"), "{path}");
    }
}

#[test]
fn until_eight_is_the_next_eight_by_night_and_by_day() {
    for (now, said, until) in [
        (NIGHT, ">Until eight<", "2026-03-02T08:00:00"),
        (NOON, ">Until eight this evening<", "2026-03-02T20:00:00"),
    ] {
        let visit = Visit::open(now, Vec::new());
        assert!(visit.get("/they/put").html.contains(said), "{now}");
        let put = visit.post("/they/put", &[("wait", "eight")]).effect.desk;
        let put = put.and_then(|desk| desk.put_away).unwrap();
        assert!(put.until.unwrap().to_string().starts_with(until), "{now}");
    }
}

#[test]
fn a_draft_is_looked_over_on_the_page_and_kept_nowhere() {
    let visit = Visit::open(NOON, Vec::new());
    let typed = "The keys are with Ana. How are you? I miss you.";
    let shown = visit.post("/they/one", &[("words", typed), ("to", "look")]);
    assert!(shown.html.contains("wants more than a fact"));
    assert!(shown.html.contains("<q>miss you</q>"), "{}", shown.html);
    assert!(shown.html.contains(&format!("{typed}</textarea>")));
    assert!(shown.effect.desk.is_none() && shown.effect.commands.is_empty());
    let plain = "I'll leave the keys with Ana on Friday at five.";
    let shown = visit.post("/they/one", &[("words", plain), ("to", "look")]);
    assert!(shown.html.contains("Brief, and about one thing"));
    let done = visit.post("/they/one", &[("words", plain), ("to", "done")]);
    assert_eq!(done.to.as_deref(), Some("/now/end"));
    let empty = visit.post("/they/one", &[("words", " "), ("to", "look")]);
    assert_eq!(empty.to.as_deref(), Some("/now/end"));
}

#[test]
fn whatever_a_draft_holds_there_are_words_for_it() {
    use ebb_core::they_wrote::draft::Trait;
    for what in Trait::ALL.iter().copied() {
        let id = format!("draft-{}", what.word());
        assert_ne!(crate::text::say(&id), id);
    }
}

const AT: &str = "/they/at/wrote";

fn message(until: Option<&str>) -> Event {
    event(
        "wrote",
        "2026-03-01T12:00",
        TheyWrote {
            text: None,
            until: until.map(at),
            practical: false,
            danger: false,
            extra: Vec::new(),
        },
    )
}

fn looked(id: &str, when: &str) -> Event {
    event(
        id,
        when,
        Looked {
            of: "wrote".to_owned(),
            yes: Some("misses late".to_owned()),
            no: Some("asks-again names-step".to_owned()),
            then: None,
            extra: Vec::new(),
        },
    )
}

#[test]
fn a_message_is_looked_at_by_day_and_after_its_wait_alone() {
    let waits = Visit::open(NOON, vec![message(Some("2026-03-03T12:00"))]);
    assert!(
        waits
            .get(AT)
            .html
            .contains("Nothing has to be decided before that")
    );
    let night = Visit::open(NIGHT, vec![message(None)]);
    assert!(night.get(AT).html.contains("is for daylight"));
    let now = Visit::open(NOON, vec![message(Some("2026-03-02T08:00"))]);
    assert!(now.get(AT).html.contains("First: is one of these so?"));
    assert_eq!(now.get("/they/at/nothing").to.as_deref(), Some("/days"));
}

#[test]
fn looking_goes_from_danger_to_what_is_there_to_what_is_not_and_ends_in_a_reading() {
    let visit = Visit::open(NOON, vec![message(None)]);
    let danger = visit.post(AT, &[("step", "danger"), ("yes", "threatens")]);
    assert_eq!(danger.to.as_deref(), Some("/they/me"));
    let seen = visit.post(AT, &[("step", "danger")]);
    assert!(seen.html.contains("What is plainly there?"));
    let not = visit.post(AT, &[("step", "seen"), ("yes", "misses"), ("yes", "late")]);
    assert!(not.html.contains("And what is plainly not there?"));
    assert!(not.html.contains(r#"name="yes" value="late""#));
    let last = [
        ("step", "not"),
        ("id", "look"),
        ("yes", "misses"),
        ("yes", "late"),
        ("no", "asks-again"),
    ];
    let kept = visit.post(AT, &last);
    assert_eq!(kept.to.as_deref(), Some("/they/at/wrote/says"));
    assert_eq!(kept.effect.commands.len(), 1);

    let visit = Visit::open(NOON, vec![message(None), looked("a", "2026-03-02T12:00")]);
    let says = visit.get("/they/at/wrote/says").html;
    for words in [
        "Nobody can tell.",
        "It came late at night",
        "What it doesn&#39;t say",
    ] {
        assert!(
            says.contains(words) || says.contains(&words.replace("&#39;", "'")),
            "{words}"
        );
    }
    for (then, to) in [("none", "/they/quiet"), ("day", "/"), ("now", "/they/one")] {
        let chosen = visit.post("/they/at/wrote/says", &[("then", then)]);
        assert_eq!(chosen.to.as_deref(), Some(to));
        let changes = if then == "day" { 2 } else { 1 };
        assert_eq!(chosen.effect.commands.len(), changes, "{then}");
    }
}

#[test]
fn a_third_look_in_a_week_is_the_last_before_it_is_called_checking() {
    let looks = |count: usize, day: u8| {
        let mut life = vec![message(None)];
        life.extend(
            (0..count).map(|n| looked(&format!("l{n}"), &format!("2026-03-0{day}T0{n}:00"))),
        );
        Visit::open("2026-03-09T12:00:00+01:00[Europe/Ljubljana]", life)
    };
    assert!(looks(2, 8).get(AT).html.contains("First:"));
    assert!(
        looks(3, 8)
            .get(AT)
            .html
            .contains("this has become checking")
    );
    // A week later it may be looked at again.
    assert!(looks(3, 1).get(AT).html.contains("First:"));
}

#[test]
fn every_cue_and_every_reading_has_words() {
    use ebb_core::they_wrote::reading::Cue;
    for cue in Cue::ALL {
        let id = format!("cue-{}", cue.word());
        assert_ne!(crate::text::say(&id), id);
    }
}
