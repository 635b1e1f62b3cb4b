//! The program `ebb`.

use std::process::ExitCode;

fn main() -> ExitCode {
    no_core_dumps();
    ExitCode::from(ebb_app::cli::run())
}

/// Keeps keys and words out of a file that a crash might leave.
fn no_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Where the system refuses, Ebb works all the same.
        let _ = setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum: Some(0),
            },
        );
    }
}
