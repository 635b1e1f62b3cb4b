//! What the operator may say on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::http::Limits;
use crate::rate::Rate;

/// Keeps the sealed records of a vault's devices and hands them on. It can read none of them.
#[derive(Debug, Clone, Parser)]
#[command(name = "ebb-relay", version)]
pub struct Options {
    /// Where to listen. For others than this computer, put a proxy with TLS before it
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8087")]
    pub listen: SocketAddr,
    /// The folder of the database file; otherwise the platform's place for data
    #[arg(long, value_name = "DIR", conflicts_with = "database")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database, postgres://…, instead of a file. EBB_RELAY_DATABASE says the same
    /// without showing it to other users of this computer
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// The database spreads its rows over several machines: no transaction touches two vaults
    #[arg(long)]
    pub spread: bool,
    /// How much one vault may keep, such as 64MiB
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    pub quota: u64,
    /// Takes no new vaults
    #[arg(long)]
    pub closed: bool,
    /// Believes the last address of X-Forwarded-For, as a proxy on the way here writes it
    #[arg(long)]
    pub trust_proxy: bool,
    /// The folder of the pocket's files; otherwise target/pocket, where there is one
    #[arg(long, value_name = "DIR")]
    pub pocket: Option<PathBuf>,
    /// Answers with figures for Prometheus on an address of its own
    #[arg(long, value_name = "ADDR")]
    pub metrics: Option<SocketAddr>,
    /// Notes each request: its kind, status and time, never whose it was
    #[arg(long)]
    pub access_log: bool,
    /// Copies the database file, beside a running relay, and does nothing else
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    pub backup: Option<PathBuf>,
    /// Requests a second for one vault; 0 allows any number
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub rate: u64,
    /// New vaults an hour from one address; 0 allows any number
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub claims: u64,
    /// Requests an hour at meetings from one address; 0 allows any number
    #[arg(long, value_name = "N", default_value_t = 1200)]
    pub meetings: u64,
}

impl Options {
    /// What they allow.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            quota: self.quota,
            vault: Rate {
                per_hour: self.rate.saturating_mul(3600),
                burst: self.rate.saturating_mul(10),
            },
            claims: Rate {
                per_hour: self.claims,
                burst: usual.claims.burst.max(self.claims / 3),
            },
            meetings: Rate {
                per_hour: self.meetings,
                burst: usual.meetings.burst.max(self.meetings / 10),
            },
        }
    }
}

/// Reads a number of bytes with or without a unit.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = match text[digits.len()..].trim() {
        "" | "B" => 1,
        "KiB" | "K" => 1 << 10,
        "MiB" | "M" => 1 << 20,
        "GiB" | "G" => 1 << 30,
        _ => return Err("say it like 64MiB".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "say it like 64MiB".to_owned())?;
    number
        .checked_mul(unit)
        .filter(|bytes| i64::try_from(*bytes).is_ok())
        .ok_or("that is more than there is".to_owned())
}

/// The platform's place for data.
#[must_use]
pub fn usual_folder() -> Option<PathBuf> {
    let from = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return from("LOCALAPPDATA").map(|base| base.join("Ebb Relay"));
    }
    if cfg!(target_os = "macos") {
        return from("HOME").map(|base| base.join("Library/Application Support/Ebb Relay"));
    }
    // systemd names the folder that it made for the service.
    from("STATE_DIRECTORY").or_else(|| {
        from("XDG_DATA_HOME")
            .or_else(|| from("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("ebb-relay"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_and_a_unit() {
        assert_eq!(size("64MiB"), Ok(64 << 20));
        assert_eq!(size("2 GiB"), Ok(2 << 30));
        assert_eq!(size("1000"), Ok(1000));
        for wrong in ["", "MiB", "64 miles", "-1", "99999999999GiB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        <Options as clap::CommandFactory>::command().debug_assert();
    }
}
