# Ebb in a browser, on a phone. The first four stand on the page that is seen while it arrives.

pocket-arriving = One moment.
pocket-arriving-what = Ebb is coming to this device, once. After that it needs no network.
pocket-cannot = This browser can't keep Ebb. A private window often can't; an ordinary one can.
pocket-without-script = Ebb needs script here, to work without a network. Nothing is sent anywhere.

# When a page broke, or the browser took something away.
pocket-broke = Something in Ebb broke on that page. What was saved before is still there.
pocket-broke-again = Back to Ebb

# What a browser does with what is kept in it.
pocket-may-clear = What you keep lies in this browser, sealed. The browser may clear it when the device runs short of space, and clearing its site data takes everything. A backup, kept elsewhere, brings it back.
pocket-clears-too = What you keep lies in this browser, sealed. Clearing its site data takes everything. A backup, kept elsewhere, brings it back.
pocket-delete-what = Every word and every day that you have kept here goes, and with it the keys, and all that is Ebb's in this browser. Nobody can bring it back, neither with your passphrase nor with your words.
pocket-damaged = What is kept in this browser can't be read as it should be. Nothing was changed. A backup brings back what it holds.
pocket-newer = What is kept here was written by a newer Ebb. Nothing was changed. Close every window of Ebb and open it again: the newer one comes then.
pocket-forbidden = This browser doesn't let Ebb keep anything. Nothing was changed. A private window often can't; an ordinary one can.

# Staying open without the passphrase: a choice, with what it costs.
pocket-stay = Stay open here
pocket-stay-what = Ebb asks for your passphrase whenever the browser has put it to rest. If you like, it opens here without it, until a time that you choose.
pocket-stay-truth = While this is on, somebody who copies what this browser keeps can open everything, without your passphrase. Locking deletes the key. The browser may keep a trace of it on the disk for a while, so this can be true after locking as well.
pocket-stay-others = Leave it off where somebody else can get at this device. Lock, and leaving a page, end it at once.
pocket-stay-legend = Ask for the passphrase
pocket-stay-off = Whenever Ebb was locked
pocket-stay-until = Not before { $day }, { $clock }
pocket-stay-day = when your day ends
pocket-stay-week = in seven days

# What it is called on the home screen.
pocket-called = Its name on the home screen
pocket-called-what = Choose first, then add it to the home screen: an icon keeps the name that it was put there with. The picture is a line of water, without a word.
pocket-called-truth = It is a name, not a disguise. Whoever opens it sees what it is, and the browser still shows the address, in its history too. The name can be read without your passphrase.
pocket-called-legend = Call it
pocket-called-own = Ebb
pocket-called-notes = Notes
pocket-called-lists = Lists
pocket-called-water = Water
