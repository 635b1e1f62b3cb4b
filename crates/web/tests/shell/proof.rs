//! Pages that ask the shell for each of its acts, and one that breaks.

use axum::Router;
use axum::routing::{get, post};
use ebb_core::letter::Letter;
use ebb_web::desk::Notice;
use ebb_web::view::{Act, Fields, Reply, Secret, View};

pub(crate) fn pages() -> Router {
    Router::new()
        .route("/proof/letter", get(letters).post(letter))
        .route("/proof/burn", post(burn))
        .route("/proof/break", post(breaks).get(breaks))
        .route("/proof/act", post(act))
        .route("/proof/words", get(words))
}

async fn letters(view: View) -> Reply {
    let letters = view.life.all::<Letter>();
    let texts: Vec<String> = letters
        .filter_map(|letter| letter.body.text.clone())
        .collect();
    view.page(
        "Letters",
        maud::html! { @for text in texts { p { (text) } } },
    )
}

async fn letter(view: View, fields: Fields) -> Reply {
    let letter = Letter {
        text: fields.words("text"),
        first_night: false,
        burned: None,
        seal_until: None,
        extra: Vec::new(),
    };
    Reply::go("/proof/letter")
        .adding(&view, fields.id(&view), letter)
        .notice(&view, Notice::done("note-kept"))
        .otherwise("/proof/letter")
}

async fn burn(view: View, fields: Fields) -> Reply {
    let of = fields.id(&view);
    Reply::go("/proof/letter").doing(ebb_core::decide::Command::Burn { of })
}

async fn breaks(_: View) -> Reply {
    std::panic::panic_any("a page that breaks")
}

async fn act(view: View, fields: Fields) -> Reply {
    let secret = |name: &str| Secret(fields.get(name).to_owned());
    let act = match fields.get("act") {
        "change" => Act::ChangePassphrase {
            old: secret("old"),
            new: secret("new"),
        },
        "words" => Act::RenewWords,
        "delete" => Act::DeleteEverything {
            passphrase: secret("old"),
        },
        "unlock" => Act::Unlock {
            passphrase: secret("old"),
        },
        _ => Act::Backup,
    };
    Reply::go("/proof/words").desk(view.desk()).act(act, "/")
}

async fn words(view: View) -> Reply {
    let mut desk = view.desk();
    let words = desk.recovery.take().unwrap_or_default().join(" ");
    view.page("Words", maud::html! { p id="words" { (words) } })
        .desk(desk)
}
