/** Records of calls: what the usage ledger has a row of, and the story of each that administrators find by its id. */
import type { Front } from './front.js'

/** Record of one call that reached an upstream: a row of the usage ledger, but for whose it is and when. */
export interface CallRecord {
  /** The API key that it was asked with. */
  keyId: string | null
  /** The agent that answered, or was asked last. */
  agentId: string
  provider: string
  model: string | null
  purpose: 'turn' | 'title' | 'front'
  /** Protocol that it was asked in; null where nobody asked, as for titles. */
  front: Front | null
  outcome: 'complete' | 'stopped' | 'failed' | 'interrupted'
  promptTokens: number
  /** Of the prompt; null where the upstream does not say. */
  cachedTokens: number | null
  completionTokens: number
  /** Of the completion; null where the upstream does not say. */
  reasoningTokens: number | null
  /** Whether the tokens were counted here and not by the upstream. */
  isEstimated: boolean
  /** Whole millionths of the currency; null where the agent has no price. */
  cost: number | null
  currency: string | null
  /** Milliseconds from the beginning to the first token, and to the end. */
  firstTokenMs: number | null
  totalMs: number
  /** Calls of upstreams, retries and fallbacks included. */
  attempts: number
  /** Of the request that asked; absent where nobody did, as for titles. */
  requestId?: string | null
  /** How it went, where somebody kept a journal of it. */
  story?: CallStory
}

/** One attempt of a call: of the agent that was asked, or of one that stood in. */
export interface CallAttempt {
  agentId: string
  model: string | null
  /** Host and port. */
  target: string | null
  ms: number
  /** HTTP status of the upstream, where its failure has one. */
  status: number | null
  /** Why it failed; null where it answered. */
  reason: string | null
}

/** Story of a call, for who looks it up by its id: figures and names, never a text. Milliseconds. */
export interface CallStory {
  /** The agent that was asked, whoever answered. */
  askedOf: string
  sessionId: string | null
  /** Until the turn was stored. */
  commitMs: number | null
  /** Waited for places at agents. */
  queuedMs: number
  /** Waited between attempts. */
  pausedMs: number
  /** From the request to the first text. */
  firstTextMs: number | null
  attempts: CallAttempt[]
  error: { code: string | null, reason: string | null } | null
}
