import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import { buildWith } from './frame.js'
import { eventually } from './helper.js'

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

t.test('pipelined requests', async (t) => {
  const handled: string[] = []
  let left = 0
  const { url } = await buildWith(t, async (app) => {
    app.get('/:name/:n', async ({ params }) => { handled.push((params as { name: string }).name); return params })
    app.post('/echo', async ({ body }) => body)
    app.get('/last', async (_request, reply) => reply.header('connection', 'close').send({ last: true }))
    app.get('/slow', async (_request, reply) => { await new Promise((resolve) => reply.raw.once('close', resolve)); left += 1 })
  }, { agents: [] })
  const { hostname, port } = new URL(url)
  const open = () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    t.teardown(() => socket.destroy())
    const seen = { text: '' }
    socket.on('data', (chunk: Buffer) => { seen.text += chunk.toString('latin1') })
    return { socket, seen }
  }
  const answers = (text: string): number => text.split('HTTP/1.1 200').length - 1

  await t.test('take turns with those of other connections, and are answered in order', async (t) => {
    const COUNT = 3000
    const one = open()
    const two = open()
    await Promise.all([once(one.socket, 'connect'), once(two.socket, 'connect')])
    for (const [name, { socket }] of [['one', one], ['two', two]] as const) {
      socket.write(Array.from({ length: COUNT }, (_, n) => get(`/${name}/${n}`)).join(''))
    }
    await eventually('all answers', () => answers(one.seen.text) === COUNT && answers(two.seen.text) === COUNT)
    t.same([...one.seen.text.matchAll(/"n":"(\d+)"/g)].map(([, n]) => Number(n)), Array.from({ length: COUNT }, (_, n) => n))
    // From where both are there, until one of them is through.
    const from = Math.max(handled.indexOf('one'), handled.indexOf('two'))
    const until = Math.min(handled.lastIndexOf('one'), handled.lastIndexOf('two'))
    let longest = 0
    let run = 0
    for (let at = from + 1; at <= until; at++) {
      run = handled[at] === handled[at - 1] ? run + 1 : 0
      longest = Math.max(longest, run)
    }
    t.ok(until > from && longest < 50, `${longest} requests of one connection in a row at most`)
  })

  await t.test('with bodies', async (t) => {
    const { socket, seen } = open()
    const post = (body: string): string => `POST /echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const whole = Array.from({ length: 100 }, (_, n) => post(`{"n":${n},"pad":"${'x'.repeat(2000)}"}`)).join('')
    socket.write(whole.slice(0, -100))
    await eventually('all but the last', () => answers(seen.text) === 99)
    socket.write(whole.slice(-100))
    await eventually('the last', () => answers(seen.text) === 100)
    t.same([...seen.text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n)), Array.from({ length: 100 }, (_, n) => n))
  })

  await t.test('end with an answer that closes, and with a hang-up', async (t) => {
    const { socket, seen } = open()
    handled.length = 0
    socket.write(get('/a/1') + get('/last') + get('/a/2'))
    await once(socket, 'close')
    t.equal(answers(seen.text), 2)
    const gone = open()
    gone.socket.write(get('/slow') + get('/b/1').repeat(5))
    gone.socket.end()
    gone.socket.destroySoon()
    await eventually('the hang-up', () => left === 1)
    t.same(handled, ['a'], 'nothing is done for who is not there')
  })
})
