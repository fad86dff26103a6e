import { v7 as uuidv7 } from 'uuid'
import type { Executor } from '../../plugins/postgres/index.js'
import type { Calls } from '../calls/call.js'
import type { Admission } from '../calls/limits/admission.js'
import { findRepeated, tokensOfBranch } from '../conversations/earlier.js'
import type { StartedTurn } from '../conversations/turns.js'
import type { Ask } from './asks.js'

/** A turn that was begun or found, and what it holds of limits. */
export interface AdmittedTurn { started: StartedTurn, admission?: Admission | undefined }

/**
 * Begin a turn that limits let through. One that is refused leaves nothing behind, but a repeat of one that began is found all the same.
 * @param ports the database, and what admits
 * @param ask what is asked
 * @param begin commits the turn, its answer under the given id
 * @throws what `begin` throws; AGENT_RATE_LIMITED, CHAT_QUOTA_EXCEEDED, AGENT_UNAVAILABLE
 */
export async function startAdmitted (
  { db, limits }: { db: Executor, limits: Calls['limits'] }, ask: Ask, begin: (more: { messageId?: string }) => Promise<StartedTurn>
): Promise<AdmittedTurn> {
  const { agent, userId, sessionId, maxTokens, messages } = ask
  if (!limits.isLimited(agent, userId)) return { started: await begin({}) }
  const messageId = uuidv7()
  const earlier = sessionId === null ? {} : { earlierTokens: () => tokensOfBranch(db, userId, sessionId) }
  let admission: Admission | undefined
  try {
    admission = await limits.admit({ agent, userId, id: messageId, maxTokens, messages, ...earlier })
  } catch (error) {
    const repeated = ask.idempotency === null ? undefined : await findRepeated(db, userId, ask.idempotency)
    if (repeated === undefined) throw error
    return { started: { kind: 'existing', ...repeated } }
  }
  try {
    const started = await begin({ messageId })
    if (started.kind === 'existing') await admission?.release()
    return { started, admission }
  } catch (error) {
    await admission?.release()
    throw error
  }
}
