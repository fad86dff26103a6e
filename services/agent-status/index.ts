/** Status of agents: told from their real calls, from cheap probes where an agent wants them, and from a validation on demand. */
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import { createProbing } from './probing.js'
import { statusOf, type AgentStatus } from './status.js'
import { faultsOf, type AgentFault } from './validation.js'

export { STATUSES, type AgentStatus } from './status.js'
export type { AgentFault } from './validation.js'

/** Status of agents. */
export interface AgentStatuses {
  /**
   * Status of an active agent, as it was found within the lifetime of cached ones, or since its breaker or its luck changed.
   * @throws AGENT_NOT_FOUND
   */
  of(id: string): Promise<AgentStatus>
  /**
   * Faults of an agent, active or not, within 10 s.
   * @throws AGENT_NOT_FOUND
   */
  faultsOf(id: string): Promise<AgentFault[]>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells how agents are. */
    agentStatuses: AgentStatuses
  }
}

const MOST_AGENTS = 10_000

/** Time for which a probe of one replica spares the others theirs, at most, in milliseconds: below that after which they are due. */
const FRESH_MS = 30_000

/** Time between looks for agents that are due to be probed, in milliseconds. */
const EVERY_MS = 5_000

/** Decorates `app.agentStatuses`. */
export default fp(async (app) => {
  const { balance, records } = app.callState
  const provider = app.llm.provider.bind(app.llm)
  const cache = app.openCache<AgentStatus>('status', { most: MOST_AGENTS, ttlMs: app.config.cacheStatusTtl })
  const closing = new AbortController()
  const found = new LRUCache<string, string>(placesFor(MOST_AGENTS))
  app.decorate('agentStatuses', {
    async of (id) {
      const agent = app.agents.active(id)
      const breaker = balance.stateOf(agent)
      const state = `${agent.updatedAt} ${breaker} ${records.turns(id)}`
      if (found.get(id) !== state) cache.drop(id)
      found.set(id, state)
      return await cache.get(id, '', async () => statusOf(id, breaker, records.of(id), agent.targets.length === 0, Date.now()))
    },
    async faultsOf (id) {
      const agent = app.agents.get(id)
      return await faultsOf({ provider, find: (other) => app.agents.find(other) }, agent, closing.signal)
    }
  })

  const probes = new app.metrics.client.Counter({ name: 'agent_probes_total', help: 'Probes of idle agents by result: alive, failed', labelNames: ['agent', 'result'] })
  app.agents.onActive((id) => { for (const result of ['alive', 'failed']) probes.inc({ agent: app.agentLabel(id), result }, 0) })
  const probe = createProbing({
    agents: () => app.agents.all(),
    provider,
    isIdle: (agent) => balance.isIdle(agent),
    records,
    kept: app.openCache('probes', { most: MOST_AGENTS, ttlMs: Math.min(FRESH_MS, app.config.cacheStatusTtl), shared: () => true }),
    probed: (agent, isAlive) => { probes.inc({ agent: app.agentLabel(agent), result: isAlive ? 'alive' : 'failed' }) },
    now: Date.now
  })
  app.loop('agent_probes', { everyMs: EVERY_MS, failing: 'agents are not probed' }, async () => {
    await probe(closing.signal).catch((error: unknown) => { if (!closing.signal.aborted) throw error })
  })
  // What is under way then must not hold the close up.
  app.addHook('preClose', async () => { closing.abort() })
}, { name: 'agent-status', dependencies: ['agents', 'calls', 'llm', 'cache', 'loops', 'metrics'] })
