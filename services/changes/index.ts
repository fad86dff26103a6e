/**
 * Changes: notifies every replica within a second of what others have committed, such as revoked logins. Polls from before the first
 * request on.
 */
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import { createConditions } from '../../log/condition.js'
import { createChangeFeed, type ChangeFeed } from './feed.js'

export type { Change, ChangeFeed, NewChange, Subscription } from './feed.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What every replica has to hear of within a second. */
    changes: ChangeFeed
  }
}

const INTERVAL = 500
const CHANNEL = 'changes'
const PURGE_INTERVAL = 600_000

/** Polls the change feed from before the first request on, and keeps its table small. */
export default fp(async (app) => {
  const self = uuidv7()
  const failing = createConditions(app.log, { level: 'error', begins: 'a subscriber of the change feed failed', ends: 'a subscriber of the change feed failed' })
  const feed = createChangeFeed({
    // Revocations must not wait for whoever has taken all connections.
    db: { ...app.reservedDb, afterCommit: app.db.afterCommit },
    onHandlerError: (error, kind) => { failing.met(kind, { err: error, kind }) },
    onCommit: () => { app.bus.publish(CHANNEL, self) }
  })
  // Only the wait for the next poll is shorter: a message that is lost costs nothing else.
  app.addHook('onClose', async () => { unsubscribe() })
  const unsubscribe = app.bus.subscribe(CHANNEL, (from) => { if (from !== self) feed.pollSoon() })
  app.decorate('changes', feed)

  let purgedAt = performance.now()
  // It goes on with what it knows while the database is away, and reads on from there when it is back.
  app.loop('change-feed', { everyMs: INTERVAL, failing: 'the change feed waits for the database' }, async () => {
    await feed.poll()
    if (performance.now() - purgedAt > PURGE_INTERVAL && !await feed.purge()) purgedAt = performance.now()
  })
  // Everybody has subscribed by now, and nobody is served yet.
  app.addHook('onReady', async () => { await app.migrations.whenDone('the change feed', () => feed.poll()) })
}, { name: 'changes', dependencies: ['postgres', 'migrations', 'loops', 'bus'] })
