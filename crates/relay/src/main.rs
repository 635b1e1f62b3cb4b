//! The program `ebb-relay`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use ebb_relay::http::{Pocket, Relay};
use ebb_relay::options::{Options, usual_folder};
use ebb_relay::serve::{Manner, serve, serve_metrics};
use ebb_relay::store::postgres::{Kind, PostgresStore};
use ebb_relay::store::sqlite::{self, SqliteStore};
use ebb_relay::store::{Store, Terms};
use tokio::net::TcpListener;

/// Names the database where the command line, which others may see, doesn't.
const DATABASE: &str = "EBB_RELAY_DATABASE";

fn main() -> ExitCode {
    let options = Options::parse();
    many_files();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(options)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {}", with_causes(&*error)));
            ExitCode::FAILURE
        }
    }
}

type Trouble = Box<dyn Error + Send + Sync>;

async fn run(options: Options) -> Result<(), Trouble> {
    if let Some(to) = &options.backup {
        sqlite::back_up(&folder(&options)?, to)?;
        say(&format!("backed up to {}", to.display()));
        return Ok(());
    }
    let stop = stop()?;
    let store = open(&options).await?;
    let pocket = pocket(&options);
    let relay = Relay::new(store, options.limits(), pocket, clock, say);
    let listener = listen(options.listen).await?;
    if let Some(address) = options.metrics {
        let listener = listen(address).await?;
        tokio::spawn(serve_metrics(listener, Arc::clone(&relay)));
    }
    say(&format!("listening on http://{}", listener.local_addr()?));
    let manner = Manner {
        trust_proxy: options.trust_proxy,
        access_log: options.access_log.then_some(note),
    };
    serve(listener, relay, manner, stop).await;
    say("stopped");
    Ok(())
}

async fn listen(address: std::net::SocketAddr) -> Result<TcpListener, Trouble> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("can't listen on {address}: {error}").into())
}

async fn open(options: &Options) -> Result<Arc<dyn Store>, Trouble> {
    let terms = Terms {
        quota: options.quota,
        closed: options.closed,
    };
    let named = options.data.is_none().then(|| std::env::var(DATABASE).ok());
    if let Some(address) = options.database.clone().or(named.flatten()) {
        let kind = if options.spread {
            Kind::Spread
        } else {
            Kind::Whole
        };
        let store = PostgresStore::open(&address, kind, terms).await?;
        // The address may hold a password.
        say("keeping records in a PostgreSQL database");
        return Ok(Arc::new(store));
    }
    let folder = folder(options)?;
    let store = SqliteStore::open(&folder, terms)?;
    say(&format!("keeping records in {}", folder.display()));
    Ok(Arc::new(store))
}

fn folder(options: &Options) -> Result<PathBuf, Trouble> {
    let folder = options.data.clone().or_else(usual_folder);
    folder.ok_or("no folder for the data is known: name one by --data".into())
}

fn pocket(options: &Options) -> Pocket {
    let usual = Path::new("target/pocket");
    match &options.pocket {
        Some(folder) => Pocket::of(folder),
        None if usual.join("index.html").exists() => Pocket::of(usual),
        None => Pocket::none(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge at which time enters"
)]
fn clock() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |passed| {
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    })
}

/// One line for the operator. Nothing that came from a device is ever in it.
#[expect(clippy::print_stderr, reason = "the program talks to its operator")]
fn say(line: &str) {
    eprintln!("ebb-relay: {line}");
}

fn note(kind: &str, status: u16, millis: u64) {
    say(&format!("{kind} {status} {millis} ms"));
}

fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Listens for the operator or the system to end the relay, from now on.
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

/// Each waiting device is an open file; the usual limit is low.
fn many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // Where the system refuses, fewer can wait at a time.
        let _ = setrlimit(Resource::Nofile, limit);
    }
}
