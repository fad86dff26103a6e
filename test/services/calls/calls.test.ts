/** Calls over several targets and agents: who is asked, in which order, and what is remembered. */
import t from 'tap'
import { sse } from '../llm/upstream.js'
import { gate } from '../../upstream.js'
import { agentOf, callsOf, chunk, refuses, says, upstream } from './harness.js'

t.test('each agent that stands in has its own prompt, protocol and model', async (t) => {
  const broken = await upstream(t, refuses(503))
  const other = await upstream(t, (response) => {
    sse(response).end('data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"hi"}}\n\ndata: {"type":"message_stop"}\n\n')
  })
  const agents = [
    agentOf('a', broken.url, { systemPrompt: 'I am {{who}}', fallback: ['b', 'c'], retry: { attempts: 0 } }), agentOf('b', broken.url, { retry: { attempts: 0 } }),
    agentOf('c', other.url, { provider: 'anthropic', systemPrompt: 'Call me {{who}}', maxTokens: 7, contextTokens: 1 })
  ]
  const { ask, failures } = callsOf(t, ...agents)
  const history = (maxChars: number) => maxChars > 8 ? [{ role: 'user' as const, content: 'long' }, { role: 'user' as const, content: 'ago' }] : [{ role: 'user' as const, content: 'ago' }]
  const { text, attempts, events } = await ask({ history, variables: { who: 'Ada' } })
  t.equal(text, 'hi')
  t.same(attempts, ['a', 'b', 'c'])
  t.same(failures, ['a server', 'b server'])
  t.match(events.filter(({ type }) => type === 'status'), [{ data: { type: 'fallback', agentId: 'b' } }, { data: { type: 'fallback', agentId: 'c' } }])
  t.match(broken.calls[0], { model: 'model-of-a', messages: [{ role: 'system', content: 'I am Ada' }, { content: 'long\n\nago' }] })
  t.match(other.calls[0], { model: 'model-of-c', system: 'Call me Ada', max_tokens: 7, messages: [{ content: 'ago' }] })
})

t.test('thoughts are no text: who stands in says so first; after text nobody does', async (t) => {
  const thinking = await upstream(t, (response, message) => {
    sse(response).write(chunk({ reasoning_content: 'hm' }), () => setTimeout(() => message.socket.resetAndDestroy(), 20))
  })
  const other = await upstream(t, says('hi'))
  const { ask } = callsOf(t, agentOf('a', thinking.url, { fallback: ['b'] }), agentOf('b', other.url))
  const { events, text } = await ask()
  t.same(events.map((event) => event.type === 'status' ? event.data.type : event.type), ['attempt', 'reasoning', 'reset', 'fallback', 'attempt', 'text', 'finish'])
  t.equal(text, 'hi')
  t.equal(thinking.calls.length, 1, 'what has begun to think is not asked twice')
})

t.test('an open breaker is skipped without a call, whoever falls back; half-open lets one through', async (t) => {
  const broken = await upstream(t, ...Array.from({ length: 6 }, () => refuses(503)), says('back'))
  const other = await upstream(t, says('hi'))
  const { ask, clock, balance } = callsOf(t, agentOf('a', broken.url, { fallback: ['b'], retry: { attempts: 4, baseDelayMs: 1 } }), agentOf('b', other.url))
  t.equal((await ask()).text, 'hi')
  t.equal(broken.calls.length, 5, 'five in a row')
  const agent = agentOf('a', broken.url)
  t.equal(balance.stateOf(agent), 'open', 'known by what it is, whatever else of its agent changes')
  const second = await ask()
  t.same([second.text, second.attempts], ['hi', ['b']])
  t.equal(broken.calls.length, 5)
  clock.ahead = 10_000
  t.equal((await ask()).text, 'hi')
  t.equal(broken.calls.length, 6, 'one, which fails')
  clock.ahead = 21_000
  t.equal((await ask()).text, 'back')
  t.equal(balance.stateOf(agent), 'closed')

  const alone = callsOf(t, agentOf('c', (await upstream(t, refuses(500))).url, { retry: { attempts: 4, baseDelayMs: 1 } }))
  await alone.ask()
  t.match((await alone.ask()).error, { code: 'AGENT_UNAVAILABLE', retryAfter: 10, details: { reason: 'server' } })

  const limiting = await upstream(t, refuses(429, '', { 'retry-after': '120' }))
  const limited = callsOf(t, agentOf('d', limiting.url, { retry: { attempts: 0 } }))
  for (let n = 0; n < 5; n++) await limited.ask()
  limited.clock.ahead = 5_000
  t.match((await limited.ask()).error, { code: 'AGENT_UNAVAILABLE', details: { reason: 'rate_limited' } })
  t.equal(limiting.calls.length, 5)
  t.ok(Number((await limited.ask()).error?.retryAfter) > 110, 'what the upstream asked for, though its breaker would try sooner')
})

