/** A worker killed, and the supervisor killed: what is left goes on, or ends. */
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually } from '../helper.js'
import { isAlive } from '../servers.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'
import { finding } from './findings.js'
import { startTraffic } from './traffic.js'
import { startWorkers, untilWorkers } from './workers.js'

t.test('a worker killed with -9 under load', async (t) => {
  const upstream = await startUpstream(t)
  const database = await createDatabase(t)
  const service = await startWorkers(t, { agents: [upstream.agent()], env: { DATABASE_URL: database } })
  const { accessToken: token } = await service.register()
  const begin = async () => {
    const calls = upstream.calls.length
    const reader = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
    const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
    void (await eventually('the call', () => upstream.calls[calls])).text('half, ')
    await eventually('a checkpoint', async () => (await withClient(database, (client) => client.query('select from generation_deltas where message_id = $1', [messageId]))).rowCount)
    return { reader, messageId: messageId as string }
  }
  // In turns: of four, each worker has two.
  const answers = [await begin(), await begin(), await begin(), await begin()]
  const before = await service.figure('http_request_duration_seconds_count')
  const traffic = startTraffic(t, service.json, [{ path: '/api/agents', call: { token } }, { path: '/api/chat-sessions', call: { token, body: { agentId: 'writer' } } }])
  const victim = service.workers().get(1) ?? 0
  const at = performance.now()
  process.kill(victim, 'SIGKILL')
  const rows = async () => (await withClient(database, (client) => client.query('select status from messages where id = any($1)', [answers.map(({ messageId }) => messageId)]))).rows
  const interrupted = await eventually('the take-over', async () => { const of = (await rows()).filter(({ status }) => status === 'interrupted'); return of.length > 0 && of })
  const tookOver = performance.now() - at
  t.equal(interrupted.length, 2, 'its answers are over, and no others')
  t.ok(tookOver < 8000, `after ${tookOver.toFixed(0)} ms: nobody waits for leases of 10 s`)
  await service.line(/a worker was restarted/)
  await untilWorkers(service, 2)
  const recovered = performance.now() - at
  await traffic.stop()
  const cut = traffic.wrong.filter((line) => /: 0 TypeError: fetch failed/.test(line))
  t.same(traffic.wrong.filter((line) => !cut.includes(line)), [], 'beside what was on its connections nothing fails')
  t.ok(cut.length <= 4, `at most one request of each client was on its connections: ${cut.length}`)
  t.not(service.workers().get(1), victim)
  t.equal(service.child.exitCode, null)
  t.equal(await service.figure('worker_deaths_total{worker="1"}'), 1)
  t.ok(await service.figure('http_request_duration_seconds_count') >= before, 'counters do not go backward')
  for (const { reader } of answers) reader.leave()
  finding(t, {
    part: 'Workers',
    fault: 'a worker killed with -9 under load',
    expectation: 'its answers are `interrupted` with their text at once; it is started again',
    seen: traffic.seen,
    addedMs: traffic.longestMs - traffic.medianMs,
    recoveryMs: recovered,
    healthMs: traffic.healthMs,
    lost: 0,
    doubled: 0,
    sameProcess: true
  })
  t.comment(`taken over after ${tookOver.toFixed(0)} ms, both workers after ${recovered.toFixed(0)} ms`)
})

t.test('the supervisor killed with -9, with a worker that sleeps', async (t) => {
  const service = await startWorkers(t, { embedded: true, agents: [] })
  await service.register('ada')
  const second = await startService(t, { env: { DATA_DIR: service.dataDir, WORKERS: '2' }, ready: false }).catch((error: unknown) => String(error))
  t.match(second, /is in use by another process of Parley/, 'a second start is refused')
  const pids = [...service.workers().values()]
  const postmaster = Number(/"postmaster":(\d+)/.exec(service.lines.join('\n'))?.[1])
  process.kill(pids[1] ?? 0, 'SIGSTOP')
  const at = performance.now()
  await service.stop('SIGKILL')
  await eventually('the end of all', () => ![...pids, postmaster].some(isAlive))
  const ended = performance.now() - at
  const next = await startWorkers(t, { embedded: true, agents: [], env: { DATA_DIR: service.dataDir } })
  t.match(await next.json('/api/auth/login', { body: { username: 'ada', password: 'correct-horse-1' } }), { status: 200 }, 'nothing is lost')
  t.equal(await next.stop('SIGTERM'), 0)
  t.notOk(isAlive(Number(/"postmaster":(\d+)/.exec(next.lines.join('\n'))?.[1])), 'the database ended with it')
  finding(t, {
    part: 'Workers', fault: 'the supervisor killed with -9', expectation: 'workers and embedded database end, the next start works', seen: 'broken connections', recoveryMs: ended, lost: 0, sameProcess: false
  })
})
