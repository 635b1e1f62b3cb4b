# The first nights, page by page. Every id that begins with night- stands on a page of at most
# 60 words with at most one question (a test counts). Nothing here praises, counts or asks why.

## The first page

night-first-q = What is it?
night-first-write = I want to write to them
night-first-wrote = I already did
night-first-they-wrote = They wrote
night-first-else = Something else tonight
night-first-later = Set up for later
night-first-open = Open what I keep here
night-first-kept = Nothing is kept unless you say so. Nothing leaves this device.

## "I want to write to them": the box and the wait

night-write-box = Write it here. All of it. It goes nowhere.
# Beneath the box, with the slow line. $until is a clock time.
night-write-wait = Ten minutes, until { $until }. You don't have to do anything.
# Where no wait is set (somebody at risk): the box alone.
night-write-no-wait = There is no hurry here, and nothing to get right.
night-write-meanwhile = Something for the meantime
night-write-over = The ten minutes are over
night-write-stop = Stop here
night-write-sent = I wrote to them
night-write-back = Back to the box

## Meanwhile: one thing at a time

night-meanwhile-title = One thing meanwhile
night-meanwhile-water = A glass of water
night-meanwhile-person = A person
night-meanwhile-answer = An answer to what I am thinking
night-meanwhile-reasons = My reasons
night-meanwhile-do = Something to do
night-meanwhile-want = What I want from them now
night-meanwhile-other = Something else
# $until is a clock time.
night-meanwhile-still = The wait ends at { $until }.

night-water-title = A glass of water
night-water-text =
    Get up for it. Let the tap run until it is cold. Drink slowly, standing, the whole glass.

    Then sit down somewhere that isn't the bed.

night-person-title = A person
night-person-text =
    Somebody who is good to you. You don't have to explain, and they don't have to know what to say.

    Somebody awake is enough.
night-person-call = Call { $name }
night-person-write = Write to { $name }
night-person-words = Can you talk? You needn't say anything wise
night-person-own-way = In your contacts, the first who would rather be woken than hear of it later.
night-person-nobody = If there is nobody, Help now is for that.

night-thoughts-title = What is the thought?
night-thoughts-more = Other thoughts
night-thoughts-other = Another thought

night-reasons-title = My reasons
night-reasons-yours = Your own words, from a calmer hour.
night-reasons-none = There is nothing here yet. One line is enough.
night-reasons-q = What would you like to wake up to?
night-reasons-put = Put it here

night-do-title = Something to do
night-do-text = One thing. It may be small and it may be dull.
night-do-other = Something else
night-do-back = I'll do this

night-do-1 = Fill a glass with water and drink it at the window.
night-do-2 = Wash your face with cold water, and the insides of your wrists.
night-do-3 = Wash three cups by hand, slowly.
night-do-4 = Take a warm shower. Stay until the mirror is grey.
night-do-5 = Make toast. Eat it sitting down.
night-do-6 = Name five things that you can see from here. Then four that you can hear.
night-do-7 = Lie on the floor for five minutes with your feet up on the bed.
night-do-8 = Fold what lies on the chair.
night-do-9 = Write down, on paper, what has to be done tomorrow. Three things at most.
night-do-10 = Water the plants, one after the other.
night-do-11 = Change the pillowcase.
night-do-12 = Read two pages of a book that you have read before.
night-do-13 = Play one song that you loved before you knew them.
night-do-14 = Draw the room, badly, with whatever pen is there.
night-do-15 = Put the phone on its charger in the hall, and walk back without it.
night-do-16 = If it is safe outside, put your shoes on and walk to the corner and back.

night-want-title = What do you want from them now?
night-want-text = The want is real. They aren't the only place for it.
night-want-other = Another want

night-want-1 = To be held
night-want-1-a = A blanket around the shoulders, and something warm against the stomach. An animal, if there is one. Tomorrow, a friend: you can ask for it in those words.
night-want-2 = To have mattered
night-want-2-a = You were there; you know the days on which you did. Write one of them down, with the weather. It happened, and nobody has to confirm it.
night-want-3 = An explanation
night-want-3-a = Any answer tonight would bring three more questions. Write yours down, all of them. By day, somebody who knew you both can hear them.
night-want-4 = To know they're well
night-want-4-a = They have people near them who can look after that. You kept watch for a long time. You may sit down.
night-want-5 = Their voice
night-want-5-a = Another voice won't be that voice. It is still a voice in the room: a friend's, the radio's, somebody reading a book aloud.
night-want-6 = That I'm not to blame
night-want-6-a = Nobody can say it in a way that lasts until morning. Somebody who knows you can look at it with you by day, all of it. Tonight it may stay unsettled.
night-want-7 = Company in this bed
night-want-7-a = A lamp in the next room. The radio, low. A friend on the line who needn't talk. The sofa, with your own blanket: nobody minds where you sleep.
night-want-8 = To tell about today
night-want-8-a = Tell it here, from the morning on. Or to the friend who always asks how a thing ended.
night-want-9 = To be angry aloud
night-want-9-a = Say it aloud in the kitchen. Write it here in big letters. Walk up and down. Anger needs room more than it needs an address.
night-want-10 = To say sorry
night-want-10-a = Say it on the page, whole, without asking for anything. Then it has been said by somebody who meant it. Nobody has to answer it tonight.
night-want-11 = To be wanted
night-want-11-a = No message that asks for it can bring it. Think of somebody who was glad to see you not long ago. Put on something soft. Tomorrow, go where you are expected.
night-want-12 = An hour without it
night-want-12-a = Then it is rest you want. A film you know by heart, a warm bath, lying down in the dark. If it doesn't let go of you, Help now: somebody is awake.