t.test("a caller's fault and hang-up say nothing of a target", async (t) => {
  const strict = await upstream(t, refuses(400))
  const one = callsOf(t, agentOf('a', strict.url))
  for (let round = 0; round < 8; round++) await one.ask()
  t.equal(strict.calls.length, 8)
  const held = gate()
  const slow = await upstream(t, (response) => { response.once('close', held.open) })
  const two = callsOf(t, agentOf('b', slow.url, { timeouts: { firstByteMs: 60_000 } }))
  for (let round = 0; round < 6; round++) {
    const controller = new AbortController()
    const asked = two.ask({}, controller.signal)
    while (slow.calls.length === round) await new Promise(setImmediate)
    controller.abort(new TypeError('gone'))
    await t.rejects(asked, { name: 'TypeError', message: 'gone' })
  }
  await held.opened
  t.equal(two.balance.stateOf(agentOf('b', slow.url)), 'closed')
})

t.test('whoever leaves early lets the upstream go', async (t) => {
  const closed = gate()
  const source = await upstream(t, (response) => {
    response.once('close', closed.open)
    sse(response).write(chunk({ content: 'a' }))
  })
  const { calls } = callsOf(t, agentOf('a', source.url))
  const controller = new AbortController()
  const call = { agent: agentOf('a', source.url), history: () => [], temperature: null, maxTokens: null, variables: {}, detail: false, userId: 'u', keyId: null, purpose: 'turn' as const, front: 'native' as const, chatId: 's' }
  for await (const batch of calls.open(call, controller.signal)) {
    if (batch.some(({ type }) => type === 'text')) break
  }
  await closed.opened
  const unread = calls.open({ ...call, agent: agentOf('b', source.url) }, controller.signal)[Symbol.asyncIterator]()
  t.match(await unread.next(), { value: [{ type: 'attempt' }] })
  await unread.return?.()
  t.equal(source.calls.length, 1, 'nor is one called that nobody waits for')
})

t.test('several targets: least outstanding by weight, a failing one last, a refused key not at all', async (t) => {
  const waiting: Array<() => void> = []
  const held = () => upstream(t, (response, message) => { waiting.push(() => { says('hi')(response, message) }) })
  const [light, heavy] = [await held(), await held()]
  const balanced = callsOf(t, agentOf('a', light.url, { endpoint: null, endpoints: [{ endpoint: light.url }, { endpoint: heavy.url, weight: 3 }] }))
  const answers = Array.from({ length: 8 }, () => balanced.ask())
  while (waiting.length < 8) await new Promise(setImmediate)
  t.same([light.calls.length, heavy.calls.length], [2, 6])
  for (const answer of waiting) answer()
  t.same((await Promise.all(answers)).map(({ text }) => text), Array.from({ length: 8 }, () => 'hi'))

  const [down, up] = [await upstream(t, refuses(503)), await upstream(t, says('hi'))]
  const pair = callsOf(t, agentOf('b', down.url, { retry: { attempts: 0 }, endpoints: [{ endpoint: up.url, apiKey: 'sk-2' }] }))
  for (let round = 0; round < 4; round++) t.equal((await pair.ask()).text, 'hi')
  t.equal(down.calls.length, 1, 'and is left alone while it cools')
  pair.clock.ahead = 5_001
  await pair.ask()
  t.equal(down.calls.length, 2)

  const keyed = await upstream(t, (response, message) => { (message.headers.authorization === 'Bearer sk-bad' ? refuses(401) : says('hi'))(response, message) })
  const keys = [{ endpoint: keyed.url, apiKey: 'sk-bad' }, { endpoint: keyed.url, apiKey: 'sk-good' }]
  const refused = callsOf(t, agentOf('c', keyed.url, { endpoint: null, endpoints: keys }))
  for (let round = 0; round < 4; round++) {
    refused.clock.ahead += 60_000
    t.equal((await refused.ask()).text, 'hi')
  }
  t.equal(keyed.keys.filter((key) => key === 'Bearer sk-bad').length, 1)
  t.equal((await refused.ask({ agent: agentOf('c', keyed.url, { endpoint: null, endpoints: keys }) })).text, 'hi')
  t.equal(keyed.keys.filter((key) => key === 'Bearer sk-bad').length, 2, 'until the configuration changes')
})

