//! Who may ask, and what every answer carries.

use axum::body::Bytes;
use ebb_core::letter::Letter;
use http::{Request, StatusCode, header};

use super::house::{House, PASS, invented};

/// Every page that works before anything is set up.
pub(crate) const PUBLIC: &[&str] = &[
    "/",
    "/now",
    "/now/and",
    "/now/less",
    "/now/same",
    "/now/more",
    "/now/end",
    "/now/after",
    "/now/with",
    "/now/with/water",
    "/now/with/person",
    "/now/with/answer",
    "/now/with/answer/all",
    "/now/with/answer/lose",
    "/now/with/reasons",
    "/now/with/do",
    "/now/with/do/2",
    "/now/with/want",
    "/now/with/want/1",
    "/sent",
    "/sent/end",
    "/sent/one/mute",
    "/sent/one/hand",
    "/sent/one/room",
    "/they",
    "/they/me",
    "/they/other",
    "/they/them",
    "/they/due",
    "/they/one",
    "/they/put",
    "/they/quiet",
    "/they/record",
    "/tonight",
    "/tonight/1",
    "/tonight/2",
    "/tonight/3",
    "/tonight/4",
    "/tonight/5",
    "/tonight/6",
    "/tonight/7",
    "/tonight/8",
    "/tonight/9",
    "/tonight/10",
    "/tonight/11",
    "/tonight/12",
    "/help",
    "/away",
    "/open",
    "/start",
    "/recover",
    "/keep",
    "/keep/gone",
    "/keep/kept",
    "/keep/pass",
    "/style.css",
    "/ebb.js",
    "/icon.svg",
];

fn three() -> [House; 3] {
    let mut stranger = House::locked();
    stranger.visitor = stranger.stranger("c");
    [House::empty(), House::locked(), stranger]
}

#[test]
fn every_public_page_is_there_for_a_stranger_locked_and_untrusted() {
    for mut house in three() {
        for path in PUBLIC {
            let shown = house.get(path);
            let shown = house.follow(shown);
            assert_eq!(shown.status, StatusCode::OK, "{path}");
            assert!(!shown.html.is_empty(), "{path}");
        }
    }
}

#[test]
fn every_answer_carries_the_guards() {
    for mut house in three() {
        let token = house.token();
        let wrong = house.form("/now", "00", &[]);
        let right = house.form("/now", &token, &[]);
        let mut shown = vec![house.answer(wrong), house.answer(right)];
        let paths = PUBLIC
            .iter()
            .chain(&["/days", "/nothing/here", "/favicon.ico"]);
        shown.extend(paths.map(|path| house.get(path)));
        for one in shown {
            let of = |name: &str| one.headers.get(name).map_or("", |v| v.to_str().unwrap());
            assert_eq!(of("referrer-policy"), "same-origin");
            assert_eq!(of("cache-control"), "no-store");
            assert_eq!(of("x-content-type-options"), "nosniff");
            let policy = of("content-security-policy");
            assert!(policy.starts_with("default-src 'none';"), "{policy}");
            assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
        }
    }
}

#[test]
fn no_page_holds_inline_script_or_style() {
    for mut house in three() {
        for path in PUBLIC.iter().filter(|path| !path.contains('.')) {
            let page = house.get(path).html;
            for inline in ["<style", "style=\"", "onclick", "onsubmit", "<script>"] {
                assert!(!page.contains(inline), "{path} {inline}");
            }
        }
    }
}

#[test]
fn a_form_without_the_sessions_own_token_does_nothing() {
    let mut house = House::open();
    let stranger = house.stranger("c");
    let foreign = house.as_visitor(&stranger, House::token);
    for token in ["", "0", &"0".repeat(64), &foreign] {
        let form = house.form("/proof/letter", token, &[("text", "not mine")]);
        let refused = house.answer(form);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.says("form-old"));
        let form = house.form("/lock", token, &[]);
        assert_eq!(house.answer(form).status, StatusCode::FORBIDDEN);
        assert!(house.shell.is_open());
    }
    let bare = Request::post("/proof/letter").body(Bytes::from_static(b"text=not+mine"));
    assert_eq!(house.answer(bare.unwrap()).status, StatusCode::FORBIDDEN);
    house.shell.lock();
    let form = house.form("/proof/letter", &foreign, &[("text", "not mine")]);
    assert_eq!(
        house.answer(form).status,
        StatusCode::FORBIDDEN,
        "nor is it held"
    );
    house.unlock();
    assert_eq!(house.life().events().len(), 0);
}

