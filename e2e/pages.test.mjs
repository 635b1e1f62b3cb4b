// Every page of an invented life, in every face: usable, quiet, and small.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { house, openRoom } from './harness.mjs'

const DEMO = { at: '2026-05-20 12:00:00', args: ['demo', '--ends', '2026-05-20'] }
const PAGES = [
  '/', '/now', '/now/and', '/now/less', '/now/same', '/now/more', '/now/end', '/now/with',
  '/now/with/water', '/now/with/person', '/now/with/answer', '/now/with/reasons', '/now/with/do',
  '/now/with/want', '/now/with/want/1', '/sent', '/sent/one/hand', '/sent/end', '/they', '/they/me',
  '/they/them', '/they/due', '/they/one', '/they/put', '/they/quiet', '/they/record', '/tonight',
  '/tonight/1', '/tonight/9', '/tonight/11', '/help', '/plan', '/day', '/contact',
  '/contact/after?of=demo-0061', '/days', '/days?table=1', '/days/2026-04-04', '/entry/demo-0061',
  '/entry/demo-0061/delete', '/entry/demo-0100', '/letters', '/letters/new',
  '/pact', '/pact/rule/call', '/pact/lines', '/pact/limited', '/pact/look', '/doors', '/doors/new',
  '/gives', '/people', '/reasons', '/dates', '/dates/new', '/situation', '/settings', '/settings/day',
  '/settings/names', '/settings/look', '/settings/lock', '/settings/order', '/settings/country',
  '/settings/passphrase', '/settings/words', '/settings/export', '/settings/backup',
  '/settings/import', '/settings/delete', '/away',
]

async function demo(t) {
  const { mkdtempSync, rmSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'ebb-demo-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return house(t, { ...DEMO, data: join(folder, 'vault') })
}

test('every page is usable in every face, and gives nothing away', async (t) => {
  const { ebb } = await demo(t)
  const first = await openRoom(t, ebb, { size: 'phone', scheme: 'dark' })
  await first.page.goto(ebb.url)
  const state = await first.context.storageState()
  const faces = [first]
  for (const face of [{ size: 'phone' }, { size: 'desktop', scheme: 'dark' }, { size: 'desktop' }, { size: 'narrow' }]) {
    faces.push(await openRoom(t, ebb, { ...face, context: { storageState: state } }))
  }
  for (const room of faces) {
    for (const path of PAGES) {
      const answer = await room.page.goto(room.origin + path)
      assert.equal(answer.status(), 200, path)
      await room.assertUsable()
      await room.shot(path.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'today')
      // The page that is left behind says nothing, not even that. The invented life stays open.
      if (path !== '/away') {
        assert.match(await room.page.locator('body').innerText(), /An invented life/, path)
      }
    }
    await room.assertNothingLeft()
    await room.assertNoComplaint()
    await room.assertKeptQuiet(['K.'])
  }
})

test('the first page, Today and urge help are each at most 14 KiB with all that they load', async (t) => {
  const { ebb } = await demo(t)
  const room = await openRoom(t, ebb)
  await room.page.goto(ebb.url)
  const size = (text) => gzipSync(text, { level: 9 }).length
  const fetched = async (path) => (await room.context.request.get(room.origin + path)).text()
  const weigh = async (path) => {
    const html = await fetched(path)
    const [, style] = /href="(\/style\.css[^"]*)"/.exec(html)
    const [, script] = /src="(\/ebb\.js[^"]*)"/.exec(html)
    return size(html) + size(await fetched(style)) + size(await fetched(script))
  }
  await room.page.getByRole('button', { name: 'I want to write to them' }).click()
  for (const path of ['/', '/now']) assert.ok(await weigh(path) <= 14 * 1024, path)
  await room.page.goto(`${room.origin}/away`)
  assert.ok(await weigh('/') <= 14 * 1024, 'the first page')
})
