/** `Idempotency-Key` where nothing else is stored: never two calls, never two bills. */
import t, { type Test } from 'tap'
import { withClient } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { gate, says, startUpstream } from '../../upstream.js'
import { chunksOf, refusal } from './openai.js'
import { eventsOf } from './responses/events.js'

const PATH = '/v1/chat/completions'
const ASKED = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }

async function start (t: Test) {
  const upstream = await startUpstream(t, says('Hel', 'lo'))
  const agents = [upstream.agent()]
  const app = await build(t, { agents })
  const replica = await build(t, { agents, database: app.database })
  const { accessToken: token } = await app.register()
  const ask = (key: string, more: object = {}, at = app) => at.json(PATH, { token, body: { ...ASKED, ...more }, headers: { 'idempotency-key': key } })
  return { ...app, replica, upstream, token, ask }
}

const ROUTES = [
  { name: 'relayed', path: PATH, body: ASKED, isStored: false },
  { name: 'stored', path: PATH, body: ASKED, isStored: true },
  { name: 'response', path: '/v1/responses', body: { model: 'writer', input: 'Hi' }, isStored: false },
  { name: 'response that is not stored', path: '/v1/responses', body: { model: 'writer', input: 'Hi', store: false }, isStored: false }
]

t.test('a repeat in another second, on another replica, says the same of an answer to the byte', async (t) => {
  const { json, replica, token, upstream } = await start(t)
  const { body: { id } } = await json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const asks = ROUTES.map(({ name, path, body, isStored }) => ({
    name,
    ask: (at: typeof json) => at(path, { token, body, headers: { 'idempotency-key': name, ...isStored ? { 'x-session-id': id } : {} } })
  }))
  const first = await Promise.all(asks.map(async ({ ask }) => (await ask(json)).text))
  const second = new Date().getSeconds()
  await eventually('another second', async () => new Date().getSeconds() !== second)
  const again = await Promise.all(asks.map(async ({ ask }) => (await ask(replica.json)).text))
  for (const [index, { name }] of asks.entries()) t.equal(again[index], first[index], name)
  t.equal(upstream.calls.length, asks.length)
})

t.test('a repeat of events names the same response', async (t) => {
  const { json, replica, token } = await start(t)
  const ask = (at: typeof json) => at('/v1/responses', { token, headers: { 'idempotency-key': 'k' }, body: { model: 'writer', input: 'Hi', store: false, stream: true } })
  const [first, again] = [eventsOf(t, (await ask(json)).text), eventsOf(t, (await ask(replica.json)).text)]
  for (const at of [0, -1]) t.same(again.events.at(at)?.response, first.events.at(at)?.response)
  t.ok(again.done)
})

t.test('the same key on another route is another one', async (t) => {
  const { ask, json, token, upstream } = await start(t)
  t.equal((await ask('k')).status, 200)
  const body = { model: 'writer', input: 'Hi', store: false }
  t.equal((await json('/v1/responses', { token, headers: { 'idempotency-key': 'k' }, body })).status, 200)
  t.equal(upstream.calls.length, 2)
})

const textOf = (t: Test, text: string): string => chunksOf(t, text).chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '').join('')

t.test('a repeat is told what came of the first, on any replica', async (t) => {
  const { ask, upstream, replica, register, json } = await start(t)
  const first = await ask('k1')
  for (const at of [undefined, replica]) {
    const again = await ask('k1', {}, at)
    t.equal(again.status, 200)
    t.equal(again.text, first.text, 'to the byte')
  }
  refusal(t, 'another body', await ask('k1', { seed: 1 }), 409, { code: 'CHAT_IDEMPOTENCY_CONFLICT' })
  const { accessToken: other } = await register()
  t.equal((await json(PATH, { token: other, body: ASKED, headers: { 'idempotency-key': 'k1' } })).status, 200, 'another’s key is another')
  t.equal(upstream.calls.length, 2)

  const streamed = await ask('k2', { stream: true, stream_options: { include_usage: true } })
  const again = await ask('k2', { stream: true, stream_options: { include_usage: true } })
  const namesOf = ({ text }: { text: string }) => [...new Set(chunksOf(t, text).chunks.map(({ id, created, model }) => `${id} ${created} ${model}`))]
  t.equal(namesOf(streamed).length, 1)
  t.same(namesOf(again), namesOf(streamed))
  t.same([textOf(t, streamed.text), textOf(t, again.text)], ['Hello', 'Hello'])
  t.same(chunksOf(t, again.text).chunks.at(-1)?.usage, chunksOf(t, streamed.text).chunks.at(-1)?.usage)

  const { upstream: { calls } } = { upstream }
  const before = calls.length
  upstream.script((call) => { call.response.writeHead(503).end() })
  for (const what of ['a failure', 'its repeat']) {
    const failed = await ask('k3')
    refusal(t, what, failed, 503, { code: 'AGENT_UNAVAILABLE' })
    t.equal(failed.headers.get('x-should-retry'), 'false')
  }
  t.equal(calls.length, before + 1, 'a failure is kept, too')
  const unknown = () => ask('k4', { n: 2 })
  t.same([(await unknown()).status, (await ask('k4', { model: 'none' })).status], [400, 404], 'what is refused takes no key')
})

t.test('a repeat joins the call that is under way, which goes on without its reader', async (t) => {
  const { ask, upstream, replica, fetch, token, database, json, admin } = await start(t)
  const more = gate()
  upstream.script(async (call) => {
    await call.text('Hel')
    await more.opened
    says('lo')(call)
  })
  const leave = new AbortController()
  const response = await fetch(PATH, {
    method: 'POST',
    signal: leave.signal,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k1' },
    body: JSON.stringify({ ...ASKED, stream: true })
  })
  await response.body?.getReader().read()
  leave.abort()
  const joined = [ask('k1', { stream: true }), ask('k1', { stream: true }, replica)]
  more.open()
  for (const { text } of await Promise.all(joined)) t.equal(textOf(t, text), 'Hello')
  t.equal(upstream.calls.length, 1)
  const { accessToken } = await admin()
  const { body: { usage: [line] } } = await eventually('the ledger', async () => {
    const report = await json<{ usage: any[] }>('/api/admin/usage?groupBy=agent', { token: accessToken })
    return report.body.usage.length > 0 && report
  })
  t.equal(line.requests, 1, 'one bill')

  await withClient(database, (client) => client.query("update relayed_answers set outcome = null, lease_until = now() - interval '1 s'"))
  const cut = await ask('k1', { stream: true })
  refusal(t, 'what a crash has cut', cut, 502, { code: 'CHAT_UPSTREAM_ERROR' })
  t.equal(upstream.calls.length, 1, 'is not asked again')
})
