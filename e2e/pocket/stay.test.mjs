// Staying open without the passphrase: off unless chosen, gone when locked, never for somebody at risk.

import assert from 'node:assert/strict'
import test from 'node:test'
import { house } from '../harness.mjs'
import { button, endWorkers, letter, make, openUp, wordsOf } from './words.mjs'

const bases = (page) => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort())

/** What lies in the database of its own, and whether its key can be read out. */
const kept = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open('ebb-stay')
  request.onerror = () => reject(request.error)
  request.onsuccess = () => {
    const base = request.result
    const row = base.transaction('ebb-stay').objectStore('ebb-stay').get(1)
    row.onsuccess = () => {
      base.close()
      const { key, sealed } = row.result
      crypto.subtle.exportKey('raw', key).then(() => resolve('read out'), () => resolve(sealed.byteLength))
    }
  }
}))

async function choose(room, way) {
  await room.page.goto(`${room.origin}/settings/stay`)
  await room.page.locator(`input[value=${way}]`).check()
  await button(room.page, 'Save').click()
  await room.page.waitForURL(`${room.origin}/settings`)
}

test('without the choice a worker that comes next asks for the passphrase', async (t) => {
  const { room } = await house(t)
  await make(room)
  await room.page.goto(`${room.origin}/settings/stay`)
  assert.ok(await room.page.locator('input[value=off]').isChecked())
  assert.deepEqual(await bases(room.page), ['ebb'])
  await endWorkers(room)
  await room.page.goto(`${room.origin}/letters`)
  assert.equal(room.page.url(), `${room.origin}/open`)
})

test('with it the next worker opens by itself, until it is locked', async (t) => {
  const { room } = await house(t)
  const { page } = room
  await make(room)
  await letter(room, 'What I never said')
  await choose(room, 'week')
  assert.deepEqual(await bases(page), ['ebb', 'ebb-stay'])
  assert.equal(await kept(page), 64 + 16)
  await endWorkers(room)
  await page.goto(`${room.origin}/letters`)
  assert.match(await wordsOf(page), /a few lines/)
  await page.goto(`${room.origin}/settings`)
  await button(page, 'Lock now').click()
  await page.waitForURL(`${room.origin}/`)
  assert.deepEqual(await bases(page), ['ebb'])
  await endWorkers(room)
  await page.goto(`${room.origin}/letters`)
  assert.equal(page.url(), `${room.origin}/open`)
  await openUp(room)
})

test('leaving a page ends it too', async (t) => {
  const { room } = await house(t)
  await make(room)
  await choose(room, 'day')
  await room.page.goto(`${room.origin}/away`)
  assert.deepEqual(await bases(room.page), ['ebb'])
})

test('somebody who is afraid is not offered it, and what was kept is gone', async (t) => {
  const { room } = await house(t)
  const { page } = room
  await make(room)
  await choose(room, 'week')
  await page.goto(`${room.origin}/situation`)
  await page.locator('input[name=afraid][value=yes]').check()
  await button(page, 'Keep it').click()
  assert.deepEqual(await bases(page), ['ebb'])
  await page.goto(`${room.origin}/settings`)
  assert.equal(await page.getByRole('link', { name: 'Stay open here' }).count(), 0)
  await page.goto(`${room.origin}/settings/stay`)
  assert.equal(page.url(), `${room.origin}/settings`)
})
