// Between the pocket and the program: a backup made on one opens on the other.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { house, run, saved, written } from '../harness.mjs'
import { PASSPHRASE, button, endWorkers, letter, make, openUp, wordsOf } from './words.mjs'

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), 'ebb-carry-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const ebb = (data, args, input = '') => run(['--data', data, '--passphrase-file', '-', ...args], { input: `${PASSPHRASE}\n${input}` })

test('a backup made in the pocket opens in the program', async (t) => {
  const { room } = await house(t, {})
  await make(room)
  await letter(room, 'From the phone.')
  await room.page.goto(`${room.origin}/settings/backup`)
  const bytes = await saved(room.page, button(room.page, 'Make a backup'), true)
  const place = folder(t)
  const file = join(place, 'backup.ebb')
  writeFileSync(file, bytes)
  const data = join(place, 'vault')
  const restored = await ebb(data, ['restore', file])
  assert.equal(restored.code, 0, restored.stderr)
  const { stdout } = await ebb(data, ['export'])
  assert.match(stdout, /From the phone\./)
})

test('a backup made by the program opens in the pocket, as a device of its own', async (t) => {
  const place = folder(t)
  const data = join(place, 'vault')
  await ebb(data, ['new'])
  await ebb(data, ['letter'], 'From the laptop.')
  const file = join(place, 'backup.ebb')
  await ebb(data, ['backup', file])

  const { ebb: host, room } = await house(t, {})
  const { page } = room
  const bring = async (passphrase, chosen = file) => {
    await page.goto(`${room.origin}/restore`)
    await page.locator('input[type=file]').setInputFiles(chosen)
    await page.locator('input[name=passphrase]').fill(passphrase)
    await button(page, 'Bring it back').click()
  }
  await bring('not the right words')
  assert.match(await wordsOf(page), /doesn't open this vault/)
  const damaged = join(place, 'damaged.ebb')
  const bytes = readFileSync(file)
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 40))
  await bring(PASSPHRASE, damaged)
  assert.match(await wordsOf(page), /cut short or damaged/)
  await bring(PASSPHRASE)
  await page.waitForURL(`${room.origin}/`)
  assert.match(await wordsOf(page), /It is back/)
  await letter(room, 'And from the phone.')
  await endWorkers(room)
  await openUp(room)
  const letters = (await written(host, room, PASSPHRASE)).filter(({ kind }) => kind === 'letter.written')
  assert.deepEqual(letters.map(({ text }) => text.trim()).sort(), ['And from the phone.', 'From the laptop.'])
})

test('lines that Ebb wrote are taken in, and everything can be deleted', async (t) => {
  const { room } = await house(t, {})
  const { page } = room
  await make(room)
  const file = join(folder(t), 'notes.jsonl')
  writeFileSync(file, '{"id":"one","at":"2026-03-01T22:10:00+01:00[Europe/Ljubljana]","kind":"letter.written","v":1,"text":"Brought."}\n')
  await page.goto(`${room.origin}/settings/import`)
  await page.locator('input[type=file]').setInputFiles(file)
  await button(page, 'Bring them in').click()
  await page.goto(`${room.origin}/letters`)
  assert.match(await wordsOf(page), /a few lines/)
  await page.goto(`${room.origin}/settings/delete`)
  assert.match(await wordsOf(page), /in this browser/)
  await page.locator('input[name=passphrase]').fill(PASSPHRASE)
  await button(page, 'Delete everything').click()
  assert.match(await wordsOf(page), /Everything is deleted\./)
  await page.goto(`${room.origin}/open`)
  assert.equal(page.url(), `${room.origin}/start`)
})
