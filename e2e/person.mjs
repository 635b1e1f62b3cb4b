// One person with Ebb over several days, for the tests that follow a life: a window for each time that
// Ebb is opened, what the export holds, and pictures of the pages that were met.

import { POCKET, bring, house, openRoom, written } from './harness.mjs'
import { Fingers } from './hands.mjs'

export const PASSPHRASE = 'four quiet words here'

export const wordsOf = (page) => page.locator('main').innerText()

export class Person {
  rooms = []

  /**
   * Starts Ebb on an empty machine at a moment, and opens its address.
   * name: what the pictures are called after. secrets: words that must show nowhere but on pages.
   */
  static async begin(t, { name, secrets, Hands = Fingers, at, ...face }) {
    const person = new Person()
    Object.assign(person, { t, name, secrets, Hands, face })
    const { ebb, room } = await house(t, { at, ...face })
    person.ebb = ebb
    if (POCKET) {
      person.rooms.push(room)
      await person.#take(room)
      return person
    }
    await room.close()
    await person.sit()
    return person
  }

  /** Opens the address that Ebb printed, in a new window. */
  async sit() {
    this.room = await openRoom(this.t, this.ebb, this.face)
    this.rooms.push(this.room)
    await this.#take(this.room)
  }

  async #take(room) {
    this.room = room
    this.page = room.page
    this.hands = new this.Hands(this.page)
    await this.page.goto(this.ebb.url)
  }

  /** On another day or at another hour: Ebb starts anew, and nothing is opened yet. */
  async later(at) {
    if (POCKET) {
      this.ebb.travel(at)
      await this.room.renew()
      return this.#take(this.room)
    }
    await this.room.close()
    await this.ebb.travel(at)
    return this.sit()
  }

  /** The same, and it is opened. */
  async wake(at, passphrase = PASSPHRASE) {
    await this.later(at)
    await this.hands.follow('Open what I keep here')
    await this.open(passphrase)
  }

  async open(passphrase = PASSPHRASE) {
    await this.hands.write('Your passphrase', passphrase)
    await this.hands.press('Open')
  }

  /** Takes in lines from elsewhere. */
  bring(lines) {
    return bring(this.room, lines)
  }

  /** What the export of this vault holds now, by kind. In the pocket it is open. */
  async events(passphrase = PASSPHRASE) {
    const events = await written(this.ebb, this.room, passphrase)
    return { all: events, of: (kind) => events.filter((event) => event.kind === kind) }
  }

  /** The page as it stands is usable, by day and by night, and its picture is taken. */
  async met(name) {
    const { face } = this.room
    // Without script axe looks at a twin of the page, which is slow; the colours are the same.
    const schemes = this.room.script ? ['light', 'dark'] : [this.face.scheme ?? 'light']
    for (const scheme of schemes) {
      await this.page.emulateMedia({ colorScheme: scheme })
      this.room.face = face.replace(/light|dark/, scheme)
      await this.room.assertUsable()
      await this.room.shot(`${this.name}-${name}`)
    }
    await this.page.emulateMedia({ colorScheme: this.face.scheme ?? 'light' })
    this.room.face = face
  }

  /** Nothing left the host in all these windows, and nothing was given away in what is seen from outside. */
  async quiet() {
    for (const room of this.rooms) {
      await room.assertKeptQuiet([PASSPHRASE, ...this.secrets])
      await room.assertNothingLeft()
      await room.assertNoComplaint()
    }
  }
}
