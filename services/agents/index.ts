/** Agents: configured in the agents file, read and validated at the start, and looked up by id for everyone else. */
import fp from 'fastify-plugin'
import type { Agent } from './agent.js'
import { loadAgentsFile } from './agents-file.js'
import { AgentNotFound } from './errors.js'

export type { Agent } from './agent.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The agents that can be talked to. */
    agents: Agents
  }
}

/** Looks agents up. */
export interface Agents {
  /** All agents, inactive ones included, in the order of the file: the same array until one of them changes. */
  all(): readonly Agent[]
  /**
   * An active agent.
   * @throws AGENT_NOT_FOUND when there is none with that id, or it is inactive
   */
  active(id: string): Agent
  /** Any agent, inactive or not. */
  find(id: string): Agent | undefined
}

/** The agents of the agents file; a file that can't be used stops the start. */
export default fp(async (app) => {
  const { agents, warnings } = await loadAgentsFile(app.config.agentsConfigPath, app.config.environment, app.llm)
  for (const warning of warnings) app.log.warn(warning)
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  app.decorate('agents', {
    all: () => agents,
    find: (id) => byId.get(id),
    active (id) {
      const agent = byId.get(id)
      if (agent?.isActive !== true) throw AgentNotFound()
      return agent
    }
  })
}, { name: 'agents', dependencies: ['llm', 'guide'] })
