//! What happened in the invented life, part by part.

use super::{AWAY, DAYS, Tale, words};
use crate::contact::{Channel, Contact, Who};
use crate::day::{CheckIn, Note};
use crate::device::{DeviceMark, DeviceName, DeviceNamed};
use crate::event::Body;
use crate::letter::Letter;
use crate::pact::Tonight;
use crate::rating::{Count, Rating};
use crate::safety::{Answer, Situation};
use crate::setting::{Setting, SettingName, Step, StepName};
use crate::they_wrote::{Looked, Then, TheyWrote};
use crate::urge::{Felt, Outcome, SetOff, Urge};

pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn rating(value: i64) -> Option<Rating> {
    Rating::new(u64::try_from(value.clamp(0, 10)).unwrap_or(0))
}

fn setting(tale: &mut Tale, (day, hour, minute): (i64, i8, i8), name: SettingName, value: &str) {
    let body = Setting {
        name,
        value: value.to_owned(),
        extra: Vec::new(),
    };
    tale.tell(tale.at(day, hour, minute), body);
}

/// The first night, and the steps of the days after it.
pub(super) fn first_days(tale: &mut Tale) {
    urge(
        tale,
        (0, 2, 4),
        (9, Some(5)),
        SetOff::CantSleep,
        Outcome::RodeOut,
    );
    let letter = Letter {
        text: some(words::FIRST_LETTER),
        first_night: true,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    };
    tale.tell(tale.at(0, 2, 16), letter);
    let until = tale.at(1, 8, 0);
    tale.tell(
        tale.at(0, 2, 19),
        Tonight {
            until,
            extra: Vec::new(),
        },
    );
    let home = tale.home.name().to_owned();
    setting(tale, (1, 9, 30), SettingName::Codename, "K.");
    setting(tale, (1, 9, 31), SettingName::Zone, &home);
    setting(tale, (6, 19, 5), SettingName::DayStarts, "04:00");
    let no = Some(Answer::No);
    let situation = Situation {
        afraid: no,
        hurt: no,
        followed: no,
        told_to_stop: no,
        under_18: no,
        extra: Vec::new(),
    };
    tale.tell(tale.at(2, 12, 10), situation);
    let steps = [
        (1, StepName::Words, true),
        (2, StepName::Situation, true),
        (3, StepName::Pact, true),
        (4, StepName::Door, true),
        (4, StepName::People, true),
        (5, StepName::Reasons, true),
        (5, StepName::DayEnd, false),
        (6, StepName::DayEnd, true),
    ];
    for (day, step, done) in steps {
        tale.tell(
            tale.at(day, 19, 10),
            Step {
                step,
                done,
                extra: Vec::new(),
            },
        );
    }
}

fn contact(who: Who, channel: Channel, necessary: bool, note: Option<String>) -> Contact {
    Contact {
        who,
        channel,
        necessary,
        note,
        hour_before: None,
        next_time: None,
        original: None,
        extra: Vec::new(),
    }
}

