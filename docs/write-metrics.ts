/** `npm run docs:metrics`: the tables of `docs/operations/metrics.md`, made of the registry of an application that has no database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { build } from '../app.js'
import { readConfig } from '../config.js'
import { registerWorkers } from '../plugins/workers/figures.js'

/** A metric as it is declared. */
interface Declared { name: string, help: string, type: string, labelNames?: readonly string[] }

const FILE = fileURLToPath(new URL('operations/metrics.md', import.meta.url))

const INTRODUCTION = `# Metrics

Every metric of \`GET /metrics\`, made by \`npm run docs:metrics\` of the code. Histograms have the series \`_bucket\`, \`_sum\` and \`_count\`. Labels have bounded values: routes by their template, agents by id up to two hundred (\`other\` for those beyond), codes and reasons from lists. Series whose labels are known at the start begin at 0. With \`WORKERS\` the figures are those of all workers together.
`

/** Passages of the document: the title, and which metrics stand there; each stands in the first that takes it. */
const PASSAGES: readonly [string, RegExp][] = [
  ['Requests', /^(http|errors|rate_limited|auth)_/],
  ['Chat', /^(chat|messages?)_/],
  ['Agents', /^agent_/],
  ['Database', /^db_/],
  ['Redis, caches and what is stored', /^(redis|cache|disk|search|audit|log|trace|sentry)_/],
  ['Queues, loops and workers', /^(queue|loop|worker|usage)_/],
  ['Process', /^(parley|system|process)_/],
  ['Node.js, as prom-client has it', /^nodejs_/],
  ['Others', /./]
]

/** The metrics of an application that is put together and never serves. */
async function declaredMetrics (): Promise<Declared[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-metrics-'))
  // Nobody listens there; the application starts without a database.
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere', LOG_LEVEL: 'silent', REDIS_URL: '' })
  const app = await build(config, pino({ level: 'silent' }))
  try {
    const workers = new Registry()
    registerWorkers(workers, new Set())
    return [...app.metrics.client.register.getMetricsAsArray(), ...workers.getMetricsAsArray()] as unknown as Declared[]
  } finally {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The document as it should be.
 * @param metrics that there are; those of the code when absent
 */
export async function metricsDocument (metrics?: readonly Declared[]): Promise<string> {
  const left = new Set([...metrics ?? await declaredMetrics()].sort((one, other) => one.name < other.name ? -1 : 1))
  const passages = PASSAGES.flatMap(([title, pattern]) => {
    const taken = [...left].filter(({ name }) => pattern.test(name))
    for (const metric of taken) left.delete(metric)
    const rows = taken.map(({ name, type, help, labelNames = [] }) =>
      `| \`${name}\` | ${type} | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help.replaceAll('|', '\\|')} |`)
    return rows.length === 0 ? [] : [[`## ${title}`, '| metric | type | labels | meaning |', '| --- | --- | --- | --- |', ...rows, ''].join('\n')]
  })
  return [INTRODUCTION, ...passages].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(FILE, await metricsDocument())
