// The pocket in the two other families of browsers: one walk through a first night, a vault, no network,
// a lock, a file that comes in, and something that breaks.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pocket } from '../harness.mjs'
import { Firefox, WebKit, there } from './browsers.mjs'
import { PASSPHRASE } from './words.mjs'

const LETTER = 'Written where nobody reads. Quendelbach.'
const LINE = '{"id":"one","at":"2026-02-01T22:10:00+01:00[Europe/Ljubljana]","kind":"letter.written","v":1,"text":"Carried in by a file."}\n'

/** A host whose worker loses all chance while a page asks for it: the module then ends itself. */
async function host(t) {
  const ebb = await Pocket.start({ at: '2026-03-02 02:04:00' })
  t.after(() => ebb.end())
  const own = ebb.read('/sw.js')
  ebb.files.set('/sw.js', `${own}
    addEventListener("message", ({ data, ports }) => {
      if (data.chance === undefined) return;
      if (data.chance) delete self.crypto.getRandomValues;
      else Object.defineProperty(self.crypto, "getRandomValues", { configurable: true, value: () => { throw new Error("no chance") } });
      ports[0].postMessage("done");
    });`)
  return ebb
}

const chance = (browser, there) => browser.call((there) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => resolve(true)
  navigator.serviceWorker.controller.postMessage({ chance: there }, [port2])
}), there)

async function firstNight(browser, origin) {
  await browser.visit(origin)
  assert.match(await browser.words(), /^What is it\?/)
  await browser.press('I want to write to them')
  await browser.fill('textarea', LETTER)
  await browser.press('The ten minutes are over')
  await browser.press('Less')
  await browser.press("I'd rather not promise")
  await browser.press("Don't keep it")
  await browser.words('It is gone.')
}

async function make(browser, origin) {
  await browser.visit(`${origin}/start`)
  await browser.fill('input[name=passphrase]', PASSPHRASE)
  await browser.fill('input[name=again]', PASSPHRASE)
  await browser.press('Make it')
  assert.equal(await browser.path(), '/')
}

async function write(browser, origin) {
  await browser.visit(`${origin}/letters/new`)
  await browser.fill('textarea', LETTER)
  await browser.press('Keep it')
  await browser.visit(`${origin}/day`)
  await browser.fill('form#day input[name=mood][value="4"]')
  await browser.press('Keep it')
}

async function unlock(browser, origin) {
  await browser.visit(`${origin}/open`)
  await browser.fill('input[name=passphrase]', PASSPHRASE)
  await browser.press('Open')
  assert.equal(await browser.path(), '/')
}

/** These letters and the check-in, as they stand on their pages. */
async function allThere(browser, origin, texts) {
  await browser.visit(`${origin}/letters`)
  const links = await browser.call(() => [...document.querySelectorAll('main a[href^="/letters/"]')]
    .map((link) => link.getAttribute('href')).filter((href) => href !== '/letters/new'))
  const said = []
  for (const link of links) {
    await browser.visit(origin + link)
    said.push(await browser.words())
  }
  assert.equal(said.length, texts.length, said.join('\n'))
  for (const text of texts) assert.equal(said.filter((words) => words.includes(text)).length, 1, text)
  await browser.visit(`${origin}/day`)
  assert.equal(await browser.call(() => document.querySelector('form#day input[name=mood]:checked')?.value), '4')
}

async function walk(t, Kind) {
  there(Kind)
  const ebb = await host(t)
  const { origin } = ebb
  const browser = await Kind.start(t)
  await firstNight(browser, origin)
  await make(browser, origin)
  await write(browser, origin)

  await ebb.kill()
  await browser.reload()
  await browser.visit(`${origin}/letters`)
  assert.match(await browser.words(), /a few lines/)
  await allThere(browser, origin, [LETTER])

  await browser.visit(`${origin}/settings`)
  await browser.press('Lock now')
  await browser.visit(`${origin}/letters`)
  assert.doesNotMatch(await browser.words(), /a few lines/)
  await unlock(browser, origin)
  await allThere(browser, origin, [LETTER])
  if (browser.restart) {
    await browser.restart()
    await unlock(browser, origin)
    await allThere(browser, origin, [LETTER])
  }

  await browser.visit(`${origin}/settings/import`)
  await browser.choose('input[type=file]', 'notes.jsonl', LINE)
  await browser.press('Bring them in')
  await browser.press('To Ebb')
  await allThere(browser, origin, [LETTER, 'Carried in by a file.'])

  await chance(browser, false)
  await browser.go(`${origin}/letters`)
  await browser.words('Something in Ebb broke on that page.')
  await chance(browser, true)
  await unlock(browser, origin)
  await allThere(browser, origin, [LETTER, 'Carried in by a file.'])
}

test('Firefox: a first night, a vault, no network, a lock, a restart, a file, and something that breaks', (t) => walk(t, Firefox))
test('WebKitGTK: the same walk', (t) => walk(t, WebKit))
