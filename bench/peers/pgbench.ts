/** `pgbench` of the machine, where there is one: what the database can do without a service in front of it. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { LOAD_CORE, onCore } from '../cores.js'

/** Whether it is installed. */
export const HAS_PGBENCH = spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0

/**
 * Run a script.
 * @param url of the database
 * @param script path of the file
 * @param clients connections
 * @param seconds how long
 * @returns transactions per second, without the time to connect; 0 where none was done in time
 */
export async function pgbench (url: string, script: string, clients: number, seconds: number): Promise<number> {
  const [file, ...args] = onCore(LOAD_CORE, ['pgbench', '-n', '-M', 'prepared', '-f', script, '-c', String(clients), '-j', '1', '-T', String(seconds), url])
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (text: Buffer) => { output += text.toString() })
  child.stderr.on('data', (text: Buffer) => { output += text.toString() })
  await once(child, 'close')
  const tps = /^tps = ([\d.]+)/m.exec(output)?.[1]
  if (tps === undefined && /actually processed: 0$/m.test(output)) return 0
  if (tps === undefined) throw new Error(`pgbench failed:\n${output}`)
  return Number(tps)
}
