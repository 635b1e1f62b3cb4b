# Something else tonight: twelve questions that come at night, and what can honestly be said.
#
# Drafts, to be read by a clinician and by somebody who works with people hurt at home before a
# first public release. An answer is at most 60 words with its question. No odds, no promise.

night-else-title = Something else tonight
night-else-other = Another question
night-else-back = Back

night-answer-1-q = Will they come back?
night-answer-1-a =
    Nobody can tell you: no friend, no video, no test. Some couples come together again; for people who were left, nobody has counted how many.

    That part is theirs. Yours is smaller: not writing before morning.

night-answer-2-q = Will they forget me if I say nothing?
night-answer-2-a =
    Silence doesn't erase you. It isn't a signal either.

    It is only quiet, and you need it as well.

night-answer-3-q = Are they happy? Is there somebody?
night-answer-3-a =
    You can't know. Looking would show what they show, not how they are.

    What they do now says little about what you were to them, and nothing about what you are worth.

night-answer-4-q = If I could only explain.
night-answer-4-a =
    Explain it here, all of it. Read it in the morning as if a friend had written it.

    If it is still true then, it will still be true next month.

night-answer-5-q = Only to say sorry.
night-answer-5-a =
    An apology that waits for an answer is a question.

    Write it here. It asks nothing of anybody here.

night-answer-6-q = Did I ruin it?
night-answer-6-a =
    You may have done things that you would do otherwise now. It takes two to stay and one to go.

    There is a time to look at your part. It isn't night.
# For somebody who is at risk from them: nothing here may sound like a share of the blame.
night-answer-6-a-at-risk =
    It takes two to stay and one to go.

    Nothing you said or did made it right for anybody to frighten you. It doesn't have to be understood tonight.

night-answer-7-q = I already wrote.
night-answer-7-a = It is sent. You don't have to explain it, take it back or send another.

night-answer-8-q = They don't answer.
night-answer-8-a =
    No answer can mean anything, so the mind tries everything. You don't have to find out tonight.

    Put the phone in another room until eight. If an answer comes, it will still be there.

night-answer-9-q = Should I block them?
night-answer-9-a =
    If you are afraid of them: not before you have talked with somebody who knows this (Help now).

    If not: mute is enough for tonight. They aren't told, and it can be undone.
night-answer-9-q-at-risk = Should I make myself unreachable?
night-answer-9-a-at-risk =
    Changing this can be noticed by them. Plan it with somebody who does this every day: Help now has the numbers.

    Call from a phone that they have never had.

night-answer-10-q = I can't sleep.
night-answer-10-a =
    Nobody is owed sleep tonight. Get up, drink some water, keep the light low. Three lines on paper.

    Lie down again; resting is enough.

night-answer-11-q = I can't bear this.
night-answer-11-a = Are you thinking of ending your life?
night-answer-11-yes = Yes, or I don't know
night-answer-11-yes-note = Help now. People there talk about this every night, and you don't have to be sure.
night-answer-11-no = No: help me through the next ten minutes

night-answer-12-q = What do I tell people?
night-answer-12-a =
    One sentence is enough:

    "We have parted and I don't want to talk about it yet. Please bring me no news."
