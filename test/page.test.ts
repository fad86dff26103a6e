/** Cursors of every list, over the wire: what a list gave goes on from there, whatever else comes is a 400 and never a 500. */
import fc from 'fast-check'
import t from 'tap'
import { cutPage, defineCursors, idPart, integerPart, momentPart, wordPart } from '../page.js'
import { build, eventually } from './helper.js'
import { NO_MOMENTS } from './moments.js'

const ID = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
const MOMENT = '2026-01-31T12:00:00.123456Z'
const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** What lists of other kinds give, and what nobody gives. */
const FOREIGN = [
  '', ' ', 'x', '%', '0', 'AA', '=', '....', 'null', '🙂', 'A'.repeat(200), 'A'.repeat(201),
  ...[
    '', '|', '||||', ID.toUpperCase(), `${ID} `, ` ${ID}`, `${ID}\n`, `${ID}|`, `{${ID}}`, `urn:uuid:${ID}`, 'null', '[]', '{}', '-1', '1e9', '0x10', '1.5', '01', '99999999999999999999',
    `2026-02-30T12:00:00.123456Z|${ID}`, `2026-01-31T24:00:00.000000Z|${ID}`, `2016-12-31T23:59:60.000000Z|${ID}`, `0000-01-01T00:00:00.000000Z|${ID}`,
    `10000-01-01T00:00:00.000000Z|${ID}`, `infinity|${ID}`, `${MOMENT}|${ID.slice(1)}`, `${MOMENT} |${ID}`, `${MOMENT}|${ID}|${ID}`, `2026-01-31T12:00:00.123Z|${ID}`,
    `2026-01-31T12:00:00.${'1'.repeat(60)}Z|${ID}`, `2026-01-31T12:00:00.123456+00:00|${ID}`, 'asc|0|0', 'asc|0|0|2147483648', 'asc|-1|0|0', 'ASC|0|0|0', 'asc|0|0|0|0', 'desc|0| 1|0',
    '1|2', '1|2|3|4|5|6|7|8', '9007199254740993|0|0', '1.2.3'
  ].map(encode),
  // Node reads all of these as the bytes of a good one.
  ...[`${encode(ID)}=`, `${encode(ID)} `, `!${encode(ID)}`, Buffer.from(`${MOMENT}|${ID}`).toString('base64'), `${encode(`${MOMENT}|${ID}`)}\u0085`]
]

t.test('every list', async (t) => {
  const { app, json, register, admin } = await build(t)
  const { accessToken: adminToken } = await admin()
  const ada = await register()
  const mine = async (path: string, body: unknown) => (await json(path, { token: ada.accessToken, body })).body
  for (let n = 0; n < 3; n++) {
    await mine('/api/auth/api-keys', { name: `key ${n}` })
    await mine('/api/chat-sessions', { agentId: 'guide', title: `bridge ${n}` })
  }
  const session = await mine('/api/chat-sessions', { agentId: 'guide', title: 'bridge' })
  for (let n = 0; n < 3; n++) await mine(`/api/chat-sessions/${session.id}/messages`, { role: 'user', content: `bridge ${n}` })
  const { body: share } = await json(`/api/chat-sessions/${session.id}/share`, { method: 'POST', token: ada.accessToken })
  const { body: { queues } } = await json('/api/admin/queues', { token: adminToken })
  const values: Record<string, string> = { ':token': share.token, ':name': queues[0].name }
  const document = app.swagger() as unknown as { paths: Record<string, { get?: { parameters?: { name: string }[] } }> }
  const lists = Object.entries(document.paths).filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor') === true).map(([path]) => {
    const isAdmin = path.startsWith('/api/admin/')
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) => values[`:${name}`] ?? (isAdmin ? ada.user.id : session.id))
    return { path, url: `${place}?limit=1${path.endsWith('/search') ? '&q=bridge' : ''}`, token: isAdmin ? adminToken : ada.accessToken }
  })
  t.ok(lists.length >= 8, `${lists.length} lists`)
  await eventually('the index', async () => (await json('/api/chat-sessions/search?q=bridge&limit=7', { token: ada.accessToken })).body.results.length === 7)
  const call = ({ url, token }: typeof lists[number], cursor: string) => json(`${url}&cursor=${encodeURIComponent(cursor)}`, { token })

  const given: string[] = []
  for (const list of lists) {
    const { status, body, text } = await json(list.url, { token: list.token })
    t.equal(status, 200, `${list.path}: ${text}`)
    if (body.nextCursor !== null) {
      given.push(body.nextCursor)
      t.equal((await call(list, body.nextCursor)).status, 200, `${list.path} goes on`)
    }
  }
  t.ok(given.length >= 7, `${given.length} give a cursor`)

  for (const list of lists) {
    t.test(list.path, async (t) => {
      for (const cursor of FOREIGN) {
        const { status, body, text } = await call(list, cursor)
        t.match({ status, body }, { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, `${JSON.stringify(cursor.slice(0, 60))}: ${text}`)
      }
      const crafted = fc.oneof(
        fc.string({ unit: 'grapheme' }), fc.base64String(), fc.string().map(encode), fc.constantFrom(...given),
        fc.tuple(fc.constantFrom(...given), fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })).map(([cursor, at, text]) => {
          const bytes = Buffer.from(cursor, 'base64url').toString('latin1')
          return encode(bytes.slice(0, at % bytes.length) + text + bytes.slice(at % bytes.length + text.length))
        }),
        fc.array(fc.oneof(fc.constantFrom('asc', 'desc', ID, MOMENT, ...NO_MOMENTS), fc.bigInt({ min: -10n, max: 10n ** 20n }).map(String)), { maxLength: 5 })
          .map((parts) => encode(parts.map((part) => part.slice(0, 60)).join('|')))
      )
      await fc.assert(fc.asyncProperty(crafted, async (cursor) => {
        const { status, text } = await call(list, cursor)
        if (status !== 200 && status !== 400) throw new Error(`${list.path} answered ${status}: ${text}`)
      }), { numRuns: 50 })
    })
  }
})

t.test('a position has one spelling', async (t) => {
  const cursors = defineCursors(wordPart('asc', 'desc'), integerPart(10), momentPart, idPart)
  const cursor = cursors.encode('desc', 10, MOMENT, ID)
  t.same(cursors.decode(cursor), ['desc', 10, MOMENT, ID])
  for (const bad of [`${cursor}=`, ` ${cursor}`, cursor.slice(1), encode(`desc|11|${MOMENT}|${ID}`), encode(`up|1|${MOMENT}|${ID}`)]) {
    t.throws(() => cursors.decode(bad), { code: 'COMMON_VALIDATION_ERROR', statusCode: 400 })
  }
})

t.test('a page is cut where its limit is', async (t) => {
  t.same(cutPage([1, 2, 3], 2, String), { page: [1, 2], nextCursor: '2' })
  t.same(cutPage([1, 2], 2, String), { page: [1, 2], nextCursor: null })
  t.same(cutPage([], 2, String), { page: [], nextCursor: null })
})
