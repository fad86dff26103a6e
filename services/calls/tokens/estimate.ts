/** Estimates by a tokenizer: exact for what is short, by the samples of what is long. */
import type { PromptMessage } from '../../llm/message.js'
import { estimateTokens, IMAGE_TOKENS, partsOfPrompt } from '../usage.js'
import type { Tokenizer } from './tokenizer.js'

/** UTF-16 units that are counted of one text or prompt. */
export const SAMPLE_UNITS = 8192
const SLICES = 16

/**
 * Tokens of a text of which a sample is known.
 * @param tokenizer counts the sample
 * @param sample of it, or all of it
 * @param rough estimate of the whole; undefined where the sample is the whole
 * @param patienceMs longest wait for the count; then the estimate is rough
 */
export async function estimateBySample (
  tokenizer: Pick<Tokenizer, 'count'>, sample: readonly string[], rough?: number, patienceMs?: number
): Promise<number> {
  const roughSample = sample.reduce((sum, text) => sum + estimateTokens(text), 0)
  const counted = await tokenizer.count(sample, patienceMs) ?? roughSample
  return rough === undefined || roughSample === 0 ? counted : Math.round(rough * counted / roughSample)
}

/**
 * Tokens of a prompt.
 * @param tokenizer counts it
 * @param messages of the prompt
 * @param patienceMs longest wait for the count
 */
export async function estimatePromptTokens (
  tokenizer: Pick<Tokenizer, 'count'>, messages: readonly PromptMessage[], patienceMs?: number
): Promise<number> {
  const { texts, images } = partsOfPrompt(messages)
  const units = texts.reduce((sum, text) => sum + text.length, 0)
  if (units <= SAMPLE_UNITS) return await estimateBySample(tokenizer, texts, undefined, patienceMs) + images * IMAGE_TOKENS
  const whole = texts.join('\n')
  const slice = SAMPLE_UNITS / SLICES
  const sample = Array.from({ length: SLICES }, (_, index) => {
    const start = Math.floor(index * (whole.length - slice) / (SLICES - 1))
    return whole.slice(start, start + slice)
  })
  return await estimateBySample(tokenizer, sample, estimateTokens(whole), patienceMs) + images * IMAGE_TOKENS
}
