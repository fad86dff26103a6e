/** An agent as the other services know it: an immutable entry, its defaults filled in. */
import type { Needs } from '../llm/provider.js'
import type { AgentEntry } from './entry.js'
import { inactivity } from './inactivity.js'
import { targetsOf, type Target } from './target.js'

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
  /** Where its calls may go, with which key; none where the provider needs no endpoint. */
  readonly targets: readonly Target[]
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
  /** Generations at once; null: unlimited. */
  readonly maxConcurrency: number | null
  /** Whether it is asked for its state without a user's request. */
  readonly probe: boolean
  /** Price of a million tokens. */
  readonly price: { input: number, cachedInput: number, output: number, currency: string } | null
  readonly titleAgent: string | null
  /** Retries after the first call, before the first token; milliseconds. */
  readonly retry: { attempts: number, baseDelayMs: number }
  /** Ids of the agents that are asked in its place, in order. */
  readonly fallback: readonly string[]
  /** Milliseconds. */
  readonly timeouts: { firstByteMs: number, idleMs: number, totalMs: number }
  readonly features: { supportsStream: boolean, supportsFiles: boolean, supportsImages: boolean, supportsDetail: boolean }
  /** Whether the agents file declares it, or the API made it. */
  readonly source: 'file' | 'api'
  /** Why it can't be used, never a value of its configuration; null where it can. */
  readonly inactiveReason: string | null
  readonly updatedAt: string
}

/**
 * An agent from an entry, defaults filled in.
 * @param entry as validated
 * @param updatedAt when it was last changed, ISO 8601
 * @param needs of its provider
 * @param source who declares it
 * @param fault why it can't be used though its entry does not say so
 */
export function toAgent (
  entry: AgentEntry, updatedAt: string, needs: Needs, source: Agent['source'] = 'file', fault: string | null = null
): Agent {
  const targets = targetsOf(entry)
  const inactiveReason = fault ?? (entry.isActive === false ? inactivity('switchedOff') : null)
  return Object.freeze({
    id: entry.id,
    name: entry.name,
    description: entry.description ?? '',
    provider: entry.provider,
    endpoint: targets[0]?.endpoint ?? '',
    apiKey: targets[0]?.apiKey ?? null,
    targets,
    model: entry.model ?? needs.defaultModel ?? null,
    appId: entry.appId ?? null,
    systemPrompt: entry.systemPrompt ?? null,
    temperature: entry.temperature ?? null,
    maxTokens: entry.maxTokens ?? null,
    welcomeText: entry.welcomeText ?? '',
    suggestedQuestions: entry.suggestedQuestions ?? [],
    variables: entry.variables ?? [],
    capabilities: entry.capabilities ?? ['chat'],
    isActive: inactiveReason === null,
    rateLimit: {
      requestsPerMinute: entry.rateLimit?.requestsPerMinute ?? null,
      tokensPerMinute: entry.rateLimit?.tokensPerMinute ?? null
    },
    contextTokens: entry.contextTokens ?? CONTEXT_TOKENS,
    maxConcurrency: entry.maxConcurrency ?? null,
    probe: entry.probe ?? false,
    price: entry.price == null ? null : { ...entry.price, cachedInput: entry.price.cachedInput ?? entry.price.input },
    titleAgent: entry.titleAgent ?? null,
    retry: { attempts: entry.retry?.attempts ?? 3, baseDelayMs: entry.retry?.baseDelayMs ?? 1000 },
    fallback: entry.fallback ?? [],
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
    source,
    inactiveReason,
    updatedAt
  })
}
