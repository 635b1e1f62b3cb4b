//! Two devices by way of a relay, from page to page.

use ebb_core::device::DeviceMark;
use ebb_vault::sync::{Answer, Ask, Method};
use ebb_web::together::Errand;
use proptest::prelude::*;

use super::house::{House, PASS, now_or_never};
use super::relay::Relay;

const RELAY: &str = "https://relay.example.org";
const OTHER_PASS: &str = "other words on the phone";

/// A line to the relay that a test can cut, and that may carry other things than it was given.
#[derive(Default)]
struct Line {
    relay: Relay,
    cut: bool,
    /// Spoils answers.
    spoils: Option<fn(&Ask, Answer) -> Answer>,
    /// Takes what is written and keeps nothing of it.
    forgets: bool,
    /// How the relay last said that it stands.
    status: Vec<u8>,
    /// What each house waits for, by the first letter of its visitor.
    waits: Vec<(String, Errand)>,
    /// Everything that ever went over it.
    heard: Vec<u8>,
}

impl Line {
    fn carry(&mut self, errand: &Errand) -> Option<Answer> {
        assert_eq!(errand.relay, RELAY);
        self.heard.extend_from_slice(errand.ask.path.as_bytes());
        self.heard.extend_from_slice(&errand.ask.body);
        if self.cut {
            return None;
        }
        let before = self.relay.clone();
        let mut answer = self.relay.answer(&errand.ask);
        if self.forgets && errand.ask.method == Method::Post {
            self.relay = before;
            answer.body = self.status.clone();
        }
        if errand.ask.method == Method::Get && errand.ask.path.split('/').count() == 4 {
            self.status.clone_from(&answer.body);
        }
        self.heard.extend_from_slice(&answer.body);
        match self.spoils {
            Some(spoil) => Some(spoil(&errand.ask, answer)),
            None => Some(answer),
        }
    }

    /// Carries all that this house wants carried, until it only waits for others.
    fn drive(&mut self, house: &mut House) {
        let name = house.disk_name();
        let mut looked = false;
        for _ in 0..60 {
            let at = self.waits.iter().position(|(of, _)| *of == name);
            let fresh = now_or_never(house.shell.errand(&house.now));
            let errand = match (fresh, at) {
                (Some(errand), at) => {
                    at.map(|at| self.waits.remove(at));
                    errand
                }
                // What waits is answered once: perhaps something came.
                (None, Some(at)) if !looked => {
                    looked = true;
                    let (_, errand) = self.waits.remove(at);
                    let answer = self.carry(&errand);
                    now_or_never(house.shell.fetched(&errand, answer, &house.now));
                    continue;
                }
                _ => return,
            };
            if errand.idle {
                self.waits.push((name.clone(), errand));
                continue;
            }
            let answer = self.carry(&errand);
            now_or_never(house.shell.fetched(&errand, answer, &house.now));
        }
        panic!("it never rests");
    }
}

/// Two devices, the second let in by the first.
fn pair() -> (House, House, Line) {
    let (mut laptop, mut line) = (House::open(), Line::default());
    laptop.post("/proof/letter", &[("text", "written on the laptop")]);
    let words = invite(&mut laptop, &mut line);
    let mut phone = House::on(super::house::Disk::default(), 77);
    let asked = join(&mut phone, &words);
    assert_eq!(asked.goes(), "/join");
    assert!(phone.get("/join").says("join-waits"));
    line.drive(&mut phone);
    line.drive(&mut laptop);
    line.drive(&mut phone);
    assert!(phone.shell.is_open());
    (laptop, phone, line)
}

fn invite(house: &mut House, line: &mut Line) -> String {
    let asked = house.post("/settings/devices/add", &[("relay", RELAY)]);
    assert_eq!(asked.goes(), "/settings/devices/add");
    assert!(house.get("/settings/devices/add").says("devices-busy"));
    line.drive(house);
    let page = house.get("/settings/devices/add");
    assert!(page.says("devices-words"), "{}", page.html);
    let (_, list) = page.html.split_once("<ol class=\"steps pair\">").unwrap();
    let (list, _) = list.split_once("</ol>").unwrap();
    list.replace("<li>", " ").replace("</li>", " ")
}

