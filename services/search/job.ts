import type { Loop, StartLoop } from '../../plugins/loops.js'
import type { Round } from './indexer.js'

/** Texts have to be found within 2 s of their commit. */
const PAUSE = 500

/** Ports of the job. */
export interface JobPorts {
  /** Indexes one round. */
  index: () => Promise<Round>
  loop: StartLoop
  log: { warn: (what: object, sentence: string) => void }
}

/**
 * Index what waits, round after round, for as long as the process lives.
 * @param ports what it works with
 */
export function startJob ({ index, loop, log }: JobPorts): Loop {
  const failing = 'the search index is not kept up to date until the database answers'
  return loop('search-index', { everyMs: PAUSE, firstMs: 0, failing }, async () => {
    const { more, failed } = await index()
    for (const { documentId, error } of failed) log.warn({ err: error, documentId }, 'a text could not be indexed, was set aside, and will not be found')
    return more
  })
}