t.test('the delay grows, is no less than asked for, and ends with the request', async (t) => {
  const limited = await upstream(t, refuses(429, '', { 'retry-after': '1' }), says('hi'))
  const waited = await callsOf(t, agentOf('a', limited.url)).ask()
  t.equal(waited.text, 'hi')
  t.match(waited.events.find(({ type }) => type === 'status'), { data: { type: 'retrying', reason: 'rate_limited', delayMs: 1000, attempt: 2, agentId: 'a' } })
  const broken = await upstream(t, refuses(500))
  const growing = await callsOf(t, agentOf('a', broken.url, { retry: { attempts: 3, baseDelayMs: 8 } })).ask()
  t.same(growing.events.flatMap((event) => event.type === 'status' ? [event.data['delayMs']] : []), [4, 8, 16])
  const late = await callsOf(t, agentOf('a', broken.url, { retry: { attempts: 9, baseDelayMs: 4_000 }, timeouts: { totalMs: 1_000 } })).ask()
  t.same([late.error?.code, late.attempts.length], ['AGENT_UNAVAILABLE', 1])

  const controller = new AbortController()
  const source = await upstream(t, refuses(500))
  const asked = callsOf(t, agentOf('a', source.url, { retry: { attempts: 1, baseDelayMs: 60_000 }, timeouts: { totalMs: 600_000 } })).ask({}, controller.signal)
  while (source.calls.length === 0) await new Promise(setImmediate)
  setImmediate(() => { controller.abort(new TypeError('gone')) })
  await t.rejects(asked, { message: 'gone' })
})

t.test('three agents that stand in for each other, one of them down, under 50 calls at once: nobody notices', async (t) => {
  const [down, one, two] = [await upstream(t, refuses(503)), await upstream(t, says('one')), await upstream(t, says('two'))]
  // A call that is given up while the process stands still may reach its upstream later, and be counted there.
  const timeouts = { firstByteMs: 60_000, idleMs: 60_000, totalMs: 120_000 }
  const line = [['a', down.url, ['b', 'c']], ['b', one.url, ['c', 'a']], ['c', two.url, ['a', 'b']]] as const
  const agents = line.map(([id, url, fallback]) => agentOf(id, url, { fallback: [...fallback], timeouts }))
  const { ask } = callsOf(t, ...agents)
  const round = async () => await Promise.all(Array.from({ length: 50 }, (_, index) => ask({ agent: agents[index % 3] ?? agentOf('a', down.url) })))
  const first = await round()
  t.same(first.filter(({ error }) => error !== null), [])
  t.same(first.slice(0, 6).map(({ text }) => text), ['one', 'one', 'two', 'one', 'one', 'two'])
  const called = down.calls.length
  t.ok(called >= 5)
  t.same((await round()).filter(({ error }) => error !== null), [])
  t.equal(down.calls.length, called, 'an open breaker lets nobody wait')
})
