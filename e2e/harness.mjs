// The built program and a real browser, for the tests beside this file.
//
//     import { house } from './harness.mjs'
//     test('the first page asks nothing', async (t) => {
//       const { ebb, room } = await house(t, { at: '2026-03-01 02:04:00', scheme: 'dark' })
//       await room.page.goto(ebb.origin)
//     })
//
// Each house has a data folder, a port and a browser context of its own, so tests don't know each
// other. What it started it ends, by process id, when the test is over.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { POCKET, Pocket } from './host.mjs'
import { Ebb } from './program.mjs'

export { Ebb, filesUnder, run } from './program.mjs'
export { POCKET, Pocket } from './host.mjs'

/** For the few tests of what only the program has; each says why the pocket has no such thing. */
export const programOnly = (why) => ({ skip: POCKET ? `of the program alone: ${why}` : false })

/** No browser has a worker where script is off. */
export const NO_WORKER = programOnly('without script a browser keeps no worker, and the pocket is one')

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const SIZES = {
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  narrow: { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 800 } },
}

// Sandbox and GPU have no place in a container; the rest keeps Chromium's own errands off the wire,
// so that a request that leaves the host is the page's.
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

const LAUNCH = { executablePath: process.env.EBB_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS }

// The text of a page that gave way to the next at once may never come.
function soon(text, patience = 5_000) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no text came')), patience)
    text.then(resolve, reject).finally(() => clearTimeout(late))
  })
}

// One browser for all rooms that are open at the same time. It can't wait for the end of the file: a
// browser that still runs is what keeps a file of tests from ending.
let browser
let rooms = 0
async function enter() {
  rooms += 1
  browser ??= chromium.launch(LAUNCH)
  return browser
}
async function leave() {
  rooms -= 1
  if (rooms > 0) return
  const last = browser
  browser = undefined
  await (await last)?.close()
}

/**
 * Starts Ebb and opens a room in it. Takes the options of `Ebb.start` and of `Room.open`.
 * With `enter: true` the first page is opened by the launch token.
 */
export async function house(t, options = {}) {
  const ebb = await (POCKET ? Pocket : Ebb).start(options)
  t.after(() => ebb.end())
  const room = await openRoom(t, ebb, options)
  if (options.enter) await room.page.goto(ebb.url)
  return { ebb, room }
}

/** Opens a browser context of its own: another device, or the same with another face. */
export async function openRoom(t, ebb, options = {}) {
  const room = await Room.open(ebb, options)
  t.after(() => room.close())
  if (POCKET) await room.arrive()
  return room
}

/** Everything that was written, as the lines of the export. The vault is open in this room. */
export async function written(ebb, room, passphrase) {
  let text
  if (POCKET) {
    const page = await room.context.newPage()
    await page.goto(`${room.origin}/settings/export`)
    await page.locator('input[value=jsonl]').check()
    text = await saved(page, page.getByRole('button', { name: 'Make the file' }))
    await page.close()
  } else {
    const done = await ebb.run(['--passphrase-file', '-', 'export'], { input: `${passphrase}\n` })
    assert.equal(done.code, 0, done.stderr)
    text = done.stdout
  }
  return text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line))
}

/** Takes in these lines, as a person does who brings them from elsewhere. The vault is open in this room. */
export async function bring(room, lines) {
  const { page } = room
  await page.goto(`${room.origin}/settings/import`)
  const buffer = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await page.locator('input[type=file]').setInputFiles({ name: 'notes.jsonl', mimeType: 'text/plain', buffer })
  await page.getByRole('button', { name: 'Bring them in' }).click()
  await page.getByRole('link', { name: 'To Ebb' }).click()
}

/** Presses what hands out a file; returns the file's text, or its bytes. */
export async function saved(page, button, bytes = false) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return readFileSync(await download.path(), bytes ? undefined : 'utf8')
}

// The dock is sticky: whatever the fold cuts lies half beneath it until one scrolls, and axe would take
// that for a small target. So it looks at the page in a window as tall as the page.
async function wholePage(page, look) {
  const size = page.viewportSize()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ ...size, height: Math.max(size.height, Math.ceil(height)) })
  try {
    return await look()
  } finally {
    await page.setViewportSize(size)
  }
}

/** A browser context, with everything noted that could give somebody away. */
export class Room {
  #seen = []
  #titles = []

  /**
   * size: phone, narrow or desktop. scheme: light or dark. script: false switches it off.
   * profile: a folder in which a browser of its own keeps what it keeps.
   */
  static async open(ebb, { size = 'phone', scheme = 'light', script = true, tz = 'Europe/Ljubljana',
    motion = 'reduce', context = {}, profile } = {}) {
    const room = new Room()
    room.ebb = ebb
    room.origin = ebb.origin
    room.script = script
    room.face = `${POCKET ? 'pocket-' : ''}${size}-${scheme}${script ? '' : '-noscript'}`
    room.options = {
      ...SIZES[size], colorScheme: scheme, javaScriptEnabled: script, timezoneId: tz,
      reducedMotion: motion, locale: 'en-GB', ...context,
    }
    room.own = Boolean(profile)
    try {
      room.context = profile
        ? await chromium.launchPersistentContext(profile, { ...room.options, ...LAUNCH })
        : await (await enter()).newContext(room.options)
      await room.#furnish()
    } catch (error) {
      await room.close()
      throw error
    }
    return room
  }

