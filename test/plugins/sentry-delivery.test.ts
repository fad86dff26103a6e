/** Sentry when it refuses, hangs or is away: said once, counted, and over by itself; and what is sent in the process's last moment. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { runCommand } from '../command.js'
import { createDatabase } from '../database.js'
import { buildWith } from '../frame.js'
import { eventually, temporaryFolder } from '../helper.js'
import { itemsOf, startSentry } from '../sentry-receiver.js'
import { startService } from '../service-process.js'

t.setTimeout(600_000)

type Line = Record<string, any>

/** A service whose every request of a kind is a fault, with what it logs of Sentry. */
async function faulty (t: Test, dsn: string) {
  const lines: Line[] = []
  const service = await buildWith(t, async (app) => { app.get('/broken', async () => { throw new Error('a bug') }) },
    { agents: [], env: { SENTRY_DSN: dsn }, log: (line) => { lines.push(JSON.parse(line) as Line) } })
  const told = (): [number, string][] => lines.filter(({ msg }) => /^Sentry /.test(msg)).map(({ level, msg }) => [level, msg])
  const count = async (outcome: string): Promise<number> =>
    Number(new RegExp(`^sentry_envelopes_total\\{outcome="${outcome}"\\} (\\d+)`, 'm').exec((await service.json('/metrics')).text)?.[1])
  const fail = async (times: number): Promise<void> => {
    const answers = await Promise.all(Array.from({ length: times }, () => service.json('/broken')))
    t.ok(answers.every(({ status }) => status === 500), 'requests are answered')
  }
  return { service, lines, told, count, fail }
}

t.test('one that refuses is said once, counted, and once that it takes reports again', async (t) => {
  const { dsn, answer, envelopes } = await startSentry(t, 503)
  const { told, count, fail, lines } = await faulty(t, dsn)
  t.equal(await count('refused'), 0, 'it begins with 0')
  await fail(20)
  await eventually('all to be refused', async () => await count('refused') === 20)
  t.strictSame(told(), [[40, 'Sentry takes no reports: they are lost']])
  t.match(lines.find(({ msg }) => /^Sentry takes no/.test(msg)), { milestone: 'lost', err: { message: 'Sentry answered 503' } })
  answer(200)
  await fail(1)
  await eventually('the end of it', () => told().length === 2)
  t.match(told()[1], [30, /^Sentry takes reports again after [\d.]+ s$/])
  t.equal(await count('sent'), 1)
  t.equal(itemsOf(envelopes, 'event').length, 21)
})

t.test('one that is away', async (t) => {
  const { told, count, fail } = await faulty(t, 'http://public@127.0.0.1:9/1')
  await fail(3)
  await eventually('all to be refused', async () => await count('refused') === 3)
  t.strictSame(told(), [[40, 'Sentry takes no reports: they are lost']])
})

t.test('one that hangs: what has no room is dropped, what has no answer lost, and then there is room again', async (t) => {
  const { dsn, answer, envelopes } = await startSentry(t, 'never')
  const { service, told, count, fail } = await faulty(t, dsn)
  for (let number = 0; number < 100; number += 1) service.app.reportFault(new Error('a bug'), {})
  await fail(1)
  await eventually('those beyond 64 to be dropped', async () => await count('dropped') === 37)
  t.match((await service.json('/metrics')).text, /^queue_waiting\{queue="sentry"\} 64$/m)
  await eventually('the patience to be over', async () => await count('refused') === 64)
  t.strictSame(told(), [[40, 'Sentry takes no reports: they are lost']], 'one line for all')
  answer(200)
  const before = itemsOf(envelopes, 'event').length
  await fail(1)
  await eventually('a report', async () => await count('sent') === 1)
  t.equal(itemsOf(envelopes, 'event').length, before + 1)
  t.match(told()[1], [30, /^Sentry takes reports again/])
})

/** A module that, when its process is told to, has a promise rejected and the process stopped in the same moment, or throws. */
const LAST_MOMENT = `data:text/javascript,${encodeURIComponent(`
  process.on('SIGUSR2', () => { Promise.reject(Error('in the last moment')); setImmediate(() => process.kill(process.pid, 'SIGTERM')) })
  process.on('SIGWINCH', () => { setImmediate(() => { throw Error('nobody caught password=hunter-canary') }) })`)}`

async function started (t: Test, dsn: string) {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'agents.json'), '{"agents":[]}')
  const env = { DATA_DIR: folder, DATABASE_URL: await createDatabase(t), AGENTS_CONFIG_PATH: join(folder, 'agents.json'), SENTRY_DSN: dsn, NODE_OPTIONS: `--import=${LAST_MOMENT}`, CONSOLE: 'off' }
  return await startService(t, { env })
}

t.test('what happens just before the end arrives', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const service = await started(t, dsn)
  t.equal(await service.stop('SIGUSR2'), 0)
  t.match(itemsOf(envelopes, 'event'), [{ exception: { values: [{ value: 'in the last moment' }] }, release: /^parley@/ }])
})

t.test('and so does the exception that is the end', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const service = await started(t, dsn)
  t.equal(await service.stop('SIGWINCH'), 1)
  t.match(itemsOf(envelopes, 'event'), [{ level: 'fatal', exception: { values: [{ value: /^nobody caught/ }] } }])
  t.notMatch(envelopes.join(''), /hunter-canary/)
})

t.test('a fault that keeps the service from starting arrives, and what an operator can mend does not', async (t) => {
  const { dsn, envelopes } = await startSentry(t)
  const broken = `--import=data:text/javascript,${encodeURIComponent("import net from 'node:net'; net.Server.prototype.listen = () => { throw Error('no way to listen') }")}`
  const start = async (env: Record<string, string>): Promise<number | null> => {
    const folder = await temporaryFolder(t)
    await writeFile(join(folder, 'agents.json'), '{"agents":[]}')
    const place = { DATA_DIR: folder, DATABASE_URL: await createDatabase(t), AGENTS_CONFIG_PATH: join(folder, 'agents.json'), SENTRY_DSN: dsn, PORT: '0', CONSOLE: 'off' }
    return (await runCommand(t, 'server', { env: { ...place, ...env } })).code
  }
  t.equal(await start({ NODE_OPTIONS: broken }), 1)
  t.match(itemsOf(envelopes, 'event'), [{ exception: { values: [{ value: 'no way to listen' }] } }])
  t.equal(await start({ AGENTS_CONFIG_PATH: '/nowhere/agents.json' }), 1)
  t.equal(itemsOf(envelopes, 'event').length, 1)
})

t.test('a Sentry that hangs holds the end up for a bounded time', async (t) => {
  const { dsn, envelopes } = await startSentry(t, 'never')
  for (const [signal, code] of [['SIGUSR2', 0], ['SIGWINCH', 1]] as const) {
    const service = await started(t, dsn)
    const before = envelopes.length
    const since = performance.now()
    t.equal(await service.stop(signal), code)
    t.ok(performance.now() - since < 20_000, `${signal}: ${Math.round(performance.now() - since)} ms`)
    t.equal(envelopes.length, before + 1, 'it was sent')
  }
})
