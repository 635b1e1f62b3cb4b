//! What was promised and prepared in the invented life.

use super::story::some;
use super::{DAYS, Tale, words};
use crate::hard_day::HardDay;
use crate::moment::USUAL_START;
use crate::pact::{
    Benefit, BenefitTurn, Door, DoorState, DoorTurn, Given, Limited, Look, LookOutcome, Need,
    OwnLine, Pact, Rule, RuleSet, Way,
};
use crate::safety::Plan;
use crate::urge::{Person, Reason};

/// The pact with every rule, later one left out for some weeks; doors; what they still got.
pub(super) fn pact_and_doors(tale: &mut Tale) {
    let pact = Pact {
        start: tale.date(0),
        zone: Some(tale.home.clone()),
        day_starts: Some(USUAL_START),
        living_together: false,
        extra: Vec::new(),
    };
    tale.tell(tale.at(3, 18, 20), pact);
    let line = OwnLine {
        text: "I don't walk past the house to see whether there is light.".to_owned(),
        extra: Vec::new(),
    };
    tale.tell(tale.at(4, 18, 40), line);
    rule(
        tale,
        32,
        false,
        Some(Need::Money),
        some("The deposit for the flat. By mail, and only about that."),
    );
    let limited = Limited {
        topics: vec!["the deposit".to_owned(), "post".to_owned()],
        channel: some("mail"),
        hours: some("on weekdays, by day"),
        named_way: None,
        extra: Vec::new(),
    };
    tale.tell(tale.at(32, 17, 35), limited);
    rule(tale, 53, true, None, some("It is settled."));
    let all = Limited {
        topics: Vec::new(),
        channel: None,
        hours: None,
        named_way: None,
        extra: Vec::new(),
    };
    tale.tell(tale.at(53, 17, 35), all);
    let note = some("It has become quiet. I'd like to keep the quiet.");
    tale.tell(
        tale.at(94, 18, 0),
        Look {
            outcome: LookOutcome::Keep,
            note,
            extra: Vec::new(),
        },
    );
    doors(tale);
    for (day, what, name) in [
        (45, Given::SharingAccounts, "the films"),
        (49, Given::Comfort, "listening, when they can't sleep"),
    ] {
        let of = tale.tell(
            tale.at(day, 17, 0),
            Benefit {
                what,
                name: some(name),
                extra: Vec::new(),
            },
        );
        tale.tell(
            tale.at(day + 1, 17, 0),
            BenefitTurn {
                of,
                state: DoorState::Closed,
                need: None,
                extra: Vec::new(),
            },
        );
    }
}

fn rule(tale: &mut Tale, day: i64, kept: bool, need: Option<Need>, note: Option<String>) {
    tale.tell(
        tale.at(day, 17, 30),
        RuleSet {
            rule: Rule::Text,
            kept,
            need,
            note,
            extra: Vec::new(),
        },
    );
}

fn doors(tale: &mut Tale) {
    let found: [(i64, Way, &str, Option<i64>); 9] = [
        (4, Way::Thread, "the long one", Some(4)),
        (5, Way::Profile, "the one with the boat", Some(6)),
        (7, Way::Location, "the map", Some(7)),
        (8, Way::Photos, "the folder from the coast", Some(14)),
        (10, Way::Playlist, "our kitchen list", Some(10)),
        (13, Way::Things, "the box with their post", Some(52)),
        (21, Way::Friends, "the quiz team", None),
        (26, Way::Accounts, "the films", Some(46)),
        (35, Way::Keys, "the spare one", Some(36)),
    ];
    for (day, way, name, closed) in found {
        let of = tale.tell(
            tale.at(day, 18, 45),
            Door {
                way,
                name: some(name),
                extra: Vec::new(),
            },
        );
        if way == Way::Things {
            turn(tale, day, &of, DoorState::Excused, Some(Need::Papers));
        }
        if let Some(day) = closed {
            turn(tale, day, &of, DoorState::Closed, None);
        }
    }
}

fn turn(tale: &mut Tale, day: i64, of: &str, state: DoorState, need: Option<Need>) {
    let note = need.and_then(|_| some("Until the landlord's office has it."));
    tale.tell(
        tale.at(day, 18, 50),
        DoorTurn {
            of: of.to_owned(),
            state,
            need,
            note,
            extra: Vec::new(),
        },
    );
}

/// People to call, reasons, hard days with their cards, the plan for the worst hour.
pub(super) fn people_and_plans(tale: &mut Tale) {
    for (day, (name, phone, note)) in [4, 5, 9].into_iter().zip(words::PEOPLE) {
        let person = Person {
            name: name.to_owned(),
            phone: some(phone),
            note: some(note),
            extra: Vec::new(),
        };
        tale.tell(tale.at(day, 19, 20), person);
    }
    for (day, text) in words::REASONS {
        tale.tell(
            tale.at(day, 13, 15),
            Reason {
                text: text.to_owned(),
                extra: Vec::new(),
            },
        );
    }
    let plan = Plan {
        begins: some("I stop answering Mira, and I lie on the floor of the bath."),
        alone: some("Shower, dry clothes, every lamp on."),
        place: some("Mira's kitchen. The key is under the pot."),
        ask: some("Mira first, then Jon."),
        trained: some("Dr Novak's practice by day, the night line after that."),
        reach: some("The wine goes to the neighbour."),
        extra: Vec::new(),
    };
    tale.tell(tale.at(7, 15, 0), plan);
    hard_days(tale);
}

fn hard_days(tale: &mut Tale) {
    let (met, mine, theirs) = (tale.date(62), tale.date(88), tale.date(DAYS + 17));
    let plain = HardDay {
        name: String::new(),
        date: None,
        yearly: true,
        weekday: None,
        clock: None,
        card: None,
        theirs: false,
        extra: Vec::new(),
    };
    let days = [
        HardDay {
            name: "Friday evening".to_owned(),
            yearly: false,
            weekday: Some(jiff::civil::Weekday::Friday),
            clock: jiff::civil::Time::new(20, 0, 0, 0).ok(),
            card: some("Swimming at six. Then Mira's, whether I feel like it or not."),
            ..plain.clone()
        },
        HardDay {
            name: "The day we met".to_owned(),
            date: Some(met),
            card: some("Leave the house before ten. Jon knows about it."),
            ..plain.clone()
        },
        HardDay {
            name: "My birthday".to_owned(),
            date: Some(mine),
            card: some("If nothing comes from them, then nothing came. Cake by the sea."),
            ..plain.clone()
        },
        HardDay {
            name: "Their birthday".to_owned(),
            date: Some(theirs),
            theirs: true,
            card: some("Phone to Mira from the evening before."),
            ..plain
        },
    ];
    for (day, hard) in [12, 20, 40, 60].into_iter().zip(days) {
        tale.tell(tale.at(day, 16, 30), hard);
    }
}
