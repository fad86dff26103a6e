/** What agents that were made through the API may reach: when they are written, and when they are used. */
import t from 'tap'
import { createDatabase } from '../../../database.js'
import { build, type TestApp } from '../../../helper.js'
import { says, startUpstream } from '../../../upstream.js'

const GUIDE = { id: 'guide', name: 'Guide', provider: 'guide' }
const INNER = [
  'http://127.0.0.1/v1', 'http://0x7f.1:8080', 'http://2130706433/v1', 'http://0177.0.0.1', 'http://127.1', 'http://[::1]/v1', 'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]', 'http://10.0.0.1', 'http://192.168.1.1', 'http://169.254.169.254/latest', 'http://[fd00:ec2::254]', 'http://100.100.100.200',
  'http://[64:ff9b::7f00:1]', 'http://[2002:7f00:1::]', 'http://0.0.0.0', 'http://[::]', 'http://localhost:5432', 'http://metadata.google.internal'
]
const entry = (endpoint: string, more: object = {}) => ({ id: 'made', name: 'Made', provider: 'openai', endpoint, apiKey: 'sk-made', model: 'm', retry: { attempts: 0 }, ...more })

async function call (app: TestApp, token: string, method: string, path: string, body: unknown) {
  return await app.json(`/api/agents${path}`, { method, token, body })
}

t.test('when they are written', async (t) => {
  const app = await build(t, { agents: [GUIDE] })
  const { accessToken: token } = await app.admin()
  for (const endpoint of INNER) {
    for (const body of [entry(endpoint), entry('https://later.invalid/v1', { endpoints: [{ endpoint }] })]) {
      const { status, body: { code, details }, text } = await call(app, token, 'POST', '', body)
      t.same([status, code], [422, 'AGENT_CONFIG_INVALID'], endpoint)
      t.match(details.errors, [{ message: /endpoint.* leads to an address that is not public/ }])
      t.notMatch(text, /sk-made/)
    }
  }
  t.equal((await call(app, token, 'POST', '', entry('https://later.invalid/v1'))).status, 201, 'a name that can\'t be resolved yet')
  for (const endpoint of INNER.slice(0, 3)) {
    t.match(await call(app, token, 'PATCH', '/made', { endpoint }), { status: 422, body: { code: 'AGENT_CONFIG_INVALID' } })
    t.match(await call(app, token, 'PATCH', '/made', { endpoints: [{ endpoint }] }), { status: 422, body: { code: 'AGENT_CONFIG_INVALID' } })
  }
})

t.test('when they are used', async (t) => {
  const database = await createDatabase(t)
  const upstream = await startUpstream(t, says('inner words'))
  const file = [{ ...upstream.agent('filed'), fallback: [] }]
  const allowing = await build(t, { database, agents: file, env: { UPSTREAM_ALLOWED_HOSTS: '127.0.0.0/8' } })
  const { accessToken: admin } = await allowing.admin()
  for (const [id, endpoint] of [['made', upstream.url], ['named', upstream.url.replace('127.0.0.1', 'localhost')]] as const) {
    t.equal((await call(allowing, admin, 'POST', '', entry(endpoint, { id, probe: true }))).status, 201)
  }
  const ask = async (app: TestApp, token: string, agentId: string) => await app.json('/api/chat/completions', { token, body: { agentId, message: 'hello' } })
  t.match((await ask(allowing, admin, 'made')).body.message, { content: 'inner words' })
  t.match((await ask(allowing, admin, 'named')).body.message, { content: 'inner words' })
  t.match(await allowing.json('/api/agents/made/validate', { token: admin }), { body: { valid: true, errors: [] } })
  await allowing.close()

  // The same agents under an operator who allows nothing: as if their names had come to resolve to the network inside.
  const lines: string[] = []
  const strict = await build(t, { database, agents: file, log: (line) => { lines.push(line) } })
  const { accessToken: token } = await strict.register()
  const { accessToken: again } = await strict.admin()
  const [calls, probes] = [upstream.calls.length, upstream.probes.length]
  t.match((await ask(strict, token, 'filed')).body.message, { content: 'inner words' }, 'the file is the operator\'s own, and leaves a connection behind')
  for (const id of ['made', 'named']) {
    const { status, body, text, headers } = await ask(strict, token, id)
    t.match({ status, body }, { status: 503, body: { code: 'AGENT_UNAVAILABLE', details: { reason: 'connect' } } })
    t.equal(headers.get('x-parley-attempts'), '1', 'which no retry would change')
    t.notMatch(text, /127\.0\.0\.1|localhost|public/)
    t.match(await strict.json(`/api/agents/${id}/validate`, { token: again }), { body: { valid: false, errors: [{ path: '/endpoint', keyword: 'connect', message: /not public/ }] } })
  }
  t.equal(upstream.calls.length, calls + 1)
  t.equal(upstream.probes.length, probes)
  t.notMatch(lines.join('\n'), /sk-made/)
})
