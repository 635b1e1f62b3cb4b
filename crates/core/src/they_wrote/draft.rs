//! Looking over an answer before it is sent: brief, informative, friendly, firm, about one thing.
//!
//! Rules over plain words, nothing more; they know English. What they find is quoted, so that the
//! person sees why, and decides. A draft is kept nowhere.

use crate::words;

words! {
    /// What a draft holds that leads on instead of closing.
    pub enum Trait {
        /// Longer than a practical answer is.
        Long = "long",
        /// More than one subject.
        Subjects = "subjects",
        /// A question that invites more than its answer.
        Invites = "invites",
        /// It speaks of missing, of love, of old times.
        Misses = "misses",
        /// It apologises or asks to be forgiven.
        Apology = "apology",
        /// It proposes to meet or to talk.
        Meeting = "meeting",
        /// A picture, or a link.
        Picture = "picture",
        /// It blames.
        Blame = "blame",
        /// It explains oneself.
        Explains = "explains",
        /// It speaks of a return.
        Hope = "hope",
    }
}

/// Something that was found, in the draft's own words where there are some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub what: Trait,
    /// The words, in lower case; empty where it is the whole.
    pub words: String,
}

/// More words than this are more than a practical answer needs.
pub const MOST_WORDS: usize = 60;
/// More sentences than this, too.
pub const MOST_SENTENCES: usize = 5;

/// Phrases by what they are; each stands for itself as whole words.
const PHRASES: &[(Trait, &[&str])] = &[
    (
        Trait::Misses,
        &[
            "miss you",
            "missed you",
            "missing you",
            "miss us",
            "miss her and you",
            "love you",
            "loved you",
            "still love",
            "in love",
            "thinking of you",
            "thinking about you",
            "think of you",
            "think about you",
            "dreamed of you",
            "dreamt of you",
            "dreamed about you",
            "dreamt about you",
            "without you",
            "remember when",
            "our song",
            "our place",
            "my heart",
            "hugs",
            "hug you",
            "kiss",
            "kisses",
            "xo",
            "xoxo",
            "xx",
            "xxx",
            "darling",
            "my love",
            "sweetheart",
            "babe",
            "baby",
        ],
    ),
    (
        Trait::Apology,
        &[
            "i'm sorry",
            "i am sorry",
            "so sorry",
            "sorry for",
            "sorry about",
            "sorry that",
            "sorry if",
            "sorry i",
            "forgive",
            "apologise",
            "apologize",
            "apology",
            "my fault",
            "i regret",
            "my mistake",
            "i was wrong",
            "make it up to you",
        ],
    ),
    (
        Trait::Meeting,
        &[
            "can we meet",
            "could we meet",
            "shall we meet",
            "should we meet",
            "let's meet",
            "lets meet",
            "meet up",
            "want to meet",
            "like to meet",
            "meet me",
            "meet for",
            "see you soon",
            "want to see you",
            "like to see you",
            "love to see you",
            "need to see you",
            "see each other",
            "can we talk",
            "could we talk",
            "shall we talk",
            "let's talk",
            "want to talk",
            "need to talk",
            "like to talk",
            "talk in person",
            "talk it over",
            "call me",
            "give me a call",
            "can i call",
            "could i call",
            "come over",
            "come by for",
            "for coffee",
            "a coffee",
            "for dinner",
            "for lunch",
            "for a drink",
            "a drink",
            "for a walk",
            "hang out",
            "catch up",
        ],
    ),
    (
        Trait::Picture,
        &[
            "selfie",
            "photo of us",
            "photos of us",
            "picture of us",
            "pictures of us",
            "pic of us",
            "photo of you",
            "picture of you",
            "photo of me",
            "picture of me",
            "look at this",
            "watch this",
            "listen to this",
        ],
    ),
    (
        Trait::Blame,
        &[
            "you always",
            "you never",
            "because of you",
            "your fault",
            "you ruined",
            "you made me",
            "how could you",
            "selfish",
            "liar",
            "you lied",
            "you left",
            "you should have",
            "after everything",
            "you don't care",
            "you didn't care",
            "you hurt",
            "typical of you",
            "as usual",
            "thanks for nothing",
            "you promised",
            "you owe me an",
            "pathetic",
        ],
    ),
    (
        Trait::Explains,
        &[
            "want you to know",
            "wanted you to know",
            "let me explain",
            "want to explain",
            "to be honest",
            "what i meant",
            "so you understand",
            "you have to understand",
            "closure",
            "the truth is",
            "how i feel",
            "how i felt",
            "i just need to say",
            "i just wanted to say",
            "i need to tell you",
            "i'm doing great",
            "i'm doing well",
            "i've changed",
            "i have changed",
            "i'm better now",
            "i've been working on myself",
        ],
    ),
    (
        Trait::Hope,
        &[
            "try again",
            "second chance",
            "another chance",
            "get back together",
            "back together",
            "one day we",
            "someday",
            "about us",
            "between us",
            "for us",
            "work it out",
            "what we had",
            "not over",
            "come back",
            "wait for you",
            "friends again",
            "stay friends",
            "be friends",
        ],
    ),
    (
        Trait::Subjects,
        &[
            "by the way",
            "btw",
            "also",
            "another thing",
            "one more thing",
            "one other thing",
            "while i'm at it",
            "ps",
            "p s",
            "anyway",
            "on another note",
        ],
    ),
];

