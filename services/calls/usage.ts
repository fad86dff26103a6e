const WIDE = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF]/g

/**
 * Tokens of a text as the common tokenizers would count them, roughly: one for each Han, kana or hangul character, one for
 * every four other characters.
 * @param text any
 */
export function estimateTokens (text: string): number {
  const wide = text.match(WIDE)?.length ?? 0
  return wide + Math.ceil((text.length - wide) / 4)
}

/** What an answer cost, in tokens. */
export interface Usage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
  source: 'provider' | 'estimated'
}

/**
 * What an answer cost: the upstream's own figures, or an estimate that is marked as one.
 * @param reported by the upstream, or null
 * @param prompt estimated tokens of the prompt
 * @param completion estimated tokens of the answer
 */
export function usageOf (reported: { promptTokens: number, completionTokens: number } | null, prompt: number, completion: number): Usage {
  const { promptTokens, completionTokens } = reported ?? { promptTokens: prompt, completionTokens: completion }
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, source: reported === null ? 'estimated' : 'provider' }
}