fn join(house: &mut House, words: &str) -> super::house::Shown {
    house.post(
        "/join",
        &[
            ("relay", RELAY),
            ("words", words),
            ("passphrase", OTHER_PASS),
            ("again", OTHER_PASS),
        ],
    )
}

#[test]
fn a_device_is_let_in_by_twelve_words_and_both_show_what_both_wrote() {
    let (mut laptop, mut phone, mut line) = pair();
    assert!(phone.get("/").says("join-done"));
    assert!(laptop.get("/settings/devices").says("devices-let-in"));
    phone.post("/proof/letter", &[("text", "written on the phone")]);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    for house in [&mut laptop, &mut phone] {
        let page = house.get("/proof/letter").html;
        for words in ["written on the laptop", "written on the phone"] {
            assert!(page.contains(words), "{words}");
        }
    }
    // Each opens by its own passphrase.
    assert!(phone.book_by(PASS).is_none());
    assert!(phone.book_by(OTHER_PASS).is_some());
    let heard = String::from_utf8_lossy(&line.heard).into_owned();
    for word in ["written", "laptop", "phone", RELAY] {
        assert!(!heard.contains(word), "{word} went over the line");
    }
}

#[test]
fn what_was_typed_on_the_first_night_comes_along_into_the_vault_that_is_joined() {
    let (mut laptop, mut line) = (House::open(), Line::default());
    let words = invite(&mut laptop, &mut line);
    let mut phone = House::on(super::house::Disk::default(), 77);
    phone.post("/now", &[]);
    join(&mut phone, &words);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    line.drive(&mut phone);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    let urges = laptop.life().all::<ebb_core::urge::Urge>().count();
    assert_eq!(
        urges,
        phone
            .book_by(OTHER_PASS)
            .unwrap()
            .life()
            .all::<ebb_core::urge::Urge>()
            .count()
    );
}

#[test]
fn a_mistyped_word_is_told_before_anything_is_asked_and_nothing_typed_is_lost() {
    let mut phone = House::empty();
    let page = join(&mut phone, "twelve words that aren't");
    assert!(page.says("join-words-wrong"));
    assert!(
        page.html.contains("twelve words that aren&#39;t")
            || page.html.contains("twelve words that aren't")
    );
    assert!(page.html.contains(RELAY));
    assert!(now_or_never(phone.shell.errand(&phone.now)).is_none());
    let open = phone.post("/join", &[("relay", "http://10.0.0.7"), ("words", "x")]);
    assert!(open.says("relay-open"));
}

#[test]
fn nobody_comes_within_fifteen_minutes_and_the_words_are_worth_nothing() {
    let (mut laptop, mut line) = (House::open(), Line::default());
    let words = invite(&mut laptop, &mut line);
    laptop.later(14);
    assert!(laptop.get("/settings/devices/add").says("devices-words"));
    line.drive(&mut laptop);
    laptop.later(2);
    line.drive(&mut laptop);
    let page = laptop.get("/settings/devices/add");
    assert!(page.says("devices-nobody-came"), "{}", page.html);
    let mut phone = House::on(super::house::Disk::default(), 77);
    join(&mut phone, &words);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    phone.later(16);
    line.drive(&mut phone);
    assert!(phone.get("/join").says("join-nobody-came"));
    assert!(phone.disk.plate().vault.is_none());
}

#[test]
fn words_are_called_off_and_let_nobody_in() {
    let (mut laptop, mut line) = (House::open(), Line::default());
    let words = invite(&mut laptop, &mut line);
    let off = laptop.post("/settings/devices/add/not", &[]);
    assert!(laptop.follow(off).says("devices-called-off"));
    let mut phone = House::on(super::house::Disk::default(), 77);
    join(&mut phone, &words);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    line.drive(&mut phone);
    assert!(!phone.shell.is_open());
    let stopped = phone.post("/join/not", &[]);
    assert!(phone.follow(stopped).says("join-title"));
}