#[test]
fn a_refused_form_leaves_the_notice_that_waits() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "mine")]);
    let wrong = house.form("/now", "00", &[]);
    assert!(!house.answer(wrong).says("note-kept"));
    assert!(house.get("/proof/letter").says("note-kept"));
}

#[test]
fn the_token_stays_the_same_over_locking() {
    let mut house = House::open();
    let token = house.token();
    house.shell.lock();
    let page = house.get("/tonight/7").html;
    assert!(page.contains(&token));
    house.unlock();
    assert!(house.get("/tonight/7").html.contains(&token));
}

#[test]
fn a_window_that_came_by_itself_sees_a_locked_vault_while_it_is_open() {
    let mut house = House::open();
    let name = [("passphrase", PASS)];
    house.post("/proof/letter", &[("text", "only for me")]);
    let stranger = house.stranger("c");
    house.as_visitor(&stranger, |house| {
        for path in PUBLIC
            .iter()
            .chain(&["/proof/letter", "/days", "/letters", "/settings"])
        {
            let page = house.get(path);
            let page = house.follow(page);
            assert!(!page.html.contains("only for me"), "{path}");
            assert!(
                !page.html.contains("type=\"password\""),
                "{path} has an unlock form"
            );
            assert!(!page.html.contains("/disk"), "{path} names the place");
        }
        assert_eq!(house.get("/proof/letter").goes(), "/open");
        let refused = house.post("/proof/letter", &[("text", "not from me")]);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        house.post("/open", &name);
        house.post("/keep/pass", &name);
        house.post("/recover", &name);
        house.post("/start", &[("passphrase", PASS), ("again", PASS)]);
        house.post("/now", &[]);
        house.post("/sent", &[]);
        for act in ["delete", "words", "backup", "change"] {
            house.post("/proof/act", &[("act", act), ("old", PASS), ("new", PASS)]);
        }
    });
    assert!(house.shell.is_open(), "nor can it lock");
    assert_eq!(house.life().events().len(), 1);
    house.get("/proof/letter");
    assert_eq!(
        house.life().events().len(),
        1,
        "nor was anything held for later"
    );
}

#[test]
fn a_window_that_came_by_itself_can_neither_lock_nor_keep_open() {
    let mut house = House::open();
    let stranger = house.stranger("c");
    house.as_visitor(&stranger, |house| {
        house.get("/away");
        house.post("/lock", &[]);
        assert!(house.shell.is_open());
        house.later(10);
        house.get("/");
        house.later(10);
        house.get("/");
    });
    assert!(
        !house.shell.is_open(),
        "twenty minutes without the person's own touch"
    );
}

#[test]
fn a_window_that_came_by_itself_opens_nothing() {
    let mut house = House::locked();
    house.visitor = house.stranger("c");
    assert!(house.unlock().says("open-not-here"));
    house.post("/keep/pass", &[("passphrase", PASS)]);
    house.post("/proof/act", &[("act", "unlock"), ("old", PASS)]);
    assert!(!house.shell.is_open());
}

#[test]
fn two_sessions_do_not_see_each_others_desk() {
    let mut house = House::empty();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "mine alone"), ("to", "with")]);
    let mut other = house.stranger("b");
    other.trusted = true;
    house.as_visitor(&other, |house| {
        // Leaving the page covers every window's words, which another test looks at.
        for path in PUBLIC.iter().filter(|path| **path != "/away") {
            assert!(!house.get(path).html.contains("mine alone"), "{path}");
        }
        house.post("/now", &[]);
        house.post("/now/box", &[("words", "theirs"), ("to", "with")]);
    });
    let page = house.get("/now").html;
    assert!(page.contains("mine alone") && !page.contains("theirs"));
}

#[test]
fn strangers_in_any_number_push_no_words_out() {
    let mut house = House::empty();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "still here"), ("to", "with")]);
    for n in 0..300 {
        house.later(1);
        let mut guest = house.stranger("0");
        guest.session = format!("{n:032x}");
        house.as_visitor(&guest, |house| {
            house.post("/now", &[]);
            house.post("/now/box", &[("words", "noise"), ("to", "with")]);
        });
    }
    assert!(house.get("/now").html.contains("still here"));
}

