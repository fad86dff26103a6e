/**
 * Fronts: protocols of others' clients over the verbs and calls of this service. Each has a folder of converters; what they share is
 * the relay of calls that nothing is stored of.
 */
import fp from 'fastify-plugin'
import { ShuttingDown } from '../../plugins/lifecycle.js'
import { logFailure } from '../calls/failures.js'
import { FRONTS, type Front } from './front.js'
import { createRelay, type Relay } from './relay.js'

export type { Relay, Relayed, RelayedCall } from './relay.js'

/** Services that fronts share. */
export interface Fronts {
  /** Count a request for an answer. */
  asked(front: Front): void
  /** Have an agent answer, with nothing stored of it. */
  relay: Relay
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Protocols of others' clients. */
    fronts: Fronts
  }
}

/** Decorates `app.fronts`. */
export default fp(async (app) => {
  const { log, generationMetrics } = app
  const asked = new app.metrics.client.Counter({ name: 'chat_requests_total', help: 'Requests for an answer, by the protocol of the client', labelNames: ['front'] })
  for (const front of FRONTS) asked.inc({ front }, 0)
  const relays = createRelay({
    calls: app.calls,
    assertAccepting: () => { app.lifecycle.assertAccepting() },
    watch: (caller, onEnd) => app.auth.rights.watch(caller, onEnd),
    agentMetrics: (id) => generationMetrics.agent(id),
    inFlight: (change) => { generationMetrics.inFlight(change) },
    shuttingDown: () => ShuttingDown({ retryAfter: 1 }),
    record: (entry) => app.usage.record(entry),
    failed: (error, context) => { logFailure(log, error, context) }
  })
  app.lifecycle.onDrain((hurry) => relays.drain(app.config.shutdownGrace, hurry), () => relays.running)
  app.decorate('fronts', { asked: (front: Front) => { asked.inc({ front }) }, relay: relays.relay })
}, { name: 'fronts', dependencies: ['metrics', 'lifecycle', 'auth', 'calls', 'usage', 'generations'] })
