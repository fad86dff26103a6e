import Type from 'typebox'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { causeOf, INACTIVITY_CODES } from '../../../services/agents/inactivity.js'
import type { Agent } from '../../../services/agents/index.js'

const limit = Type.Union([Type.Integer(), Type.Null()], { description: 'Null: unlimited' })

/** The agent that an address names. */
export const AgentParams = Type.Object({ id: Type.String({ pattern: AGENT_ID, description: 'Agent id' }) })

/** An agent as any signed-in caller sees it: never a key, never an endpoint. */
export const AgentView = Type.Object({
  id: Type.String({ description: 'Stable id', examples: ['guide'] }),
  name: Type.String({ description: 'Shown to people', examples: ['Guide'] }),
  description: Type.String({ description: 'What it is good for' }),
  provider: Type.String({ description: 'Protocol of its upstream', examples: ['openai'] }),
  model: Type.Union([Type.String(), Type.Null()], { description: 'Model that answers', examples: ['gpt-4o-mini'] }),
  isActive: Type.Boolean({ description: 'Whether it can be talked to' }),
  capabilities: Type.Array(Type.String(), { description: 'Free tags', examples: [['chat']] }),
  features: Type.Object({
    supportsStream: Type.Boolean({ description: 'Whether answers stream; otherwise a streamed call gets one chunk' }),
    supportsFiles: Type.Boolean(),
    supportsImages: Type.Boolean(),
    supportsDetail: Type.Boolean({ description: 'Whether workflow steps come as status events' })
  }),
  welcomeText: Type.String({ description: 'First thing a client may show' }),
  rateLimit: Type.Object({ requestsPerMinute: limit, tokensPerMinute: limit }, { description: 'Over all users' }),
  updatedAt: Type.String({ description: 'ISO 8601 in UTC' }),
  inactiveReason: Type.Optional(Type.String({
    description: 'Of an inactive one, in the list with `includeInactive`: why it can\'t be used, a variable by its name', examples: ['OPENAI_API_KEY is not set']
  })),
  inactiveCause: Type.Optional(Type.Object({
    code: Type.Enum(INACTIVITY_CODES),
    names: Type.Array(Type.String(), { description: 'Variables, or the provider, that the reason mentions' })
  }, { description: 'Beside the reason: the same for a program; absent where this version does not know the reason' }))
}, { $id: 'Agent', description: 'A named configuration of a provider' })

/** An agent as callers may see it. */
export type AgentView = Type.Static<typeof AgentView>

/**
 * The part of an agent that any signed-in caller may see.
 * @param agent the whole configuration
 */
export function viewOf (agent: Agent): AgentView {
  const { id, name, description, provider, model, isActive, capabilities, features, welcomeText, rateLimit, updatedAt } = agent
  return { id, name, description, provider, model, isActive, capabilities: [...capabilities], features, welcomeText, rateLimit, updatedAt }
}

/**
 * The same, and why it is inactive.
 * @param agent the whole configuration
 */
export function viewWithReason (agent: Agent): AgentView {
  const { inactiveReason } = agent
  if (inactiveReason === null) return viewOf(agent)
  const inactiveCause = causeOf(inactiveReason)
  return { ...viewOf(agent), inactiveReason, ...inactiveCause === null ? {} : { inactiveCause } }
}
