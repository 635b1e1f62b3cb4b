# Letters that are never sent. Ebb has no way to send one.

title-notes = Notes
letters-all = Letters
letters-what = They go nowhere. Nobody sees them but you.
letters-none = There is none yet.
letters-write = Write one
letters-line = { $day }, { $clock }
letters-few = a few lines
letters-half = half a page
letters-page = a page
letters-pages = several pages
letters-burned = burned
letters-sealed-first = sealed; it is offered back at the end
letters-sealed-until = sealed until { $day }

letters-box = Write it here. It goes nowhere.
letters-enough = Twenty minutes are enough for one night. It is { $clock } now. Nothing stops you.
letters-one-today = There is one from today. One a day is usually enough; the box is open all the same.
letters-keep = Keep it
letters-not = Don't keep it
letters-kept = It is kept, and sealed.
letters-kept-long = It is kept, and sealed. That is enough for today. Drink something, and do one thing with your hands.
letters-empty = There was nothing written. Nothing was kept, and nothing is lost.

letters-one = A letter
letters-wrote = { $day }, { $clock }
letters-change = Change something in it
letters-changed = It is changed. What stood there before stays sealed in this vault until the letter is burned.
letters-burn-go = Burn it
letters-is-burned = You burned this on { $day }. Its words are gone.
letters-is-sealed-first = It is sealed, as you left it that night. It is offered back to you at the end.
letters-is-sealed-until = It is sealed until { $day }.

letters-burn = Burn it?
letters-burn-worth = This may be worth keeping. A helpline can tell you.
letters-burn-what = Its words go from every file of this vault, and nothing here can bring them back. Its line stays, without them.
letters-burn-backup = A backup, or another device not yet in step, can still open it.
letters-burn-do = Burn it
letters-burn-not = Leave it as it is
letters-burn-done = It is burned.
