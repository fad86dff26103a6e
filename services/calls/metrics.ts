import type client from 'prom-client'
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
 * @param states breakers as they are, by agent
 */
export function createCallMetrics (prometheus: typeof client, states: () => Array<[string, BreakerState]>): CallMetrics {
  const { Counter, Gauge } = prometheus
  const errors = new Counter({ name: 'agent_errors_total', help: 'Failed calls of upstreams by reason', labelNames: ['agent', 'error_type'] })
  const retries = new Counter({ name: 'agent_retries_total', help: 'Calls repeated after a failure', labelNames: ['agent'] })
  const fallbacks = new Counter({ name: 'agent_fallbacks_total', help: 'Calls passed on to another agent', labelNames: ['agent'] })
  const breakers: client.Gauge<'agent'> = new Gauge({
    name: 'agent_breaker_state',
    help: 'Circuit breaker: 0 closed, 1 half-open, 2 open',
    aggregator: 'max',
    labelNames: ['agent'],
    collect () {
      for (const [agent, state] of states()) breakers.set({ agent }, LEVELS[state])
    }
  })
  return {
    begin (agent) {
      for (const reason of REASONS) errors.inc({ agent, error_type: reason }, 0)
      retries.inc({ agent }, 0)
      fallbacks.inc({ agent }, 0)
    },
    failed: (agent, reason) => { errors.inc({ agent, error_type: reason }) },
    retried: (agent) => { retries.inc({ agent }) },
    fellBack: (agent) => { fallbacks.inc({ agent }) }
  }
}
