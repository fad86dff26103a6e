/**
 * Search: full text over a user's titles and messages, in English and Chinese. Writers enqueue changed texts in their own statements;
 * this room indexes them within two seconds.
 */
import fp from 'fastify-plugin'
import type { Executor } from '../../plugins/postgres/index.js'
import { analysis, type TextAnalysis } from './analysis.js'
import { enqueue } from './enqueue.js'
import { find, type Search, type SearchPage } from './finder.js'
import { createIndexer, type Round } from './indexer.js'
import { startJob } from './job.js'
import { createAnalyser } from './long-texts.js'
import { measureQueue } from './metrics.js'

export type { Search, SearchPage, SearchResult } from './finder.js'
export type { TextAnalysis } from './analysis.js'

/** A text that has changed. */
export interface ChangedText {
  userId: string
  sessionId: string
  /** Null for the session's title. */
  messageId: string | null
}

/** Full text over conversations. */
export interface SearchService {
  /**
   * Search one user's titles and messages.
   * @throws COMMON_DATABASE_UNAVAILABLE
   */
  find(search: Search): Promise<SearchPage>
  /** Have a text indexed again within 2 s of the commit of `tx`, which is the transaction that changed it. */
  enqueue(tx: Executor, text: ChangedText): Promise<void>
  /** How texts become terms, for other services' documents. */
  analysis: TextAnalysis
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Full text over conversations; `search` itself is Fastify's shorthand for a route with the method SEARCH. */
    textSearch: SearchService
  }
}

const ENQUEUE = enqueue('values ($1, coalesce($3::uuid, $2::uuid), $2::uuid, $3::uuid)')

const NOTHING: Round = { taken: 0, more: false, failed: [] }

/** Search over conversations, and the job that keeps its index. */
export default fp(async (app) => {
  app.decorate('textSearch', {
    find: (search) => find(app.reader, search),
    async enqueue (tx, { userId, sessionId, messageId }) {
      await tx.query(ENQUEUE, [userId, sessionId, messageId])
    },
    analysis
  })
  const analyser = createAnalyser()
  app.addHook('onClose', async () => { await analyser.close() })
  const round = createIndexer(app.db, { analyser })
  startJob({ index: async () => app.migrations.done ? await round() : NOTHING, loop: app.loop, log: app.log })
  measureQueue(app.metrics.client, app.db)
}, { name: 'search', dependencies: ['postgres', 'migrations', 'metrics', 'loops'] })
