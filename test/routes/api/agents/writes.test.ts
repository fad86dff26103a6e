/** Agents made, changed and deactivated through the API. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually, type Answer } from '../../../helper.js'
import { says, startUpstream } from '../../../upstream.js'

const ENV = { UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' }
const GUIDE = { id: 'guide', name: 'Guide', provider: 'guide' }
const errorsOf = ({ status, body }: Answer): string[] => status === 422 && body.code === 'AGENT_CONFIG_INVALID' ? body.details.errors.map(({ message }: { message: string }) => message) : [`it is ${status}`]

t.test('agents of the API', async (t) => {
  const upstream = await startUpstream(t)
  const entry = (fields = {}) => ({ ...upstream.agent('made', fields) })
  const one = await build(t, { env: ENV, agents: [GUIDE] })
  const two = await build(t, { env: ENV, agents: [GUIDE], database: one.database })
  const { accessToken: token } = await one.register()
  const { accessToken: admin } = await one.admin()
  const call = (method: string, path: string, body?: unknown, as = admin) => one.json(`/api/agents${path}`, { method, token: as, ...(body === undefined ? {} : { body }) })

  await t.test('are made, answer everywhere, and never show their key', async (t) => {
    const made = await call('POST', '', entry({ description: 'Made', apiKey: 'sk-made-canary' }))
    t.match(made, { status: 201, body: { id: 'made', description: 'Made', isActive: true } })
    t.equal(made.headers.get('location'), '/api/agents/made')
    t.notMatch(made.text, /canary|127\.0\.0\.1|apiKey|endpoint/)
    t.match(await one.json('/api/agents', { token }), { body: { agents: [{ id: 'guide' }, made.body] } }, 'at once here')
    await eventually('the other replica', async () => (await two.json('/api/agents/made', { token })).status === 200, 5)
    upstream.script(says('hello'))
    t.match(await two.json('/api/chat/completions', { token, body: { agentId: 'made', message: 'q' } }), { status: 200, body: { message: { content: 'hello' } } })
    t.equal(upstream.calls[0]?.headers.authorization, 'Bearer sk-made-canary')
    t.match(one.app.agents.find('made'), { source: 'api' })
    const dump = await withClient(one.database, async (client) => (await client.query('select agents::text from agents union all select audit_events::text from audit_events')).rows)
    t.notMatch(JSON.stringify(dump), /canary/)
  })

  await t.test('are for administrators, whose role is the database\'s', async (t) => {
    const key = await one.json('/api/auth/api-keys', { token: admin, body: { name: 'k' } })
    for (const [method, path, body] of [['POST', '', entry({ id: 'x' })], ['PATCH', '/made', { name: 'x' }], ['DELETE', '/made', undefined], ['POST', '/reload', undefined]] as const) {
      t.match(await call(method, path, body, token), { status: 403, body: { code: 'AUTH_FORBIDDEN' } }, `${method} ${path}`)
      t.match(await call(method, path, body, key.body.key), { status: 403 }, 'nor by an API key')
      t.match(await one.json(`/api/agents${path}`, { method, ...(body === undefined ? {} : { body }) }), { status: 401 })
    }
  })

  await t.test('an id is given once; agents of the file are the file\'s', async (t) => {
    for (const id of ['made', 'guide']) t.match(await call('POST', '', entry({ id })), { status: 409, body: { code: 'AGENT_EXISTS' } })
    for (const [method, body] of [['PATCH', { name: 'Mine' }], ['DELETE', undefined]] as const) {
      t.match(await call(method, '/guide', body), { status: 409, body: { code: 'AGENT_MANAGED_BY_FILE' } })
      t.match(await call(method, '/nobody', body), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
      t.match(await call(method, '/Not%20an%20id', body), { status: 400 })
    }
  })

  await t.test('every error is listed, and nothing is made', async (t) => {
    const bad = { ...entry(), id: 'bad', provider: 'opnai', fallback: ['none', 'guide'], titleAgent: 'neither', apiKey: 'sk\u2019', endpoint: 'http://user:pass@127.0.0.1:0' }
    const errors = errorsOf(await call('POST', '', bad))
    t.same(errors.map((line) => /^agent bad\b/.test(line)), errors.map(() => true))
    for (const part of [/provider must be one of .*openai/, /endpoint has the impossible port 0/, /names none/, /names neither/, /apiKey holds/]) t.ok(errors.some((line) => part.test(line)), String(part))
    t.notMatch(JSON.stringify(errors), /names guide|pass|sk\u2019/)
    t.same(errorsOf(await call('POST', '', { id: 'bad', name: 'B', provider: 'openai' })), ['agent bad needs an endpoint', 'agent bad needs a model'])
    t.match(errorsOf(await call('POST', '', entry({ id: 'bad', endpoint: 'http://169.254.169.254/v1' }))), [/^agent bad: its endpoint /])
    t.match(await call('POST', '', { ...entry(), id: 'bad', colour: 1, temperature: 'hot' }), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
    t.equal((await call('GET', '/bad')).status, 404)
  })

  await t.test('a variable is what it says', async (t) => {
    const name = ['$', '{ADMIN_PASSWORD}'].join('')
    t.match(await call('POST', '', entry({ id: 'literal', apiKey: name, description: name })), { status: 201, body: { isActive: true, description: name } })
    t.equal(one.app.agents.find('literal')?.apiKey, name)
  })

  await t.test('a change merges: absent stays, null resets, lists are replaced; a key that is absent stays', async (t) => {
    const endpoints = [{ endpoint: `${upstream.agent().endpoint as string}/a`, apiKey: 'sk-a' }, { endpoint: `${upstream.agent().endpoint as string}/b`, apiKey: 'sk-b' }]
    await call('POST', '', entry({ id: 'changed', apiKey: 'sk-own', endpoints, temperature: 0.5, capabilities: ['chat', 'code'], rateLimit: { requestsPerMinute: 5, tokensPerMinute: 9 } }))
    const change = async (body: object) => {
      const answer = await call('PATCH', '/changed', body)
      t.equal(answer.status, 200, answer.text)
      return one.app.agents.find('changed')
    }
    t.match(await change({ name: 'New', rateLimit: { requestsPerMinute: 7 } }), { name: 'New', apiKey: 'sk-own', temperature: 0.5, rateLimit: { requestsPerMinute: 7, tokensPerMinute: 9 } })
    t.match(await change({ temperature: null, capabilities: ['x'], rateLimit: { tokensPerMinute: null } }), { name: 'New', temperature: null, capabilities: ['x'], rateLimit: { requestsPerMinute: 7, tokensPerMinute: null } })
    t.match(await change({ endpoints: [{ endpoint: endpoints[1]?.endpoint, weight: 3 }] }), { targets: [{ apiKey: 'sk-own' }, { apiKey: 'sk-b', weight: 3 }] })
    t.match(await change({ apiKey: 'sk-new' }), { targets: [{ apiKey: 'sk-new' }, { apiKey: 'sk-b' }] })
    t.match(await change({ apiKey: null, endpoints: null }), { targets: [{ apiKey: null }] })
    t.match(await change({ isActive: false }), { isActive: false })
    t.match(await change({ isActive: null }), { isActive: true })

    for (const body of [{}, { name: null }, { provider: null }, { colour: 1 }, { features: { supportsStream: 'yes' } }]) t.equal((await call('PATCH', '/changed', body)).status, 400, JSON.stringify(body))
    t.same(errorsOf(await call('PATCH', '/changed', { model: null, endpoint: null })), ['agent changed needs an endpoint', 'agent changed needs a model'])
    t.match(errorsOf(await call('PATCH', '/changed', { id: 'other' })), [/id can't be changed/])
    t.match(errorsOf(await call('PATCH', '/changed', { price: { input: 1 } })), [/^agent changed: price.output is missing/, /price.currency is missing/])
  })

  await t.test('deleting deactivates; a change brings back', async (t) => {
    const deleted = await call('DELETE', '/made')
    t.match(deleted, { status: 200, body: { id: 'made', isActive: false } })
    t.equal((await call('DELETE', '/made')).status, 200, 'again')
    t.equal((await call('GET', '/made')).status, 404)
    const { agents } = (await one.json('/api/agents?includeInactive=true', { token: admin })).body
    t.match(agents.find(({ id }: { id: string }) => id === 'made'), { isActive: false, inactiveReason: 'it was deleted' })
    t.equal((await call('PATCH', '/made', { name: 'Still away' })).body.isActive, false)
    t.match(await call('POST', '', entry()), { status: 409 })
    t.equal((await call('PATCH', '/made', { isActive: true })).body.isActive, true)
    t.match(one.app.agents.find('made'), { apiKey: 'sk-made-canary' })
  })

  await t.test('each write is an audit event without values', async (t) => {
    const { events } = (await one.json('/api/admin/audit-logs?limit=100', { token: admin })).body
    const mine = events.filter(({ action, target }: { action: string, target: string }) => action.startsWith('agent.') && target === 'made')
    t.same(mine.map(({ action }: { action: string }) => action), ['agent.update', 'agent.update', 'agent.delete', 'agent.create'])
    t.match(mine[0], { actorId: /.+/, details: { fields: ['isActive'] } })
    t.notMatch(JSON.stringify(events), /sk-/)
  })
})
