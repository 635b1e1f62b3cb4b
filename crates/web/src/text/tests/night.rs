//! The first nights: at most 60 words and one question a page.

use std::collections::BTreeSet;

use super::{excuse, knows, messages, say_with};
use crate::text::Arg;

const MOST_WORDS: usize = 60;

/// What stands together on one page, the frame aside: the page, then its ids. A line that is set in
/// goes on with the page above.
const PAGES: &str = "
first: night-first-q night-first-write night-first-wrote night-first-they-wrote night-first-else
    night-first-later night-first-open night-first-kept
box: night-write-box night-write-wait night-write-meanwhile night-write-over night-write-stop
    night-write-sent night-write-show
box, at risk: state-at-risk-first night-write-box night-write-no-wait
box, asked to stop: state-asked-first night-write-box night-write-wait
meanwhile: night-meanwhile-title night-meanwhile-water night-meanwhile-person
    night-meanwhile-answer night-meanwhile-reasons night-meanwhile-do night-meanwhile-want
    night-meanwhile-still night-write-back
water: night-water-title night-water-text night-meanwhile-other night-meanwhile-still
    night-write-back
a person: night-person-title night-person-text night-person-call night-person-write
    night-person-nobody night-meanwhile-still night-write-back
a person, none named: night-person-title night-person-text night-person-own-way
    night-person-nobody night-meanwhile-still night-write-back
the message to them: night-person-words
reasons: night-reasons-title night-reasons-yours night-meanwhile-still night-write-back
reasons, none yet: night-reasons-title night-reasons-none night-reasons-q night-reasons-put
    night-meanwhile-still night-write-back
wants: night-want-title night-want-1 night-want-2 night-want-3 night-want-4 night-want-5
    night-want-6 night-want-7 night-want-8 night-want-9 night-want-10 night-want-11
    night-want-12 night-meanwhile-still night-write-back
and now: night-now-q night-now-less night-now-same night-now-more night-now-skip
less: night-less night-less-q night-less-yes night-less-no
less, by day: night-less night-less-q-day night-less-yes night-less-no
keep: night-keep-q night-keep-text night-keep-yes night-keep-no
the same: night-same night-same-q night-same-ten night-same-eight
more: night-more night-more-person night-more-help night-more-ten
passphrase: night-keep-passphrase night-keep-first night-keep-passphrase-hint night-keep-again
    night-keep-seal
passphrase, where one is: night-keep-open night-keep-first night-keep-seal
kept: night-less-held night-kept night-good-night
gone: night-less-held night-gone night-good-night
gone, by day: night-gone night-good-day
sent: night-sent night-sent-box night-sent-no-answer night-sent-mute night-sent-hand
    night-sent-room night-sent-skip night-sent-calm
sent, one thing: night-sent-act night-sent-mute night-sent-hand night-sent-room
mute: night-sent-mute night-sent-mute-how night-sent-done night-sent-skip
hand it over: night-sent-hand night-sent-hand-how night-sent-done night-sent-skip
another room: night-sent-room night-sent-room-how night-sent-done night-sent-skip
they wrote, danger: night-they-danger-q night-they-danger-no night-they-danger-me
    night-they-danger-them night-they-danger-other night-they-danger-skip
they wrote, me: night-they-me they-kill-go-on
they wrote, somebody else: night-they-other they-kill-go-on
they wrote, due: night-they-due-q night-they-due-what night-they-due-yes night-they-due-no
they wrote, answer it: night-they-yes they-one-box night-sent-done
they wrote, put it away: night-they-no night-they-wait-q night-they-wait-eight
    night-they-wait-day night-they-wait-days night-they-wait-week night-they-wait-open
they wrote, silence: night-they-silence night-they-box night-sent-done
something to do: night-do-title night-do-text night-do-back night-do-other night-meanwhile-still
    night-write-back
a want, and where else: night-want-text night-want-other night-meanwhile-still night-write-back
something else tonight: night-else-title night-else-other night-else-back
an answer to a thought: night-thoughts-title night-thoughts-other night-thoughts-more
    night-meanwhile-still night-write-back
the eleventh answer: night-answer-11-a night-answer-11-yes night-answer-11-yes-note
    night-answer-11-no
less, after somebody was called: night-less-plain night-less-q night-less-yes night-less-no
keep, without a letter: night-keep-q-this night-keep-text night-keep-yes night-keep-no
sent, the end: night-sent-rest night-good-night
";

/// Returns each page of the table with its ids.
fn pages() -> Vec<(String, Vec<String>)> {
    let mut pages: Vec<(String, Vec<String>)> = Vec::new();
    for line in PAGES.lines().filter(|line| !line.is_empty()) {
        let ids = match line.split_once(": ") {
            Some((page, ids)) => {
                pages.push((page.to_owned(), Vec::new()));
                ids
            }
            None => line,
        };
        if let Some((_, held)) = pages.last_mut() {
            held.extend(ids.split_whitespace().map(str::to_owned));
        }
    }
    pages
}

fn said(id: &str) -> String {
    assert!(knows(id), "no words for {id}");
    let args: Vec<(&str, Arg)> = [("until", "02:14"), ("clock", "02:19"), ("name", "Mira")]
        .into_iter()
        .map(|(name, value)| (name, Arg::from(value)))
        .collect();
    say_with(id, &args)
}

