/** Limits of agents and quotas of users, over the wire and over two replicas: what is refused consumes nothing. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually, type TestApp } from '../../../helper.js'
import { says, startUpstream, type TestUpstream } from '../../../upstream.js'

const AT_ONCE = 200
const PRICE = { input: 1, output: 1, currency: 'USD' }

const stored = async ({ database }: TestApp): Promise<number> =>
  (await withClient(database, (client) => client.query<{ count: number }>('select count(*)::int from messages'))).rows[0]?.count ?? -1

/** Two replicas over one database, and one upstream that counts 40 tokens a call. */
async function replicas (t: Parameters<typeof build>[0], agents: (upstream: TestUpstream) => Record<string, unknown>[]) {
  const upstream = await startUpstream(t, (call) => {
    void call.text('Well.')
    call.finish({ prompt_tokens: 30, completion_tokens: 10 })
  })
  const one = await build(t, { agents: agents(upstream) })
  const other = await build(t, { agents: agents(upstream), database: one.database })
  const { accessToken: token, user } = await one.register()
  const { accessToken: admin } = await one.admin()
  const ask = (app: TestApp, body: object = {}, headers = {}) => app.json('/api/chat/completions', { token, headers, body: { agentId: 'writer', message: 'Hello', ...body } })
  const flood = async (count: number, body: object = {}) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => ask(index % 2 === 0 ? one : other, body)))
    return { allowed: answers.filter(({ status }) => status === 200), refused: answers.filter(({ status }) => status !== 200) }
  }
  const setQuota = (quota: object | null) => one.json(`/api/admin/users/${user.id}`, { method: 'PATCH', token: admin, body: { quota } })
  return { upstream, one, other, ask, flood, setQuota, user, admin }
}

const metric = async (app: TestApp, scope: string): Promise<number> =>
  Number(new RegExp(`rate_limited_total\\{scope="${scope}"\\} (\\d+)`).exec((await app.json('/metrics')).text)?.[1])

t.test('requests a minute: 200 at once over two replicas', async (t) => {
  const { upstream, one, other, ask, flood } = await replicas(t, (upstream) => [upstream.agent('writer', { rateLimit: { requestsPerMinute: 20 } })])
  const { allowed, refused } = await flood(AT_ONCE)
  t.comment(`20 requests a minute, ${AT_ONCE} at once: ${allowed.length} allowed`)
  t.equal(allowed.length, 20)
  for (const { status, body, headers } of refused) {
    t.match([status, body.code, body.details.retryAfter], [429, 'AGENT_RATE_LIMITED', Number(headers.get('retry-after'))])
    t.ok(body.details.retryAfter >= 1 && body.details.retryAfter <= 60)
  }
  t.equal(upstream.calls.length, 20)
  t.equal(await stored(one), 40, 'a refused turn leaves no message')
  t.equal(await metric(one, 'agent') + await metric(other, 'agent'), AT_ONCE - 20)

  const [first] = allowed
  const refusal = await ask(one, { stream: true }, { 'idempotency-key': 'refused' })
  t.equal(refusal.status, 429, 'a stream is refused before it begins')
  await withClient(one.database, (client) => client.query("update limit_reservations set reserved_at = reserved_at - interval '1 minute'"))
  t.equal((await ask(one, {}, { 'idempotency-key': 'refused' })).status, 200, 'a refusal consumes no Idempotency-Key, and the minute passes')
  t.equal((await flood(40)).allowed.length, 19)
  const repeat = await ask(other, {}, { 'idempotency-key': 'refused' })
  t.match(repeat, { status: 200 }, 'a repeat of what was let through is answered all the same')
  t.not(repeat.body.message.id, first?.body.message.id)
})

