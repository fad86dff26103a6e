/** What one has used oneself, over the wire. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { build } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

t.test('one sees what oneself has used, and how much of one\'s quota', async (t) => {
  const upstream = await startUpstream(t, (call) => {
    void call.text('Hello')
    call.finish({ prompt_tokens: 10, completion_tokens: 5 })
  })
  const app = await build(t, { agents: [upstream.agent('writer', { name: 'The writer', price: { input: 2, output: 8, currency: 'USD' } })] })
  const { accessToken: admin } = await app.admin()
  const { accessToken: token, user } = await app.register()
  const { accessToken: other } = await app.register()
  const { body: key } = await app.json('/api/auth/api-keys', { token, body: { name: 'nightly' } })
  const ask = (bearer: string) => app.json('/api/chat/completions', { token: bearer, body: { agentId: 'writer', message: 'Hello' } })
  const usage = (query = '', bearer = token) => app.json(`/api/auth/usage${query}`, { token: bearer })
  for (const bearer of [token, key.key, other]) t.equal((await ask(bearer)).status, 200)

  const line = { promptTokens: 10, completionTokens: 5, cost: 60, costs: [{ amount: 60, currency: 'USD' }], errors: 0 }
  const both = { requests: 2, promptTokens: 20, completionTokens: 10, cost: 120, costs: [{ amount: 120, currency: 'USD' }], errors: 0 }
  const used = { tokensToday: 30, costThisMonth: 120 }
  t.same((await usage()).body, { usage: [{ key: 'writer', name: 'The writer', ...both }], quota: null, used }, 'keys included, others not')
  t.match((await usage('?groupBy=key')).body.usage.sort((one: { key: string | null }) => one.key === null ? 1 : -1), [{ key: key.id, name: 'nightly', requests: 1, ...line }, { key: null, requests: 1, ...line }])
  t.match((await usage('?groupBy=front')).body.usage, [{ key: 'native', requests: 2 }])
  const today = new Date().toISOString().slice(0, 10)
  t.match((await usage(`?groupBy=day&from=${today}`)).body.usage, [{ key: today, requests: 2 }])
  t.same((await usage(`?to=${today}`)).body, { usage: [], quota: null, used }, 'what is used of a quota hangs on no interval')

  // What began before the day, or before the month, counts for neither.
  await withClient(app.database, (client) => client.query(
    `insert into usage_ledger (user_id, id, agent_id, provider, purpose, outcome, prompt_tokens, completion_tokens, is_estimated, total_ms, attempts, cost, currency)
     values ($1, '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c', 'writer', 'openai', 'turn', 'complete', 7, 7, false, 1, 1, 999, 'USD')`, [user.id]))
  t.equal((await app.json(`/api/admin/users/${user.id}`, { method: 'PATCH', token: admin, body: { quota: { tokensPerDay: 30, costPerMonth: 1000 } } })).status, 200)
  t.match((await usage()).body, { quota: { tokensPerDay: 30, costPerMonth: 1000 }, used })
  t.match((await ask(token)).body, { code: 'CHAT_QUOTA_EXCEEDED' }, 'the bar is full where the limit is')
  t.match((await app.json(`/api/admin/users/${user.id}`, { token: admin })).body, { user: { quota: { tokensPerDay: 30 } }, used })

  t.match(await usage('?groupBy=user'), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, 'there is nobody else in it')
  t.match(await usage('?from=yesterday'), { status: 400 })
  t.match(await usage('', key.key), { status: 403, body: { code: 'AUTH_FORBIDDEN' } }, 'a key is no person')
  t.match(await app.json('/api/auth/usage'), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
})
