import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify from 'fastify'
import t from 'tap'
import loops from '../../plugins/loops.js'
import metrics from '../../plugins/metrics.js'
import stalledReaders from '../../plugins/stalled-readers.js'
import { eventually } from '../helper.js'

const app = fastify({ forceCloseConnections: true })
t.teardown(() => app.close())
await app.register(metrics)
await app.register(loops)
await app.register(stalledReaders, { patienceMs: 600, checkMs: 50 })
const LARGE = 'x'.repeat(32 * 1024 * 1024)
app.get('/large', async () => LARGE)
app.get('/silent', async () => { await sleep(1500); return 'late' })
app.get('/stream', (_request, reply) => {
  reply.hijack()
  reply.raw.writeHead(200)
  const timer = setInterval(() => { reply.raw.write('z'.repeat(1_000_000)) }, 20)
  reply.raw.once('close', () => { clearInterval(timer) })
})
const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
const ask = (path: string): Socket => {
  const socket = connect(Number(url.port), url.hostname)
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  return socket
}
const open = (): Promise<number> => new Promise((resolve) => { app.server.getConnections((_error, count) => { resolve(count) }) })

t.test('a reader that takes nothing is cut, of an answer and of a stream that goes on', async (t) => {
  const sockets = ['/large', '/large', '/stream'].map((path) => ask(path).pause())
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  await eventually('connections', async () => await open() === 3)
  await eventually('their end', async () => await open() === 0)
  t.match(await app.metrics.client.register.metrics(), /^http_stalled_readers_total 3$/m)
  for (const socket of sockets) socket.destroy()
})

t.test('a slow reader, and a silent answer, are not', async (t) => {
  const slow = ask('/large')
  let length = 0
  slow.on('data', (chunk: Buffer) => {
    length += chunk.length
    // Longer than the patience in all, never as long at once.
    if (length % 7 === 0) { slow.pause(); setTimeout(() => slow.resume(), 20) }
  })
  const silent = ask('/silent')
  let text = ''
  silent.on('data', (chunk: Buffer) => { text += chunk.toString() })
  await Promise.all([once(slow, 'close'), once(silent, 'close')])
  t.ok(length > LARGE.length)
  t.match(text, /late$/)
})
