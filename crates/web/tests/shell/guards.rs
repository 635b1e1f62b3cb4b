//! Locks, tokens and held forms.

use axum::body::Bytes;
use ebb_core::letter::Letter;
use http::Request;

use super::house::House;

const TEXT: &str = "written while it locked";

#[test]
fn a_form_that_meets_a_lock_is_held_unseen_and_sent_once_after_the_unlock() {
    let mut house = House::locked();
    let answer = house.post("/proof/letter", &[("text", TEXT)]);
    assert_eq!(answer.goes(), "/open");
    for path in ["/", "/open", "/now", "/sent", "/help"] {
        assert!(!house.get(path).html.contains(TEXT), "{path}");
    }
    let opened = house.unlock();
    let shown = house.follow(opened);
    assert!(shown.html.contains(TEXT));
    house.shell.lock();
    house.unlock();
    assert_eq!(house.life().all::<Letter>().count(), 1);
}

#[test]
fn forms_are_held_in_their_order() {
    let mut house = House::locked();
    for n in 0..3 {
        house.post(
            "/proof/letter",
            &[
                ("text", &format!("{TEXT} {n}")),
                ("id", &format!("held-{n}")),
            ],
        );
    }
    house.unlock();
    let life = house.life();
    let texts: Vec<_> = life
        .all::<Letter>()
        .filter_map(|letter| letter.body.text.clone())
        .collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
}

#[test]
fn what_is_too_long_to_be_held_is_refused_and_said() {
    let mut house = House::locked();
    let long = "a".repeat(300 * 1024);
    let answer = house.post("/proof/letter", &[("text", &long)]);
    assert_eq!(answer.status.as_u16(), 413);
    assert!(answer.says("held-much"));
}

#[test]
fn a_form_without_the_sessions_token_does_nothing() {
    let mut house = House::open();
    for token in ["", "made-up", &"0".repeat(64)] {
        let request = house.form("/proof/letter", token, &[("text", TEXT)]);
        let answer = house.answer(request);
        assert_eq!(answer.status.as_u16(), 403);
        assert!(answer.says("form-old"));
    }
    assert_eq!(house.life().all::<Letter>().count(), 0);
}

#[test]
fn the_token_outlives_a_lock() {
    let mut house = House::open();
    let token = house.token();
    house.shell.lock();
    house.unlock();
    let request = house.form("/proof/letter", &token, &[("text", TEXT)]);
    assert_eq!(house.answer(request).goes(), "/proof/letter");
}

#[test]
fn an_untouched_vault_locks_and_leaving_locks_at_once() {
    let mut house = House::open();
    house.later(20);
    assert_eq!(house.get("/proof/letter").goes(), "/open");
    house.unlock();
    house.get("/away");
    assert!(!house.shell.is_open());
    assert_eq!(house.get("/proof/letter").goes(), "/open");
}

#[test]
fn another_window_sees_a_locked_vault_while_the_persons_own_is_open() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", TEXT)]);
    let stranger = house.stranger("b");
    house.as_visitor(&stranger, |house| {
        assert_eq!(house.get("/proof/letter").goes(), "/open");
        let door = house.get("/open");
        assert!(
            !door.html.contains("type=\"password\""),
            "no way to open it from there"
        );
        assert!(house.get("/help").says("help-title"));
    });
    assert!(house.get("/proof/letter").html.contains(TEXT));
}

#[test]
fn every_answer_carries_the_guarding_headers() {
    let mut house = House::open();
    for path in ["/", "/now", "/help", "/style.css", "/nowhere", "/away"] {
        let shown = house.get(path);
        let policy = shown
            .headers
            .get("content-security-policy")
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(shown.headers.get(name).unwrap(), value, "{path} {name}");
        }
    }
}

#[test]
fn an_upload_that_meets_a_lock_is_refused_politely() {
    let mut house = House::locked();
    let token = house.token();
    let request = Request::post(format!("/settings/import?token={token}"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Bytes::from_static(b"--x--"))
        .unwrap();
    let answer = house.answer(request);
    assert_eq!(answer.status.as_u16(), 413);
}
