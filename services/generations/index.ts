/**
 * Answers of agents: asked for, produced independently of any connection, followed, stopped. `asks` are the verbs that begin a turn,
 * `engine` wires the rest; what is stored is `conversations`' business, what is called `calls`'.
 */
import fp from 'fastify-plugin'
import type { Thread } from '../llm/provider.js'
import { createEngine, type Generations } from './engine.js'
import { createSharedLogs, targetOf } from './event-log/sharing.js'
import { openStreamedLog } from './event-log/streamed.js'
import { createGenerationMetrics, type GenerationMetrics } from './metrics.js'

export type { Asker } from './asks.js'
export type { Asked } from './joins.js'
export { errorOf, thrownOf } from './failure.js'
export type { Sink } from './follow.js'
export { howItWent } from './how-it-went.js'
export { errorIn, formatEventId, isTerminal, parseCursor, START, type Cursor, type StreamEvent, type StreamEventType } from './stream-event.js'
export type { NewMessage } from '../conversations/turns.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Produces answers. */
    generations: Generations
    /** What answers, streams and resumes are counted with. */
    generationMetrics: Pick<GenerationMetrics, 'agent' | 'inFlight' | 'streams' | 'resumed'>
  }
}

const STOP = 'generation.stop'

/** The generation engine: an answer lives independently of the connection that asked for it. */
export default fp(async (app) => {
  const { db, changes } = app
  const metrics = createGenerationMetrics(app.metrics.client, app.agentLabel, (id) => app.agents.find(id)?.price?.currency)
  app.agents.onActive((id) => { metrics.agent(id) })
  const shares = app.streams.map((streams) => ({ streams, logs: createSharedLogs(streams) }))
  const { generations, control } = createEngine({
    db,
    leases: app.reservedDb,
    share (claim, events) { for (const { streams, logs } of shares) if (streams.isEager) logs.share(claim, events) },
    openLog (store, target) {
      const found = shares.find(({ streams }) => streams.isUp)
      return found === undefined ? undefined : openStreamedLog(found.streams, store, target)
    },
    assertAccepting: () => { app.lifecycle.assertAccepting() },
    agent: (id) => app.agents.active(id ?? ''),
    calls: app.calls,
    context: (userId, sessionId, leafId, maxChars) => app.conversations.branches.context(userId, sessionId, leafId, maxChars),
    async standing (userId, sessionId, questionId) {
      const { upstream, isFresh } = await app.conversations.standing(userId, sessionId, questionId)
      return { thread: upstream as Thread | null, isFresh }
    },
    async requestStop (userId, messageId) {
      app.bus.publish(STOP, messageId)
      await db.transaction((tx) => changes.publish(tx, STOP, { userId, subject: messageId }))
    },
    onComplete: (answer) => { app.titles.answered(answer) },
    hasEnded: (right) => app.auth.rights.hasEnded(right),
    metrics,
    loop: app.loop,
    log: app.log,
    owner: app.workers.self,
    showQueue: app.showQueue
  })
  for (const { streams, logs } of shares) {
    streams.onWanted(async (key) => {
      const target = targetOf(key)
      const events = control.eventsOf(target.userId, target.messageId)
      if (events !== undefined) await logs.bring(target, events)
      return events !== undefined
    })
  }
  app.decorate('generations', generations)
  app.decorate('generationMetrics', metrics)
  changes.subscribe(STOP, { lookbackMs: 0 }, ({ subject }) => { control.stopHere(subject) })
  const unsubscribe = app.bus.subscribe(STOP, (messageId) => { control.stopHere(messageId) })
  app.auth.rights.onEnd((ended) => { control.revoke(ended) })
  // Nobody but workers of this service can own a generation of an embedded database: what is left there was cut by a crash.
  await app.migrations.whenDone('answers cut by a crash', () => control.recover({ force: app.embeddedDatabase && app.workers.alone }))
  app.workers.onGone((gone) => {
    // Where the database is away, their leases run out.
    control.recover({ gone }).catch((error: unknown) => { app.log.debug({ err: error }, 'answers of a worker that died wait for their leases') })
  })
  app.workers.show('running', () => control.running)
  app.lifecycle.onDrain((hurry) => control.drain(app.config.shutdownGrace, hurry), () => control.running)
  app.addHook('onClose', async () => {
    unsubscribe()
    await control.close()
    for (const { logs } of shares) await logs.close()
  })
}, { name: 'generations', dependencies: ['postgres', 'migrations', 'metrics', 'loops', 'lifecycle', 'embedded-postgres', 'changes', 'auth', 'agents', 'calls', 'conversations', 'titles', 'workers', 'streams', 'bus', 'queues'] })