#[test]
fn a_device_is_named_on_one_and_called_so_on_both() {
    let (mut laptop, mut phone, mut line) = pair();
    let keys = phone.book_by(OTHER_PASS).unwrap().keys();
    let device = keys.device();
    let page = laptop.get(&format!("/settings/devices/{device}"));
    assert!(page.says("devices-name"));
    let named = laptop.post(
        &format!("/settings/devices/{device}"),
        &[("name", "The phone")],
    );
    assert!(laptop.follow(named).html.contains("The phone"));
    line.drive(&mut laptop);
    line.drive(&mut phone);
    assert!(phone.get("/settings/devices").html.contains("The phone"));
    let mark = DeviceMark(*device.as_bytes());
    assert_eq!(laptop.life().device_name(mark), Some("The phone"));
}

#[test]
fn a_device_that_was_taken_out_gets_nothing_new_and_is_told_so() {
    let (mut laptop, mut phone, mut line) = pair();
    let device = phone.book_by(OTHER_PASS).unwrap().keys().device();
    let out = format!("/settings/devices/{device}/out");
    assert!(laptop.get(&out).says("devices-remove-what"));
    assert_eq!(laptop.post(&out, &[]).goes(), "/settings/devices");
    line.drive(&mut laptop);
    let page = laptop.get("/settings/devices");
    assert!(
        page.says("devices-removed") && page.says("devices-out"),
        "{}",
        page.html
    );
    laptop.post("/proof/letter", &[("text", "after it was out")]);
    line.drive(&mut laptop);
    line.drive(&mut phone);
    let page = phone.get("/settings/devices");
    assert!(page.says("step-removed"), "{}", page.html);
    assert!(!phone.get("/proof/letter").html.contains("after it was out"));
    assert!(
        phone
            .get("/proof/letter")
            .html
            .contains("written on the laptop")
    );
}

#[test]
fn a_device_that_could_not_be_taken_out_is_not_called_out() {
    let (mut laptop, mut phone, mut line) = pair();
    let device = phone.book_by(OTHER_PASS).unwrap().keys().device();
    let out = format!("/settings/devices/{device}/out");
    line.cut = true;
    laptop.post(&out, &[]);
    line.drive(&mut laptop);
    let page = laptop.get("/settings/devices");
    assert!(page.says("devices-perhaps-out"), "{}", page.html);
    assert!(!page.says("devices-out") && !page.says("devices-busy"));
    line.cut = false;
    laptop.post(&out, &[]);
    line.drive(&mut laptop);
    assert!(laptop.get("/settings/devices").says("devices-out"));
    line.drive(&mut phone);
    assert!(phone.get("/settings/devices").says("step-removed"));
}

#[test]
fn a_line_that_breaks_is_told_when_somebody_asked_and_mends_by_itself() {
    let (mut laptop, mut phone, mut line) = pair();
    line.cut = true;
    phone.post("/proof/letter", &[("text", "on the train")]);
    line.drive(&mut phone);
    assert!(phone.get("/settings/devices").says("step-unreached"));
    line.cut = false;
    line.drive(&mut phone);
    assert!(!laptop.get("/proof/letter").html.contains("on the train"));
    phone.later(1);
    line.drive(&mut phone);
    line.drive(&mut laptop);
    assert!(laptop.get("/proof/letter").html.contains("on the train"));
    assert!(!phone.get("/settings/devices").says("step-unreached"));
}

#[test]
fn the_button_does_not_wait_for_the_rest_after_a_failure() {
    let (_, mut phone, mut line) = pair();
    line.cut = true;
    phone.post("/settings/devices", &[]);
    line.drive(&mut phone);
    line.cut = false;
    phone.post("/settings/devices", &[]);
    assert!(phone.get("/settings/devices").says("devices-busy"));
    line.drive(&mut phone);
    assert!(!phone.get("/settings/devices").says("step-unreached"));
}

