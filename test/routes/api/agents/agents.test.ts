/** Reading agents. */
import t from 'tap'
import { build } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

t.test('agents as callers see them', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent('writer', { description: 'Writes' }), upstream.agent('off', { isActive: false })] })
  const { accessToken: token } = await app.register()
  const { accessToken: admin } = await app.admin()
  const list = await app.json('/api/agents', { token })
  t.match(list, { status: 200, body: { agents: [{ id: 'writer', description: 'Writes', provider: 'openai', model: 'model-1', isActive: true }] } })
  t.equal(list.body.agents.length, 1)
  t.notMatch(list.text, /sk-secret|127\.0\.0\.1/, 'neither key nor endpoint')
  t.match(await app.json('/api/agents/writer', { token }), { status: 200, body: list.body.agents[0] })
  for (const id of ['off', 'nobody']) t.match(await app.json(`/api/agents/${id}`, { token }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
  t.match(await app.json('/api/agents/Not%20an%20id', { token }), { status: 400 })
  t.match(await app.json('/api/agents?includeInactive=true', { token }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
  t.same((await app.json('/api/agents?includeInactive=true', { token: admin })).body.agents.map(({ id }: { id: string }) => id), ['writer', 'off'])
  t.match(await app.json('/api/agents'), { status: 401, body: { code: 'AUTH_TOKEN_MISSING' } })
})
