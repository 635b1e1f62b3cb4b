// The first two of the moments that must be perfect, on a phone at night.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_WORKER, filesUnder, house, openRoom, programOnly, written } from './harness.mjs'
import { Person } from './person.mjs'
import { make } from './pocket/words.mjs'
import { readFileSync } from 'node:fs'

const PASSPHRASE = 'four quiet words here'
const LETTER = 'K., I saw the light in your kitchen. Quendelbach.'
const button = (page, name) => page.getByRole('button', { name, exact: true })
const wordsOf = (page) => page.locator('main').innerText()

/** From the first page through an urge to "Keep what you wrote?". */
async function night(page, tap = (target) => target.click()) {
  await tap(button(page, 'I want to write to them'))
  await page.getByRole('textbox').fill(LETTER)
  await tap(button(page, 'The ten minutes are over'))
  await tap(button(page, 'Less'))
  await tap(button(page, 'Yes, until eight'))
  await page.getByRole('heading', { name: 'Keep what you wrote?' }).waitFor()
}

async function seal(page) {
  await page.locator('input[name=passphrase]').fill(PASSPHRASE)
  await page.locator('input[name=again]').fill(PASSPHRASE)
  await button(page, 'Seal it').click()
}

test('not tonight: through an urge in at most five taps, on an empty machine', async (t) => {
  const { ebb, room } = await house(t, { at: '2026-03-02 02:04:00', scheme: 'dark', enter: true })
  const { page } = room
  assert.match(await wordsOf(page), /^What is it\?/)
  const taps = room.taps()
  await night(page, (target) => taps.tap(target))
  assert.ok(taps.count <= 5, `${taps.count} taps`)
  assert.deepEqual(filesUnder(ebb.data).filter((file) => file.endsWith('.sqlite')), [], 'nothing is kept yet')
  await button(page, 'Keep it').click()
  await seal(page)
  assert.match(await wordsOf(page), /It is kept, and sealed\.[\s\S]*Not before eight[\s\S]*Good night\./)

  const events = await written(ebb, room, PASSPHRASE)
  const letter = events.find(({ kind }) => kind === 'letter.written')
  assert.equal(letter.text, LETTER)
  assert.equal(letter.first_night, true)
  assert.equal(events.find(({ kind }) => kind === 'urge').outcome, 'rode-out')
  assert.match(events.find(({ kind }) => kind === 'pact.tonight').until, /^2026-03-02T08:00:00/)
  for (const file of filesUnder(ebb.data)) {
    assert.ok(!readFileSync(file).includes('Quendelbach'), `${file} can be read`)
  }
  await room.assertKeptQuiet(['Quendelbach', PASSPHRASE])
  await room.assertNothingLeft()
  await room.assertNoComplaint()
})

test('the wait and the words outlive a reload, and a no leaves nothing', async (t) => {
  const { ebb, room } = await house(t, { at: '2026-03-02 02:04:00', enter: true })
  const { page } = room
  await button(page, 'I want to write to them').click()
  const until = /until (\d\d:\d\d)/.exec(await wordsOf(page))[1]
  assert.equal(until, '02:14')
  await page.getByRole('textbox').fill(LETTER)
  await button(page, 'Something for the meantime').click()
  await page.goto(`${room.origin}/now`)
  assert.match(await wordsOf(page), /until 02:14/)
  assert.equal(await page.getByRole('textbox').inputValue(), LETTER)
  await room.assertUsable()
  await button(page, 'The ten minutes are over').click()
  await button(page, 'Less').click()
  await button(page, "I'd rather not promise").click()
  await button(page, "Don't keep it").click()
  assert.match(await wordsOf(page), /It is gone\./)
  assert.deepEqual(filesUnder(ebb.data).filter((file) => file.endsWith('.sqlite')), [])
})

