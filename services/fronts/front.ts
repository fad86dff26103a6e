/** Name of the front for OpenAI's chat completions. */
export const OPENAI = 'openai'

/** Names of fronts, as metrics have them. */
export const FRONTS = ['native', OPENAI, 'responses', 'ai-sdk'] as const

/** A protocol that clients speak. */
export type Front = typeof FRONTS[number]
