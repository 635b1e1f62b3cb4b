// The first days: a passphrase and a name tonight, then one thing a day, each of which may be left.
// Walked by finger on a phone, by keyboard alone, and without script.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keyboard } from './hands.mjs'
import { NO_WORKER, POCKET, saved } from './harness.mjs'
import { PASSPHRASE, Person, wordsOf } from './person.mjs'

const CODENAME = 'Quendelbach'
// Chosen anew once the first one is forgotten.
const OTHER = 'other words for the same door'
const WORDS_OF_MINE = {
  door: 'the green one by Zwirnsee', person: 'Mirabellica', phone: '+386 40 123 456',
  reason: 'I want to sleep through a whole Brombeernacht.',
}
const SECRETS = [CODENAME, OTHER, 'Zwirnsee', 'Mirabellica', '123 456', 'Brombeernacht']
const FOUND_UNDER = { situation: 'My situation', pact: 'The pact', door: 'Doors', people: 'People to call',
  reasons: 'My reasons', 'day-end': 'Settings', words: 'Settings' }

/** Today offers exactly this, and it may be left. Without a name: nothing. */
async function offers({ page }, link) {
  const section = page.locator('main section').filter({ hasText: 'One thing today' })
  if (link === null) {
    assert.equal(await section.count(), 0, await wordsOf(page))
    return
  }
  assert.equal(await section.count(), 1, `${link} is offered\n${await wordsOf(page)}`)
  assert.deepEqual(await section.getByRole('link').allInnerTexts(), [link])
  assert.deepEqual(await section.getByRole('button').allInnerTexts(), ['Not today'])
  assert.equal(await page.locator('main .lit').count(), 1, 'one thing is lit')
  assert.doesNotMatch((await wordsOf(page)).split('One thing today')[0], /\d+ of \d+/, 'no figure yet')
}

async function firstNight(days) {
  const { hands, page } = days
  await hands.follow('Set up for later')
  const shown = page.locator('main').locator('input:not([type=hidden]), select, textarea')
  assert.equal(await shown.count(), 3, 'a passphrase, once more, and a name')
  await days.met('1-start')
  await hands.write('A passphrase that they couldn\'t guess', PASSPHRASE)
  await hands.write('The same once more', PASSPHRASE)
  await hands.write('What shall they be called here?', CODENAME)
  await hands.press('Make it')
  const said = await wordsOf(page)
  assert.match(said, /It is made\. Tonight nothing else has to be done\./)
  assert.match(said, /It is 02:04\./)
  await offers(days, null)
  await days.met('2-made')
  const { all } = await days.events()
  assert.deepEqual(all.map(({ kind, name, value }) => [kind, name, value]), [['setting', 'codename', CODENAME]])
}

