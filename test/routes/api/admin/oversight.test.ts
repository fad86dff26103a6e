/** What runs and what has run, as administrators find it: by any id, over all processes, and never a word of what was said. */
import { writeFile } from 'node:fs/promises'
import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually } from '../../../helper.js'
import { gate, startUpstream } from '../../../upstream.js'

const CANARY = 'canary-7f3a9c'

t.test('anything is found by its id, with each attempt, and no text', async (t) => {
  const broken = await startUpstream(t)
  const sound = await startUpstream(t)
  broken.script(({ response }) => { response.writeHead(503).end(JSON.stringify({ error: { message: `${CANARY} in an error` } })) })
  sound.script((call) => { void call.text(`${CANARY} said`); call.finish({ prompt_tokens: 9, completion_tokens: 4 }) })
  const app = await build(t, {
    agents: [
      broken.agent('first', { fallback: ['second'], retry: { attempts: 1, baseDelayMs: 1 } }),
      sound.agent('second', { price: { input: 1, output: 2, currency: 'EUR' } }),
      broken.agent('alone', { retry: { attempts: 0 } })
    ]
  })
  const { accessToken: admin } = await app.admin()
  const { accessToken: token, user } = await app.register()
  const find = (id: string) => app.json(`/api/admin/trace/${id}`, { token: admin })
  const asked = await app.json('/api/chat/completions', { token, body: { agentId: 'first', message: `${CANARY} asked` }, headers: { 'x-request-id': 'asked-by-a-test' } })
  const { message, userMessage, sessionId } = asked.body

  const expected = {
    request: { id: 'asked-by-a-test', method: 'POST', route: '/api/chat/completions', status: 200, code: null, user: { id: user.id, name: user.username } },
    generations: [{
      id: message.id,
      kind: 'message',
      sessionId,
      user: { id: user.id, name: user.username },
      front: 'native',
      agentId: 'first',
      answeredBy: 'second',
      status: 'complete',
      error: null,
      requestId: 'asked-by-a-test',
      attemptCount: 3,
      attempts: [
        { number: 1, agentId: 'first', target: /^127\.0\.0\.1:\d+$/, ms: Number, status: 503, reason: 'server' },
        { number: 2, agentId: 'first', status: 503, reason: 'server' },
        { number: 3, agentId: 'second', model: 'model-1', status: null, reason: null }
      ],
      times: { commitMs: Number, queuedMs: 0, firstTokenMs: Number, totalMs: Number },
      usage: { promptTokens: 9, completionTokens: 4, isEstimated: false },
      cost: { amount: 17, currency: 'EUR' },
      unknown: []
    }],
    events: [],
    unknown: []
  }
  for (const id of [message.id, message.id.toUpperCase(), 'asked-by-a-test', userMessage.id, `resp_${message.id as string}`]) {
    const found = await find(id)
    t.equal(found.status, 200, id)
    t.match(found.body, expected, id)
    t.notMatch(found.text, CANARY, 'metadata only')
  }
  const session = await find(sessionId)
  t.match(session.body, { session: { id: sessionId, agentId: 'first', messageCount: 2, user: { name: user.username } }, generations: [{ id: message.id, attemptCount: 3 }] })
  t.notMatch(session.text, CANARY, 'not its title either')

  const failed = await app.json('/api/chat/completions', { token, body: { agentId: 'alone', message: `${CANARY} again` }, headers: { 'x-request-id': 'failed-1' } })
  t.equal(failed.body.code, 'AGENT_UNAVAILABLE')
  const traced = await find('failed-1')
  t.match(traced.body, {
    request: { status: 503, code: 'AGENT_UNAVAILABLE' },
    generations: [{ status: 'failed', error: { code: 'AGENT_UNAVAILABLE', reason: 'server' }, attempts: [{ agentId: 'alone', status: 503, reason: 'server' }] }]
  })
  t.notMatch(traced.text, CANARY)

  const relayed = await app.json('/v1/chat/completions', { token, body: { model: 'second', messages: [{ role: 'user', content: CANARY }] }, headers: { 'x-request-id': 'relayed-1' } })
  t.match((await find('relayed-1')).body, { generations: [{ kind: 'call', front: 'openai', agentId: 'second', sessionId: null, attempts: [{ agentId: 'second', reason: null }] }] })
  t.match((await find(relayed.body.id)).body, { generations: [{ kind: 'call', requestId: 'relayed-1' }] }, 'by the id that the client was told, too')

  await app.json('/api/auth/login', { body: { username: user.username, password: 'wrong-password-1' }, headers: { 'x-request-id': 'a-refused-login' } })
  t.match((await find('a-refused-login')).body, { request: { status: 401, code: 'AUTH_INVALID_CREDENTIALS' }, generations: [], events: [{ action: 'auth.login', outcome: 'failure' }] })
  t.match(await find('never-heard-of'), { status: 404, body: { code: 'TRACE_NOT_FOUND' } })
  t.match(await find('not%20an%20id'), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } })
  t.equal((await app.json(`/api/admin/trace/${message.id as string}`, { token })).status, 403)

  const other = await build(t, { database: app.database, agents: [] })
  const { accessToken: again } = await other.admin()
  t.match((await other.json('/api/admin/trace/asked-by-a-test', { token: again })).body, { ...expected, request: null, unknown: ['request-forgotten'] }, 'another process, or this one after a restart, says what it can not know')
  await withClient(app.database, (client) => client.query('update usage_ledger set story = null'))
  t.match((await find(message.id)).body, { generations: [{ attempts: [], attemptCount: 3, unknown: ['attempts-unknown'] }] })
})

