//! The command line: docs/cli.md is its contract.
//!
//! Every command is decided and written through the same book as the pages. What goes wrong is
//! said in a sentence: what happened, that nothing was changed, and what to do.

mod args;
mod carry;
mod devices;
mod entry;
mod keys;
mod stand;
mod words;

use std::io::{BufRead as _, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Parser as _;
use ebb_core::decide::Command as Ask;
use ebb_core::event::EventId;
use ebb_core::moment::{DateMeans, Moment, Zone, parse_time, refuse_ahead};
use ebb_vault::Chance as _;
use ebb_web::book::Book;
use tokio::runtime::Runtime;

use crate::native::SystemChance;
use crate::serve;
use crate::sqlite::SqliteStore;
use args::{Args, Command, Open};
pub use words::Trouble;

/// How a command ended.
type Done = Result<(), Trouble>;

/// Runs the program; returns its exit status.
pub fn run() -> u8 {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let status = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return status;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Trouble::said(format!("Ebb could not start: {error}."))),
    };
    outlive_a_size_limit(&runtime);
    let desk = Desk { args, runtime };
    match desk.run() {
        Ok(()) => 0,
        Err(trouble) => fail(&trouble),
    }
}

/// Lets a write past a limit on file sizes fail with an error, instead of ending the program with
/// half a sentence: the vault's own file says what happened then.
fn outlive_a_size_limit(runtime: &Runtime) {
    #[cfg(target_os = "linux")]
    {
        const SIGXFSZ: i32 = 25;
        let _inside = runtime.enter();
        let kind = tokio::signal::unix::SignalKind::from_raw(SIGXFSZ);
        drop(tokio::signal::unix::signal(kind));
    }
    #[cfg(not(target_os = "linux"))]
    let _ = runtime;
}

fn fail(trouble: &Trouble) -> u8 {
    note(trouble);
    1
}

/// Prints what was asked for. A reader that went away, such as `head`, has what it wanted.
fn say(text: &str) -> Done {
    match print(text) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Trouble::of("What was asked could not be printed", &error))
        }
        _ => Ok(()),
    }
}

fn line(text: impl std::fmt::Display) -> Done {
    say(&format!("{text}\n"))
}

/// Prints that something is done. It stays done where that can't be printed, and an exit status of
/// 1 would say that nothing was changed.
fn done(text: impl std::fmt::Display) {
    match print(&format!("{text}\n")) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            note(format_args!("{text} (Standard output: {error}.)"));
        }
        _ => {}
    }
}

fn print(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says on standard error what a person should know and a program needn't.
fn note(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// One run of the program.
struct Desk {
    args: Args,
    runtime: Runtime,
}

impl Desk {
    fn run(&self) -> Done {
        match &self.args.command {
            None => self.open(&self.args.open),
            Some(Command::Open(open)) => self.open(open),
            Some(Command::New { json }) => keys::new(self, *json),
            Some(Command::Demo { ends, open }) => keys::demo(self, *ends, open),
            Some(Command::Pact(pact)) => entry::pact(self, pact),
            Some(Command::Urge(urge)) => entry::urge(self, urge),
            Some(Command::Checkin(checkin)) => entry::checkin(self, checkin),
            Some(Command::Contact(contact)) => entry::contact(self, contact),
            Some(Command::Letter { seal_until, at }) => {
                if seal_until.is_some() {
                    return Err(Trouble::later("letter --seal-until"));
                }
                entry::letter(self, at.as_deref())
            }
            Some(Command::Status { as_of, json }) => stand::status(self, as_of.as_deref(), *json),
            Some(Command::Import {
                file,
                from,
                keep_going,
                json,
            }) => carry::import(self, file, from.as_deref(), *keep_going, *json),
            Some(Command::Export {
                format,
                out,
                situation,
            }) => carry::export(self, *format, out.as_deref(), *situation),
            Some(Command::Backup { file }) => carry::backup(self, file),
            Some(Command::Restore { file }) => carry::restore(self, file),
            Some(Command::Check { salvage, json }) => stand::check(self, salvage.as_deref(), *json),
            Some(Command::Passphrase { new_file }) => keys::passphrase(self, new_file.as_deref()),
            Some(Command::Recover { code_file }) => keys::recover(self, code_file.as_deref()),
            Some(Command::Insight(_)) => Err(Trouble::later("insight")),
            Some(Command::Inspect(_)) => Err(Trouble::later("inspect")),
            Some(Command::Box(_)) => Err(Trouble::later("box")),
            Some(Command::Sync { relay, json }) => devices::sync(self, relay.as_deref(), *json),
            Some(Command::Devices { remove, name, json }) => match name.as_deref() {
                Some([id, name]) => devices::name(self, id, name),
                _ => devices::devices(self, remove.as_deref(), *json),
            },
            Some(Command::Pair {
                join,
                relay,
                words_file,
                wait,
            }) => match (join, relay) {
                (true, Some(relay)) => devices::join(self, relay, words_file.as_deref(), *wait),
                _ => devices::pair(self, relay.as_deref(), *wait),
            },
        }
    }

    fn open(&self, open: &Open) -> Done {
        let folder = self.folder()?;
        self.serve(&folder, open, None)
    }

    /// Serves the pages; the address is the first line on standard output.
    fn serve(&self, folder: &Path, open: &Open, invented: Option<Book<SqliteStore>>) -> Done {
        let options = serve::Options {
            folder: folder.to_path_buf(),
            port: open
                .port
                .or(self.args.open.port)
                .unwrap_or(serve::USUAL_PORT),
            browser: !(open.no_browser || self.args.open.no_browser),
            invented,
        };
        let mut told = Ok(());
        let served = serve::serve(options, &mut |said| match said {
            serve::Said::Address(url) => told = line(url),
            serve::Said::OtherPort { taken, used } => {
                note(format_args!(
                    "Port {taken} is taken by something else, so Ebb uses {used}."
                ));
            }
        });
        served.map_err(|error| Trouble::of("Ebb could not be served on this computer", &error))?;
        told
    }

    /// The vault's folder: as given, or the platform's place for data.
    fn folder(&self) -> Result<PathBuf, Trouble> {
        match &self.args.data {
            Some(folder) => Ok(folder.clone()),
            None => usual_folder().ok_or_else(|| {
                Trouble::said(
                    "No place for Ebb's data is known on this computer. Name a folder with --data.",
                )
            }),
        }
    }

    /// The passphrase, and with `-` what else came in behind its line.
    fn passphrase(&self) -> Result<(String, Input), Trouble> {
        let file = self.args.passphrase_file.as_deref();
        let (passphrase, input) = self.secret(file, "Passphrase: ")?;
        if passphrase.is_empty() {
            return Err(Trouble::said(
                "No passphrase came. Nothing was changed. It is typed, or read from the first line of --passphrase-file.",
            ));
        }
        Ok((passphrase, input))
    }

    /// A secret from the first line of a file or of standard input, or asked without echo.
    fn secret(&self, file: Option<&Path>, ask: &str) -> Result<(String, Input), Trouble> {
        match file {
            Some(file) if file == Path::new("-") => {
                let mut first = String::new();
                let mut stdin = std::io::stdin().lock();
                let read = stdin.read_line(&mut first);
                read.map_err(|error| {
                    Trouble::of(
                        "The passphrase could not be read from standard input",
                        &error,
                    )
                })?;
                Ok((first.trim_end_matches(['\n', '\r']).to_owned(), Input))
            }
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    Trouble::of(
                        &format!("The passphrase could not be read from {}", file.display()),
                        &error,
                    )
                })?;
                Ok((text.lines().next().unwrap_or_default().to_owned(), Input))
            }
            None => {
                let typed = rpassword::prompt_password(ask);
                let typed = typed.map_err(|error| {
                    Trouble::of(
                        "There is no terminal to ask for the passphrase; use --passphrase-file",
                        &error,
                    )
                })?;
                Ok((typed, Input))
            }
        }
    }

    /// Opens the vault; asks for its passphrase.
    fn book(&self) -> Result<(Book<SqliteStore>, Input), Trouble> {
        let folder = self.folder()?;
        // Without a vault there is nothing to ask a passphrase for.
        drop(SqliteStore::open(&folder).map_err(|error| Trouble::store(&error, &folder))?);
        let (passphrase, input) = self.passphrase()?;
        let opened = self
            .runtime
            .block_on(crate::vault::open(&folder, &passphrase));
        Ok((
            opened.map_err(|error| Trouble::vault(&error, &folder))?,
            input,
        ))
    }

    /// Writes through the book: all of it or nothing.
    fn write(&self, book: &mut Book<SqliteStore>, asks: &[Ask], now: &Moment) -> Done {
        let written = self
            .runtime
            .block_on(book.write(asks, &[], now, &mut SystemChance));
        written.map_err(|error| Trouble::write(&error))
    }
}

