# The rooms of calm days: the pact, doors, what they still get, people and reasons, hard days.
# Nothing here is asked at night by itself, and nothing has to be finished in one go.

room-enough = Enough for today
room-keep = Keep it
room-change = Change it
room-remove = Remove it
room-remove-what = Its words go from every file of this vault. A backup can still hold them.
room-removed = It is removed.
room-gone = This isn't here any more. Nothing else was changed.
room-words-missing = There was nothing written. Nothing was changed. Write a line, then keep it.
room-words-long = This is longer than one entry can hold. Nothing was kept yet, and all that you typed is still here. Shorten it, or keep it as two.

## The pact

pact-none = No contact, from a day that you choose
pact-none-what = They were free to go, and nobody can be written back. You take yourself out of their life, completely. It is respect for what they want, and it is room for you.
pact-promise = Not before { $clock }, { $day }. That promise stands.
pact-begin = Choose the first day
pact-mine = My pact
pact-since = Since { $day }.
pact-from = It begins on { $day }.
pact-roof = You both still live under one roof. Talk about the home is necessary, and never counts against you.
pact-rules = All of them, not the convenient ones. Touch one to see what it is for.
pact-rules-out = A whole line is kept. A dotted one is left out, for a reason.
pact-rule-out-plain = left out
pact-rule-out = left out: { $need }
pact-told = They have asked you to stop. What has to be settled goes only by the way that they, a court or the police named.
pact-limited = Limited contact
pact-limited-about = About: { $topics }
pact-limited-by = By: { $channel }
pact-limited-at = When: { $hours }
pact-limited-named = By the way that was named: { $way }
pact-limited-none = Something was left out, so contact is limited, not gone. Say what it may be about, by which one way, and when.
pact-limited-go = Say what it is limited to
pact-limited-change = Change what it is limited to
pact-more = More
pact-look-go = Look at my pact
pact-look-offer = Some months have passed. If you like, look at your pact: keep it, change it, end it.
pact-day-change = Change the first day

## The first day

pact-start = From which day?
pact-start-what = Every rule is on from then. One can be left out later, for a written reason.
pact-start-told = Every rule is on from then.
pact-start-today = Today, { $day }
pact-start-later = { $day }, the first day that is free
pact-start-last = { $day }, the day of your last contact
pact-start-other = Another day
pact-start-date = Which day
pact-start-date-note = Only if you chose another day.
pact-start-roof = We both still live under one roof
pact-start-roof-note = Some of the rules then read differently.
pact-start-do = Begin
pact-start-change = The first day of my pact
pact-start-change-do = Keep it
pact-start-unread = This day can't be read, or it is more than a year ahead. Nothing was changed. Choose a day once more.
pact-start-early = The pact before this one ended on { $day }. A new one begins on the day after, or later. Nothing was changed. Choose a later day.
pact-started = It is written down.
pact-changed = It is changed.

## One rule

pact-out = Leave it out for a reason
pact-out-what = It is then limited contact: agreed topics, one way, certain hours. Contact of that kind is necessary, and never counts against you.
pact-out-need = What for?
pact-out-words = Why it has to be, in your own words
pact-out-do = Leave it out
pact-out-missing = A rule is left out for a written reason only. Nothing was changed, and what you typed is still here. Choose what it is for, and write a line.
pact-out-done = It is left out. The reason is kept.
pact-out-since-plain = You left this out.
pact-out-since = You left this out: { $need }.
pact-back = Take it back
pact-back-done = It stands again.
pact-out-named = By { $way }, and by no other way.
pact-out-name-first = What has to be settled goes only by the way that they, a court or the police named. Write that way down first.
pact-out-name-go = Write the way down

## Rules that read differently under one roof

roof-call = I call them only about the home, and only when it can't wait.
roof-call-why = A leak has a time. The rest can be written down.
roof-text = I write to them only about the home.
roof-text-why = A list on the kitchen door begins no wait.
roof-meet = I keep my own hours and my own corner.
roof-meet-why = Under one roof, distance is a timetable.
roof-friends = I am polite in the kitchen, and not a friend for now.
roof-friends-why = Good morning is enough. How they slept isn't mine to ask.
roof-bed = I sleep in a bed of my own.
roof-bed-why = A door that shuts is worth a bad mattress.

## Limited contact

pact-limited-what = What has to be said is about these things, by this one way, at these hours. Contact of that kind is necessary, and never counts against you.
pact-limited-topics = What it may be about
pact-limited-topics-note = One a line: pick-up times, the doctor, the flat.
pact-limited-channel = The one way
pact-limited-channel-note = Mail, or an app for parents. Rather not the thread that you had.
pact-limited-hours = When
pact-limited-hours-note = Weekdays, between five and six.
pact-limited-way = The way that was named
pact-limited-way-note = By them, by a court or the police: a lawyer, a court's app.
pact-limited-empty = Nothing is limited any more. The rules that you left out are still left out.

## Looking at the pact

pact-look = My pact, looked at
pact-look-what = It was yours to make, and it is yours to keep, change or end.
pact-look-words = In your own words, if you like
pact-look-keep = Keep it as it is
pact-look-change = Change something in it
pact-look-end = End it
pact-look-kept = It stays as it is.
pact-look-changing = Touch what you want to change.
pact-look-none = There is no pact to look at.
pact-end = End the pact?
pact-end-what = From now on nothing in it counts. What you noted stays where it is. A new one can begin on any later day.
pact-end-told = What they, a court or the police asked of you still stands.
pact-end-do = End it
pact-end-not = Leave it as it is
pact-ended = The pact has ended. What you noted stays.

