/** Usage in tokens: rough estimates, which cost next to nothing, and what a call's usage is made of. */
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
export const IMAGE_TOKENS = 800

/** Texts of a prompt, and how many images it has. */
export interface PromptParts { texts: string[], images: number }

/**
 * Parts of messages that have tokens.
 * @param messages of a prompt
 */
export function partsOfPrompt (messages: readonly PromptMessage[]): PromptParts {
  const texts: string[] = []
  let images = 0
  for (const { content, toolCalls = [] } of messages) {
    if (typeof content === 'string') texts.push(content)
    else for (const part of partsOf(content)) if (part.type === 'text') texts.push(part.text); else images += 1
    for (const call of toolCalls) texts.push(call.name, call.arguments)
  }
  return { texts, images }
}

/**
 * Tokens of messages, roughly.
 * @param messages of a prompt
 */
export function estimatePrompt (messages: readonly PromptMessage[]): number {
  const { texts, images } = partsOfPrompt(messages)
  return texts.reduce((sum, text) => sum + estimateTokens(text), images * IMAGE_TOKENS)
}

/** Cost of a call: whole millionths of a currency (ISO 4217). */
export interface Cost { amount: number, currency: string }

/** Usage of a call, in tokens. */
export interface Usage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
  cachedTokens?: number
  reasoningTokens?: number
  source: 'provider' | 'estimated'
  /** Where the agent has a price. */
  cost?: Cost
}

/** Usage as an upstream reports it. */
export type Reported = Omit<Usage, 'totalTokens' | 'source' | 'cost'>

/**
 * Usage of a call.
 * @param counted tokens
 * @param source who counted
 * @param cost where the agent has a price
 */
export function usageOf (counted: Reported, source: Usage['source'], cost: Cost | undefined): Usage {
  const { promptTokens, completionTokens, cachedTokens, reasoningTokens } = counted
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(cost === undefined ? {} : { cost })
  }
}
