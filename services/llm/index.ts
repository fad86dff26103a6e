/**
 * Providers: the protocols of upstreams, each in a folder of its own, behind one port. The floor of `calls`, which alone opens calls
 * on it.
 */
import fp from 'fastify-plugin'
import { loadProviders } from './registry.js'
import type { Registry } from './registry.js'
import { createGuard, type Guard } from './transport/guard.js'
import { createUpstreamHttp } from './transport/http.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The protocols that upstreams speak. */
    llm: Registry
    /** Judges the endpoints of agents that are made through the API, and the addresses that upstreams are told to fetch. */
    upstreamGuard: Pick<Guard, 'faultOf' | 'permitsMention'>
  }
}

/** Decorates `app.llm`, with every provider of the folder `providers/`; services register those that live in rooms of their own. */
export default fp(async (app) => {
  const guard = createGuard(app.config.upstreamAllowedHosts)
  const http = createUpstreamHttp(guard)
  app.decorate('upstreamGuard', guard)
  app.addHook('onClose', () => http.close())
  app.decorate('llm', await loadProviders(new URL('./providers/', import.meta.url), { http }))
}, { name: 'llm' })
