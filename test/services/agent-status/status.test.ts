import { createMemoryCache } from '../../../plugins/cache/memory.js'
import t from 'tap'
import { createBalance } from '../../../services/calls/balance.js'
import { createTrackRecords, type Outcome } from '../../../services/calls/track-record.js'
import { createProbing } from '../../../services/agent-status/probing.js'
import { statusOf } from '../../../services/agent-status/status.js'
import { UpstreamFailure } from '../../../services/llm/failure.js'
import type { Provider } from '../../../services/llm/provider.js'
import { agentOf } from '../calls/harness.js'

const good = (firstMs = 10): Outcome => ({ at: 1_000, firstMs, reason: undefined })
const bad: Outcome = { at: 2_000, firstMs: undefined, reason: 'server' }
const word = (...outcomes: Outcome[]) => statusOf('writer', 'closed', outcomes, false, 5_000).status

t.test('the word for an agent', async (t) => {
  t.equal(word(), 'unknown')
  t.equal(statusOf('guide', 'closed', [], true, 5_000).status, 'available', 'there is no upstream to know of')
  t.equal(word(good()), 'available')
  t.equal(word(bad), 'unavailable', 'all that is known')
  t.equal(word(good(), bad), 'degraded')
  t.equal(word(good(), bad, bad, bad), 'unavailable')
  t.equal(word(bad, bad, bad, good()), 'degraded', 'too many failures lately')
  t.equal(word(bad, ...Array.from({ length: 20 }, () => good())), 'available')
  t.equal(statusOf('writer', 'open', [good()], false, 5_000).status, 'unavailable')
  t.equal(statusOf('writer', 'half-open', [good()], false, 5_000).status, 'degraded')
})

t.test('the figures', async (t) => {
  const outcomes = [...Array.from({ length: 20 }, (_, index) => good(100 - index)), bad]
  t.same(statusOf('writer', 'closed', outcomes, false, 5_000), {
    id: 'writer',
    status: 'degraded',
    breaker: 'closed',
    latencyMs: 90,
    checkedAt: '1970-01-01T00:00:05.000Z',
    latency: { p50: 90, p95: 99 },
    errorShare: 0.048,
    lastFailure: { reason: 'server', at: '1970-01-01T00:00:02.000Z' }
  })
  t.match(statusOf('writer', 'closed', [], false, 5_000), { latencyMs: null, latency: null, errorShare: null, lastFailure: null })
})

t.test('what calls leave behind', async (t) => {
  let now = 1_000_000
  const records = createTrackRecords(() => now)
  const balance = createBalance(() => now, records)
  const writer = agentOf('writer', 'http://127.0.0.1:1')
  const call = () => {
    const held = balance.take(writer, new Set())
    if (held === undefined) throw new Error('nothing to call')
    return held
  }
  const reasons = () => records.of('writer').map(({ firstMs, reason }) => [firstMs, reason])

  const left = call()
  t.notOk(balance.isIdle(writer))
  left.release('none')
  t.ok(balance.isIdle(writer))
  t.same(reasons(), [], 'who leaves before the first token has learned nothing')
  const stopped = call()
  now += 40
  stopped.prove()
  now += 400
  stopped.prove()
  stopped.release('none')
  stopped.release('success')
  call().release(new UpstreamFailure('status', '', { status: 400 }))
  t.same(reasons(), [[40, undefined], [undefined, undefined]], 'a caller\'s own fault is a sign of life')
  t.equal(records.turns('writer'), 1)
  call().release(new UpstreamFailure('status', '', { status: 401 }))
  call().release(new UpstreamFailure('connect', ''))
  t.same(reasons().slice(2), [[undefined, 'auth'], [undefined, 'connect']])
  t.equal(records.turns('writer'), 2)
  now += 300_000
  t.same(reasons(), [], 'five minutes are enough')
  for (let n = 0; n < 300; n++) call().release('success')
  t.equal(reasons().length, 200)
})

t.test('idle agents are probed, at most once a minute, their targets in turn', async (t) => {
  let now = 1_000_000
  const records = createTrackRecords(() => now)
  const asked: string[] = []
  const results: [string, boolean][] = []
  const provider: Provider = {
    name: 'openai',
    needs: { endpoint: true, model: 'required' },
    async * generate () { yield [] },
    async probe ({ agentId, endpoint, reach }) {
      asked.push(`${agentId} ${endpoint} ${reach}`)
      if (agentId === 'down') throw new UpstreamFailure('connect', '')
    }
  }
  const busy = new Set<string>()
  const two = agentOf('two', 'http://a', { probe: true, endpoints: [{ endpoint: 'http://b' }] })
  const agents = [
    two, { ...agentOf('down', 'http://c', { probe: true }), source: 'api' as const }, agentOf('quiet', 'http://d'),
    agentOf('off', 'http://e', { probe: true, isActive: false }), agentOf('other', 'http://f', { probe: true, provider: 'dify' })
  ]
  const turn = createProbing({
    agents: () => agents,
    provider: (name) => name === 'openai' ? provider : undefined,
    isIdle: ({ id }) => !busy.has(id),
    records,
    kept: createMemoryCache({ most: 10, ttlMs: 30_000, now: () => now }),
    probed: (id, isAlive) => { results.push([id, isAlive]) },
    now: () => now
  })
  const { signal } = new AbortController()
  await turn(signal)
  t.same(asked.splice(0), ['two http://a any', 'down http://c public'])
  t.same(results, [['two', true], ['down', false]])
  t.match(records.of('down'), [{ reason: 'connect' }])
  now += 59_000
  await turn(signal)
  t.same(asked, [])
  now += 1_000
  busy.add('down')
  await turn(signal)
  t.same(asked.splice(0), ['two http://b any'], 'a call is under way elsewhere')
  now += 60_000
  records.ended('two', 5, undefined)
  await turn(AbortSignal.abort())
  await turn(signal)
  t.same(asked, [], 'something has been heard of it')
})
