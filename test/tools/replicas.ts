/** Two replicas behind a proxy, replaced one after the other under load. */
import { Agent, request } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { createDatabase } from '../database.js'
import { readEvents, type EventReader } from '../event-reader.js'
import { clientOf, eventually, JWT_SECRET, temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'
import { finding } from '../faults/findings.js'

const PIECES = 60
const WHOLE = Array.from({ length: PIECES }, (_, piece) => `piece ${piece}, `).join('')
const STREAMS = 50

/** Starts a proxy in front of two ports; resolves with its port once it listens. */
export type StartProxy = (ports: [number, number]) => Promise<number>

/** Stops and starts each replica in turn behind a proxy, under 50 streams and up to 200 requests a second. */
export async function replaceReplicas (t: Test, name: string, startProxy: StartProxy): Promise<void> {
  const upstream = await startUpstream(t, async (call) => {
    for (let piece = 0; piece < PIECES; piece += 1) {
      await call.text(`piece ${piece}, `)
      await sleep(100)
    }
    call.finish()
  })
  const dataDir = await temporaryFolder(t)
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const ports: [number, number] = [await freePort(), await freePort()]
  const env = {
    DATA_DIR: dataDir, DATABASE_URL: await createDatabase(t), AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), ADMIN_PASSWORD: 'correct-horse-1', JWT_SECRET, SHUTDOWN_GRACE: '60s', TRUST_PROXY: '1'
  }
  const replica = (port: number) => startService(t, { env: { ...env, PORT: String(port) } })
  const replicas = await Promise.all(ports.map(replica))
  const url = `http://127.0.0.1:${await startProxy(ports)}`
  const client = clientOf(url)
  const { accessToken: token } = await eventually('the proxy', () => client.register().catch(() => undefined))

  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  t.teardown(() => { agent.destroy() })
  const failed: string[] = []
  let asked = 0
  let shed = 0
  let open = 0
  const isBusy = (): boolean => open >= 16
  const ask = (path: string, body?: object): void => {
    asked += 1
    open += 1
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers = { authorization: `Bearer ${token}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) }
    const asking = request(`${url}${path}`, { agent, method: payload === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => { text += piece })
      response.on('close', () => {
        open -= 1
        // One replica alone on a machine that is busy with other things may shed load: that says nothing of the restart.
        if (text.includes('COMMON_OVERLOADED')) shed += 1
        else if ((response.statusCode ?? 0) >= 300) failed.push(`${path} ${response.statusCode} ${text.slice(0, 200)}`)
      })
    })
    asking.on('error', (error) => { open -= 1; failed.push(`${path} ${String(error)}`) })
    asking.end(payload)
  }
  const load = new AbortController()
  const running = (async () => {
    for (let turn = 0; !load.signal.aborted; turn += 1) {
      if (turn % 4 === 0) ask('/api/chat-sessions', { agentId: 'writer', title: `s ${turn}` })
      else ask(turn % 2 === 0 ? '/api/agents' : '/api/chat-sessions')
      do await sleep(5); while (isBusy())
    }
    await eventually('the last answers', () => open === 0)
  })()

  const begin = (): Promise<EventReader> => readEvents(`${url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
  const readers = await Promise.all(Array.from({ length: STREAMS }, begin))
  const at = performance.now()
  for (const [index, port] of ports.entries()) {
    t.equal(await replicas[index]?.stop('SIGTERM'), 0, `replica ${index + 1} drained`)
    await replica(port)
    readers.push(await begin())
  }
  const seconds = (performance.now() - at) / 1000
  for (const reader of readers) await reader.ended
  load.abort()
  await running
  t.same(failed, [], `of ${asked} requests none failed`)
  const ends = readers.map(({ events }) => events.at(-1))
  t.same(ends.filter((event) => event?.event !== 'end' || event.data.message.status !== 'complete').map((event) => event?.event), [], 'every stream has its end')
  t.equal(readers.filter(({ text }) => text !== WHOLE).length, 0, 'and its whole text')
  t.comment(`${asked} requests, of which ${shed} were shed, and ${readers.length} streams; both replaced within ${seconds.toFixed(1)} s`)
  finding(t, {
    part: 'Replicas', fault: `rolling restart of two replicas behind ${name}`, expectation: 'no failed request, every stream ends whole', seen: `2xx × ${asked - failed.length - shed}${shed === 0 ? '' : `, 503 × ${shed}`}`, lost: 0, doubled: 0
  })
}
