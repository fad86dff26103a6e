import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { buildWith } from '../frame.js'

t.test('a fault of ours reaches Sentry with its request id and without the request', async (t) => {
  const envelopes: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      envelopes.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString())
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo

  const service = await buildWith(t, async (app) => {
    app.post('/broken', async () => { throw new Error('a bug') })
    app.get('/refused', async () => { throw Object.assign(new Error('no'), { statusCode: 400 }) })
  }, { agents: [], env: { SENTRY_DSN: `http://public@127.0.0.1:${port}/1`, SENTRY_ENVIRONMENT: 'test' } })
  t.equal((await service.json('/refused')).status, 400)
  t.equal((await service.json('/broken', { body: { password: 'hunter2hunter2' }, headers: { 'x-request-id': 'fault-1', authorization: 'sentry-secret' } })).status, 500)
  await service.close()
  const sent = envelopes.join('\n')
  t.match(sent, /a bug/)
  t.match(sent, /fault-1/)
  t.notMatch(sent, /hunter2hunter2|sentry-secret/, 'neither body nor headers')
  t.equal(sent.match(/"type":"event"/g)?.length, 1, 'a refusal is no fault')
})