t.test('tokens a minute are reserved, and settled by what was used', async (t) => {
  const { one, flood, ask } = await replicas(t, (upstream) => [upstream.agent('writer', { maxTokens: 100, rateLimit: { tokensPerMinute: 1000 } })])
  const { allowed, refused } = await flood(AT_ONCE)
  t.comment(`1000 tokens a minute at 40 a call, reserved as ~100, ${AT_ONCE} at once: ${allowed.length} allowed`)
  t.ok(allowed.length >= 9 && allowed.length * 40 <= 1000, `${allowed.length}`)
  t.equal(refused.every(({ body }) => body.code === 'AGENT_RATE_LIMITED'), true)
  let more = 0
  await eventually('the limit', async () => {
    const { status } = await ask(one)
    if (status === 200) more += 1
    return status === 429
  })
  t.ok((allowed.length + more) * 40 <= 1000 && (allowed.length + more) * 40 > 850, `one after the other it is used up: ${(allowed.length + more) * 40}`)
  t.match(await ask(one, { message: 'much '.repeat(2000) }), { status: 429, body: { code: 'AGENT_RATE_LIMITED' } })
})

t.test('quotas of users', async (t) => {
  const { one, other, ask, flood, setQuota } = await replicas(t, (upstream) => [upstream.agent('writer', { maxTokens: 50, price: PRICE }), upstream.agent('free')])
  t.equal((await ask(other)).status, 200, 'nobody has one at first')

  await setQuota({ tokensPerDay: 1000 })
  await eventually('the quota on the other replica', async () => other.app.accounts.quotas.mayHave((await one.json('/api/admin/users', { token: (await one.admin()).accessToken })).body.users[0].id))
  const { allowed, refused } = await flood(AT_ONCE)
  const used = (allowed.length + 1) * 40
  t.comment(`1000 tokens a day at 40 a call, ${AT_ONCE} at once: ${allowed.length} allowed, ${used} tokens used`)
  t.ok(used <= 1000, 'what was used before counts as well')
  t.ok(allowed.length >= 15)
  t.equal(refused.every(({ status, body, headers }) => status === 429 && body.code === 'CHAT_QUOTA_EXCEEDED' && Number(headers.get('retry-after')) === body.details.retryAfter), true)
  t.equal(await stored(one), 2 * (allowed.length + 1))
  t.equal(await metric(one, 'quota') + await metric(other, 'quota'), AT_ONCE - allowed.length)

  await setQuota({ tokensPerDay: 1 })
  t.match(await ask(one), { status: 429, body: { code: 'CHAT_QUOTA_EXCEEDED', message: String } }, 'at once where it was changed')
  await setQuota({ costPerMonth: used + 45 })
  const { refused: none } = await flood(1)
  t.equal(none.length, 0)
  const broke = await eventually('the spent money', async () => {
    const answer = await ask(other)
    return answer.status === 429 ? answer : undefined
  })
  t.match(broke.body, { code: 'CHAT_QUOTA_EXCEEDED' })
  t.ok(broke.body.details.retryAfter > 0)
  t.equal((await ask(one, { agentId: 'free' })).status, 200, 'what costs nothing is allowed')
  await setQuota(null)
  await eventually('the end of the quota', async () => (await ask(other)).status === 200)
})

t.test('leases: what a replica had reserved ends with it; what has no limits asks for nothing', async (t) => {
  const upstream = await startUpstream(t, says('Well.'))
  const app = await build(t, { agents: [upstream.agent('writer', { rateLimit: { requestsPerMinute: 1 } }), upstream.agent('plain')] })
  const { accessToken: token, user } = await app.register()
  const ask = (agentId: string) => app.json('/api/chat/completions', { token, body: { agentId, message: 'Hello' } })
  await withClient(app.database, (client) => client.query(
    'insert into limit_reservations (user_id, id, agent_id, tokens, cost, lease_until) values ($1, gen_random_uuid(), \'writer\', 1, 0, now() + interval \'2 s\')', [user.id]))
  t.equal((await ask('writer')).status, 429)
  await eventually('the end of the lease', async () => (await ask('writer')).status === 200)
  t.equal((await ask('writer')).status, 429)

  t.notOk(app.app.calls.limits.isLimited(app.app.agents.active('plain'), user.id), 'known without a statement')
  const before = (await app.json('/metrics')).text
  t.equal((await ask('plain')).status, 200)
  t.equal((await app.json('/api/chat/completions', { token, body: { agentId: 'writer', sessionId: (await ask('plain')).body.sessionId, message: 'x' } })).status, 429)
  t.ok(before)
})
