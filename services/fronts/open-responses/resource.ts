/** Responses as Open Responses shows them: every key of the specification, null where there is nothing to say. */
import type { ErrorData } from '../../../errors.js'
import type { Usage } from '../../calls/usage.js'
import type { Turn } from '../../conversations/rows.js'
import { piecesOf } from '../../conversations/trace.js'
import type { ToolCall } from '../../llm/provider.js'
import { openAiCode } from '../openai/error.js'
import { itemId, responseId } from './ids.js'
import { previousOf, type KeptRequest } from './kept.js'

/** State of a response. */
export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'

/** An answer, stored or not. */
export interface Told {
  /** Of the message. */
  id: string
  /** Null where nothing is stored. */
  sessionId: string | null
  /** The agent that answered, or was asked. */
  model: string
  /** Times are in seconds since 1970. */
  createdAt: number
  completedAt: number | null
  status: ResponseStatus
  /** Why it is incomplete. */
  reason: string | null
  content: string
  reasoning: string | null
  toolCalls: readonly ToolCall[] | null
  usage: Omit<Usage, 'source'> | null
  error: Pick<ErrorData, 'code' | 'message'> | null
}

/** Part of an answer that is an item: its text, its reasoning, or a call of a tool by its number. */
export type ItemKey = 'reasoning' | 'text' | number

/** An item of a response. */
export type OutputItem = Record<string, unknown> & { type: string, id: string }

/** State of an item. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000)

const INCOMPLETE: Readonly<Record<string, string>> = { length: 'max_output_tokens', content_filter: 'content_filter' }

function endOf ({ status, finishReason }: Pick<Turn, 'status' | 'finishReason'>): Pick<Told, 'status' | 'reason'> {
  switch (status) {
    case 'streaming': return { status: 'in_progress', reason: null }
    case 'stopped': return { status: 'cancelled', reason: null }
    case 'failed': return { status: 'failed', reason: null }
    case 'interrupted': return { status: 'incomplete', reason: 'interrupted' }
    case 'complete': {
      const reason = INCOMPLETE[finishReason ?? ''] ?? null
      return { status: reason === null ? 'completed' : 'incomplete', reason }
    }
  }
}

/** End of a relayed answer, by the reason that was given for it. */
export const relayedEnd = (finishReason: string | null): Pick<Told, 'status' | 'reason'> => endOf({ status: 'complete', finishReason })

/**
 * A stored answer.
 * @param message as it is now
 */
export function toldOf (message: Turn): Told {
  const { id, sessionId, agentId, createdAt, completedAt, content, reasoning, toolCalls, usage, error } = message
  return {
    id,
    sessionId,
    model: agentId ?? '',
    createdAt: seconds(createdAt),
    completedAt: completedAt === null ? null : seconds(completedAt),
    ...endOf(message),
    content,
    reasoning,
    toolCalls,
    usage,
    error
  }
}

/** An answer of which nothing has been told yet. */
export const untold = (told: Told): Told => ({
  ...told, completedAt: null, status: 'in_progress', reason: null, content: '', reasoning: null, toolCalls: null, usage: null, error: null
})

/** A part of the text of an answer. */
export const textPart = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] })

/** A part of its reasoning. */
export const reasoningPart = (text: string) => ({ type: 'reasoning_text', text })

/**
 * Item of an answer's text.
 * @param id of the message
 * @param text empty while nothing has come
 * @param status of the item
 */
export const messageItem = (id: string, text: string | null, status: ItemStatus): OutputItem =>
  ({ type: 'message', id: itemId('msg', id), status, role: 'assistant', content: text === null ? [] : [textPart(text)] })

/** Item of an answer's reasoning, likewise. */
export const reasoningItem = (id: string, text: string | null, status: ItemStatus): OutputItem =>
  ({ type: 'reasoning', id: itemId('rs', id), status, summary: [], content: text === null ? [] : [reasoningPart(text)] })

/** Item of a tool's call. */
export const callItem = (id: string, index: number, call: ToolCall, status: ItemStatus): OutputItem =>
  ({ type: 'function_call', id: itemId('fc', id, index), call_id: call.id, name: call.name, arguments: call.arguments, status })

/**
 * Order in which the items of an answer began.
 * @param trace of the answer
 */
export function orderOf (trace: string): ItemKey[] {
  const keys = piecesOf(trace).flatMap(({ kind, index }): ItemKey[] => kind === 'call' ? [index] : kind === 'text' || kind === 'reasoning' ? [kind] : [])
  return [...new Set(keys)]
}

/** Items of an answer, in the order in which they began; those of which that is not known follow. */
function outputOf ({ id, status, content, reasoning, toolCalls }: Told, order: readonly ItemKey[]): OutputItem[] {
  const state = status === 'in_progress' || status === 'completed' ? status : 'incomplete'
  const items = new Map<ItemKey, OutputItem>()
  if (reasoning !== null && reasoning !== '') items.set('reasoning', reasoningItem(id, reasoning, 'completed'))
  if (content !== '') items.set('text', messageItem(id, content, state))
  for (const [index, call] of (toolCalls ?? []).entries()) items.set(index, callItem(id, index, call, 'completed'))
  const known = new Set(order)
  return [...order.flatMap((key) => items.get(key) ?? []), ...[...items].flatMap(([key, item]) => known.has(key) ? [] : [item])]
}

function usageOf ({ promptTokens, completionTokens, totalTokens, cachedTokens = 0, reasoningTokens = 0 }: NonNullable<Told['usage']>) {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: totalTokens
  }
}

/**
 * The response that an answer is.
 * @param told the answer
 * @param kept what is known of its request
 * @param order in which its items began
 */
export function resourceOf (told: Told, kept: Pick<KeptRequest, 'previous' | 'echo'>, order: readonly ItemKey[] = []) {
  const { id, sessionId, model, createdAt, completedAt, status, reason, usage, error } = told
  return {
    id: responseId(id),
    object: 'response',
    created_at: createdAt,
    completed_at: status === 'completed' ? completedAt : null,
    status,
    error: error === null ? null : { code: openAiCode(error.code), message: error.message },
    incomplete_details: reason === null ? null : { reason },
    model,
    previous_response_id: previousOf(kept),
    conversation: sessionId === null ? null : { id: sessionId },
    output: outputOf(told, order),
    usage: usage === null ? null : usageOf(usage),
    ...kept.echo
  }
}
