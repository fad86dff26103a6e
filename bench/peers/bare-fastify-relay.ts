/**
 * A Fastify route that relays a whole answer and does nothing else: a body that is parsed, one call of undici's `dispatch` (to `UPSTREAM`),
 * the answer sent on as it came. The least that a relayed answer can cost.
 */
import fastify from 'fastify'
import { Agent } from 'undici'

const origin = process.env['UPSTREAM'] ?? ''
const path = process.env['UPSTREAM_PATH'] ?? '/v1/chat/completions'
const agent = new Agent({ pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
const app = fastify({ logger: false })
app.post('/v1/chat/completions', (request, reply) => {
  const pieces: Buffer[] = []
  agent.dispatch({ origin, path, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.body) }, {
    // By this method undici knows which of its two kinds of handler it is given.
    onRequestStart: () => undefined,
    onResponseStart: () => undefined,
    onResponseData (_controller, piece) { pieces.push(piece) },
    onResponseEnd () { reply.type('application/json; charset=utf-8').send(Buffer.concat(pieces)) },
    onResponseError (_controller, error) { reply.send(error) }
  })
})
process.on('SIGTERM', () => { process.exit() })
process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) })
