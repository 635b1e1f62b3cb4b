# My situation: five questions on a page of its own. Drafts, to be read by somebody who works with
# people hurt at home. No title, path or menu says what was answered.

title-own = Ebb
situation-mine = My situation
situation-what = Five questions. They decide what Ebb keeps from suggesting: a step that is right for most people can be dangerous for one. You may leave out any of them.
situation-kept-how = Your answers are sealed like all the rest, and left out of what is printed, shared or saved as Markdown, CSV or a calendar. The full export (JSON Lines) holds them, and says so.
situation-afraid = Are you afraid of them, or of what they might do?
situation-hurt = Have they hurt, threatened or forced you?
situation-followed = Do they follow you, or can they get into your phone, accounts or location?
situation-told = Have they, or a court or the police, told you to stop contacting them?
situation-young = Are you under 18?
situation-yes = Yes
situation-no = No
situation-rather-not = Rather not say
situation-keep = Keep it
situation-skip = I'd rather not say
situation-leave = Leave it as it is
situation-kept = It is kept. You can change it at any time.
situation-help = If something here is true now, people under Help now know about it, and you don't have to decide anything.
