import t from 'tap'
import { build } from '../../../helper.js'

const agent = (id: string, isActive = true) =>
  ({ id, name: id, provider: 'openai', endpoint: 'http://127.0.0.1:9/v1', apiKey: 'sk-secret', model: 'model-1', isActive })

t.test('the list of agents, written out once', async (t) => {
  const app = await build(t, { agents: [agent('writer'), agent('retired', false)] })
  const { accessToken: token } = await app.register()
  const first = await app.json('/api/agents', { token })
  t.equal(first.headers.get('content-type'), 'application/json; charset=utf-8')
  t.match(first.body.agents, [{ id: 'writer', isActive: true, features: { supportsStream: true }, rateLimit: { requestsPerMinute: null } }])
  t.equal(first.body.agents.length, 1, 'active ones only')
  t.notMatch(first.text, /sk-secret|127\.0\.0\.1/, 'neither a key nor an endpoint')
  t.equal((await app.json('/api/agents', { token })).text, first.text, 'the same again')

  t.equal((await app.json('/api/agents?includeInactive=true', { token })).status, 403)
  const { accessToken: admin } = await app.admin()
  const all = await app.json('/api/agents?includeInactive=true', { token: admin })
  t.same(all.body.agents.map(({ id }: { id: string }) => id), ['writer', 'retired'])
  const [alone] = first.body.agents
  t.same(all.body.agents[0], alone, 'both lists show an agent alike')
})

t.test('the list and an agent have a tag, and are not sent again to who has them', async (t) => {
  const app = await build(t, { agents: [agent('writer')] })
  const { accessToken: token } = await app.register()
  const { accessToken: admin } = await app.admin()
  for (const path of ['/api/agents', '/api/agents/writer']) {
    const { status, headers } = await app.json(path, { token })
    t.equal(status, 200)
    const tag = headers.get('etag') ?? ''
    t.match(tag, /^"[\w-]{22}"$/)
    t.equal(headers.get('cache-control'), 'private, no-cache')
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const same = await app.fetch(path, { headers: { authorization: `Bearer ${token}`, 'if-none-match': known } })
      t.equal(same.status, 304, known)
      t.equal(await same.text(), '')
      t.equal(same.headers.get('etag'), tag)
      t.equal(same.headers.get('content-length'), null, 'no length of a body that is not sent (RFC 9110 §8.6)')
      t.equal(same.headers.get('content-type'), null)
    }
    t.equal((await app.json(path, { token, headers: { 'if-none-match': '"x"' } })).status, 200)
    await app.json('/api/agents', { token: admin, body: { ...agent(`made-${path.length}`), endpoint: 'https://example.invalid/v1' } })
    const after = await app.json(path, { token, headers: { 'if-none-match': tag } })
    t.equal(after.status, path === '/api/agents' ? 200 : 304, 'a change is another tag')
  }
  t.equal((await app.fetch('/api/agents', { headers: { 'if-none-match': '*' } })).status, 401, 'and nobody is told without a right')
})

t.test('agents that come later begin their series', async (t) => {
  const app = await build(t, { agents: [agent('writer')] })
  const { accessToken: admin } = await app.admin()
  await app.json('/api/agents', { token: admin, body: { ...agent('made'), endpoint: 'https://example.invalid/v1' } })
  const metrics = await (await app.fetch('/metrics')).text()
  for (const line of ['agent_errors_total{agent="made",error_type="auth"} 0', 'agent_retries_total{agent="made"} 0', 'messages_sent_total{agent="made"} 0', 'agent_breaker_state{agent="made"} 0']) {
    t.match(metrics, line)
  }
})
