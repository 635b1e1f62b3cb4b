# What a head says so that a hand may write, and an answer to each.
#
# The thought: as it is said in the head, at most 9 words. The answer: at most 55 words, one thought
# a sentence, no odds, nothing about how they feel, no promise, and silence is never a means.
# crates/core/src/excuse.rs says in which hour each of them is near.

excuse-sorry = Only to say sorry.
excuse-sorry-a = An apology that waits for an answer is a question. Write it here first, all of it. Here it asks nothing of anybody. If in a month it is still only an apology, it won't have gone bad.

excuse-lose = If I don't write now, I lose them.
excuse-lose-a = That is fear talking, and fear is always in a hurry. What they decide isn't decided in the next ten minutes, and not by a message at this hour. You can be afraid and leave the phone where it is.

excuse-why = I have to know why.
excuse-why-a = Perhaps you were told, and it didn't help. No reason they could give would be big enough tonight. Write the question down as it is. A question may stay open, and you may lie down beside it.

excuse-cant-sleep = I can't sleep until it's said.
excuse-cant-sleep-a = Then say it, here, with every word that it needs. It doesn't have to arrive anywhere to have been said. Afterwards put the light out and the phone in the hall. Nobody is owed sleep tonight. Lying down is enough.

excuse-lonely = I'm so alone tonight.
excuse-lonely-a = Yes. It is late, and it hurts. You want somebody, and there is one name that the hand knows by heart. Take another name, any that is kind. "Are you awake" will do. If there is no name, the people under Help now are awake.

excuse-one-look = Just one look at the profile.
excuse-one-look-a = It is never the one. It is the picture, then who is in it, then who wrote beneath it. You would see what they show, not how they are. There is nothing on that page that helps anybody sleep.

excuse-forgotten = They'll forget me.
excuse-forgotten-a = Silence doesn't erase you. It isn't a signal either; it is only quiet, and you need it as well. What you were together took place. Nobody can make it not have been.

excuse-explain = They got me wrong. I can explain.
excuse-explain-a = Perhaps they did. Explain it here for as long as it takes, and read it in the morning as if a friend had written it. If it is still true then, it will still be true next month.

excuse-ending = I only want to end it properly.
excuse-ending-a = It has ended, well or badly. One more talk would be one more ending, and one more morning after it. The last word can be yours: write it here, whole, with nobody to interrupt you.

excuse-dont-care = They'll think I don't care.
excuse-dont-care-a = You cared. You were there, and so were they. What they think of it now is theirs, and no message reaches in and sets it right. You care, and you don't write. Both can be true for a whole night.

excuse-friend = A friend would ask how they are.
excuse-friend-a = A friend could hear any answer and go to bed. You may be that one day, or never, and either is all right. Other people ask them. Tonight, let somebody ask you.

excuse-changed = I've changed. They should know.
excuse-changed-a = You may well have. A message is the thinnest place to show it. Keep the change, which was for you as well, and let it get old enough to trust. It doesn't need a witness tonight.

excuse-once = Just this once, then never again.
excuse-once-a = Nobody asks you for never. Only for not before eight. It isn't the message that hurts most, it's the waiting that comes after it, and that begins again each time. You can spare yourself tonight's.

excuse-test = I only want to see if they answer.
excuse-test-a = Then it is an examination, and you are the one who sits it. No answer, and the night gets longer. An answer, and it gets longer too. Nothing has to be found out before morning.

excuse-drink = I've had a drink. I'm honest now.
excuse-drink-a = Honest, perhaps, and less careful with yourself. What is true now is true at noon as well, in a steadier hand. Write it here, word for word. Then water, two glasses. Read it after breakfast.

excuse-hand = I don't know. My hand just went.
excuse-hand-a = Hands do that. This one has had years of practice. Nothing is wrong with you. Lay the phone face down on a table and hold something else: a cup, the cold tap, a sleeve. Stay with it until the line is out.

excuse-anger = They should hear what they did.
excuse-anger-a = Perhaps they should. Write it here, as hard as it is. Once sent, it belongs to them, to answer, to keep, to show around. Here it belongs to you. Anger is allowed. It doesn't need the post tonight.

excuse-who-with = Who are they with right now?
excuse-who-with-a = You can't know. Looking would only give the pictures faces. Where they are tonight is theirs, and it says nothing about what you are worth. Put the light on. Leave the bedroom for a while, with a blanket.

excuse-somebody-new = They've got somebody. I must say something.
excuse-somebody-new-a = That is a blow. You are allowed to sit down. Nothing that you write in this hour would undo it; it would only stay, on their phone, in your name. Breathe out slowly. Tell one person who is on your side.

excuse-dream = I dreamt of them.
excuse-dream-a = It was very near, and then the room was dark. The dream was made out of your own days; they weren't in it. It doesn't have to be told to them. Write it down here, with the odd bits. Drink something. Turn the pillow over.

excuse-song = Our song came on.
excuse-song-a = Three minutes, and everything was back. It wasn't a sign. It was a song, and it plays for everybody. Let it end, or switch it off. Then put on one that you knew before you knew them.

excuse-photo = I found a photo of us.
excuse-photo-a = It was a good day, and it is over. Both are true, and you can cry about both. You don't have to throw it away and you don't have to send it. Put it in a drawer, face down. It keeps.

excuse-liked = They liked something of mine.
excuse-liked-a = It took a thumb, for half a second. It says: seen. Everything else would have to be put in by you, and you would be up till four doing it. It needs no answer. Leave the page; eat something.

