//! How much travels at once. A relay refuses more, and a device never sends it.

/// The most records that one request carries.
pub const MAX_FRAMES: usize = 512;
/// The most bytes of frames in one request or answer, where it carries more than one record.
pub const MAX_BATCH: usize = 1024 * 1024;
/// The most bytes of one record: a header, a signature and a sealed body of 16 MiB after padding.
/// A record longer than [`MAX_BATCH`] travels alone.
pub const MAX_RECORD: usize = 18 * 1024 * 1024;
/// The most bytes of a roster.
pub const MAX_ROSTER: usize = 256 * 1024;
/// The most rosters of one answer. A device asks on above the last until none comes.
pub const MAX_ROSTERS: usize = 16;
/// The most chains of one vault: how many devices may ever have written into it.
pub const MAX_CHAINS: usize = 1024;
/// The most bytes of a message at a meeting.
pub const MAX_MEETING: usize = 64 * 1024;
/// How long a meeting lasts after its first message, in seconds.
pub const MEETING_SECONDS: u64 = 15 * 60;
/// The longest that a request may wait for news, in seconds.
pub const MAX_WAIT: u64 = 50;
