/** An agent as the other services know it: an immutable entry of the agents file, its defaults filled in. */
import type { Needs } from '../llm/provider.js'
import type { AgentEntry } from './entry.js'
import { targetsOf } from './target.js'

/** Tokens of a prompt where the entry says nothing. */
const CONTEXT_TOKENS = 8192

/** An agent's configuration with nothing left open: immutable, so that a running generation keeps the one it began with. */
export interface Agent {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly provider: string
  /** Empty where the provider needs none. */
  readonly endpoint: string
  readonly apiKey: string | null
  readonly model: string | null
  readonly appId: string | null
  readonly systemPrompt: string | null
  readonly temperature: number | null
  readonly maxTokens: number | null
  readonly welcomeText: string
  readonly suggestedQuestions: readonly string[]
  readonly variables: NonNullable<AgentEntry['variables']>
  readonly capabilities: readonly string[]
  readonly isActive: boolean
  readonly rateLimit: { requestsPerMinute: number | null, tokensPerMinute: number | null }
  /** Budget of a whole prompt, in tokens. */
  readonly contextTokens: number
  readonly titleAgent: string | null
  /** Milliseconds. */
  readonly timeouts: { firstByteMs: number, idleMs: number, totalMs: number }
  readonly features: { supportsStream: boolean, supportsFiles: boolean, supportsImages: boolean, supportsDetail: boolean }
  readonly updatedAt: string
}

/**
 * An agent from an entry, defaults filled in.
 * @param entry as validated
 * @param updatedAt when it was last changed, ISO 8601
 * @param needs of its provider
 */
export function toAgent (entry: AgentEntry, updatedAt: string, needs: Needs): Agent {
  // Balancing over several is for later: the first one is called.
  const [target] = targetsOf(entry)
  return Object.freeze({
    id: entry.id,
    name: entry.name,
    description: entry.description ?? '',
    provider: entry.provider,
    endpoint: target?.endpoint ?? '',
    apiKey: target?.apiKey ?? null,
    model: entry.model ?? needs.defaultModel ?? null,
    appId: entry.appId ?? null,
    systemPrompt: entry.systemPrompt ?? null,
    temperature: entry.temperature ?? null,
    maxTokens: entry.maxTokens ?? null,
    welcomeText: entry.welcomeText ?? '',
    suggestedQuestions: entry.suggestedQuestions ?? [],
    variables: entry.variables ?? [],
    capabilities: entry.capabilities ?? ['chat'],
    isActive: entry.isActive ?? true,
    rateLimit: {
      requestsPerMinute: entry.rateLimit?.requestsPerMinute ?? null,
      tokensPerMinute: entry.rateLimit?.tokensPerMinute ?? null
    },
    contextTokens: entry.contextTokens ?? CONTEXT_TOKENS,
    titleAgent: entry.titleAgent ?? null,
    timeouts: {
      firstByteMs: entry.timeouts?.firstByteMs ?? 30_000,
      idleMs: entry.timeouts?.idleMs ?? 60_000,
      totalMs: entry.timeouts?.totalMs ?? 600_000
    },
    features: {
      supportsStream: entry.features?.supportsStream ?? true,
      supportsFiles: entry.features?.supportsFiles ?? false,
      supportsImages: entry.features?.supportsImages ?? false,
      supportsDetail: entry.features?.supportsDetail ?? false
    },
    updatedAt
  })
}
