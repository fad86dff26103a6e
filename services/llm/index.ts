import fp from 'fastify-plugin'
import type { Passage } from './provider.js'
import { loadProviders } from './registry.js'
import type { Registry } from './registry.js'
import { createUpstreamHttp } from './upstream-http.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The protocols that upstreams speak. */
    llm: Registry
  }
}

/** What this service needs of the service `guide`. */
interface Guide {
  retrieve (question: string): Promise<Passage[]>
}

/** Decorates `app.llm`. */
export default fp(async (app) => {
  const guide = app.getDecorator<Guide>('guide')
  const http = createUpstreamHttp()
  app.addHook('onClose', () => http.close())
  const retrieve = (question: string): Promise<Passage[]> => guide.retrieve(question)
  app.decorate('llm', await loadProviders(new URL('./providers/', import.meta.url), { http, retrieve }))
}, { name: 'llm', dependencies: ['guide'] })
