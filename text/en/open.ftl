# Opening, making and recovering a vault; and the small words of urge help that stand on no
# first-night page of their own.

night-write-show = Show what I wrote
night-less-plain = It is { $clock }.
night-keep-q-this = Keep this?
night-keep-first = Passphrase

open-title = Open what you keep here
open-do = Open
open-forgot = I don't know it any more
open-not-here = This window can't open what is kept here.
open-not-here-how = Start Ebb again, or use the address that it printed when it started. Everything on the first page works here too, and nothing was lost.

start-title = A place that only you can open
start-what = One passphrase opens it. Everything else can wait for other days.
start-codename = What shall they be called here?
start-codename-note = A letter is enough. You may leave it out.
start-do = Make it
start-done = It is made. Tonight nothing else has to be done.
start-done-day = It is made. Today nothing else has to be done.

start-backup = I have a backup
restore-title = Bring a backup back
restore-what = Everything in it comes here, still sealed. What you write here from now on isn't in that file.
restore-file = The file
restore-passphrase = The passphrase of the day on which it was made
restore-do = Bring it back
restore-done = It is back, as it stood when the backup was made.
restore-none = No file came with that. Nothing was changed. Please choose the file.
restore-long = That file is longer than a page can take. Nothing was changed. `ebb restore` takes any length.
restore-not-ours = That file isn't a backup of Ebb. Nothing was changed. Please choose another.
restore-damaged = That backup is cut short or damaged. Nothing was changed. Perhaps there is another one.
restore-newer = That backup was written by a newer Ebb. Nothing was changed. Install the newer one, and it opens.

recover-title = Your recovery words
recover-what = The 24 words from the paper, in their order. With them you choose a new passphrase.
recover-words = The words
recover-words-note = With spaces or line breaks between them. The numbers may stand there too.
recover-done = The new passphrase opens it from now on. Nothing was lost.

passphrase-short = The passphrase is shorter than eight characters. Nothing was changed, and nothing you wrote is lost. Please choose a longer one.
passphrase-differs = The two passphrases aren't the same. Nothing was changed, and nothing you wrote is lost. Please type them once more.
passphrase-wrong = The passphrase doesn't open this vault. Nothing was changed. Try again, or use your recovery words.
passphrase-wait = That was the wrong passphrase several times. Nothing was changed or lost. Please try again at { $clock }.
words-wrong = These words don't open this vault. Nothing was changed. Look at the paper once more: 24 words, in their order.
# $count is how many words were typed, $at which of them it is.
words-count =
    { $count ->
        [0] There are no words yet. Nothing was changed. They are the 24 on the paper, in their order.
        [1] This is one word, and there are 24. Nothing was changed, and what you typed is still here. Look at the paper once more.
       *[other] These are { $count } words, and there are 24. Nothing was changed, and what you typed is still here. Look at the paper once more.
    }
words-unknown = Word { $at } isn't one of those that Ebb makes. Nothing was changed, and what you typed is still here. Look at the paper once more.
words-order = These words don't belong together: one is another word, or two have changed places. Nothing was changed, and what you typed is still here. Look at the paper once more.
vault-damaged = The file of the vault can't be read as it should be. Nothing was changed. `ebb check` says what is damaged, and `ebb check --salvage` gets out what is whole.
vault-newer = This vault was written by a newer Ebb. Nothing was changed. Install the newer one, and it opens.
vault-busy = Another Ebb on this device is changing this vault just now. Nothing was changed here. Please try again in a moment.
vault-there = There is a vault here already. Nothing was changed. Please open that one.
not-saved = It could not be saved: { $why }. What was saved before is still there. What you just wrote is still on this page if you go back.
not-saved-full = the disk is full
not-saved-read-only = the folder may only be read
not-saved-folder = the folder isn't there any more
not-saved-other = the file of the vault could not be written
refused-time = That time is still ahead. Nothing was changed. Please choose one that has passed.
refused-pact = There is a pact already, since { $since }. Nothing was changed. It can be changed under The pact.
refused-gone = That entry was deleted before. Nothing was changed.
refused-other = That could not be written down as it is. Nothing was changed and nothing was lost.
held-waits = Ebb had locked. What you wrote is held in memory, and is saved as soon as you open it.
held-much = That is longer than can be held while Ebb is locked. Nothing was saved. Please go back, copy it, open Ebb and paste it there.
form-old = This page was open for too long, or didn't come from here. Nothing was changed. Please go back, copy what you wrote, and load the page anew.
panic = Something in Ebb broke on that page. What was saved before is still there. Please go back and try once more.
note-kept = Kept.

they-record = Keep a record
they-record-what = When, how and what it was, and where the original is. Nothing here is sealed away from you, and nothing waits.
they-record-date = Day
they-record-clock = Time
they-record-how = How
they-record-words = What it was, in the words that were used if you know them
they-record-original = Where the original is
they-record-original-note = The phone it came to, a screenshot, a bag. The original is worth keeping.
they-record-keep = Keep it
they-record-export = Take the records with me
they-recorded = It is kept, with its day and time.
they-named-way = Only by the way that they, or the order, named.
# By day, when eight is this evening.
they-wait-evening = Until eight this evening
# An answer, looked over before it is sent. The words that were found stand behind each line.
draft-look = Look it over
draft-plain = Brief, and about one thing
draft-copy = Copy it from here. You send it yourself; nothing of it is kept.
draft-found = Before you send it
draft-yours = You decide. The rules know words, not you.
draft-long = It is longer than a practical answer. Whatever isn't needed can be left out.
draft-subjects = It is about more than one thing. One today is enough.
draft-invites = It asks something that wants more than a fact for an answer.
draft-misses = It says more than what is needed:
draft-apology = It apologises. That can stand in a letter that stays here.
draft-meeting = It proposes to meet or to talk. What is needed can often be left at a door, or in writing.
draft-picture = It sends something to look at.
draft-blame = It blames. True or not, it gets an answer.
draft-explains = It explains. A practical answer needs no reason.
draft-hope = It speaks of you two.

they-one-box = What is needed, in one line or two. You send it yourself; nothing of it is kept here.

urge-after = What set it off, if you like
urge-after-title = That hour
urge-after-leave = Leave out what you like.
urge-set-off = What set it off?
urge-before = How strong it was
urge-now = How strong it is now
urge-none = hardly there
urge-full = as strong as it gets
urge-note = What happened
urge-keep = Keep
urge-kept = Kept.
frame-not-done = That was not done.
perhaps-saved = It can't be seen just now whether that was saved: { $why }. What was saved before is still there. Please look before you write it once more.
vault-none = There is no vault here any more. Nothing was changed.
vault-not-ours = There is a file of another program where the vault should be. Nothing was changed. Please start Ebb with another folder.
vault-forbidden = There is a vault in this folder, and this account of the computer may not open it. Nothing was changed.
