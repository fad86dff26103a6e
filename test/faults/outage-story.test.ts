/** The night of an operator, told by the log: what is lost is said once, and once that it is back, and a slow answer explains itself. */
import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { build as buildApp } from '../../app.js'
import { readConfig } from '../../config.js'
import { openLogFiles } from '../../log/targets.js'
import { loggerOn } from '../../log/logger.js'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { clientOf, eventually, temporaryFolder } from '../helper.js'
import { freePort } from '../servers.js'
import { says, startUpstream, type Script } from '../upstream.js'
import { startRedis } from './redis-servers.js'

const OUTAGE_MS = 11_000
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const mounts = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; rc=$?; rmdir "$d"; exit $rc']).status === 0

type Line = Record<string, any>

const FAILURES: Record<string, Script> = {
  auth: ({ response }) => { response.writeHead(401).end('{"error":{"message":"bad key sk-canary-story"}}') },
  rate_limited: ({ response }) => { response.writeHead(429, { 'retry-after': '1' }).end('{}') },
  server: ({ response }) => { response.writeHead(500).end('words of an upstream') },
  timeout_first_byte: () => undefined,
  cut: (call) => { void call.text('so far'); setTimeout(() => { call.request.socket.resetAndDestroy() }, 20) },
  protocol: (call) => { void call.raw('data: {nonsense\n\n') }
}

