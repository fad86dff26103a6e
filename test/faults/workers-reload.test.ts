/** SIGHUP under load: every worker is replaced, no request fails, and no stream is cut. */
import { Agent, request } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readEvents } from '../event-reader.js'
import { eventually } from '../helper.js'
import { startUpstream } from '../upstream.js'
import { finding } from './findings.js'
import { startWorkers } from './workers.js'

const STREAMS = 50
const PIECES = 40

t.test('workers are replaced under 50 streams and 200 requests a second', async (t) => {
  const upstream = await startUpstream(t, async (call) => {
    for (let piece = 0; piece < PIECES; piece += 1) {
      await call.text(`piece ${piece}, `)
      await sleep(150)
    }
    call.finish()
  })
  const whole = Array.from({ length: PIECES }, (_, piece) => `piece ${piece}, `).join('')
  const service = await startWorkers(t, { agents: [upstream.agent()], env: { SHUTDOWN_GRACE: '60s' } })
  const { accessToken: token } = await service.register()
  const before = service.workers()
  t.equal(before.size, 2)

  // Connections of many clients, kept alive: some idle for a moment, some in use, all the time.
  const agent = new Agent({ keepAlive: true, maxSockets: 40 })
  t.teardown(() => { agent.destroy() })
  const failed: string[] = []
  let asked = 0
  let connections = 0
  let open = 0
  const ask = (path: string, body?: object): Promise<void> => new Promise((resolve) => {
    asked += 1
    open += 1
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const asking = request(`${service.url}${path}`, {
      agent, method: payload === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) }
    }, (response) => {
      response.resume()
      response.on('end', () => {
        if ((response.statusCode ?? 0) >= 300) failed.push(`${path} ${response.statusCode}`)
        open -= 1
        resolve()
      })
    })
    asking.on('socket', () => { if (!asking.reusedSocket) connections += 1 })
    asking.on('error', (error) => { failed.push(`${path} ${String(error)}`); open -= 1; resolve() })
    asking.end(payload)
  })
  const isBusy = (): boolean => open >= 16
  const load = new AbortController()
  const running = (async () => {
    const all: Promise<void>[] = []
    for (let turn = 0; !load.signal.aborted; turn += 1) {
      all.push(turn % 4 === 0 ? ask('/api/chat-sessions', { agentId: 'writer', title: `s ${turn}` }) : ask(turn % 2 === 0 ? '/api/agents' : '/api/chat-sessions'))
      // A machine that can't do as much is not asked for more than it takes: what is shed then says nothing of the reload.
      do await sleep(5); while (isBusy())
    }
    await Promise.all(all)
  })()

  const begin = () => readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
  const readers = await Promise.all(Array.from({ length: STREAMS }, begin))
  const at = performance.now()
  service.child.kill('SIGHUP')
  const replaced = service.line(/the workers were replaced/)
  // Streams that begin meanwhile, too.
  const late = await Promise.all(Array.from({ length: 10 }, async (_, index) => { await sleep(index * 200); return await begin() }))
  await replaced
  const seconds = (performance.now() - at) / 1000
  for (const reader of [...readers, ...late]) await reader.ended
  await eventually('the end of both old workers', () => service.lines.filter((line) => line.includes('a worker has ended')).length >= 2)
  load.abort()
  await running
  t.same(failed, [], `of ${asked} requests over ${connections} connections none failed`)
  const ends = [...readers, ...late].map(({ events }) => events.at(-1))
  t.same(ends.filter((event) => event?.event !== 'end' || event.data.message.status !== 'complete'), [], 'every stream has its end')
  t.same([...readers, ...late].filter(({ text }) => text !== whole).length, 0, 'and its whole text')
  const after = service.workers()
  for (const [number, pid] of before) t.not(after.get(number), pid, `worker ${number} is another process`)
  t.equal(service.child.exitCode, null)
  t.ok(connections < asked / 3, 'connections were kept, and moved')
  t.equal(await service.figure('worker_deaths_total'), 0)
  const rate = asked / ((performance.now() - at) / 1000)
  t.comment(`replaced after ${seconds.toFixed(1)} s; about ${rate.toFixed(0)} requests a second over ${connections} connections`)
  finding(t, {
    part: 'Workers', fault: 'SIGHUP under 50 streams and 200 req/s', expectation: 'no failed request, every stream ends whole', seen: `2xx × ${asked}`, lost: 0, doubled: 0, sameProcess: true
  })

  t.equal(await service.stop('SIGTERM'), 0)
})

t.test('a configuration that can not be used, and one that can', async (t) => {
  const service = await startWorkers(t, { agents: [] })
  const file = join(service.dataDir, '.env')
  await writeFile(file, 'LOG_LEVEL=loud\n')
  const before = service.workers()
  service.child.kill('SIGHUP')
  await service.line(/the workers go on with the one they have/)
  t.same(service.workers(), before)
  await writeFile(file, 'RATE_LIMIT_MAX=0\nLOG_LEVEL=info\n')
  service.child.kill('SIGHUP')
  await service.line(/the workers were replaced/)
  t.match(await service.json('/health'), { status: 200, body: { checks: { workers: { wanted: 2 } } } })
  t.equal(await service.stop('SIGTERM'), 0)
})
