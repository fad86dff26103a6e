import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../interleave.js'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { end, ready } from '../processes.js'
import { spawnService } from '../service.js'

const GOALS = { cold: 4, warm: 1 }

async function start (bench: Bench, dataDir: string): Promise<number> {
  const startedAt = performance.now()
  const { child, url } = await spawnService({ DATA_DIR: dataDir, DATABASE_URL: '', AGENTS_CONFIG_PATH: 'config/agents.json' }, null, bench.nodeFlags)
  await ready(`${url}/health/ready`, child, 60)
  const seconds = (performance.now() - startedAt) / 1000
  await end(child)
  return seconds
}

/** From the start of the process to `/health/ready`, on the embedded database: an empty data directory, then the same one again. */
export const startTimes: Measurement = {
  id: 'P13',
  title: 'cold and warm start to ready',
  async run (bench) {
    const times: Record<'cold' | 'warm', number[]> = { cold: [], warm: [] }
    for (let round = 0; round < (bench.quick ? 1 : 5); round++) {
      const dataDir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
      times.cold.push(await start(bench, dataDir))
      times.warm.push(await start(bench, dataDir))
      await rm(dataDir, { recursive: true, force: true })
    }
    return (['cold', 'warm'] as const).map((kind): Figure => ({
      path: `${kind} start to /health/ready`,
      baseline: '–',
      measured: `${digits(median(times[kind]))} s`,
      ratio: null,
      spread: `${digits(Math.min(...times[kind]))}–${digits(Math.max(...times[kind]))} s`,
      goal: `≤ ${GOALS[kind]} s`,
      met: median(times[kind]) <= GOALS[kind],
      notes: []
    }))
  }
}
