import assert from 'node:assert/strict'
import { test } from 'node:test'
import { POCKET, house, openRoom, programOnly } from './harness.mjs'

test('ebb answers on this machine alone, and its first page is usable in every face', async (t) => {
  const { ebb, room } = await house(t, { at: '2026-03-01 02:04:00', scheme: 'dark' })
  assert.match(ebb.url, /^http:\/\/127\.0\.0\.1:\d+\//)
  await room.page.goto(ebb.url)
  const faces = [room]
  // Without script a browser keeps no worker, and the pocket is one.
  for (const face of [{ size: 'desktop' }, { size: 'narrow', script: Boolean(POCKET) }]) {
    faces.push(await openRoom(t, ebb, face))
  }
  for (const face of faces) {
    const answer = await face.page.goto(ebb.origin)
    assert.equal(answer.status(), 200)
    await face.assertUsable()
    await face.shot('first')
    await face.assertNothingLeft()
    await face.assertNoComplaint()
  }
})

test('the launch token is in no address that stays', programOnly('the pocket has no token'), async (t) => {
  const { ebb, room } = await house(t, { enter: true })
  const { pathname, search } = new URL(ebb.url)
  const token = (pathname + search).split(/[^\w-]/).reduce((a, b) => (b.length > a.length ? b : a))
  assert.ok(token.length >= 16, `a launch token is expected in ${ebb.url}`)
  assert.ok(!room.page.url().includes(token), 'the token stayed in the address bar')
})

test('ebb starts again on the same folder, at another time', programOnly('the pocket has no folder'), async (t) => {
  const { ebb, room } = await house(t, { at: '2026-03-01 02:04:00' })
  await ebb.travel('2026-03-02 08:00:00')
  const answer = await room.page.goto(ebb.url)
  assert.equal(answer.status(), 200)
})
