//! The pact: out of their life, completely (M2, M3), and no benefits for free (M4).
//!
//! It begins small, as [`Tonight`], and grows to a start day and every rule. A rule may be left
//! out for a written reason; that makes the pact one of limited contact. Doors are the ways in and
//! out; a door is found once and then turned: closed, open again, or excused.

use jiff::civil::{Date, Time};

use crate::moment::{Moment, Zone};
use crate::{record, words};

record! {
    /// The day from which there is no contact. Happens at the first instant of that day.
    1 "pact.started" pub struct Pact {
        /// The first day, which is day 1.
        1 start: Date,
        /// The zone in which the days are counted from then on.
        2 zone: Option<Zone>,
        /// When a day begins from then on.
        3 day_starts: Option<Time>,
        /// Both still live under one roof.
        4 living_together: bool,
    }
}

record! {
    /// The smallest pact: not before this moment.
    8 "pact.tonight" pub struct Tonight {
        /// Until when it waits.
        1 until: Moment,
    }
}

record! {
    /// Where one rule stands; the newest word on a rule counts.
    9 "pact.rule" pub struct RuleSet {
        /// Which rule.
        1 rule: Rule,
        /// Kept, or left out for a reason.
        2 kept: bool,
        /// Why it is left out.
        3 need: Option<Need>,
        /// The reason in the person's own words.
        4 note: Option<String>,
    }
}

record! {
    /// A line of the person's own.
    10 "pact.line" pub struct OwnLine {
        /// The line.
        1 text: String,
    }
}

record! {
    /// What limited contact is limited to.
    11 "pact.limited" pub struct Limited {
        /// What may be written about.
        1 topics: Vec<String>,
        /// The one channel.
        2 channel: Option<String>,
        /// When: hours and days in the person's own words.
        3 hours: Option<String>,
        /// The way that they, a court or the police named (a lawyer, a court app).
        4 named_way: Option<String>,
    }
}

record! {
    /// The pact was looked at.
    12 "pact.looked" pub struct Look {
        /// What came of it.
        1 outcome: LookOutcome,
        /// In the person's own words.
        2 note: Option<String>,
    }
}

words! {
    /// What came of looking at the pact.
    pub enum LookOutcome {
        /// It stays as it is.
        Keep = "keep",
        /// Something in it is changed.
        Change = "change",
        /// It ends.
        End = "end",
    }
}

words! {
    /// The rules of the pact: all of them, not the convenient ones.
    pub enum Rule {
        /// No calls.
        Call = "call",
        /// No texts and no mail.
        Text = "text",
        /// No pictures, memes or links.
        Picture = "picture",
        /// No likes and reactions.
        Like = "like",
        /// No looking at their profile, nor at who looked.
        Look = "look",
        /// No posting for them to see.
        Post = "post",
        /// No messages through others, and no asking others.
        ThirdPerson = "third-person",
        /// No meeting, and not being where they will be.
        Meet = "meet",
        /// No gifts and gestures.
        Gift = "gift",
        /// Not friends for now.
        Friends = "friends",
        /// Not in bed.
        Bed = "bed",
        /// No apologising, begging, persuading.
        Persuade = "persuade",
    }
}

words! {
    /// What makes some contact necessary.
    pub enum Need {
        /// Children.
        Children = "children",
        /// Pregnancy or health.
        Health = "health",
        /// Work.
        Work = "work",
        /// Study.
        Study = "study",
        /// A home that is shared or to be given up.
        Home = "home",
        /// Somebody cared for.
        Care = "care",
        /// Animals.
        Pets = "pets",
        /// Money or belongings.
        Money = "money",
        /// Papers.
        Papers = "papers",
        /// Law.
        Law = "law",
    }
}

record! {
    /// A way in or out that was found.
    13 "door.found" pub struct Door {
        /// What kind of way it is.
        1 way: Way,
        /// Which one, in the person's own words.
        2 name: Option<String>,
    }
}

record! {
    /// A door was turned; the newest turn counts.
    14 "door.turned" pub struct DoorTurn {
        /// The id of the door.
        1 of: String,
        /// How it stands now.
        2 state: DoorState,
        /// Why it is excused.
        3 need: Option<Need>,
        /// In the person's own words.
        4 note: Option<String>,
    }
}

words! {
    /// How a door stands.
    pub enum DoorState {
        /// Open.
        Open = "open",
        /// Closed.
        Closed = "closed",
        /// Left open for a reason.
        Excused = "excused",
    }
}

words! {
    /// Ways in and out, most used first.
    pub enum Way {
        /// A thread of messages.
        Thread = "thread",
        /// A profile.
        Profile = "profile",
        /// Shared location.
        Location = "location",
        /// Shared accounts.
        Accounts = "accounts",
        /// A shared album.
        Album = "album",
        /// A shared playlist.
        Playlist = "playlist",
        /// Photos.
        Photos = "photos",
        /// Keys.
        Keys = "keys",
        /// Their things.
        Things = "things",
        /// Mutual friends.
        Friends = "friends",
        /// A shared calendar.
        Calendar = "calendar",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// Something that they still get from the person.
    15 "benefit.found" pub struct Benefit {
        /// What it is.
        1 what: Given,
        /// In the person's own words.
        2 name: Option<String>,
    }
}

record! {
    /// A benefit was ended, excused or given again; the newest word counts.
    16 "benefit.turned" pub struct BenefitTurn {
        /// The id of the benefit.
        1 of: String,
        /// Open: still given. Closed: ended.
        2 state: DoorState,
        /// Why it is excused.
        3 need: Option<Need>,
    }
}

words! {
    /// What somebody may still get for free.
    pub enum Given {
        /// Listening and comfort.
        Comfort = "comfort",
        /// Lifts.
        Lift = "lift",
        /// Money.
        Money = "money",
        /// A bed.
        Bed = "bed",
        /// Papers and errands.
        Admin = "admin",
        /// Care for animals.
        PetCare = "pet-care",
        /// Accounts that are shared.
        SharingAccounts = "sharing-accounts",
        /// Attention.
        Attention = "attention",
        /// Something else.
        Other = "other",
    }
}
