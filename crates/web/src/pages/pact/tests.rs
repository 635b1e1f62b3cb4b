use ebb_core::contact::{Channel, Contact, Who};
use ebb_core::decide::{Command, decide};
use ebb_core::event::{Body, Event};
use ebb_core::pact::{Look, LookOutcome, Need, Pact, Rule};
use ebb_core::safety::{Answer, Situation};
use jiff::civil::{Date, date};

use crate::testing::{Shown, Visit, event};

const NOW: &str = "2026-11-24T14:00:00+01:00[Europe/Ljubljana]";

fn situation(afraid: Answer, told: Answer) -> Event {
    let no = Some(Answer::No);
    let answers = Situation {
        afraid: Some(afraid),
        hurt: no,
        followed: no,
        told_to_stop: Some(told),
        under_18: no,
        extra: Vec::new(),
    };
    event("own", "2026-11-01T12:00", answers)
}

fn pact(start: Date, roof: bool) -> Event {
    let at = format!("{start}T04:00");
    event(
        "pact",
        &at,
        Pact {
            start,
            zone: None,
            day_starts: None,
            living_together: roof,
            extra: Vec::new(),
        },
    )
}

fn usual(mut events: Vec<Event>) -> Visit {
    events.push(situation(Answer::No, Answer::No));
    Visit::open(NOW, events)
}

fn told(mut events: Vec<Event>) -> Visit {
    events.push(situation(Answer::No, Answer::Yes));
    Visit::open(NOW, events)
}

fn slip(at: &str) -> Event {
    let contact = Contact {
        who: Who::Mine,
        channel: Channel::Text,
        necessary: false,
        note: None,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    };
    event("slip", at, contact)
}

/// The body that is added or corrected by the first command.
fn body(shown: &Shown) -> Option<Body> {
    match shown.effect.commands.first()? {
        Command::Add { body, .. } | Command::Correct { body, .. } => Some(body.clone()),
        _ => None,
    }
}

fn begun(shown: &Shown) -> Option<Pact> {
    match body(shown)? {
        Body::Pact(pact) => Some(*pact),
        _ => None,
    }
}

