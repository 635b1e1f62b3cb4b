//! The program `ebb`.

use std::io::Write as _;
use std::path::PathBuf;

use ebb_app::serve::{Options, Said, USUAL_PORT, serve};

fn main() {
    let folder = std::env::args().nth(1).map(PathBuf::from).unwrap_or_default();
    let options = Options { folder, port: USUAL_PORT, browser: false, invented: None };
    let served = serve(options, &mut |said| {
        if let Said::Address(url) = said {
            let _ = writeln!(std::io::stdout(), "{url}");
        }
    });
    if served.is_err() {
        std::process::exit(1);
    }
}
