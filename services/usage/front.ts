/** Protocols that clients speak, by the names that metrics and the ledger have for them. */
export const FRONTS = ['native', 'openai', 'responses', 'ai-sdk'] as const

/** A protocol that clients speak. */
export type Front = typeof FRONTS[number]
