// The program `ebb` as people get it: started in a folder of its own, at a time of the test's choice.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The program under test: the release build, or what EBB_PROGRAM names. */
export const PROGRAM = process.env.EBB_PROGRAM
  ?? fileURLToPath(new URL('../target/release/ebb', import.meta.url))

const STARTING = 20_000
const STOPPING = 5_000

/** Put before a command so that it runs at `at`, 'YYYY-MM-DD HH:MM:SS' in its own zone, and on from there. */
function travel(at) {
  return at ? ['faketime', '-f', `@${at}`] : []
}

// The monotonic clock stays true: waits, timeouts and the idle lock run at their real pace. So do the
// times of files, for the folder of a vault is looked at by its owner and by tests alike.
function surroundings(tz, env) {
  return {
    PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', TZ: tz,
    FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1', ...env,
  }
}

// faketime names what it shares by its process id, and leaves it behind when it is ended. A later one
// with the same id then refuses to start: so ours is taken away, and what another left is stepped past.
const TAKEN = /sem_open: File exists/
const TRIES = 5

function tidy({ pid }) {
  for (const name of [`sem.faketime_sem_${pid}`, `faketime_shm_${pid}`]) rmSync(`/dev/shm/${name}`, { force: true })
}

// Whatever ends this process ends what it started, so that a test that was broken off leaves no Ebb.
const running = new Set()
process.on('exit', () => { for (const child of running) signal(child, 'SIGKILL') })
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1))

function launch(args, { at, tz = 'Europe/Ljubljana', env = {} }) {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: cargo build --release -p ebb-app`)
  const [program, ...rest] = [...travel(at), PROGRAM, ...args]
  // A process group of its own: faketime waits for the program that it starts, and both must end.
  const child = spawn(program, rest, { env: surroundings(tz, env), detached: true })
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  running.add(child)
  child.on('exit', () => {
    running.delete(child)
    if (at) tidy(child)
  })
  return child
}

function signal(child, name) {
  if (child.pid === undefined) return
  if (child.exitCode !== null || child.signalCode !== null) return // its number may be another's by now
  try {
    process.kill(-child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Runs one command to its end. Returns its exit code and what it printed. */
export async function run(args, options = {}) {
  for (let tries = 1; ; tries += 1) {
    const end = await runOnce(args, options)
    if (tries === TRIES || !TAKEN.test(end.stderr)) return end
  }
}

function runOnce(args, { input = '', ...options }) {
  return new Promise((resolve, reject) => {
    const child = launch(args, options)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => { stdout += text })
    child.stderr.on('data', (text) => { stderr += text })
    child.stdin.on('error', () => {}) // the program may refuse before it has read everything
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Every file under a folder, by whole path. */
export function filesUnder(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesUnder(path) : [path]
  })
}

/** A running Ebb. */
export class Ebb {
  stdout = ''
  stderr = ''

  /**
   * Starts Ebb and waits for its first line.
   * data: a folder to use and to leave; without it a new one, deleted at the end.
   * at: the moment at which it starts, 'YYYY-MM-DD HH:MM:SS' in `tz`. Without it: now.
   */
  static async start({ data, at, tz, env, args = [], port = 0 } = {}) {
    const ebb = new Ebb()
    ebb.temporary = data === undefined
    ebb.data = data ?? mkdtempSync(join(tmpdir(), 'ebb-e2e-'))
    ebb.options = { at, tz, env, args, port }
    await ebb.#begin()
    return ebb
  }

  async #begin() {
    for (let tries = 1; ; tries += 1) {
      const said = this.stderr.length
      try {
        return await this.#beginOnce()
      } catch (error) {
        if (tries === TRIES || !TAKEN.test(this.stderr.slice(said))) throw error
      }
    }
  }

  async #beginOnce() {
    const { at, tz, env, args, port } = this.options
    const child = launch(['--data', this.data, '--port', String(port), '--no-browser', ...args],
      { at, tz, env })
    this.child = child
    child.stderr.on('data', (text) => { this.stderr += text })
    this.gone = new Promise((resolve) => child.on('close', (code, name) => resolve({ code, name })))
    this.url = await this.#firstLine(child)
    this.origin = new URL(this.url).origin
  }

  #firstLine(child) {
    return new Promise((resolve, reject) => {
      const from = this.stdout.length
      let waiting = true
      const fail = (why) => {
        if (!waiting) return
        waiting = false
        clearTimeout(patience)
        signal(child, 'SIGKILL')
        reject(new Error(`ebb ${why}\nstandard output: ${this.stdout}\nstandard error: ${this.stderr}`))
      }
      const patience = setTimeout(() => fail(`printed no address in ${STARTING} ms`), STARTING)
      child.on('error', (error) => fail(`could not be started: ${error.message}`))
      child.on('close', (code) => fail(`ended with ${code} before it printed an address`))
      child.stdout.on('data', (text) => {
        this.stdout += text
        const end = this.stdout.indexOf('\n', from)
        if (!waiting || end < 0) return
        waiting = false
        clearTimeout(patience)
        resolve(this.stdout.slice(from, end).trim())
      })
    })
  }

  /** Stops it, as somebody who presses Ctrl-C, and starts it again on the same folder. */
  async restart(changes = {}) {
    await this.stop()
    Object.assign(this.options, changes)
    await this.#begin()
  }

  /** Stops it in the same folder at another moment: the next morning, or five months on. */
  async travel(at) {
    await this.restart({ at })
  }

  /** Asks it to stop, and insists after five seconds. */
  async stop() {
    signal(this.child, 'SIGTERM')
    const insist = setTimeout(() => signal(this.child, 'SIGKILL'), STOPPING)
    const end = await this.gone
    clearTimeout(insist)
    return end
  }

  /** Ends it as a power cut would. */
  async kill() {
    signal(this.child, 'SIGKILL')
    return this.gone
  }

  /** Runs a command of the terminal on the same folder. */
  run(args, options = {}) {
    const { at, tz, env } = this.options
    return run(['--data', this.data, ...args], { at, tz, env, ...options })
  }

  /** Stops it and removes the folder, if it was made here. */
  async end() {
    await this.stop()
    if (this.temporary) rmSync(this.data, { recursive: true, force: true })
  }
}
