// A build of the pocket: arriving, being replaced, and the store beneath it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Pocket, Room, house } from '../harness.mjs'
import { PASSPHRASE, letter, make, openUp, wordsOf } from './words.mjs'

const caches_ = (page) => page.evaluate(() => caches.keys())

/** Has the browser look for another version; returns when it is there, or refused. */
async function look(page) {
  return page.evaluate(async () => {
    const found = await navigator.serviceWorker.getRegistration()
    await found.update().catch(() => {})
    const coming = found.installing
    if (!coming) return found.waiting ? 'waiting' : 'none'
    return new Promise((resolve) => {
      coming.addEventListener('statechange', () => resolve(coming.state))
    })
  })
}

function another(ebb, change) {
  const script = readFileSync(join(ebb.folder, 'sw.js'), 'utf8')
  ebb.files.set('/sw.js', change(script.replace(/const VERSION = "[^"]+"/, 'const VERSION = "ebb-another"')))
}

test('a browser may install it, and it is in no search engine', async (t) => {
  const { ebb, room } = await house(t, {})
  const session = await room.context.newCDPSession(room.page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), [])
  const { errors } = await session.send('Page.getAppManifest')
  assert.deepEqual(errors, [])
  assert.match(await (await fetch(`${ebb.origin}/robots.txt`)).text(), /Disallow: \//)
  await room.assertNoComplaint()
})

test('a broken update leaves the old version serving, a whole one takes over when no page is open', async (t) => {
  const { ebb, room } = await house(t, {})
  const { page } = room
  await make(room)
  await letter(room, 'Before the update.')
  const before = await caches_(page)
  another(ebb, (script) => script.replace('"/first.css"', '"/not-there.css"'))
  assert.equal(await look(page), 'redundant')
  assert.deepEqual(await caches_(page), before)
  assert.equal((await page.goto(`${room.origin}/letters`)).status(), 200)

  another(ebb, (script) => script)
  assert.equal(await look(page), 'installed')
  assert.equal((await page.goto(`${room.origin}/letters`)).status(), 200, 'nothing locks while it is used')
  await page.goto('about:blank')
  await new Promise((resolve) => setTimeout(resolve, 500))
  await openUp(room)
  assert.deepEqual(await caches_(page), ['ebb-another'])
  await page.goto(`${room.origin}/letters`)
  assert.match(await wordsOf(page), /a few lines/)
})

test('a link to a page of Ebb leads there, from a host that knows only its files', async (t) => {
  const ebb = await Pocket.start()
  t.after(() => ebb.end())
  assert.equal((await fetch(`${ebb.origin}/help`)).status, 404, 'the host has no such page')
  const room = await Room.open(ebb)
  t.after(() => room.close())
  await room.page.goto(`${ebb.origin}/help`)
  await room.page.locator('main#page').getByRole('heading', { name: 'Help now' }).waitFor()
  assert.equal(room.page.url(), `${ebb.origin}/help`)
  await room.assertNoComplaint()
})

test('what belongs to one build is named by it, so that no browser mixes two', async (t) => {
  const { ebb, room } = await house(t, {})
  const script = await (await fetch(`${ebb.origin}/sw.js`)).text()
  const [, version] = /const VERSION = "(ebb-[0-9a-f]{16})"/.exec(script)
  assert.deepEqual(await caches_(room.page), [version])
  const kept = await room.page.evaluate(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname), version)
  assert.deepEqual(kept.filter((path) => path.endsWith('.bin')).map((path) => /^\/ebb-[0-9a-f]{16}\.bin$/.test(path)), [true])
})

test('where nothing can be kept the first page says so', async (t) => {
  const ebb = await Pocket.start()
  t.after(() => ebb.end())
  ebb.files.set('/sw.js', 'throw new Error("no")')
  const room = await Room.open(ebb)
  t.after(() => room.close())
  await room.page.goto(ebb.origin)
  await room.page.getByText("This browser can't keep Ebb.").waitFor()
})

test('the store keeps what the vault relies on', { skip: !process.env.EBB_REHEARSAL }, async (t) => {
  const ebb = await Pocket.start({ folder: process.env.EBB_REHEARSAL })
  t.after(() => ebb.end())
  const room = await Room.open(ebb)
  t.after(() => room.close())
  await room.arrive()
  const [worker] = room.context.serviceWorkers()
  const told = await worker.evaluate(async () => {
    const cache = await caches.open(VERSION)
    const ebb = self.newEbb()
    await ebb({ module_or_path: await cache.match(MODULE) })
    const broke = new Promise((_, reject) => addEventListener('error', (event) => reject(event.error ?? event.message)))
    await Promise.race([ebb.rehearse('rehearsal'), broke])
    return 'told'
  })
  assert.equal(told, 'told')
})
