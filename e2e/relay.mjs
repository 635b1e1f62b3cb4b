// A relay as somebody runs it for themselves: `ebb-relay`, over a file, handing out the pocket too.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PROGRAM } from './program.mjs'
import { POCKET } from './host.mjs'

/** The relay under test: beside the program, or what EBB_RELAY names. */
export const RELAY = process.env.EBB_RELAY ?? join(dirname(PROGRAM), 'ebb-relay')

const STARTING = 20_000

export class Relay {
  stdout = ''
  stderr = ''

  static async start({ pocket = POCKET } = {}) {
    const relay = new Relay()
    relay.data = mkdtempSync(join(tmpdir(), 'ebb-relay-'))
    relay.pocket = pocket
    relay.listen = '127.0.0.1:0'
    await relay.begin()
    return relay
  }

  /** Starts it, again on the same address after `kill`. */
  async begin() {
    const from = this.stderr.length
    const pocket = this.pocket ? ['--pocket', this.pocket] : []
    this.child = spawn(RELAY, ['--listen', this.listen, '--data', this.data, ...pocket])
    this.gone = new Promise((resolve) => this.child.on('close', resolve))
    this.child.stderr.setEncoding('utf8')
    this.origin = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the relay said no address: ${this.stderr}`)), STARTING)
      this.child.on('error', reject)
      this.child.stderr.on('data', (text) => {
        this.stderr += text
        const found = /listening on (http:\/\/\S+)/.exec(this.stderr.slice(from))
        if (!found) return
        clearTimeout(late)
        resolve(found[1].replace(/\/$/, ''))
      })
    })
    this.listen = new URL(this.origin).host
  }

  /** Ends it as a power cut would. */
  async kill() {
    this.child.kill('SIGKILL')
    await this.gone
  }

  async end() {
    this.child.kill('SIGKILL')
    await this.gone
    rmSync(this.data, { recursive: true, force: true })
  }
}
