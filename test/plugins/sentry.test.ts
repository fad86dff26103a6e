import t from 'tap'
import { buildWith } from '../frame.js'
import { startUpstream } from '../upstream.js'
import { build, eventually } from '../helper.js'
import { itemsOf, startSentry } from '../sentry-receiver.js'
import { startWorkers, untilWorkers } from '../faults/workers.js'

const CANARIES = /hunter2hunter2|sentry-secret|pk_canary|sk-canary|eyJcanary|canary@example|canary-password|a-secret-of-thirty/

t.test('a fault of ours reaches Sentry with its request id and without the request', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const service = await buildWith(t, async (app) => {
    app.post('/broken', async () => { throw new Error('a bug') })
    app.get('/refused', async () => { throw Object.assign(new Error('no'), { statusCode: 400 }) })
  }, { agents: [], env: { SENTRY_DSN: dsn, SENTRY_ENVIRONMENT: 'test' } })
  t.equal((await service.json('/refused')).status, 400)
  t.equal((await service.json('/broken', { body: { password: 'hunter2hunter2' }, headers: { 'x-request-id': 'fault-1', authorization: 'sentry-secret' } })).status, 500)
  await service.close()
  const sent = envelopes.join('\n')
  t.match(sent, /a bug/)
  t.match(sent, /fault-1/)
  t.notMatch(sent, /hunter2hunter2|sentry-secret/, 'neither body nor headers')
  t.equal(sent.match(/"type":"event"/g)?.length, 1, 'a refusal is no fault')
})

t.test('a report says who, where and which release, and no secret, however deep', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const service = await buildWith(t, async (app) => {
    app.post('/broken/:id', async () => {
      const client = Object.assign(new Error('connect to postgres://parley:canary-password@db/parley as canary@example.org'), { password: 'hunter2hunter2', config: { apiKey: 'sk-canary-1234567890' } })
      throw new Error('token=hunter2hunter2 "password":"hunter2hunter2" Bearer sentry-secret pk_canary1234567890 eyJcanary.eyJcanary.x a-secret-of-thirty-two-characters', { cause: client })
    })
  }, { agents: [], env: { SENTRY_DSN: dsn, SENTRY_ENVIRONMENT: 'test', JWT_SECRET: 'a-secret-of-thirty-two-characters' } })
  const ada = await service.register('ada')
  const { status } = await service.json('/broken/secret-place?q=hunter2hunter2', { body: { text: 'hunter2hunter2' }, token: ada.accessToken, headers: { 'x-request-id': 'fault-2', cookie: 'sentry-secret' } })
  t.equal(status, 500)
  await service.close()
  const [event, ...more] = itemsOf(envelopes, 'event')
  t.same(more, [])
  t.match(event, { tags: { requestId: 'fault-2', route: '/broken/:id' }, user: { id: ada.user.id }, release: /^parley@\d/, environment: 'test' })
  t.equal(event?.['exception'].values.length, 2, 'with its cause')
  t.notMatch(envelopes.join('\n'), CANARIES)
  t.notMatch(envelopes.join('\n'), /secret-place|"request":|breadcrumbs/)
})

t.test('an agent none of whose targets answered is a fault once; a caller who hangs up is none', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const upstream = await startUpstream(t)
  upstream.script(({ response }) => { response.writeHead(500).end('hunter2hunter2') })
  const service = await build(t, { agents: [upstream.agent('writer', { retry: { attempts: 0, baseDelayMs: 1 } })], env: { SENTRY_DSN: dsn } })
  const ada = await service.register('ada')
  for (const number of [1, 2]) {
    const { status } = await service.json('/v1/chat/completions', { body: { model: 'writer', messages: [{ role: 'user', content: 'hunter2hunter2' }] }, token: ada.accessToken, headers: { 'x-request-id': `down-${number}` } })
    t.equal(status, 503)
  }
  upstream.script(() => undefined)
  const controller = new AbortController()
  const hungUp = service.fetch('/v1/chat/completions', { method: 'POST', signal: controller.signal, headers: { 'content-type': 'application/json', authorization: `Bearer ${ada.accessToken}` }, body: JSON.stringify({ model: 'writer', messages: [{ role: 'user', content: 'x' }] }) })
  await eventually('the call', () => upstream.calls.length === 3)
  controller.abort()
  await t.rejects(hungUp)
  await upstream.calls[2]?.closed
  await service.close()
  t.match(itemsOf(envelopes, 'event'), [{ tags: { requestId: 'down-1', agentId: 'writer' }, user: { id: ada.user.id } }])
  t.equal(itemsOf(envelopes, 'event').length, 1)
  t.notMatch(envelopes.join('\n'), CANARIES)
})

t.test('a Sentry that hangs or is away costs requests nothing', async (t) => {
  const { dsn } = await startSentry(t, 'never')
  for (const address of [dsn, 'http://public@127.0.0.1:9/1']) {
    const service = await buildWith(t, async (app) => { app.get('/broken', async () => { throw new Error('a bug') }) }, { agents: [], env: { SENTRY_DSN: address } })
    const answers = await Promise.all(Array.from({ length: 100 }, () => service.json('/broken')))
    t.ok(answers.every(({ status }) => status === 500), 'all are answered while no report is')
    const since = performance.now()
    await service.close()
    t.ok(performance.now() - since < 15_000, 'and the end waits for them only so long')
  }
})

/** A module that rejects with nobody to hear it when its process is told to. */
const REJECTS = "data:text/javascript,process.on('SIGUSR2',()=>{Promise.reject(Error('nobody%20heard%20it'))})"

t.test('workers report, each for itself, and rejections that nobody heard too', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const upstream = await startUpstream(t)
  upstream.script(({ response }) => { response.writeHead(500).end() })
  const service = await startWorkers(t, {
    agents: [upstream.agent('writer', { retry: { attempts: 0, baseDelayMs: 1 } })],
    env: { SENTRY_DSN: dsn, NODE_OPTIONS: `--import=${REJECTS}` }
  })
  const ada = await service.register('ada')
  const ask = () => service.json('/v1/chat/completions', { body: { model: 'writer', messages: [{ role: 'user', content: 'x' }] }, token: ada.accessToken, headers: { connection: 'close' } })
  t.equal((await ask()).status, 503)
  await eventually('the report', () => itemsOf(envelopes, 'event').length > 0)
  for (const [number, pid] of service.workers()) {
    const before = itemsOf(envelopes, 'event').length
    process.kill(pid, 'SIGUSR2')
    const event = await eventually(`the rejection of worker ${number}`, () => itemsOf(envelopes, 'event')[before])
    t.match(event, { exception: { values: [{ value: 'nobody heard it' }] }, release: /^parley@/ })
    await untilWorkers(service, 2)
  }
  t.equal(await service.stop(), 0)
})
