//! What the person of the invented life wrote. No living person is meant.

pub(super) const FIRST_LETTER: &str = "You stood in the hall with your coat on. I counted the buttons, because I couldn't look up.

I wanted to ask you to stay until morning. I think you would have, and then it would have been morning.

The kettle is still on your side of the stove. I don't know what to do with my hands.";

/// Day, hour, whether it was burned, the words.
pub(super) const LETTERS: [(i64, i8, bool, &str); 9] = [
    (3, 23, false, "I heard your key today. It was the neighbour's key. I had already stood up.

I'm writing this at the table by the window. It's raining. You would have opened the window to smell it."),
    (6, 22, true, ""),
    (11, 21, false, "Mira asked what I miss. I said: somebody to tell small things to. The bus driver who sang. The man with three hats.

So I told her. She laughed at the right place."),
    (19, 23, true, ""),
    (28, 20, false, "I wrote to you the other night. You will have seen it at breakfast. I don't want it back any more; it was true, it just wasn't for you to carry.

I put the phone in the kitchen tonight."),
    (41, 19, false, "What I was sorry for, I have now said to this page. I was quick to be hurt and slow to say so. I let you guess. I would do that differently now, with anybody."),
    (58, 21, false, "I went past the bakery and only noticed at the corner that I hadn't looked in."),
    (77, 22, false, "Two good weeks, and today one that I'd like to give back. There was a song in the shop. I stood between the lemons until it was over.

It was over."),
    (104, 20, false, "I don't know how you are. That used to be the whole page. Today it is one line, and then there is room."),
];

pub(super) const REASONS: [(i64, &str); 5] = [
    (
        5,
        "Every time I wrote first, I spent the next day listening for the phone.",
    ),
    (
        9,
        "They said what they want. I can respect it without liking it.",
    ),
    (16, "I sleep when I'm not waiting."),
    (30, "I like the person who goes swimming on Fridays."),
    (
        66,
        "I have told them everything already. More words won't be new words.",
    ),
];

/// Name, an invented number, what for.
pub(super) const PEOPLE: [(&str, &str, &str); 3] = [
    (
        "Mira",
        "07700 900142",
        "Any hour. She sleeps next to the phone anyway.",
    ),
    (
        "Jon",
        "07700 900155",
        "Evenings. We don't have to talk about it.",
    ),
    ("Aunt Vida", "07700 900163", "Sundays, with soup."),
];

/// What was said of a day, the early ones, the middle ones, the late ones.
pub(super) const EARLY: [&str; 9] = [
    "Slept four hours. Ate half a plate.",
    "Work was all right until lunch.",
    "Cried on the stairs, then it was quiet.",
    "Mira came with bread.",
    "Put the mug in the back of the cupboard.",
    "The evening is the long part.",
    "Took the long way home and it helped a little.",
    "Nothing much. That's something.",
    "Dreamt of the flat. Woke at five.",
];
pub(super) const MIDDLE: [&str; 9] = [
    "Forty lengths. My arms are noodles.",
    "A heavy day again.",
    "Jon beat me at cards. I laughed out loud.",
    "Moved the bed to the other wall.",
    "A flat day, and then a good walk.",
    "Cooked something that takes two hours, just for me.",
    "Saw a blue coat and my stomach fell. Ten minutes, then it was gone.",
    "Called Aunt Vida. She talked about the cat next door.",
    "Tired. Went to bed at nine.",
];
pub(super) const LATE: [&str; 9] = [
    "Signed up for the pottery evenings.",
    "Noticed at supper that I hadn't thought of it all day.",
    "A bit of sadness in the afternoon, like weather.",
    "The bowl cracked in the kiln. I made another.",
    "Long talk with Jon about nothing.",
    "New curtains. The room has morning in it.",
    "One bad hour after the film.",
    "Slept through.",
    "Planned a week away with Mira.",
];

pub(super) const ACTIONS: [&str; 8] = [
    "wrote it here instead",
    "a glass of water, standing up",
    "called Mira",
    "read my reasons",
    "walked round the block",
    "a hot shower",
    "put the phone in the kitchen",
    "made the bed",
];

/// What they wrote, put away: day, hour, the words, whether practical.
pub(super) const FROM_THEM: [(i64, i8, &str, bool); 4] = [
    (22, 18, "Hey. I hope you're doing okay.", false),
    (
        38,
        10,
        "The landlord wants both signatures for the deposit. Can you send yours by Friday?",
        true,
    ),
    (70, 23, "Saw the bridge today and thought of you.", false),
    (110, 19, "Thinking of you. No need to answer.", false),
];

/// Contacts that had to be: day, hour, what about.
pub(super) const NECESSARY: [(i64, i8, &str); 4] = [
    (
        33,
        11,
        "Asked the landlord's office and them for the deposit form. Three lines.",
    ),
    (38, 15, "Sent the signature, nothing else."),
    (47, 9, "The deposit arrived. Said so in one line."),
    (
        52,
        12,
        "Left the box with their post at the landlord's office, and told them where.",
    ),
];
