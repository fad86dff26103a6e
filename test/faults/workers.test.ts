/** A service of several workers: drained, and what holds for all of them, whichever is asked. */
import { Agent, request } from 'node:http'
import t from 'tap'
import { readEvents } from '../event-reader.js'
import { eventually, temporaryFolder, type Answer } from '../helper.js'
import { isAlive } from '../servers.js'
import { startService } from '../service-process.js'
import { says, startUpstream } from '../upstream.js'
import { startWorkers, untilWorkers, type ServiceOfWorkers } from './workers.js'

/** Ask over a connection of its own: the next worker gets it. The worker's number is in its log line, that of a health check at debug. */
async function askNext (
  service: ServiceOfWorkers, path: string, token?: string, headers: Record<string, string> = {}
): Promise<{ worker: number, status: number, text: string }> {
  const id = headers['x-request-id'] ?? `ask-${Math.random().toString(36).slice(2)}`
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

t.test('SIGTERM ends workers that are only starting, too', async (t) => {
  const { child, exited, lines } = await startService(t, { env: { DATA_DIR: await temporaryFolder(t), WORKERS: '2' } })
  t.comment(lines.some((line) => line.includes('the workers serve')) ? 'both served' : 'the second one was starting')
  child.kill('SIGTERM')
  t.equal(await exited, 0)
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

t.test('an administrator sees all workers, and finds what another one has answered', async (t) => {
  const service = await startWorkers(t, { agents: [] })
  const { accessToken: token } = await service.admin()
  const asked = new Map<number, string>()
  await eventually('a request of each worker', async () => {
    const id = `seen-${Math.random().toString(36).slice(2)}`
    const { worker } = await askNext(service, '/api/agents/none', token, { 'x-request-id': id })
    asked.set(worker, id)
    return asked.size === 2
  })
  for (const [worker, id] of asked) {
    const finders = new Set<number>()
    await eventually('each worker to look', async () => {
      const found = await askNext(service, `/api/admin/trace/${id}`, token)
      t.equal(found.status, 200, found.text)
      t.match(JSON.parse(found.text), { request: { id, route: '/api/agents/:id', status: 404, code: 'AGENT_NOT_FOUND' } }, `what worker ${worker} has answered, found by ${found.worker}`)
      return finders.add(found.worker).size === 2
    })
  }
  t.equal((await service.json('/api/admin/trace/nobody-asked-this', { token })).body.code, 'TRACE_NOT_FOUND')
  const overview = async () => (await service.json('/api/admin/overview', { token })).body
  const { processes } = await eventually('both to be seen', async () => {
    const told = await overview()
    return told.processes.length === 2 ? told : undefined
  })
  t.same(processes.map(({ worker }: { worker: number }) => worker).sort(), [...asked.keys()].sort())
  t.equal(new Set(processes.map(({ pid }: { pid: number }) => pid)).size, 2)
  t.equal(processes.filter(({ isSelf }: { isSelf: boolean }) => isSelf).length, 1)
  await eventually('the figures of both', async () => ((await overview()).totals.errors as { code: string, count: number }[]).find(({ code }) => code === 'AGENT_NOT_FOUND')?.count === service.lines.filter((line) => line.includes('"seen-')).length)
})

t.test('the supervisor follows the log level that an administrator sets', async (t) => {
  const service = await startWorkers(t, { agents: [] })
  const { accessToken: token } = await service.admin()
  const set = async (level: string): Promise<void> => {
    await service.json('/api/admin/log-level', { method: 'PATCH', token, body: { level, minutes: 5 } })
    await eventually('the level', async () => (await service.json('/api/admin/system-info', { token })).body.logLevel === level)
  }
  const said = (text: string): number => service.lines.filter((line) => line.includes('"worker":"supervisor"') && line.includes(text)).length
  const kill = (): void => { process.kill([...service.workers().values()].find(isAlive) ?? 0, 'SIGKILL') }
  await set('error')
  kill()
  // Its death is an error; that it is back is not.
  await eventually('the death', () => said('a worker ended unexpectedly') === 1)
  const deaths = (): Promise<number | undefined> => service.figure('worker_deaths_total').catch(() => undefined)
  await eventually('the count', async () => await deaths() === 1)
  await untilWorkers(service, 2)
  t.equal(said('a worker was restarted'), 0, 'not at this level, also while a worker starts with the configured one')
  await eventually('the other level', async () => await set('info').then(() => true, () => false))
  const restarted = said('a worker was restarted')
  kill()
  await eventually('the line', () => said('a worker was restarted') > restarted)
})

t.test('one service, whichever worker is asked', async (t) => {
  const upstream = await startUpstream(t)
  upstream.script(says('a whole answer, in several pieces'))
  const LIMIT = 200
  const service = await startWorkers(t, { agents: [upstream.agent()], env: { RATE_LIMIT_MAX: String(LIMIT), RATE_LIMIT_WINDOW: '10m', LOG_LEVEL: 'debug' } })
  const { accessToken: token } = await service.register()
  const { body: answer } = await service.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'q' } })
  const id = answer.message.id as string
  const suffixes = await Promise.all([1, 2, 3, 4].map(() => askNext(service, `/api/chat/generations/${id}/stream`, token, { 'last-event-id': `${id}:5:2` })))
  t.same([...new Set(suffixes.map(({ worker }) => worker))].sort(), [1, 2], 'each is asked')
  const textOf = (text: string) => [...text.matchAll(/^event: chunk\ndata: (.*)$/gm)].map(([, data = '']) => (JSON.parse(data) as { content: string }).content).join('')
  t.same([...new Set(suffixes.map(({ text }) => textOf(text)))], [answer.message.content.slice(5)], 'the same suffix of text')
  t.same(new Set(suffixes.map(({ text }) => text.slice(text.lastIndexOf('event: end')))).size, 1, 'and the same end')

  // A database that a busy machine makes slow is told of for a moment.
  await eventually('health', async () => (await service.json('/health')).body.status === 'ok')
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
