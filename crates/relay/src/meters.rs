//! What the operator may count: requests by kind, and never whose.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// The kinds of address there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How a vault stands, long polls among it.
    Status,
    /// Forgetting a vault.
    Forget,
    /// Reading records.
    Read,
    /// Writing records.
    Write,
    /// Rosters.
    Roster,
    /// Meetings.
    Meeting,
    /// Health.
    Health,
    /// Files of the pocket, and whatever isn't there.
    File,
}

const KINDS: [(Kind, &str); 8] = [
    (Kind::Status, "status"),
    (Kind::Forget, "forget"),
    (Kind::Read, "read"),
    (Kind::Write, "write"),
    (Kind::Roster, "roster"),
    (Kind::Meeting, "meeting"),
    (Kind::Health, "health"),
    (Kind::File, "file"),
];

impl Kind {
    /// Its word in figures and in the access log.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }
}

/// The figures of one process since it started.
#[derive(Debug, Default)]
pub struct Meters {
    answers: [[AtomicU64; 4]; KINDS.len()],
    /// Records that were sent in pushes that were kept.
    pub records: AtomicU64,
    /// Bytes of such pushes.
    pub bytes: AtomicU64,
    /// Requests that the database failed.
    pub failures: AtomicU64,
    /// Open connections.
    pub connections: AtomicU64,
}

impl Meters {
    /// Counts an answer by its kind and the first digit of its status.
    pub fn answered(&self, kind: Kind, status: u16) {
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        self.answers[kind as usize][class].fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a push that was kept.
    pub fn kept(&self, records: usize, bytes: usize) {
        self.records.fetch_add(records as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// All of it in the text form of Prometheus.
    #[must_use]
    pub fn text(&self, waiting: usize) -> String {
        let mut text = String::new();
        head(
            &mut text,
            "ebb_relay_requests_total",
            "counter",
            "Answers by kind and status.",
        );
        for (kind, name) in KINDS {
            for (class, count) in (2..).zip(&self.answers[kind as usize]) {
                let count = count.load(Ordering::Relaxed);
                // Writing to a string can't fail.
                let _ = writeln!(
                    text,
                    "ebb_relay_requests_total{{kind=\"{name}\",status=\"{class}xx\"}} {count}"
                );
            }
        }
        let counts = [
            (
                "ebb_relay_records_total",
                "Records in pushes that were kept.",
                &self.records,
            ),
            (
                "ebb_relay_record_bytes_total",
                "Bytes of those pushes.",
                &self.bytes,
            ),
            (
                "ebb_relay_database_failures_total",
                "Requests that the database failed.",
                &self.failures,
            ),
        ];
        for (name, help, count) in counts {
            head(&mut text, name, "counter", help);
            let _ = writeln!(text, "{name} {}", count.load(Ordering::Relaxed));
        }
        let open = self.connections.load(Ordering::Relaxed);
        head(
            &mut text,
            "ebb_relay_connections",
            "gauge",
            "Open connections.",
        );
        let _ = writeln!(text, "ebb_relay_connections {open}");
        head(
            &mut text,
            "ebb_relay_waiting",
            "gauge",
            "Requests that wait for news.",
        );
        let _ = writeln!(text, "ebb_relay_waiting {waiting}");
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}
