/** One Redis that comes late, hangs, dies, forgets everything, or is hard to reach, under services that keep running. */
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readEvents } from '../event-reader.js'
import { eventually } from '../helper.js'
import { freePort } from '../servers.js'
import { startRedisLoad } from './redis-load.js'
import { commandAt, startRedis, type RedisServer } from './redis-servers.js'
import { startTcpProxy } from './tcp-proxy.js'

const GOES_ON = '2xx; at most 300 ms once; back within 5 s'

/** The service's connections that are still at a server after half a minute. */
async function stayed (list: () => Promise<unknown>): Promise<string> {
  const ours = async (): Promise<string> => String(await list()).split('\n').filter((line) => line.includes('name=parley')).join('\n')
  await eventually('nobody there', async () => await ours() === '').catch(() => undefined)
  return await ours()
}

t.setTimeout(600_000)

t.test('faults of Redis', async (t) => {
  const whole = t
  const target = { port: await freePort() }
  const proxy = await startTcpProxy(t, target)
  const load = await startRedisLoad(t, { redis: `redis://127.0.0.1:${proxy.port}` })
  const { token, services, held } = load
  let redis: RedisServer | undefined
  const server = (): RedisServer => redis as RedisServer

  await t.test('absent at the start, then there', (t) => load.fault(t, {
    fault: 'absent at the start, comes later',
    expectation: 'the service starts and serves; Redis is used within 5 s of its coming',
    async cause () {
      await load.becomes('down')
      await sleep(1000)
      redis = await startRedis(whole, { port: target.port })
    }
  }))
  await t.test('nothing', (t) => load.fault(t, {
    fault: 'none: the same load for 4 s, to compare with',
    expectation: '2xx',
    mayStayUp: true,
    cause: () => sleep(4000)
  }))
  await t.test('SIGSTOP and SIGCONT', (t) => load.fault(t, {
    fault: 'SIGSTOP, 4 s, then SIGCONT',
    expectation: GOES_ON,
    async cause () {
      server().kill('SIGSTOP')
      await load.becomes('down')
      await sleep(4000)
      server().kill('SIGCONT')
    }
  }))
  await t.test('kill -9', (t) => load.fault(t, {
    fault: 'kill -9, started again empty after 3 s',
    expectation: GOES_ON,
    async cause () {
      await server().end()
      await load.becomes('down')
      await sleep(3000)
      await server().restart()
    }
  }))

  await t.test('FLUSHALL', async (t) => {
    const [one] = services
    const reader = await readEvents(`${one?.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'held', stream: true } })
    const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => held.shift())
    const resume = (from: string) => Promise.all(services.map((service) =>
      readEvents(`${service.url}/api/chat/generations/${messageId}/stream`, { token, headers: { 'last-event-id': from } })))
    void call.text('before, ')
    const { id } = await reader.until(({ event }) => event === 'chunk')
    const early = await resume('0:0')
    for (const follower of early) await follower.until(({ event }) => event === 'chunk')
    let late: typeof early = []
    await load.fault(t, {
      fault: 'FLUSHALL in mid-stream, five times',
      expectation: 'streams go on; every answer can be resumed whole from any process',
      mayStayUp: true,
      async cause () {
        for (let time = 0; time < 5; time += 1) {
          await server().command('FLUSHALL')
          void call.text(`after ${time}, `)
          await eventually('it at the asker', () => reader.text.endsWith(`after ${time}, `))
          late.push(...await resume('0:0'), ...await resume(id))
        }
      }
    })
    call.finish()
    await reader.ended
    late = [...early, ...late, ...await resume('0:0')]
    await Promise.all(late.map(({ ended }) => ended))
    const { text } = reader
    t.equal(text, 'before, after 0, after 1, after 2, after 3, after 4, ')
    t.same([...new Set(late.map((follower) => [text, text.slice(8)].includes(follower.text)))], [true], 'the whole text')
    t.same([...new Set(late.map(({ events }) => events.at(-1)?.data.message?.content))], [text], 'and its end')
  })

  await t.test('drop', (t) => load.fault(t, {
    fault: 'all connections reset',
    expectation: GOES_ON,
    mayStayUp: true,
    cause: async () => { proxy.drop() }
  }))
  await t.test('cut', (t) => load.fault(t, {
    fault: 'connections refused, 3 s',
    expectation: GOES_ON,
    async cause () {
      proxy.set({ cut: true })
      await load.becomes('down')
      await sleep(3000)
      proxy.set({ cut: false })
    }
  }))
  await t.test('delay', (t) => load.fault(t, {
    fault: 'answers delayed by 100 ms, 3 s',
    expectation: 'small limits and resumes wait for it; the rest goes on',
    mayStayUp: true,
    async cause () {
      proxy.set({ delayMs: 50 })
      await sleep(3000)
      proxy.set({ delayMs: 0 })
    }
  }))
  await t.test('long delay', (t) => load.fault(t, {
    fault: 'answers delayed by 600 ms, 4 s',
    expectation: GOES_ON,
    async cause () {
      proxy.set({ delayMs: 300 })
      await load.becomes('down')
      await sleep(4000)
      proxy.set({ delayMs: 0 })
    }
  }))
  await t.test('half-open', (t) => load.fault(t, {
    fault: 'half-open sockets, 4 s',
    expectation: GOES_ON,
    async cause () {
      proxy.set({ silent: true })
      await load.becomes('down')
      await sleep(4000)
      proxy.set({ silent: false })
    }
  }))
  await t.test('READONLY', async (t) => {
    const old = server()
    const other = await startRedis(whole, { args: ['--replicaof', '127.0.0.1', `${old.port}`] })
    await eventually('a replica in step', async () => String(await other.command('INFO', 'replication')).includes('master_link_status:up'))
    await load.fault(t, {
      fault: 'failover behind one address, which leads to a replica for 2 s: READONLY',
      expectation: GOES_ON,
      async cause () {
        await old.command('REPLICAOF', '127.0.0.1', other.port)
        await load.becomes('down')
        await sleep(2000)
        await other.command('REPLICAOF', 'NO', 'ONE')
        target.port = other.port
      }
    })
    t.equal(await stayed(() => old.command('CLIENT', 'LIST')), '', 'nobody at the old master')
  })
  await t.test('READONLY for a moment', async (t) => {
    const [old, other] = [target.port, server().port]
    const at = (port: number, ...words: [string, ...(string | number)[]]) => commandAt(port, ...words)
    await load.fault(t, {
      fault: 'failover behind one address, done at once',
      expectation: 'every connection is made anew and finds the new master',
      mayStayUp: true,
      async cause () {
        await at(other, 'REPLICAOF', 'NO', 'ONE')
        await at(old, 'REPLICAOF', '127.0.0.1', other)
        target.port = other
      }
    })
    t.equal(await stayed(() => at(old, 'CLIENT', 'LIST')), '', 'nobody at the old master')
  })
  await load.stop()
})
