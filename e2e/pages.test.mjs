// Every page of an invented life, in every face: usable, quiet, and small.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Ebb, POCKET, Pocket, Room, house, openRoom, programOnly, saved } from './harness.mjs'
import { button, make } from './pocket/words.mjs'

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
  '/settings/import', '/settings/delete', '/settings/devices', '/settings/devices/add',
  '/settings/devices/leave', '/away',
]

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), 'ebb-demo-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function demo(t) {
  return house(t, { ...DEMO, data: join(folder(t), 'vault') })
}

// The pocket has no invented life of its own: the lines of the program's are carried in, as a person
// would do it.
async function carried(t) {
  const place = folder(t)
  const ebb = await Ebb.start({ ...DEMO, data: join(place, 'vault') })
  t.after(() => ebb.end())
  const desk = await Room.open(ebb)
  t.after(() => desk.close())
  await desk.page.goto(ebb.url)
  await desk.page.goto(`${desk.origin}/settings/export`)
  await desk.page.locator('input[value=jsonl]').check()
  const file = join(place, 'notes.jsonl')
  writeFileSync(file, await saved(desk.page, button(desk.page, 'Make the file')))

  const pocket = await Pocket.start(DEMO)
  t.after(() => pocket.end())
  const faces = []
  for (const face of [{ size: 'phone', scheme: 'dark' }, { size: 'narrow' }]) {
    const room = await openRoom(t, pocket, face)
    await make(room)
    await room.page.goto(`${room.origin}/settings/import`)
    await room.page.locator('input[type=file]').setInputFiles(file)
    await button(room.page, 'Bring them in').click()
    await room.page.getByRole('link', { name: 'To Ebb' }).waitFor()
    faces.push(room)
  }
  return faces
}

async function everyFace(t) {
  if (POCKET) return carried(t)
  const { ebb } = await demo(t)
  const first = await openRoom(t, ebb, { size: 'phone', scheme: 'dark' })
  await first.page.goto(ebb.url)
  const state = await first.context.storageState()
  const faces = [first]
  for (const face of [{ size: 'phone' }, { size: 'desktop', scheme: 'dark' }, { size: 'desktop' }, { size: 'narrow' }]) {
    faces.push(await openRoom(t, ebb, { ...face, context: { storageState: state } }))
  }
  return faces
}

test('every page is usable in every face, and gives nothing away', async (t) => {
  for (const room of await everyFace(t)) {
    for (const path of PAGES) {
      const answer = await room.page.goto(room.origin + path)
      assert.equal(answer.status(), 200, path)
      await room.assertUsable()
      await room.shot(path.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'today')
      // The page that is left behind says nothing, not even that. The invented life stays open.
      if (path !== '/away' && !POCKET) {
        assert.match(await room.page.locator('body').innerText(), /An invented life/, path)
      }
    }
    await room.assertNothingLeft()
    await room.assertNoComplaint()
    await room.assertKeptQuiet(['K.'])
  }
})

// Pages of one thing among many: the first one that its list leads to.
const LISTED = ['letters', 'dates', 'doors', 'gives', 'people', 'reasons', 'pact/lines']

test('what a list leads to, and the pages beside it, are usable in every face', async (t) => {
  for (const room of await everyFace(t)) {
    const seen = new Set(['/today', '/they/other'])
    for (const list of LISTED) {
      await room.page.goto(`${room.origin}/${list}`)
      const links = await room.page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      const one = links.find((href) => href.startsWith(`/${list}/`) && !href.endsWith('/new'))
      if (list !== 'pact/lines') assert.ok(one, `${list} leads nowhere`)
      if (one) seen.add(one)
      if (list === 'letters') seen.add(`${one}/burn`)
    }
    for (const path of seen) {
      const answer = await room.page.goto(room.origin + path)
      assert.equal(answer.status(), 200, path)
      await room.assertUsable()
      await room.shot(`one-${path.split('/').slice(1, 2)}${path.endsWith('/burn') ? '-burn' : ''}`)
    }
    await room.assertNothingLeft()
    await room.assertNoComplaint()
  }
})

test('before there is a vault, and while it is locked, every page is usable in every face', async (t) => {
  const { ebb, room: first } = await house(t, { at: '2026-03-02 12:00:00', size: 'phone', scheme: 'dark', enter: true })
  const faces = [first]
  // In the pocket each of these is a phone of its own; the program has one vault for all of them.
  const state = POCKET ? undefined : await first.context.storageState()
  for (const face of POCKET ? [{ size: 'narrow' }] : [{ size: 'phone' }, { size: 'desktop', scheme: 'dark' }, { size: 'desktop' }, { size: 'narrow' }]) {
    faces.push(await openRoom(t, ebb, { ...face, context: { storageState: state } }))
  }
  const look = async (name, paths) => {
    for (const room of faces) {
      for (const path of paths) {
        const answer = await room.page.goto(room.origin + path)
        assert.equal(answer.status(), 200, path)
        await room.assertUsable()
        await room.shot(`${name}-${path.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'first'}`)
      }
      await room.assertNothingLeft()
    }
  }
  await look('none', ['/', '/start', '/restore', '/keep', '/keep/gone'])
  for (const room of POCKET ? faces : [first]) await make(room)
  for (const room of faces) await room.page.goto(`${room.origin}/away`)
  await look('locked', ['/', '/open', '/recover', '/keep/pass'])
})

test('the first page, Today and urge help are each at most 14 KiB with all that they load',
  programOnly('the pocket arrives once, is weighed by its build, and then loads nothing'), async (t) => {
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
