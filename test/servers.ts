/** What the scripts around a test run and the tests know of the servers that are shared by all tests. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

/** Written once PostgreSQL and Redis are ready. */
export const SERVERS = '.tap/parley-servers.json'

/** Has a file for each test run that needs the servers, named by its process id. */
export const RUNS = '.tap/parley-runs'

/** The contents of `SERVERS`. */
export interface Servers {
  /** The process that holds them; they end with it. */
  holder: number
  /** Of an empty database; its role may create more. */
  databaseUrl: string
  redisUrl: string
  pids: number[]
  dirs: string[]
}

/** Whether a process exists. */
export function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The running servers; undefined while there are none. */
export function readServers (): Servers | undefined {
  try {
    const servers = JSON.parse(readFileSync(SERVERS, 'utf8')) as Servers
    return isAlive(servers.holder) ? servers : undefined
  } catch {
    return undefined
  }
}

/** A port that nobody listens on, for servers that can't choose one themselves. */
export async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
