import type { Agent } from '../agents/agent.js'
import type { Cost, Reported } from './usage.js'

/**
 * Cost of a call. Prices are those of a million tokens, so that tokens times a price are millionths.
 * @param price of the agent that answered; null where it has none
 * @param usage in tokens; the cached ones are part of the prompt
 */
export function costOf (price: Agent['price'], { promptTokens, completionTokens, cachedTokens = 0 }: Reported): Cost | undefined {
  if (price === null) return undefined
  const cached = Math.min(cachedTokens, promptTokens)
  const amount = (promptTokens - cached) * price.input + cached * price.cachedInput + completionTokens * price.output
  return { amount: Math.round(amount), currency: price.currency }
}
