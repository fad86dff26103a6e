import t from 'tap'
import { build, eventually, type TestApp } from '../helper.js'
import { stateOf } from '../services/auth/clock.js'
import { signIn } from '../services/auth/sign-in.js'
import { startRedis } from './redis-servers.js'
import { openWire, startReplica } from './replica-process.js'
import { startWorkers } from './workers.js'

t.test('a process that is killed between the commit and the answer costs nobody a sign-in', async (t) => {
  const { app, database } = await build(t)
  const { refreshToken, loginId } = await signIn(app)
  const wire = await openWire(t, database)
  const doomed = await startReplica(t, wire.url)
  const other = await startReplica(t, database)
  wire.muteCommits()
  const lost = doomed.json('/api/auth/refresh', { body: { refreshToken } }).then(() => 'answered', () => 'lost')
  await wire.muted
  t.match(await stateOf(app, loginId), { generations: 2, live: 1 }, 'committed')
  await doomed.stop('SIGKILL')
  t.equal(await lost, 'lost')

  const retry = await other.json('/api/auth/refresh', { body: { refreshToken } })
  t.equal(retry.status, 200)
  t.match(await stateOf(app, loginId), { generations: 2, live: 1, reason: null })
  t.equal((await other.json('/api/agents', { token: retry.body.accessToken })).status, 200)
  t.equal((await other.json('/api/auth/refresh', { body: { refreshToken: retry.body.refreshToken } })).status, 200)
})

t.test('two processes on one database', async (t) => {
  const { app, database } = await build(t)
  const one = await startReplica(t, database)
  const two = await startReplica(t, database)
  const { refreshToken, userId, loginId } = await signIn(app)

  await t.test('parallel refreshes with one token find one successor', async (t) => {
    let token = refreshToken
    for (let round = 0; round < 40; round++) {
      const answers = await Promise.all(Array.from({ length: 16 }, (_, n) =>
        (n % 2 === 0 ? one : two).json('/api/auth/refresh', { body: { refreshToken: token } })))
      const found = new Set(answers.map(({ status, body }) => status === 200 ? body.refreshToken as string : `${status} ${body.code}`))
      if (found.size !== 1) return t.fail(`round ${round}: ${[...found].join(', ')}`)
      token = answers[0]?.body.refreshToken as string
    }
    t.strictSame(await stateOf(app, loginId), { generations: 41, live: 1, reason: null })
  })

  await t.test('a login that one of them ends is over for the other within a second', async (t) => {
    const { accessToken, refreshToken } = await signIn(app, userId)
    t.equal((await two.json('/api/agents', { token: accessToken })).status, 200)
    t.equal((await one.json('/api/auth/logout', { method: 'POST', token: accessToken })).status, 204)
    t.match(await two.json('/api/auth/refresh', { body: { refreshToken } }), { status: 401, body: { code: 'AUTH_REFRESH_INVALID' } })
    const startedAt = performance.now()
    await eventually('the refusal', async () => (await two.json('/api/agents', { token: accessToken })).body.code === 'AUTH_TOKEN_REVOKED')
    t.comment(`${Math.round(performance.now() - startedAt)} ms`)
  })
})

const LIMIT = 10
const LIMITED = { RATE_LIMIT_MAX: String(LIMIT), RATE_LIMIT_WINDOW: '10m', TRUST_PROXY: '1' }

/** Refreshes of one login that processes allow in turns, each from an address of its own, so that it is the login that has too many. */
async function refreshesOf (refreshToken: string, ask: (n: number) => Pick<TestApp, 'json'>): Promise<number[]> {
  const statuses: number[] = []
  for (let token = refreshToken; statuses.length < LIMIT + 4;) {
    const headers = { 'x-forwarded-for': `198.51.100.${statuses.length}`, connection: 'close' }
    const { status, body } = await ask(statuses.length).json('/api/auth/refresh', { body: { refreshToken: token }, headers })
    statuses.push(status)
    if (status === 200) token = body.refreshToken
  }
  return statuses
}
const EXACT = [...Array<number>(LIMIT).fill(200), 429, 429, 429, 429]

t.test('refreshes of one login are counted by replicas together, over Redis', async (t) => {
  const { app, database } = await build(t)
  const env = { ...LIMITED, REDIS_URL: (await startRedis(t)).url }
  const replicas = [await startReplica(t, database, env), await startReplica(t, database, env)] as const
  const { refreshToken } = await signIn(app)
  t.same(await refreshesOf(refreshToken, (n) => n % 2 === 0 ? replicas[0] : replicas[1]), EXACT)
})

t.test('and by workers, over their supervisor', async (t) => {
  const service = await startWorkers(t, { agents: [], env: LIMITED })
  const { refreshToken } = await service.register()
  // Each connection goes to the next worker.
  t.same(await refreshesOf(refreshToken, () => service), EXACT)
})
