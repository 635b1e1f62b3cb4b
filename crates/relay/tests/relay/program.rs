//! The built program, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;

/// Runs until it is killed or dropped.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    told: Receiver<String>,
}

impl Program {
    /// Starts it on a free port, without limits of rate.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), arguments)
    }

    pub(crate) fn at(listen: SocketAddr, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ebb-relay"))
            .args([
                "--listen",
                &listen.to_string(),
                "--rate",
                "0",
                "--claims",
                "0",
            ])
            .args(arguments)
            .env_remove("EBB_RELAY_DATABASE")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = said.find_map(|line| {
            let line = line.unwrap();
            let address = line.split_once("listening on http://")?.1;
            Some(address.parse().unwrap())
        });
        let address = address.unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        // Whatever else it says must find a reader.
        std::thread::spawn(move || said.for_each(|line| drop(tell.send(line.unwrap()))));
        Self {
            child,
            address,
            told,
        }
    }

    /// Ends it at this very instant.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop. Returns whether it ended well, and all that it said on the way.
    pub(crate) fn stop(mut self) -> (bool, Vec<String>) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let well = self.child.wait().unwrap().success();
        (well, self.told.iter().collect())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
