//! What can be asked, as the contract has it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Reads a date written as 2026-03-01, of the years that records can hold.
fn date(text: &str) -> Result<Date, String> {
    let date = (text.len() == 10)
        .then(|| text.parse::<Date>().ok())
        .flatten();
    date.filter(|date| (1900..=9000).contains(&date.year()))
        .ok_or_else(|| "a date is written like 2026-03-01".to_owned())
}

/// A quiet place for the time after being left. Nothing leaves this device.
#[derive(Debug, Parser)]
#[command(name = "ebb", version, about, disable_help_subcommand = true)]
pub(super) struct Args {
    /// The folder of the vault
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Read the passphrase from the first line of a file; - is standard input
    #[arg(long, global = true, value_name = "FILE|-")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Where no command is named, Ebb is opened.
    #[command(flatten)]
    pub(super) open: Open,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// How to serve the pages.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(super) struct Open {
    /// The port on 127.0.0.1, 7399 unless given; 0 takes any free one
    #[arg(long)]
    pub(super) port: Option<u16>,
    /// Only print the address
    #[arg(long)]
    pub(super) no_browser: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve Ebb on this computer and open the browser
    Open(Open),
    /// Make a vault; prints the recovery words once
    New {
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// Look around in an invented life of 120 days
    Demo {
        /// Its last day
        #[arg(long, value_name = "DATE", value_parser = date)]
        ends: Option<Date>,
        #[command(flatten)]
        open: Open,
    },
    /// Start the pact with all rules
    Pact(Pact),
    /// Note an urge
    Urge(Urge),
    /// Note how a day was
    Checkin(CheckIn),
    /// Note a contact
    Contact(Contact),
    /// Keep an unsent letter from standard input
    Letter {
        /// In a later release
        #[arg(long, value_name = "DATE")]
        seal_until: Option<String>,
        /// When it was written
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Where things stand
    Status {
        /// As it stood then
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// In a later release: estimates
    Insight(Later),
    /// Take in Ebb's JSON Lines, or another program's export
    Import {
        /// The file; - is standard input
        file: PathBuf,
        /// The program that wrote it: jrnl
        #[arg(long, value_name = "FORMAT")]
        from: Option<String>,
        /// Take the good lines although there are bad ones
        #[arg(long)]
        keep_going: bool,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// In a later release: what a chat export holds
    Inspect(Later),
    /// In a later release: files sealed away
    Box(Later),
    /// Devices in step, through a relay
    Sync {
        /// The relay's address; kept in the vault, so it is needed once
        #[arg(long, value_name = "URL")]
        relay: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// See and remove devices
    Devices {
        /// Takes out the device whose id begins like this
        #[arg(long, value_name = "ID")]
        remove: Option<String>,
        /// Names the device whose id begins like this; an empty name takes its name away
        #[arg(long, num_args = 2, value_names = ["ID", "NAME"], conflicts_with_all = ["remove", "json"])]
        name: Option<Vec<String>>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Add a device: shows twelve words here, and takes them there with --join
    Pair {
        /// Joins the vault of another device, whose twelve words are typed here
        #[arg(long, requires = "relay")]
        join: bool,
        /// The relay's address
        #[arg(long, value_name = "URL")]
        relay: Option<String>,
        /// With --join: the twelve words, instead of typing them
        #[arg(long, value_name = "FILE", requires = "join")]
        words_file: Option<PathBuf>,
        /// How many seconds to wait for the other device
        #[arg(long, value_name = "SECONDS", default_value_t = 600)]
        wait: u64,
    },
    /// Everything, readable
    Export {
        /// How it is written
        #[arg(long, value_enum, default_value = "jsonl")]
        format: Format,
        /// Into a file instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Also the answers under My situation, in md and csv
        #[arg(long)]
        situation: bool,
    },
    /// One encrypted file that holds everything, checked by opening it
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Put a backup into an empty folder
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Verify every record and name any damage
    Check {
        /// Carve whole records out of a damaged vault into this folder
        #[arg(long, value_name = "DIR")]
        salvage: Option<PathBuf>,
        /// Print one JSON value
        #[arg(long)]
        json: bool,
    },
    /// Choose another passphrase
    Passphrase {
        /// Read the new one from the first line of a file
        #[arg(long, value_name = "FILE")]
        new_file: Option<PathBuf>,
    },
    /// Get in by the recovery words and choose a new passphrase
    Recover {
        /// Read the words from a file
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
    },
}

/// Whatever a later release will understand.
#[derive(Debug, ClapArgs)]
pub(super) struct Later {
    /// Not read in this release
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub(super) _rest: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Ebb's JSON Lines: everything, to be taken in again
    Jsonl,
    /// Markdown, to be read
    Md,
    /// CSV, for a spreadsheet
    Csv,
    /// iCalendar: the hard days
    Ics,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Pact {
    /// The first day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) start: Date,
    /// The zone in which days are counted, such as Europe/Ljubljana
    #[arg(long)]
    pub(super) zone: Option<String>,
    /// When a day begins
    #[arg(long, value_name = "HH:MM")]
    pub(super) day_starts: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Urge {
    /// How strong, 0 to 10
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub(super) before: Option<u8>,
    /// How strong afterwards, 0 to 10
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub(super) after: Option<u8>,
    /// What set it off; may be given several times
    #[arg(long, value_name = "T")]
    pub(super) trigger: Vec<String>,
    /// What was done meanwhile
    #[arg(long, value_name = "A")]
    pub(super) action: Option<String>,
    /// How it ended: rode-out, slipped or closed
    #[arg(long, value_parser = ["rode-out", "slipped", "closed"])]
    pub(super) outcome: Option<String>,
    /// When
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckIn {
    /// How the day was on the whole, 0 to 10
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub(super) mood: Option<u8>,
    /// How often it pulled, 0 to 9999
    #[arg(long, value_parser = clap::value_parser!(u16).range(0..=9999))]
    pub(super) urges: Option<u16>,
    /// The strongest pull, 0 to 10
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=10))]
    pub(super) strongest: Option<u8>,
    /// Words to add, from standard input: -
    #[arg(long, value_parser = ["-"])]
    pub(super) note: Option<String>,
    /// When
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct Contact {
    /// Who began: mine, theirs or chance
    #[arg(long, value_parser = ["mine", "theirs", "chance"])]
    pub(super) who: String,
    /// By which channel
    #[arg(long, value_parser = ["call", "text", "mail", "picture", "like", "look", "third-person", "in-person", "gift", "other"])]
    pub(super) channel: String,
    /// It had to be
    #[arg(long)]
    pub(super) necessary: bool,
    /// When
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// Words to add, from standard input: -
    #[arg(long, value_parser = ["-"])]
    pub(super) note: Option<String>,
}
