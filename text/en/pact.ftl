# The pact: its rules, the reasons for leaving one out, kinds of contact, doors, and what is still
# given for nothing. The rules speak as the person does.

## The twelve rules

rule-call = I don't call them.
rule-call-why = A voice asks for a voice back.
rule-text = I don't write to them.
rule-text-why = Every message begins a wait, and the wait is mine.
rule-picture = I don't send pictures, links or jokes.
rule-picture-why = Small things hope for an answer too.
rule-like = I don't react to what they post.
rule-like-why = A heart beneath a picture is a message without words.
rule-look = I don't look at their profile, or at who has looked at mine.
rule-look-why = I would see what they show, and lie awake over the rest.
rule-post = I don't post anything meant for their eyes.
rule-post-why = What I show to one reader isn't mine any more.
rule-third-person = I don't ask after them or send word through others.
rule-third-person-why = My friends aren't a corridor.
rule-meet = I don't meet them, and I don't go where they will be.
rule-meet-why = A chance that I arranged isn't a chance.
rule-gift = I don't send gifts, flowers or anything grand.
rule-gift-why = A present that hopes is a question with a ribbon on it.
rule-friends = I don't act as a friend for now.
rule-friends-why = A friend could hear any news of them, and I can't yet.
rule-bed = I don't sleep with them.
rule-bed-why = The night would be for two, and the morning for one.
rule-persuade = I don't apologise, beg, argue or explain to change their mind.
rule-persuade-why = They said what they want, and it was theirs to say.

## Why a rule may be left out. It is then limited contact: agreed topics, one channel, hours.

need-children = Children
need-health = Pregnancy or health
need-work = Work
need-study = School or studies
need-home = The home we share
need-care = Caring for somebody together
need-pets = An animal
need-money = Money or belongings
need-papers = Papers and offices
need-law = A court, a lawyer, the law

## Kinds of contact

channel-call = A call
channel-text = A message
channel-mail = A mail or a letter
channel-picture = A picture, a link, a joke
channel-like = A like or a reaction
channel-look = A look at their profile
channel-third-person = Through somebody else
channel-in-person = Face to face
channel-gift = A gift or a gesture
channel-other = Something else

## What set it off

set-off-alone = Being alone
set-off-cant-sleep = Not sleeping
set-off-drink = A drink
set-off-photo = A photo, or a thing of theirs
set-off-song = A song, a place, a smell
set-off-online = Something I saw online
set-off-news = News of them
set-off-date = The day it is
set-off-good-news = Good news of mine
set-off-quarrel = A quarrel, a bad day
set-off-their-message = A message from them
set-off-nothing = Nothing I could name

## Doors: ways in and out, one at a time, the most used first

way-thread = The thread with them
way-thread-how = Mute it, then put it in the archive. Nothing has to be deleted.
way-profile = Their profile
way-profile-how = Mute or unfollow them, and take the name out of your search history.
way-location = Where you both are, on the map
way-location-how = In the map app and the phone's own settings, stop sharing. Some apps tell the other person that you did.
way-accounts = Accounts that you share
way-accounts-how = Write down which there are. Change the password of one that is yours; leave one that is theirs.
way-album = Albums that you share
way-album-how = Copy your own pictures out, then leave the album.
way-playlist = Playlists
way-playlist-how = Leave the shared list, and switch off showing what you are listening to.
way-photos = Photos on your phone
way-photos-how = Move them into one folder, off the first screen, or onto a stick that lies with a friend. Nothing has to be thrown away.
way-keys = Keys
way-keys-how = Put theirs in an envelope, and let somebody else bring it over. Ask for yours the same way.
way-things = Their things
way-things-how = One box, taped shut, with a name on it, where you don't pass it every day.
way-friends = Friends that you share
way-friends-how = One sentence to each: "Please bring me no news of them, and take them none of me."
way-calendar = The calendar
way-calendar-how = Leave the shared one, and take their dates out of yours.
way-other = Another way
way-other-how = Name it. Then name the one step that would close it.

# The only words about doors for somebody who is at risk.
way-at-risk = Changing this can be noticed. Plan it with somebody who does this every day.
way-at-risk-phone = Call from a phone that they have never had.

## What they still get from you

gift-comfort = Listening
gift-comfort-what = The bad days still come to you to be told.
gift-attention = Being there at once
gift-attention-what = Your phone lights up, and you put down what you hold.
gift-advice = Advice
gift-advice-what = What to say to the boss, what to wear, what to buy: it is still asked of you.
gift-lift = Lifts and errands
gift-lift-what = You drive, fetch, carry, wait in for the parcel.
gift-money = Money
gift-money-what = You lend it, or pay a share of what isn't shared any more.
gift-bed = A night now and then
gift-bed-what = You are close again for a night, and apart by noon.
gift-admin = Papers and dates
gift-admin-what = You keep the forms, the dates and the passwords in your head.
gift-pet-care = Looking after the animal
gift-pet-care-what = You walk, feed and take to the vet what was yours together.
gift-sharing-accounts = What you pay for
gift-sharing-accounts-what = Films, music and storage still run on your account.
gift-home = The use of your home
gift-home-what = A key, a sofa, a washing machine, an address for the post.
gift-work = Your hands
gift-work-what = You mend it, translate it, read it over once more.
gift-people = Your people
gift-people-what = Your family and friends are still asked to help.
