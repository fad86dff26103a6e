/**
 * Fronts: protocols of others' clients over the verbs and calls of this service. Each has a folder of converters; what they share is
 * the relay of calls that nothing is stored of.
 */
import fp from 'fastify-plugin'
import { purge } from '../../plugins/postgres/purge.js'
import { ShuttingDown } from '../../plugins/lifecycle.js'
import type { Agent } from '../agents/agent.js'
import { Journal } from '../calls/journal.js'
import { createImageJudge, type ImageJudge } from '../conversations/images.js'
import { createChats, type Chats } from './ai-sdk/chats.js'
import { FRONTS, type Front } from './front.js'
import { createKeptAnswers } from './kept-answers.js'
import { createRelay, type Relay } from './relay.js'
import { createRepeats, type RelayOnce } from './repeats.js'

export type { Reader, Relay, Relayed, RelayedCall, Take } from './relay.js'
export type { Once } from './repeats.js'

/** Services that fronts share. */
export interface Fronts {
  /** Count a request for an answer. */
  asked(front: Front): void
  /** Have an agent answer, with nothing stored of it. */
  relay: Relay
  /** The same under an idempotency key: a repeat is told what came of the first. */
  relayOnce: RelayOnce
  /** Chats of the AI SDK. */
  chats: Chats
  /** Judge of the images that an agent is sent; undefined where it takes none. */
  imagesFor(agent: Agent | undefined): ImageJudge | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Protocols of others' clients. */
    fronts: Fronts
  }
}

/** Milliseconds between renewals of leases. */
const RENEWAL_MS = 4000

/** Hours for which a repeat is told what came of the first. */
const KEPT_HOURS = 24

/** Decorates `app.fronts`. */
export default fp(async (app) => {
  const { log, generationMetrics } = app
  const asked = new app.metrics.client.Counter({ name: 'chat_requests_total', help: `Requests for an answer by the protocol of the client: ${FRONTS.join(', ')}`, labelNames: ['front'] })
  for (const front of FRONTS) asked.inc({ front }, 0)
  const relays = createRelay({
    calls: app.calls,
    assertAccepting: () => { app.lifecycle.assertAccepting() },
    watch: (caller, onEnd) => app.auth.rights.watch(caller, onEnd),
    agentMetrics: (id) => generationMetrics.agent(id),
    inFlight: (change) => { generationMetrics.inFlight(change) },
    shuttingDown: () => ShuttingDown({ retryAfter: 1 }),
    record: (entry) => app.usage.record(entry),
    journal: (meter, subject) => new Journal(meter, log, subject)
  })
  const repeats = createRepeats(relays.relay, createKeptAnswers(app.db))
  const renewal = app.loop('relayed-answers', { everyMs: RENEWAL_MS, failing: 'answers that come under a key can not be kept alive' }, repeats.renew)
  app.addHook('onClose', () => renewal.stop())
  app.jobs.define('relayed-answer-retention', { everySeconds: 3600 }, async (_data, signal) =>
    ({ removed: await purge(app.db, { table: 'relayed_answers', column: 'created_at', keptHours: KEPT_HOURS }, signal) }))
  app.lifecycle.onDrain((hurry) => relays.drain(app.config.shutdownGrace, hurry), () => relays.running)
  const { db, agents, generations, sessions, conversations: { answers } } = app
  const judge = createImageJudge((host) => app.upstreamGuard.permitsMention(host))
  const imagesFor: Fronts['imagesFor'] = (agent) => agent?.features.supportsImages === true ? judge : undefined
  const chats = createChats({ db, agents, generations, sessions, answers, imagesFor })
  app.decorate('fronts', { asked: (front: Front) => { asked.inc({ front }) }, relay: relays.relay, relayOnce: repeats.relayOnce, chats, imagesFor })
}, { name: 'fronts', dependencies: ['llm', 'postgres', 'jobs', 'loops', 'metrics', 'lifecycle', 'auth', 'calls', 'usage', 'agents', 'sessions', 'generations'] })