  async #furnish() {
    this.context.setDefaultTimeout(10_000)
    this.context.on('request', (request) => this.#seen.push({ what: 'request', text: request.url() }))
    this.context.on('response', (response) => this.#noteResponse(response))
    this.context.on('page', (page) => this.#watch(page))
    this.page = await this.context.newPage()
  }

  /** Opens the pocket's address for the first time, and waits until Ebb itself answers there. */
  async arrive(page = this.page) {
    await page.goto(this.origin)
    await page.locator('main#page').waitFor()
  }

  /** In the pocket: another hour, and a worker that begins anew with nothing in its memory. */
  async renew() {
    await this.page.evaluate(async () => {
      for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
    })
    for (const page of this.context.pages()) await page.close()
    this.page = await this.context.newPage()
    await this.arrive()
  }

  #watch(page) {
    page.on('console', (message) => this.#seen.push({ what: 'console', text: message.text() }))
    page.on('pageerror', (error) => this.#seen.push({ what: 'page error', text: String(error) }))
    page.on('framenavigated', (frame) => this.#seen.push({ what: 'address', text: frame.url() }))
    page.on('download', (file) => this.#seen.push({ what: 'file name', text: file.suggestedFilename() }))
  }

  // Titles are read from the answer itself: that also works with script switched off, and misses no
  // page that was only passed through.
  #noteResponse(response) {
    const { location } = response.headers()
    if (location) this.#seen.push({ what: 'redirect', text: location })
    if (response.request().resourceType() !== 'document' || location) return
    this.#titles.push(soon(response.text()).then((html) => {
      const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]
      if (title !== undefined) this.#seen.push({ what: 'title', text: title })
    }, () => {}))
  }

  /** Everything of a kind that was seen: request, address, redirect, title, console, page error, file name. */
  async seen(what) {
    await Promise.all(this.#titles)
    return this.#seen.filter((entry) => entry.what === what).map((entry) => entry.text)
  }

  /** No request went anywhere but to this Ebb. */
  async assertNothingLeft() {
    const strangers = (await this.seen('request')).filter((url) =>
      new URL(url).origin !== this.origin && !/^(about|data|blob):/.test(url))
    assert.deepEqual(strangers, [], 'requests that left the host')
  }

  /** No page complained: no script error, nothing that the content policy had to stop. */
  async assertNoComplaint() {
    assert.deepEqual(await this.seen('page error'), [], 'script errors')
    const blocked = (await this.seen('console')).filter((text) => /Content Security Policy/i.test(text))
    assert.deepEqual(blocked, [], 'stopped by the content policy')
  }

  /** None of these words stands in a title, an address, a file name, the console or Ebb's own output. */
  async assertKeptQuiet(words) {
    await Promise.all(this.#titles)
    const said = [...this.#seen,
      { what: 'standard output', text: this.ebb.stdout },
      { what: 'standard error', text: this.ebb.stderr }]
    for (const word of words) {
      const faces = [word, encodeURIComponent(word), encodeURIComponent(word).replaceAll('%20', '+')]
        .map((face) => face.toLowerCase())
      const leaks = said.filter(({ text }) => faces.some((face) => text.toLowerCase().includes(face)))
      assert.deepEqual(leaks, [], `"${word}" was given away`)
    }
  }

  /** A picture of the whole page, in e2e/shots, named by what it shows and by this room's face. */
  async shot(name, page = this.page) {
    const path = here(`shots/${name}-${this.face}.png`)
    mkdirSync(here('shots'), { recursive: true })
    await page.screenshot({ path, fullPage: true, animations: 'disabled' })
    return path
  }

  /** What axe finds: WCAG 2.2 AA, best practice, and the house's own 7:1 for text. */
  async axe(page = this.page) {
    const violations = await this.#withScript(page, (open) => wholePage(open, async () => {
      await open.evaluate(axeSource)
      return open.evaluate(async (options) => (await window.axe.run(document, options)).violations, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
        resultTypes: ['violations'],
      })
    }))
    return violations.map(({ id, help, nodes }) =>
      `${id}: ${help}\n  ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n  ')}`)
  }

  // Axe is script itself, and doesn't come to an end where script is off. There it looks at a twin: the
  // same page as it now stands, with the styles that Ebb serves, and without any script of its own.
  async #withScript(page, look) {
    if (this.script) return look(page)
    const html = (await page.content())
      .replace(/<script\b[^>]*>[\s\S]*?<\/script>/gi, '').replace(/<\/?noscript\b[^>]*>/gi, '')
    const context = await (await enter()).newContext({ ...this.options, javaScriptEnabled: true })
    try {
      await context.addCookies(await this.context.cookies())
      const twin = await context.newPage()
      await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html', body: html }))
      await twin.goto(page.url())
      return await look(twin)
    } finally {
      await context.close()
      await leave()
    }
  }

  /** Axe finds nothing on the page as it now stands, and it doesn't scroll sideways. */
  async assertUsable(page = this.page) {
    assert.deepEqual(await this.axe(page), [], `axe, on ${page.url()} (${this.face})`)
    const [wide, room] = await page.evaluate(() =>
      [document.documentElement.scrollWidth, document.documentElement.clientWidth])
    assert.ok(wide <= room, `${page.url()} is ${wide} px wide in a window of ${room} px (${this.face})`)
  }

  /** Counts taps from now on; `tap` goes by mouse where the device has no touch. */
  taps() {
    const room = this
    return {
      count: 0,
      async tap(target) {
        const locator = typeof target === 'string' ? room.page.locator(target) : target
        await locator.click()
        this.count += 1
      },
    }
  }

  /** Closes it, once: a test may leave a room early, and its end closes what is left. */
  async close() {
    if (this.closed) return
    this.closed = true
    await this.context?.close()
    if (!this.own) await leave()
  }
}
