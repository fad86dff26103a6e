/** How agents are, as callers see it, and their validation. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { says, startUpstream, type Script } from '../../../upstream.js'

const refuses = (status: number): Script => ({ response }) => { response.writeHead(status).end('{"error":{"message":"secret words"}}') }
const KEYS = ['breaker', 'checkedAt', 'errorShare', 'id', 'lastFailure', 'latency', 'latencyMs', 'status']

t.test('status follows real calls, is kept for its time, and a turn of luck or breaker makes it anew', async (t) => {
  const upstream = await startUpstream(t, says('hello'))
  const app = await build(t, { agents: [upstream.agent('writer'), upstream.agent('off', { isActive: false }), { id: 'guide', name: 'Guide', provider: 'guide' }] })
  const { accessToken: token } = await app.register()
  const status = async (id = 'writer') => (await app.json(`/api/agents/${id}/status`, { token })).body
  const ask = async () => await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'hello' } })

  const unknown = await status()
  t.same(Object.keys(unknown).sort(), KEYS)
  t.match(unknown, { id: 'writer', status: 'unknown', breaker: 'closed', latencyMs: null, checkedAt: /^\d{4}-.*\.\d{3}Z$/ })
  t.match(await status('guide'), { status: 'available', breaker: 'closed' })

  await ask()
  const available = await status()
  t.match(available, { status: 'available', breaker: 'closed', latencyMs: Number, errorShare: 0, lastFailure: null })
  t.ok(available.latencyMs > 0 && available.latency.p95 >= available.latencyMs)
  await ask()
  t.same(await status(), available, 'kept')
  upstream.script(refuses(500))
  await ask()
  t.match(await status(), { status: 'degraded', breaker: 'closed', lastFailure: { reason: 'server', at: String } })
  for (let n = 0; n < 4; n++) await ask()
  t.match(await status(), { status: 'unavailable', breaker: 'open' })
  t.notMatch(JSON.stringify(await status()), /secret|127\.0/)

  for (const id of ['off', 'nobody']) t.match(await app.json(`/api/agents/${id}/status`, { token }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
  t.match(await app.json('/api/agents/writer/status'), { status: 401 })
  const metrics = await (await fetch(`${app.url}/metrics`)).text()
  t.match(metrics, /cache_requests_total\{cache="status",result="hit"\} [1-9]/)
})

t.test('an idle agent is probed where it wants that, and only then', async (t) => {
  const upstream = await startUpstream(t)
  const quiet = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent('writer', { probe: true }), quiet.agent('quiet')] })
  const { accessToken: token } = await app.register()
  await eventually('a probe', () => upstream.probes.length > 0)
  const status = await eventually('its result', async () => {
    const { body } = await app.json('/api/agents/writer/status', { token })
    return body.status === 'unknown' ? undefined : body
  })
  t.match(status, { status: 'available', latencyMs: Number })
  t.match(upstream.probes[0], { method: 'GET', url: '/v1/models', headers: { authorization: 'Bearer sk-secret' } })
  t.equal(upstream.calls.length, 0)
  t.equal(quiet.probes.length, 0)
  t.match(await (await fetch(`${app.url}/metrics`)).text(), 'agent_probes_total{agent="writer",result="alive"} 1')
})

t.test('a validation says what does not work', async (t) => {
  const upstream = await startUpstream(t)
  const other = await startUpstream(t)
  const app = await build(t, {
    agents: [
      upstream.agent('writer', { fallback: ['off'], titleAgent: 'off' }), other.agent('other'), upstream.agent('off', { isActive: false }), { id: 'guide', name: 'Guide', provider: 'guide' },
      upstream.agent('keyless', { apiKey: ['$', '{KEY_THAT_IS_NOT_SET}'].join('') }), upstream.agent('twice', { endpoints: [{ endpoint: 'http://127.0.0.1:1/v1' }] })
    ]
  })
  const { accessToken: token } = await app.register()
  const { accessToken: admin } = await app.admin()
  const validate = async (id: string) => (await app.json(`/api/agents/${id}/validate`, { token: admin })).body

  t.same(await validate('guide'), { valid: true, errors: [] })
  t.same(await validate('other'), { valid: true, errors: [] })
  t.same(await validate('off'), { valid: false, errors: [{ path: '', message: 'its isActive is false', keyword: 'inactive' }] }, 'inactive ones too')
  t.match(await validate('keyless'), { valid: false, errors: [{ path: '', message: /KEY_THAT_IS_NOT_SET is not set/, keyword: 'inactive' }] })
  t.same(await validate('writer'), {
    valid: false,
    errors: [
      { path: '/fallback/0', message: 'the agent off is inactive', keyword: 'inactive' }, { path: '/titleAgent', message: 'the agent off is inactive', keyword: 'inactive' }
    ]
  })
  other.probed((response) => { response.writeHead(404).end() })
  t.same(await validate('other'), { valid: true, errors: [] }, 'many servers have no list of models')
  other.probed((response) => { response.writeHead(401).end('secret words') })
  t.same(await validate('other'), { valid: false, errors: [{ path: '/apiKey', message: 'the upstream refuses the key (status 401)', keyword: 'auth' }] })
  other.probed((response) => { response.writeHead(503).end() })
  t.match(await validate('other'), { valid: false, errors: [{ path: '/endpoint', keyword: 'server' }] })
  t.same(await validate('twice'), { valid: false, errors: [{ path: '/targets/1/endpoint', message: 'nobody can be reached there', keyword: 'connect' }] })

  t.match(await app.json('/api/agents/nobody/validate', { token: admin }), { status: 404, body: { code: 'AGENT_NOT_FOUND' } })
  t.match(await app.json('/api/agents/writer/validate', { token }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
  t.match(await app.json('/api/agents/writer/validate'), { status: 401 })
})
