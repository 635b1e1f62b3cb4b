// The pocket when there is no network, no host, and a browser that ends things at will.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { filesUnder, house, openRoom, written } from '../harness.mjs'
import { PASSPHRASE, button, endWorkers, letter, make, openUp, unlock, wordsOf } from './words.mjs'

const LETTER = 'K., I saw the light in your kitchen. Quendelbach.'

test('a first night with the host gone and no network: all there after the browser was closed', async (t) => {
  const profile = mkdtempSync(join(tmpdir(), 'ebb-profile-'))
  t.after(() => rmSync(profile, { recursive: true, force: true }))
  const { ebb, room } = await house(t, { at: '2026-03-02 02:04:00', scheme: 'dark', profile })
  await ebb.kill()
  await room.context.setOffline(true)
  const { page } = room
  const taps = room.taps()
  await page.goto(room.origin)
  await taps.tap(button(page, 'I want to write to them'))
  await page.getByRole('textbox').fill(LETTER)
  await taps.tap(button(page, 'The ten minutes are over'))
  await taps.tap(button(page, 'Less'))
  await taps.tap(button(page, 'Yes, until eight'))
  await page.getByRole('heading', { name: 'Keep what you wrote?' }).waitFor()
  assert.ok(taps.count <= 5, `${taps.count} taps`)
  await button(page, 'Keep it').click()
  await page.locator('input[name=passphrase]').fill(PASSPHRASE)
  await page.locator('input[name=again]').fill(PASSPHRASE)
  await button(page, 'Seal it').click()
  await page.getByText('It is kept, and sealed.').waitFor()
  await letter(room, 'A second one, by day.')
  await page.goto(`${room.origin}/day`)
  await page.locator('form#day input[name=mood][value="4"]').check({ force: true })
  await page.locator('form#day button').last().click()
  await page.reload()
  await room.assertNoComplaint()
  await room.assertNothingLeft()
  await room.close()

  const again = await openRoom2(t, ebb, profile)
  await openUp(again)
  const kinds = (await written(ebb, again, PASSPHRASE)).map(({ kind }) => kind)
  for (const kind of ['letter.written', 'urge', 'pact.tonight', 'checkin']) assert.ok(kinds.includes(kind), `${kind} in ${kinds}`)
  assert.equal(kinds.filter((kind) => kind === 'letter.written').length, 2)
  await again.close()
  for (const file of filesUnder(profile)) {
    const bytes = readFileSync(file)
    for (const word of ['Quendelbach', PASSPHRASE]) {
      assert.ok(!bytes.includes(word) && !bytes.includes(Buffer.from(word, 'utf16le')), `${file} can be read`)
    }
  }
})

// The browser starts again, still without a network.
async function openRoom2(t, ebb, profile) {
  const { Room } = await import('../harness.mjs')
  const room = await Room.open(ebb, { profile })
  t.after(() => room.close())
  await room.context.setOffline(true)
  return room
}

test('a worker that is ended with a letter half way: the letter waits for the passphrase, and is kept once', async (t) => {
  const { ebb, room } = await house(t, {})
  const { page } = room
  await make(room)
  await page.goto(`${room.origin}/letters/new`)
  await page.getByRole('textbox').first().fill('Written while it ended.')
  await endWorkers(room)
  await button(page, 'Keep it').click()
  assert.doesNotMatch(await wordsOf(page), /Written while it ended/)
  await unlock(page)
  const letters = (await written(ebb, room, PASSPHRASE)).filter(({ kind }) => kind === 'letter.written')
  assert.deepEqual(letters.map(({ text }) => text), ['Written while it ended.'])
})

test('a worker that is ended in the middle of a night takes no word along', async (t) => {
  const { room } = await house(t, { at: '2026-03-02 02:04:00' })
  const { page } = room
  await button(page, 'I want to write to them').click()
  await page.getByRole('textbox').fill(LETTER)
  await endWorkers(room)
  await button(page, 'The ten minutes are over').click()
  await page.getByRole('heading', { name: 'And now?' }).waitFor()
  await page.waitForTimeout(300)
  await endWorkers(room)
  await button(page, 'Less').click()
  await button(page, 'Yes, until eight').click()
  await page.getByRole('heading', { name: 'Keep what you wrote?' }).waitFor()
  await page.waitForTimeout(300)
  await endWorkers(room)
  await button(page, 'Keep it').click()
  await page.locator('input[name=passphrase]').fill(PASSPHRASE)
  await page.locator('input[name=again]').fill(PASSPHRASE)
  await page.waitForTimeout(300)
  await endWorkers(room)
  await button(page, 'Seal it').click()
  await page.getByText('It is kept, and sealed.').waitFor()
  const events = await written(undefined, room, PASSPHRASE)
  assert.equal(events.find(({ kind }) => kind === 'letter.written').text, LETTER)
  assert.match(events.find(({ kind }) => kind === 'pact.tonight').until, /^2026-03-02T08:00:00/)
  assert.equal(events.find(({ kind }) => kind === 'urge')?.outcome, 'rode-out')
})

test('what breaks is answered by a page, and the next request finds a fresh Ebb', async (t) => {
  const { room } = await house(t, {})
  const { page } = room
  await make(room)
  const [worker] = room.context.serviceWorkers()
  // Without chance nothing may be sealed or shown: the module ends itself.
  await worker.evaluate(() => { self.crypto.getRandomValues = () => { throw new Error('no chance') } })
  const broken = await page.goto(`${room.origin}/letters`)
  assert.equal(broken.status(), 500)
  assert.match(await page.locator('body').innerText(), /Something in Ebb broke on that page\./)
  await worker.evaluate(() => { delete self.crypto.getRandomValues })
  const next = await page.goto(`${room.origin}/`)
  assert.equal(next.status(), 200)
  await openUp(room)
  assert.equal((await page.goto(`${room.origin}/letters`)).status(), 200)
})

test('a form from another site does nothing', async (t) => {
  const { room } = await house(t, {})
  await make(room)
  const { createServer } = await import('node:http')
  const other = createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html' })
    .end(`<form method="post" action="${room.origin}/lock"><button>go</button></form>`))
  await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.after(() => other.close())
  const page = await room.context.newPage()
  await page.goto(`http://localhost:${other.address().port}/`)
  const [answer] = await Promise.all([page.waitForResponse((one) => one.url() === `${room.origin}/lock`),
    page.getByRole('button').click()])
  assert.equal(answer.status(), 403)
  assert.equal((await room.page.goto(`${room.origin}/letters`)).url(), `${room.origin}/letters`, 'still open')
})
