/**
 * Guide: the agent that needs no upstream and responds from Parley's own documents, so that an installation without agents has one to
 * talk to.
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fp from 'fastify-plugin'
import { findRoot } from './documents.js'
import { createGuide, type Guide } from './guide.js'
import { createGuideProvider } from './provider.js'

export type { Guide } from './guide.js'
export type { Passage } from './retrieval.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Retrieval from Parley's own documents. */
    guide: Guide
  }
}

/** The guide's documents, in the database once the schema is there, and the provider that answers from them. */
export default fp(async (app) => {
  app.decorate('guide', await createGuide({
    root: findRoot(dirname(fileURLToPath(import.meta.url))),
    db: app.db,
    analysis: app.textSearch.analysis,
    whenMigrated: (what, work) => app.migrations.whenDone(what, work),
    log: app.log
  }))
  app.llm.register(createGuideProvider(app.guide))
}, { name: 'guide', dependencies: ['postgres', 'migrations', 'search', 'llm'] })
