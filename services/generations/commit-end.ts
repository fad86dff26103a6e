import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from '../conversations/shapes.js'
import type { Claim, GenerationStore, Outcome } from '../conversations/generation-store.js'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 2000

/**
 * Commit the end of an answer, however long the database is away: its stream stays open until then.
 * @param store what writes
 * @param claim whose end
 * @param end how it ended
 * @param isClosed tells that the process can't wait any longer; the generation's lease then runs out elsewhere
 * @param failed told of attempts that failed
 * @returns the stored message, or null when it is not this process's any more
 */
export async function commitEnd (
  store: GenerationStore, claim: Claim, end: Outcome, isClosed: () => boolean, failed: (error: unknown, fields: object) => void
): Promise<Message | null> {
  let ambiguous = false
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    try {
      const message = await store.finish(claim, end)
      if (message !== null || !ambiguous) return message
      // The commit before a failure may have arrived after all.
      const state = await store.state(claim.userId, claim.messageId)
      return state !== null && !state.running && state.message.status === end.status ? state.message : null
    } catch (error) {
      if (isClosed()) return null
      ambiguous = true
      failed(error, { messageId: claim.messageId, retryInMs: delay })
      await sleep(delay)
    }
  }
}
