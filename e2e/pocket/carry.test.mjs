// Between the pocket and the program: a backup made on one opens on the other.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bring, house, run, saved, written } from '../harness.mjs'
import { PASSPHRASE, button, endWorkers, letter, make, openUp, wordsOf } from './words.mjs'

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), 'ebb-carry-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const ebb = (data, args, input = '') => run(['--data', data, '--passphrase-file', '-', ...args], { input: `${PASSPHRASE}\n${input}` })

const bytesOf = (name) => readFileSync(fileURLToPath(new URL(`../../crates/app/tests/golden/${name}`, import.meta.url)))

async function bringBack(room, file, passphrase = PASSPHRASE) {
  const { page } = room
  await page.goto(`${room.origin}/restore`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.locator('input[name=passphrase]').fill(passphrase)
  await button(page, 'Bring it back').click()
}

/** The file of lines that the page hands out, byte by byte. */
async function exported(room) {
  await room.page.goto(`${room.origin}/settings/export`)
  await room.page.locator('input[value=jsonl]').check()
  return (await saved(room.page, button(room.page, 'Make the file'), true)).toString()
}

test('a life that release 0.1 of the program kept opens in the pocket, and exports the same bytes', async (t) => {
  const { room } = await house(t, {})
  await bringBack(room, { name: 'life.ebb-backup', mimeType: 'application/octet-stream', buffer: bytesOf('life.ebb-backup') })
  await room.page.waitForURL(`${room.origin}/`)
  assert.equal(await exported(room), bytesOf('life.jsonl').toString())
  await endWorkers(room)
  await openUp(room)
  assert.equal(await exported(room), bytesOf('life.jsonl').toString())
})

test('a backup made in the pocket opens in the program, and both export the same bytes', async (t) => {
  const { room } = await house(t, {})
  await make(room)
  await bring(room, bytesOf('life.jsonl').toString().trim().split('\n').map((line) => JSON.parse(line)))
  await letter(room, 'From the phone.')
  const lines = await exported(room)
  assert.match(lines, /From the phone\./)
  await room.page.goto(`${room.origin}/settings/backup`)
  const bytes = await saved(room.page, button(room.page, 'Make a backup'), true)
  const place = folder(t)
  const file = join(place, 'backup.ebb')
  writeFileSync(file, bytes)
  const data = join(place, 'vault')
  const restored = await ebb(data, ['restore', file])
  assert.equal(restored.code, 0, restored.stderr)
  assert.equal((await ebb(data, ['export'])).stdout, lines)
})

test('a backup made by the program opens in the pocket, as a device of its own', async (t) => {
  const place = folder(t)
  const data = join(place, 'vault')
  await ebb(data, ['new'])
  await ebb(data, ['letter'], 'From the laptop.')
  const file = join(place, 'backup.ebb')
  await ebb(data, ['backup', file])
  const { stdout: lines } = await ebb(data, ['export'])

  const { ebb: host, room } = await house(t, {})
  const { page } = room
  await bringBack(room, file, 'not the right words')
  assert.match(await wordsOf(page), /doesn't open this vault/)
  const damaged = join(place, 'damaged.ebb')
  const bytes = readFileSync(file)
  writeFileSync(damaged, bytes.subarray(0, bytes.length - 40))
  await bringBack(room, damaged)
  assert.match(await wordsOf(page), /cut short or damaged/)
  await bringBack(room, file)
  await page.waitForURL(`${room.origin}/`)
  assert.match(await wordsOf(page), /It is back/)
  assert.equal(await exported(room), lines)
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
