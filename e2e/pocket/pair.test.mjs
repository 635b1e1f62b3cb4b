// The program on a computer and Ebb in a phone's browser, by way of a relay that both reach.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import jsqr from 'jsqr'
import { PNG } from 'pngjs'
import { Ebb, Room, filesUnder, saved } from '../harness.mjs'
import { Relay } from '../relay.mjs'
import { button, letter, make, wordsOf } from './words.mjs'

const ON_PHONE = 'a passphrase for the phone'
const LAPTOP = 'Written at the desk. Quendelbach.'
const PHONE = 'Written on the train. Quendelbach.'

/** Asks again until it is so. */
async function until(what, so, patience = 30_000) {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((go) => setTimeout(go, 300))) {
    if (await so()) return
  }
  assert.fail(`not within ${patience} ms: ${what}`)
}

/** What a phone's camera reads off the screen. */
async function camera(page) {
  await page.locator('svg.code').scrollIntoViewIfNeeded()
  const { data, width, height } = PNG.sync.read(await page.locator('svg.code').screenshot())
  return jsqr(new Uint8ClampedArray(data), width, height)?.data
}

/** Everything that was written, as the phone's own export has it. */
async function onPhone(room) {
  const page = await room.context.newPage()
  await page.goto(`${room.origin}/settings/export`)
  await page.locator('input[value=jsonl]').check()
  const text = await saved(page, button(page, 'Make the file'))
  await page.close()
  return text
}

test('a phone joins by the camera, and what either writes is on both', async (t) => {
  const relay = await Relay.start()
  t.after(() => relay.end())
  const ebb = await Ebb.start()
  t.after(() => ebb.end())
  const desk = await Room.open(ebb, { size: 'desktop', scheme: 'dark' })
  t.after(() => desk.close())
  await desk.page.goto(ebb.url)
  await make(desk)
  await letter(desk, LAPTOP)

  await desk.page.goto(`${ebb.origin}/settings/devices`)
  await desk.page.getByRole('link', { name: 'Let another device in' }).click()
  await desk.page.getByLabel("The relay's address").fill(relay.origin)
  await button(desk.page, 'Show the words').click()
  await desk.page.getByRole('heading', { name: 'Twelve words for the other device' }).waitFor()
  assert.equal(await desk.page.locator('ol.steps li').count(), 12)
  const link = await camera(desk.page)
  assert.match(link, new RegExp(`^${relay.origin}/join#[a-z]+(-[a-z]+){11}$`))
  await desk.shot('pair-words')
  assert.deepEqual(await desk.axe(), [])

  // The phone has never been there: the link alone brings Ebb, and the words with it.
  const phone = await Room.open({ origin: relay.origin, stdout: '', stderr: '' }, { size: 'phone' })
  t.after(() => phone.close())
  const { page } = phone
  await page.goto(link)
  await page.locator('main#page').waitFor()
  assert.equal(await page.getByLabel("The relay's address").inputValue(), relay.origin)
  assert.equal((await page.getByLabel('The twelve words').inputValue()).split(' ').length, 12)
  assert.equal(new URL(page.url()).hash, '')
  await phone.shot('pair-join')
  assert.deepEqual(await phone.axe(), [])
  await page.locator('input[name=passphrase]').fill(ON_PHONE)
  await page.locator('input[name=again]').fill(ON_PHONE)
  await button(page, 'Bring it here').click()
  await page.getByText('This device is in.').waitFor({ timeout: 30_000 })
  await desk.page.getByRole('heading', { name: 'Other devices' }).waitFor({ timeout: 30_000 })
  await desk.page.getByText('The other device is in.').waitFor()
  await desk.shot('pair-devices')

  // What was there came, and what is written now goes both ways, by itself.
  await until('the letter of the desk is on the phone', async () => (await onPhone(phone)).includes(LAPTOP))
  await letter(phone, PHONE)
  const onDesk = async () => (await ebb.run(['--passphrase-file', '-', 'export'], { input: 'four quiet words here\n' })).stdout
  await until('the letter of the phone is at the desk', async () => (await onDesk()).includes(PHONE))
  await letter(desk, 'And one more, at the desk.')
  await until('it comes to the phone without being asked for', async () => (await onPhone(phone)).includes('And one more, at the desk.'))

  // With the relay gone each writes on; when it is back, they come together.
  await relay.kill()
  await letter(phone, 'Without any network.')
  await page.goto(`${phone.origin}/settings/devices`)
  await until('the page says so', async () => {
    await page.reload()
    return (await wordsOf(page)).includes("can't be reached")
  })
  await relay.begin()
  await button(page, 'Bring into step now').click()
  await page.getByText('In step.').waitFor({ timeout: 30_000 })
  await desk.page.goto(`${ebb.origin}/settings/devices`)
  await button(desk.page, 'Bring into step now').click()
  await until('it is at the desk', async () => (await onDesk()).includes('Without any network.'))
  await phone.shot('pair-in-step')

  await desk.assertNoComplaint()
  await phone.assertNoComplaint()
  await desk.assertNothingLeft()
  await desk.assertKeptQuiet(['Quendelbach'])
  for (const file of filesUnder(relay.data)) {
    assert.ok(!readFileSync(file).includes('Quendelbach'), `${file} can be read`)
  }
  assert.ok(!relay.stderr.includes('Quendelbach'))
})

