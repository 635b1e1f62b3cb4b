# Days, a day, the check-in, a contact, one entry.

## Days

days-title = Days
# $noted days hold something, of $days since the first.
days-noted =
    { $days ->
        [one] You noted something on { $noted } of { $days } day.
       *[other] You noted something on { $noted } of { $days } days.
    }
days-last-thirty = Of the thirty days up to today, { $held } without a message, a call or a look of yours.
days-none = Nothing is noted yet. A day may stay empty; nothing is missing then.
days-table = The same as a table
days-calendar = The same as a calendar
days-table-day = Day
days-table-what = What it holds
days-earlier = Earlier
days-later = Later
days-open = Open a day
days-open-date = Which day
days-open-go = Open it
days-no-date = That isn't a date. Nothing was changed. Choose a day once more.

## One day

days-one-none = Nothing is noted for this day. That is all right.
days-one-ahead = This day is still to come.
days-one-add = Add something to this day
days-one-checkin = How was the day?
days-one-contact = A contact
days-one-before = The day before
days-one-after = The day after

## What an entry is called in a day

entry-urge = The pull
entry-urge-rode-out = The pull. You didn't write.
entry-urge-slipped = The pull. You wrote.
entry-urge-slipped-at-risk = The pull. You were in touch.
entry-checkin = How the day was
entry-letter = A letter, not sent
entry-letter-burned = A letter, burned
entry-letter-sealed = A letter, sealed
entry-note = A note
entry-tonight = Not before { $clock }
entry-they-wrote = They wrote
entry-they-wrote-until = Put away until { $until }
entry-person = Somebody to call
entry-reason = A reason
entry-hard-day = A hard day
entry-pact = The pact began
entry-rule = A rule of the pact
entry-line = A line of your own
entry-limited = What contact is limited to
entry-look = You looked at the pact
entry-door = A door
entry-benefit = Something that they still get
entry-unknown = From a newer Ebb
# A contact in a day: who, then how.
entry-you = You: { $how }
entry-you-necessary = You, because it had to be: { $how }
entry-they = They: { $how }
entry-chance = By chance: { $how }
# The figures of a day; only those that were said.
entry-mood = Mood { $mood }
entry-pulls =
    { $urges ->
        [0] It didn't pull
        [one] It pulled once
       *[other] It pulled { $urges } times
    }
entry-strongest = The strongest { $strongest }
entry-from-to = From { $before } to { $after }
entry-before = { $before } of 10

## One entry

entry-keep = Keep it so
entry-kept = It is put right.
entry-delete = Delete this entry
entry-delete-q = Delete this entry?
entry-delete-worth = This may be worth keeping. A helpline can tell you.
entry-delete-help = Help now
entry-delete-what = Its words go from this vault. A backup, or another device not yet in step, can still open them.
entry-delete-yes = Delete it
entry-delete-no = Keep it
entry-deleted = It is deleted.
entry-gone = This entry was deleted.
entry-back = Back to Days
entry-unknown-text = A newer Ebb wrote this. It is kept as it is, and shown when this Ebb is as new.
entry-put-away = Put away until { $until }. It will still be there.
entry-put-away-open = Put away. It will still be there.
entry-open-now = Open it now
entry-no-words = There are no words in it yet. Nothing was changed. Write some, or delete the entry.
entry-practical = It was practical, and due.
entry-was-danger = Somebody was in danger.
entry-title-field = Heading
entry-text-field = Your words
entry-tags = Words under which it is filed, with commas between
entry-source = It came from { $source }.
entry-hour-before = What the hour before was like
entry-next-time = For the next time
entry-promise = You said: not before { $clock }, { $day }.
entry-urge-before = How strong it was
entry-urge-after = How strong it was afterwards
entry-urge-felt = Afterwards
entry-urge-felt-better = Less
entry-urge-felt-same = The same
entry-urge-felt-worse = More
entry-unsaid = I'd rather not say
entry-urge-triggers = What set it off
entry-urge-own = In your own words, with commas between
entry-urge-action = What you did meanwhile
entry-urge-outcome = How it ended
entry-urge-outcome-rode-out = I didn't write
entry-urge-outcome-slipped = I wrote, called or looked
entry-urge-outcome-noted = I was in touch
entry-urge-outcome-closed = I closed the page
entry-rating-low = hardly there
entry-rating-high = as strong as it gets

## The check-in

checkin-title = How was the day?
# $day is a date.
checkin-for = For { $day }. Leave out what you like.
checkin-still = It is past midnight. This is still for { $day }. Leave out what you like.
checkin-yesterday = For { $day } instead
checkin-urges = How often did it pull?
checkin-urges-low = not once
checkin-urges-high = at least
checkin-urges-more = More than ten
checkin-urges-number = As a number, from 0 to 9999
checkin-strongest = How strong was the strongest?
checkin-mood = How did you feel, on the whole?
checkin-mood-low = very low
checkin-mood-high = very well
checkin-note = What you want to add
checkin-keep = Keep it
checkin-kept = It is kept.
checkin-empty = Nothing was noted. Nothing is missing.
checkin-taken-out = It is taken out.
checkin-ahead = That day is still to come. Nothing was changed, and what you typed is still here. Choose today, or a day before it.

## A contact

contact-title = A contact
contact-title-at-risk = Keep a record
contact-who = Who began?
contact-who-mine = I did
contact-who-needed = I did, because it had to be
contact-who-theirs = They did
contact-who-chance = Nobody: chance
contact-who-chance-small = Such as a picture that a feed showed by itself. Looking for it is your own.
contact-needed-named = Only by the way that was named: { $way }
contact-needed-named-none = Only by the way that they, the court or the police named.
contact-how = How?
contact-how-at-risk = How did it happen?
contact-note = What you want to add
contact-note-at-risk = What was said or done, as exactly as you can
contact-original = Where the original is
contact-original-note = A phone, a folder, somebody who keeps it for you.
contact-earlier = It was earlier
contact-date = Day
contact-time = Time
contact-when-note = Both left empty: now.
contact-keep = Keep it
contact-missing-who = Who began isn't chosen yet. Nothing is lost. Choose one line, then keep it.
contact-missing-how = How it happened isn't chosen yet. Nothing is lost. Choose one word, then keep it.
contact-ahead = That time is still to come. Nothing is lost. Put the time at which it happened, or leave both fields empty for now.
contact-no-time = That isn't a day or a time. Nothing is lost. Write the day like 2026-03-01 and the time like 22:10.
contact-kept = It is noted.
contact-noted-at-risk = It is simply noted.

# After a contact of one's own. Nothing is counted here.
contact-after-look = You looked. You don't have to explain it, and you don't have to look again.
contact-after-like = It is done. You don't have to explain it, take it back or follow it with words.
contact-after-in-person = It has happened. You don't have to explain it or go over it tonight.
contact-after-other = It has happened. You don't have to explain it, take it back or add to it.
contact-after-earlier = It is noted. You don't have to explain it.
contact-after-quiet = No answer may come. Then it means that no answer came.
contact-after-on = Back to Ebb
