/** Verbs of upstreams that are applications with conversations of their own: told what an answer was worth, asked what to show first. */
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import type { Opening, Opinion, Provider, Thread, Upstream } from '../llm/provider.js'

/** Verbs of upstreams beside the call of a model. */
export interface Upstreams {
  /**
   * Tell the upstream of an answer what a user thinks of it, where it takes that.
   * @param place of the answer, as it was stored
   * @returns whether it was told
   * @throws {UpstreamFailure} when the upstream fails
   */
  feedback(place: object, opinion: Opinion | null, userId: string): Promise<boolean>
  /**
   * Ask an agent's upstream what to show before the first message.
   * @returns null where it has no such thing
   * @throws {UpstreamFailure} when the upstream fails or takes longer than two seconds
   */
  opening(agent: Agent): Promise<Opening | null>
}

/** Ports of the verbs. */
export interface VerbPorts {
  provider (name: string): Provider | undefined
  /** Any agent, inactive or not. */
  agent (id: string): Agent | undefined
}

const FEEDBACK_MS = 10_000
const OPENING_MS = 2_000

const upstreamOf = ({ id: agentId, model, appId, timeouts, source }: Agent, { endpoint, apiKey }: Target): Upstream =>
  ({ agentId, endpoint, apiKey, model, appId, timeouts, reach: source === 'file' ? 'any' : 'public' })

/**
 * Verbs over providers.
 * @param ports what they work with
 */
export function createVerbs ({ provider, agent: find }: VerbPorts): Upstreams {
  return {
    async feedback (place, opinion, userId) {
      // As it was written by a provider of ours.
      const thread = place as Thread
      const agent = find(thread.agentId)
      const target = agent?.targets.find(({ endpoint }) => endpoint === thread.endpoint)
      if (agent === undefined || target === undefined) return false
      const { feedback } = provider(agent.provider) ?? {}
      if (feedback === undefined) return false
      await feedback(upstreamOf(agent, target), thread, opinion, userId, AbortSignal.timeout(FEEDBACK_MS))
      return true
    },

    async opening (agent) {
      const [target] = agent.targets
      const { init } = provider(agent.provider) ?? {}
      if (target === undefined || init === undefined) return null
      return await init(upstreamOf(agent, target), AbortSignal.timeout(OPENING_MS))
    }
  }
}
