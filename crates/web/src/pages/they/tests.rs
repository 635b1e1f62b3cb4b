use crate::testing::Visit;

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
    for what in Trait::ALL {
        let id = format!("draft-{}", what.name());
        assert_ne!(crate::text::say(&id), id);
    }
}
