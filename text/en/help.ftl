# Help now, the plan for the worst hour, and leaving the page.

help-title = Help now
help-unsure = People there talk about this every night. You don't have to be sure.
help-emergency-first = If it may be now, call the emergency number and say where you are.
help-country = { $country }. In another country the same number can be something else.
help-country-unknown = Choose the country that you are in.
help-country-label = Country
help-country-change = Show this country
help-country-elsewhere = Another country

help-kind-emergency = Emergency
help-kind-crisis = When you can't bear it
help-kind-violence = When somebody hurts or frightens you
help-kind-men-violence = For men
help-kind-own-behaviour = When you are worried about what you may do
help-kind-child = For children and young people

help-seen = as seen on { $date }
help-hours = Hours: { $hours }
help-hours-unseen = Its hours could not be seen
help-languages = Languages: { $languages }
help-free = Free to call
help-charged = Costs what a call costs
help-cost-unknown = Whether it is free could not be seen
help-write = Without speaking: { $ways }
help-one-source = from one source
help-no-number = No number could be checked for it, so none is shown.
help-more = More about this line
help-sources-are = Where this was seen: { $sources }
help-page = Their page
help-page-unchecked = Their page (this address wasn't opened): { $url }
help-ask-there = Ring the emergency number and ask there for the domestic-abuse service.
help-again = If nobody answers, ring again, or ring the emergency number: { $number }.
help-no-crisis = { $country }: no crisis line that could be checked was found. The emergency number is for this as well.
help-anywhere = Lines in other countries
help-no-country = Ebb holds no lines for this country. The emergency number where you are is for this as well.
help-other-phone = If they can see your phone: from a phone that they have never had.
help-grown-up = Or somebody grown up whom you trust.
help-history = Ebb notes nothing of this visit. The browser's history and the phone's call list may.

## The plan for the worst hour: six short lines in the person's own words

help-plan-title = My plan for the worst hour
help-plan-empty = A plan for the worst hour, six short lines of your own, can stand here above the numbers.
help-plan-write = Write my plan
help-plan-change = Change my plan
help-plan-keep = Keep it
help-plan-1 = What it looks like when it begins
help-plan-1-hint = I stop answering people. I lie on the floor.
help-plan-2 = What I can do by myself
help-plan-2-hint = Cold water, shoes on, down to the street.
help-plan-3 = Where to be
help-plan-3-hint = The all-night bakery. My brother's sofa.
help-plan-4 = Whom to ask
help-plan-4-hint = Two names, with numbers.
help-plan-5 = Who is trained for it
help-plan-5-hint = My doctor. The line for this country.
help-plan-6 = What to put out of reach
help-plan-6-hint = What it is, and who keeps it for me.

## Leave this page

leave-note = This doesn't clear your history.
leave-title = Clock
leave-clock = It is { $clock }.