#[test]
fn whatever_the_relay_does_wrong_is_named_on_the_page() {
    let (mut laptop, mut phone, mut line) = pair();
    laptop.post("/proof/letter", &[("text", "will be altered")]);
    line.drive(&mut laptop);
    line.spoils = Some(|ask, mut answer| {
        if ask.method == Method::Get && ask.path.contains("/records") {
            let last = answer.body.len() - 1;
            answer.body[last] ^= 1;
        }
        answer
    });
    phone.post("/settings/devices", &[]);
    line.drive(&mut phone);
    let page = phone.get("/settings/devices");
    assert!(
        page.says("found-title") && page.says("found-what"),
        "{}",
        page.html
    );
    assert!(!phone.get("/proof/letter").html.contains("will be altered"));
    line.spoils = Some(|_, _| Answer {
        status: 200,
        body: b"<!doctype html>".to_vec(),
    });
    phone.post("/settings/devices", &[]);
    line.drive(&mut phone);
    assert!(phone.get("/settings/devices").says("step-senseless"));
    line.spoils = None;
    phone.post("/settings/devices", &[]);
    line.drive(&mut phone);
    assert!(phone.get("/proof/letter").html.contains("will be altered"));
}

#[test]
fn a_passphrase_that_was_changed_while_the_relay_answered_stays_changed() {
    let (mut laptop, mut line) = (House::open(), Line::default());
    laptop.post("/settings/devices/add", &[("relay", RELAY)]);
    // Up to the claim, whose answer comes late.
    let look = now_or_never(laptop.shell.errand(&laptop.now)).unwrap();
    let answer = line.carry(&look);
    now_or_never(laptop.shell.fetched(&look, answer, &laptop.now));
    let claim = now_or_never(laptop.shell.errand(&laptop.now)).unwrap();
    assert_eq!(claim.ask.method, Method::Post);
    let answer = line.carry(&claim);
    laptop.post(
        "/proof/act",
        &[
            ("act", "change"),
            ("old", PASS),
            ("new", "a new one entirely"),
        ],
    );
    now_or_never(laptop.shell.fetched(&claim, answer, &laptop.now));
    line.drive(&mut laptop);
    laptop.later(1);
    line.drive(&mut laptop);
    assert!(laptop.book_by(PASS).is_none());
    assert!(laptop.book_by("a new one entirely").is_some());
    assert!(laptop.get("/settings/devices/add").says("devices-words"));
}

#[test]
fn locking_ends_what_was_under_way_and_a_late_answer_changes_nothing() {
    let (mut laptop, mut line) = (House::open(), Line::default());
    laptop.post("/settings/devices/add", &[("relay", RELAY)]);
    let look = now_or_never(laptop.shell.errand(&laptop.now)).unwrap();
    let answer = line.carry(&look);
    laptop.shell.lock();
    now_or_never(laptop.shell.fetched(&look, answer, &laptop.now));
    assert!(now_or_never(laptop.shell.errand(&laptop.now)).is_none());
    laptop.unlock();
    assert!(!laptop.get("/settings/devices").says("devices-busy"));
}

#[test]
fn a_relay_is_left_and_forgets_everything() {
    let (mut laptop, mut phone, mut line) = pair();
    assert!(
        laptop
            .get("/settings/devices/leave")
            .says("devices-leave-what")
    );
    laptop.post("/settings/devices/leave", &[]);
    let leave = now_or_never(laptop.shell.errand(&laptop.now)).unwrap();
    assert_eq!(leave.ask.method, Method::Delete);
    line.relay = Relay::default();
    let gone = Answer {
        status: 204,
        body: Vec::new(),
    };
    now_or_never(laptop.shell.fetched(&leave, Some(gone), &laptop.now));
    let name = laptop.disk_name();
    line.waits.retain(|(of, _)| *of != name);
    assert!(now_or_never(laptop.shell.errand(&laptop.now)).is_none());
    assert!(!laptop.get("/settings/devices").says("devices-step"));
    // The other device is told that the relay knows nothing any more, and may give it back.
    line.drive(&mut phone);
    let page = phone.get("/settings/devices");
    assert!(
        page.says("step-no-vault") && page.says("step-give"),
        "{}",
        page.html
    );
    phone.post("/settings/devices", &[("give", "yes")]);
    line.drive(&mut phone);
    assert!(!phone.get("/settings/devices").says("step-no-vault"));
}

#[test]
fn the_invented_life_goes_nowhere() {
    let mut house = super::house::invented();
    let asked = house.post("/settings/devices/add", &[("relay", RELAY)]);
    assert!(house.follow(asked).says("devices-invented"));
    assert!(now_or_never(house.shell.errand(&house.now)).is_none());
}

