//! Excuses: what a head says so that a hand may write, and which of them is near in this hour.
//!
//! The words stand in `text/` under `excuse-KEY` and `excuse-KEY-a`; here are only the keys and when
//! each is near. The six nearest are chosen by what is known of the hour and by the order of the
//! table, never by chance: the same hour shows the same six.

/// What can set the pull off, by the code under which an urge keeps it; the words are `set-off-CODE`.
pub const SET_OFF: [&str; 12] = [
    "alone",
    "cant-sleep",
    "drink",
    "photo",
    "song",
    "online",
    "news",
    "date",
    "good-news",
    "quarrel",
    "their-message",
    "nothing",
];

/// One excuse of the library.
#[derive(Debug, PartialEq, Eq)]
pub struct Excuse {
    /// Names its words: `excuse-KEY` is the thought, `excuse-KEY-a` the answer.
    pub key: &'static str,
    /// Belongs to the night.
    pub night: bool,
    /// Belongs to the days when others are out together.
    pub weekend: bool,
    /// What sets it off, by the codes of [`SET_OFF`].
    pub set_off: &'static [&'static str],
    /// Speaks of answering, of leaving a message lie, or of one plain line by day. That is no advice
    /// for somebody who is at risk, nor for somebody who was asked to stop.
    pub speaks_of_contact: bool,
}

impl Excuse {
    /// Returns the id of the thought's words.
    pub fn thought_id(&self) -> String {
        format!("excuse-{}", self.key)
    }

    /// Returns the id of the answer's words.
    pub fn answer_id(&self) -> String {
        format!("excuse-{}-a", self.key)
    }
}

/// What is known of the hour in which excuses are looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// It is night by the person's clock.
    pub night: bool,
    /// It is Friday evening, Saturday or Sunday.
    pub weekend: bool,
    /// What set it off, by the codes of [`SET_OFF`]; unknown codes count for nothing.
    pub set_off: &'a [&'a str],
    /// The person is at risk or was asked to stop: nothing that speaks of contact is chosen.
    pub guarded: bool,
}

/// How many excuses are shown at once.
pub const NEAREST: usize = 6;

const fn excuse(key: &'static str, set_off: &'static [&'static str]) -> Excuse {
    Excuse {
        key,
        night: false,
        weekend: false,
        set_off,
        speaks_of_contact: false,
    }
}

const fn at_night(mut excuse: Excuse) -> Excuse {
    excuse.night = true;
    excuse
}

const fn at_weekends(mut excuse: Excuse) -> Excuse {
    excuse.weekend = true;
    excuse
}

const fn of_contact(mut excuse: Excuse) -> Excuse {
    excuse.speaks_of_contact = true;
    excuse
}

/// The library. The order decides between equals, so the commonest stand first.
static EXCUSES: [Excuse; 47] = [
    at_night(excuse("sorry", &["quarrel", "alone", "drink"])),
    at_night(excuse("lose", &["nothing", "alone", "news"])),
    at_night(excuse("why", &["cant-sleep", "nothing"])),
    at_night(excuse("cant-sleep", &["cant-sleep"])),
    at_night(excuse("lonely", &["alone"])),
    at_night(excuse("one-look", &["online", "nothing", "cant-sleep"])),
    excuse("forgotten", &["nothing", "date"]),
    excuse("explain", &["quarrel", "their-message"]),
    excuse("ending", &["quarrel"]),
    excuse("dont-care", &["date", "nothing"]),
    excuse("friend", &["nothing", "news"]),
    excuse("changed", &["good-news"]),
    excuse("once", &["nothing", "drink"]),
    excuse("test", &["online", "nothing"]),
    at_night(excuse("drink", &["drink"])),
    at_night(excuse("hand", &["nothing", "drink"])),
    excuse("anger", &["quarrel", "news", "drink"]),
    at_night(excuse("who-with", &["news", "online", "cant-sleep"])),
    excuse("somebody-new", &["news", "online"]),
    at_night(excuse("dream", &["cant-sleep"])),
    excuse("song", &["song"]),
    excuse("photo", &["photo"]),
    excuse("liked", &["online"]),
    excuse("about-me", &["online"]),
    excuse("reach", &["online", "nothing"]),
    excuse("funny", &["good-news", "photo", "online"]),
    at_night(excuse("lonely-too", &["alone", "song"])),
    excuse("waiting", &["their-message", "song"]),
    of_contact(excuse("their-message", &["their-message"])),
    of_contact(excuse("sweet", &["their-message"])),
    excuse("good-news", &["good-news"]),
    excuse("bad-news", &["alone", "quarrel"]),
    excuse("ill", &["alone", "cant-sleep"]),
    of_contact(excuse("theyre-ill", &["news"])),
    excuse("birthday", &["date"]),
    excuse("our-day", &["date", "photo"]),
    excuse("holiday", &["date"]),
    at_weekends(excuse("sunday", &["alone"])),
    at_weekends(excuse("everybody-out", &["alone", "online"])),
    excuse("stay-friends", &["their-message"]),
    excuse("without-me", &["news", "their-message"]),
    excuse("ask-around", &["news"]),
    of_contact(excuse("things", &["photo"])),
    of_contact(excuse("my-things", &["photo"])),
    of_contact(excuse("money", &["quarrel"])),
    of_contact(excuse("children", &["their-message", "quarrel"])),
    of_contact(excuse("pet", &["alone"])),
];

/// Returns the whole library in its order.
pub fn all() -> &'static [Excuse] {
    &EXCUSES
}

