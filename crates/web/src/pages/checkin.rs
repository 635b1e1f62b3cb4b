//! The check-in: a day in at most twenty seconds. Everything may be left out, and nothing nags.

use axum::Router;
use axum::extract::RawQuery;
use axum::routing::get;
use ebb_core::day::CheckIn;
use ebb_core::decide::Command;
use ebb_core::life::Seen;
use ebb_core::moment::Day;
use jiff::civil::Time;
use maud::{Markup, html};

use super::today::stands::day_of_checkin;
use crate::desk::Notice;
use crate::parts::{self, Writing};
use crate::text::tr;
use crate::view::{Fields, Reply, View};
use crate::when;

pub(crate) fn routes() -> Router {
    Router::new().route("/day", get(page).post(said))
}

/// The check-in that stands for a day: of several the last counts.
fn standing(view: &View, day: Day) -> Option<Seen<'_, CheckIn>> {
    view.life
        .all::<CheckIn>()
        .rev()
        .find(|seen| day_of_checkin(seen) == day)
}

async fn page(view: View, RawQuery(query): RawQuery) -> Reply {
    let asked = super::days::query(query);
    let day = when::read_date(asked.get("d")).map_or(view.today(), Day);
    if day > view.today() {
        return Reply::go("/day");
    }
    let kept = standing(&view, day).map(|seen| seen.body.clone());
    draw(&view, day, kept.as_ref(), "")
}

fn draw(view: &View, day: Day, kept: Option<&CheckIn>, trouble: &str) -> Reply {
    let said = when::date(day.0);
    let still = day == view.today() && view.now.wall().date() > day.0;
    let lead = if still {
        tr!("checkin-still", day = said)
    } else {
        tr!("checkin-for", day = said)
    };
    let yesterday = view.today().plus(-1);
    let id = view.new_id(0);
    let main = html! {
        h1 { (tr!("checkin-title")) }
        @if !trouble.is_empty() { (parts::error(tr!(trouble))) }
        (parts::quiet(lead))
        (parts::form("checkin", "/day", &view.token, html! {
            (parts::hidden("id", id.as_str()))
            (parts::hidden("day", &day.to_string()))
            (urges(kept))
            (parts::rating("strongest", tr!("checkin-strongest"), &tr!("entry-rating-low"),
                &tr!("entry-rating-high"), kept.and_then(|kept| kept.strongest).map(|r| r.get())))
            (parts::rating("mood", tr!("checkin-mood"), &tr!("checkin-mood-low"),
                &tr!("checkin-mood-high"), kept.and_then(|kept| kept.mood).map(|r| r.get())))
            (parts::box_(&Writing::new("note", tr!("checkin-note"))
                .text(kept.and_then(|kept| kept.note.as_deref()).unwrap_or_default())
                .spellcheck(view.spellcheck())))
            (parts::act(tr!("checkin-keep")))
        }))
        @if day == view.today() {
            (parts::go(&format!("/day?d={yesterday}"), tr!("checkin-yesterday", day = when::date(yesterday.0))))
        }
    };
    view.page_under("A note", ("/", &tr!("contact-after-on")), main)
}

/// Up to ten by one tap, more as a number.
fn urges(kept: Option<&CheckIn>) -> Markup {
    let count = kept.and_then(|kept| kept.urges).map(|urges| urges.get());
    let few = count
        .and_then(|count| u8::try_from(count).ok())
        .filter(|count| *count <= 10);
    let many = count
        .filter(|count| *count > 10)
        .map(|count| count.to_string())
        .unwrap_or_default();
    html! {
        (parts::rating("urges", tr!("checkin-urges"), &tr!("checkin-urges-low"), &tr!("checkin-urges-high"), few))
        details open[!many.is_empty()] {
            summary { (tr!("checkin-urges-number")) }
            (parts::field("urges_number", "number", &tr!("checkin-urges-number"), &many, ""))
        }
    }
}

async fn said(view: View, fields: Fields) -> Reply {
    let day = when::read_date(fields.get("day")).map_or(view.today(), Day);
    let number = fields
        .count("urges_number")
        .or_else(|| fields.count("urges"));
    let body = CheckIn {
        mood: fields.rating("mood"),
        urges: number,
        strongest: fields.rating("strongest"),
        note: fields.words("note"),
        day: (day != view.today()).then_some(day.0),
        extra: Vec::new(),
    };
    if day > view.today() {
        return draw(&view, day, Some(&body), "checkin-ahead");
    }
    let empty = body.mood.is_none()
        && body.urges.is_none()
        && body.strongest.is_none()
        && body.note.is_none();
    let id = fields.id(&view);
    let done = |id: &str| {
        Reply::go("/")
            .notice(&view, Notice::done(id))
            .otherwise("/day")
    };
    match standing(&view, day) {
        // The same form sent twice finds its own check-in here and changes nothing.
        Some(kept) if empty => done("checkin-taken-out").doing(Command::Withdraw {
            id,
            of: kept.id.clone(),
        }),
        Some(kept) => {
            let body = CheckIn {
                day: kept.body.day,
                extra: kept.body.extra.clone(),
                ..body
            };
            done("checkin-kept").doing(Command::Correct {
                of: kept.id.clone(),
                at: None,
                body: body.into(),
            })
        }
        None if empty => done("checkin-empty"),
        None => {
            // What is written later about an earlier day happened on that day, at noon.
            let at = if day == view.today() {
                view.now.clone()
            } else {
                let zone = view.zone();
                let noon = zone.first_instant(day.0, Time::constant(12, 0, 0, 0));
                ebb_core::moment::Moment::new(noon, zone)
            };
            done("checkin-kept").doing(Command::Add {
                id,
                at,
                body: body.into(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use ebb_core::decide::decide;

    use super::*;
    use crate::testing::{Visit, event};

    const EVENING: &str = "2026-03-20T21:00:00+01:00[Europe/Ljubljana]";

    fn checkin(mood: u64) -> CheckIn {
        CheckIn {
            mood: ebb_core::rating::Rating::new(mood),
            urges: None,
            strongest: None,
            note: None,
            day: None,
            extra: Vec::new(),
        }
    }

    #[test]
    fn after_midnight_the_check_in_is_still_for_the_day_before() {
        let visit = Visit::open("2026-03-21T01:30:00+01:00[Europe/Ljubljana]", Vec::new());
        let shown = visit.get("/day");
        assert!(
            shown
                .html
                .contains("It is past midnight. This is still for Friday 20 March.")
        );
    }

    #[test]
    fn a_second_check_in_of_one_day_corrects_the_first() {
        let visit = Visit::open(EVENING, vec![event("c1", "2026-03-20T20:00", checkin(3))]);
        let shown = visit.post("/day", &[("mood", "6"), ("day", "2026-03-20")]);
        let [command] = &shown.effect.commands[..] else {
            panic!("{shown:?}")
        };
        assert!(matches!(command, Command::Correct { of, .. } if of.as_str() == "c1"));
        assert!(decide(&visit.view.life, command.clone(), &visit.view.now).is_ok());
    }

    #[test]
    fn everything_may_be_left_out() {
        let shown = Visit::open(EVENING, Vec::new()).post("/day", &[]);
        assert!(shown.effect.commands.is_empty() && shown.to.as_deref() == Some("/"));
    }
}
