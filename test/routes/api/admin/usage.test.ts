/** The usage ledger, from calls over the wire to what an administrator reads of them. */
import t from 'tap'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { withClient } from '../../../database.js'
import { build, eventually, type TestApp } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

const PRICE = { input: 2, cachedInput: 0.5, output: 8, currency: 'USD' }

interface LedgerRow {
  id: string,
  user_id: string,
  key_id: string | null,
  agent_id: string,
  provider: string,
  model: string,
  purpose: string,
  outcome: string
  prompt_tokens: string,
  completion_tokens: string,
  cached_tokens: string | null,
  is_estimated: boolean,
  cost: string | null,
  currency: string | null
  first_token_ms: string | null,
  total_ms: string,
  attempts: number
}

const ledger = ({ database }: TestApp): Promise<LedgerRow[]> =>
  withClient(database, async (client) => (await client.query<LedgerRow>('select * from usage_ledger order by created_at, id')).rows)

t.test('each call that reaches an upstream has a row, whatever becomes of it', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent('writer', { price: PRICE }), upstream.agent('plain')] })
  const { accessToken: token, user } = await app.register()
  const ask = (body: object) => app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'How are you today?', ...body } })
  const last = async () => (await ledger(app)).at(-1)

  await t.test('counted by its upstream', async (t) => {
    upstream.script((call) => {
      void call.text('Well.')
      void call.raw(`data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 40 } } })}\n\n`)
      call.finish(null)
    })
    const { body: { message } } = await ask({})
    t.same(message.usage, { promptTokens: 100, completionTokens: 10, totalTokens: 110, cachedTokens: 40, source: 'provider', cost: { amount: 220, currency: 'USD' } })
    t.match(await last(), {
      id: message.id,
      user_id: user.id,
      key_id: null,
      agent_id: 'writer',
      provider: 'openai',
      model: 'model-1',
      purpose: 'turn',
      outcome: 'complete',
      attempts: 1,
      prompt_tokens: '100',
      completion_tokens: '10',
      cached_tokens: '40',
      is_estimated: false,
      cost: '220',
      currency: 'USD'
    })
    const { body: { messages } } = await app.json(`/api/chat-sessions/${message.sessionId}/messages`, { token })
    t.same(messages.find(({ id }: { id: string }) => id === message.id).usage, message.usage, 'stored with the answer')
    const exported = await app.json(`/api/chat-sessions/${message.sessionId}/export?format=json`, { token })
    const imported = await app.json('/api/chat-sessions/import', { token, body: exported.body })
    t.equal(imported.status, 201, imported.text)
    const copy = await app.json(`/api/chat-sessions/${imported.body.session.id}/messages`, { token })
    t.same(copy.body.messages.map(({ usage }: { usage: unknown }) => usage).filter(Boolean), [message.usage], 'exported, and imported')
  })

  await t.test('an explicit 0 stays 0', async (t) => {
    upstream.script((call) => {
      void call.text('Free.')
      call.finish({ prompt_tokens: 0, completion_tokens: 0 })
    })
    const { body: { message } } = await ask({})
    t.match(message.usage, { promptTokens: 0, completionTokens: 0, totalTokens: 0, source: 'provider', cost: { amount: 0 } })
    t.match(await last(), { prompt_tokens: '0', completion_tokens: '0', is_estimated: false, cost: '0' })
  })

  await t.test('estimated by a tokenizer, and without a price', async (t) => {
    const text = 'Internationalization of miscellaneous antidisestablishmentarianism: 秋天的诗, 12345678.'
    upstream.script((call) => {
      void call.text(text.slice(0, 20))
      void call.text(text.slice(20))
      call.finish(null)
    })
    // An end waits two seconds for its count, which a thread that is only starting may take.
    await eventually('the tokenizer', async () => (await ask({ agentId: 'plain' })).body.message.usage.completionTokens === countTokens(text))
    const { body: { message } } = await ask({ agentId: 'plain' })
    const expected = { promptTokens: countTokens('How are you today?'), completionTokens: countTokens(text) }
    t.same(message.usage, { ...expected, totalTokens: expected.promptTokens + expected.completionTokens, source: 'estimated' })
    t.match(await last(), { agent_id: 'plain', completion_tokens: String(expected.completionTokens), is_estimated: true, cost: null, currency: null })
  })

  await t.test('partial, when it is stopped and when the client leaves', async (t) => {
    upstream.script((call) => { void call.text('Half of it') })
    const stream = await app.fetch('/api/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ agentId: 'writer', message: 'Hello', stream: true, onDisconnect: 'cancel' })
    })
    const reader = stream.body?.getReader()
    await reader?.read()
    await eventually('the text', async () => (await withClient(app.database, (client) => client.query('select from generation_deltas'))).rows.length > 0)
    await reader?.cancel()
    const row = await eventually('the row', async () => (await ledger(app)).find(({ outcome }) => outcome === 'stopped'))
    t.match(row, { prompt_tokens: '1', completion_tokens: String(countTokens('Half of it')), is_estimated: true, cost: String(2 + 8 * countTokens('Half of it')) })
  })

  await t.test('failed', async (t) => {
    upstream.script((call) => { call.response.writeHead(400).end('{}') })
    t.equal((await ask({})).status, 502)
    t.match(await last(), { outcome: 'failed', prompt_tokens: '0', completion_tokens: '0', cost: '0', attempts: 1, first_token_ms: null })
    upstream.script((call) => {
      void call.text('Broken')
      setImmediate(() => { call.response.destroy() })
    })
    t.equal((await ask({})).status, 502)
    t.match(await last(), { outcome: 'failed', completion_tokens: String(countTokens('Broken')), is_estimated: true })
  })
})

