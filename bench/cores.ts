/** Which processor runs what: on a shared machine, figures are only comparable when server and load don't push each other about. */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const CAN_PIN = availableParallelism() > 1 && spawnSync('taskset', ['-V'], { stdio: 'ignore' }).status === 0

/** Of the service and of the bare server it is compared with. */
export const SERVER_CORE = 0

/** Of the load generator and of the peers behind the service. */
export const LOAD_CORE = 1

/** What the report says about it. */
export const PINNING = CAN_PIN
  ? `server on core ${SERVER_CORE}, load generator and upstream on core ${LOAD_CORE}, PostgreSQL on both`
  : 'nothing is pinned: there is no taskset here, or only one core'

/**
 * A command that runs on one core.
 * @param core where; null: anywhere
 * @param command and its arguments
 */
export function onCore (core: number | null, command: string[]): [string, ...string[]] {
  const [file = '', ...args] = command
  return core === null || !CAN_PIN ? [file, ...args] : ['taskset', '-c', String(core), file, ...args]
}

/**
 * Put this process, the load generator, on its core. What it starts from then on inherits that.
 */
export function pinLoadGenerator (): void {
  if (CAN_PIN) spawnSync('taskset', ['-acp', String(LOAD_CORE), String(process.pid)], { stdio: 'ignore' })
}
