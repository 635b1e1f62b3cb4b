// How quick the pocket is in Chromium: `EBB_POCKET=… node pocket/bench.mjs`. Prints, asserts nothing.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pocket, Room } from '../harness.mjs'
import { button, endWorkers, make, unlock } from './words.mjs'

const RECORDS = Number(process.argv[2] ?? 10_000)
const ROUNDS = 40

const ebb = await Pocket.start()
const folder = mkdtempSync(join(tmpdir(), 'ebb-bench-'))
const room = await Room.open(ebb)
const { page } = room
page.setDefaultTimeout(120_000)

/** From the request to the first byte, as the browser saw it, in milliseconds. */
async function visit(path) {
  await page.goto(room.origin + path)
  return page.evaluate(() => {
    const [shown] = performance.getEntriesByType('navigation')
    return shown.responseStart - shown.requestStart
  })
}
const share = (times, part) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * part)].toFixed(1)
const say = (what, times) => console.log(`${what}: median ${share(times, 0.5)} ms, p95 ${share(times, 0.95)} ms, of ${times.length}`)

await room.arrive()
await make(room)
const start = Date.parse('2025-11-01T12:00:00Z')
const lines = Array.from({ length: RECORDS }, (_, n) => JSON.stringify({
  id: `bench-${n}`, at: `${new Date(start + n * 3_600_000 / 2).toISOString().slice(0, 19)}+00:00[UTC]`,
  kind: 'urge', v: 1, before: n % 11, after: (n * 7) % 11, outcome: 'rode-out',
}))
const file = join(folder, 'notes.jsonl')
writeFileSync(file, `${lines.join('\n')}\n`)
await page.goto(`${room.origin}/settings/import`)
await page.locator('input[type=file]').setInputFiles(file)
let begun = performance.now()
await button(page, 'Bring them in').click()
await page.getByRole('link', { name: 'To Ebb' }).waitFor()
console.log(`${RECORDS} lines taken in: ${((performance.now() - begun) / 1000).toFixed(1)} s`)

for (const path of ['/', '/now', '/days', '/letters']) {
  const times = []
  for (let n = 0; n < ROUNDS; n += 1) times.push(await visit(path))
  say(`warm ${path}`, times)
}
/** From the press of "Open" to Today: the form, its redirect and Today are one navigation. */
async function open() {
  await unlock(page)
  await page.waitForURL(`${room.origin}/`)
  return page.evaluate(() => performance.getEntriesByType('navigation')[0].responseStart)
}
const cold = []
const ways = { 'typed at once': [], 'after three seconds of typing': [], 'the worker ended meanwhile': [] }
for (let n = 0; n < 10; n += 1) {
  for (const [way, times] of Object.entries(ways)) {
    await endWorkers(room)
    cold.push(await visit('/open'))
    if (way.startsWith('after')) await page.waitForTimeout(3_000)
    if (way.startsWith('the worker')) await endWorkers(room)
    times.push(await open())
  }
}
say('cold start, first page', cold)
for (const [way, times] of Object.entries(ways)) {
  say(`from the passphrase to Today, ${RECORDS} records read, ${way}`, times)
}
await room.close()
await ebb.end()
rmSync(folder, { recursive: true, force: true })
