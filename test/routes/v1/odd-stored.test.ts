/** A thousand odd requests each: turns that are stored, and models. None is a bug's answer, and each refusal has the front's shape. */
import fc from 'fast-check'
import t from 'tap'
import { build } from '../../helper.js'
import { says, startUpstream } from '../../upstream.js'
import { CALL_ID, isFlaw, oddBodies } from './odd-requests.js'

const WORKERS = 8
const NOBODYS = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
const seed = Date.now() % 2 ** 31
const ASKS = `data: ${JSON.stringify({
  choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id: CALL_ID, type: 'function', function: { name: 'weather', arguments: '{}' } }] }, finish_reason: 'tool_calls' }]
})}\n\ndata: [DONE]\n\n`

/** Statuses, and what is wrong. */
class Tally {
  readonly statuses: Record<number, number> = {}
  readonly flaws: string[] = []

  take (status: number, text: string, asked: unknown): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1
    if (isFlaw(status, text)) this.flaws.push(`${status} ${text.slice(0, 200)} for ${JSON.stringify(asked).slice(0, 400)}`)
  }
}

t.setTimeout(300_000)
t.test('turns that are stored', { timeout: 240_000 }, async (t) => {
  let calls = 0
  const upstream = await startUpstream(t, (call) => {
    if (calls++ % 2 === 0) return says('Hello')(call)
    void call.raw(ASKS)
    call.response.end()
  })
  const { url, json, register } = await build(t, { agents: [upstream.agent('writer', { features: { supportsImages: true } })] })
  const { accessToken: token } = await register()
  const { accessToken: other } = await register()
  const sessionOf = async (bearer: string): Promise<string> => (await json('/api/chat-sessions', { token: bearer, body: { agentId: 'writer' } })).body.id
  const others = await sessionOf(other)
  const keys = fc.sample(fc.constantFrom(undefined, undefined, undefined, undefined, 'k1', 'k2', '', 'k'.repeat(129)), { seed, numRuns: 1000 })
  const places = fc.sample(fc.constantFrom<(own: string) => string>(
    (own) => own, (own) => own, (own) => own, (own) => own.toUpperCase(), () => others, () => NOBODYS, () => 'x', () => ''
  ), { seed, numRuns: 1000 })
  const queue = oddBodies(seed, 1000).map((body, at) => ({ body, key: keys[at], place: places[at] ?? String }))
  const tally = new Tally()
  const sessions: string[] = []
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    const own = await sessionOf(token)
    sessions.push(own)
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { body, key, place } = next
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-session-id': place(own), ...key === undefined ? {} : { 'idempotency-key': key } },
        body: JSON.stringify(body)
      })
      tally.take(response.status, await response.text(), next)
    }
  }))
  t.comment(`seed ${seed}: ${JSON.stringify(tally.statuses)}`)
  t.same(tally.flaws, [], `seed ${seed}`)
  t.ok((tally.statuses[200] ?? 0) > 10, 'some of them are answered')
  for (const id of sessions) {
    const { body: { messages } } = await json<{ messages: any[] }>(`/api/chat-sessions/${id}/messages?limit=100`, { token })
    t.ok(messages.every(({ status }) => status === 'complete'), 'what is stored is whole')
    t.ok(messages.every(({ role }, at) => role !== 'assistant' || ['user', 'tool'].includes(messages[at - 1]?.role)), 'and every answer follows what it answers')
  }
  t.match((await json('/api/chat-sessions/' + others, { token: other })).body, { messageCount: 0 }, 'nothing in another’s conversation')
})

t.test('models', { timeout: 120_000 }, async (t) => {
  const upstream = await startUpstream(t)
  const { url, register } = await build(t, { agents: [upstream.agent()] })
  const { accessToken } = await register()
  const id = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('writer', 'writer', 'Writer', '__proto__', 'constructor', '..', '%', 'x'.repeat(2000), 'a/b', '?', '#'))
  const asked = fc.sample(fc.record({
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'DELETE'),
    path: fc.oneof(
      { weight: 6, arbitrary: id.map((one) => `/v1/models/${encodeURIComponent(one.toWellFormed())}`) },
      { weight: 1, arbitrary: fc.constantFrom('/v1/models', '/v1/models/', '/v1//models', '/v1/models?limit=x', '/v1/models/%', '/v1/models/%ff', '/v1/models/writer/x') }),
    anthropic: fc.constantFrom(undefined, '2023-06-01', '', 'x')
  }), { seed, numRuns: 1000 })
  const tally = new Tally()
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    for (let next = asked.pop(); next !== undefined; next = asked.pop()) {
      const { method, path, anthropic } = next
      const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${accessToken}`, ...anthropic === undefined ? {} : { 'anthropic-version': anthropic } } })
      const text = await response.text()
      if (method === 'HEAD') t.equal(text, '')
      else tally.take(response.status, text, next)
    }
  }))
  t.comment(`seed ${seed}: ${JSON.stringify(tally.statuses)}`)
  t.same(tally.flaws, [], `seed ${seed}`)
  t.ok((tally.statuses[200] ?? 0) > 10)
})
