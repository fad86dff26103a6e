import fc from 'fast-check'
import t from 'tap'
import { parseDay, parseMoment, VISIBLE_PATTERN } from '../text.js'
import { build } from './helper.js'
import { NO_MOMENTS } from './moments.js'

t.test('moments that exist', async (t) => {
  for (const [text, iso] of [
    ['2026-01-31T12:00:00.000Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31t12:00:00z', '2026-01-31T12:00:00.000Z'],
    ['2024-02-29T23:59:59.123456789+14:00', '2024-02-29T09:59:59.123Z'],
    ['2026-01-01T00:00:00-00:00', '2026-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']
  ] as const) t.equal(parseMoment(text)?.toISOString(), iso, text)
  t.equal(parseDay('2024-02-29')?.toISOString(), '2024-02-29T00:00:00.000Z')
  fc.assert(fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) =>
    parseMoment(date.toISOString())?.getTime() === date.getTime()))
})

t.test('moments that do not exist, and texts that only look like one', async (t) => {
  for (const text of NO_MOMENTS) t.equal(parseMoment(text), null, JSON.stringify(text.slice(0, 40)))
  for (const text of ['2026-02-30', '0000-01-01', '10000-01-01', ' 2026-01-01', '2026-01-01 ', '2026-1-1', '2026-01-01T00:00:00Z']) t.equal(parseDay(text), null, text)
})

t.test('a label has something to see', async (t) => {
  const visible = new RegExp(VISIBLE_PATTERN, 'u')
  for (const text of ['a', '  a', '桥', '🙂', '.']) t.ok(visible.test(text), text)
  for (const text of ['', ' ', '\u0085', '\ufeff', '\u200b', '\u3000\n\t', '\u2060']) t.notOk(visible.test(text), JSON.stringify(text))
})

t.test('over the wire they are 400, wherever a moment is asked for', async (t) => {
  const { json, admin } = await build(t, { agents: [] })
  const { accessToken: token } = await admin()
  for (const text of NO_MOMENTS) {
    const answers = [
      await json('/api/auth/api-keys', { token, body: { name: 'k', expiresAt: text } }),
      ...text.length > 5000
        ? []
        : await Promise.all(['audit-logs?from', 'audit-logs?to', 'audit-logs/export?from'].map((path) => json(`/api/admin/${path}=${encodeURIComponent(text)}`, { token })))
    ]
    for (const { status, body } of answers) t.match({ status, body }, { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, JSON.stringify(text.slice(0, 40)))
  }
  const last = await json('/api/auth/api-keys', { token, body: { name: 'k', expiresAt: '9999-12-31T23:59:59.999Z' } })
  t.match(last, { status: 201, body: { expiresAt: '9999-12-31T23:59:59.999Z' } })
  t.equal((await json('/api/admin/audit-logs?from=2026-01-01&to=9999-12-31T23:59:59Z', { token })).status, 200)
  for (const name of [' ', '\u0085\ufeff', '\u3000']) {
    t.equal((await json('/api/auth/api-keys', { token, body: { name } })).status, 400, 'a name that nobody sees')
    t.match(await json('/api/chat-sessions', { token, body: { agentId: 'guide', title: name } }), { status: 400, body: { details: { errors: [{ path: '/body/title' }] } } })
  }
})
