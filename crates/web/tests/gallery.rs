//! Sample pages made of the parts, with invented words: to be looked at, and to be weighed.
//!
//! `EBB_GALLERY=some/folder cargo test -p ebb-web --test gallery` writes them there.

use ebb_web::line::Wave;
use ebb_web::parts::{self, Back, Dock, Door, Frame, Phone, Pick, Way, Writing};
use ebb_web::pictures::{self, Day, Month, Weekdays};
use ebb_web::platform::Home;
use maud::{Markup, html};

const TOKEN: &str = "3f1c9a7be2d84c60a5f7";

fn usual(title: &'static str) -> Frame<'static> {
    Frame {
        title,
        token: TOKEN,
        ..Frame::default()
    }
}

fn first() -> Markup {
    let frame = Frame {
        dock: Dock::First,
        wave: Wave::High,
        night: true,
        ..usual("Ebb")
    };
    parts::page(
        &frame,
        html! {
            div {
                h1 { "What is it?" }
                (parts::ways(&[
                    Way::post("/now", TOKEN, "I want to write to them"),
                    Way::link("/sent", "I already did"),
                    Way::link("/wrote", "They wrote"),
                    Way::link("/tonight", "Something else tonight"),
                ]))
                p.small { "Nothing is kept unless you say so. Nothing leaves this device. " a href="/set-up" { "Set up for later" } }
            }
        },
    )
}

fn write(elapsed: u32, text: &str) -> Markup {
    let frame = Frame {
        dock: Dock::Step {
            form: "f",
            label: "And now?",
        },
        wave: Wave::Mid,
        ..usual("Now")
    };
    parts::page(
        &frame,
        parts::form(
            "f",
            "/now/after",
            TOKEN,
            html! {
                (parts::box_(&Writing::new("words", html! { "Write it here. All of it." br; "It goes nowhere." }).text(text).heading().at_once()))
                (parts::wait(elapsed, 600, "Ten minutes, until 02:14. You don’t have to do anything."))
                (parts::over(parts::lede("It is 02:14. The ten minutes are over.")))
                section {
                    h2 { "One thing meanwhile" }
                    (parts::doors(&[
                        Way::press("next", "water", "A glass of water").small("Get up for it."),
                        Way::press("next", "person", "Mira").small("“Can you talk? You needn’t say anything wise.”"),
                        Way::press("next", "excuse", "“They will forget me if I say nothing”").small("An answer to that"),
                        Way::press("next", "reasons", "What you wrote on a calm day"),
                    ]))
                }
            },
        ),
    )
}

fn after() -> Markup {
    let frame = Frame {
        wave: Wave::Low,
        dock: Dock::Step {
            form: "f",
            label: "Go on",
        },
        ..usual("Now")
    };
    parts::page(
        &frame,
        parts::form(
            "f",
            "/now/done",
            TOKEN,
            html! {
                h1 { "And now?" }
                (parts::ways(&[
                    Way::press("now", "less", "Less"),
                    Way::press("now", "same", "The same"),
                    Way::press("now", "more", "More"),
                ]))
                (parts::rating("strength", "As a number, if you like", "hardly there", "as strong as it gets", None))
                (parts::chips("before", "What was there before", &[
                    Pick::new("night", "Couldn’t sleep"), Pick::new("photo", "A photo"), Pick::new("alone", "Alone"),
                    Pick::new("drink", "Something to drink"), Pick::new("song", "A song"),
                ], &["night", "alone"]))
            },
        ),
    )
}

fn night_over() -> Markup {
    let frame = Frame {
        wave: Wave::Still,
        ..usual("Now")
    };
    parts::page(
        &frame,
        html! {
            h1 { "It is 02:19. You didn’t write." }
            (parts::lede("Shall it wait until eight?"))
            (parts::form("f", "/pact/eight", TOKEN, html! {
                p { (parts::act("Not before eight")) (parts::second("Leave it open")) }
            }))
            (parts::quiet("Put the phone in another room. Good night."))
        },
    )
}

fn sent() -> Markup {
    let frame = Frame {
        wave: Wave::Swell,
        dock: Dock::Step {
            form: "f",
            label: "Go on",
        },
        ..usual("Now")
    };
    parts::page(
        &frame,
        parts::form(
            "f",
            "/sent",
            TOKEN,
            html! {
                h1 { "It is sent." }
                (parts::lede("You don’t have to explain it, take it back or send another."))
                (parts::box_(&Writing::new("next", "What would the next one say? Write it here.")))
                (parts::quiet("No answer may come. Then it means that no answer came."))
                (parts::doors(&[
                    Way::press("act", "mute", "Mute the thread"),
                    Way::press("act", "hand", "Hand the phone to somebody until eight"),
                ]))
            },
        ),
    )
}

fn today() -> Markup {
    parts::page(
        &Frame {
            invented: true,
            ..usual("Ebb")
        },
        html! {
            p.small { "Tuesday 24 November, 22:40" }
            h1 { "You haven’t written to " (parts::name("K.")) " on 26 of 27 days." }
            (parts::lede("From the days since 29 October. Their own messages don’t count against you."))
            (parts::section("One thing today", html! {
                p { "Give the spare key to somebody who will bring it back to them." }
                (parts::form("f", "/today", TOKEN, html! { p { (parts::act("Done")) (parts::second("Not today")) } }))
            }))
            (parts::section("Friday, 23:00", html! {
                p { "The hour that was hard three times. You wrote:" }
                (parts::sheet("Phone in the kitchen. Mira is awake until one.", "On Sunday 15 November, by day"))
            }))
            section {
                (parts::doors(&[
                    Way::link("/day", "How was the day?").small("Twenty seconds"),
                    Way::link("/letters", "Letters").small("Four kept, two burned"),
                    Way::link("/days", "Days"),
                    Way::link("/pact", "The pact").small("One door open"),
                    Way::link("/settings", "Settings"),
                ]))
            }
        },
    )
}

fn day() -> Markup {
    let frame = Frame {
        back: Some(Back {
            href: "/",
            label: "Today",
        }),
        ..usual("Ebb")
    };
    parts::page(
        &frame,
        html! {
            h1 { "How was the day?" }
            (parts::quiet("Tuesday 24 November, until 04:00. Leave out what you like."))
            (parts::form("f", "/day", TOKEN, html! {
                (parts::field("urges", "number", "How often did it pull?", "3", ""))
                (parts::rating("strongest", "The strongest", "none", "as strong as it gets", Some(6)))
                (parts::rating("mood", "How you felt, on the whole", "very low", "very well", None))
                (parts::choice("sleep", "How you slept", &[
                    Pick::new("well", "Well"), Pick::new("some", "Some of the night"), Pick::new("not", "Hardly").small("Nobody is owed sleep."),
                ], "some"))
                p { (parts::act("Keep")) (parts::second("Not today")) }
            }))
        },
    )
}

fn pact() -> Markup {
    parts::page(
        &usual("Ebb"),
        html! {
            h1 { "Doors" }
            (parts::quiet("One at a time, the most used first. Enough for today is always an answer."))
            (parts::doors(&[
                Way::link("/door/1", "The thread").small("Closed on Sunday").door(Door::Closed),
                Way::link("/door/2", "Their profile").small("Closed").door(Door::Closed),
                Way::link("/door/3", "The shared album").small("Open").door(Door::Open),
                Way::link("/door/4", "The flat").small("Left out: rent until January").door(Door::Excused),
            ]))
            (parts::form("f", "/pact", TOKEN, html! {
                (parts::ticks("rule", "The rules", &[
                    Pick::new("call", "I don’t call.").small("Not from a hidden number either."),
                    Pick::new("text", "I don’t send texts or mail."),
                    Pick::new("look", "I don’t look who looked."),
                ], &["call", "text"]))
                p { (parts::act("Keep")) }
            }))
            (parts::fold("Why all of them?", html! { p { "The convenient ones alone don’t hold." } }))
        },
    )
}

fn weekdays() -> Weekdays<'static> {
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    .map(|full| (full[..2].into(), full.into()))
}