test('a phone is named and taken out from the desk, and says so itself', async (t) => {
  const relay = await Relay.start()
  t.after(() => relay.end())
  const ebb = await Ebb.start()
  t.after(() => ebb.end())
  const phone = await Room.open({ origin: relay.origin, stdout: '', stderr: '' })
  t.after(() => phone.close())
  await phone.arrive()
  await make(phone, ON_PHONE)
  await letter(phone, PHONE)
  // This time the phone shows the words, and the computer joins by typing them.
  await phone.page.goto(`${phone.origin}/settings/devices/add`)
  await button(phone.page, 'Show the words').click()
  await phone.page.getByRole('heading', { name: 'Twelve words for the other device' }).waitFor()
  const words = await phone.page.locator('ol.steps li').allInnerTexts()
  const desk = await Room.open(ebb, { size: 'desktop', script: false })
  t.after(() => desk.close())
  await desk.page.goto(ebb.url)
  await desk.page.goto(`${ebb.origin}/start`)
  await desk.page.getByRole('link', { name: 'I have Ebb on another device' }).click()
  await desk.page.getByLabel("The relay's address").fill(relay.origin)
  await desk.page.getByLabel('The twelve words').fill(words.join('\n'))
  await desk.page.locator('input[name=passphrase]').fill('four quiet words here')
  await desk.page.locator('input[name=again]').fill('four quiet words here')
  await button(desk.page, 'Bring it here').click()
  await until('the desk is in', async () => {
    await desk.page.goto(`${ebb.origin}/letters`)
    return new URL(desk.page.url()).pathname === '/letters'
  })
  const onDesk = async () => (await ebb.run(['--passphrase-file', '-', 'export'], { input: 'four quiet words here\n' })).stdout
  await until('the phone’s letter is at the desk', async () => (await onDesk()).includes(PHONE))

  const devices = `${ebb.origin}/settings/devices`
  const other = async () => desk.page.locator('a[href^="/settings/devices/"]').filter({ hasNotText: 'this device' })
    .filter({ hasText: /Device|phone/ }).first()
  await desk.page.goto(devices)
  await (await other()).click()
  await desk.page.getByLabel('What you call it').fill('The phone')
  await button(desk.page, 'Save').click()
  await (await other()).click()
  await desk.page.getByRole('heading', { name: 'The phone' }).waitFor()
  await desk.page.getByRole('link', { name: 'Take it out' }).click()
  await button(desk.page, 'Take it out').click()
  await until('it is out', async () => {
    await desk.page.goto(devices)
    return (await wordsOf(desk.page)).includes('It is out.')
  })
  await phone.page.goto(`${phone.origin}/settings/devices`)
  await until('the phone is told', async () => {
    await phone.page.reload()
    return (await wordsOf(phone.page)).includes('This device was taken out')
  })
  assert.ok((await onPhone(phone)).includes(PHONE))
})
