// "They wrote", the small one, from the first page on: is anybody in danger, is it practical and due, put
// it away, how long it shall wait, and that no answer is one. Before there is anything, locked, open, and
// for somebody at risk.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Keyboard } from './hands.mjs'
import { POCKET } from './harness.mjs'
import { PASSPHRASE, Person, wordsOf } from './person.mjs'

const ANSWER = 'You left your Zwirnsee coat here.'
const NOTE = 'He wrote that he stands by Brombeerweg.'
const SECRETS = ['Zwirnsee', 'Brombeerweg', 'Quendelbach', 'Mohnfeld']

const where = (person) => new URL(person.page.url()).pathname

async function vault(person, codename = '') {
  await person.hands.follow('Set up for later')
  await person.hands.write('A passphrase that they couldn\'t guess', PASSPHRASE)
  await person.hands.write('The same once more', PASSPHRASE)
  if (codename) await person.hands.write('What shall they be called here?', codename)
  await person.hands.press('Make it')
}

/** From the first page to "How long shall it wait?" */
async function putAway({ hands, page }) {
  await hands.follow('They wrote')
  assert.match(await wordsOf(page), /^Is anybody in danger\?/)
  await hands.press('No')
  assert.match(await wordsOf(page), /^Is it practical, and due before tomorrow evening\?/)
  await hands.press('No')
  assert.match(await wordsOf(page), /^Then put it away\./)
}

