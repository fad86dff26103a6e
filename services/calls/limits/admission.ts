/** Admission of calls: nothing is asked of anybody where neither the agent nor the user has a limit. */
import type { Agent } from '../../agents/agent.js'
import type { PromptMessage } from '../../llm/message.js'
import { AgentRateLimited, QuotaExceeded } from '../errors.js'
import { unavailable } from '../failures.js'
import { costOf } from '../price.js'
import { estimatePromptTokens } from '../tokens/estimate.js'
import type { Tokenizer } from '../tokens/tokenizer.js'
import type { Limits, Refusal, ReservationKey, Reservations, Wanted } from './port.js'

/** Quota of a user; what is absent or null is unlimited. */
export interface UserQuota {
  tokensPerDay?: number | null
  /** Millionths. */
  costPerMonth?: number | null
}

/** A call that wants to be admitted. */
export interface Asking {
  agent: Agent
  userId: string
  /** Of the answer, or of the call where none is stored. */
  id: string
  /** Null: as the agent is configured. */
  maxTokens: number | null
  /** What is new of the prompt. */
  messages: readonly PromptMessage[]
  /** Tokens of the conversation before that; absent: there is none. */
  earlierTokens?: () => Promise<number>
}

/** A call that was admitted, for as long as it runs. */
export interface Admission {
  /** It has ended, and the ledger knows it: what it used stands in the place of what it reserved. */
  settle(tokens: number): void
  /** It will not be: take back what it reserved. */
  release(): Promise<void>
}

/** Admission of calls. */
export interface Admissions {
  /** Whether anything limits the calls of a user to an agent: where nothing does, nothing needs to be asked. */
  isLimited(agent: Agent, userId: string): boolean
  /**
   * Reserve what a call may use.
   * @returns undefined where it needs no reservation
   * @throws AGENT_RATE_LIMITED, CHAT_QUOTA_EXCEEDED, AGENT_UNAVAILABLE where too many wait for the agent, each having consumed nothing;
   *   COMMON_DATABASE_UNAVAILABLE
   */
  admit(asking: Asking): Promise<Admission | undefined>
  /**
   * Whether an agent may answer in another's place: its own limits count for it, the user's quota does not once more.
   * @returns undefined, at once, where nothing limits it
   */
  admitFallback(asking: Asking): Promise<boolean> | undefined
  /** Keep what running calls have reserved from running out. */
  renew(): Promise<void>
}

/** Ports of admission. */
export interface AdmissionPorts {
  reservations: Reservations
  /** Whether a user has a quota, as far as that is known without asking. */
  mayHaveQuota(userId: string): boolean
  /** A user's quota, read where it is not known. */
  quota(userId: string): UserQuota | null | Promise<UserQuota | null>
  tokenizer: Pick<Tokenizer, 'count'>
  /** Whether more wait for an agent than it has room for, and nobody could answer in its place. */
  isBusy(agent: Agent): boolean
  refused(scope: Refusal['scope']): void
  /** Told of what could not be written: a lease then runs out by itself. */
  failed(error: unknown): void
}

/** Tokens that an answer is taken for where nobody says how long it may be. */
const USUAL_ANSWER = 1024
const COUNT_PATIENCE_MS = 100
/** Until a full queue is worth another try. */
const BUSY_SECONDS = 5

const isSet = (limits: object): boolean => Object.values(limits).some((limit) => limit !== null)

/**
 * Admission over reservations.
 * @param ports what it works with
 */
export function createAdmissions ({ reservations, mayHaveQuota, quota, tokenizer, isBusy, refused, failed }: AdmissionPorts): Admissions {
  const open = new Map<string, ReservationKey>()

  async function wantedBy ({ agent, userId, id, maxTokens, messages, earlierTokens }: Asking, limits: Limits): Promise<Wanted> {
    const system: PromptMessage[] = agent.systemPrompt === null ? [] : [{ role: 'system', content: agent.systemPrompt }]
    const fresh = await estimatePromptTokens(tokenizer, [...system, ...messages], COUNT_PATIENCE_MS)
    const earlier = await earlierTokens?.() ?? 0
    const promptTokens = Math.min(fresh + earlier, agent.contextTokens)
    const answer = maxTokens ?? agent.maxTokens ?? USUAL_ANSWER
    const cost = (completionTokens: number): number => costOf(agent.price, { promptTokens, completionTokens })?.amount ?? 0
    return {
      userId,
      id,
      agentId: agent.id,
      limits,
      tokens: { least: promptTokens + 1, most: promptTokens + answer },
      cost: { least: cost(1), most: cost(answer) }
    }
  }

  async function reserve (asking: Asking, limits: Limits): Promise<{ key: ReservationKey, least: number } | Refusal> {
    const wanted = await wantedBy(asking, limits)
    const refusal = await reservations.reserve(wanted)
    if (refusal !== null) return refusal
    const { userId, id, agentId } = wanted
    return { key: { userId, id, agentId }, least: wanted.tokens.least }
  }

  function admissionOf (key: ReservationKey): Admission {
    const name = JSON.stringify(key)
    open.set(name, key)
    return {
      settle (tokens) {
        open.delete(name)
        reservations.settle(key, tokens).catch(failed)
      },
      async release () {
        open.delete(name)
        await reservations.release(key).catch(failed)
      }
    }
  }

  async function admitWithin (asking: Asking, userQuota: UserQuota | null): Promise<Admission | undefined> {
    const { tokensPerDay = null, costPerMonth = null } = userQuota ?? {}
    const limits = { ...asking.agent.rateLimit, tokensPerDay, costPerMonth }
    if (!isSet(limits)) return undefined
    const reserved = await reserve(asking, limits)
    if ('key' in reserved) return admissionOf(reserved.key)
    refused(reserved.scope)
    const retryAfter = reserved.retryAfterSeconds
    throw reserved.scope === 'agent' ? AgentRateLimited({ retryAfter }) : QuotaExceeded({ retryAfter })
  }

  return {
    isLimited: (agent, userId) => agent.maxConcurrency !== null || isSet(agent.rateLimit) || mayHaveQuota(userId),

    async admit (asking) {
      if (isBusy(asking.agent)) throw unavailable(undefined, BUSY_SECONDS)
      return await admitWithin(asking, await quota(asking.userId))
    },

    admitFallback (asking) {
      if (!isSet(asking.agent.rateLimit)) return undefined
      return (async () => {
        const reserved = await reserve(asking, { ...asking.agent.rateLimit, tokensPerDay: null, costPerMonth: null })
        // Of the answer, its prompt counts here; the whole of it is settled with the agent that was asked.
        if ('key' in reserved) reservations.settle(reserved.key, reserved.least).catch(failed)
        else refused(reserved.scope)
        return 'key' in reserved
      })()
    },

    async renew () {
      if (open.size > 0) await reservations.renew([...open.values()])
    }
  }
}