t.test('an outage of the database, a frozen Redis, six failures of upstreams, and a full log disk', { timeout: 240_000 }, async (t) => {
  const folder = await temporaryFolder(t)
  spawnSync('chmod', ['711', folder])
  const logs = join(folder, 'logs')
  await mkdir(logs)
  if (mounts) {
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', logs])
    t.teardown(() => spawnSync('umount', ['-l', logs]))
  }
  const port = await freePort()
  const server = { dataDir: join(folder, 'postgres'), port, settings: { fsync: 'off' }, log: QUIET }
  let postgres = await startEmbeddedPostgres(server)
  t.teardown(() => postgres.stop())
  const redis = await startRedis(t)
  const upstream = await startUpstream(t)
  const agents = Object.keys(FAILURES).map((id) => upstream.agent(id.replaceAll('_', '-'), { retry: { attempts: 0, baseDelayMs: 1 }, timeouts: { firstByteMs: 300, idleMs: 10_000, totalMs: 30_000 } }))
  agents.push(upstream.agent('well', { retry: { attempts: 2, baseDelayMs: 300 }, maxConcurrency: 1 }))
  await writeFile(join(folder, 'agents.json'), JSON.stringify({ agents }))

  const stdout: Line[] = []
  const logger = loggerOn('info', await openLogFiles(logs, { write (line) { stdout.push(JSON.parse(line)) }, flush (done) { done?.() } }))
  const app = await buildApp(readConfig({
    PORT: '0',
    DATA_DIR: folder,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    RATE_LIMIT_MAX: '0',
    AGENTS_CONFIG_PATH: join(folder, 'agents.json'),
    ADMIN_PASSWORD: 'correct-horse-1'
  }), logger)
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { json, register } = clientOf(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  const linesOf = async (name: 'app' | 'error'): Promise<Line[]> => {
    await new Promise<void>((resolve) => { logger.flush(() => { resolve() }) })
    const found = (await readdir(logs)).filter((file) => file.startsWith(`${name}.`))
    return (await Promise.all(found.map((file) => readFile(join(logs, file), 'utf8')))).join('').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
  }
  const warnings = async (): Promise<Line[]> => (await linesOf('app')).filter(({ level }) => level >= 40)
  const { accessToken: token } = await eventually('an account', () => register('ann').catch(() => undefined))
  const ask = (agentId: string, requestId?: string) => json('/api/chat/completions', {
    token, body: { agentId, message: 'words of a person' }, headers: requestId === undefined ? {} : { 'x-request-id': requestId }
  })
  upstream.script(says('hello'))
  t.match(await ask('well'), { status: 200 })
  t.same(await linesOf('error'), [], 'nothing is wrong')

  const over = new AbortController()
  const load = Promise.all([1, 2, 3, 4].map(async () => {
    while (!over.signal.aborted) {
      await json('/api/chat-sessions', { token }).catch(() => undefined)
      await ask('well').catch(() => undefined)
      await sleep(50)
    }
  }))
  await postgres.stop()
  await sleep(OUTAGE_MS)
  postgres = await startEmbeddedPostgres(server)
  await eventually('answers', async () => (await ask('well')).status === 200, 60)
  over.abort()
  await load
  const told = await eventually('the return', async () => {
    const errors = await linesOf('error')
    return errors.some(({ milestone }) => milestone === 'back') ? errors : undefined
  })
  t.match(told.map(({ milestone, msg }) => [milestone, msg]), [['lost', /^the database is lost/], ['back', /^the database is back after 1\d(\.\d)? s$/]], 'lost, and back')
  t.equal(told.length, 2)
  t.match(stdout.map(({ milestone }) => milestone), ['lost', 'back'], 'standard output says it, too')
  const during = await warnings()
  t.ok(JSON.stringify(during).length < 10_000, `warnings of the outage are few: ${during.length} lines, ${JSON.stringify(during).length} characters`)
  t.comment(during.map(({ level, msg }) => `${level} ${msg}`).join('\n'))

  redis.kill('SIGSTOP')
  await eventually('a word of Redis', async () => (await warnings()).some(({ msg }) => /^Redis cannot be reached/.test(msg)))
  redis.kill('SIGCONT')
  await eventually('its return', async () => (await linesOf('app')).some(({ msg }) => /^Redis is back after/.test(msg)))
  t.equal((await linesOf('app')).filter(({ msg }) => /^Redis (is back|cannot)/.test(msg)).length, 2)
  t.equal((await linesOf('error')).length, 2, 'nobody has to look')

  const before = (await warnings()).length
  for (const [reason, script] of Object.entries(FAILURES)) {
    upstream.script(script)
    await Promise.all([1, 2, 3].map((number) => ask(reason.replaceAll('_', '-'), `${reason}-${number}`)))
  }
  const failed = (await warnings()).slice(before)
  const errors = (await linesOf('error')).slice(2)
  t.match(errors, [{ msg: 'an upstream refused the key of an agent', agentId: 'auth' }])
  t.equal(errors.length, 1, 'one refused key is one error')
  t.same(failed.filter(({ level }) => level === 40).map(({ reason }) => reason).sort(), Object.keys(FAILURES).filter((reason) => reason !== 'auth').sort(), 'each other kind is one warning')
  const generations = (await linesOf('app')).filter(({ msg }) => msg === 'a generation failed')
  for (const reason of Object.keys(FAILURES)) t.match(generations.filter(({ requestId }) => requestId === `${reason}-2`), [{ status: 'failed', reason, attempts: 1 }], `${reason}: the request's line says it`)

  let calls = 0
  upstream.script(async (call) => {
    calls += 1
    if (calls === 1) { call.response.writeHead(503).end(); return }
    await says('late')(call)
  })
  const startedAt = performance.now()
  t.match(await ask('well', 'slow-1'), { status: 200 })
  const took = performance.now() - startedAt
  const [why] = (await linesOf('app')).filter(({ requestId, msg }) => requestId === 'slow-1' && msg === 'generation')
  t.match(why, { status: 'complete', agentId: 'well', target: /^127\.0\.0\.1:\d+$/, attempts: 2, failures: 'server', pausedMs: Number, queuedMs: Number, commitMs: Number, firstTokenMs: Number, totalMs: Number })
  t.ok((why?.['totalMs'] ?? Infinity) <= took + 50 && (why?.['firstTokenMs'] ?? 0) >= (why?.['pausedMs'] ?? 0) * 0.8, 'the pause before the second attempt explains the wait')

  if (mounts) {
    const lost = stdout.length
    await writeFile(join(logs, 'ballast'), Buffer.alloc(5 * 1024 * 1024)).catch(() => undefined)
    await eventually('a word of the full disk', async () => {
      await ask('well')
      return stdout.slice(lost).some(({ msg }) => /^the log file app in LOG_DIR can't be written \(ENOSPC/.test(msg))
    })
    t.match(app.logs.problem, /ENOSPC/)
    await rm(join(logs, 'ballast'))
    await eventually('its end', () => stdout.slice(lost).some(({ msg }) => /^the log file app in LOG_DIR is written again after/.test(msg)))
    t.equal(app.logs.problem, undefined)
  }
  const whole = JSON.stringify([await linesOf('app'), await linesOf('error'), stdout])
  t.notMatch(whole, /sk-canary|words of an upstream|words of a person|correct-horse/, 'and no secret is in any of it')
})