fn count<'a>(ids: impl IntoIterator<Item = &'a String>) -> (usize, usize) {
    let all: Vec<String> = ids.into_iter().map(|id| said(id)).collect();
    let words = all.iter().map(|text| text.split_whitespace().count()).sum();
    let questions = all.iter().map(|text| text.matches('?').count()).sum();
    (words, questions)
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// Returns `stem1`, `stem2` and so on, as far as there are words.
fn numbered(stem: &'static str) -> impl Iterator<Item = String> {
    (1..)
        .map(move |n| format!("{stem}{n}"))
        .take_while(|id| knows(id))
}

/// Stands at the foot of each page beneath the box while the wait goes on.
const FOOT: [&str; 2] = ["night-meanwhile-still", "night-write-back"];

/// Pages of which there are many alike: a thing to do, a want and where else it is.
fn pages_in_rows() -> Vec<Vec<String>> {
    let todo = numbered("night-do-").map(|id| {
        [
            vec![id],
            owned(&["night-do-back", "night-do-other"]),
            owned(&FOOT),
        ]
        .concat()
    });
    let wants = numbered("night-want-").map(|id| {
        let answer = format!("{id}-a");
        let around = owned(&["night-want-text", "night-want-other"]);
        [vec![id, answer], around, owned(&FOOT)].concat()
    });
    todo.chain(wants).collect()
}

#[test]
fn a_page_of_the_first_nights_has_at_most_60_words_and_one_question() {
    let rows = pages_in_rows().into_iter().map(|ids| (ids.join(" "), ids));
    for (page, ids) in pages().into_iter().chain(rows) {
        let (words, questions) = count(&ids);
        assert!(words <= MOST_WORDS, "{page}: {words} words");
        assert!(questions <= 1, "{page}: {questions} questions");
    }
}

#[test]
fn each_answer_of_the_night_has_at_most_60_words_with_its_question() {
    for n in 1..=12 {
        for variant in ["", "-at-risk"] {
            let answer = format!("night-answer-{n}-a{variant}");
            if !knows(&answer) {
                continue;
            }
            let own = format!("night-answer-{n}-q{variant}");
            let question = if knows(&own) {
                own
            } else {
                format!("night-answer-{n}-q")
            };
            let (words, _) = count(&[question, answer.clone()]);
            assert!(words <= MOST_WORDS, "{answer}: {words} words");
            assert!(count([&answer]).1 <= 1, "{answer} asks more than one thing");
        }
    }
}

#[test]
fn the_list_of_twelve_fits_on_its_page() {
    let mut ids: Vec<String> = (1..=12).map(|n| format!("night-answer-{n}-q")).collect();
    ids.push("night-else-title".to_owned());
    assert!(count(&ids).0 <= MOST_WORDS, "{} words", count(&ids).0);
}

#[test]
fn an_answer_to_a_thought_fits_on_its_page() {
    let around = count(&[owned(&["night-thoughts-other"]), owned(&FOOT)].concat()).0;
    for found in excuse::all() {
        let (thought, _) = count(&[found.thought_id()]);
        let (answer, questions) = count(&[found.answer_id()]);
        assert!(
            thought <= 9 && answer <= 55,
            "{}: {thought}, {answer} words",
            found.key
        );
        assert!(questions == 0, "{} asks back", found.key);
        assert!(thought + answer + around <= MOST_WORDS, "{}", found.key);
    }
}

#[test]
fn six_thoughts_fit_on_a_page_in_any_hour() {
    let around = [
        owned(&["night-thoughts-title", "night-thoughts-more"]),
        owned(&FOOT),
    ]
    .concat();
    let around = count(&around).0;
    for (one, other) in excuse::SET_OFF
        .iter()
        .flat_map(|one| excuse::SET_OFF.map(|o| (*one, o)))
    {
        for bits in 0..8 {
            let context = excuse::Context {
                night: bits & 1 > 0,
                weekend: bits & 2 > 0,
                guarded: bits & 4 > 0,
                set_off: &[one, other],
            };
            let six: Vec<String> = excuse::nearest(&context)
                .iter()
                .map(|e| e.thought_id())
                .collect();
            let words = count(&six).0 + around;
            assert!(
                words <= MOST_WORDS,
                "{one}, {other}: {words} words in {six:?}"
            );
        }
    }
}

#[test]
fn every_message_of_the_night_is_counted_on_some_page() {
    let mut counted: BTreeSet<String> = pages()
        .into_iter()
        .flat_map(|(_, ids)| ids)
        .chain(pages_in_rows().concat())
        .collect();
    for n in 1..=12 {
        counted.extend([format!("night-answer-{n}-q"), format!("night-answer-{n}-a")]);
        counted.extend([
            format!("night-answer-{n}-q-at-risk"),
            format!("night-answer-{n}-a-at-risk"),
        ]);
    }
    let uncounted: Vec<String> = messages()
        .into_iter()
        .map(|said| said.id)
        .filter(|id| id.starts_with("night-") && !counted.contains(id))
        .collect();
    assert!(
        uncounted.is_empty(),
        "on no page of the table: {uncounted:?}"
    );
}

#[test]
fn there_is_enough_to_do_and_enough_to_want() {
    assert!(knows("night-do-12") && knows("night-want-10-a"));
    assert!(excuse::all().len() >= 30);
}
