/** Metrics of calls: failures, retries and fallbacks as they happen, breakers and keys as they are. */
import type client from 'prom-client'
import type { Agent } from '../agents/agent.js'
import type { Balance } from './balance.js'
import type { BreakerState } from './breaker.js'
import { REASONS, type Reason } from './reason.js'

/** Metrics of calls. */
export interface CallMetrics {
  /** Begins the series of an agent, at 0. */
  begin (agent: string): void
  failed (agent: string, reason: Reason): void
  retried (agent: string): void
  /** Another agent was asked in an agent's place. */
  fellBack (agent: string): void
}

const LEVELS: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 }

/**
 * Register the metrics of calls.
 * @param prometheus the registry's client
 * @param labelOf label of an agent, which bounds how many there are
 * @param agents all of them
 * @param balance breakers and keys as they are
 */
export function createCallMetrics (
  prometheus: typeof client, labelOf: (agent: string) => string, agents: () => readonly Agent[], balance: Pick<Balance, 'stateOf' | 'isKeyRefused'>
): CallMetrics {
  const { Counter, Gauge } = prometheus
  const errors = new Counter({ name: 'agent_errors_total', help: `Failed calls of upstreams by reason: ${REASONS.join(', ')}`, labelNames: ['agent', 'error_type'] })
  const retries = new Counter({ name: 'agent_retries_total', help: 'Calls of upstreams that were repeated after a failure', labelNames: ['agent'] })
  const fallbacks = new Counter({ name: 'agent_fallbacks_total', help: 'Turns that were passed on to another agent', labelNames: ['agent'] })
  const worst = (name: string, help: string, level: (agent: Agent) => number): void => {
    void new Gauge({
      name,
      help: `${help}; the worst of those that share a label`,
      aggregator: 'max',
      labelNames: ['agent'],
      collect () {
        const levels = new Map<string, number>()
        for (const agent of agents()) levels.set(labelOf(agent.id), Math.max(levels.get(labelOf(agent.id)) ?? 0, level(agent)))
        // An agent that is gone has none.
        this.reset()
        for (const [agent, value] of levels) this.set({ agent }, value)
      }
    })
  }
  worst('agent_breaker_state', 'Circuit breaker of an agent: 0 closed, 1 half-open, 2 open', (agent) => LEVELS[balance.stateOf(agent)])
  worst('agent_key_refused', 'Whether an upstream has refused the key of an agent and taken it at no call since', (agent) => balance.isKeyRefused(agent) ? 1 : 0)
  return {
    begin (id) {
      const agent = labelOf(id)
      for (const reason of REASONS) errors.inc({ agent, error_type: reason }, 0)
      retries.inc({ agent }, 0)
      fallbacks.inc({ agent }, 0)
    },
    failed: (agent, reason) => { errors.inc({ agent: labelOf(agent), error_type: reason }) },
    retried: (agent) => { retries.inc({ agent: labelOf(agent) }) },
    fellBack: (agent) => { fallbacks.inc({ agent: labelOf(agent) }) }
  }
}
