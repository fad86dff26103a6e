/** Draining: the order of what happens between the signal to stop and the close of the server. */
import fp from 'fastify-plugin'
import { defineError } from '../errors.js'

/** Refused because this replica is about to stop. */
export const ShuttingDown = defineError('COMMON_SHUTTING_DOWN', 503, 'This server is shutting down. Please try again; another one will answer.', {
  meaning: 'this replica is being stopped',
  action: 'try again: another one answers'
})

/** Milliseconds that ordinary requests have to finish once everything else has. */
const REQUEST_PATIENCE = 3000
/** Milliseconds between looks for connections that have fallen idle. */
const SWEEP = 50

declare module 'fastify' {
  interface FastifyInstance {
    /** State of the process between its start and its end. */
    lifecycle: Lifecycle
  }
}

/** State of the process between its start and its end. */
export interface Lifecycle {
  /** True from the signal to stop on: unready, and no new generation is begun. */
  readonly draining: boolean
  /** How many things run that a drain waits for. */
  readonly running: number
  /**
   * Do something before the process stops, while it still serves: finish what runs.
   * @param work resolves when done; all such work runs side by side. Its signal is aborted when nobody wants to wait any longer
   * @param running counts what it would wait for at this moment
   */
  onDrain(work: (hurry: AbortSignal) => Promise<void>, running?: () => number): void
  /** Turn unready, then finish what runs. A second call joins the first and never shortens it. */
  drain(): Promise<void>
  /** Have a drain keep what there is, and wait for nothing more. */
  hurry(): void
  /** @throws COMMON_SHUTTING_DOWN while draining */
  assertAccepting(): void
}

/** Draining: the time between SIGTERM and the last stream's terminal event. */
export default fp(async (app) => {
  const works: ((hurry: AbortSignal) => Promise<void>)[] = []
  const counts: (() => number)[] = []
  const impatience = new AbortController()
  let draining: Promise<void> | undefined
  app.decorate('lifecycle', {
    get draining () { return draining !== undefined },
    get running () { return counts.reduce((sum, count) => sum + count(), 0) },
    onDrain (work, running) {
      works.push(work)
      if (running !== undefined) counts.push(running)
    },
    drain () {
      draining ??= (async () => { await Promise.all(works.map((work) => work(impatience.signal))) })()
      return draining
    },
    hurry () { impatience.abort() },
    assertAccepting () {
      if (draining !== undefined) throw ShuttingDown({ retryAfter: 1 })
    }
  })
  app.addHook('preClose', async () => {
    await app.lifecycle.drain()
    // Fastify waits for requests that are under way: one that never arrives whole would hold the end up for minutes.
    const timer = setTimeout(() => { app.server.closeAllConnections() }, REQUEST_PATIENCE)
    // Only what is idle by then ends with the server: a connection that is kept alive after its last answer would be waited for.
    const sweeper = setInterval(() => { app.server.closeIdleConnections() }, SWEEP).unref()
    app.server.once('close', () => {
      clearTimeout(timer)
      clearInterval(sweeper)
    })
  })
}, { name: 'lifecycle' })
