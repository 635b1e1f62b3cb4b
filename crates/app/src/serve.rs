//! The server on 127.0.0.1: who may ask, and how a request reaches the shell.
//!
//! The shell lives on a thread of its own behind a channel and answers one request at a time. This
//! side knows nothing of the vault; it decides whether a request comes from the person's own
//! browser window, and hands it on.

mod guest;
mod running;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use ebb_core::moment::{Moment, Zone};
use ebb_web::book::Book;
use ebb_web::shell::{Shell, Visitor};
use http::{HeaderValue, Method, StatusCode, header};
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::native::Native;
use crate::sqlite::SqliteStore;
use guest::Guests;

/// Where Ebb is served unless somebody says otherwise.
pub const USUAL_PORT: u16 = 7399;
/// The longest form; longer ones come as uploads.
const LONGEST_FORM: usize = 1024 * 1024;
/// The longest upload.
const LONGEST_UPLOAD: usize = 64 * 1024 * 1024;
/// How often the shell is asked whether it is time to lock.
const TICK: Duration = Duration::from_secs(5);

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    /// The folder of the vault.
    pub folder: PathBuf,
    /// The port; 0 takes any free one.
    pub port: u16,
    /// Whether to open the browser.
    pub browser: bool,
    /// A book that is open already: the invented life.
    pub invented: Option<Book<SqliteStore>>,
}

/// Why Ebb could not be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// No port could be had.
    #[error("no port on this computer could be opened")]
    Port(#[source] std::io::Error),
    /// The server itself failed.
    #[error("the server on this computer stopped")]
    Server(#[source] std::io::Error),
}

/// A request on its way to the shell, or the question whether it is time to lock.
enum Ask {
    Request(
        Box<(http::Request<Bytes>, Visitor)>,
        oneshot::Sender<Response<Body>>,
    ),
    Tick,
}

/// The wall clock of this computer: the one place where time enters the server.
#[must_use]
pub fn now() -> Moment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge at which time enters"
    )]
    let at = jiff::Timestamp::now();
    Moment::new(at, &Zone::of(TimeZone::system()))
}

/// Serves Ebb until it is told to stop. `say` is told what a person at the terminal should know,
/// the address among it.
///
/// # Errors
/// When no port can be had, or the server fails.
pub fn serve(options: Options, say: &mut dyn FnMut(Said)) -> Result<(), ServeError> {
    if options.invented.is_none()
        && let Some(url) = running::address_of(&options.folder)
    {
        say(Said::Address(url.clone()));
        if options.browser {
            open_browser(&url);
        }
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .map_err(ServeError::Server)?
        .block_on(listen(options, say))
}

/// What is said on the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The address to open, with its one-time token.
    Address(String),
    /// The port was taken by something else; this one is used.
    OtherPort {
        /// The port that was asked for.
        taken: u16,
        /// The port that is used.
        used: u16,
    },
}

async fn listen(options: Options, say: &mut dyn FnMut(Said)) -> Result<(), ServeError> {
    let asked = SocketAddr::from(([127, 0, 0, 1], options.port));
    let listener = match TcpListener::bind(asked).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
                .await
                .map_err(ServeError::Port)?
        }
        Err(error) => return Err(ServeError::Port(error)),
    };
    let port = listener.local_addr().map_err(ServeError::Port)?.port();
    let guests = Arc::new(Guests::new(port));
    let url = guests.launch_url();
    let stop = stop().map_err(ServeError::Server)?;
    let note = running::Note::write(&options.folder, port, guests.key());
    let shell = spawn_shell(&options.folder, options.invented);
    if options.port != 0 && port != options.port {
        say(Said::OtherPort {
            taken: options.port,
            used: port,
        });
    }
    // Whoever reads the address may use it at once, or start a second Ebb.
    say(Said::Address(url.clone()));
    if options.browser {
        open_browser(&url);
    }
    tokio::spawn(tick(shell.clone()));
    let state = Server { guests, shell };
    let app = Router::new().fallback(answer).with_state(state);
    let served = axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await;
    drop(note);
    served.map_err(ServeError::Server)
}

fn open_browser(url: &str) {
    // Without a browser the printed address is the way in.
    let _ = open::that_detached(url);
}

/// Listens for the person or the system to end Ebb, from now on; what comes back waits for it.
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// The shell on its own thread: key derivation and disk never hold up the listening side.
fn spawn_shell(folder: &Path, invented: Option<Book<SqliteStore>>) -> mpsc::Sender<Ask> {
    let (asks, mut asked) = mpsc::channel::<Ask>(64);
    let native = Native::new(folder, invented.is_some());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async move {
            let mut shell = match invented {
                Some(book) => Shell::over(native, book, now().timestamp()),
                None => Shell::new(native),
            };
            while let Some(ask) = asked.recv().await {
                match ask {
                    Ask::Tick => shell.tick(now().timestamp()),
                    Ask::Request(asked, reply) => {
                        let (request, visitor) = *asked;
                        let response = shell.answer(request, &visitor, &now()).await;
                        // A browser that went away needs no answer.
                        drop(reply.send(response));
                    }
                }
            }
        });
    });
    asks
}

async fn tick(shell: mpsc::Sender<Ask>) {
    loop {
        tokio::time::sleep(TICK).await;
        if shell.send(Ask::Tick).await.is_err() {
            return;
        }
    }
}

#[derive(Clone)]
struct Server {
    guests: Arc<Guests>,
    shell: mpsc::Sender<Ask>,
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let guests = &server.guests;
    if !guests.is_our_host(request.headers()) {
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "This address is not Ebb's.",
        );
    }
    if let Some(proof) = guests.alive(request.uri()) {
        return plain(StatusCode::OK, &proof);
    }
    let posted = request.method() == Method::POST;
    if posted && !guests.is_own_page(request.headers()) {
        return plain(
            StatusCode::FORBIDDEN,
            "This form didn't come from Ebb's own page. Nothing was changed.",
        );
    }
    if !posted && request.method() != Method::GET {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Ebb answers GET and POST.");
    }
    if let Some(welcome) = guests.launch(request.uri()) {
        return welcome;
    }
    let (visitor, cookie) = guests.visitor(request.headers());
    let Some(request) = collected(request).await else {
        return plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "That is longer than Ebb takes at once. Nothing was saved; please go back and send it in parts.",
        );
    };
    let (reply, answered) = oneshot::channel();
    let sent = server
        .shell
        .send(Ask::Request(Box::new((request, visitor)), reply))
        .await;
    let (Ok(()), Ok(mut response)) = (sent, answered.await) else {
        return plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Ebb has to be started again. What was saved before is still there.",
        );
    };
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Reads the whole request, as long as it isn't too long.
async fn collected(request: Request) -> Option<http::Request<Bytes>> {
    let (parts, body) = request.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    let upload = kind.is_some_and(|kind| kind.starts_with(b"multipart/"));
    let limit = if upload { LONGEST_UPLOAD } else { LONGEST_FORM };
    let bytes = axum::body::to_bytes(body, limit).await.ok()?;
    Some(http::Request::from_parts(parts, bytes))
}

fn plain(status: StatusCode, words: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, words.to_owned()).into_response()
}