/// Returns the excuse with this key.
pub fn find(key: &str) -> Option<&'static Excuse> {
    EXCUSES.iter().find(|excuse| excuse.key == key)
}

/// Returns the six excuses nearest to the hour, the nearest first.
pub fn nearest(context: &Context<'_>) -> [&'static Excuse; NEAREST] {
    let mut near: Vec<&'static Excuse> = EXCUSES
        .iter()
        .filter(|excuse| !(context.guarded && excuse.speaks_of_contact))
        .collect();
    // The sort is stable, so equals keep the table's order.
    near.sort_by_key(|excuse| std::cmp::Reverse(nearness(excuse, context)));
    std::array::from_fn(|place| near.get(place).copied().unwrap_or(&EXCUSES[place]))
}

/// What set it off weighs more than any hour; an excuse of the night is far away by day.
fn nearness(excuse: &Excuse, context: &Context<'_>) -> i32 {
    let shared = excuse
        .set_off
        .iter()
        .filter(|code| context.set_off.contains(code))
        .count();
    let shared = i32::try_from(shared).unwrap_or(i32::MAX / 16);
    let hour = match (excuse.night, context.night) {
        (true, true) => 2,
        (true, false) => -2,
        (false, _) => 0,
    };
    let week = match (excuse.weekend, context.weekend) {
        (true, true) => 3,
        (true, false) => -3,
        (false, _) => 0,
    };
    shared * 8 + hour + week
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn keys(context: &Context<'_>) -> Vec<&'static str> {
        nearest(context).iter().map(|excuse| excuse.key).collect()
    }

    #[test]
    fn every_key_stands_once_and_every_code_is_known() {
        let keys: BTreeSet<_> = EXCUSES.iter().map(|excuse| excuse.key).collect();
        assert_eq!(keys.len(), EXCUSES.len());
        for excuse in &EXCUSES {
            assert!(
                !excuse.set_off.is_empty(),
                "{} is near to nothing",
                excuse.key
            );
            for code in excuse.set_off {
                assert!(SET_OFF.contains(code), "{} knows no {code}", excuse.key);
            }
        }
    }

    #[test]
    fn the_first_night_meets_the_commonest() {
        let night = Context {
            night: true,
            ..Context::default()
        };
        assert_eq!(
            keys(&night),
            ["sorry", "lose", "why", "cant-sleep", "lonely", "one-look"]
        );
    }

    #[test]
    fn what_set_it_off_comes_before_the_hour() {
        let song = Context {
            night: true,
            set_off: &["song"],
            ..Context::default()
        };
        assert_eq!(keys(&song)[..2], ["lonely-too", "song"]);
        let news = Context {
            set_off: &["news"],
            ..Context::default()
        };
        assert!(keys(&news).contains(&"somebody-new"));
        let sunday = Context {
            weekend: true,
            set_off: &["alone"],
            ..Context::default()
        };
        assert_eq!(keys(&sunday)[..2], ["sunday", "everybody-out"]);
    }

    #[test]
    fn by_day_nothing_of_the_night_is_near() {
        assert!(
            nearest(&Context::default())
                .iter()
                .all(|excuse| !excuse.night)
        );
    }

    fn codes() -> impl Strategy<Value = Vec<&'static str>> {
        proptest::collection::vec(proptest::sample::select(SET_OFF.to_vec()), 0..5)
    }

    proptest! {
        #[test]
        fn six_different_ones_whatever_the_hour_and_the_same_ones_again(
            night: bool, weekend: bool, guarded: bool, set_off in codes(),
        ) {
            let context = Context { night, weekend, guarded, set_off: &set_off };
            let first = keys(&context);
            prop_assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), NEAREST);
            let mut turned = set_off.clone();
            turned.reverse();
            let again = Context { set_off: &turned, ..context };
            prop_assert_eq!(first, keys(&again));
        }

        #[test]
        fn the_nearest_one_shares_what_set_it_off(night: bool, code in proptest::sample::select(SET_OFF.to_vec())) {
            let set_off = [code];
            let context = Context { night, set_off: &set_off, ..Context::default() };
            prop_assert!(nearest(&context)[0].set_off.contains(&code));
        }

        #[test]
        fn guarded_nothing_speaks_of_contact(night: bool, weekend: bool, set_off in codes()) {
            let context = Context { night, weekend, guarded: true, set_off: &set_off };
            prop_assert!(nearest(&context).iter().all(|excuse| !excuse.speaks_of_contact));
        }
    }
}
