use ebb_core::decide::Command;
use ebb_core::event::{Body, Event};
use ebb_core::letter::Letter;

use crate::testing::{Visit, event};

const NOW: &str = "2026-11-24T22:10:00+01:00[Europe/Ljubljana]";

fn letter(id: &str, text: &str) -> (Event, Letter) {
    let letter = Letter {
        text: Some(text.to_owned()),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    };
    (event(id, "2026-11-20T21:00", letter.clone()), letter)
}

#[test]
fn the_list_shows_when_and_how_long_and_never_a_word() {
    let html = Visit::open(NOW, vec![letter("l1", "Dear Kestrel").0])
        .get("/letters")
        .html;
    assert!(html.contains("Friday 20 November, 21:00") && html.contains("a few lines"));
    assert!(!html.contains("Kestrel"));
}

#[test]
fn a_letter_is_kept_as_typed_and_there_is_no_way_to_send_it() {
    let visit = Visit::open(NOW, Vec::new());
    let page = visit.get("/letters/new").html;
    assert!(!page.contains("mailto:") && !page.contains("sms:"));
    assert!(page.contains("Twenty minutes are enough") && page.contains("It is 22:10 now"));
    let kept = visit.post(
        "/letters/new",
        &[
            ("words", "Dear K.\r\n\r\nIt rains."),
            ("started", NOW),
            ("id", "l1"),
        ],
    );
    assert!(matches!(
        kept.effect.commands.as_slice(),
        [Command::Add { body: Body::Letter(letter), .. }] if letter.text.as_deref() == Some("Dear K.\n\nIt rains.")
    ));
}

#[test]
fn writing_for_long_is_never_cut_off_and_softly_noticed() {
    let visit = Visit::open(NOW, Vec::new());
    let notice = |started| {
        let kept = visit.post(
            "/letters/new",
            &[("words", "Dear K."), ("started", started)],
        );
        assert_eq!(kept.effect.commands.len(), 1);
        kept.effect
            .desk
            .and_then(|desk| desk.notice)
            .map(|notice| notice.id)
    };
    assert_eq!(
        notice("2026-11-24T22:00:00+01:00[Europe/Ljubljana]").as_deref(),
        Some("letters-kept")
    );
    assert_eq!(
        notice("2026-11-24T21:30:00+01:00[Europe/Ljubljana]").as_deref(),
        Some("letters-kept-long")
    );
    assert_eq!(notice("never").as_deref(), Some("letters-kept"));
}

#[test]
fn a_second_letter_of_the_day_is_let_through_with_a_word() {
    let (today, _) = letter("l1", "Dear K.");
    let visit = Visit::open("2026-11-20T23:30:00+01:00[Europe/Ljubljana]", vec![today]);
    let page = visit.get("/letters/new").html;
    assert!(page.contains("There is one from today.") && page.contains("textarea"));
}

#[test]
fn the_first_night_s_letter_is_listed_and_not_readable() {
    let (_, plain) = letter("l1", "Dear Kestrel");
    let first = event(
        "l1",
        "2026-11-20T21:00",
        Letter {
            first_night: true,
            ..plain
        },
    );
    let visit = Visit::open(NOW, vec![first]);
    assert!(
        visit
            .get("/letters")
            .html
            .contains("offered back at the end")
    );
    let page = visit.get("/letters/l1").html;
    assert!(!page.contains("Kestrel") && page.contains("offered back to you at the end"));
    let changed = visit.post("/letters/l1", &[("words", "other words")]);
    assert!(changed.effect.commands.is_empty());
}

#[test]
fn a_letter_is_changed_under_its_own_id_and_an_empty_one_changes_nothing() {
    let visit = Visit::open(NOW, vec![letter("l1", "Dear K.").0]);
    let changed = visit.post("/letters/l1", &[("words", "Dear K., again")]);
    assert!(
        matches!(changed.effect.commands.as_slice(), [Command::Correct { of, at: None, .. }] if of.as_str() == "l1")
    );
    let empty = visit.post("/letters/l1", &[("words", "  ")]);
    assert!(empty.effect.commands.is_empty() && empty.html.contains("nothing is lost"));
}

#[test]
fn burning_says_first_what_it_does_and_then_does_it() {
    let visit = Visit::open(NOW, vec![letter("l1", "Dear K.").0]);
    let page = visit.get("/letters/l1/burn");
    assert!(page.effect.commands.is_empty());
    assert!(
        page.html
            .contains("A backup, or another device not yet in step, can still open it.")
    );
    let burned = visit.post("/letters/l1/burn", &[]);
    assert!(
        matches!(burned.effect.commands.as_slice(), [Command::Burn { of }] if of.as_str() == "l1")
    );
}

#[test]
fn a_burned_letter_keeps_its_line_without_its_words() {
    let (_, plain) = letter("l1", "");
    let visit = Visit::open(NOW, Vec::new());
    let ashes = Letter {
        text: None,
        burned: Some(visit.view.now.clone()),
        ..plain
    };
    let visit = Visit::open(NOW, vec![event("l1", "2026-11-20T21:00", ashes)]);
    assert!(visit.get("/letters").html.contains("burned"));
    assert!(
        visit
            .get("/letters/l1")
            .html
            .contains("You burned this on Tuesday 24 November.")
    );
    assert_eq!(visit.get("/letters/l1/burn").status.as_u16(), 404);
}
