// They wrote, when the wait is over: looked at by day, by what can be observed, and left unanswered; or
// answered because it is practical. By finger, by keyboard, without script.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fingers, Keyboard } from './hands.mjs'
import { NO_WORKER } from './harness.mjs'
import { PASSPHRASE, Person, wordsOf } from './person.mjs'

const faces = [
  { face: 'finger', Hands: Fingers, size: 'phone' },
  { face: 'keyboard', Hands: Keyboard, size: 'desktop' },
  { face: 'no script', Hands: Fingers, size: 'narrow', script: false },
]

async function begin(t, { face, ...options }) {
  const person = await Person.begin(t, { name: `wrote-${face.replace(' ', '-')}`, secrets: ['Zwirnsee'],
    at: '2026-03-02 23:50:00', ...options })
  const { hands } = person
  await hands.follow('Set up for later')
  await hands.write('A passphrase that they couldn\'t guess', PASSPHRASE)
  await hands.write('The same once more', PASSPHRASE)
  await hands.press('Make it')
  await person.page.goto(person.room.origin)
  await hands.follow('They wrote')
  await hands.press('No')
  return person
}

/** Ticks what is so. Some hands have only keys. */
async function tick(person, labels) {
  for (const label of labels) {
    const box = person.page.getByRole('checkbox', { name: label, exact: true })
    await box.focus()
    await person.page.keyboard.press('Space')
    assert.ok(await box.isChecked(), label)
  }
}

async function look(person) {
  const { of } = await person.events()
  const [{ id }] = of('they_wrote')
  await person.page.goto(`${person.room.origin}/entry/${id}`)
  return id
}

for (const face of faces) {
  test(`at 23:50 a message comes, waits, and is left unanswered by day (${face.face})`, face.script === false ? NO_WORKER : {}, async (t) => {
    const person = await begin(t, face)
    const { hands } = person
    await hands.press('No')
    await hands.press('A day')
    await look(person)
    assert.doesNotMatch(await wordsOf(person.page), /Look at what it says/, 'nothing is read at night, nor while it waits')

    await person.wake('2026-03-04 12:00:00')
    const id = await look(person)
    await person.hands.follow('Look at what it says')
    assert.match(await wordsOf(person.page), /^First: is one of these so\?/)
    await person.met('1-danger')
    await person.hands.press('Go on')
    assert.match(await wordsOf(person.page), /^What is plainly there\?/)
    await person.met('2-there')
    await tick(person, ['It speaks of missing me or of old times, and proposes nothing', 'It came late at night, on a holiday, or after a drink'])
    await person.hands.press('Go on')
    assert.match(await wordsOf(person.page), /^And what is plainly not there\?/)
    await person.met('3-not-there')
    await tick(person, ['It asks in words to try again'])
    await person.hands.press('Go on')
    const says = await wordsOf(person.page)
    assert.match(says, /^Nobody can tell\./)
    assert.match(says, /What it says\s+It speaks of missing me[\s\S]*What it doesn't say\s+It asks in words to try again/)
    assert.doesNotMatch(says, /%|likely|probab|score/i)
    await person.met('4-says')
    await person.hands.press(/^No answer/)
    assert.match(await wordsOf(person.page), /^No answer is an answer\./)
    const { of } = await person.events()
    const [{ of: about, yes, no, then }] = of('they_wrote.looked')
    assert.deepEqual([about, yes, no, then], [id, 'misses late', 'asks-again', 'none'])

    // A threat leads to the numbers, whatever else there is.
    await look(person)
    await person.hands.follow('Look at what it says')
    await tick(person, ['It threatens, or says that something will happen'])
    await person.hands.press('Go on')
    assert.match(await wordsOf(person.page), /^Then this comes first, and the message can wait\./)
    assert.ok(await person.page.locator('main a[href="tel:112"]').count())
    await person.quiet()
  })
}

test('a message about a child goes the short path, and the answer is looked over before it is sent', async (t) => {
  const person = await begin(t, { face: 'practical', Hands: Fingers })
  const { hands, page } = person
  await hands.press('Yes')
  assert.match(await wordsOf(page), /^Then answer that, and only that\./)
  const box = 'What is needed, in one line or two. You send it yourself; nothing of it is kept here.'
  await hands.write(box, 'She has a fever, the card is at Zwirnsee. How are you? I miss you.')
  await hands.press('Look it over')
  const found = await wordsOf(page)
  assert.match(found, /Before you send it[\s\S]*wants more than a fact[\s\S]*how are you[\s\S]*miss you/)
  await person.met('5-found')
  await hands.write(box, 'She has a fever. The card is in her school bag.')
  await hands.press('Look it over')
  assert.match(await wordsOf(page), /Brief, and about one thing\s+She has a fever\. The card is in her school bag\./)
  await person.met('6-plain')
  await hands.press('Done')
  const { all } = await person.events()
  assert.ok(!JSON.stringify(all).includes('fever'), 'a draft is kept nowhere')
  await person.quiet()
})
