/** Masters that fail over, a cluster whose slots move, and TLS, under services that keep running. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { eventually } from '../helper.js'
import { freePort } from '../servers.js'
import { makeCertificate } from './certificates.js'
import { startProcesses, startRedisLoad } from './redis-load.js'
import { startRedis, startRedisCluster, startWatchedRedis, type RedisServer } from './redis-servers.js'

t.setTimeout(600_000)

t.test('Sentinel', async (t) => {
  const watched = await startWatchedRedis(t)
  const load = await startRedisLoad(t, { redis: watched.url })
  await load.becomes('up')
  const another = (than: number) => eventually('another master', async () => {
    const master = await watched.master()
    return master.port !== than && String(await master.command('ROLE').catch(() => '')).startsWith('master')
  })

  // Sentinels break connections off when they make a server follow.
  const told = async (server: RedisServer, ...words: [string, ...string[]]) => String(await server.command(...words).catch(() => ''))
  const follows = (server: RedisServer) => eventually('the old master to follow', async () => (await told(server, 'INFO', 'replication')).includes('master_link_status:up'))
  const isLeft = (server: RedisServer) => eventually('nobody at the old master', async () => /name=/.test(await told(server, 'CLIENT', 'LIST')) && !/name=parley/.test(await told(server, 'CLIENT', 'LIST')))

  await t.test('the master is killed', async (t) => {
    const master = await watched.master()
    await load.fault(t, {
      fault: 'Sentinel: master killed with -9, its replica promoted',
      expectation: '2xx; back within 5 s of the promotion',
      async cause () {
        await master.end()
        await another(master.port)
      }
    })
    await master.restart()
    await follows(master)
  })
  await t.test('the master hangs', async (t) => {
    const master = await watched.master()
    await load.fault(t, {
      fault: 'Sentinel: master stopped with SIGSTOP, its replica promoted, then SIGCONT',
      expectation: '2xx; back within 5 s of the promotion; nobody stays with the old master',
      async cause () {
        master.kill('SIGSTOP')
        await another(master.port)
      }
    })
    master.kill('SIGCONT')
    await follows(master)
    await isLeft(master)
  })
  await t.test('a failover that is asked for', async (t) => {
    const master = await watched.master()
    await load.fault(t, {
      fault: 'Sentinel: failover on request',
      expectation: '2xx; back within 5 s',
      mayStayUp: true,
      async cause () {
        await eventually('a failover', async () => await watched.sentinels[0]?.command('SENTINEL', 'failover', 'parley').then(() => true, () => false))
        await another(master.port)
      }
    })
    await isLeft(master)
  })
  await load.stop()
})

t.test('cluster', async (t) => {
  const { url, servers } = await startRedisCluster(t)
  const load = await startRedisLoad(t, { redis: url })
  await load.becomes('up')
  const [from, to, third] = servers
  if (from === undefined || to === undefined || third === undefined) throw new Error('a cluster of three')

  await t.test('slots move', (t) => load.fault(t, {
    fault: 'cluster: 2,000 slots move under load',
    expectation: '2xx; commands follow their slots',
    mayStayUp: true,
    async cause () {
      const [source, target] = await Promise.all([from, to].map((server) => server.command('CLUSTER', 'MYID')))
      const moving = spawn('redis-cli', ['--cluster', 'reshard', `127.0.0.1:${from.port}`, '--cluster-from', String(source), '--cluster-to', String(target), '--cluster-slots', '2000', '--cluster-yes'], { stdio: ['ignore', 'ignore', 'inherit'] })
      const [code] = await once(moving, 'exit')
      t.equal(code, 0, 'moved')
    }
  }))
  await t.test('a node is killed', (t) => load.fault(t, {
    fault: 'cluster: a node without replica killed with -9, started again after 4 s',
    expectation: '2xx; back within 5 s of the cluster',
    async cause () {
      await third.end()
      await load.becomes('down')
      await sleep(4000)
      await third.restart()
      await eventually('the cluster', async () => (await Promise.all(servers.map((server) => server.command('CLUSTER', 'INFO')))).every((info) => String(info).includes('cluster_state:ok')))
    }
  }))
  await load.stop()
})

t.test('TLS', async (t) => {
  const { authority, certificate, key } = await makeCertificate(t)
  const port = await freePort()
  const args = ['--port', '0', '--tls-port', `${port}`, '--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority, '--tls-auth-clients', 'no', '--requirepass', 'a:b@c']
  const redis = await startRedis(t, { port, args })
  const url = `rediss://:a%3Ab%40c@localhost:${port}`
  const load = await startRedisLoad(t, { redis: url, env: { NODE_EXTRA_CA_CERTS: authority } })
  await load.becomes('up')
  await t.test('kill -9', (t) => load.fault(t, {
    fault: 'TLS: kill -9, started again after 2 s',
    expectation: '2xx; back within 5 s',
    async cause () {
      await redis.end()
      await load.becomes('down')
      await sleep(2000)
      await redis.restart()
    }
  }))
  await load.stop()

  await t.test('an authority that nobody knows is refused, and the log says why', async (t) => {
    const { services: [service], becomes } = await startProcesses(t, { redis: url, count: 1 })
    await becomes('down')
    t.match(await service?.line(/Redis cannot be reached/), /certificate/)
  })
})
