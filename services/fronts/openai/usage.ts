import type { Usage } from '../../calls/usage.js'

/** Usage as OpenAI's API says it. */
export interface SentUsage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens: number }
  completion_tokens_details?: { reasoning_tokens: number }
}

/**
 * Usage in OpenAI's names.
 * @param usage of an answer
 */
export function sentUsage ({ promptTokens, completionTokens, totalTokens, cachedTokens, reasoningTokens }: Omit<Usage, 'source'>): SentUsage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: totalTokens,
    ...cachedTokens === undefined ? {} : { prompt_tokens_details: { cached_tokens: cachedTokens } },
    ...reasoningTokens === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoningTokens } }
  }
}