## And now?

night-now-q = And now?
night-now-less = Less
night-now-same = The same
night-now-more = More
night-now-skip = I'd rather not say

# $clock is the time now.
night-less = It is { $clock }. You didn't write.
night-less-q = Shall it wait until eight?
# By day, when eight is this evening.
night-less-q-day = Shall it wait until eight this evening?
night-less-yes = Yes, until eight
night-less-no = I'd rather not promise
night-less-held = Not before eight. That is the whole promise.

night-same = The same is all right. Nothing has to be better yet.
night-same-q = Another ten minutes, or only until eight?
night-same-ten = Another ten minutes
night-same-eight = Only until eight

night-more =
    Then don't be alone with it.

    Call somebody who is good to you, or Help now: people there talk about this every night, and you don't have to be sure.
night-more-person = A person
night-more-help = Help now
night-more-ten = Another ten minutes here

## Keep it?

night-keep-q = Keep what you wrote?
night-keep-text = Kept, it is sealed on this device, and one passphrase opens it. Not kept, it is gone for good.
night-keep-yes = Keep it
night-keep-no = Don't keep it
night-keep-passphrase = A passphrase that they couldn't guess
night-keep-passphrase-hint = Four or five words that have nothing to do with each other or with them. Nobody can send you a new one.
night-keep-again = The same once more
night-keep-open = Your passphrase
night-keep-seal = Seal it
night-kept = It is kept, and sealed.
night-gone = It is gone.
night-good-night = Put the phone in another room. Good night.
night-good-day = Put the phone in another room for an hour.

## "I already did"

night-sent = It is sent. You don't have to explain it, take it back or send another.
night-sent-box = What would the next one say? Write it here.
night-sent-no-answer = No answer may come. Then it means that no answer came.
night-sent-act = One thing now
night-sent-mute = Mute the thread
night-sent-mute-how = Open the thread, find Mute, close it again without reading upwards. They aren't told, and it can be undone.
night-sent-hand = Give the phone to somebody until eight
night-sent-hand-how = "Keep this until eight, and don't give it to me before." They don't have to know more.
night-sent-room = Put it in another room
night-sent-room-how = Face down, on its charger, the door shut. What comes will still be there at eight.
night-sent-done = Done
night-sent-skip = Not now
night-sent-calm = You wrote this on a calm day:
night-sent-rest = Nothing more is asked tonight.

## "They wrote", the small one

night-they-danger-q = Is anybody in danger?
night-they-danger-no = No
night-they-danger-me = I may be
night-they-danger-them = They say they will kill themselves
night-they-danger-other = Somebody else may be
night-they-danger-skip = I'd rather not say

night-they-me =
    Then this comes first, and the message can wait.

    If it may be now, call the emergency number. If you aren't sure, the people under Help now can think it through with you.
night-they-other =
    Then this comes first, and the message can wait.

    If it may be now, call the emergency number where that person is, and say where they are.

night-they-due-q = Is it practical, and due before tomorrow evening?
night-they-due-what = A child, a medicine, a key, a bill with a date. Not a feeling, however strong.
night-they-due-yes = Yes
night-they-due-no = No

night-they-yes =
    Then answer that, and only that.

    One line, or two. No "how are you", nothing that asks for more.

    Write it here first. Read it once. Send it, and put the phone down.
night-they-no =
    Then put it away. You don't have to read it again.

    Mute the thread, or lay the phone in another room. It will still be there.

night-they-wait-q = How long shall it wait?
night-they-wait-eight = Until eight
night-they-wait-day = A day
night-they-wait-days = Three days
night-they-wait-week = A week
night-they-wait-open = I don't know yet

night-they-silence =
    No answer is an answer.

    It is a whole one, and it isn't unkind. You don't have to announce it.

    The message says what it says. What it means can't be found out now, and doesn't have to be.
night-they-box = What would you answer? Write it here. It goes nowhere.

# The draft of safety.md, word for word; the emergency number and the lines follow it at once.
they-kill-text =
    Take it seriously, and you don't have to carry it alone.

    If it may be now: call the emergency number where they are, and say where they are. Or tell somebody who is near them: family, a friend, a housemate.

    You may answer one line: "I've asked for help for you." Getting help for them is not going back.
they-kill-number = Emergency number, { $country }
they-kill-elsewhere = They are in another country
they-kill-rest = The rest can wait until this is done.
they-kill-go-on = I've told somebody. Go on

## First lines of the box where something else comes first

state-at-risk-first = If writing to them is part of keeping yourself safe, follow your own plan.
state-asked-first = They have asked you to stop. Another message can frighten them, and in many countries it is an offence. You can want to write and not write.
# Before a letter is burned or deleted, a page printed, a report made.
state-at-risk-before-burning = This may be worth keeping. A helpline can tell you.
state-at-risk-before-printing = Printers and print shops keep copies.
state-asked-before-report = A court may ask to see this.

## The next day, once, in daylight

slip-next-when = You wrote on { $day } at { $time }.
slip-next-q = What was the hour like before?
slip-next-plan = For the next time, in your words
slip-next-if = If
slip-next-then = then
slip-next-if-hint = it is Sunday and I have had wine
slip-next-then-hint = the phone sleeps in the kitchen
slip-next-keep = Keep this
slip-next-later = Not now
slip-next-stands =
    { $days ->
        [one] You haven't written on { $held } of { $days } day.
       *[other] You haven't written on { $held } of { $days } days.
    }
absent-days =
    { $days ->
        [one] You weren't here yesterday. That may be good.
       *[other] You weren't here for { $days } days. That may be good.
    }