/// What a relay does wrong with an answer to the phone.
type Wrong = fn(&Ask, Answer) -> Answer;

#[test]
fn every_kind_of_lie_is_named_on_the_page_and_nothing_of_it_is_shown() {
    let cases: [(&str, Wrong); 3] = [
        // It says that there is more, and hands out nothing.
        ("found-withheld", |ask, answer| match is_read(ask) {
            true => Answer {
                body: Vec::new(),
                ..answer
            },
            false => answer,
        }),
        // What it hands out isn't even a record.
        ("found-swapped", |ask, answer| match is_read(ask) {
            true => Answer {
                body: vec![0, 0, 0, 9, 1, 2, 3],
                ..answer
            },
            false => answer,
        }),
        // It takes everything and keeps nothing.
        ("found-not-kept", |_, answer| answer),
    ];
    for (words, wrong) in cases {
        let (mut laptop, mut phone, mut line) = pair();
        laptop.post("/proof/letter", &[("text", "not to be held back")]);
        line.drive(&mut laptop);
        if words == "found-not-kept" {
            phone.post("/proof/letter", &[("text", "not to be dropped")]);
            line.forgets = true;
        } else {
            line.spoils = Some(wrong);
        }
        phone.post("/settings/devices", &[]);
        line.drive(&mut phone);
        let page = phone.get("/settings/devices");
        assert!(page.says("found-title"), "{words}: {}", page.html);
        let start = ebb_web::text::say(words);
        let start = start.split('{').next().unwrap_or_default().trim();
        assert!(page.html.contains(start), "{words}: {}", page.html);
        // An honest relay puts all right again.
        (line.spoils, line.forgets) = (None, false);
        phone.post("/settings/devices", &[]);
        line.drive(&mut phone);
        line.drive(&mut laptop);
        let page = phone.get("/settings/devices");
        assert!(!page.says("found-title"), "{words}");
        assert!(
            phone
                .get("/proof/letter")
                .html
                .contains("not to be held back")
        );
        if words == "found-not-kept" {
            assert!(
                laptop
                    .get("/proof/letter")
                    .html
                    .contains("not to be dropped")
            );
        }
    }
}

fn is_read(ask: &Ask) -> bool {
    ask.method == Method::Get && ask.path.contains("/records")
}

#[test]
fn a_relay_that_was_put_back_to_before_a_device_was_taken_out_is_named_and_takes_nobody_in() {
    let (mut laptop, mut phone, mut line) = pair();
    let before = line.relay.clone();
    let device = phone.book_by(OTHER_PASS).unwrap().keys().device();
    laptop.post(&format!("/settings/devices/{device}/out"), &[]);
    line.drive(&mut laptop);
    line.relay = before;
    laptop.post("/proof/letter", &[("text", "after it was put back")]);
    laptop.post("/settings/devices", &[]);
    line.drive(&mut laptop);
    let page = laptop.get("/settings/devices");
    assert!(page.says("step-wrong-token"), "{}", page.html);
    line.drive(&mut phone);
    assert!(
        !phone
            .get("/proof/letter")
            .html
            .contains("after it was put back")
    );
    assert!(
        laptop
            .get("/proof/letter")
            .html
            .contains("after it was put back")
    );
}

#[test]
fn a_relay_that_was_put_back_gets_again_what_it_lost() {
    let (mut laptop, mut phone, mut line) = pair();
    let before = line.relay.clone();
    laptop.post("/proof/letter", &[("text", "lost by the relay")]);
    line.drive(&mut laptop);
    line.relay = before;
    laptop.post("/settings/devices", &[]);
    line.drive(&mut laptop);
    line.drive(&mut phone);
    assert!(
        phone
            .get("/proof/letter")
            .html
            .contains("lost by the relay")
    );
}

/// What happens to two devices that were paired, in any order.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Write,
    /// One errand goes, arrives and is answered.
    Carry,
    /// One errand goes, and its answer is lost.
    Lose,
    /// One errand goes, and its answer comes after everything else.
    Delay,
    /// What came late comes now.
    Late,
    Button,
    Invite,
    CallOff,
    Lock,
    Later(i64),
    Cut,
    Mend,
}

