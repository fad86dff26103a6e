/** `npm run bench [-- [--quick] [--profile] P1 P2 …]`: measures, prints a table, keeps it in `bench/results/`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release } from 'node:os'
import { parseArgs } from 'node:util'
import { PINNING, pinLoadGenerator } from './cores.js'
import type { Bench, Figure, Measurement } from './measurement.js'
import { measurements } from './measurements/index.js'
import { startPostgres } from './postgres.js'
import { table } from './table.js'

const RESULTS = new URL('results/', import.meta.url).pathname

const { values: { quick, profile }, positionals } = parseArgs({
  allowPositionals: true, options: { quick: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } }
})
const wanted = positionals.map((id) => id.toUpperCase())
const unknown = wanted.filter((id) => !measurements.some((measurement) => measurement.id === id))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are ${measurements.map(({ id }) => id).join(', ')}.`)
  process.exit(1)
}

const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ')

// Before this process goes to its core: what it starts afterwards inherits that.
const postgres = await startPostgres()
pinLoadGenerator()

interface Line extends Figure { id: string, load: string }
const lines: Line[] = []
const failures: string[] = []

async function measure (measurement: Measurement): Promise<void> {
  const cleaning: (() => Promise<void>)[] = []
  const bench: Bench = {
    postgres,
    quick,
    nodeFlags: profile ? ['--cpu-prof', `--cpu-prof-dir=${RESULTS}profiles/${measurement.id}`] : [],
    say: (text) => { console.error(`  ${text}`) },
    cleanUp (work) { cleaning.unshift(work) }
  }
  const before = load()
  console.error(`${measurement.id} ${measurement.title} (load average ${before})`)
  try {
    const figures = await measurement.run(bench)
    const measured = figures.map((figure) => ({ id: measurement.id, load: `${before} → ${load()}`, ...figure }))
    lines.push(...measured)
    console.error(table(measured))
  } catch (error) {
    failures.push(measurement.id)
    console.error(error)
  }
  for (const work of cleaning) await work()
}

const startedAt = new Date().toISOString()
for (const measurement of measurements) {
  if (wanted.length === 0 || wanted.includes(measurement.id)) await measure(measurement)
}
await postgres.stop()

const processors = cpus().map(({ model }) => model)
const machine = { node: process.version, postgres: postgres.version, kernel: release(), processors, pinning: PINNING }
await mkdir(RESULTS, { recursive: true })
const file = `${RESULTS}${startedAt.replaceAll(':', '-')}.json`
await writeFile(file, JSON.stringify({ startedAt, quick, machine, lines, failures }, null, 2))
console.log(`Node ${process.version}, PostgreSQL ${postgres.version}, ${processors.length} × ${processors[0] ?? '?'}; ${PINNING}\n`)
console.log(table(lines))
console.log(`\n${file}`)
if (failures.length > 0) {
  console.error(`Could not be measured: ${failures.join(', ')}`)
  process.exitCode = 1
}
