/** A service of several workers, for tests that kill, reload and ask them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { createDatabase } from '../database.js'
import { eventually, JWT_SECRET, temporaryFolder } from '../helper.js'
import { startService, type ServiceProcess } from '../service-process.js'

export interface ServiceOfWorkers extends ServiceProcess {
  /** Process ids of the workers by number, the latest of each. */
  workers(): Map<number, number>
  /** A figure of `/metrics`, summed over the lines that begin like this. */
  figure(prefix: string): Promise<number>
  dataDir: string
}

/** Starts a supervisor and its workers, two unless the environment says otherwise; killed after the test. */
export async function startWorkers (
  t: Test, options: { env?: Record<string, string>, agents?: object[], embedded?: boolean } = {}
): Promise<ServiceOfWorkers> {
  const dataDir = await temporaryFolder(t)
  if (options.agents !== undefined) await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: options.agents }))
  const env = {
    WORKERS: '2',
    DATA_DIR: dataDir,
    ...(options.embedded === true ? {} : { DATABASE_URL: await createDatabase(t) }),
    JWT_SECRET,
    ADMIN_PASSWORD: 'correct-horse-1',
    ...(options.agents === undefined ? {} : { AGENTS_CONFIG_PATH: join(dataDir, 'agents.json') }),
    ...options.env
  }
  const service = await startService(t, { env, cwd: dataDir })
  await service.line(/the workers serve/)
  return {
    ...service,
    dataDir,
    workers () {
      const listening = service.lines.filter((line) => line.includes('Server listening')).map((line) => JSON.parse(line) as { worker: number, pid: number })
      return new Map(listening.map(({ worker, pid }) => [worker, pid]))
    },
    async figure (prefix) {
      const { text, status } = await service.json('/metrics')
      if (status !== 200) throw new Error(`/metrics answered ${status}`)
      return text.split('\n').filter((line) => line.startsWith(prefix)).reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
    }
  }
}

/** Resolves once so many workers serve, by the word of the service. */
export const untilWorkers = (service: ServiceProcess, running: number): Promise<unknown> => eventually(`${running} workers`, async () =>
  (await service.json('/health').catch(() => undefined))?.body?.checks?.workers?.running === running, 60)