test('before anything is set up: put away until eight, and kept by a passphrase alone', async (t) => {
  const person = await Person.begin(t, { name: 'they', secrets: SECRETS, at: '2026-03-02 02:04:00', scheme: 'dark' })
  const { hands, page } = person
  await person.met('1-first')
  await hands.follow('They wrote')
  await person.met('2-danger')
  await hands.press('No')
  await person.met('3-due')
  await hands.press('No')
  await person.met('4-put')
  await hands.press('Until eight')
  const silence = await wordsOf(page)
  assert.match(silence, /^No answer is an answer\.\s+It is a whole one, and it isn't unkind\./)
  assert.doesNotMatch(silence, /\d/, 'no number in that moment')
  await person.met('5-quiet')
  await hands.write('What would you answer? Write it here. It goes nowhere.', ANSWER)
  await hands.press('Done')
  assert.match(await wordsOf(page), /^Keep what you wrote\?/)
  await person.met('6-keep')
  await hands.press('Keep it')
  await person.met('7-pass')
  await hands.write('Passphrase', PASSPHRASE)
  await hands.write('The same once more', PASSPHRASE)
  await hands.press('Seal it')
  assert.match(await wordsOf(page), /It is kept, and sealed\.[\s\S]*Good night\./)
  await person.met('8-kept')
  const { of } = await person.events()
  assert.deepEqual(of('contact').map(({ who, channel }) => [who, channel]), [['theirs', 'text']])
  const [{ until, practical, danger, text }] = of('they_wrote')
  assert.match(until, /^2026-03-02T08:00:00/)
  assert.deepEqual([practical ?? false, danger ?? false, text], [false, false, undefined])
  assert.deepEqual(of('letter.written').map((letter) => letter.text), [ANSWER])
  await person.quiet()
})

test('before anything is set up: a no leaves nothing, and danger comes before everything', async (t) => {
  const person = await Person.begin(t, { name: 'they', secrets: SECRETS, at: '2026-03-02 02:04:00', scheme: 'dark' })
  const { hands, page } = person
  const answers = [
    ['I may be', '/they/me', /^Then this comes first, and the message can wait\.[\s\S]*emergency number/],
    ['They say they will kill themselves', '/they/them', /^Take it seriously, and you don't have to carry it alone\.[\s\S]*Getting help for them is not going back\./],
    ['Somebody else may be', '/they/other', /^Then this comes first[\s\S]*where that person is/],
  ]
  for (const [answer, path, words] of answers) {
    await page.goto(person.room.origin)
    await hands.follow('They wrote')
    await hands.press(answer)
    assert.equal(where(person), path)
    assert.match(await wordsOf(page), words)
    await person.met(path.slice(1).replace('/', '-'))
  }
  const number = page.locator('main a[href^="tel:"]')
  await page.goto(`${person.room.origin}/they/them`)
  assert.equal(await number.first().getAttribute('href'), 'tel:112')
  await hands.follow("I've told somebody. Go on")
  await hands.press('Yes')
  assert.match(await wordsOf(page), /^Then answer that, and only that\./)
  await person.met('practical')
  await hands.write('What is needed, in one line or two. You send it yourself; nothing of it is kept here.', 'The key is under the Mohnfeld stone.')
  await hands.press('Done')
  assert.equal(where(person), '/keep')
  await hands.press("Don't keep it")
  assert.match(await wordsOf(page), /^It is gone\./)
  await person.met('gone')
  await person.quiet()
})

test('locked: it is written down with the passphrase, and with it what was in danger', async (t) => {
  const person = await Person.begin(t, { name: 'they-locked', secrets: SECRETS, at: '2026-03-02 21:04:00' })
  const { hands } = person
  await vault(person, 'Quendelbach')
  await hands.leave('Leave this page')
  await person.page.goto(person.room.origin)
  await person.met('1-first')
  await hands.follow('They wrote')
  await hands.press('They say they will kill themselves')
  await hands.follow("I've told somebody. Go on")
  await hands.press('No')
  await hands.press('Three days')
  await hands.press('Done')
  assert.match(await wordsOf(person.page), /^Keep this\?/)
  await hands.press('Keep it')
  await person.met('2-pass')
  await hands.write('Passphrase', PASSPHRASE)
  await hands.press('Seal it')
  const { of } = await person.events()
  const [{ until, danger }, ...others] = of('they_wrote')
  assert.match(until, /^2026-03-05T21:0/)
  assert.deepEqual([danger, others.length, of('contact').length], [true, 0, 1])
  await person.quiet()
})

test('open, by day and by keyboard: written down at once, and it changes no day of the person\'s own', async (t) => {
  const person = await Person.begin(t, { name: 'they-open', secrets: SECRETS, at: '2026-03-02 12:04:00',
    Hands: Keyboard, size: 'desktop' })
  const { hands, page } = person
  await vault(person)
  const made = await wordsOf(page)
  assert.match(made, /It is made\. Today nothing else has to be done\./)
  assert.doesNotMatch(made, /One thing today/, 'the first day is enough as it is')
  await person.bring([{ id: 'pact', at: '2026-03-01T12:00:00+01:00[Europe/Ljubljana]', kind: 'pact.started', v: 1,
    start: '2026-03-01', zone: 'Europe/Ljubljana', day_starts: '04:00' }])
  await page.goto(person.room.origin)
  await putAway(person)
  await person.met('put')
  await hands.press('A week')
  await person.met('quiet')
  const { of } = await person.events()
  assert.match(of('they_wrote')[0].until, /^2026-03-09T12:0/)
  await hands.press('Done')
  await person.met('end')
  await page.goto(person.room.origin)
  await hands.follow('They wrote')
  await hands.press("I'd rather not say")
  await hands.press('Yes')
  await hands.write('What is needed, in one line or two. You send it yourself; nothing of it is kept here.', 'Friday at five.')
  await hands.press('Done')
  const after = await person.events()
  assert.deepEqual(after.of('they_wrote').map(({ practical }) => practical ?? false), [false, true])
  if (!POCKET) { // the terminal's own word on it
    const status = await person.ebb.run(['--passphrase-file', '-', 'status', '--json'], { input: `${PASSPHRASE}\n` })
    assert.deepEqual(JSON.parse(status.stdout).held.since_start, [2, 2])
  }
  await person.quiet()
})

test('at risk: a record in place of all that, nothing waits, and it can be taken along at once', async (t) => {
  // Without script a browser keeps no worker, and the pocket is one.
  for (const face of POCKET ? [{ size: 'phone' }] : [{ size: 'phone' }, { size: 'narrow', script: false }]) {
    const person = await Person.begin(t, { name: 'they-record', secrets: SECRETS, at: '2026-03-02 12:04:00', ...face })
    const { hands, page } = person
    await vault(person)
    await page.goto(`${person.room.origin}/situation`)
    await hands.choose(/Are you afraid/, 'Yes')
    await hands.press('Keep it')
    await person.met('1-today')
    await hands.follow('They wrote')
    const record = await wordsOf(page)
    assert.match(record, /^Keep a record\s+When, how and what it was, and where the original is\./)
    assert.match(record, /Nothing here is sealed away from you, and nothing waits\./)
    assert.doesNotMatch(record, /put it away|How long|No answer|template|block/i)
    await person.met('2-record')
    await hands.write('Day', '2026-03-01')
    await hands.write('Time', '23:40')
    await hands.choose('How', 'Face to face')
    await hands.write('What it was, in the words that were used if you know them', NOTE)
    await hands.write('Where the original is', 'A screenshot, with Mohnfeld')
    await hands.press('Keep it')
    assert.match(await wordsOf(page), /It is kept, with its day and time\./)
    await person.met('3-kept')
    const { of } = await person.events()
    assert.deepEqual(of('contact').map(({ at, who, channel, note, original }) => [at.slice(0, 16), who, channel, note, original]),
      [['2026-03-01T23:40', 'theirs', 'in-person', NOTE, 'A screenshot, with Mohnfeld']])
    assert.equal(of('they_wrote').length, 0, 'nothing is put away')
    await hands.follow('Take the records with me')
    assert.match(await wordsOf(page), /^Take it with you/)
    await person.met('4-export')

    // The pages of the first days, for somebody who is afraid: no step that could be noticed.
    await page.goto(`${person.room.origin}/doors/new`)
    const doors = await wordsOf(page)
    assert.match(doors, /Changing this can be noticed\. Plan it with somebody who does this every day\./)
    assert.doesNotMatch(doors, /block|unfollow|log out|mute/i)
    await person.met('5-door')
    await page.goto(`${person.room.origin}/pact`)
    assert.match(await wordsOf(page), /If writing to them is part of keeping yourself safe, follow your own plan\./)
    assert.equal(await page.locator('main :checked').count(), 0, 'nothing is ticked beforehand')
    await person.met('6-pact')
    await person.quiet()
    await person.room.close()
  }
})
