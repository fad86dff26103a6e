/** `Idempotency-Key` where nothing else is stored: never two calls, never two bills. */
import t, { type Test } from 'tap'
import { withClient } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { gate, says, startUpstream } from '../../upstream.js'
import { chunksOf, refusal } from './openai.js'

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

const textOf = (t: Test, text: string): string => chunksOf(t, text).chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '').join('')

t.test('a repeat is told what came of the first, on any replica', async (t) => {
  const { ask, upstream, replica, register, json } = await start(t)
  const first = await ask('k1')
  for (const at of [undefined, replica]) {
    const again = await ask('k1', {}, at)
    t.equal(again.status, 200)
    t.same([again.body.choices, again.body.usage, again.body.model], [first.body.choices, first.body.usage, 'writer'])
  }
  refusal(t, 'another body', await ask('k1', { seed: 1 }), 409, { code: 'CHAT_IDEMPOTENCY_CONFLICT' })
  const { accessToken: other } = await register()
  t.equal((await json(PATH, { token: other, body: ASKED, headers: { 'idempotency-key': 'k1' } })).status, 200, 'another’s key is another')
  t.equal(upstream.calls.length, 2)

  const streamed = await ask('k2', { stream: true, stream_options: { include_usage: true } })
  const again = await ask('k2', { stream: true, stream_options: { include_usage: true } })
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