// Each thing: what Today calls it, how it is done, and what the export then holds.
const THINGS = {
  words: {
    link: 'The recovery words',
    async do(days) {
      const { hands, page } = days
      await days.met('words-1')
      await hands.press('Make the words')
      const read = () => page.locator('main ol li').allInnerTexts()
      days.recovery = (await read()).map((word) => word.trim())
      assert.equal(days.recovery.length, 24)
      days.secrets = [...SECRETS, days.recovery.slice(0, 2).join(' ')]
      await days.met('words-2')
      await page.reload()
      assert.deepEqual((await read()).map((word) => word.trim()), days.recovery, 'not on paper yet')
      await hands.press('I have written them down')
      assert.match(await wordsOf(page), /The words are on your paper now\./)
      await page.goBack()
      assert.equal(await page.locator('main ol li').count(), 0, 'shown once')
      await page.goto(days.room.origin)
    },
    proof: ({ of }) => assert.equal(of('step').filter(({ step, done }) => step === 'words' && done).length, 1),
  },
  situation: {
    link: 'My situation',
    async do(days) {
      await days.met('situation')
      for (const question of ['Are you afraid', 'Have they hurt', 'Do they follow', 'told you to stop', 'under 18']) {
        await days.hands.choose(new RegExp(question), 'No')
      }
      await days.hands.press('Keep it')
      assert.match(await wordsOf(days.page), /It is kept\. You can change it at any time\./)
    },
    proof({ of }) {
      const [{ afraid, hurt, followed, told_to_stop: told, under_18: young }] = of('situation')
      assert.deepEqual([afraid, hurt, followed, told, young], ['no', 'no', 'no', 'no', 'no'])
    },
  },
  pact: {
    link: 'The pact',
    async do(days) {
      await days.met('pact-1')
      await days.hands.follow('Choose the first day')
      await days.met('pact-2')
      await days.hands.press('Begin')
      assert.match(await wordsOf(days.page), /I don't call them\./)
      await days.met('pact-3')
    },
    proof({ of }, day) {
      const [{ start, zone }, ...others] = of('pact.started')
      assert.deepEqual([start, zone, others.length], [day, 'Europe/Ljubljana', 0])
    },
  },
  door: {
    link: 'Find one door',
    async do(days) {
      await days.met('door-1')
      await days.hands.press('The thread with them')
      assert.match(await wordsOf(days.page), /Mute it/)
      await days.met('door-2')
      await days.hands.unfold('Name it, or remove it')
      await days.hands.write('Which one, if there are several', WORDS_OF_MINE.door)
      await days.hands.press('Keep it')
      await days.hands.press('It is closed')
      await days.met('door-3')
    },
    proof({ of }) {
      const [{ id, way, name }] = of('door.found')
      assert.deepEqual([way, name], ['thread', WORDS_OF_MINE.door])
      assert.deepEqual(of('door.turned').map((turn) => [turn.of, turn.state]), [[id, 'closed']])
    },
  },
  people: {
    link: 'Somebody to call',
    async do(days) {
      await days.met('people-1')
      await days.hands.write('Name', WORDS_OF_MINE.person)
      await days.hands.write('Number', WORDS_OF_MINE.phone)
      await days.hands.press('Keep it')
      const call = days.page.getByRole('link', { name: `Call ${WORDS_OF_MINE.person}` })
      assert.equal(await call.getAttribute('href'), 'tel:+38640123456')
      await days.met('people-2')
    },
    proof({ of }) {
      assert.deepEqual(of('person').map(({ name, phone }) => [name, phone]),
        [[WORDS_OF_MINE.person, WORDS_OF_MINE.phone]])
    },
  },
  reasons: {
    link: 'Write one reason',
    async do(days) {
      await days.met('reasons-1')
      await days.hands.write('A reason', WORDS_OF_MINE.reason)
      await days.hands.press('Keep it')
      await days.met('reasons-2')
    },
    proof: ({ of }) => assert.deepEqual(of('reason').map(({ text }) => text), [WORDS_OF_MINE.reason]),
  },
  'day-end': {
    link: 'When my day ends',
    async do(days) {
      await days.met('day-end')
      await days.hands.write('My day ends, and the next begins, at', '05:00')
      await days.hands.press('Save')
    },
    proof({ of }) {
      assert.equal(of('setting').find(({ name }) => name === 'day_starts').value, '05:00')
      assert.equal(of('step').filter(({ step, done }) => step === 'day-end' && done).length, 1)
    },
  },
}

const day = (number) => `2026-03-${String(number).padStart(2, '0')}`

/** Does the thing that Today offers on this day; after it nothing is offered until the next. */
async function oneThing(days, name, number) {
  const thing = THINGS[name]
  await days.wake(`${day(number)} 09:30:00`)
  await offers(days, thing.link)
  await days.met(`today-${name}`)
  await days.hands.follow(thing.link)
  await thing.do(days)
  await days.page.goto(days.room.origin)
  await offers(days, null)
  thing.proof(await days.events(), day(number))
}

/** Where a browser may clear what is kept, a backup is one more thing; one that was made holds a month. */
async function backUp(days) {
  await days.page.goto(`${days.room.origin}/settings/backup`)
  await saved(days.page, days.page.getByRole('button', { name: 'Make a backup', exact: true }), true)
}

/** From the page that asks for the passphrase, with the paper, to a new passphrase. */
async function toRecovery(days) {
  await days.hands.leave('Leave this page')
  await days.page.goto(days.ebb.origin)
  await days.hands.follow('Open what I keep here')
  await days.hands.follow("I don't know it any more")
}

async function recover(days, words, passphrase) {
  await days.hands.write('The words', words)
  await days.hands.write('A passphrase that they couldn\'t guess', passphrase)
  await days.hands.write('The same once more', passphrase)
  await days.hands.press('Open')
}

/** The same in the terminal, where there is one. */
async function recoverByTerminal(days, passphrase) {
  if (POCKET) {
    await toRecovery(days)
    return recover(days, days.recovery.join(' '), passphrase)
  }
  const folder = mkdtempSync(join(tmpdir(), 'ebb-paper-'))
  days.t.after(() => rmSync(folder, { recursive: true, force: true }))
  const paper = join(folder, 'paper')
  writeFileSync(paper, `${days.recovery.join(' ')}\n`, { mode: 0o600 })
  const { code, stderr } = await days.ebb.run(['--passphrase-file', '-', 'recover', '--code-file', paper],
    { input: `${passphrase}\n` })
  assert.equal(code, 0, stderr)
  const old = await days.ebb.run(['--passphrase-file', '-', 'export'], { input: `${PASSPHRASE}\n` })
  assert.equal(old.code, 1, 'the forgotten passphrase opens nothing any more')
}

test('on a phone: each thing of the first days may be left, comes back, and is kept as it was said', async (t) => {
  const days = await Person.begin(t, { name: 'setup', secrets: SECRETS, at: '2026-03-02 02:04:00', scheme: 'dark' })
  await firstNight(days)
  await days.wake('2026-03-02 03:30:00')
  await offers(days, null)

  // A week in which nothing is wanted: one thing a day, put off, and that is that until tomorrow.
  const names = Object.keys(THINGS)
  for (const [n, name] of names.entries()) {
    await days.wake(`${day(2 + n)} 09:30:00`)
    await offers(days, THINGS[name].link)
    if (name === 'pact') {
      await days.hands.follow('The pact')
      await days.hands.follow('Choose the first day')
      assert.equal(new URL(days.page.url()).pathname, '/situation', 'the situation comes before the rules')
      await days.page.goto(days.room.origin)
    }
    if (name === 'door') {
      await days.hands.follow('Find one door')
      assert.equal(new URL(days.page.url()).pathname, '/situation', 'the situation comes before the doors')
      await days.page.goto(days.room.origin)
    }
    await days.hands.press('Not today')
    await offers(days, null)
    assert.match(await wordsOf(days.page), /Not today, then\./)
    const ways = await days.page.locator('main .doors a').allInnerTexts()
    assert.ok(ways.some((way) => way.startsWith(FOUND_UNDER[name])), `${name} can be found: ${ways}`)
    if (n === 0) {
      await days.met('put-off')
      await days.wake(`${day(2)} 20:30:00`)
      await offers(days, null)
    }
    const said = (await days.events()).of('step').map(({ step, done }) => [step, done ?? false])
    assert.deepEqual(said, names.slice(0, n + 1).map((step) => [step, false]))
  }

  if (POCKET) await backUp(days)
  for (const [n, name] of names.entries()) await oneThing(days, name, 9 + n)
  const held = await days.events()
  for (const [n, name] of names.entries()) THINGS[name].proof(held, day(9 + n))

  // Set up: by day nothing is offered any more, and the evening asks how the day was.
  await days.wake('2026-03-16 09:30:00')
  await offers(days, null)
  await days.met('set-up')

  await recoverByTerminal(days, OTHER)
  await days.wake('2026-03-17 09:30:00', OTHER)
  assert.match(await wordsOf(days.page), /People to call/)
  assert.deepEqual((await days.events(OTHER)).all, held.all, 'nothing was lost')
  await days.quiet()
})

test('by keyboard alone, with a visible focus all the way', async (t) => {
  const days = await Person.begin(t, { name: 'setup', secrets: SECRETS, Hands: Keyboard, at: '2026-03-02 02:04:00', size: 'desktop' })
  await firstNight(days)
  await days.wake('2026-03-02 09:30:00')
  await days.hands.press('Not today')
  await offers(days, null)
  const [words, ...others] = Object.keys(THINGS)
  for (const [n, name] of [...others, words].entries()) await oneThing(days, name, 3 + n)

  // Forgotten.
  await toRecovery(days)
  await days.met('recover')
  const wrong = days.recovery.slice(1).join(' ')
  await recover(days, wrong, OTHER)
  assert.match(await wordsOf(days.page), /These are 23 words, and there are 24\. Nothing was changed/)
  assert.equal(await days.page.getByLabel('The words').inputValue(), wrong, 'nobody types 24 words twice')
  await days.met('recover-again')
  await recover(days, days.recovery.join(' '), OTHER)
  assert.match(await wordsOf(days.page), /The new passphrase opens it from now on\. Nothing was lost\./)
  THINGS.reasons.proof(await days.events(OTHER))
  await days.quiet()
})

test('without script', NO_WORKER, async (t) => {
  const days = await Person.begin(t, { name: 'setup', secrets: SECRETS, at: '2026-03-02 02:04:00', script: false, size: 'narrow' })
  await firstNight(days)
  for (const [n, name] of Object.keys(THINGS).entries()) await oneThing(days, name, 2 + n)
  await days.quiet()
})