/// Questions that ask for more than a fact.
const INVITES: &[&str] = &[
    "how are you",
    "how are things",
    "how have you been",
    "how's it going",
    "how is it going",
    "how was your",
    "how's your",
    "how is your",
    "what's new",
    "what is new",
    "what about you",
    "and you",
    "are you ok",
    "are you okay",
    "are you all right",
    "are you alright",
    "are you well",
    "are you happy",
    "are you seeing",
    "who are you with",
    "who is",
    "who's",
    "where are you",
    "where were you",
    "what are you doing",
    "what are you up to",
    "do you ever",
    "do you still",
    "do you miss",
    "do you think",
    "do you remember",
    "what do you think",
    "what do you want",
    "what happened",
    "what did i",
    "why",
    "don't you think",
    "did you mean",
    "does it mean",
    "did you get my",
    "did you see",
    "will you ever",
    "would you like",
    "can you understand",
    "are we ok",
    "are we okay",
    "is there somebody",
    "is there someone",
];

/// Looks a draft over; finds each thing once, in a fixed order.
#[must_use]
pub fn look_over(draft: &str) -> Vec<Found> {
    let plain = plain(draft);
    let mut found = Vec::new();
    let words = plain.split_whitespace().count();
    if words > MOST_WORDS || sentences(draft) > MOST_SENTENCES {
        found.push(whole(Trait::Long));
    }
    if let Some(words) = second_subject(draft, &plain) {
        found.push(Found {
            what: Trait::Subjects,
            words,
        });
    }
    if let Some(words) = inviting(draft) {
        found.push(Found {
            what: Trait::Invites,
            words,
        });
    }
    for (what, phrases) in PHRASES {
        if *what == Trait::Subjects {
            continue;
        }
        let quoted = phrases.iter().find(|phrase| stands(&plain, phrase));
        let words = quoted.map(|phrase| (*phrase).to_owned());
        let words = words.or_else(|| sign_of(*what, draft));
        found.extend(words.map(|words| Found { what: *what, words }));
    }
    found
}

fn whole(what: Trait) -> Found {
    Found {
        what,
        words: String::new(),
    }
}

/// Lower case, straight apostrophes, and single spaces in place of everything else that is no letter.
fn plain(text: &str) -> String {
    let letters = text.chars().map(|c| match c {
        '’' | '‘' | 'ʼ' | '\'' => '\'',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    let text: String = letters.collect::<String>().to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a phrase stands in a plain text as whole words.
fn stands(plain: &str, phrase: &str) -> bool {
    plain.match_indices(phrase).any(|(at, _)| {
        let before = plain[..at].chars().next_back();
        let after = plain[at + phrase.len()..].chars().next();
        before.is_none_or(|c| c == ' ') && after.is_none_or(|c| c == ' ')
    })
}

fn sentences(text: &str) -> usize {
    let parts = text.split(['.', '!', '?', '\n', '…']);
    // A clock, a price or an abbreviation ends no sentence: what follows is too short for one.
    parts
        .filter(|part| part.split_whitespace().count() > 1)
        .count()
}

fn second_subject(draft: &str, plain: &str) -> Option<String> {
    let phrases = PHRASES.iter().find(|(what, _)| *what == Trait::Subjects);
    let (_, phrases) = phrases?;
    if let Some(phrase) = phrases.iter().find(|phrase| stands(plain, phrase)) {
        return Some((*phrase).to_owned());
    }
    let parts = draft
        .split("\n\n")
        .filter(|part| part.split_whitespace().count() > 3);
    (parts.count() > 1).then(String::new)
}

/// The question that asks for more than a fact, or that there are several.
fn inviting(draft: &str) -> Option<String> {
    let mut asked = 0;
    let mut from = 0;
    for (at, mark) in draft.char_indices() {
        if !matches!(mark, '.' | '!' | '?' | '\n') {
            continue;
        }
        let sentence = plain(&draft[from..at]);
        from = at + mark.len_utf8();
        if mark != '?' {
            continue;
        }
        asked += 1;
        if let Some(phrase) = INVITES.iter().find(|phrase| stands(&sentence, phrase)) {
            return Some((*phrase).to_owned());
        }
    }
    // Asked without a question mark, as people type.
    let plain = plain(draft);
    let open = [
        "how are you",
        "how have you been",
        "what's new",
        "what are you up to",
        "miss me",
    ];
    if let Some(phrase) = open.iter().find(|phrase| stands(&plain, phrase)) {
        return Some((*phrase).to_owned());
    }
    (asked > 1).then(String::new)
}

/// What shows in signs rather than in words.
fn sign_of(what: Trait, draft: &str) -> Option<String> {
    let sign = |c: &char| match what {
        Trait::Misses => matches!(
            c,
            '❤' | '♥' | '😘' | '😍' | '🥰' | '💔' | '💕' | '😢' | '😭' | '🥺'
        ),
        _ => false,
    };
    if let Some(sign) = draft.chars().find(sign) {
        return Some(sign.to_string());
    }
    let link = |word: &&str| word.starts_with("http") || word.starts_with("www.");
    let link = draft.split_whitespace().find(link);
    link.filter(|_| what == Trait::Picture).map(str::to_owned)
}
