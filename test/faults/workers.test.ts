/** A service of several workers: one of them killed, the supervisor killed, drained; and what holds for all of them, whichever is asked. */
import { Agent, request } from 'node:http'
import t from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, type Answer } from '../helper.js'
import { isAlive } from '../servers.js'
import { startService } from '../service-process.js'
import { says, startUpstream } from '../upstream.js'
import { finding } from './findings.js'
import { startTraffic } from './traffic.js'
import { startWorkers, untilWorkers, type ServiceOfWorkers } from './workers.js'

/** Ask over a connection of its own: the next worker gets it. The worker's number is in its log line. */
async function askNext (
  service: ServiceOfWorkers, path: string, token?: string, headers: Record<string, string> = {}
): Promise<{ worker: number, status: number, text: string }> {
  const id = `ask-${Math.random().toString(36).slice(2)}`
  const answer = await new Promise<Pick<Answer, 'status' | 'text'>>((resolve, reject) => {
    const asking = request(`${service.url}${path}`, { agent: new Agent(), headers: { 'x-request-id': id, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => { text += piece })
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, text }) })
    })
    asking.on('error', reject)
    asking.end()
  })
  const line = await eventually('the line of the request', () => service.lines.find((one) => one.includes(id)))
  return { ...answer, worker: (JSON.parse(line) as { worker: number }).worker }
}

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
  const service = await startWorkers(t, { embedded: true })
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
  const next = await startWorkers(t, { embedded: true, env: { DATA_DIR: service.dataDir } })
  t.match(await next.json('/api/auth/login', { body: { username: 'ada', password: 'correct-horse-1' } }), { status: 200 }, 'nothing is lost')
  t.equal(await next.stop('SIGTERM'), 0)
  t.notOk(isAlive(Number(/"postmaster":(\d+)/.exec(next.lines.join('\n'))?.[1])), 'the database ended with it')
  finding(t, {
    part: 'Workers', fault: 'the supervisor killed with -9', expectation: 'workers and embedded database end, the next start works', seen: 'broken connections', recoveryMs: ended, lost: 0, sameProcess: false
  })
})

t.test('SIGTERM drains all workers', async (t) => {
  const upstream = await startUpstream(t)
  const service = await startWorkers(t, { agents: [upstream.agent()], env: { SHUTDOWN_GRACE: '3s' } })
  const { accessToken: token } = await service.register()
  const readers = await Promise.all([1, 2, 3, 4].map(() => readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })))
  await eventually('the calls', () => upstream.calls.length === 4)
  for (const call of upstream.calls) void call.text('half, ')
  for (const reader of readers) await reader.until(({ event }) => event === 'chunk')
  service.child.kill('SIGTERM')
  for (const reader of readers) await reader.until(({ event, data }) => event === 'status' && data.type === 'draining')
  for (const call of upstream.calls.slice(0, 2)) { void call.text('whole'); call.finish() }
  for (const reader of readers) await reader.ended
  t.same(readers.map(({ events }) => events.at(-1)?.data.message.status).sort(), ['complete', 'complete', 'interrupted', 'interrupted'])
  t.equal(await service.exited, 0)
  t.same([...service.workers().values()].filter(isAlive), [])
})

t.test('one service, whichever worker is asked', async (t) => {
  const upstream = await startUpstream(t)
  upstream.script(says('a whole answer, in several pieces'))
  const LIMIT = 200
  const service = await startWorkers(t, { agents: [upstream.agent()], env: { RATE_LIMIT_MAX: String(LIMIT), RATE_LIMIT_WINDOW: '10m' } })
  const { accessToken: token } = await service.register()
  const { body: answer } = await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q' } })
  const id = answer.message.id as string
  const suffixes = await Promise.all([1, 2, 3, 4].map(() => askNext(service, `/api/chat/generations/${id}/stream`, token, { 'last-event-id': `${id}:5:2` })))
  t.same([...new Set(suffixes.map(({ worker }) => worker))].sort(), [1, 2], 'each is asked')
  const textOf = (text: string) => [...text.matchAll(/^event: chunk\ndata: (.*)$/gm)].map(([, data = '']) => (JSON.parse(data) as { content: string }).content).join('')
  t.same([...new Set(suffixes.map(({ text }) => textOf(text)))], [answer.message.content.slice(5)], 'the same suffix of text')
  t.same(new Set(suffixes.map(({ text }) => text.slice(text.lastIndexOf('event: end')))).size, 1, 'and the same end')

  const health = await Promise.all([1, 2].map(() => askNext(service, '/health')))
  t.same(health.map(({ worker }) => worker).sort(), [1, 2])
  const reports = await Promise.all(health.map(async ({ text }) => JSON.parse(text) as Record<string, any>))
  for (const report of reports) t.match(report, { status: 'ok', checks: { workers: { running: 2, wanted: 2 }, database: { status: 'up', pool: { max: 20 } } } })

  for (let index = 0; index < 20; index += 1) await askNext(service, '/health/live')
  const lives = await Promise.all([1, 2, 3, 4].map(() => askNext(service, '/metrics')))
  t.same([...new Set(lives.map(({ worker }) => worker))].sort(), [1, 2])
  for (const { text } of lives) {
    t.match(text, /http_request_duration_seconds_count\{method="GET",route="\/health\/live",status_code="200"\} 20\n/)
    t.match(text, /\ndb_up 1\n/, 'not the sum')
    t.match(text, /\nworker_up\{worker="1"\} 1\nworker_up\{worker="2"\} 1\n/)
    t.match(text, /\nmessages_sent_total\{agent="writer"\} 1\n/)
  }

  // Another user, over many connections, twice as often as he may.
  const { accessToken: other } = await service.register()
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  t.teardown(() => { agent.destroy() })
  const statuses = await Promise.all(Array.from({ length: 2 * LIMIT }, () => new Promise<number>((resolve, reject) => {
    request(`${service.url}/api/agents`, { agent, headers: { authorization: `Bearer ${other}` } }, (response) => {
      response.resume().on('end', () => { resolve(response.statusCode ?? 0) })
    }).on('error', reject).end()
  })))
  const allowed = statuses.filter((status) => status === 200).length
  t.equal(statuses.filter((status) => status === 429).length, 2 * LIMIT - allowed)
  t.ok(allowed <= LIMIT * 1.05 && allowed >= LIMIT * 0.95, `${allowed} of a limit of ${LIMIT}`)
  t.comment(`${allowed} requests of a limit of ${LIMIT} were let pass by two workers`)
  t.equal(await service.stop('SIGTERM'), 0)
})