t.test('what was used is added up', async (t) => {
  const upstream = await startUpstream(t, (call) => {
    if (call.body.model === 'broken') { call.response.writeHead(400).end('{}'); return }
    void call.text('Title')
    call.finish({ prompt_tokens: 10, completion_tokens: 5 })
  })
  const app = await build(t, {
    agents: [
      upstream.agent('writer', { name: 'The writer', price: PRICE, titleAgent: 'namer' }), upstream.agent('euro', { price: { ...PRICE, currency: 'EUR' } }),
      upstream.agent('namer'), upstream.agent('broken', { model: 'broken' })
    ]
  })
  const { accessToken: admin } = await app.admin()
  const { accessToken: token, user } = await app.register()
  const { body: key } = await app.json('/api/auth/api-keys', { token, body: { name: '=SUM(1)' } })
  const ask = (agentId: string, bearer = token) => app.json('/api/chat/completions', { token: bearer, body: { agentId, message: 'Hello' } })
  await ask('writer')
  await ask('euro', key.key)
  await ask('broken', key.key)
  t.equal((await app.json(`/api/auth/api-keys/${key.id}`, { token, method: 'DELETE' })).status, 204)
  const report = async (query: string) => {
    const { status, body, text } = await app.json(`/api/admin/usage?${query}`, { token: admin })
    t.equal(status, 200, text)
    return body.usage
  }

  await eventually('the title', async () => (await ledger(app)).some(({ purpose }) => purpose === 'title'))
  t.match((await ledger(app)).find(({ purpose }) => purpose === 'title'), { user_id: user.id, agent_id: 'namer', outcome: 'complete', prompt_tokens: '10' })
  const line = { requests: 1, promptTokens: 10, completionTokens: 5, errors: 0 }
  t.same((await report('groupBy=agent')).sort((a: { key: string }, b: { key: string }) => a.key < b.key ? -1 : 1), [
    { key: 'broken', name: 'broken', requests: 1, promptTokens: 0, completionTokens: 0, cost: 0, costs: [], errors: 1 },
    { key: 'euro', name: 'euro', ...line, cost: 60, costs: [{ amount: 60, currency: 'EUR' }] },
    { key: 'namer', name: 'namer', ...line, cost: 0, costs: [] },
    { key: 'writer', name: 'The writer', ...line, cost: 60, costs: [{ amount: 60, currency: 'USD' }] }
  ])
  t.match(await report('groupBy=user'), [{ key: user.id, name: user.username, requests: 4, promptTokens: 30, completionTokens: 15, errors: 1, cost: null, costs: { length: 2 } }])
  t.match((await report('groupBy=key')).find((one: { key: string }) => one.key === key.id), { name: '=SUM(1)', requests: 2, errors: 1 }, 'a key that was deleted keeps its name')
  t.match((await report('groupBy=key')).find((one: { key: string }) => one.key === null), { name: null, requests: 2 })
  t.match(await report('groupBy=model'), [{ key: 'model-1', requests: 3 }, { key: 'broken', requests: 1 }])
  const today = new Date().toISOString().slice(0, 10)
  t.match(await report('groupBy=day'), [{ key: today, requests: 4 }])
  t.same(await report(`groupBy=day&to=${today}`), [], 'the end is not included')
  t.match(await report(`groupBy=day&from=${today}`), [{ requests: 4 }])

  const csv = await app.json('/api/admin/usage?groupBy=key&format=csv', { token: admin })
  t.match(csv.headers.get('content-type'), /^text\/csv/)
  t.match(csv.text, 'key,name,requests,promptTokens,completionTokens,cost,errors,costs\r\n')
  t.match(csv.text, `${key.id},'=SUM(1),2,10,5,60,1,60 EUR\r\n`, 'and no formula')
  t.equal((await app.json('/api/admin/usage?groupBy=phase', { token: admin })).status, 400)
  t.equal((await app.json('/api/admin/usage?from=yesterday', { token: admin })).status, 400)
  t.equal((await app.json('/api/admin/usage', { token })).status, 403)
})

t.test('calls are told apart by the front that they came through', async (t) => {
  const upstream = await startUpstream(t, (call) => {
    void call.text('Hello')
    call.finish({ prompt_tokens: 10, completion_tokens: 5 })
  })
  const app = await build(t, { agents: [upstream.agent('writer', { titleAgent: 'namer' }), upstream.agent('namer')] })
  const { accessToken: admin } = await app.admin()
  const { accessToken: token, user } = await app.register()
  const { body: { sessionId } } = await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hello' } })
  const body = { model: 'writer', messages: [{ role: 'user', content: 'Hi' }] }
  for (const headers of [{}, { 'x-session-id': sessionId as string }]) {
    for (const stream of [false, true]) t.equal((await app.json('/v1/chat/completions', { token, headers, body: { ...body, stream } })).status, 200)
  }
  await eventually('the title', async () => (await ledger(app)).some(({ purpose }) => purpose === 'title'))
  // As rows were before the ledger knew of fronts.
  await withClient(app.database, (client) => client.query(
    `insert into usage_ledger (user_id, id, agent_id, provider, purpose, outcome, prompt_tokens, completion_tokens, is_estimated, total_ms, attempts)
     select $1, gen_random_uuid(), 'writer', 'openai', unnest(array['turn', 'front', 'title']), 'complete', 1, 1, false, 1, 1`, [user.id]))
  const { body: { usage } } = await app.json<{ usage: { key: string | null, requests: number }[] }>('/api/admin/usage?groupBy=front', { token: admin })
  t.same(usage.map(({ key, requests }) => [key, requests]).sort(), [[null, 2], ['native', 2], ['openai', 5]])
  t.match((await app.json('/metrics')).text, /chat_requests_total\{front="native"\} 1\n(.*\n)*?chat_requests_total\{front="openai"\} 4\n/)
})
