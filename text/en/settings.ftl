# Settings, and everything that is carried in or out: files, backups, deleting.

settings-title = Settings
settings-save = Save
settings-saved = Saved.

settings-part-you = As you like it
settings-part-key = The lock
settings-part-words = What you have written

## My day

settings-day = When my day ends
settings-day-now = at { $clock }
settings-day-what = A night belongs to the evening before it. With 04:00, half past one still counts for the day before.
settings-day-clock = My day ends, and the next begins, at
settings-day-zone = Time zone
settings-day-zone-note = Written like Europe/Ljubljana.
settings-day-from = A changed hour or zone counts from its own day on. Earlier days stay as they were.
settings-day-bad-clock = That is no time of day. Nothing was changed, and what you typed is still here. Write it like 04:00.
settings-day-bad-zone = That time zone isn't known here. Nothing was changed, and what you typed is still here. Write it like Europe/Ljubljana.

## Names

settings-names = What they are called here
settings-names-label = A letter is enough
settings-names-note = It stands on your own pages and nowhere else: not in the tab, an address, a file's name or a calendar.
settings-names-long = That is longer than 60 characters. Nothing was changed, and what you typed is still here. Please choose a shorter one.

## Colours and spelling

settings-look = Colours and spelling
settings-look-night = Night colours, by day as well
settings-look-spell = Let the browser check my spelling
settings-look-spell-warn = Some browsers send the text to a server for that. Then what you write would leave this device.

## The lock

settings-lock-at-once = Lock now
settings-lock = Lock by itself
settings-lock-now =
    { $minutes ->
        [one] after a minute
       *[other] after { $minutes } minutes
    }
settings-lock-hour = after an hour
settings-lock-what = When nobody has touched a page for this long, Ebb locks. What you were just writing is kept until you open it again.
settings-lock-legend = Lock

## What comes first in that hour

settings-order = What comes first in that hour
settings-order-what = When it pulls, these stand by in this order. Touch one to put it first.

## Country

settings-country = Country for Help now
settings-country-guess = Guess it from the time zone
settings-country-what = The numbers under Help now are for this country.

## Passphrase

settings-passphrase = Another passphrase
settings-passphrase-what = The old one opens nothing here any more. A backup made before still opens with the old one.
settings-passphrase-old = The passphrase until now
settings-passphrase-new = The new passphrase
settings-passphrase-do = Change it
settings-passphrase-done = From now on the new passphrase opens it. Nothing else was changed.

## Recovery words

settings-words = Recovery words
settings-words-what = 24 words on paper open what you keep here when the passphrase is lost. Nobody else can help with that.
settings-words-keep = Keep the paper where they wouldn't look and you would.
settings-words-anew = New words are made each time. Words that were written down earlier then open nothing any more.
settings-words-do = Make the words
settings-words-shown = Write these down on paper
settings-words-shown-what = In this order. They are shown this once: no photo, no file.
settings-words-done = I have written them down
settings-words-noted = The words are on your paper now. They aren't shown again. You can make new ones at any time.

## Taking it with you

settings-export = Take it with you
settings-export-what = Everything that you have written, in a file that other programs can read. The file isn't sealed: whoever finds it can read it.
settings-export-print = Printers and print shops keep copies.
settings-export-court = A court may ask to see this.
settings-export-as = As
settings-export-jsonl = JSON Lines
settings-export-jsonl-note = Whole, and for another Ebb. Your answers under My situation are in it.
settings-export-md = Markdown
settings-export-md-note = To read, or to print.
settings-export-csv = CSV
settings-export-csv-note = For a spreadsheet.
settings-export-ics = Calendar
settings-export-ics-note = Your hard days, for a calendar. Look first who else can see that calendar.
settings-export-with = With my answers under My situation
settings-export-with-note = For Markdown and CSV. They are left out unless you tick this.
settings-export-do = Make the file
settings-export-sealed = A sealed backup instead
settings-export-which = Nothing was made yet. Please choose one of the files.

## Backup

settings-backup = Backup
settings-backup-what = One sealed file with everything in it. The passphrase of today opens it.
settings-backup-where = Keep it where nobody else comes across it: another disk, not a shared cloud.
settings-backup-later = What you delete or burn later can still be read in a backup made before.
settings-backup-do = Make a backup

## Bringing it in

settings-import = Bring lines in
settings-import-what = Lines that Ebb wrote: the file notes.jsonl. Or a diary of jrnl's, as JSON. Nothing that stands here is changed by it.
settings-import-paste = Paste them here
settings-import-file = or choose the file
settings-import-rest = If a line can't be read, take the others
settings-import-do = Bring them in
settings-import-nothing = There was nothing in it. Nothing was changed. Paste the lines, or choose the file.
settings-import-unreadable = That file can't be read. Nothing was changed. Choose the file notes.jsonl, or a diary of jrnl's.
settings-import-broken = The file didn't arrive whole. Nothing was changed. Please choose it once more.
settings-import-long = That is longer than 64 MiB. Nothing was changed. Bring it in by parts, or with `ebb import`.
settings-import-again = Nothing was taken, and nothing here was changed. Mend the lines that are named below, or tick the line beneath the box.
settings-import-choose = The file is too long to stay in the box. Please choose it once more.
settings-import-report = Brought in
settings-import-taken =
    { $lines ->
        [0] No new line was taken.
        [one] One line was taken.
       *[other] { $lines } lines were taken.
    }
settings-import-known =
    { $lines ->
        [one] One line stood here already, word for word.
       *[other] { $lines } lines stood here already, word for word.
    }
settings-import-different =
    { $lines ->
        [one] One line is known here with other words. What stands here was kept.
       *[other] { $lines } lines are known here with other words. What stands here was kept.
    }
settings-import-gone =
    { $lines ->
        [one] One line was deleted here before. It wasn't taken.
       *[other] { $lines } lines were deleted here before. They weren't taken.
    }
settings-import-bad =
    { $lines ->
        [one] One line can't be read.
       *[other] { $lines } lines can't be read.
    }
settings-import-numbers = Lines { $numbers }
settings-import-more = and { $more } more
settings-import-line = Line
settings-import-why = What is wrong
settings-import-back = To Ebb

## Deleting

settings-delete = Delete everything
settings-delete-worth = This may be worth keeping. A helpline can tell you.
settings-delete-what = Every word and every day that you have kept here goes, and with it the keys, and all that is Ebb's in the folder { $place }. Nobody can bring it back, neither with your passphrase nor with your words.
settings-delete-not = What this can't reach
settings-delete-not-backups = Backups that you made
settings-delete-not-files = Files that you took with you
settings-delete-not-devices = Other devices with Ebb on them
settings-delete-not-history = The browser's history, and its list of downloads
settings-delete-not-copies = Copies that this device makes by itself, and what a disk still holds of deleted files for a while
settings-delete-first = Take it with you first
settings-delete-passphrase = Your passphrase
settings-delete-do = Delete everything
settings-delete-done = Everything is deleted.