excuse-about-me = What they posted was about me.
excuse-about-me-a = Maybe, maybe not. It was put there for everybody, and you could read it a hundred ways before morning. Whoever wants to tell you something can use your name. Close it. Let it have been about the weather.

excuse-reach = Do my messages still reach them?
excuse-reach-a = To check is to knock. If it is shut, the night is worse; if it is open, you are standing in the doorway. Either way it is theirs to open. Put the phone where you would have to get up for it.

excuse-funny = It's only a funny picture.
excuse-funny-a = It is small so that it needn't be called a message. Then comes the waiting, and that isn't small. It is still funny. Send it to somebody who will laugh straight away.

excuse-lonely-too = They're lonely as well, I know it.
excuse-lonely-too-a = You can't know it. If they are, they have a telephone and people. The loneliness that you can do something about is in this room. Something warm. A lamp. A voice.

excuse-waiting = Maybe they're waiting for me to write.
excuse-waiting-a = Maybe they are asleep. You can't see from here, and you don't have to. Anybody who wants to say something can find the words. You have already found yours, and said them.

excuse-their-message = They wrote. It's rude not to answer.
excuse-their-message-a = A message isn't a summons. No answer is an answer, and it isn't unkind. If it is practical and due, one line by day will do. If not, it can lie there, the way letters used to lie in the hall.

excuse-sweet = They wrote something kind. That means something.
excuse-sweet-a = It means that they wrote something kind. It may be all that it is. You can be glad of it, or sore from it, without sending anything back. Read it once, then give the phone a rest in another room.

excuse-good-news = They're the one I'd tell.
excuse-good-news-a = Good news looks for a face, and for a long time it was theirs. Tell somebody who can be glad without having to think about it first. Tell it here too. It stays good news.

excuse-bad-news = Something bad happened. I need them.
excuse-bad-news-a = That is a lot for one night. You need somebody, and you're right to. Let it be a person who can come, or stay on the line, and who doesn't have to be missed again afterwards. If there is nobody, Help now.

excuse-ill = I'm ill. They'd want to know.
excuse-ill-a = Being ill makes everybody smaller and the bed wider. Tell the person who could bring soup, or drive. If it frightens you, ring a doctor or the emergency number: they come. A message can only be waited for.

excuse-theyre-ill = They're ill. It'd be cold to say nothing.
excuse-theyre-ill-a = You can wish somebody well without their knowing it. It is still a wish. They have people near them, with keys and soup. If children or papers hang on it, that has its own way, by day.

excuse-birthday = It's their birthday.
excuse-birthday-a = They will have their birthday either way. From you it wouldn't be only a wish just now. Think it, or say it to the window. It is just as kind.

excuse-our-day = Today would have been our day.
excuse-our-day-a = It would have been, and it's right that it hurts. It is your day as well. Give it to somebody, or let it be a plain day with supper. A message would make it a day of waiting.

excuse-holiday = Everybody writes to everybody today.
excuse-holiday-a = On days like this phones are full of greetings that nobody reads twice. Yours to them would be read, by you, for hours. Write three others, to people who have no idea how you are. Then lay the phone by the coats.

excuse-sunday = Sunday evenings were ours.
excuse-sunday-a = They were. The hour is empty now, and it has a shape. Put something plain into it: soup, a walk round the houses, a call to somebody who is also at home on Sundays. It doesn't have to be nice. It has to be yours.

excuse-everybody-out = Everybody else is out tonight.
excuse-everybody-out-a = It looks like that from a window. Behind most of the others somebody is doing the dishes. Take the smallest company there is: a lit shop, a cinema, a call. There are more people in this town than one.

excuse-stay-friends = They said we'd stay friends.
excuse-stay-friends-a = Many people say it, on the worst day. It isn't a debt, on either side. A friend is somebody whose new love you could hear about over breakfast. If you couldn't yet, you may leave it for now.

excuse-without-me = They can't manage without me.
excuse-without-me-a = It may be hard for them, and they may ask whoever is near. You needn't go on holding from a distance what they have taken into their own hands. There is one person in this room to look after.

excuse-ask-around = I'll just ask somebody how they are.
excuse-ask-around-a = By breakfast it has got round, and now you are waiting for two people. Whoever you ask has to carry something that they didn't choose. Ask them about themselves, another day. Tonight, somebody who is yours alone.

excuse-things = They left their things here.
excuse-things-a = Nobody needs a jacket at night. Put it all in one bag, and the bag by the door. By day, one line with one date is enough, and somebody else may carry it over. It isn't a reason for tonight.

excuse-my-things = They still have my things.
excuse-my-things-a = What you need this week to live or to work, ask for by day, in one line. The rest is safe where it is. It can be fetched by somebody for whom it is only a jumper.

excuse-money = There's still the money to settle.
excuse-money-a = There is, and it has a date, and the date isn't tonight. Write the sum on paper, with a day beside it. In daylight one line will do, about that and nothing else. The bank is shut. You may be as well.

excuse-children = It's about the children, really.
excuse-children-a = If it is, it will look the same at eight. Write down what the children need, in one line. That line can go, by day, the agreed way. Whatever else has come onto the page is yours, and belongs here.

excuse-pet = I only want to see the dog.
excuse-pet-a = Missing an animal is real, and nobody here laughs at it. If there are agreed hours, keep to them. If not, it is one plain line, on a morning. Just now the dog is asleep.
