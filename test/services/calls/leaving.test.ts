/** Readers of a call that leave in its middle: what was taken for it is given back, and its upstream is let go. */
import t from 'tap'
import type { Call, CallEvent } from '../../../services/calls/call.js'
import { sse } from '../llm/upstream.js'
import { gate } from '../../upstream.js'
import { agentOf, callsOf, chunk, refuses, says, upstream } from './harness.js'

const callOf = (agent: Call['agent']): Call => ({
  agent, history: () => [{ role: 'user', content: 'hello' }], temperature: null, maxTokens: null, variables: {}, detail: false, userId: 'u', keyId: null, purpose: 'turn', front: 'native', chatId: 's'
})
const never = new AbortController().signal
const typesOf = (batch: CallEvent[] | undefined) => batch?.map(({ type }) => type)
const LEFT = new Error('left')

t.test('with the beginning of an attempt: the target is free for the next one', async (t) => {
  for (const how of ['asked for', 'pushed'] as const) {
    const broken = await upstream(t, ...Array.from({ length: 5 }, () => refuses(503)), says('back'))
    const agent = agentOf('a', broken.url, { retry: { attempts: 4, baseDelayMs: 1 } })
    const { ask, calls, clock, balance } = callsOf(t, agent)
    await ask()
    t.equal(balance.stateOf(agent), 'open')
    clock.ahead = 10_000
    // The only call that a half-open target lets through: kept busy, it would never be asked again.
    const events = calls.open(callOf(agent), never)[Symbol.asyncIterator]()
    if (how === 'asked for') {
      t.same(typesOf((await events.next()).value as CallEvent[]), ['attempt'])
      await events.return?.()
    } else {
      await t.rejects((events as unknown as { pushTo(sink: () => never): Promise<void> }).pushTo(() => { throw LEFT }), LEFT)
    }
    t.equal(broken.calls.length, 5, `${how}: nobody was asked yet`)
    t.equal(balance.stateOf(agent), 'half-open', 'and nothing is said of the target')
    t.equal((await ask()).text, 'back', how)
    t.equal(balance.stateOf(agent), 'closed')
  }
})

t.test('with thoughts, and with text: the upstream ends, and nothing is held against it', async (t) => {
  for (const [type, delta] of [['reasoning', { reasoning_content: 'hm' }], ['text', { content: 'hi' }]] as const) {
    const closed = gate()
    const { url } = await upstream(t, (response) => {
      response.on('close', () => { closed.open() })
      sse(response).write(chunk(delta))
    })
    const agent = agentOf('a', url, { timeouts: { firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 } })
    const { calls, failures, balance } = callsOf(t, agent)
    for await (const batch of calls.open(callOf(agent), never)) if (batch.some((event) => event.type === type)) break
    await closed.opened
    t.same(failures, [], type)
    t.equal(balance.stateOf(agent), 'closed')
  }
})
