// The two ways in which somebody uses a page: by tapping, and by keyboard alone. A test that is written
// for hands can be walked by either.

import assert from 'node:assert/strict'

const MOST_TABS = 120

/** Waits until the page that comes after `act` is there. */
async function arriving(page, act) {
  const there = page.waitForEvent('domcontentloaded')
  await act()
  await there
}

class Hands {
  constructor(page) {
    this.page = page
  }

  // Names stand on a page more than once: "I want to write to them" is in the dock as well.
  #find(role, name) {
    return this.page.getByRole(role, { name, exact: typeof name === 'string' }).first()
  }

  /** Presses a button and waits for the page after it. */
  press(name) {
    return arriving(this.page, () => this.use(this.#find('button', name)))
  }

  /** Follows a link of the page itself. */
  follow(name) {
    return arriving(this.page, () => this.use(this.page.locator('main').getByRole('link', { name }).first()))
  }

  /** Follows a link of the frame: Help now, or the way one level up. */
  leave(name) {
    return arriving(this.page, () => this.use(this.#find('link', name)))
  }

  /** Opens what is folded away. */
  unfold(name) {
    return this.use(this.page.locator('summary').filter({ hasText: name }))
  }

  /** Types into the field with this label. */
  write(label, text) {
    return this.type(this.page.getByLabel(label, { exact: true }).first(), text)
  }

  /** Chooses one answer of a question. */
  choose(question, answer) {
    const group = this.page.getByRole('group', { name: question })
    return this.pick(group.getByRole('radio', { name: answer, exact: true }))
  }
}

/** Taps, by finger or mouse. */
export class Fingers extends Hands {
  use(target) {
    return target.click()
  }

  type(field, text) {
    return field.fill(text)
  }

  async pick(radio) {
    await radio.check()
  }
}

/** Tab, Enter, arrows and typing only; whatever has the focus is seen to have it. */
export class Keyboard extends Hands {
  async use(target) {
    await this.#reach(target)
    await this.page.keyboard.press('Enter')
  }

  async type(field, text) {
    await this.#reach(field)
    // A time is typed as its digits, hour and minutes.
    const time = await field.getAttribute('type') === 'time'
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.type(time ? text.replace(':', '') : text)
    assert.equal(await field.inputValue(), text)
  }

  async pick(radio) {
    const name = await radio.getAttribute('name')
    await this.#tab(() => this.page.evaluate((name) => document.activeElement?.name === name, name))
    for (let n = 0; n < 20 && !await this.#has(radio); n += 1) {
      await this.page.keyboard.press('ArrowDown')
      await this.#seen()
    }
    assert.ok(await this.#has(radio), `${name} can't be chosen by keyboard`)
    if (!await radio.isChecked()) await this.page.keyboard.press('Space')
    assert.ok(await radio.isChecked())
  }

  #reach(target) {
    return this.#tab(() => this.#has(target))
  }

  #has(target) {
    return target.evaluate((element) => element === document.activeElement)
  }

  async #tab(there) {
    for (let n = 0; n < MOST_TABS; n += 1) {
      if (await there()) return this.#seen()
      await this.page.keyboard.press('Tab')
      await this.#seen()
    }
    assert.fail(`not to be reached by Tab on ${this.page.url()}`)
  }

  // Whatever has the focus has an outline around itself or its label, and isn't beneath the dock.
  async #seen() {
    const fault = await this.page.evaluate(() => {
      const here = document.activeElement
      if (!here || here === document.body) return null
      const outlined = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
      }
      const label = here.closest('label')
      const shown = outlined(here) ? here : label && outlined(label) ? label : null
      const words = (here.innerText || here.name || here.outerHTML).trim().slice(0, 80)
      if (!shown) return `no visible focus: ${words}`
      const { left, right, top, bottom } = shown.getBoundingClientRect()
      const [x, y] = [(left + right) / 2, (top + Math.min(bottom, innerHeight)) / 2]
      if (bottom <= 0 || top >= innerHeight) return `the focus is out of sight: ${words}`
      const upon = document.elementFromPoint(x, y)
      const free = upon && (shown.contains(upon) || upon.contains(shown) || label?.contains(upon))
      return free ? null : `the focus is covered by ${upon?.outerHTML.slice(0, 80)}: ${words}`
    })
    assert.equal(fault, null, this.page.url())
  }
}