test('it is sent: one tap, no number on the page, and the month still stands', async (t) => {
  const person = await Person.begin(t, { name: 'sent', secrets: [], at: '2026-03-27 12:00:00' })
  await make(person.room)
  await person.bring([
    { id: 'pact', at: '2026-03-01T12:00:00+01:00[Europe/Ljubljana]', kind: 'pact.started', v: 1,
      start: '2026-03-01', zone: 'Europe/Ljubljana', day_starts: '04:00' },
    { id: 'text', at: '2026-03-26T01:10:00+01:00[Europe/Ljubljana]', kind: 'contact', v: 1, who: 'mine', channel: 'text' },
  ])
  await person.wake('2026-03-27 12:00:00')
  const today = await wordsOf(person.page)
  assert.match(today, /You haven't written on 26 of 27 days\./)
  assert.match(today, /You wrote on \w+ at 01:10\./)
  await person.hands.press('Not now')
  assert.doesNotMatch(await wordsOf(person.page), /What was the hour like before/)

  await person.later('2026-03-28 01:10:00')
  await person.page.emulateMedia({ colorScheme: 'dark' })
  await button(person.page, 'I already did').click()
  const sent = await wordsOf(person.page)
  assert.match(sent, /^It is sent\. You don't have to explain it, take it back or send another\./)
  assert.doesNotMatch(sent, /\d/, 'no number in that moment')
  await person.room.assertUsable()
  await person.page.getByRole('textbox').fill('Please answer.')
  await button(person.page, 'Give the phone to somebody until eight').click()
  await person.page.getByRole('link', { name: 'Done' }).click()
  await person.page.getByRole('heading', { name: 'Keep what you wrote?' }).waitFor()
})

test('a letter that meets a lock is kept through the unlock', async (t) => {
  const { ebb, room } = await house(t, { at: '2026-03-27 12:00:00', enter: true })
  const { page } = room
  await make(room)
  await page.goto(`${room.origin}/letters/new`)
  await page.getByRole('textbox').first().fill('Written while it locked.')
  const other = await room.context.newPage()
  await other.goto(`${room.origin}/away`)
  await page.getByRole('button', { name: 'Keep it' }).click()
  assert.doesNotMatch(await wordsOf(page), /Written while it locked/)
  await page.locator('input[name=passphrase]').fill(PASSPHRASE)
  await button(page, 'Open').click()
  await page.goto(`${room.origin}/letters`)
  const letters = (await written(ebb, room, PASSPHRASE)).filter(({ kind }) => kind === 'letter.written')
  assert.deepEqual(letters.map(({ text }) => text), ['Written while it locked.'])
})

test('an address without the launch token shows help and no way to open anything',
  programOnly('the pocket has no token: whoever has the browser has the pocket'), async (t) => {
  const { ebb } = await house(t, { at: '2026-03-27 02:04:00' })
  await ebb.run(['--passphrase-file', '-', 'new'], { input: `${PASSPHRASE}\n` })
  await ebb.restart()
  const stranger = await openRoom(t, ebb)
  await stranger.page.goto(ebb.origin)
  await button(stranger.page, 'I want to write to them').click()
  assert.match(await wordsOf(stranger.page), /Write it here/)
  await stranger.page.goto(`${stranger.origin}/open`)
  assert.equal(await stranger.page.locator('input[type=password]').count(), 0)
})

test('the first night without script', NO_WORKER, async (t) => {
  const { room } = await house(t, { at: '2026-03-02 02:04:00', script: false, size: 'narrow', enter: true })
  await room.assertUsable()
  await night(room.page)
  await room.assertUsable()
  await button(room.page, "Don't keep it").click()
  assert.match(await wordsOf(room.page), /It is gone\./)
})

test('the first night by keyboard alone', async (t) => {
  const { room } = await house(t, { at: '2026-03-02 02:04:00', size: 'desktop', scheme: 'dark', enter: true })
  const { page } = room
  const reach = async (name) => {
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => document.activeElement?.innerText?.trim())
      if (here === name) return
    }
    assert.fail(`${name} can't be reached by Tab`)
  }
  await reach('I want to write to them')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/now')
  await page.locator('textarea').waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA', 'the caret is in the box')
  await page.keyboard.type('All of it.')
  await reach('The ten minutes are over')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/now/and')
  await reach('Less')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/now/less')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.waitForURL('**/away')
  assert.doesNotMatch(await page.locator('body').innerText(), /ebb/i)
})
