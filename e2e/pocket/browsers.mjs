// Two more browsers, each driven by what its makers offer: Firefox over WebDriver BiDi, WebKit over
// WebDriver. Both have the same few hands, and everything on a page is found by what it says.
//
//     const browser = await Firefox.start(t)
//     await browser.go(address)
//     await browser.press('Keep it')

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'

const PATIENCE = 20_000
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// Whatever ends this process ends what it started.
const running = new Set()
process.on('exit', () => { for (const child of running) end(child) })

// A process group of its own: browsers start others, and all of them must end.
function start(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  child.said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { child.said += text })
  running.add(child)
  child.gone = new Promise((resolve) => child.on('close', () => {
    running.delete(child)
    resolve()
  }))
  child.on('error', (error) => { child.said += `${program}: ${error.message}` })
  return child
}

function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Waits until `look` finds something, and returns it. */
async function until(look, what) {
  const late = Date.now() + PATIENCE
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > late) throw new Error(`not there after ${PATIENCE} ms: ${typeof what === 'function' ? await what() : what}`)
    await pause(50)
  }
}

function folder(t, name) {
  const made = mkdtempSync(join(tmpdir(), `ebb-${name}-`))
  t.after(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }))
  return made
}

/** What both can do. Each brings `go`, `reload` and `call`, which runs a function on the page. */
class Browser {
  // A page that gives way to the next one answers nothing: it is asked again.
  async #asked(look, ...args) {
    return until(() => this.call(look, ...args).catch(() => undefined),
      async () => `${look} ${args.join()}\n${await this.call(() => `${location.href}\n${document.body.innerText}`).catch(String)}`)
  }

  /** Waits for these words on the page, and returns all that it says. */
  words(some = '') {
    return this.#asked((some) => {
      const said = document.querySelector('main')?.innerText ?? document.body.innerText
      return document.readyState === 'complete' && said.includes(some) && said
    }, some)
  }

  /** Opens a page of Ebb, which may still have to arrive. */
  async visit(address) {
    await this.go(address)
    await this.#asked(() => Boolean(document.querySelector('main#page')))
  }

  /** Presses a button, or follows a link, by its words, and waits for the page after it. */
  async press(name) {
    await this.#asked((name) => {
      const found = [...document.querySelectorAll('main button, main a, footer button, nav button, button')]
        .find((one) => one.innerText.trim() === name)
      if (!found || document.readyState !== 'complete') return false
      document.documentElement.dataset.left = 'yes'
      found.click()
      return true
    }, name)
    await this.#asked(() => document.readyState === 'complete' && !document.documentElement.dataset.left)
  }

  /** Fills the field that this selector finds; a radio or box is chosen. */
  async fill(selector, text) {
    await this.#asked((selector, text) => {
      const field = document.querySelector(selector)
      if (!field) return false
      if (['radio', 'checkbox'].includes(field.type)) field.click()
      else {
        field.value = text
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
      return true
    }, selector, text)
  }

  /** Chooses a file with these bytes. */
  async choose(selector, name, bytes) {
    await this.#asked((selector, name, coded) => {
      const field = document.querySelector(selector)
      if (!field) return false
      const chosen = new DataTransfer()
      chosen.items.add(new File([Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0))], name))
      field.files = chosen.files
      return field.files.length === 1
    }, selector, name, Buffer.from(bytes).toString('base64'))
  }

  /** The path of the page as it now stands. */
  path() {
    return this.call(() => location.pathname)
  }
}

