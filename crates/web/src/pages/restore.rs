//! Bringing a backup back where nothing is kept yet: another computer, or a phone.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use http::StatusCode;
use maud::html;

use super::open::not_here;
use crate::desk::Notice;
use crate::parts;
use crate::route::{Router, get};
use crate::text::tr;
use crate::view::{Act, Door, Reply, Sealed, Secret, View};

/// The longest backup that a page takes, in bytes. The command line takes any.
const LONGEST_FILE: usize = 64 * 1024 * 1024;

pub(crate) fn routes() -> Router {
    Router::new().route("/restore", get(ask).upload(bring, LONGEST_FILE))
}

fn ask(view: View) -> Reply {
    if view.door != Door::None {
        return Reply::go("/open");
    }
    if !view.trusted {
        return not_here(&view);
    }
    let main = html! {
        h1 { (tr!("restore-title")) }
        (parts::lede(tr!("restore-what")))
        form #restore action=(format!("/restore?token={}", view.token)) method="post" enctype="multipart/form-data" autocomplete="off" {
            p.field {
                label for="f-file" { (tr!("restore-file")) }
                input #f-file type="file" name="file" required;
            }
            (parts::secret("passphrase", &tr!("restore-passphrase"), "", false))
            (parts::act(tr!("restore-do")))
        }
    };
    view.page_under("Ebb", ("/start", &tr!("start-title")), main)
}

/// The file that was chosen, and what was typed.
#[derive(Default)]
struct Chosen {
    file: Vec<u8>,
    passphrase: String,
    wrong: Option<&'static str>,
}

impl<S: Send + Sync> FromRequest<S> for Chosen {
    type Rejection = StatusCode;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let wrong = |id| Self {
            wrong: Some(id),
            ..Self::default()
        };
        let Ok(form) = Multipart::from_request(request, state).await else {
            return Ok(wrong("restore-not-ours"));
        };
        Ok(match read(form).await {
            Ok(chosen) => chosen,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => wrong("restore-long"),
            Err(_) => wrong("restore-not-ours"),
        })
    }
}

async fn read(mut form: Multipart) -> Result<Chosen, MultipartError> {
    let mut chosen = Chosen::default();
    while let Some(part) = form.next_field().await? {
        match part.name() {
            Some("file") => chosen.file = part.bytes().await?.to_vec(),
            Some("passphrase") => {
                // Bytes rather than text: no other alphabet than that of the page ever comes.
                let typed = part.bytes().await?;
                chosen.passphrase = String::from_utf8_lossy(&typed).into_owned();
            }
            _ => {}
        }
    }
    Ok(chosen)
}

async fn bring(view: View, chosen: Chosen) -> Reply {
    if !view.trusted {
        return not_here(&view);
    }
    let none = chosen.file.is_empty().then_some("restore-none");
    if let Some(wrong) = chosen.wrong.or(none) {
        return Reply::go("/restore").notice(&view, Notice::error(wrong));
    }
    let act = Act::Restore {
        file: Sealed(chosen.file),
        passphrase: Secret(chosen.passphrase),
    };
    Reply::go("/")
        .notice(&view, Notice::done("restore-done"))
        .act(act, "/restore")
}
