import fp from 'fastify-plugin'
import type { Passage } from './provider.js'
import { loadProviders } from './registry.js'
import type { Registry } from './registry.js'
import { createUpstreamHttp } from './transport/http.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The protocols that upstreams speak. */
    llm: Registry
  }
}

/** Decorates `app.llm`, with every provider of the folder `providers/`. */
export default fp(async (app) => {
  const http = createUpstreamHttp()
  app.addHook('onClose', () => http.close())
  const retrieve = (question: string): Promise<Passage[]> => app.guide.retrieve(question)
  app.decorate('llm', await loadProviders(new URL('./providers/', import.meta.url), { http, retrieve }))
}, { name: 'llm', dependencies: ['guide'] })
