/** Parts of a request that its response shows again: kept with the answer as they were sent, with the specification's defaults. */
import type { Agent } from '../../agents/agent.js'
import { responseId } from './ids.js'
import type { ResponseRequest } from './request-schema.js'

/** Fields of a response that repeat its request. */
export type Echo = ReturnType<typeof echoOf>

/** Record of a request, kept with its answer. */
export interface KeptRequest {
  /** Whether it made the conversation. */
  isOpening: boolean
  /** The response that it goes on from, by its answer's id. */
  previous: string | null
  /** Messages that it brought. */
  inputs: number
  /** Whether its events begin in a queue; absent with what was kept before they did. */
  isQueued?: boolean
  echo: Echo
}

/** Mark of a request that made its conversation. */
export const OPENING = { isOpening: true }

const DEFAULT_FORMAT = { type: 'text' }

/**
 * Fields of a request as its response repeats them.
 * @param request as it was sent
 * @param agent that is asked, whose own temperature is used where none was sent
 */
export function echoOf (request: ResponseRequest, agent: Pick<Agent, 'temperature'>) {
  const { tools, text, store, background } = request
  return {
    instructions: request.instructions ?? null,
    tools: (tools ?? []).map(({ name, description = null, parameters = null, strict = null }) => ({ type: 'function', name, description, parameters, strict })),
    tool_choice: request.tool_choice ?? 'auto',
    truncation: request.truncation ?? 'disabled',
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    text: { ...text, format: text?.format ?? DEFAULT_FORMAT },
    top_p: request.top_p ?? 1,
    presence_penalty: request.presence_penalty ?? 0,
    frequency_penalty: request.frequency_penalty ?? 0,
    top_logprobs: 0,
    temperature: request.temperature ?? agent.temperature ?? 1,
    reasoning: request.reasoning ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    store: store ?? true,
    background: background ?? false,
    service_tier: request.service_tier ?? 'default',
    metadata: request.metadata ?? {},
    safety_identifier: request.safety_identifier ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    user: request.user ?? null
  }
}

const UNASKED = echoOf({}, { temperature: null })

/**
 * Record of the request that an answer came of.
 * @param request as it was kept; null where another protocol's client asked
 */
export function keptOf (request: object | null): KeptRequest {
  return request !== null && 'echo' in request ? request as KeptRequest : { isOpening: false, previous: null, inputs: 1, echo: UNASKED }
}

/** Id of the response that a request goes on from. */
export const previousOf = ({ previous }: Pick<KeptRequest, 'previous'>): string | null => previous === null ? null : responseId(previous)
