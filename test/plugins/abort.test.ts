/** Signals of hang-ups: one reason for all of a crowd. */
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import fastify from 'fastify'
import t from 'tap'
import abort, { HUNG_UP } from '../../plugins/abort.js'

t.test('whoever leaves aborts his signal, with a reason that is made once', async (t) => {
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(abort)
  const reasons: unknown[] = []
  const expected = 3
  const all = new Promise<void>((resolve) => {
    app.get('/', (_request, reply) => {
      const { hangUp } = reply
      t.equal(reply.hangUp, hangUp)
      hangUp.addEventListener('abort', () => {
        reasons.push(hangUp.reason)
        if (reasons.length === expected) resolve()
      })
      void reply.hijack()
      reply.raw.write('begun')
    })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  for (let reader = 0; reader < expected; reader += 1) {
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
    await once(socket, 'data')
    socket.resetAndDestroy()
  }
  await all
  t.ok(reasons.every((reason) => reason === HUNG_UP))
  t.equal(HUNG_UP.name, 'AbortError')
})
