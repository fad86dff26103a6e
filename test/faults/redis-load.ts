/**
 * Load on services over one database and one Redis that is about to fail: lists, appends, sign-ins, counted keys, and streams that are
 * asked for at one service and followed at another. What was acknowledged is compared with the database.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { createDatabase, withClient } from '../database.js'
import { readEvents } from '../event-reader.js'
import { eventually, JWT_SECRET, temporaryFolder, type Answer, type Call } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'
import { startUpstream, type UpstreamCall } from '../upstream.js'
import { finding } from './findings.js'
import { startTraffic } from './traffic.js'

/** What is told of one fault. */
export interface Fault {
  /** Name of its row. */
  fault: string
  expectation: string
  /** The fault; resolves at its end. */
  cause(): Promise<unknown>
  /** Whether services may go on calling Redis up: it was gone too shortly, or only in part. */
  mayStayUp?: boolean
}

export interface Processes {
  services: ServiceProcess[]
  database: string
  token: string
  username: string
  /** Calls that are answered by the test: those whose question begins with `held`. */
  held: UpstreamCall[]
  /** Resolves once all services say so of Redis. */
  becomes(status: 'up' | 'down'): Promise<void>
}

export interface RedisLoad extends Processes {
  /** Run one fault under the load, wait until everything works again, and report what was found. */
  fault(t: Test, fault: Fault): Promise<void>
  stop(): Promise<void>
}

const PIECES = Array.from({ length: 12 }, (_, piece) => `piece ${piece} \u{1F600}, `)
const WHOLE = PIECES.join('')
const LONGEST_RECOVERY_S = 30

/** Starts services, each a process, over one database of their own. */
export async function startProcesses (
  t: Test, options: { redis?: string, count?: number, env?: Record<string, string> } = {}
): Promise<Processes> {
  const { redis, count = 2 } = options
  const held: UpstreamCall[] = []
  const upstream = await startUpstream(t, async (call) => {
    if (call.body.messages.at(-1)?.content.startsWith('held') === true) { held.push(call); return }
    for (const piece of PIECES) {
      await call.text(piece)
      await sleep(15)
    }
    call.finish()
  })
  const database = await createDatabase(t)
  const dir = await temporaryFolder(t)
  const agents = join(dir, 'agents.json')
  await writeFile(agents, JSON.stringify({ agents: [upstream.agent()] }))
  const services = await Promise.all(Array.from({ length: count }, async () => await startService(t, {
    env: {
      DATA_DIR: await temporaryFolder(t),
      DATABASE_URL: database,
      DATABASE_POOL_MAX: '8',
      AGENTS_CONFIG_PATH: agents,
      ADMIN_PASSWORD: 'correct-horse-1',
      JWT_SECRET,
      RATE_LIMIT_MAX: '1000000',
      REDIS_POOL_MIN: '2',
      REDIS_POOL_MAX: '6',
      ...(redis === undefined ? {} : { REDIS_URL: redis }),
      ...options.env
    }
  })))
  const { accessToken: token, user: { username } } = await services[0]?.register() ?? { accessToken: '', user: { username: '' } }
  return {
    services,
    database,
    token,
    username,
    held,
    async becomes (status) {
      await Promise.all(services.map((service, number) => eventually(`service ${number} to call Redis ${status}`, async () =>
        (await service.json('/health')).body?.checks.redis.status === status)))
    }
  }
}