/// Two slips, what had to be, what came from them, what chance brought.
pub(super) fn contacts(tale: &mut Tale) {
    urge(
        tale,
        (26, 0, 52),
        (9, Some(8)),
        SetOff::Alone,
        Outcome::Slipped,
    );
    let wrote = Contact {
        hour_before: some(
            "Home from the quiz, two glasses, the flat so quiet that I could hear the fridge.",
        ),
        next_time: some(
            "If I come home late, then the phone goes into the kitchen before I take my shoes off.",
        ),
        ..contact(
            Who::Mine,
            Channel::Text,
            false,
            some("I asked whether they were awake."),
        )
    };
    tale.tell(tale.at(26, 1, 10), wrote);
    urge(
        tale,
        (73, 23, 5),
        (8, Some(6)),
        SetOff::Online,
        Outcome::Slipped,
    );
    let looked = Contact {
        hour_before: some("Looking for the date of a concert, and their name was in the list."),
        next_time: some(
            "If I look something up at night, then on the computer, where I'm not logged in.",
        ),
        ..contact(
            Who::Mine,
            Channel::Look,
            false,
            some("Their profile, four minutes."),
        )
    };
    tale.tell(tale.at(73, 23, 20), looked);
    for (day, hour, note) in words::NECESSARY {
        tale.tell(
            tale.at(day, hour, 20),
            contact(Who::Mine, Channel::Mail, true, some(note)),
        );
    }
    for (day, hour, text, practical) in words::FROM_THEM {
        let (came, until) = (tale.at(day, hour, 12), tale.at(day + 2, hour, 12));
        tale.tell(
            came.clone(),
            contact(Who::Theirs, Channel::Text, false, None),
        );
        let until = Some(until).filter(|_| !practical);
        tale.tell(
            came,
            TheyWrote {
                text: some(text),
                until,
                practical,
                danger: false,
                extra: Vec::new(),
            },
        );
    }
    let market = some("By the cheese at the market. We both said hello, and I kept walking.");
    tale.tell(
        tale.at(50, 11, 0),
        contact(Who::Chance, Channel::InPerson, false, market),
    );
    let feed = some("In somebody else's picture. I put the phone down.");
    tale.tell(
        tale.at(97, 17, 45),
        contact(Who::Chance, Channel::Picture, false, feed),
    );
}

/// Letters that were kept, and two that were burned.
pub(super) fn letters(tale: &mut Tale) {
    for (day, hour, burned, text) in words::LETTERS {
        let ashes = burned.then(|| tale.at(day + 1, 7, 40));
        let text = some(text).filter(|_| !burned);
        let letter = Letter {
            text,
            first_night: false,
            burned: ashes,
            seal_until: None,
            extra: Vec::new(),
        };
        tale.tell(tale.at(day, hour, 25), letter);
    }
}

/// Nine days by another sea, where the clock is another one.
pub(super) fn away(tale: &mut Tale) {
    let (home, abroad) = (tale.home.name().to_owned(), tale.abroad.name().to_owned());
    let (first, last) = (*AWAY.start(), *AWAY.end());
    setting(tale, (first, 14, 5), SettingName::Zone, &abroad);
    setting(tale, (last + 1, 9, 15), SettingName::Zone, &home);
    let notes = [
        (
            first + 1,
            "Arrived",
            "The room smells of laundry and salt. Nobody here has ever seen us together.",
        ),
        (
            first + 5,
            "My birthday",
            "Cake on the harbour wall with Mira. Nothing came. Then it was evening, and it had been a good day.",
        ),
    ];
    for (day, title, text) in notes {
        let note = Note {
            title: some(title),
            text: text.to_owned(),
            tags: vec!["away".to_owned()],
            source: None,
            extra: Vec::new(),
        };
        tale.tell(tale.at(day, 20, 30), note);
    }
}

/// How much harder than usual a day was: there were two bad weeks after good ones.
fn heavy(day: i64) -> i64 {
    match day {
        69..=76 => 3,
        100..=104 => 2,
        _ => 0,
    }
}

fn urge(
    tale: &mut Tale,
    (day, hour, minute): (i64, i8, i8),
    (before, after): (i64, Option<i64>),
    set_off: SetOff,
    end: Outcome,
) {
    let felt = after.map(|after| {
        if after < before {
            Felt::Better
        } else {
            Felt::Same
        }
    });
    let rode_out = end == Outcome::RodeOut;
    let action = rode_out.then(|| tale.lots.one(&words::ACTIONS).to_owned());
    let urge = Urge {
        before: rating(before),
        after: after.and_then(rating),
        felt,
        triggers: vec![set_off.word().to_owned()],
        action,
        outcome: (end != Outcome::Closed).then_some(end),
        note: None,
        extra: Vec::new(),
    };
    tale.tell(tale.at(day, hour, minute), urge);
}

