import { setTimeout } from 'node:timers/promises'
import type { Round } from './indexer.js'

/** Texts have to be found within 2 s of their commit. */
const PAUSE = 500

/** What the job needs. */
export interface JobPorts {
  /** Indexes one round. */
  index: () => Promise<Round>
  log: { warn: (what: object, sentence: string) => void }
  /** Milliseconds between two looks at an empty queue. */
  pause?: number
}

/** The running job. */
export interface Job {
  /** Resolves once the round in hand is done; no further one begins. */
  stop(): Promise<void>
}

/**
 * Index what waits, round after round, for as long as the process lives. A database that is away is waited for, and said once.
 * @param ports what it works with
 */
export function startJob (ports: JobPorts): Job {
  const { index, log, pause = PAUSE } = ports
  const stopping = new AbortController()
  let failing = false

  async function round (): Promise<boolean> {
    try {
      const { more, failed } = await index()
      for (const { documentId, error } of failed) log.warn({ err: error, documentId }, 'a text could not be indexed, was set aside, and will not be found')
      failing = false
      return more
    } catch (error) {
      if (!failing) log.warn({ err: error }, 'the search index is not kept up to date until the database answers')
      failing = true
      return false
    }
  }

  async function run (): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!await round()) await setTimeout(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    async stop () {
      stopping.abort()
      await running
    }
  }
}
