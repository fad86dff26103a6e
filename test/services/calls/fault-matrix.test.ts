/** Everything that upstreams do wrong, and what a caller hears of it: alone, and with an agent that stands in. */
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { sse } from '../llm/upstream.js'
import { agentOf, callsOf, chunk, refuses, says, upstream, type Fault } from './harness.js'

const SAID = chunk({ content: 'so far' })
const after = (bytes: string, next: Fault): Fault => (response, message) => {
  sse(response).write(bytes, () => { next(response, message) })
}
const hang: Fault = () => {}
const end: Fault = (response) => { response.end() }
const reset: Fault = (_response, message) => { setTimeout(() => message.socket.resetAndDestroy(), 20) }

interface Row {
  fault: string
  faults: Fault[]
  /** Alone: the error and its reason, or the text; and how many calls it took. */
  alone: { code?: string, reason?: string, text?: string, calls: number, retryAfter?: number }
  /** Whether the agent that stands in answers. */
  isStoodIn: boolean
}

const UNAVAILABLE = 'AGENT_UNAVAILABLE'
const ERROR = 'CHAT_UPSTREAM_ERROR'
const TIMEOUT = 'CHAT_UPSTREAM_TIMEOUT'

const MATRIX: Row[] = [
  { fault: '401', faults: [refuses(401)], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { fault: '403', faults: [refuses(403)], alone: { code: ERROR, reason: 'auth', calls: 1 }, isStoodIn: true },
  { fault: '400', faults: [refuses(400)], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: false },
  { fault: '404', faults: [refuses(404)], alone: { code: ERROR, reason: 'bad_request', calls: 1 }, isStoodIn: true },
  { fault: '400 context length', faults: [refuses(400, '{"error":{"code":"context_length_exceeded"}}')], alone: { code: ERROR, reason: 'context_length', calls: 1 }, isStoodIn: true },
  { fault: '400 content filter', faults: [refuses(400, '{"error":{"code":"content_filter"}}')], alone: { code: ERROR, reason: 'content_filter', calls: 1 }, isStoodIn: false },
  { fault: '429', faults: [refuses(429)], alone: { code: UNAVAILABLE, reason: 'rate_limited', calls: 3, retryAfter: 1 }, isStoodIn: true },
  { fault: '429 with Retry-After', faults: [refuses(429, '', { 'retry-after': '3600' })], alone: { code: UNAVAILABLE, reason: 'rate_limited', calls: 1, retryAfter: 3600 }, isStoodIn: true },
  { fault: '408', faults: [refuses(408)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  ...[500, 502, 503, 504, 529].map((status): Row => ({ fault: `${status}`, faults: [refuses(status)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true })),
  { fault: '501', faults: [refuses(501)], alone: { code: ERROR, reason: 'server', calls: 1 }, isStoodIn: true },
  { fault: '500 twice, then fine', faults: [refuses(500), refuses(500), says('at last')], alone: { text: 'at last', calls: 3 }, isStoodIn: false },
  { fault: 'hang before the first byte', faults: [hang], alone: { code: TIMEOUT, reason: 'timeout_first_byte', calls: 1 }, isStoodIn: true },
  { fault: 'header only', faults: [(response) => { sse(response).flushHeaders() }], alone: { code: TIMEOUT, reason: 'timeout_idle', calls: 1 }, isStoodIn: true },
  { fault: 'reset before the header', faults: [reset], alone: { code: UNAVAILABLE, reason: 'cut', calls: 3 }, isStoodIn: true },
  { fault: 'an end without an answer', faults: [(response) => { sse(response).end() }], alone: { code: UNAVAILABLE, reason: 'cut', calls: 3 }, isStoodIn: true },
  { fault: 'garbage', faults: [(response) => { sse(response).end('data: <html>\n\n') }], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true },
  { fault: 'an error object in a 200', faults: [after('data: {"error":{"message":"secret words","code":503}}\n\n', end)], alone: { code: UNAVAILABLE, reason: 'server', calls: 3 }, isStoodIn: true },
  { fault: 'stall in mid-answer', faults: [after(SAID, hang)], alone: { code: TIMEOUT, reason: 'timeout_idle', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'reset in mid-answer', faults: [after(SAID, reset)], alone: { code: ERROR, reason: 'cut', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'end in mid-answer', faults: [after(SAID, end)], alone: { code: ERROR, reason: 'cut', text: 'so far', calls: 1 }, isStoodIn: false },
  { fault: 'overloaded in mid-answer', faults: [after(SAID + 'data: {"error":{"type":"overloaded_error"}}\n\n', end)], alone: { code: ERROR, reason: 'server', text: 'so far', calls: 1 }, isStoodIn: false },
  {
    fault: 'slow drip',
    faults: [after(SAID, (response) => {
      const drip = setInterval(() => response.write(': drip\n'), 50)
      response.once('close', () => { clearInterval(drip) })
    })],
    alone: { code: TIMEOUT, reason: 'timeout_total', text: 'so far', calls: 1 },
    isStoodIn: false
  },
  { fault: 'gzip bomb', faults: [(response) => { response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20))) }], alone: { code: ERROR, reason: 'protocol', calls: 1 }, isStoodIn: true }
]

for (const { fault, faults, alone, isStoodIn } of MATRIX) {
  t.test(fault, async (t) => {
    const timeouts = { firstByteMs: 300, idleMs: 300, totalMs: fault === 'slow drip' ? 600 : 20_000 }
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
  t.match(alone.error, { code: UNAVAILABLE, details: { reason: 'connect' } })
  t.equal(alone.attempts.length, 3)
  const result = await callsOf(t, agentOf('broken', nowhere, { fallback: ['gone', 'stand-in'] }), agentOf('stand-in', standIn.url)).ask()
  t.equal(result.text, 'I stand in')
})
