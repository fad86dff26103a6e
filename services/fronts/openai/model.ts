/** Agents as models, in the shapes of OpenAI's and of Anthropic's lists. */
import type { Agent } from '../../agents/agent.js'

/** A model as OpenAI's API lists it. */
export interface OpenAiModel { id: string, object: 'model', created: number, owned_by: string }

/** A model as Anthropic's API lists it. */
export interface AnthropicModel { type: 'model', id: string, display_name: string, created_at: string }

/** Fields of an agent that a model is made of. */
type Shown = Pick<Agent, 'id' | 'name' | 'updatedAt'>

/**
 * An agent as OpenAI lists a model.
 * @param agent that can be talked to
 */
export function openAiModel ({ id, updatedAt }: Shown): OpenAiModel {
  return { id, object: 'model', created: Math.floor(Date.parse(updatedAt) / 1000), owned_by: 'parley' }
}

/**
 * An agent as Anthropic lists a model.
 * @param agent that can be talked to
 */
export function anthropicModel ({ id, name, updatedAt }: Shown): AnthropicModel {
  return { type: 'model', id, display_name: name, created_at: updatedAt }
}
