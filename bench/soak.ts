/**
 * `npm run soak -- --minutes N [--processes 1|2] [--rate PER_SECOND] [--visitors N] [--every SECONDS] [--out FOLDER]`: mixed load for a
 * long time, and whether the service is the same at the end as at the beginning. Exit code 1 when it is not.
 */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startPostgres } from './postgres.js'
import { ROOT, startPeer } from './processes.js'
import { PACE } from './soak/actions.js'
import { drive, TOKEN_SECONDS } from './soak/drive.js'
import { startReplica, type Sample } from './soak/replica.js'
import { report } from './soak/report.js'
import { Site } from './soak/site.js'
import { failuresOf, warmUp, type Run } from './soak/verdict.js'
import { invite, PASSWORD } from './soak/visitors.js'

/** Actions a second of each process while it warms up: what caches hold, and which code is compiled, goes by actions and not by time. */
const WARMING_RATE = 10
/** Share of the warm-up that goes at this rate; in the rest memory comes down again. */
const WARMING_SHARE = 0.6

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    processes: { type: 'string', default: '1' },
    rate: { type: 'string', default: '10' },
    visitors: { type: 'string', default: '200' },
    every: { type: 'string' },
    out: { type: 'string', default: 'bench/results' }
  }
})
const minutes = Number(values.minutes)
const processes = Number(values.processes)
const rate = Number(values.rate)
const visitors = Number(values.visitors)
const every = Number(values.every ?? Math.max(1, minutes / 6))
if (![minutes, rate, visitors, every].every((value) => value > 0) || ![1, 2].includes(processes)) {
  console.error('say: npm run soak -- --minutes N [--processes 1|2] [--rate PER_SECOND] [--visitors N] [--every SECONDS] [--out FOLDER]')
  process.exit(2)
}

const startedAt = new Date()
const out = resolve(ROOT, values.out)
const base = join(out, `soak-${startedAt.toISOString().replaceAll(':', '-')}`)
await mkdir(out, { recursive: true })
const folder = await mkdtemp(join(tmpdir(), 'parley-soak-'))
const raw = createWriteStream(`${base}.ndjson`)
const keep = (kind: string, fields: object): void => { raw.write(`${JSON.stringify({ kind, time: new Date().toISOString(), ...fields })}\n`) }

const postgres = await startPostgres()
const upstream = await startPeer('upstream')
const agentsFile = join(folder, 'agents.json')
const agentOf = (id: string, path: string) => ({ id, name: id, provider: 'openai', endpoint: `${upstream.url}/${path}/v1`, model: 'soak' })
await writeFile(agentsFile, JSON.stringify({ agents: [agentOf('streamed', PACE), agentOf('whole', 'whole')] }))
const env = {
  DATA_DIR: folder,
  DATABASE_URL: await postgres.database(),
  AGENTS_CONFIG_PATH: agentsFile,
  ADMIN_PASSWORD: PASSWORD,
  JWT_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  RATE_LIMIT_MAX: '1000000000',
  ACCESS_TOKEN_TTL: `${TOKEN_SECONDS}s`,
  LOG_LEVEL: 'info'
}
const replicas = []
for (let number = 1; number <= processes; number++) replicas.push(await startReplica(`${base.slice(out.length + 1)}-${number}`, out, env))
const site = new Site(replicas.map(({ url }) => url))
console.error(`${processes} process${processes > 1 ? 'es' : ''} (${replicas.map(({ pid }) => pid).join(', ')}), ${rate} actions a second for ${minutes} minutes; raw: ${base}.ndjson`)
const people = await invite(site, visitors)

const stopping = new AbortController()
const stop = (): void => { stopping.abort() }
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
const begin = performance.now()
const brisk = Math.max(rate, WARMING_RATE * processes)
const driving = drive(site, people, (ms) => ms < warmUp(minutes) * WARMING_SHARE ? brisk : rate, stopping.signal)
const series: { at: number, sample: Sample }[][] = replicas.map(() => [])
const left = (): number => minutes * 60_000 - (performance.now() - begin)
while (!stopping.signal.aborted && left() > 0) {
  await sleep(Math.max(0, Math.min(every * 1000, left())), undefined, { signal: stopping.signal }).catch(() => {})
  for (const [at, replica] of replicas.entries()) {
    try {
      const sample = await replica.sample()
      series[at]?.push({ at: performance.now() - begin, sample })
      keep('sample', { process: at + 1, ms: Math.round(performance.now() - begin), health: await replica.health(), load: loadavg()[0], actions: [...site.outcomes.done.values()].reduce((sum, count) => sum + count, 0), ...sample })
    } catch (error) {
      // A process that can't be looked at has failed those who called it, too: that is what counts.
      keep('unreachable', { process: at + 1, message: (error as Error).message })
    }
  }
}
stop()
const missed = await driving
const ran = (performance.now() - begin) / 60_000
const counts = await Promise.all(replicas.map((replica) => replica.counts()))
for (const replica of replicas) await replica.stop()
await upstream.stop()
await postgres.stop()
await rm(folder, { recursive: true, force: true })

const run: Run = { minutes: ran, series, counts, outcomes: site.outcomes }
const text = report(run, [
  `${startedAt.toISOString()}, ${ran.toFixed(1)} minutes, ${processes} process${processes > 1 ? 'es' : ''} over one PostgreSQL ${postgres.version}, ${rate} actions a second by ${visitors} people${missed > 0 ? ` (${missed} could not begin: everybody was busy)` : ''}, a sample each ${every.toFixed(0)} s`,
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, load average at the end ${loadavg().map((value) => value.toFixed(1)).join(' ')}`
])
keep('end', { outcomes: { ...site.outcomes, done: [...site.outcomes.done], broken: [...site.outcomes.broken] }, missed })
await new Promise<void>((resolve) => { raw.end(resolve) })
await writeFile(`${base}.md`, `${text}\n`)
console.log(text)
process.exit(failuresOf(run).length === 0 ? 0 : 1)
