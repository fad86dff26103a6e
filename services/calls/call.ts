/** Calls as their callers see them: what is asked, the events of the answer, and its measure. */
import type { Agent } from '../agents/agent.js'
import type { EndSignal } from '../llm/end-signal.js'
import type { PromptMessage, ProviderEvent, Standing, Tool, ToolChoice } from '../llm/provider.js'
import type { Front } from '../usage/front.js'
import type { CallAttempt, CallRecord } from '../usage/record.js'
import type { Admissions } from './limits/admission.js'
import type { Usage } from './usage.js'

export { abortSignalOf, CallEnd, type EndSignal } from '../llm/end-signal.js'

/** Settings of one call. */
export interface CallSettings {
  /** Null: as the agent is configured. */
  temperature: number | null
  maxTokens: number | null
  variables: Record<string, string>
  /** Whether workflow steps are wanted. */
  detail: boolean
  /** Said to the model behind the agent's own system prompt, in this call only. */
  instructions?: string
  /** What the model may ask for; absent: nothing. */
  tools?: readonly Tool[]
  /** Absent leaves it to the upstream. */
  toolChoice?: ToolChoice
  /** Further fields of the body, for protocols that know them. */
  extra?: Readonly<Record<string, unknown>>
  /** False: the answer is wanted whole, so that an upstream need not stream it; true when absent. */
  inPieces?: boolean
}

/** Purpose of a call: an answer of a conversation, its title, or what a client of a front asked for that stores nothing. */
export type Purpose = 'turn' | 'title' | 'front'

/** An agent should answer. */
export interface Call extends CallSettings {
  /** As it was when the turn began: a later change does not touch a running answer. */
  agent: Agent
  /** What stands in the place of the agent's own system prompt; absent: that one. */
  system?: string
  /**
   * The conversation, oldest first, what is to be answered last.
   * @param maxChars cut from the oldest to at most so many characters
   */
  history(maxChars: number): Promise<readonly PromptMessage[]> | readonly PromptMessage[]
  /** Standing at upstreams that keep conversations, asked for only where one is called; absent: nothing is known of it. */
  standing?(): Promise<Standing> | Standing
  userId: string
  /** The API key that it is asked with; null for a login. */
  keyId: string | null
  purpose: Purpose
  /** Protocol that it is asked in; null where nobody asks, as for titles. */
  front: Front | null
  /** The conversation's id. */
  chatId: string
  /** The answer that it produces; absent where none is stored. */
  messageId?: string
  /** Of the request that asked, for the log. */
  requestId?: string
}

/** Place of an attempt: its target, and what came before it. */
export interface Placed {
  /** Of the target, with the port. */
  host: string
  /** Milliseconds that the call has waited for places at agents. */
  queuedMs: number
  /** Reasons for which earlier attempts failed. */
  failures: readonly string[]
  /** Attempts of the call that have failed; grows with it. */
  tries: readonly CallAttempt[]
}

/** One thing that happened while an agent was made to answer. */
export type CallEvent =
  | ProviderEvent
  /**
   * An upstream is called; what follows is of that agent, and nothing before it counts any more. `promptTokens` are a rough estimate,
   * `number` counts from 1.
   */
  | {
    type: 'attempt',
    agentId: string,
    model: string | null,
    number: number,
    promptTokens: number,
    agent: Agent,
    prompt: readonly PromptMessage[],
    placed?: Placed
  }

/** Outcome of a call, measured; null where nothing was called. */
export interface Measured {
  usage: Usage | null
  /** Row of the usage ledger. */
  record: CallRecord | null
}

/** Meter of one call, which begins with it. */
export interface Meter {
  /** Takes an event of the call. */
  take(event: CallEvent): void
  /**
   * Measure the call, which has ended: by the upstream's figures, else by an estimate. What failed before anything came used nothing.
   * @param outcome how it ended
   * @returns at once, where nothing has to be counted
   */
  close(outcome: CallRecord['outcome']): Measured | Promise<Measured>
}

/** Everything between "an agent should answer" and a provider. */
export interface Calls {
  /**
   * Have an agent answer. The first event is an `attempt`, the last of a complete answer its only `finish`; batches are never empty.
   * @param call what is asked
   * @param signal aborting it ends the call and destroys the upstream's socket
   * @throws {ParleyError} as a client may hear of it, the upstream's failure its cause; the signal's reason when it was aborted;
   *   what `history` throws
   */
  open(call: Call, signal: EndSignal): AsyncIterable<CallEvent[]>
  /** Meter of a call: whoever reads the answer gives it its events, and stores its record. Calls for titles are metered without it. */
  meter(asked: Pick<Call, 'keyId' | 'purpose' | 'front'>): Meter
  /** Admission of turns, before they are committed; other calls ask for theirs when they are opened. */
  limits: Pick<Admissions, 'isLimited' | 'admit'>
}
