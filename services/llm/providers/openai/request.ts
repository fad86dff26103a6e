import { mendPrompt } from '../../mended-prompt.js'
import type { ProviderRequest } from '../../provider.js'

/** Fields that some upstreams refuse, in the order in which they are given up. */
export const REFUSABLE = ['stream_options', 'max_tokens', 'temperature'] as const

/** A field that some upstreams refuse. */
export type Refusable = typeof REFUSABLE[number]

/**
 * Body of a request.
 * @param request what is asked
 * @param refused fields that this upstream was seen to refuse: left out, or said in its other word
 */
export function completionBody (request: ProviderRequest, refused: ReadonlySet<Refusable>): Record<string, unknown> {
  const { upstream: { model }, messages, temperature, maxTokens, stream } = request
  const { system, turns } = mendPrompt(messages)
  return {
    ...(model === null ? {} : { model }),
    messages: [...system.map((content) => ({ role: 'system', content })), ...turns],
    stream,
    ...(temperature === null || refused.has('temperature') ? {} : { temperature }),
    ...(maxTokens === null ? {} : { [refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens']: maxTokens }),
    ...(!stream || refused.has('stream_options') ? {} : { stream_options: { include_usage: true } })
  }
}