/// Urges: every evening at first, then fewer and weaker, with worse weeks between.
pub(super) fn urges(tale: &mut Tale) {
    let hours = [19, 20, 21, 22, 22, 23, 23, 0, 1];
    for day in 1..DAYS - 1 {
        let chance = match day {
            ..14 => 85,
            14..40 => 40,
            40..80 => 22,
            _ => 12,
        };
        if !tale
            .lots
            .percent(chance + u32::try_from(heavy(day) * 14).unwrap_or(0))
        {
            continue;
        }
        let place = usize::try_from(tale.lots.below(12)).unwrap_or(0);
        let set_off = SetOff::ALL.get(place).copied().unwrap_or(SetOff::Nothing);
        let hour: i8 = tale.lots.one(&hours);
        let minute = i8::try_from(tale.lots.below(50)).unwrap_or(0);
        let before = (9 - day / 22 + heavy(day) / 2 + tale.lots.sway(1)).clamp(2, 10);
        let after = (before - 1 - i64::from(tale.lots.below(4))).max(0);
        let closed = tale.lots.percent(12);
        let (after, end) = if closed {
            (None, Outcome::Closed)
        } else {
            (Some(after), Outcome::RodeOut)
        };
        urge(tale, (day, hour, minute), (before, after), set_off, end);
    }
    urge(
        tale,
        (DAYS - 1, 6, 40),
        (3, Some(1)),
        SetOff::Nothing,
        Outcome::RodeOut,
    );
}

/// Check-ins on three days of four; one stretch of days wasn't noted at all.
pub(super) fn check_ins(tale: &mut Tale) {
    // Nobody says the same twice, so each note is used once.
    let mut early = words::EARLY.into_iter();
    let mut middle = words::MIDDLE.into_iter();
    let mut late = words::LATE.into_iter();
    for day in 1..DAYS - 1 {
        if !tale.lots.percent(79) || (61..=65).contains(&day) {
            continue;
        }
        let minute = i8::try_from(tale.lots.below(55)).unwrap_or(0);
        let mood =
            2 + day / 26 - heavy(day) / 2 + tale.lots.sway(2) + i64::from(AWAY.contains(&day));
        let strongest = 9 - day / 19 + heavy(day) / 2 + tale.lots.sway(1);
        let pulls = (13 - day / 10 + heavy(day) + tale.lots.sway(2)).clamp(0, 20);
        let phase = match day {
            ..35 => &mut early,
            35..80 => &mut middle,
            _ => &mut late,
        };
        let note = if tale.lots.percent(40) {
            phase.next()
        } else {
            None
        };
        let check_in = CheckIn {
            mood: rating(mood),
            urges: u64::try_from(pulls).ok().and_then(Count::new),
            strongest: rating(if pulls == 0 { 0 } else { strongest.max(1) }),
            note: note.map(str::to_owned),
            day: None,
            extra: Vec::new(),
        };
        tale.tell(tale.at(day, 21, minute), check_in);
    }
}

/// A second device, which has been given away since.
pub(super) fn devices(tale: &mut Tale) {
    let old = DeviceNamed {
        of: DeviceMark(*b"an old telephone"),
        name: DeviceName::typed("The old phone").unwrap_or_default(),
        extra: Vec::new(),
    };
    tale.tell(tale.at(9, 18, 40), old);
}

/// A message of theirs that was looked at when its wait was over, and left unanswered.
pub(super) fn looks(tale: &mut Tale) {
    let waited = tale.events.iter().find_map(|event| match &event.body {
        Body::TheyWrote(wrote) if wrote.until.is_some() => Some(event.id.as_str().to_owned()),
        _ => None,
    });
    let Some(of) = waited else { return };
    tale.tell(
        tale.at(24, 18, 40),
        Looked {
            of,
            yes: some("checks-in bare"),
            no: some("asks-again names-step"),
            then: Some(Then::None),
            extra: Vec::new(),
        },
    );
}
