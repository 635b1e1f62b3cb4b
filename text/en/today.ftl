# Today: where things stand, one thing to do, the next hard day, the way into everything.

## Where things stand. No figure in the first 14 days, none at night.

# $name is what they are called here.
today-held-named =
    { $days ->
        [one] You haven't written to { $name } on { $held } of { $days } day.
       *[other] You haven't written to { $name } on { $held } of { $days } days.
    }
# What the figure rests on. $since is a date, $noted how many days hold a note.
today-rests =
    { $noted ->
        [0] Counted since { $since }. Calls and looks count as well; what they send, and what had to be, doesn't.
        [one] Counted since { $since }, from one day that you noted. Calls and looks count as well; what they send, and what had to be, doesn't.
       *[other] Counted since { $since }, from { $noted } days that you noted. Calls and looks count as well; what they send, and what had to be, doesn't.
    }
today-show = Show where things stand
today-days = See the days

# $days is a number in words up to twelve.
today-absent = You weren't here for { $days } days. That may be good.

## A promise that still holds. $clock is a clock time, $day a date.

today-promise-morning = Not before eight.
today-promise-evening = Not before eight this evening.
today-promise-clock = Not before { $clock }.
today-promise-day = Not before { $day }, { $clock }.

## At night: nothing is asked

today-night = It is { $clock }.
today-night-quiet = Nothing is asked of you at night.

## The day after, by channel; the first form stands with the other words of that moment

today-when-call = You called on { $day } at { $time }.
today-when-like = You reacted to something of theirs on { $day } at { $time }.
today-when-look = You looked at their profile on { $day } at { $time }.
today-when-third-person = You sent word through somebody on { $day } at { $time }.
today-when-in-person = You met on { $day } at { $time }.
today-when-gift = You sent something on { $day } at { $time }.
today-when-other = You got in touch on { $day } at { $time }.
# How an if and a then are kept, in one line.
today-if-then = If { $if }, then { $then }
today-if-then-kept = It is kept, in your words.

## One thing today

today-one = One thing today
today-one-later = Not today
today-one-put-off = Not today, then.

today-step-words = Write down the recovery words. If you ever forget the passphrase, they are the only other way in.
today-step-words-go = The recovery words
today-step-situation = Five questions about your situation, so that nothing here gives you the wrong advice. Each may be left out.
today-step-situation-go = My situation
today-step-pact = The pact: what you don't do for now, each line with its reason, from a day that you choose.
today-step-pact-own = Lines of your own, if you want any. Nothing is ticked beforehand.
today-step-pact-go = The pact
today-step-door = One door: a way in or out that you use most, such as the thread with them.
today-step-door-go = Find one door
today-step-people = Somebody to call. One name is enough, with a number.
today-step-people-go = Somebody to call
today-step-reasons = One reason of your own, for an hour that is harder than this one.
today-step-reasons-go = Write one reason
today-step-day-end = When your day ends. Until you say otherwise it ends at four in the morning, so that a night belongs to the evening before it.
today-step-day-end-go = When my day ends
today-step-backup = A backup. This browser may clear what you keep here when the device runs short of space.
today-step-backup-go = Make a backup

today-review = Some months have passed since you made the pact. Keep it, change it or end it: each is a good answer.
today-review-go = Look at my pact
# $door is the name of a door.
today-door = This door is open: { $door }. Closed, excused or left for another day.
today-door-go = Look at this door
today-checkin = How was the day? Twenty seconds, and you may leave out what you like.
today-checkin-go = How was the day?

## The next hard day

today-hard-none = There is no card for it yet.
today-hard-change = Change the card
today-hard-write = Write the card

## The way into everything

today-ways-day = How was the day?
today-ways-day-small = Twenty seconds
today-ways-contact = A contact
today-ways-they = They wrote
today-ways-letters = Letters
today-ways-letters-small = Written, and not sent
today-ways-stands = Where things stand
today-ways-days = Days
today-ways-pact = The pact
today-ways-doors = Doors
today-ways-doors-small = Ways in and out, one at a time
today-ways-gives = What they still get
today-ways-dates = Hard days
today-ways-holds = What holds
today-ways-people = People to call
today-ways-reasons = My reasons
today-ways-rest = Ebb itself
today-ways-situation = My situation
today-ways-settings = Settings
