/** Everything that upstreams do wrong, and what a caller hears of it: alone, and with an agent that stands in. */
import t from 'tap'
import { FAULTS } from '../../upstream-faults.js'
import { agentOf, callsOf, says, upstream } from './harness.js'

for (const { fault, faults, timeouts: limits, alone, isStoodIn } of FAULTS) {
  if (faults === null) continue
  t.test(fault, async (t) => {
    const timeouts = { firstByteMs: 20_000, idleMs: 20_000, totalMs: 30_000, ...limits }
    const shape = async (isAlone: boolean) => {
      const broken = await upstream(t, ...faults)
      const standIn = await upstream(t, says('I stand in'))
      const { ask, failures, counts } = callsOf(t,
        agentOf('broken', broken.url, { timeouts, ...(isAlone ? {} : { fallback: ['stand-in'] }) }), agentOf('stand-in', standIn.url))
      return { result: await ask(), broken, standIn, failures, counts }
    }
    const one = await shape(true)
    const { code = null, reason, text = '', calls, retryAfter } = alone
    t.same([one.result.error?.code ?? null, one.result.text, one.broken.calls.length], [code, text, calls], 'alone')
    if (reason !== undefined) {
      t.equal(one.result.error?.details['reason'], reason)
      t.same(one.failures, Array.from({ length: calls }, () => `broken ${reason}`))
    }
    if (retryAfter !== undefined) t.equal(one.result.error?.retryAfter, retryAfter)
    t.notMatch(JSON.stringify(one.result.error ?? ''), /secret/)
    t.equal(one.counts.retried, calls - 1)
    t.equal(one.result.statuses.filter((type) => type === 'retrying').length, calls - 1)

    const two = await shape(false)
    if (isStoodIn) {
      t.same([two.result.error, two.result.text], [null, 'I stand in'])
      t.ok(two.result.statuses.includes('fallback'))
      t.equal(two.result.attempts.at(-1), 'stand-in')
      t.equal(two.counts.fellBack, 1)
    } else {
      t.same([two.result.error?.code ?? null, two.result.text, two.standIn.calls.length], [code, text, 0], 'nobody stands in')
    }
  })
}

t.test('nobody listens', async (t) => {
  const standIn = await upstream(t, says('I stand in'))
  const nowhere = 'http://127.0.0.1:1/v1'
  const alone = await callsOf(t, agentOf('broken', nowhere)).ask()
  t.match(alone.error, { code: 'AGENT_UNAVAILABLE', details: { reason: 'connect' } })
  t.equal(alone.attempts.length, 3)
  const result = await callsOf(t, agentOf('broken', nowhere, { fallback: ['gone', 'stand-in'] }), agentOf('stand-in', standIn.url)).ask()
  t.equal(result.text, 'I stand in')
})
