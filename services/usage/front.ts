/** A protocol that clients speak, by the name that metrics and the ledger have for it. */
export type Front = 'native' | 'openai' | 'responses' | 'ai-sdk'
