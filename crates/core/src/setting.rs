//! Settings that the person chose, and the steps of setting up.

use crate::{record, words};

record! {
    /// One choice; the newest of a name counts.
    7 "setting" pub struct Setting {
        /// Which one.
        1 name: SettingName,
        /// What was chosen.
        2 value: String,
    }
}

words! {
    /// The names of settings.
    pub enum SettingName {
        /// IANA time zone.
        Zone = "zone",
        /// When the person's day begins, HH:MM.
        DayStarts = "day_starts",
        /// What they are called here.
        Codename = "codename",
        /// Minutes without a touch before Ebb locks.
        IdleLock = "idle_lock",
        /// Country for Help now, two letters.
        Country = "country",
        /// Night colours always: on or off.
        Night = "night",
        /// Spell checking by the browser: on or off.
        Spellcheck = "spellcheck",
        /// The order of urge help, words with commas between.
        Pinned = "pinned",
        /// The wait before answering them, in hours.
        Wait = "wait",
        /// The relay through which this vault's devices stay in step: its address.
        Relay = "relay",
    }
}

record! {
    /// A step of setting up was done, or put off.
    23 "step" pub struct Step {
        /// Which one.
        1 step: StepName,
        /// True: done. False: not today.
        2 done: bool,
    }
}

words! {
    /// The steps of setting up, one a day, in this order.
    pub enum StepName {
        /// The recovery words.
        Words = "words",
        /// My situation.
        Situation = "situation",
        /// The pact.
        Pact = "pact",
        /// A door.
        Door = "door",
        /// People to call.
        People = "people",
        /// My reasons.
        Reasons = "reasons",
        /// When my day ends.
        DayEnd = "day-end",
        /// A backup, where a browser may clear what it keeps.
        Backup = "backup",
    }
}
