// What the tests of the pocket do again and again.

export const PASSPHRASE = 'four quiet words here'
export const button = (page, name) => page.getByRole('button', { name, exact: true })
export const wordsOf = (page) => page.locator('main').innerText()

/** Makes a vault on the page for it. */
export async function make(room, passphrase = PASSPHRASE) {
  const { page } = room
  await page.goto(`${room.origin}/start`)
  await page.locator('input[name=passphrase]').fill(passphrase)
  await page.locator('input[name=again]').fill(passphrase)
  await button(page, 'Make it').click()
  await page.waitForURL(`${room.origin}/`)
}

/** Types the passphrase where it is asked for. */
export async function unlock(page, passphrase = PASSPHRASE) {
  await page.locator('input[name=passphrase]').fill(passphrase)
  await button(page, 'Open').click()
}

export async function openUp(room, passphrase = PASSPHRASE) {
  await room.page.goto(`${room.origin}/open`)
  await unlock(room.page, passphrase)
  await room.page.waitForURL(`${room.origin}/`)
}

/** Writes a letter that stays. */
export async function letter(room, words) {
  await room.page.goto(`${room.origin}/letters/new`)
  await room.page.getByRole('textbox').first().fill(words)
  await button(room.page, 'Keep it').click()
}

/** Ends every worker, as a browser does that needs the memory. */
export async function endWorkers(room) {
  const session = await room.context.newCDPSession(room.page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await session.detach()
}
