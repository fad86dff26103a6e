import type { Workers } from '../../workers/index.js'
import type { Ledger, Share } from './port.js'

/** Kind of question that a supervisor answers with its ledger. */
export const TAKE = 'take'

const PATIENCE_MS = 250
const PAUSE_MS = 1000

/**
 * Ledger in the memory of the supervisor. One that does not answer is left alone for a second.
 * @param workers of which this process is one
 * @param now milliseconds of a clock that never goes back
 */
export function createSupervisorLedger (workers: Pick<Workers, 'ask'>, now = () => performance.now()): Ledger {
  let awayUntil = -Infinity
  return {
    get isUp () { return now() >= awayUntil },
    async take (request) {
      try {
        return await workers.ask(TAKE, request, PATIENCE_MS) as Share
      } catch (error) {
        awayUntil = now() + PAUSE_MS
        throw error
      }
    }
  }
}
