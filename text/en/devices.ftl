# Several devices in step by way of a relay, letting one in, and taking one out.

devices-title = Other devices
devices-what = The same Ebb on a phone and on a computer: what you write on one is there on the other. A relay hands sealed records from one to the other, and can read nothing of them.
devices-list = Devices
devices-here = this device
devices-out = taken out
devices-one = Device { $id }
devices-add = Let another device in
devices-step = Bring into step now
devices-busy = Under way …
devices-look = Look again
devices-last = At { $clock }:
devices-relay-now = By way of { $relay }. While Ebb is open here, it stays in step by itself.
devices-invented = The invented life stays on this device.

# The relay's address.
relay-address = The relay's address
relay-address-note = Whoever runs it for you can tell you: you yourself, or a friend. It begins with https://.
relay-no-address = That isn't an address. Nothing was changed. A relay's address looks like https://ebb.example.org
relay-open = That address isn't encrypted on its way. Nothing was changed. A relay's address begins with https://, unless it is on this very device.
relay-none = No relay is known here yet. Nothing was changed. Please type its address.

# Letting a device in.
devices-add-what = Have the other device beside you. Twelve words appear here, to be typed there. They are good for fifteen minutes and for one device.
devices-add-everything = Whoever types these words can read everything that you keep here. Only your own device should.
devices-truth = As a relay, it can read nothing: what passes is sealed. Whoever serves Ebb's pages to a browser is trusted with more, at every update. Host them yourself, or apart from the relay.
devices-add-do = Show the words
devices-words = Twelve words for the other device
devices-words-where = There, open Ebb and choose “I have Ebb on another device”. The relay is { $relay }.
devices-words-code = Or point the phone's camera at this. It opens { $relay }, where Ebb must be served too.
devices-words-program = With the program on a computer: { $command }
devices-words-wait = This page goes on by itself when the other device is there.
devices-call-off = Let nobody in
devices-called-off = Nobody was let in. The words are worth nothing now.
devices-let-in = The other device is in. Both are brought into step now.
devices-nobody-came = The fifteen minutes are over, and no device came. Nothing was changed.
devices-unreadable = What came with these words can't be read. Nobody was let in, and nothing was changed. Please begin again, with new words.

# One device.
devices-name = What you call it
devices-name-note = Sealed like everything else. You may leave it empty.
devices-name-long = That name is longer than 64 characters. Nothing was changed.
devices-named = Kept.
devices-remove = Take it out
devices-remove-what = From now on it gets nothing new, and what it writes is no longer taken. What it holds already it keeps, and whoever has its passphrase can still read that.
devices-remove-new = New keys are made for everything from now on. You type nothing, and your passphrases and your paper stay as they are.
devices-remove-do = Take it out
devices-perhaps-out = The relay can't be reached, so it can't be seen whether that device is out. What you wrote here is safe. Please look again when there is a network, and take it out once more if it still stands here.
devices-removed = It is out. What it holds already it keeps.
devices-removed-what = This device was taken out. What it held then it may still hold.

# Using no relay any more.
devices-leave = Use no relay any more
devices-leave-what = The relay is asked to forget all sealed records of yours. What is on your devices stays, and each goes on alone. Copies that the relay's host has made may last longer.
devices-leave-do = Use none

# On the device that wants in.
join-here = I have Ebb on another device
join-title = Ebb from your other device
join-what = On the other device, under Settings, choose “Let another device in”. It shows an address and twelve words.
join-words = The twelve words
join-words-note = With spaces or line breaks between them.
join-passphrase = A passphrase for this device
join-passphrase-note = It opens Ebb on this device alone, and may be another one than there. At least eight characters; a few words are better.
join-do = Bring it here
join-waits = Waiting for the other device …
join-waits-what = Leave the page with the words open there. As soon as both have met, everything comes here, still sealed.
join-call-off = Stop waiting
join-done = This device is in. What you wrote elsewhere is on its way here.
join-words-wrong = These aren't the twelve words. Nothing was changed, and what you typed is still here. Look once more: twelve words, in their order.
join-unreached = The relay can't be reached. Nothing was changed. Look at its address once more, and whether this device has a network.
join-nobody-came = The other device didn't answer within fifteen minutes. Nothing was changed. Begin again on both, with new words.
join-not-let-in = What the other device answered can't be read here. Nothing was changed. Begin again on both, with new words.

# How coming into step went. $taken and $sent are counts of records.
step-done = In step. Records that came: { $taken }. That went: { $sent }.
step-unreached = The relay can't be reached. What you wrote here is safe. It is tried again by itself, and now if you press.
step-no-vault = The relay doesn't know what you keep here. Nothing is lost. It can be given to it.
step-give = Give it to this relay
step-wrong-token = The relay doesn't take what your devices agreed on for true. Perhaps it went back to an earlier state. What you wrote here is safe. Ask whoever runs it, or let your devices meet at another one.
step-closed = This relay takes nobody new. Nothing was changed. Ask whoever runs it, or use another one.
step-full = The relay has no more room for you. What you wrote here is safe, and stays on this device alone until there is room. Ask whoever runs it.
step-later = The relay has too much to do just now. What you wrote here is safe. It is tried again by itself.
step-refused = The relay said no: { $code }. What you wrote here is safe, and nothing was changed.
step-senseless = What answered at that address is no relay. What you wrote here is safe, and nothing was changed.
step-removed = This device was taken out on another one. What is here stays, and you can read it and take it with you. Nothing new comes, and nothing goes.
step-roster = The relay shows a list of devices that none of yours made. It wasn't taken over, and nothing was changed. Please don't use this relay any more.
step-busy = The other devices are writing just now. What you wrote here is safe. It is tried again by itself.
step-old-copy = This is an older copy than the one that was here before. Nothing is lost. Open it, and it goes on as a device of its own.

# What a relay did wrong. Everything else is in step; nothing wrong was taken over.
found-title = The relay isn't in order
found-what = Nothing that is wrong was taken over, and everything that you wrote here is safe. Ask whoever runs it, or use another one.
found-withheld = It keeps back what device { $device } wrote after record { $number }.
found-altered = Record { $number } of device { $device } was altered.
found-invented = Record { $number } of device { $device } isn't by any device of yours.
found-after-removal = Record { $number } of device { $device } was written after you took that device out.
found-swapped = It handed out something else for device { $device }.
found-forked = There are two different records { $number } of device { $device }: the relay lies, or two copies wrote as one device.
found-not-kept = It didn't keep what was sent to it.
found-went-back = It went back to an earlier state.
devices-code = The same words for a camera
