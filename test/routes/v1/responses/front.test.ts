/** What belongs to the front as a whole: limits, rights, metrics, usage, and bodies of any kind. */
import fc from 'fast-check'
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { gate, says, startUpstream } from '../../../upstream.js'
import { refusal } from '../openai.js'
import { eventsOf } from './events.js'

const PATH = '/v1/responses'
const ASKED = { model: 'writer', input: 'Hi' }

t.test('limits of an agent', async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { register, json } = await build(t, { agents: [upstream.agent('writer', { rateLimit: { requestsPerMinute: 1, tokensPerMinute: null } })] })
  const { accessToken: token } = await register()
  t.equal((await json(PATH, { token, body: ASKED })).status, 200)
  for (const more of [{}, { stream: true }, { store: false }, { store: false, stream: true }, { background: true }]) {
    const limited = await json(PATH, { token, body: { ...ASKED, ...more } })
    refusal(t, JSON.stringify(more), limited, 429, { type: 'rate_limit_error', code: 'rate_limit_exceeded' })
    t.ok(Number(limited.headers.get('retry-after-ms')) > 0)
    t.equal(limited.headers.get('x-should-retry'), null, 'nothing was committed')
  }
  t.equal(upstream.calls.length, 1)
})

t.test('who may ask, and how it is counted', async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { register, json, admin } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await register()
  const { body: { key, id } } = await json('/api/auth/api-keys', { token, body: { name: 'n' } })
  t.equal((await json(PATH, { body: ASKED, headers: { 'x-api-key': key } })).status, 200)
  t.equal((await json(PATH, { body: { ...ASKED, store: false }, token: key })).status, 200)
  const begun = gate()
  upstream.script(async (call) => { await call.text('Hel'); begun.open(); await call.closed })
  const running = json(PATH, { body: { ...ASKED, stream: true }, token: key })
  await begun.opened
  t.equal((await json(`/api/auth/api-keys/${id}`, { method: 'DELETE', token })).status, 204)
  const { events, done } = eventsOf(t, (await running).text)
  t.notOk(done && events.at(-1)?.type === 'response.completed')
  t.ok(['error', 'response.incomplete'].includes(events.at(-1)?.type ?? ''), 'the end of a right ends its streams')
  const metrics = await eventually('all to be measured', async () => {
    const { text } = await json('/metrics')
    return text.includes('chat_generations_in_flight 0') && text
  })
  t.match(metrics, /chat_requests_total\{front="responses"\} 3/)
  t.match(metrics, /chat_streams_open 0/)
  const { accessToken } = await admin()
  await eventually('the ledger', async () => {
    const { body: { usage } } = await json<{ usage: any[] }>('/api/admin/usage?groupBy=front', { token: accessToken })
    return usage.find(({ key }) => key === 'responses')?.requests === 3
  })
})

t.test('a thousand odd bodies', { timeout: 120_000 }, async (t) => {
  const upstream = await startUpstream(t, says('Hello'))
  const { url, register } = await build(t, { agents: [upstream.agent('writer', { features: { supportsImages: true } })] })
  const { accessToken } = await register()
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(null, [], {}, '', 'x', -1, 1e308, true, [{}], [null]))
  const part = fc.oneof(odd, fc.record({ type: fc.constantFrom('input_text', 'output_text', 'input_image', 'refusal', 'x'), text: odd, image_url: fc.oneof(odd, fc.constantFrom('data:image/png;base64,AAAA', 'https://host.example/a.png', 'http://[', 'data:')) }, { requiredKeys: [] }))
  const types = fc.constantFrom<unknown>('message', 'function_call', 'function_call_output', 'reasoning', 'item_reference', 'x', null)
  const item = fc.oneof({ weight: 1, arbitrary: odd }, {
    weight: 4,
    arbitrary: fc.record({
      type: types,
      id: fc.constantFrom<unknown>('msg_1', 'msg_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68', 'fc_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68_9', 7),
      role: fc.constantFrom<unknown>('system', 'developer', 'user', 'assistant', 'tool'),
      content: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), fc.array(part, { maxLength: 3 }), odd),
      call_id: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), odd),
      name: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), odd),
      arguments: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), odd),
      output: fc.oneof<fc.Arbitrary<unknown>[]>(fc.string(), fc.array(part, { maxLength: 3 }), odd)
    }, { requiredKeys: [] })
  })
  const fields = [
    'stream', 'store', 'background', 'previous_response_id', 'conversation', 'instructions', 'tools', 'tool_choice', 'text', 'reasoning', 'temperature', 'max_output_tokens',
    'metadata', 'truncation', 'top_logprobs', 'parallel_tool_calls', 'include', 'prompt', 'anything'
  ]
  const some = fc.oneof(odd, fc.constantFrom<unknown>(true, false, null, 1, 'auto', { type: 'text' }, { format: { type: 'json_object' } }, 'resp_019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'))
  const body = fc.oneof({ weight: 1, arbitrary: odd }, {
    weight: 8,
    arbitrary: fc.tuple(
      fc.constantFrom<unknown>('writer', 'writer', 'writer', 'none', null),
      fc.oneof<fc.Arbitrary<unknown>[]>(fc.constant('Hi'), fc.array(item, { minLength: 1, maxLength: 4 }), odd),
      fc.dictionary(fc.constantFrom(...fields), some, { maxKeys: 2 })
    ).map(([model, input, more]) => ({ model, input, ...more }))
  })
  const seed = Date.now() % 2 ** 31
  const statuses = new Map<number, number>()
  const flaws: string[] = []
  const queue = fc.sample(body, { seed, numRuns: 1000 })
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const response = await fetch(url + PATH, { method: 'POST', headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }, body: JSON.stringify(next) })
      const text = await response.text()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      const isOpenAis = response.status < 400 || /^\{"error":\{"message":".*","type":"[a-z_]+","param":(null|".*"),"code":"\w+"\}\}$/s.test(text)
      const isWhole = response.status >= 400 || /"object":"response"/.test(text)
      if (response.status >= 500 || !isOpenAis || !isWhole) flaws.push(`${response.status} ${text.slice(0, 200)} for ${JSON.stringify(next).slice(0, 400)}`)
    }
  }))
  t.comment(`seed ${seed}: ${JSON.stringify(Object.fromEntries(statuses))}`)
  t.ok((statuses.get(200) ?? 0) > 50, 'some of them are answered')
  t.same(flaws, [], `seed ${seed}`)
})
