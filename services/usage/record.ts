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
}
