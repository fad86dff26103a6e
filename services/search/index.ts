import fp from 'fastify-plugin'
import type { Executor } from '../../plugins/postgres/index.js'
import { analysis, type TextAnalysis } from './analysis.js'
import { find, type Search, type SearchPage } from './finder.js'
import { indexBatch } from './indexer.js'
import { startJob } from './job.js'

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

// `do update` rather than `do nothing`: it waits for an indexer that holds the row with the text of before, and then queues anew.
const ENQUEUE = `
insert into search_queue (user_id, document_id, session_id, message_id) values ($1, coalesce($3::uuid, $2::uuid), $2::uuid, $3::uuid)
on conflict (user_id, document_id) do update set session_id = excluded.session_id`

/** Search over conversations, and the job that keeps its index. */
export default fp(async (app) => {
  app.decorate('textSearch', {
    find: (search) => find(app.db, search),
    async enqueue (tx, { userId, sessionId, messageId }) {
      await tx.query(ENQUEUE, [userId, sessionId, messageId])
    },
    analysis
  })
  const job = startJob({
    index: () => app.migrations.done ? indexBatch(app.db) : Promise.resolve({ taken: 0, failed: [] }),
    log: app.log
  })
  app.addHook('onClose', () => job.stop())
}, { name: 'search', dependencies: ['postgres', 'migrations'] })
