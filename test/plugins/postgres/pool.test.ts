/** A pool of few connections: no stream holds one, and what must go on has its own. */
import t from 'tap'
import { readEvents } from '../../event-reader.js'
import { build, eventually } from '../../helper.js'
import { startUpstream, type UpstreamCall } from '../../upstream.js'

const STREAMS = 500

t.test('500 streams on a pool of 5', async (t) => {
  const waiting: UpstreamCall[] = []
  const upstream = await startUpstream(t, (call) => { void call.text('begun '); waiting.push(call) })
  const app = await build(t, { agents: [upstream.agent('writer', { timeouts: { firstByteMs: 60_000, idleMs: 120_000, totalMs: 170_000 } })], env: { DATABASE_POOL_MAX: '5' } })
  const { accessToken: token } = await app.register()
  const readers: Awaited<ReturnType<typeof readEvents>>[] = []
  for (let n = 0; n < STREAMS; n += 20) {
    readers.push(...await Promise.all(Array.from({ length: 20 }, () =>
      readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } }))))
  }
  await Promise.all(readers.map((reader) => reader.until(({ event }) => event === 'chunk')))
  await eventually('all calls', () => waiting.length === STREAMS)
  await eventually('an idle pool', () => app.app.db.stats().total - app.app.db.stats().idle === 0 && app.app.db.stats().waiting === 0)
  t.ok(app.app.db.stats().total <= 5)
  t.match(await app.json('/api/chat-sessions?limit=1', { token }), { status: 200 }, 'others are served meanwhile')
  for (const call of waiting) call.finish()
  await Promise.all(readers.map((reader) => reader.ended))
  t.ok(readers.every(({ events }) => events.at(-1)?.event === 'end'), 'all end whole')
})

t.test('an exhausted pool delays no revocation and expires no lease', async (t) => {
  const upstream = await startUpstream(t, (call) => { void call.text('begun ') })
  const app = await build(t, { agents: [upstream.agent()], env: { DATABASE_POOL_MAX: '2' } })
  const other = await build(t, { database: app.database, agents: [upstream.agent()] })
  const { accessToken: token } = await app.register()
  const kept = await app.register()
  const reader = await readEvents(`${app.url}/api/chat/completions`, { token: kept.accessToken, body: { agentId: 'writer', message: 'q', stream: true } })
  const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
  await reader.until(({ event }) => event === 'chunk')
  t.equal((await app.json('/api/auth/me', { token })).status, 200)

  let release = (): void => undefined
  const held = new Promise<void>((resolve) => { release = resolve })
  const holders = [1, 2].map(() => app.app.db.transaction(async () => { await held }))
  await eventually('an exhausted pool', () => app.app.db.stats().idle === 0 && app.app.db.stats().total === 2)
  const lease = async () => (await other.app.db.query<{ until: Date }>('select lease_until as until from generations where message_id = $1', [messageId])).rows[0]?.until ?? new Date(0)
  const before = await lease()
  t.equal((await other.json('/api/auth/logout-all', { method: 'POST', token })).status < 300, true)
  await eventually('the revocation', () => app.json('/api/auth/me', { token }).then(({ status }) => status === 401), 10)
  await eventually('a renewed lease', async () => (await lease()).getTime() > before.getTime(), 10)
  t.match((await app.json('/health')).body.checks.database, { status: 'up', pool: { idle: 0 } })
  release()
  await Promise.all(holders)
  reader.leave()
})
