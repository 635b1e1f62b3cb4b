# The words of the frame that stands around every page, and of the pictures.

frame-skip = Skip to the page
frame-always = Always here
frame-help = Help now
frame-want = I want to write to them
frame-leave = Leave this page
frame-home = Ebb, to the first page
frame-invented = An invented life, to look around in
rating-skip = skip

# The calendar of days. Each is said inside a cell, after its number.
picture-noted = noted
picture-not-noted = not noted
picture-you-wrote = you wrote, called or looked
picture-they-wrote = they wrote
picture-hard-day = a hard day
picture-today = today

# What the calendar's marks mean, beneath it.
picture-key-noted = A day that you noted.
picture-key-not-noted = Nothing noted. The line has a gap.
picture-key-you-wrote = You wrote, called or looked. The line goes on.
picture-key-they-wrote = They wrote.
picture-key-hard-day = A hard day, known beforehand.
picture-key-today = Today.

# How it was afterwards.
picture-better = less
picture-same = the same
picture-worse = more

frame-no-page = There is no page here.
frame-no-page-home = Back to Ebb
