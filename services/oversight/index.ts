/**
 * Oversight: what runs and what has run, over all rooms and processes, as administrators look for it. Nothing of it is stored here, and
 * no word of a conversation is read.
 */
import fp from 'fastify-plugin'
import { username } from '../accounts/names.js'
import { createGenerationAdministration, type GenerationAdministration } from './generations.js'
import { createRequests } from './requests.js'
import { traceOf, type Trace } from './trace.js'

export { GAPS, type Trace, type TracedGeneration } from './trace.js'
export type { WatchedGeneration } from './generations.js'

/** Oversight of what runs and what has run. */
export interface Oversight {
  /**
   * What is known of a request, an answer, a call or a conversation.
   * @throws TRACE_NOT_FOUND
   */
  trace(id: string): Promise<Trace>
  generations: GenerationAdministration
  /** Names of accounts that are there, by their ids. */
  usernames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What runs and what has run. */
    oversight: Oversight
  }
}

/** Decorates `app.oversight`. */
export default fp(async (app) => {
  const { db, bus, workers, redisPool, conversations, usage, audit, generations } = app
  const requests = createRequests({ own: app.recentRequests, bus, hasOthers: () => workers.wanted > 1 || redisPool.enabled })
  app.addHook('onClose', async () => { requests.close() })

  async function usernames (ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map()
    const { rows } = await db.query<{ id: string, name: string | null }>(
      `select asked.id, ${username('asked.id')} as name from unnest($1::uuid[]) as asked (id)`, [[...new Set(ids)]])
    return new Map(rows.flatMap(({ id, name }) => name === null ? [] : [[id, name]]))
  }

  const stop = generations.stop.bind(generations)
  app.decorate('oversight', {
    trace: (id) => traceOf({ requests, calls: (...asked) => usage.find(...asked), lookup: conversations.lookup, audit }, id),
    generations: createGenerationAdministration({ db, audit, conversations, stop, usernames }),
    usernames
  })
}, { name: 'oversight', dependencies: ['postgres', 'bus', 'workers', 'redis', 'recent-requests', 'conversations', 'usage', 'audit', 'generations'] })
