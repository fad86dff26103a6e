/** Relayed calls under an idempotency key: the first is made, and goes on without its reader; every repeat is told what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCatalogue, InternalError, ParleyError } from '../../errors.js'
import type { CallEvent } from '../calls/call.js'
import { UpstreamError } from '../calls/errors.js'
import { IdempotencyConflict } from '../conversations/errors.js'
import { requestHash } from '../conversations/idempotency.js'
import type { Agent } from '../agents/agent.js'
import type { KeptAnswer, KeptAnswers, KeptOutcome } from './kept-answers.js'
import type { Reader, Relay, RelayedCall } from './relay.js'
import { CollectedAnswer } from './relayed-answer.js'

/** A key, and what makes a repeat the same request. */
export interface Once { key: string, request: object }

/** Relay under a key. */
export type RelayOnce = (asked: RelayedCall, once: Once, ...rest: Rest) => ReturnType<Relay>

type Rest = [reader: Reader, take: Parameters<Relay>[2]]

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
  const running = new Set<{ userId: string, key: string }>()

  async function produce (asked: RelayedCall, { key }: Once, ...[reader, take]: Rest): ReturnType<Relay> {
    const { userId } = asked.caller
    const mine = { userId, key }
    const answer = new CollectedAnswer()
    let wasAsked = false
    running.add(mine)
    try {
      const relayed = await relay(asked, PATIENT, (batch) => {
        wasAsked = true
        answer.take(batch)
        return reader.isHungUp ? undefined : take(batch)
      })
      const { content, reasoning, toolCalls, finishReason } = answer
      await kept.settle(userId, key, { answer: { ...relayed, content, reasoning, toolCalls, finishReason } })
      return relayed
    } catch (error) {
      const { code, message, details } = error instanceof ParleyError ? error : InternalError()
      if (wasAsked) await kept.settle(userId, key, { failure: { code, message, details } })
      else await kept.release(userId, key)
      throw error
    } finally {
      running.delete(mine)
    }
  }

  return {
    async relayOnce (asked, once, ...[reader, take]) {
      const { userId } = asked.caller
      const hash = requestHash(once.request)
      for (;;) {
        const claimed = await kept.claim(userId, once.key, hash)
        if (claimed === 'mine') return await produce(asked, once, reader, take)
        if (claimed === 'other-request') throw IdempotencyConflict()
        if (claimed === 'cut') throw UpstreamError({ message: 'The answer was interrupted. Ask again with another Idempotency-Key.' })
        if (claimed !== 'running') return await replay(claimed, asked.agent, take)
        if (reader.isHungUp) throw new DOMException('the reader left', 'AbortError')
        await sleep(LOOK_MS)
      }
    },

    async renew () { if (running.size > 0) await kept.renew([...running]) }
  }
}

/** Tell a repeat what came of the first. */
async function replay (outcome: KeptOutcome, agent: Agent, take: Rest[1]): ReturnType<Relay> {
  if ('failure' in outcome) {
    await take([attemptOf(agent.id, 1, agent)])
    const { code, message, details } = outcome.failure
    throw (errorCatalogue.get(code) ?? InternalError)({ message, details })
  }
  await take(eventsOf(outcome.answer, agent))
  const { usage, agentId, attempts } = outcome.answer
  return { usage, agentId, attempts }
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
