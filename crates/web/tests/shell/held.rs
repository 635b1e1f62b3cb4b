//! Forms that meet a locked vault: held, never shown, sent once.

use super::house::{House, PASS};
use axum::body::Bytes;
use ebb_core::letter::Letter;
use http::{Request, StatusCode, header};

const TEXT: &str = "a long letter that nobody may lose";

fn letters(house: &House) -> Vec<String> {
    let life = house.life();
    let letters = life.all::<Letter>();
    letters
        .filter_map(|letter| letter.body.text.clone())
        .collect()
}

#[test]
fn a_form_that_meets_a_locked_vault_is_sent_once_after_the_unlock() {
    let mut house = House::locked();
    let met = house.post("/proof/letter", &[("id", "one"), ("text", TEXT)]);
    assert_eq!(met.goes(), "/open");
    assert!(letters(&house).is_empty());
    let opened = house.unlock();
    assert_eq!(
        opened.goes(),
        "/proof/letter",
        "the answer is the form's own"
    );
    assert!(house.follow(opened).html.contains(TEXT));
    house.shell.lock();
    house.unlock();
    house.get("/");
    assert_eq!(letters(&house), [TEXT]);
    // Without an id, a second sending would have been a second letter.
    house.shell.lock();
    house.post("/proof/letter", &[("text", "another")]);
    house.unlock();
    house.shell.lock();
    house.unlock();
    assert_eq!(letters(&house).len(), 2);
}

#[test]
fn what_is_held_stands_on_no_locked_page() {
    let mut house = House::locked();
    house.post("/proof/letter", &[("text", TEXT)]);
    house.post("/open", &[("passphrase", "not this one")]);
    for path in super::guards::PUBLIC
        .iter()
        .chain(&["/proof/letter", "/days", "/letters"])
    {
        let page = house.get(path);
        assert!(!house.follow(page).html.contains(TEXT), "{path}");
    }
}

#[test]
fn a_wrong_passphrase_keeps_what_is_held() {
    let mut house = House::locked();
    house.post("/proof/letter", &[("text", TEXT)]);
    let wrong = house.post("/open", &[("passphrase", "not this one")]);
    assert_eq!(wrong.goes(), "/open");
    assert!(house.follow(wrong).says("passphrase-wrong"));
    house.unlock();
    assert_eq!(letters(&house), [TEXT]);
}

#[test]
fn an_idle_lock_between_writing_and_sending_loses_nothing() {
    let mut house = House::open();
    let token = house.token();
    house.later(16);
    let form = house.form("/proof/letter", &token, &[("text", TEXT)]);
    assert_eq!(house.answer(form).goes(), "/open");
    house.unlock();
    assert_eq!(letters(&house), [TEXT]);
}

#[test]
fn forms_are_sent_in_the_order_in_which_they_came() {
    let mut house = House::locked();
    for text in ["first", "second", "third"] {
        house.post("/proof/letter", &[("text", text)]);
    }
    house.unlock();
    let life = house.life();
    let mut written: Vec<_> = life.all::<Letter>().map(|l| l.body.text.clone()).collect();
    written.sort();
    assert_eq!(written.len(), 3);
    let shown = house.get("/proof/letter").html;
    assert!(shown.contains("third"));
}

#[test]
fn a_refused_form_is_not_hidden_by_a_later_one_that_went_well() {
    let mut house = House::open();
    house.post("/proof/letter", &[("id", "taken"), ("text", "what stands")]);
    house.shell.lock();
    house.post(
        "/proof/letter",
        &[("id", "taken"), ("text", "something else")],
    );
    house.post("/proof/letter", &[("id", "free"), ("text", TEXT)]);
    let opened = house.unlock();
    let page = house.follow(opened);
    assert!(page.says("refused-other"), "{}", page.html);
    assert!(
        !house.get("/proof/letter").says("refused-other"),
        "said once"
    );
    assert_eq!(letters(&house).len(), 2);
}

#[test]
fn a_form_that_breaks_takes_no_other_with_it() {
    let mut house = House::locked();
    house.post("/proof/break", &[]);
    house.post("/proof/letter", &[("text", TEXT)]);
    house.unlock();
    assert_eq!(letters(&house), [TEXT]);
    assert!(house.shell.is_open());
}

#[test]
fn at_most_256_kib_are_held_and_more_is_refused_in_words() {
    let mut house = House::locked();
    let long = "x".repeat(200 * 1024);
    assert_eq!(
        house.post("/proof/letter", &[("text", &long)]).goes(),
        "/open"
    );
    let refused = house.post("/proof/letter", &[("text", &long)]);
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.says("held-much"));
    assert!(!refused.html.contains("xxxx"));
    let single = "y".repeat(300 * 1024);
    assert!(
        house
            .post("/proof/letter", &[("text", &single)])
            .says("held-much")
    );
    // Many empty ones cost memory as well.
    let mut refused = 0;
    for _ in 0..1200 {
        refused += usize::from(house.post("/proof/letter", &[]).goes() != "/open");
    }
    assert!(refused > 500, "{refused}");
    house.unlock();
    assert!(letters(&house).contains(&long));
}

#[test]
fn an_upload_is_refused_while_locked() {
    let mut house = House::locked();
    let token = house.token();
    let upload = Request::post(format!("/proof/letter?token={token}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Bytes::from_static(b"--b--"));
    let refused = house.answer(upload.unwrap());
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.says("held-much"));
}

#[test]
fn what_one_session_left_is_not_sent_by_another() {
    let mut house = House::locked();
    house.post("/proof/letter", &[("text", TEXT)]);
    let mut other = house.stranger("b");
    other.trusted = true;
    house.as_visitor(&other, |house| house.unlock());
    assert!(letters(&house).is_empty());
    // As soon as the first one asks for a page, its own form goes.
    house.get("/");
    assert_eq!(letters(&house), [TEXT]);
}

#[test]
fn locking_twice_does_not_lock_again_after_the_unlock() {
    let mut house = House::open();
    assert_eq!(house.post("/lock", &[]).goes(), "/");
    assert_eq!(house.post("/lock", &[]).goes(), "/");
    house.unlock();
    assert!(house.shell.is_open());
    house.get("/");
    assert!(house.shell.is_open());
}

#[test]
fn unlocking_twice_is_unlocking_once() {
    let mut house = House::locked();
    house.post("/proof/letter", &[("text", TEXT)]);
    house.unlock();
    assert_eq!(house.unlock().goes(), "/");
    assert_eq!(letters(&house), [TEXT]);
}

#[test]
fn a_form_that_came_before_there_was_a_vault_is_sent_once_there_is_one() {
    let mut house = House::empty();
    assert_eq!(
        house.post("/proof/letter", &[("text", TEXT)]).goes(),
        "/start"
    );
    house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
    assert_eq!(letters(&house), [TEXT]);
}

#[test]
fn a_record_of_theirs_written_while_locked_is_not_lost() {
    let mut house = House::locked();
    let fields = [("id", "r1"), ("channel", "text"), ("note", TEXT)];
    assert_eq!(house.post("/they/record", &fields).goes(), "/open");
    house.unlock();
    let life = house.life();
    let contact = life.newest::<ebb_core::contact::Contact>().unwrap();
    assert_eq!(contact.body.note.as_deref(), Some(TEXT));
}
