/** What large bodies cost before anybody knows what they say. */
import fc from 'fast-check'
import t from 'tap'
import { excessOf } from '../../plugins/strict-json/depth.js'
import { createTurns } from '../../plugins/strict-json/turns.js'
import { build } from '../helper.js'
import { envelope, request, wire } from '../frame.js'

const depthOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf))

const nestsDeeper = (bytes: Buffer, deepest: number): boolean => excessOf(bytes, { deepest, most: Number.MAX_SAFE_INTEGER }) === 'deepest'

/** Lists, objects and commas. */
const countOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, Object.keys(value).length - 1) + Object.values(value).reduce((sum: number, one) => sum + countOf(one), 0)

t.test('values are counted before anything is parsed', async () => {
  fc.assert(fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), fc.nat(40), (json, most) =>
    (excessOf(Buffer.from(json), { deepest: 100, most }) === 'most') === (countOf(JSON.parse(json)) > most)), { numRuns: 2000 })
})

t.test('depth is found before anything is parsed', async (t) => {
  fc.assert(fc.property(fc.json({ maxDepth: 6, stringUnit: 'binary' }), fc.nat(7), (json, most) =>
    nestsDeeper(Buffer.from(json), most) === (depthOf(JSON.parse(json)) > most)), { numRuns: 2000 })
  t.equal(nestsDeeper(Buffer.from('{"a\\"[[[":"[[[\\\\"}'), 1), false, 'brackets in a text are none')
  t.equal(nestsDeeper(Buffer.from('["['), 1), false, 'nor in one without an end')
})

t.test('long work leaves room for short work', async (t) => {
  const inTurn = createTurns()
  const order: string[] = []
  const block = (ms: number): void => { for (const until = performance.now() + ms; performance.now() < until;); }
  const done = new Promise<void>((resolve) => {
    for (const name of ['a', 'b', 'c']) {
      inTurn(() => {
        block(30)
        order.push(name)
        if (name === 'c') resolve()
      })
    }
  })
  const short = setInterval(() => { if (order.length > 0 && !order.at(-1)?.startsWith('short')) order.push(`short after ${order.at(-1)}`) }, 1)
  await done
  clearInterval(short)
  t.same(order, ['a', 'short after a', 'b', 'short after b', 'c'])
  t.same(await new Promise((resolve) => { inTurn(() => { resolve('again') }) }), 'again')
})

t.test('over the wire', async (t) => {
  const { url, register } = await build(t, { agents: [] })
  const { accessToken } = await register()
  const MOST = 1024 * 1024 - 100
  const post = async (body: string) => await wire(url, request('POST /api/chat/completions', body, { authorization: `Bearer ${accessToken}` }))
  for (const body of ['['.repeat(MOST), `${'{"a":'.repeat(150_000)}0${'}'.repeat(150_000)}`]) {
    t.match(envelope(t, body.slice(0, 10), await post(body), 400, 'COMMON_VALIDATION_ERROR'), { details: { errors: [{ path: '/body', keyword: 'depth' }] } })
  }
  for (const body of [`[${'{},'.repeat(340_000)}0]`, `{${Array.from({ length: 40_000 }, (_, n) => `"k${n}":1`).join(',')}}`]) {
    t.match(envelope(t, body.slice(0, 10), await post(body), 400, 'COMMON_VALIDATION_ERROR'), { details: { errors: [{ path: '/body', keyword: 'values' }] } })
  }
  envelope(t, 'no JSON', await post(`["${'['.repeat(MOST)}`), 400, 'COMMON_MALFORMED_JSON')
  const text = `"${'{[\\"\\\\'.repeat(40_000)}"`
  const answers = await Promise.all([1, 2, 3].map(() => post(`{"agentId":"none","message":${text}}`)))
  for (const answer of answers) envelope(t, 'a long text', answer, 404, 'AGENT_NOT_FOUND')
})
