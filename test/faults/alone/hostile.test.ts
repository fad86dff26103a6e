/**
 * What one caller can do to the others: nothing. Attacks from a process of their own, one after another, beside an ordinary user.
 * Half of the waits keep their limits, and none stands still: where the machine is busy with others, by as much more as the same
 * seconds gave less of it. The figures are printed; what broke this once took 14 to 300 seconds.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createDatabase } from '../../database.js'
import { JWT_SECRET, temporaryFolder } from '../../helper.js'
import { startService } from '../../service-process.js'
import { startUpstream } from '../../upstream.js'
import type { Order, Outcome } from './hostile/attacker.js'
import { Bystander, type Waits } from './hostile/bystander.js'

t.setTimeout(600_000)

const CALL_MS = 300
const HEALTH_MS = 100
/** Megabytes of long-lived objects that each process may have, or it ends: left alone, V8 would rather grow than look for what is free. */
const HEAP = 256
/** Megabytes that an attack may cost, and those that a process may have in all. */
const MEMORY = 300
const MEMORY_OF_ALL = 640
/** Times that the longest twentieth of waits may be longer than the limit: of a burst of a second that is a handful. */
const PEAK = 5
/** Share of looks at `/health` that may find it unavailable, since that is decided by a time too. */
const DOWN = 0.02
const LIMIT = 3000

/** Attacks, and what may come of them. */
const ATTACKS: [attack: string, what: string, outcomes: string[]][] = [
  ['numbersAsMessages', '1 MiB of numbers in messages, 60 times', ['400']],
  ['unknownNames', 'unknown names without sign-in, 0.85 MB and 15 kB', ['400', '413', '503', 'cut']],
  ['deepJson', 'JSON a megabyte deep', ['400', '422']],
  ['cursors', 'crafted cursors', ['400']],
  ['importOfNumbers', 'imports of 8 and 40 MiB of numbers', ['422']],
  ['unreadShare', '60 pages of a share that nobody reads', ['unread']],
  ['halfSent', '600 half bodies, 600 half heads', ['503', '408']],
  ['joins', '2,000 joins of one key', ['200', '503', 'cut']],
  ['stops', '200 stops of one answer, three times', ['200']],
  ['readers', '500 readers of an answer of another process', ['200']],
  ['signIns', '200 sign-ins of one address', ['200', '503']],
  ['pipelined', '10,000 requests on one connection', ['200', '429', '503', 'cut']],
  ['beyondTheLimit', '6,000 requests, twice the limit', ['200', '429', '503']],
  ['ligatures', '20 messages of a ligature, and searches', ['200', '201']],
  ['zigzag', 'pages and prompts of 20,000 forks', ['200']],
  ['largeImport', 'a 48 MiB import, three at once', ['201', '429', 'cut']]
]

const ms = (waits: Waits): string => [waits.median, waits.p95, waits.longest].map((wait) => wait.toFixed(0)).join('/')

t.test('one caller does not stop the others', async (t) => {
  const upstream = await startUpstream(t, (call) => {
    void call.text('Hello.')
    if (call.body.model !== 'held') call.finish()
  })
  const database = await createDatabase(t)
  const start = async () => {
    const dataDir = await temporaryFolder(t)
    await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent(), upstream.agent('held', { model: 'held' })] }))
    return await startService(t, {
      env: { DATA_DIR: dataDir, DATABASE_URL: database, AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'), JWT_SECRET, TRUST_PROXY: '1', RATE_LIMIT_MAX: `${LIMIT}`, ADMIN_PASSWORD: 'correct-horse-1', NODE_OPTIONS: `--max-old-space-size=${HEAP}` }
    })
  }
  const [service, replica] = await Promise.all([start(), start()])
  const { PATH = '', HOME = '' } = process.env
  const attacker = fork(fileURLToPath(new URL('hostile/attacker.ts', import.meta.url)), { execArgv: ['--import', 'tsx'], env: { PATH, HOME } })
  t.teardown(() => { attacker.kill('SIGKILL') })
  const over = once(attacker, 'exit').then(([code]): Outcome => ({ tally: {}, error: `the attacker ended with ${code}` }))
  await once(attacker, 'message')
  const attack = async (name: string): Promise<Outcome> => {
    attacker.send({ attack: name, url: service.url, replica: replica.url } satisfies Order)
    return await Promise.race([once(attacker, 'message').then(([outcome]) => outcome as Outcome), over])
  }

  const places = await Promise.all([service, replica].map(async (one) => {
    const bystander = new Bystander(one, await one.register())
    await bystander.settle()
    return bystander
  }))
  const [here, there] = places as [Bystander, Bystander]
  const alone = await here.beside(() => sleep(4000)).then(({ felt }) => felt)
  await there.beside(() => sleep(1000))
  t.same(alone.refused, [])
  t.comment('median/p95/longest in ms; the longest delay of the event loop; MB that it cost, and in all')
  t.comment(`alone: calls ${ms(alone.calls)}, /health ${ms(alone.health)}, loop ${alone.lag.toFixed(0)}; ${alone.memory.before.toFixed(0)} MB; machine ${alone.slowness.toFixed(1)} times slower`)
  for (const [name, what, outcomes] of ATTACKS) {
    const bystander = name === 'readers' ? there : here
    const started = performance.now()
    const { result: { tally, error }, felt } = await bystander.beside(() => attack(name))
    const { calls, health, memory, slowness } = felt
    const keeps = (waits: Waits, limit: number): boolean => waits.median <= limit * slowness && waits.p95 <= PEAK * limit * slowness
    const rise = memory.most - memory.before
    t.comment(`${what}: calls ${ms(calls)}, /health ${ms(health)}, loop ${felt.lag.toFixed(0)}; +${rise.toFixed(0)} to ${memory.most.toFixed(0)} MB; ` +
      `${JSON.stringify(tally)} in ${((performance.now() - started) / 1000).toFixed(1)} s, ${felt.processor.toFixed(1)} s of the processor; ` +
      `machine ${slowness.toFixed(1)} times slower${felt.down === 0 ? '' : `; ${felt.down} of ${health.count} times unavailable`}`)
    t.equal(error, undefined, `${what}: as planned`)
    t.strictSame(Object.keys(tally).filter((outcome) => !outcomes.includes(outcome)), [], `${what}: outcomes`)
    t.strictSame(felt.refused, [], `${what}: nobody else is refused`)
    t.ok(keeps(calls, CALL_MS), `${what}: calls`)
    t.ok(keeps(health, HEALTH_MS), `${what}: /health`)
    t.ok(felt.down <= DOWN * slowness * health.count, `${what}: available`)
    t.ok(rise <= MEMORY && memory.most <= MEMORY_OF_ALL, `${what}: memory`)
  }
})
