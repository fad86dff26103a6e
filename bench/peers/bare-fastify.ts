/** A Fastify server with one route and nothing else: the least that an answer can cost. Its body comes in the environment. */
import fastify from 'fastify'

const body = Buffer.from(process.env['BENCH_BODY'] ?? '{}')
const app = fastify({ logger: false })
app.get('/api/agents', (_request, reply) => { reply.type('application/json; charset=utf-8').send(body) })
process.on('SIGTERM', () => { process.exit() })
process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) })