/// The most that is read from standard input, so that an endless one ends: 256 MiB.
const MOST_INPUT: u64 = 256 << 20;

/// What stands on standard input behind the passphrase, if anything.
struct Input;

impl Input {
    /// Reads all of it.
    fn bytes(self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let read = std::io::stdin()
            .lock()
            .take(MOST_INPUT + 1)
            .read_to_end(&mut bytes);
        read.map_err(|error| Trouble::of("Standard input could not be read", &error))?;
        if bytes.len() as u64 > MOST_INPUT {
            return Err(Trouble::said(
                "Standard input holds more than 256 MiB. Nothing was changed. Please take it in parts.",
            ));
        }
        Ok(bytes)
    }

    /// Reads all of it as text.
    fn text(self) -> Result<String, Trouble> {
        String::from_utf8(self.bytes()?)
            .map_err(|_| Trouble::said("Standard input is not UTF-8 text. Nothing was changed."))
    }
}

/// The instant and the wall clock in the vault's zone, or this computer's where it has none.
fn now_in(book: &Book<SqliteStore>) -> Moment {
    let now = serve::now();
    match book.life().calendar().zone() {
        Some(zone) => Moment::new(now.timestamp(), zone),
        None => now,
    }
}

/// A moment given as `--at`: not more than five minutes ahead.
fn happened(at: Option<&str>, now: &Moment, book: &Book<SqliteStore>) -> Result<Moment, Trouble> {
    let Some(text) = at else {
        return Ok(now.clone());
    };
    let at = parse_time(text, now, book.life().calendar(), DateMeans::Noon)
        .and_then(|at| refuse_ahead(&at, now).map(|()| at));
    at.map_err(|error| Trouble::said(format!("{} Nothing was changed.", words::sentence(&error))))
}

fn new_id() -> EventId {
    let mut bytes = [0; 16];
    SystemChance.fill(&mut bytes);
    EventId::from_random(bytes)
}

fn zone_named(name: Option<&str>) -> Result<Option<Zone>, Trouble> {
    let zone = name.map(Zone::named).transpose();
    zone.map_err(|error| Trouble::said(format!("{} Nothing was changed.", words::sentence(&error))))
}

/// The platform's place for data.
fn usual_folder() -> Option<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return from("APPDATA").map(|base| base.join("Ebb"));
    }
    if cfg!(target_os = "macos") {
        return from("HOME").map(|home| home.join("Library/Application Support/Ebb"));
    }
    from("XDG_DATA_HOME")
        .or_else(|| from("HOME").map(|home| home.join(".local/share")))
        .map(|base| base.join("ebb"))
}