/** Firefox without a window, over WebDriver BiDi. */
export class Firefox extends Browser {
  static program = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync)

  static async start(t) {
    const firefox = new Firefox()
    firefox.profile = folder(t, 'firefox')
    // No errands of its own: no update, no account, no news, no measurements.
    const settings = {
      'app.update.disabledForTesting': true, 'browser.shell.checkDefaultBrowser': false, 'browser.aboutwelcome.enabled': false,
      'datareporting.policy.dataSubmissionEnabled': false, 'toolkit.telemetry.enabled': false, 'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false, 'services.settings.server': 'data:,', 'extensions.update.enabled': false,
      'browser.safebrowsing.malware.enabled': false, 'browser.safebrowsing.phishing.enabled': false, 'remote.active-protocols': 1,
      'browser.newtabpage.enabled': false, 'browser.startup.page': 0, 'toolkit.shutdown.fastShutdownStage': 0,
    }
    writeFileSync(join(firefox.profile, 'user.js'),
      Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)})`).join(';\n'))
    t.after(() => firefox.end())
    await firefox.begin()
    return firefox
  }

  /** Starts it on the profile that it has. */
  async begin() {
    this.child = start(Firefox.program, ['--headless', '--no-remote', '--profile', this.profile, '--remote-debugging-port', '0', 'about:blank'],
      { MOZ_CRASHREPORTER_DISABLE: '1', HOME: this.profile })
    const { child } = this
    const [, address] = await until(() => /BiDi listening on (ws:\S+)/.exec(child.said), () => child.said)
    this.socket = new WebSocket(`${address}/session`)
    this.asked = new Map()
    this.socket.on('message', (text) => this.#heard(JSON.parse(text)))
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    await this.#send('session.new', { capabilities: {} })
    const { contexts } = await this.#send('browsingContext.getTree', {})
    this.context = contexts[0].context
  }

  #heard({ id, type, result, error, message }) {
    const { resolve, reject } = this.asked.get(id) ?? {}
    this.asked.delete(id)
    if (type === 'success') resolve?.(result)
    else reject?.(new Error(`${error}: ${message}`))
  }

  #send(method, params) {
    this.last = (this.last ?? 0) + 1
    const id = this.last
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject })
      this.socket.send(JSON.stringify({ id, method, params }))
    })
  }

  go(url) {
    return this.#send('browsingContext.navigate', { context: this.context, url, wait: 'complete' })
  }

  reload() {
    return this.#send('browsingContext.reload', { context: this.context, wait: 'complete' })
  }

  async call(work, ...args) {
    const { type, result, exceptionDetails } = await this.#send('script.callFunction', {
      functionDeclaration: `async (args) => JSON.stringify(await (${work})(...JSON.parse(args)) ?? null)`,
      arguments: [{ type: 'string', value: JSON.stringify(args) }], awaitPromise: true, target: { context: this.context },
    })
    if (type !== 'success') throw new Error(exceptionDetails.text)
    return JSON.parse(result.value)
  }

  /** Closes it as a person does, and starts it again. */
  async restart() {
    await this.#send('browser.close', {})
    await this.child.gone
    await this.begin()
  }

  async end() {
    end(this.child)
    await this.child.gone
  }
}

/** WebKitGTK's own small browser on a screen that nobody sees, over WebDriver. What it keeps is gone when it ends. */
export class WebKit extends Browser {
  static program = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec', '/usr/lib64', '/usr/lib']
    .flatMap((place) => [`${place}/webkit2gtk-4.1/MiniBrowser`, `${place}/webkitgtk-6.0/MiniBrowser`]).find(existsSync)

  static async start(t) {
    const webkit = new WebKit()
    webkit.home = folder(t, 'webkit')
    t.after(() => webkit.end())
    await webkit.begin()
    return webkit
  }

  async begin() {
    this.screen = start('Xvfb', ['-displayfd', '1', '-screen', '0', '1000x900x24', '-nolisten', 'tcp'])
    const [display] = await until(() => /^\d+(?=\n)/m.exec(this.screen.said), () => this.screen.said)
    const port = await freePort()
    this.driver = start('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
      DISPLAY: `:${display}`, HOME: this.home, XDG_RUNTIME_DIR: this.home, LIBGL_ALWAYS_SOFTWARE: '1', GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1',
    })
    this.address = `http://127.0.0.1:${port}/session`
    const options = { binary: WebKit.program, args: ['--automation'] }
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } }
    await until(() => fetch(`http://127.0.0.1:${port}/status`).then((answer) => answer.ok, () => false), () => this.driver.said)
    const { sessionId } = await this.#send('', { capabilities })
    this.address += `/${sessionId}`
  }

  async #send(path, body) {
    const answer = await fetch(this.address + path, { method: 'POST', body: JSON.stringify(body) })
    const { value } = await answer.json()
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`)
    return value
  }

  go(url) {
    return this.#send('/url', { url })
  }

  reload() {
    return this.#send('/refresh', {})
  }

  async call(work, ...args) {
    const script = `const done = arguments[1]; (async () => (${work})(...JSON.parse(arguments[0])))()
      .then((found) => done(JSON.stringify({ found: found ?? null })), (error) => done(JSON.stringify({ error: String(error) })))`
    const { found, error } = JSON.parse(await this.#send('/execute/async', { script, args: [JSON.stringify(args)] }))
    if (error) throw new Error(error)
    return found
  }

  async end() {
    for (const child of [this.driver, this.screen]) {
      if (!child) continue
      end(child)
      await child.gone
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** A browser that a machine lacks is a red test: `cargo xtask test` installs it. */
export function there(Kind) {
  assert.ok(Kind.program, `${Kind.name} is not on this machine: cargo xtask test --only machine`)
}