#[test]
fn a_pact_begins_today_with_all_rules_unless_another_day_is_chosen() {
    let visit = usual(Vec::new());
    let page = visit.get("/pact/start").html;
    assert!(
        page.contains(r#"value="today" checked"#) && page.contains("Today, Tuesday 24 November")
    );
    let started = visit.post("/pact/start", &[("day", "today"), ("id", "p1")]);
    assert_eq!(started.to.as_deref(), Some("/pact"));
    assert_eq!(
        begun(&started).map(|pact| (pact.start, pact.living_together)),
        Some((date(2026, 11, 24), false))
    );
    let Some(command) = started.effect.commands.first().cloned() else {
        unreachable!("no command")
    };
    let decided = decide(&visit.view.life, command, &visit.view.now);
    assert!(decided.is_ok_and(|decided| {
        decided.events[0]
            .at
            .to_string()
            .starts_with("2026-11-24T04:00:00+01:00")
    }));
}

#[test]
fn the_day_of_the_last_own_contact_is_offered_as_the_first_day() {
    let visit = usual(vec![slip("2026-11-21T01:30")]);
    assert!(
        visit
            .get("/pact/start")
            .html
            .contains("Friday 20 November, the day of your last contact")
    );
    let started = visit.post(
        "/pact/start",
        &[("day", "last"), ("roof", "yes"), ("id", "p1")],
    );
    assert_eq!(
        begun(&started).map(|pact| (pact.start, pact.living_together)),
        Some((date(2026, 11, 20), true))
    );
}

#[test]
fn a_day_that_can_t_be_read_changes_nothing_and_says_so() {
    for day in ["", "soon", "2031-01-01", "2026-02-30"] {
        let shown = usual(Vec::new()).post("/pact/start", &[("day", "other"), ("date", day)]);
        assert!(
            shown.effect.commands.is_empty() && shown.html.contains("Nothing was changed."),
            "{day}"
        );
    }
}

#[test]
fn a_second_start_corrects_the_pact_instead_of_repeating_it() {
    let visit = usual(vec![pact(date(2026, 11, 1), false)]);
    let shown = visit.post("/pact/start", &[("day", "other"), ("date", "2026-10-20")]);
    assert!(
        matches!(shown.effect.commands.as_slice(), [Command::Correct { of, .. }] if of.as_str() == "pact")
    );
    assert_eq!(
        begun(&shown).map(|pact| pact.start),
        Some(date(2026, 10, 20))
    );
}

#[test]
fn every_rule_is_a_whole_line_until_it_is_left_out_for_a_written_reason() {
    let visit = usual(vec![pact(date(2026, 11, 1), false)]);
    assert_eq!(
        visit
            .get("/pact")
            .html
            .matches(r#"<li class="whole">"#)
            .count(),
        Rule::ALL.len()
    );
    let path = "/pact/rule/text";
    for fields in [
        vec![("do", "out")],
        vec![("do", "out"), ("need", "work")],
        vec![("do", "out"), ("words", "we share a desk")],
    ] {
        let shown = visit.post(path, &fields);
        assert!(
            shown.effect.commands.is_empty() && shown.html.contains("for a written reason only")
        );
    }
    let kept = visit
        .post(path, &[("do", "out"), ("words", "we share a desk")])
        .html;
    assert!(kept.contains("we share a desk"));
    let out = visit.post(
        path,
        &[
            ("do", "out"),
            ("need", "work"),
            ("words", "we share a desk"),
            ("id", "r1"),
        ],
    );
    assert_eq!(out.to.as_deref(), Some("/pact/limited"));
    let Some(Body::RuleSet(set)) = body(&out) else {
        unreachable!("no rule")
    };
    assert_eq!(
        (set.rule, set.kept, set.need),
        (Rule::Text, false, Some(Need::Work))
    );

    let left = usual(vec![
        pact(date(2026, 11, 1), false),
        event("r1", "2026-11-20T12:00", Body::RuleSet(set)),
    ]);
    let page = left.get("/pact").html;
    assert!(page.contains(r#"<li class="dotted">"#) && page.contains("left out: Work"));
    let back = left.post(path, &[("do", "back"), ("id", "r2")]);
    assert!(matches!(body(&back), Some(Body::RuleSet(set)) if set.kept && set.rule == Rule::Text));
}

#[test]
fn under_one_roof_the_rules_speak_of_the_home() {
    let page = usual(vec![pact(date(2026, 11, 1), true)]).get("/pact").html;
    assert!(
        page.contains("only about the home")
            && page.contains("I send")
                == usual(vec![pact(date(2026, 11, 1), false)])
                    .get("/pact")
                    .html
                    .contains("I send")
    );
    assert!(
        !page.contains("I don&#39;t write to them.") && !page.contains("I don't write to them.")
    );
}

#[test]
fn at_risk_no_line_is_ticked_and_no_pact_is_made() {
    let visit = Visit::open(NOW, vec![situation(Answer::Yes, Answer::No)]);
    for page in ["/pact", "/pact/start"] {
        let html = visit.get(page).html;
        assert!(
            html.contains("follow your own plan") && html.contains(r#"name="line""#),
            "{page}"
        );
        assert!(!html.contains("checked"), "{page}");
    }
    let kept = visit.post(
        "/pact/lines",
        &[
            ("line", "text"),
            ("line", "call"),
            ("words", "Mira has my key."),
            ("id", "l1"),
        ],
    );
    let ids: Vec<String> = kept
        .effect
        .commands
        .iter()
        .filter_map(|command| match command {
            Command::Add {
                id,
                body: Body::OwnLine(_),
                ..
            } => Some(id.as_str().to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["l1", "l1-1", "l1-2"]);
    assert!(
        visit
            .post("/pact/start", &[("day", "today")])
            .effect
            .commands
            .is_empty()
    );
}

#[test]
fn asked_to_stop_nothing_is_left_out_but_by_the_way_that_was_named() {
    let visit = told(vec![pact(date(2026, 11, 1), false)]);
    let page = visit.get("/pact/rule/text").html;
    assert!(page.contains("Write that way down first") && !page.contains(r#"name="need""#));
    let fields = [("do", "out"), ("need", "children"), ("words", "school")];
    assert!(
        visit
            .post("/pact/rule/text", &fields)
            .effect
            .commands
            .is_empty()
    );

    let named = visit.post(
        "/pact/limited",
        &[("way", "the lawyer"), ("channel", "text"), ("id", "w1")],
    );
    let Some(limited @ Body::Limited(_)) = body(&named) else {
        unreachable!("no way")
    };
    assert!(matches!(&limited, Body::Limited(limited) if limited.channel.is_none()));
    let after = told(vec![
        pact(date(2026, 11, 1), false),
        event("w1", "2026-11-20T12:00", limited),
    ]);
    assert!(
        after
            .get("/pact/rule/text")
            .html
            .contains("By the lawyer, and by no other way.")
    );
    assert_eq!(
        after.post("/pact/rule/text", &fields).effect.commands.len(),
        1
    );
}

#[test]
fn looking_at_the_pact_is_offered_after_a_season_and_never_counted_down() {
    let offer = "Some months have passed.";
    assert!(
        !usual(vec![pact(date(2026, 8, 25), false)])
            .get("/pact")
            .html
            .contains(offer)
    );
    let due = usual(vec![pact(date(2026, 8, 24), false)]);
    assert!(due.get("/pact").html.contains(offer));
    let look = Look {
        outcome: LookOutcome::Keep,
        note: None,
        extra: Vec::new(),
    };
    let looked = usual(vec![
        pact(date(2026, 8, 24), false),
        event("look", "2026-11-24T10:00", look),
    ]);
    assert!(!looked.get("/pact").html.contains(offer));
    assert!(looked.get("/pact").html.contains(r#"href="/pact/look""#));
}

#[test]
fn a_pact_ends_only_after_it_was_asked_once_more() {
    let visit = usual(vec![pact(date(2026, 11, 1), false)]);
    let asked = visit.post(
        "/pact/look",
        &[("do", "end"), ("words", "it is summer"), ("id", "e1")],
    );
    assert!(asked.effect.commands.is_empty() && asked.html.contains("it is summer"));
    let ended = visit.post(
        "/pact/look",
        &[("do", "end-sure"), ("words", "it is summer"), ("id", "e1")],
    );
    assert!(matches!(body(&ended), Some(Body::Look(look)) if look.outcome == LookOutcome::End));
}

#[test]
fn a_pact_that_has_not_begun_is_taken_back_instead_of_ended() {
    let visit = usual(vec![pact(date(2026, 12, 1), false)]);
    assert!(
        visit
            .get("/pact")
            .html
            .contains("It begins on Tuesday 1 December.")
    );
    let ended = visit.post("/pact/look", &[("do", "end-sure"), ("id", "e1")]);
    assert!(
        matches!(ended.effect.commands.as_slice(), [Command::Withdraw { of, .. }] if of.as_str() == "pact")
    );
}

#[test]
fn after_an_end_a_new_pact_begins_on_a_later_day_and_stands() {
    let look = Look {
        outcome: LookOutcome::End,
        note: None,
        extra: Vec::new(),
    };
    let visit = usual(vec![
        pact(date(2026, 11, 1), false),
        event("end", "2026-11-24T10:00", look),
    ]);
    assert!(
        visit
            .get("/pact/start")
            .html
            .contains("Wednesday 25 November, the first day that is free")
    );
    let early = visit.post("/pact/start", &[("day", "other"), ("date", "2026-11-24")]);
    assert!(
        early.effect.commands.is_empty() && early.html.contains("ended on Tuesday 24 November")
    );
    let started = visit.post("/pact/start", &[("day", "today"), ("id", "p2")]);
    assert_eq!(
        begun(&started).map(|pact| pact.start),
        Some(date(2026, 11, 25))
    );
}

#[test]
fn nothing_left_in_limited_contact_takes_it_back() {
    let limited = usual(vec![pact(date(2026, 11, 1), false)]).post(
        "/pact/limited",
        &[("topics", " the cat \n\nthe flat"), ("id", "w1")],
    );
    let Some(limited) = body(&limited) else {
        unreachable!("nothing limited")
    };
    assert!(
        matches!(&limited, Body::Limited(limited) if limited.topics == ["the cat", "the flat"])
    );
    let visit = usual(vec![
        pact(date(2026, 11, 1), false),
        event("w1", "2026-11-20T12:00", limited),
    ]);
    let gone = visit.post("/pact/limited", &[("topics", " ")]);
    assert!(
        matches!(gone.effect.commands.as_slice(), [Command::Withdraw { of, .. }] if of.as_str() == "w1")
    );
}