## My own lines

lines-mine = My own lines
lines-what = What you want to hold to, in your own words.
lines-none = There is none yet. One is enough.
lines-first = One line
lines-more = One more line
lines-more-note = About dating, about wine, about Sunday evenings: whatever is yours.
lines-may = Some that may fit. None is asked of you.
lines-kept = It is kept.

## Doors: ways in and out

door-all = Doors
door-what = Ways in and out, one at a time, the most used one first.
door-next = Next: { $way }
door-none-open = None of these stands open.
door-first = Name the most used one
door-new = Name another
door-which = Which way is used most?
door-which-name = Which one, if there are several
door-which-name-note = The name of the app or the place. Leave it empty if there is only one.
door-full = A dozen is enough. One of them can be changed or removed.
door-now = Now: { $state }.
door-is-open = open
door-is-closed = closed
door-is-excused = left open for a reason
door-is-excused-for = left open: { $need }
door-close = It is closed
door-reopen = It is open again
door-excuse = Leave it open for a reason
door-excuse-need = What for?
door-excuse-words = In your own words
door-excuse-do = Leave it open
door-excuse-missing = A door is left open for a reason. Nothing was changed. Choose what it is for, or write a line.
door-turned = It is noted.
door-other-ways = Name it, or remove it
door-stands = How does it stand?
door-risk = Changing this can be noticed. Plan it with somebody who does this every day.
door-risk-phone = From a phone that they have never had:
door-unsaid = The step for this way stands here once you have answered what is asked under My situation.
door-told = What has to be settled about this goes only by the way that they, a court or the police named. There is no step for you here.

# What to do where they have asked the person to stop: never a step that leads to them.
way-profile-told = Shortcuts to them
way-profile-told-how = Take the bookmark, the shortcut and the name in your search history away, without opening them once more.
way-thread-told-how = Put the saved thread into the archive without reading upwards. Nothing is to be written there.
way-friends-told-how = One sentence to each: "Please take no word between us."

## What they still get

gift-other = Something else
gift-other-what = In your own words: what still goes from you to them.
give-all = What they still get from you
give-what = One at a time. What you go on giving out of hope may end. What you give for a reason may stay.
give-not-yet = Not yet. This comes later, and only once.
give-not-here = There is nothing to do here.
give-which = What else do they still get?
give-name = In your own words, if you like
give-is-open = still given
give-is-closed = ended
give-is-excused-plain = for a reason
give-is-excused = for a reason: { $need }
give-close = This ends
give-reopen = I give it again
give-excuse = It stays, for a reason
give-excuse-need = What for?
give-excuse-do = It stays
give-excuse-missing = What stays has a reason. Nothing was changed. Choose what it is for.
give-quiet = Nothing has to be announced. It is enough not to offer it, and to say "I can't" when it is asked for.

## People to call

people-call = People to call
people-what = Somebody who would rather be woken than hear of it next week.
people-none = One is enough.
people-grown-up = One of them should be somebody grown up whom you trust.
people-first = Somebody
people-more = One more
people-name = Name
people-phone = Number
people-phone-note = As you would dial it. It may stay empty.
people-note = When, and what for
people-note-note = Awake late. Good with silence.
people-name-missing = There is no name yet. Nothing was changed, and what you typed is still here. Write a name, then keep it.
people-phone-unread = This number holds signs that can't be dialled. Nothing was changed, and what you typed is still here. Use digits and spaces, with + before a country.
people-do-call = Call { $name }
people-do-write = Write to { $name }
people-writes = The message is ready, and you send it yourself: "{ $words }"

## My reasons

reasons-mine = My reasons
reasons-what = Written now, for a night that is worse than this hour.
reasons-none = There is none yet. One line is enough.
reasons-first = A reason
reasons-more = One more
reasons-more-note = What it was like at the end. What you want to wake up to.

## Hard days

dates-all = Hard days
dates-what = A day or an hour that will be hard, and what you will do then, written now.
dates-none = There is none yet.
dates-past = Over
dates-new = Note one
dates-which = A date, or an hour that comes back?
dates-a-date = A date
dates-a-date-what = A birthday, an anniversary, a wedding that you both go to.
dates-an-hour = An hour of the week
dates-an-hour-what = Friday at eight, Sunday after lunch.
dates-name = What is it?
dates-date = Which day
dates-yearly = It comes back every year
dates-theirs = It is a day of theirs
dates-weekday = Which day of the week
dates-clock = At what time
dates-clock-note = It may stay empty.
dates-card = The card: what I will do then
dates-card-note = Where you will be, and with whom. Bread at Mira's, the phone in the hall.
dates-card-note-place = Name a person and a place to be.
dates-no-card = no card yet
dates-with-card = with a card
dates-missing = It needs a few words and a day. Nothing was changed, and what you typed is still here. Fill in what is missing, then keep it.
dates-on = { $day }
dates-on-at = { $day }, { $clock }
dates-every = every { $weekday }
dates-every-at = every { $weekday }, { $clock }
dates-every-year = every year: { $date } { $month }

## Titles of the browser's tab: neutral, the same for everybody

title-lines = Lines
title-doors = Doors
title-things = Things
title-people = People
title-reasons = Reasons
title-dates = Dates
