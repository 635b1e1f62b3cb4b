# Dates and times.

when-date = { $weekday } { $day } { $month }
when-year = { $date } { $year }
when-month-year = { $month } { $year }
when-today = Today
when-tomorrow = Tomorrow
# $day is said by one of the lines above.
when-at = { $day }, { $clock }

when-weekday-1 = Monday
    .short = Mo
when-weekday-2 = Tuesday
    .short = Tu
when-weekday-3 = Wednesday
    .short = We
when-weekday-4 = Thursday
    .short = Th
when-weekday-5 = Friday
    .short = Fr
when-weekday-6 = Saturday
    .short = Sa
when-weekday-7 = Sunday
    .short = Su

when-month-1 = January
when-month-2 = February
when-month-3 = March
when-month-4 = April
when-month-5 = May
when-month-6 = June
when-month-7 = July
when-month-8 = August
when-month-9 = September
when-month-10 = October
when-month-11 = November
when-month-12 = December

# Small numbers in words, for sentences that begin or end with one.
when-number-3 = three
when-number-4 = four
when-number-5 = five
when-number-6 = six
when-number-7 = seven
when-number-8 = eight
when-number-9 = nine
when-number-10 = ten
when-number-11 = eleven
when-number-12 = twelve
