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
