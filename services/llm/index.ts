/**
 * Providers: the protocols of upstreams, each in a folder of its own, behind one port. The floor of `calls`, which alone opens calls
 * on it.
 */
import fp from 'fastify-plugin'
import { loadProviders } from './registry.js'
import type { Registry } from './registry.js'
import { createUpstreamHttp } from './transport/http.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The protocols that upstreams speak. */
    llm: Registry
  }
}

/** Decorates `app.llm`, with every provider of the folder `providers/`; services register those that live in rooms of their own. */
export default fp(async (app) => {
  const http = createUpstreamHttp()
  app.addHook('onClose', () => http.close())
  app.decorate('llm', await loadProviders(new URL('./providers/', import.meta.url), { http }))
}, { name: 'llm' })
