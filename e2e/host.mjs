// The pocket on a plain host of static files, as somebody might put it online: it knows nothing of Ebb
// but its files, and can be taken away while a test goes on.

import { createServer } from 'node:http'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'

/** The folder that `cargo xtask pocket` made, if the tests are to run against it. */
export const POCKET = process.env.EBB_POCKET

const KINDS = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.webmanifest': 'application/manifest+json', '.png': 'image/png', '.txt': 'text/plain; charset=utf-8',
}

/** The headers that the folder asks its host for. */
function asked(folder) {
  const lines = readFileSync(join(folder, '_headers'), 'utf8').split('\n').filter((line) => line.startsWith('  '))
  return Object.fromEntries(lines.map((line) => line.trim().split(/: (.*)/s).slice(0, 2)))
}

/** How many milliseconds `at`, 'YYYY-MM-DD HH:MM:SS' in `tz`, is from now. */
function ahead(at, tz) {
  const wall = Date.parse(`${at.replace(' ', 'T')}Z`)
  const shown = new Date(wall).toLocaleString('sv-SE', { timeZone: tz })
  return wall - (Date.parse(`${shown.replace(' ', 'T')}Z`) - wall) - Date.now()
}

/** A running host. It has the face of a running Ebb, as far as that makes sense. */
export class Pocket {
  stdout = ''
  stderr = ''
  files = new Map()

  /** at: the moment at which the worker's clock starts. Without it: now. */
  static async start({ at, tz = 'Europe/Ljubljana', folder = POCKET } = {}) {
    const pocket = new Pocket()
    pocket.folder = folder
    pocket.headers = asked(folder)
    pocket.data = mkdtempSync(join(tmpdir(), 'ebb-pocket-'))
    pocket.options = { at, tz }
    await pocket.begin()
    return pocket
  }

  /** Serves again on the same address, after `kill`. */
  async begin() {
    this.server = createServer((request, response) => this.#answer(request, response))
    this.sockets = new Set()
    this.server.on('connection', (socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    })
    await new Promise((resolve) => this.server.listen(this.port ?? 0, '127.0.0.1', resolve))
    this.port = this.server.address().port
    this.origin = `http://127.0.0.1:${this.port}`
    this.url = `${this.origin}/`
  }

  #answer(request, response) {
    const path = normalize(new URL(request.url, this.origin).pathname)
    const name = path === '/' ? '/index.html' : path
    const found = this.files.get(name) ?? this.read(name)
    const body = found ?? this.read('/404.html')
    response.writeHead(found === undefined ? 404 : 200, {
      ...this.headers, 'content-type': KINDS[found === undefined ? '.html' : extname(name)] ?? 'application/octet-stream',
    })
    response.end(body)
  }

  /** A file of the folder, as it is served. */
  read(name) {
    const place = join(this.folder, name)
    if (!existsSync(place)) return undefined
    const bytes = readFileSync(place)
    const { at, tz } = this.options
    if (name !== '/sw.js' || !at) return bytes
    return `Date.now = ((real, ahead) => () => real() + ahead)(Date.now, ${ahead(at, tz)});\n${bytes}`
  }

  /** From now on new workers begin at this moment. */
  travel(at) {
    this.options.at = at
  }

  /** Takes the host away, with every connection. */
  async kill() {
    const closed = new Promise((resolve) => this.server.close(resolve))
    // Browsers open connections beforehand, on which nothing was asked yet.
    for (const socket of this.sockets) socket.destroy()
    await closed
  }

  async stop() {
    if (this.server.listening) await this.kill()
  }

  async end() {
    await this.stop()
    rmSync(this.data, { recursive: true, force: true })
  }
}