t.test('what runs is listed and stopped, whichever process runs it', async (t) => {
  const upstream = await startUpstream(t)
  const begun = gate()
  upstream.script(async (call) => {
    await call.text(`${CANARY} so far`)
    begun.open()
  })
  const agents = [upstream.agent('writer')]
  const app = await build(t, { agents })
  const other = await build(t, { agents, database: app.database })
  const { accessToken: admin } = await app.admin()
  const { accessToken: token, user } = await app.register()
  const list = () => other.json('/api/admin/generations', { token: admin })
  t.same((await list()).body, { generations: [], nextCursor: null })

  const answer = app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: CANARY }, headers: { 'x-request-id': 'runs-now' } })
  await begun.opened
  await eventually('the text is stored', async () => (await list()).body.generations[0]?.characters > 0)
  const { body: { generations: [running] }, text } = await list()
  t.match(running, { messageId: running.id, user: { id: user.id, name: user.username }, agentId: 'writer', front: 'native', requestId: 'runs-now', characters: `${CANARY} so far`.length, process: app.app.workers.self })
  t.notMatch(text, CANARY)
  t.match((await other.json('/api/admin/trace/runs-now', { token: admin })).body, { generations: [{ id: running.id, status: 'streaming', process: app.app.workers.self, unknown: ['still-running'] }] })

  const stop = (id: string) => other.json(`/api/admin/generations/${id}/stop`, { token: admin, method: 'POST', headers: { 'x-request-id': 'stopped-by-admin' } })
  t.match(await stop(running.id), { status: 200, body: { id: running.id, status: 'stopped', wasRunning: true } })
  t.match((await answer).body.message, { status: 'stopped', content: `${CANARY} so far` })
  t.match((await stop(running.id)).body, { status: 'stopped', wasRunning: false })
  t.match(await stop('0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } })
  const { body: { events } } = await app.json('/api/admin/audit-logs?action=generation.stop', { token: admin })
  t.match(events, [{ userId: user.id, target: running.id, requestId: 'stopped-by-admin' }])
  t.equal(events.length, 1, 'what did not run is no event')
  t.match((await other.json('/api/admin/trace/stopped-by-admin', { token: admin })).body.events, [{ action: 'generation.stop' }])
})

t.test('the overview tells figures of all processes, and what is amiss', async (t) => {
  const upstream = await startUpstream(t)
  upstream.script((call) => { void call.text('Well.'); call.finish({ prompt_tokens: 3, completion_tokens: 2 }) })
  const agents = [upstream.agent('writer', { price: { input: 1, output: 1, currency: 'USD' } })]
  const app = await build(t, { agents })
  const { accessToken: token } = await app.admin()
  const overview = async (range = '1h') => (await app.json(`/api/admin/overview?range=${range}`, { token })).body
  await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hello' } })
  await app.json('/api/agents/none', { token })
  await eventually('this process is seen', async () => (await overview()).processes.length === 1)
  const told = await overview()
  t.match(told, {
    range: '1h',
    bucketSeconds: 60,
    state: { status: 'ok', readiness: 'ready', troubles: [] },
    totals: { calls: 1, failed: 0, promptTokens: 3, completionTokens: 2, costs: [{ amount: 5, currency: 'USD' }], ttft: { p50: Number, p95: Number } },
    now: { running: 0 },
    processes: [{ id: app.app.workers.self, version: String, uptime: Number, worker: null, isSelf: true }],
    checks: { database: { status: 'up' }, redis: { status: 'disabled' } }
  })
  t.equal(told.series.length, 60)
  t.equal((await overview('24h')).series.length, 96)
  t.equal((await overview('7d')).series.length, 84)
  t.equal(told.series.reduce((sum: number, { calls }: { calls: number }) => sum + calls, 0), 1)
  await app.close()
  const next = await build(t, { agents, database: app.database })
  await eventually('the next process is seen', async () => (await next.json('/api/admin/overview', { token })).body.processes?.some(({ isSelf }: { isSelf: boolean }) => isSelf))
  const { body: after } = await next.json('/api/admin/overview', { token })
  t.same(after.processes.map(({ isSelf }: { isSelf: boolean }) => isSelf), [true], 'who has said that it ends is gone at once')
  t.ok(after.totals.requests >= 3, 'what it counted stays')
  t.match(after.totals.errors, [{ code: 'AGENT_NOT_FOUND', count: 1 }])
  t.equal((await next.json('/api/admin/overview?range=1y', { token })).status, 400)
})

