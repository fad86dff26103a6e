/**
 * Calls: everything between "an agent should answer" and a provider. The rooms above ask here, and nobody else asks providers.
 */
import fp from 'fastify-plugin'
import type { Calls } from './call.js'
import { createCalls } from './calls.js'

export type { Call, CallEvent, Calls, CallSettings } from './call.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The one way to an upstream. */
    calls: Calls
  }
}

/** Decorates `app.calls`. */
export default fp(async (app) => {
  app.decorate('calls', createCalls({ provider: (name) => app.llm.provider(name) }))
}, { name: 'calls', dependencies: ['llm'] })
