//! A PostgreSQL of one's own, from Debian's packages or any other on the path.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

/// Runs until it is dropped, or this process ends.
#[derive(Debug)]
pub(crate) struct Postgres {
    /// Its folder, which is also where its socket lies.
    pub(crate) folder: String,
    words: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
    child: Child,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        // As text: whoever runs it instead of root may not read this folder.
        let script = include_str!("postgres.sh");
        let shared = std::env::temp_dir().join(format!("ebb-postgres-{}.sh", std::process::id()));
        std::fs::write(&shared, script).unwrap();
        let mut child = Command::new("sh")
            .arg(&shared)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut postgres = Self {
            folder: String::new(),
            words: child.stdin.take(),
            said: BufReader::new(child.stdout.take().unwrap()),
            child,
        };
        postgres.folder = postgres.line();
        assert_eq!(postgres.line(), "ready", "PostgreSQL didn't start");
        drop(std::fs::remove_file(&shared));
        postgres
    }

    /// The address of a database in it.
    pub(crate) fn address(&self) -> String {
        let socket = self.folder.replace('/', "%2F");
        format!("postgres://ebb@{socket}/postgres")
    }

    /// Ends it as a power cut would, and waits until it is gone.
    pub(crate) fn crash(&mut self) {
        self.tell("crash");
    }

    /// Starts it again.
    pub(crate) fn again(&mut self) {
        self.tell("start");
    }

    fn tell(&mut self, word: &str) {
        writeln!(self.words.as_mut().unwrap(), "{word}").unwrap();
        assert_eq!(self.line(), "done");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The script removes everything when its input ends.
        drop(self.words.take());
        drop(self.child.wait());
    }
}

/// The address of the database that tests share. It ends with this process.
pub(crate) fn shared() -> &'static str {
    static SHARED: OnceLock<(Postgres, String)> = OnceLock::new();
    let (_, address) = SHARED.get_or_init(|| {
        let postgres = Postgres::start();
        let address = postgres.address();
        (postgres, address)
    });
    address
}