t.test('agents for their operator: state, entry without keys, and what a reload would do', async (t) => {
  const upstream = await startUpstream(t)
  upstream.script(({ response }) => { response.writeHead(500).end() })
  const app = await build(t, { agents: [upstream.agent('writer', { apiKey: 'sk-secret-of-the-file', retry: { attempts: 0 } }), upstream.agent('off', { isActive: false })], env: { UPSTREAM_ALLOWED_HOSTS: '127.0.0.1' } })
  const { accessToken: token } = await app.admin()
  const get = (path: string) => app.json(`/api/admin/${path}`, { token })
  await app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hello' } })
  const { body: { agents }, text } = await get('agents')
  t.match(agents, [
    { agent: { id: 'writer' }, source: 'file', targets: [{ host: /^127/, hasKey: true }], status: { status: 'unavailable', breaker: 'closed', errorShare: 1, lastFailure: { reason: 'server' } } },
    { agent: { id: 'off', inactiveReason: 'its isActive is false' }, status: null }
  ])
  t.notMatch(text, 'sk-secret')

  const made = { ...upstream.agent('made'), apiKey: 'sk-secret-of-the-api' }
  t.equal((await app.json('/api/agents', { token, body: made })).status, 201)
  const entry = await get('agents/made/entry')
  t.match(entry.body, { entry: { id: 'made', provider: 'openai' }, keys: ['apiKey'], isEditable: true })
  t.notMatch(entry.text, 'sk-secret')
  t.match((await get('agents/writer/entry')).body, { isEditable: false })
  t.equal((await get('agents/none/entry')).body.code, 'AGENT_NOT_FOUND')
  t.match((await get('agents-form')).body, { schema: { properties: { id: { pattern: String } } }, providers: [{ name: 'anthropic', needsEndpoint: true }, {}, {}] })

  t.match((await get('agents-file')).body, { isValid: true, errors: [], added: [], changed: [], removed: [], unchanged: ['writer', 'off'] })
  const path = app.app.config.agentsConfigPath
  await writeFile(path, JSON.stringify({ agents: [{ id: 'writer', provider: 'nothing', temperature: 9 }, { id: 'BAD' }] }))
  const broken = await get('agents-file')
  t.match(broken.body, { isValid: false })
  for (const problem of [/writer.*temperature/, /writer.*provider/, /#2.*id/, /name is missing/]) t.ok(broken.body.errors.some(({ message }: { message: string }) => problem.test(message)), String(problem))
  t.equal((await app.json('/api/agents/writer', { token })).status, 200, 'and nothing has changed')
})

t.test('the configuration is shown without secrets, with what has no effect and the level of the log', async (t) => {
  const app = await build(t, { agents: [], env: { SENTRY_ENVIRONMENT: 'x', LOG_LEVLE: 'debug' } })
  const { accessToken: token } = await app.admin()
  await app.json('/api/admin/log-level', { token, method: 'PATCH', body: { level: 'warn', minutes: 5 } })
  await eventually('the level holds', async () => (await app.json('/api/admin/configuration', { token })).body.logLevel.level === 'warn')
  const { body, text } = await app.json('/api/admin/configuration', { token })
  const of = (name: string) => body.variables.find((one: { name: string }) => one.name === name)
  t.match(of('DATABASE_POOL_MAX'), { value: '10', source: 'environment', isSecret: false })
  t.match(of('HOST'), { value: '127.0.0.1', source: 'default' })
  t.match(of('JWT_SECRET'), { value: null, source: 'environment', isSecret: true })
  t.match(of('SENTRY_DSN'), { value: null, source: 'unset', isSecret: true })
  t.match(of('LOG_DIR'), { value: null, source: 'unset' })
  t.match(body.withoutEffect, [
    { name: 'SENTRY_ENVIRONMENT', cause: { code: 'unused', other: 'SENTRY_DSN' } }, { name: 'LOG_LEVLE', cause: { code: 'misspelt', other: 'LOG_LEVEL' } }
  ])
  t.match(body.logLevel, { configured: app.app.config.logLevel, until: /Z$/ })
  for (const secret of [app.database, 'a-secret-of-thirty-two', 'correct-horse']) t.notMatch(text, secret)
})