fn any_turn() -> impl Strategy<Value = (bool, Turn)> {
    let turn = prop_oneof![
        4 => Just(Turn::Write),
        12 => Just(Turn::Carry),
        2 => Just(Turn::Lose),
        2 => Just(Turn::Delay),
        2 => Just(Turn::Late),
        1 => Just(Turn::Button),
        1 => Just(Turn::Invite),
        1 => Just(Turn::CallOff),
        1 => Just(Turn::Lock),
        2 => (1..20i64).prop_map(Turn::Later),
        1 => Just(Turn::Cut),
        1 => Just(Turn::Mend),
    ];
    (any::<bool>(), turn)
}

fn unlock_both(houses: &mut [House; 2]) {
    for (house, passphrase) in houses.iter_mut().zip([PASS, OTHER_PASS]) {
        if !house.shell.is_open() {
            house.post("/open", &[("passphrase", passphrase)]);
            assert!(house.shell.is_open());
        }
    }
}

fn turn(
    (which, turn): (bool, Turn),
    houses: &mut [House; 2],
    line: &mut Line,
    late: &mut Vec<(bool, Errand, Option<Answer>)>,
    written: &mut Vec<String>,
) {
    let house = &mut houses[usize::from(which)];
    match turn {
        Turn::Write => {
            let words = format!("letter {}", written.len());
            let saved = house.post("/proof/letter", &[("text", &words)]);
            // A locked house holds it until the passphrase comes.
            assert!(matches!(saved.goes(), "/proof/letter" | "/open"));
            written.push(words);
        }
        Turn::Carry | Turn::Lose | Turn::Delay => {
            let name = house.disk_name();
            let at = line.waits.iter().position(|(of, _)| *of == name);
            let waiting = at.map(|at| line.waits.remove(at).1);
            let fresh = now_or_never(house.shell.errand(&house.now));
            let Some(errand) = fresh.or(waiting) else {
                return;
            };
            let answer = line.carry(&errand);
            match turn {
                Turn::Lose => now_or_never(house.shell.fetched(&errand, None, &house.now)),
                Turn::Delay => late.push((which, errand, answer)),
                _ => now_or_never(house.shell.fetched(&errand, answer, &house.now)),
            }
        }
        Turn::Late => {
            for (which, errand, answer) in late.drain(..) {
                let house = &mut houses[usize::from(which)];
                now_or_never(house.shell.fetched(&errand, answer, &house.now));
            }
        }
        Turn::Button => drop(house.post("/settings/devices", &[])),
        Turn::Invite => drop(house.post("/settings/devices/add", &[("relay", RELAY)])),
        Turn::CallOff => drop(house.post("/settings/devices/add/not", &[])),
        Turn::Lock => house.shell.lock(),
        Turn::Later(minutes) => house.later(minutes),
        Turn::Cut => line.cut = true,
        Turn::Mend => line.cut = false,
    }
    if matches!(turn, Turn::Lock) {
        unlock_both(houses);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_on_the_way_both_end_with_every_letter(
        turns in proptest::collection::vec(any_turn(), 0..60)
    ) {
        let (laptop, phone, mut line) = pair();
        let (mut houses, mut late, mut written) = ([laptop, phone], Vec::new(), Vec::new());
        for each in turns {
            turn(each, &mut houses, &mut line, &mut late, &mut written);
        }
        line.cut = false;
        for (which, errand, answer) in late {
            let house = &mut houses[usize::from(which)];
            now_or_never(house.shell.fetched(&errand, answer, &house.now));
        }
        for _ in 0..2 {
            unlock_both(&mut houses);
            for house in &mut houses {
                house.post("/settings/devices/add/not", &[]);
                house.post("/settings/devices", &[]);
                line.drive(house);
            }
        }
        line.drive(&mut houses[0]);
        for house in &mut houses {
            let page = house.get("/proof/letter").html;
            for words in &written {
                prop_assert!(page.contains(&format!("{words}<")), "{words} is missing");
            }
        }
    }
}
