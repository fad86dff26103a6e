/** A worker's side of its supervision: who it is, and the wire to its supervisor. */
import cluster from 'node:cluster'
import { v7 as uuidv7 } from 'uuid'
import { createWire, type Wire } from './wire.js'

/** Word of a supervisor to a worker that has just started. */
export interface Welcome {
  /** Number of the worker, from 1; one that takes another's place has the same. */
  number: number
  /** How many workers there shall be. */
  wanted: number
  /** Whether no other process has the embedded database by now. */
  alone: boolean
  /** Ids of processes that have died. */
  gone: string[]
  /** Seconds that the supervisor has run. */
  uptime: number
  /** Address of the embedded database; null where there is another. */
  databaseUrl: string | null
}

/** Supervision of this process. */
export interface Supervision extends Welcome {
  /** Id of this process, as it stands in leases. */
  self: string
  wire: Wire
}

/** Kind of the message by which a worker says at which level it logs. */
export const LOG_LEVEL = 'log-level'

const PATIENCE_MS = 60_000

/**
 * Supervision of this process, once its supervisor has answered; undefined where it has none.
 */
export async function findSupervisor (): Promise<Supervision | undefined> {
  if (!cluster.isWorker) return undefined
  const wire = createWire(process)
  const self = uuidv7()
  return { ...await wire.ask('hello', self, PATIENCE_MS) as Welcome, self, wire }
}
