import fp from 'fastify-plugin'
import { createChangeFeed, type ChangeFeed } from './feed.js'

export type { Change, ChangeFeed, NewChange, Subscription } from './feed.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** What every replica has to hear of within a second. */
    changes: ChangeFeed
  }
}

const INTERVAL = 500
const PURGE_INTERVAL = 600_000

/** Polls the change feed from before the first request on, and keeps its table small. */
export default fp(async (app) => {
  const feed = createChangeFeed({
    db: app.db,
    onHandlerError: (error, kind) => { app.log.error({ err: error, kind }, 'a subscriber of the change feed failed') }
  })
  app.decorate('changes', feed)

  let timer: NodeJS.Timeout | undefined
  let flight = Promise.resolve()
  let purgedAt = performance.now()
  let failing = false
  const tick = async (): Promise<void> => {
    try {
      await feed.poll()
      if (performance.now() - purgedAt > PURGE_INTERVAL && !await feed.purge()) purgedAt = performance.now()
      failing = false
    } catch (error) {
      // Said once: it goes on with what it knows, and reads on from there when the database is back.
      if (!failing) app.log.warn({ err: error }, 'the change feed waits for the database')
      failing = true
    }
    timer = setTimeout(run, INTERVAL)
  }
  const run = (): void => { flight = tick() }

  // Everybody has subscribed by now, and nobody is served yet.
  app.addHook('onReady', async () => {
    await app.migrations.whenDone('the change feed', () => feed.poll())
    timer = setTimeout(run, INTERVAL)
  })
  app.addHook('onClose', async () => {
    await flight
    clearTimeout(timer)
  })
}, { name: 'changes', dependencies: ['postgres', 'migrations'] })
