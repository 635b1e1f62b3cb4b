# A message of theirs that has waited, looked at by what can be observed. Three readings, without degrees.

look-do = Look at what it says
look-on = Go on
look-waits = Nothing has to be decided before that. If it pulls, “I want to write to them” is below.
look-night =
    By day.

    What a message says is for daylight. It will say the same tomorrow.
look-checking =
    You have looked at this message three times this week.

    It says what it said. To look again won't make it say more; this has become checking, and checking keeps the pull alive.
look-checking-help = Help me through it

look-danger = First: is one of these so?
look-danger-how = If none of them is, go on.
look-seen = What is plainly there?
look-seen-how = Only what anybody could see. What you don't know, leave open.
look-not = And what is plainly not there?
look-not-how = Leave open what you don't know.

# What can be observed. Each stands as a line to be ticked, and as a line of what the message says or doesn't.
cue-threatens = It threatens, or says that something will happen
cue-ignores-stop = I had asked them to stop
cue-at-the-door = They stood at the door, or waited somewhere for me
cue-many = It is one of many, one after the other
cue-names = It names something concrete: a task, a thing, a date, a child, a sum
cue-due = That is real, and due
cue-other-way = Somebody else, or another way, could have dealt with it
cue-asks-again = It asks in words to try again
cue-names-step = It names a step, with a day
cue-names-change = It names what was wrong and what they would change
cue-deeds = For two weeks before it, what they did fitted what they said
cue-sorry-for = It says sorry for something, and names it
cue-forgive = It asks to be forgiven, or whether all is well between us
cue-misses = It speaks of missing me or of old times, and proposes nothing
cue-crisis = It tells of a crisis, of loneliness, of illness
cue-comfort = It asks for comfort or for time, now
cue-favour = It asks for money, a favour, a bed, closeness
cue-asks-of-you = It asks about my life, and tells nothing of theirs
cue-checks-in = It asks whether I am well, and no more
cue-bare = It is a greeting, a picture, a like
cue-late = It came late at night, on a holiday, or after a drink
cue-went-silent = Before, they went silent once I had answered, twice or more
cue-just-learned = They have just heard that I go on with my life, or something of theirs has ended
cue-blames = It blames me

# The three readings.
reading-practical =
    It is practical.

    It is about something real that is due. That can be answered, and only that.
reading-again =
    It asks in words to try again, and names a step.

    That is all that it says. It doesn't say whether it will hold; only time can. Nothing has to be answered today.
reading-nobody =
    Nobody can tell.

    From these words nobody can tell what they want: not you, not a friend, not this program. You don't need to know it to go on with your day.

look-is = What it says
look-is-not = What it doesn't say
look-why = Why people write
look-why-what =
    For many reasons, and often for several at once: something practical, civility, a bad night, curiosity, wanting to be forgiven, missing somebody, wanting something.

    No study shows how to read a reason from one message. Your own plan is better ground for an answer than a guess.
look-why-source = Griffith and others 2017, Mogilski and Welling 2017, Rodriguez and others 2016: reasons to keep in touch, asked of people by themselves. None of them read messages.
look-then = And an answer?
look-then-none = No answer
look-then-none-what = Complete in itself. You don't have to announce it.
look-then-day = In a day, if still
look-then-now = What must be answered
look-then-now-what = One or two lines, looked over before you send them.
