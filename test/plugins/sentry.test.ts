import t from 'tap'
import { buildWith } from '../frame.js'
import { startSentry } from '../sentry-receiver.js'

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
