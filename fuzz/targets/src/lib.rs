//! Everything in Ebb that reads a stranger's bytes, each as a function of bytes.
//!
//! A [`Target`] reads whatever it is given and panics where a promise is broken: no panic on any
//! input, nothing altered in silence, no page that breaks. What is fed to it is somebody else's
//! business: `cargo xtask fuzz` lets libFuzzer do it for as long as one likes, the test beside this
//! does it for a few seconds with the seeds and with small changes to them.
//!
//! Seeds are made by the program's own encoders and pages, so they follow when those change.

mod events;
mod house;
mod pages;
mod script;
mod sealed;
mod times;
mod travel;
mod walk;

/// Something that reads bytes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What is read, in a few words.
    pub reads: &'static str,
    /// Inputs to begin with: sound ones.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Reads the bytes, and panics where a promise is broken.
    pub read: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "header",
        reads: "the header of a record",
        seeds: sealed::header_seeds,
        read: sealed::header,
    },
    Target {
        name: "records",
        reads: "a store with any records and any tip",
        seeds: sealed::records_seeds,
        read: sealed::records,
    },
    Target {
        name: "keyring",
        reads: "a keyring, also with its checksum put right",
        seeds: sealed::keyring_seeds,
        read: sealed::keyring,
    },
    Target {
        name: "backup",
        reads: "a backup, also with its hash put right",
        seeds: sealed::backup_seeds,
        read: sealed::backup,
    },
    Target {
        name: "carve",
        reads: "a damaged file in which records are looked for",
        seeds: sealed::carve_seeds,
        read: sealed::carve,
    },
    Target {
        name: "words",
        reads: "recovery words as typed",
        seeds: sealed::words_seeds,
        read: sealed::words,
    },
    Target {
        name: "frames",
        reads: "records as they travel",
        seeds: travel::frames_seeds,
        read: travel::frames,
    },
    Target {
        name: "wire",
        reads: "what devices and a relay say beside records",
        seeds: travel::wire_seeds,
        read: travel::wire,
    },
    Target {
        name: "event",
        reads: "an opened record",
        seeds: events::event_seeds,
        read: events::event,
    },
    Target {
        name: "lines",
        reads: "a file of JSON Lines",
        seeds: events::lines_seeds,
        read: events::lines,
    },
    Target {
        name: "diary",
        reads: "a diary that jrnl exported",
        seeds: events::diary_seeds,
        read: events::diary,
    },
    Target {
        name: "times",
        reads: "times, dates and zones as typed",
        seeds: times::seeds,
        read: times::read,
    },
    Target {
        name: "form",
        reads: "the body of a form",
        seeds: pages::form_seeds,
        read: pages::form,
    },
    Target {
        name: "life",
        reads: "a page over any life",
        seeds: pages::life_seeds,
        read: pages::life,
    },
    Target {
        name: "request",
        reads: "requests to the whole shell, one after the other",
        seeds: script::seeds,
        read: script::run,
    },
];

/// Finds a target by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