#[test]
fn coming_in_by_the_programs_address_brings_the_night_along() {
    let mut house = House::empty();
    house.visitor = house.stranger("c");
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "typed before"), ("to", "with")]);
    let came = super::house::Visitor {
        session: "d".repeat(32),
        trusted: true,
    };
    house.shell.hand_over(&"c".repeat(32), &came.session);
    house.visitor = came;
    assert!(house.get("/now").html.contains("typed before"));
    house.post("/keep/pass", &[("passphrase", PASS), ("again", PASS)]);
    let life = house.life();
    assert_eq!(
        life.newest::<Letter>().unwrap().body.text.as_deref(),
        Some("typed before")
    );
}

#[test]
fn a_session_in_use_is_not_taken_over() {
    let mut house = House::empty();
    house.post("/now", &[]);
    house.post("/now/box", &[("words", "mine"), ("to", "with")]);
    house
        .shell
        .hand_over(&"c".repeat(32), &house.visitor.session.clone());
    assert!(house.get("/now").html.contains("mine"));
}

#[test]
fn a_page_that_breaks_says_so_and_the_next_one_works() {
    let mut house = House::open();
    for broken in [house.get("/proof/break"), house.post("/proof/break", &[])] {
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(broken.says("panic"));
        assert!(broken.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }
    assert!(house.shell.is_open());
    house.post("/proof/letter", &[("text", "after that")]);
    assert!(house.get("/proof/letter").html.contains("after that"));
}

#[test]
fn a_notice_is_said_once_and_survives_a_redirect_and_a_missing_icon() {
    let mut house = House::open();
    house.post("/proof/letter", &[("text", "mine")]);
    // Where a browser goes by itself meanwhile, nobody reads.
    assert!(!house.get("/favicon.ico").says("note-kept"));
    assert_eq!(house.get("/start").goes(), "/open");
    assert_eq!(house.get("/open").goes(), "/");
    house.get("/style.css");
    assert!(house.get("/proof/letter").says("note-kept"));
    assert!(!house.get("/proof/letter").says("note-kept"));
}

#[test]
fn what_was_typed_stands_in_no_address_and_no_title() {
    let word = "Xanthippe";
    let mut house = House::empty();
    let mut answers = Vec::new();
    for (path, fields) in [
        ("/now", &[][..]),
        ("/now/box", &[("words", word), ("to", "with")]),
        ("/now/with", &[("what", "water"), ("words", word)]),
        ("/sent/box", &[("words", word), ("to", "mute")]),
        ("/they/quiet", &[("words", word), ("to", "done")]),
        ("/they/one", &[("words", word), ("to", "done")]),
        ("/keep", &[("keep", "yes")]),
        ("/keep/pass", &[("passphrase", word), ("again", word)]),
        (
            "/start",
            &[("passphrase", word), ("again", "other"), ("codename", word)],
        ),
        ("/proof/letter", &[("text", word)]),
    ] {
        answers.push(house.post(path, fields));
    }
    answers.extend(["/", "/now", "/keep", "/proof/letter"].map(|path| house.get(path)));
    for answer in answers {
        assert!(!answer.goes().contains(word));
        for (name, value) in &answer.headers {
            assert!(!value.to_str().unwrap().contains(word), "{name}");
        }
        if let Some((_, title)) = answer.html.split_once("<title>") {
            assert!(!title.split("</title>").next().unwrap().contains(word));
        }
    }
}

#[test]
fn the_invented_life_stays_open_and_shows_a_clock_all_the_same() {
    let mut house = invented();
    assert!(house.get("/away").says("leave-title"));
    house.later(60);
    house.get("/");
    house.post("/lock", &[]);
    assert!(house.shell.is_open());
}

#[test]
fn what_a_browser_looks_for_by_itself_takes_no_notice_while_locked() {
    let mut house = House::locked();
    house.post("/proof/letter", &[("text", "mine")]);
    let icon = Request::get("/favicon.ico").header("sec-fetch-dest", "image");
    let icon = house.answer(icon.body(Bytes::new()).unwrap());
    assert_eq!(icon.status, StatusCode::NOT_FOUND);
    let page = house.get("/open");
    assert!(page.says("held-waits") && page.says("open-title"));
    let opened = house.unlock();
    let page = house.follow(opened);
    assert!(page.says("note-kept") && !page.says("held-waits"));
}
