//! The server on 127.0.0.1: who may ask, and how a request reaches the shell.
//!
//! The shell lives on a thread of its own behind a channel and answers one request at a time. This
//! side knows nothing of the vault; it decides whether a request comes from the person's own
//! browser window, and hands it on.

mod carrier;
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
use ebb_web::together::{Carried, Errand};
use http::{HeaderValue, Method, StatusCode, header};
use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use crate::native::Native;
use crate::sqlite::SqliteStore;
use carrier::Carrier;
use guest::Guests;
use http_body_util::BodyExt as _;

pub(crate) use running::forget as forget_note;

/// Where Ebb is served unless somebody says otherwise.
pub const USUAL_PORT: u16 = 7399;
/// The longest form; longer ones come as uploads.
const LONGEST_FORM: usize = 1024 * 1024;
/// The longest upload.
const LONGEST_UPLOAD: usize = 64 * 1024 * 1024;
/// How much of a request that is too long is read past, so that the answer can be read.
const PATIENCE: usize = 4 * LONGEST_UPLOAD;
/// How long the end waits for what is still under way.
const FAREWELL: Duration = Duration::from_secs(3);
/// How often the shell is asked whether it is time to lock.
const TICK: Duration = Duration::from_secs(5);

/// The name of the shell's thread.
const SHELL: &str = "shell";

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
    /// The same person moved from one session to another.
    Moved(String, String),
    Tick,
    /// What came back from a relay.
    Carried(Box<Errand>, Carried),
    /// The program ends: lock, and say when that is done.
    End(oneshot::Sender<()>),
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
    let note = Arc::new(note);
    tokio::spawn(tick(shell.clone(), Arc::clone(&note)));
    let state = Server {
        guests,
        shell: shell.clone(),
        note: Arc::clone(&note),
    };
    let app = Router::new().fallback(guarded).with_state(state);
    let (ending, ended) = oneshot::channel();
    let served = axum::serve(listener, app).with_graceful_shutdown(async {
        stop.await;
        let _ = ending.send(());
    });
    let served = tokio::select! {
        served = served => served,
        // A browser that holds a connection open must not hold up the end.
        () = too_long(ended) => Ok(()),
    };
    let (locked, done) = oneshot::channel();
    if shell.send(Ask::End(locked)).await.is_ok() {
        let _ = tokio::time::timeout(FAREWELL, done).await;
    }
    note.forget();
    served.map_err(ServeError::Server)
}

async fn too_long(ended: oneshot::Receiver<()>) {
    if ended.await.is_err() {
        // The server ended by itself, and what it said counts.
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(FAREWELL).await;
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
    let mut carrier = Carrier::new(asks.downgrade());
    let native = Native::new(folder, invented.is_some());
    say_no_words_of_panics();
    let thread = std::thread::Builder::new().name(SHELL.to_owned());
    let spawned = thread.spawn(move || {
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
                    Ask::Moved(from, to) => shell.hand_over(&from, &to),
                    Ask::End(done) => {
                        shell.lock();
                        let _ = done.send(());
                    }
                    Ask::Request(asked, reply) => {
                        let (request, visitor) = *asked;
                        let response = shell.answer(request, &visitor, &now()).await;
                        // A browser that went away needs no answer.
                        drop(reply.send(response));
                    }
                    Ask::Carried(errand, carried) => {
                        shell.fetched(&errand, carried, &now()).await;
                    }
                }
                if let Some(errand) = shell.errand(&now()).await {
                    carrier.carry(errand);
                }
            }
        });
    });
    // Without a thread every request is told that Ebb has to be started again.
    drop(spawned);
    asks
}

/// A panic's own message may hold what a person wrote; the terminal learns only where it was.
fn say_no_words_of_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(SHELL) {
                return usual(panic);
            }
            use std::io::Write as _;
            let place = panic.location().map(ToString::to_string);
            let place = place.unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "Something in Ebb broke at {place}.");
        }));
    });
}

async fn tick(shell: mpsc::Sender<Ask>, note: Arc<running::Note>) {
    loop {
        tokio::time::sleep(TICK).await;
        note.keep();
        if shell.send(Ask::Tick).await.is_err() {
            return;
        }
    }
}

#[derive(Clone)]
struct Server {
    guests: Arc<Guests>,
    shell: mpsc::Sender<Ask>,
    note: Arc<running::Note>,
}

/// Every answer, by whichever side, carries the guarding headers.
async fn guarded(state: State<Server>, request: Request) -> Response {
    let mut response = answer(state, request).await;
    ebb_web::shell::guard(&mut response);
    response
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
    if let Some(launch) = guests.launch(request.uri(), request.headers()) {
        if let Some((from, to)) = launch.moved {
            let _ = server.shell.send(Ask::Moved(from, to)).await;
        }
        return launch.response;
    }
    if let Some(stopped) = guests.stop_at_the_gate(request.headers(), request.uri()) {
        return stopped;
    }
    let (visitor, cookie) = guests.visitor(request.headers());
    let Some(request) = collected(request, visitor.trusted).await else {
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
    if posted {
        // The first vault brings its folder.
        server.note.keep();
    }
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Reads the whole request, as long as it isn't too long. The rest of a longer one is read past: a
/// browser that is still sending wouldn't read why it was refused.
async fn collected(request: Request, trusted: bool) -> Option<http::Request<Bytes>> {
    let (parts, mut body) = request.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    let upload = kind.is_some_and(|kind| kind.starts_with(b"multipart/"));
    let limit = if upload && trusted {
        LONGEST_UPLOAD
    } else {
        LONGEST_FORM
    };
    let (mut bytes, mut seen) = (Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        seen += data.len();
        if seen > PATIENCE {
            return None;
        }
        if seen > limit {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    (seen <= limit).then(|| http::Request::from_parts(parts, Bytes::from(bytes)))
}

fn plain(status: StatusCode, words: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, words.to_owned()).into_response()
}