/** Starts services and the load of one user on all of them. */
export async function startRedisLoad (t: Test, options: Parameters<typeof startProcesses>[1] = {}): Promise<RedisLoad> {
  const processes = await startProcesses(t, options)
  const { services, database, token, username } = processes
  const [one] = services as [ServiceProcess]
  const { body: { id } } = await one.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const key = await one.json('/api/auth/api-keys', { token, body: { name: 'counted' } })
  const { accessToken: admin } = await one.admin()
  const users = await one.json('/api/admin/users', { token: admin })
  const user = users.body.users.find((found: { username: string }) => found.username === username)
  const limited = await one.json(`/api/admin/users/${user.id}/api-keys/${key.body.id}`, { method: 'PATCH', token: admin, body: { rateLimit: { max: 20, windowSeconds: 2 } } })
  if (limited.status !== 200) throw new Error(limited.text)

  const acknowledged: string[] = []
  const broken: string[] = []
  const follows = new Set<Promise<void>>()
  let count = 0
  const at = (place = count): ServiceProcess => services[place % services.length] as ServiceProcess

  async function append (): Promise<Answer> {
    const content = `append ${count += 1}`
    const answer = await at().json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content, clientId: content } })
    if (answer.status < 300) acknowledged.push(content)
    return answer
  }
  async function follow (service: ServiceProcess, messageId: string): Promise<void> {
    const reader = await readEvents(`${service.url}/api/chat/generations/${messageId}/stream`, { token })
    if (reader.status !== 200) { broken.push(`a follower got ${reader.status}`); return }
    const isWhole = await Promise.race([reader.ended, sleep(30_000, 'hangs')])
    if (isWhole !== true || reader.text !== WHOLE || reader.events.at(-1)?.event !== 'end') broken.push(`a follower ended ${isWhole} with ${reader.text} ${reader.events.at(-1)?.event}`)
  }
  async function stream (): Promise<Answer> {
    const place = count += 1
    const message = `question ${place}`
    const reader = await readEvents(`${at(place).url}/api/chat/completions`, { token, body: { agentId: 'writer', message, stream: true } })
    const answer = (status: number, text = ''): Answer => ({ status, headers: new Headers(), body: undefined, text })
    if (reader.status !== 200) return answer(reader.status, 'a stream was refused')
    const { data } = await reader.until(({ event }) => event === 'start')
    acknowledged.push(message)
    const following = follow(at(place + 1), data.messageId as string).finally(() => follows.delete(following))
    follows.add(following)
    await reader.ended
    const last = reader.events.at(-1)
    const isRight = last?.event === 'end' && last.data.message.content === WHOLE && reader.text === WHOLE
    return isRight ? answer(200) : answer(0, `a stream ended with ${last?.event} and ${reader.text}`)
  }
  const json = async (path: string, call?: Call): Promise<Answer> => {
    if (path === 'append') return await append()
    if (path === 'stream') return await stream()
    return await at(count += 1).json(path, call)
  }
  const traffic = startTraffic(t, json, [
    { path: 'append' },
    { path: '/api/chat-sessions?limit=5', call: { token } },
    { path: 'stream' },
    { path: `/api/chat-sessions/${id}/messages?limit=5&order=desc`, call: { token } },
    { path: '/api/agents', call: { token: key.body.key } },
    { path: '/api/auth/login', call: { body: { username, password: 'correct-horse-1' } } }
  ], { clients: 5, pauseMs: 25 })

  const works = async (): Promise<boolean> => {
    const answers = await Promise.all([append(), ...services.map((service) => service.json('/health'))])
    return answers.every(({ status, body }, index) => status < 300 && (index === 0 || body.checks.redis.status === 'up'))
  }
  async function compared (): Promise<{ lost: number, doubled: number }> {
    const known = [...acknowledged]
    const { rows } = await withClient(database, (db) => db.query<{ content: string, count: number }>(
      "select content, count(*)::int as count from messages where role = 'user' group by content"))
    const there = new Set(rows.map(({ content }) => content))
    return { lost: known.filter((content) => !there.has(content)).length, doubled: rows.filter((row) => row.count > 1).length }
  }

  return {
    ...processes,
    async fault (t, { fault, expectation, cause, mayStayUp = false }) {
      await eventually('each call to have been answered', () => (traffic.statuses.get(200) ?? 0) > 30)
      traffic.begin()
      let wasDown = false
      const watch = new AbortController()
      const watching = (async () => {
        while (!watch.signal.aborted) {
          const { status, body } = await one.json('/health')
          if (status !== 200) broken.push(`/health answered ${status}`)
          wasDown ||= body.status === 'degraded' && body.checks.redis.status === 'down'
          await sleep(20)
        }
      })()
      await cause()
      const endedAt = performance.now()
      await eventually(`recovery from ${fault}`, works, LONGEST_RECOVERY_S)
      const recoveryMs = performance.now() - endedAt
      watch.abort()
      await watching
      await Promise.all(follows)
      const { lost, doubled } = await compared()
      t.same(traffic.wrong, [], 'only 2xx, and 429 and 503 in the envelope')
      t.same(broken.splice(0), [], 'followers elsewhere have the whole text and the end, and /health is never a 503')
      t.same({ lost, doubled }, { lost: 0, doubled: 0 }, 'acknowledged writes')
      t.equal(traffic.statuses.get(503) ?? 0, 0, 'Redis refuses nobody')
      if (!mayStayUp) t.ok(wasDown, '/health said so')
      const sameProcess = services.every(({ child }) => child.exitCode === null && child.signalCode === null)
      t.ok(sameProcess, 'the same processes')
      const { addedMs, seen, healthMs } = traffic
      finding(t, { part: 'Redis', fault, expectation, seen, addedMs, recoveryMs, healthMs, lost, doubled, sameProcess })
      traffic.begin()
    },
    async stop () {
      await traffic.stop()
      await Promise.all(follows)
    }
  }
}
