/** Usage in tokens: estimated for prompts and texts, and completed by estimates where an upstream reports none. */
import { partsOf, type PromptMessage } from '../llm/message.js'

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

/** Tokens that an image is counted as, whatever its size. */
const IMAGE_TOKENS = 800

/**
 * Tokens of messages, roughly.
 * @param messages of a prompt
 */
export function estimatePrompt (messages: readonly PromptMessage[]): number {
  let sum = 0
  for (const { content, toolCalls = [] } of messages) {
    if (typeof content === 'string') sum += estimateTokens(content)
    else for (const part of partsOf(content)) sum += part.type === 'text' ? estimateTokens(part.text) : IMAGE_TOKENS
    for (const call of toolCalls) sum += estimateTokens(call.name) + estimateTokens(call.arguments)
  }
  return sum
}

/** Usage of a call, in tokens. */
export interface Usage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
  cachedTokens?: number
  reasoningTokens?: number
  source: 'provider' | 'estimated'
}

/** Usage as an upstream reports it. */
export type Reported = Omit<Usage, 'totalTokens' | 'source'>

/**
 * Usage of a call: the upstream's own figures, or an estimate that is marked as one.
 * @param reported by the upstream, or null
 * @param prompt estimated tokens of the prompt
 * @param completion estimated tokens of the answer
 */
export function usageOf (reported: Reported | null, prompt: number, completion: number): Usage {
  const estimate: Reported = { promptTokens: prompt, completionTokens: completion }
  const { promptTokens, completionTokens, cachedTokens, reasoningTokens } = reported ?? estimate
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    source: reported === null ? 'estimated' : 'provider'
  }
}
