/** Relayed calls under an idempotency key: the first is made, and goes on without its reader; every repeat is told what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCatalogue, InternalError, ParleyError } from '../../errors.js'
import type { CallEvent } from '../calls/call.js'
import { UpstreamError } from '../calls/errors.js'
import { IdempotencyConflict } from '../conversations/errors.js'
import { requestHash } from '../conversations/idempotency.js'
import type { Agent } from '../agents/agent.js'
import type { KeptAnswer, KeptAnswers, KeptOutcome, KeptPlace } from './kept-answers.js'
import type { Reader, Relay, RelayedCall, Take } from './relay.js'
import { CollectedAnswer } from './relayed-answer.js'

/** A key of a route, and what makes a repeat the same request. */
export interface Once { route: string, key: string, request: object }

/** Relay under a key. */
export type RelayOnce = (asked: RelayedCall, once: Once, ...rest: Rest) => ReturnType<Relay>

type Rest = [reader: Reader, take: Take]

/** Milliseconds between looks at an answer that another request produces. */
const LOOK_MS = 200

/** One who never leaves. */
const PATIENT: Reader = { isHungUp: false, onHangUp: () => undefined }

/**
 * Relay of calls that come with a key.
 * @param relay makes the call
 * @param kept answers under their keys
 */
export function createRepeats (relay: Relay, kept: KeptAnswers): { relayOnce: RelayOnce, renew (): Promise<void> } {
  const running = new Set<KeptPlace>()

  async function produce (asked: RelayedCall, mine: KeptPlace, ...[reader, take]: Rest): ReturnType<Relay> {
    const { id } = asked
    const answer = new CollectedAnswer()
    let wasAsked = false
    running.add(mine)
    try {
      const relayed = await relay(asked, PATIENT, (batch, id) => {
        wasAsked = true
        answer.take(batch)
        return reader.isHungUp ? undefined : take(batch, id)
      })
      const { content, reasoning, toolCalls, finishReason } = answer
      await kept.settle(mine, { id, answer: { ...relayed, content, reasoning, toolCalls, finishReason } })
      return relayed
    } catch (error) {
      const { code, message, details } = error instanceof ParleyError ? error : InternalError()
      if (wasAsked) await kept.settle(mine, { id, failure: { code, message, details } })
      else await kept.release(mine)
      throw error
    } finally {
      running.delete(mine)
    }
  }

  return {
    async relayOnce (asked, once, ...[reader, take]) {
      const place = { userId: asked.caller.userId, route: once.route, key: once.key }
      const hash = requestHash(once.request)
      for (;;) {
        const claimed = await kept.claim(place, hash)
        if (claimed === 'mine') return await produce(asked, place, reader, take)
        if (claimed === 'other-request') throw IdempotencyConflict()
        if (claimed === 'cut') throw UpstreamError({ message: 'The answer was interrupted. Ask again with another Idempotency-Key.' })
        if (claimed !== 'running') return await replay(claimed, asked, take)
        if (reader.isHungUp) throw new DOMException('the reader left', 'AbortError')
        await sleep(LOOK_MS)
      }
    },

    async renew () { if (running.size > 0) await kept.renew([...running]) }
  }
}

/** Tell a repeat what came of the first. */
async function replay (outcome: KeptOutcome, { id: ownId, agent }: RelayedCall, take: Take): ReturnType<Relay> {
  const { id = ownId } = outcome
  if ('failure' in outcome) {
    await take([attemptOf(agent.id, 1, agent)], id)
    const { code, message, details } = outcome.failure
    throw (errorCatalogue.get(code) ?? InternalError)({ message, details })
  }
  await take(eventsOf(outcome.answer, agent), id)
  const { usage, agentId, attempts, completedAt = Math.floor(Date.now() / 1000) } = outcome.answer
  return { id, usage, agentId, attempts, completedAt }
}

const attemptOf = (agentId: string, number: number, agent: Agent): CallEvent =>
  ({ type: 'attempt', agentId, model: null, number, promptTokens: 0, agent, prompt: [] })

function eventsOf ({ agentId, attempts, content, reasoning, toolCalls, finishReason }: KeptAnswer, agent: Agent): CallEvent[] {
  return [
    attemptOf(agentId, attempts, agent),
    ...reasoning === null ? [] : [{ type: 'reasoning' as const, text: reasoning }],
    ...content === '' ? [] : [{ type: 'text' as const, text: content }],
    ...(toolCalls ?? []).map((call, index) => ({ type: 'tool_call' as const, index, ...call })),
    { type: 'finish', reason: finishReason as Extract<CallEvent, { type: 'finish' }>['reason'], model: null }
  ]
}
