// Another name for the home screen, and a backup where the browser may clear what is kept.

import assert from 'node:assert/strict'
import test from 'node:test'
import { house } from '../harness.mjs'
import { button, endWorkers, make } from './words.mjs'

/** The manifest as the browser reads it when somebody puts Ebb on the home screen. */
async function manifest(room) {
  const session = await room.context.newCDPSession(room.page)
  const { data } = await session.send('Page.getAppManifest')
  await session.detach()
  return JSON.parse(data)
}

test('the home screen and every tab show the name that was chosen, before the passphrase too', async (t) => {
  const { room } = await house(t)
  const { page } = room
  await make(room)
  assert.equal((await manifest(room)).name, 'Ebb')
  await page.goto(`${room.origin}/settings/called`)
  await page.getByLabel('Notes').check()
  await button(page, 'Save').click()
  await page.waitForURL(`${room.origin}/settings`)
  await endWorkers(room)
  await page.goto(room.origin)
  assert.equal(await page.title(), 'Notes')
  const said = await manifest(room)
  assert.deepEqual([said.name, said.short_name, said.icons.length], ['Notes', 'Notes', 3])
  await page.goto(`${room.origin}/now`)
  assert.equal(await page.title(), 'Notes')
})

test('a backup is offered where the browser did not promise to keep what is here', async (t) => {
  const { room } = await house(t)
  await make(room)
  const { page } = room
  await page.goto(`${room.origin}/settings`)
  assert.ok(await page.evaluate(() => 'keep' in document.documentElement.dataset), 'the browser is asked')
  await page.getByText('The browser may clear it').waitFor()
})