fn days() -> Markup {
    let november = (1..=30u8)
        .map(|number| Day {
            number,
            noted: !matches!(number, 1 | 9 | 19 | 20) && number < 25,
            you_wrote: number == 12,
            they_wrote: matches!(number, 17 | 24),
            hard: matches!(number, 6 | 27),
            today: number == 24,
            ahead: number > 24,
        })
        .collect();
    let months = [Month {
        caption: "November".into(),
        lead: 6,
        days: november,
    }];
    parts::page(
        &usual("Days"),
        html! {
            h1 { "Of 24 days you noted 20, and on one you wrote." }
            section { (pictures::calendar(&weekdays(), &months)) }
            section { (pictures::counts("How it was after the wait, from 41 times that you noted", 29, 9, 3)) }
            section {
                (parts::fold("The same as a table", parts::table("November, day by day", &["Day", "What it held"], &[
                    vec!["Tuesday 24".into(), "noted, they wrote".into()],
                    vec!["Thursday 12".into(), "you looked at their profile, 00:20".into()],
                ])))
                (parts::go("/days/add", "Correct a day, or add one later"))
            }
        },
    )
}

fn help() -> Markup {
    parts::page(
        &Frame {
            wave: Wave::Still,
            ..usual("Help")
        },
        html! {
            h1 { "You can talk to somebody now." }
            (parts::lede("You don’t need a reason that is good enough."))
            section {
                ul role="list" {
                    (parts::phone(&Phone { name: "Emergency, Slovenia", number: "112", tel: "112", lines: &["Somebody is in danger, or you might hurt yourself in the next hours."] }))
                    (parts::phone(&Phone { name: "A crisis line, Slovenia", number: "01 520 99 00", tel: "+38615209900", lines: &["Every night, 19:00 to 07:00. Free. Slovene, English.", "As seen on 3 November 2026"] }))
                }
            }
            (parts::form("f", "/help", TOKEN, html! {
                p.field { label for="c" { "Country" } select #c name="country" { option { "Slovenia" } option { "Italy" } } }
                p { (parts::second("Change")) }
            }))
        },
    )
}

fn letter() -> Markup {
    parts::page(
        &usual("A letter"),
        parts::form(
            "f",
            "/letter",
            TOKEN,
            html! {
                (parts::box_(&Writing::new("text", "A letter that stays here").heading().ruled().text("K.,\n\nI walked past the bakery today and had reached the corner before I noticed that I hadn’t thought of you. Then I did, and it was like putting my foot on a stair that isn’t there.")
                    .note("There is no way to send it. You began at 23:20.")))
                p { (parts::act("Keep")) (parts::second("Burn")) }
            },
        ),
    )
}

fn read() -> Markup {
    parts::page(
        &Frame {
            wave: Wave::Still,
            ..usual("A letter")
        },
        html! {
            (parts::unseen("A letter"))
            (parts::sheet("I saw the light in your kitchen when I came home and I stood there until my hands were cold.\n\nI don’t know who I am on a Sunday.", "Saturday 28 June 2025, 02:11"))
        },
    )
}

fn unlock() -> Markup {
    parts::page(
        &usual("Ebb"),
        parts::form(
            "f",
            "/open",
            TOKEN,
            html! {
                h1 { "Your passphrase" }
                (parts::error("The passphrase doesn’t open this vault. Nothing was changed. Try again, or use your recovery words."))
                (parts::secret("passphrase", "Passphrase", "", false))
                p { (parts::act("Open")) }
                (parts::go("/recover", "I have my recovery words"))
            },
        ),
    )
}

fn gallery() -> Vec<(&'static str, Markup)> {
    vec![
        ("01-first", first()),
        (
            "02-write",
            write(150, "K., I saw the light in your kitchen when I"),
        ),
        ("02b-over", write(600, "")),
        ("02c-soon", write(598, "")),
        ("03-after", after()),
        ("04-night-over", night_over()),
        ("05-sent", sent()),
        ("06-today", today()),
        ("07-day", day()),
        ("08-pact", pact()),
        ("09-days", days()),
        ("10-help", help()),
        ("11-letter", letter()),
        ("12-read", read()),
        ("13-open", unlock()),
        (
            "14-away",
            parts::clock(
                "Clock",
                "02:19",
                "This doesn't clear your history.",
                Home::Computer,
            ),
        ),
    ]
}

#[test]
fn every_sample_page_has_one_heading_at_most_and_no_style_of_its_own() {
    for (name, page) in gallery() {
        let page = page.into_string();
        assert!(page.matches("<h1").count() <= 1, "{name}");
        assert!(
            !page.contains("style=") && !page.contains("onclick"),
            "{name}"
        );
    }
}

#[test]
fn the_pages_can_be_written_out_to_be_looked_at() -> std::io::Result<()> {
    let Some(folder) = std::env::var_os("EBB_GALLERY").map(std::path::PathBuf::from) else {
        return Ok(());
    };
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("style.css"), parts::STYLE)?;
    std::fs::write(folder.join("ebb.js"), parts::SCRIPT)?;
    std::fs::write(folder.join("icon.svg"), parts::ICON)?;
    for (name, page) in gallery() {
        std::fs::write(folder.join(name).with_extension("html"), page.into_string())?;
    }
    Ok(())
}
