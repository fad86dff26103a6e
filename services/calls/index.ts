/**
 * Calls: everything between "an agent should answer" and a provider. The rooms above ask here, and nobody else asks providers.
 */
import { LRUCache } from 'lru-cache'
import fp from 'fastify-plugin'
import { v7 as uuidv7 } from 'uuid'
import { createConditions } from '../../log/condition.js'
import { tolerate } from '../../log/tolerate.js'
import { createImageJudge } from '../conversations/images.js'
import { createBalance, type Balance } from './balance.js'
import type { Calls } from './call.js'
import { createCalls } from './calls.js'
import { Journal } from './journal.js'
import { createAdmissions } from './limits/admission.js'
import { createPostgresReservations } from './limits/postgres.js'
import { createCallMetrics } from './metrics.js'
import { createOpenings, type OpeningOf } from './openings.js'
import { reasonOf, speaksAgainst } from './reason.js'
import { createPostgresSlots } from './slots/postgres.js'
import { createSlots } from './slots/slots.js'
import { createTokenizer, MOST_WAITING } from './tokens/tokenizer.js'
import { createTrackRecords, type TrackRecords } from './track-record.js'
import { createVerbs, type Upstreams } from './verbs.js'

export type { Call, CallEvent, Calls, CallSettings } from './call.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** The one way to an upstream. */
    calls: Calls
    /** Verbs of upstreams beside the call of a model. */
    upstreams: Upstreams
    /** What to show before the first message to an agent. */
    openingOf: OpeningOf
    /** What calls have shown of the upstreams so far. */
    callState: { balance: Pick<Balance, 'stateOf' | 'isIdle'>, records: TrackRecords }
  }
}

const MINUTE_MS = 60_000
/** Longest wait for a place that another replica gave back. */
const SLOTS_MS = 250
const FREED = 'slots'
const LEASES_MS = 3000

/** Upstreams whose openings are kept. */
const MOST_OPENINGS = 1000

/** Decorates `app.calls`, and the verbs of upstreams beside it. */
export default fp(async (app) => {
  const { log } = app
  const records = createTrackRecords()
  const balance = createBalance(undefined, records)
  app.decorate('callState', { balance, records })
  const metrics = createCallMetrics(app.metrics.client, app.agentLabel, () => app.agents.all(), balance)
  app.agents.onActive((id) => { metrics.begin(id) })
  const refused = createConditions(log, { level: 'error', begins: 'an upstream refused the key of an agent', ends: 'the key of an agent was refused' })
  const failing = createConditions(log, { level: 'warn', begins: 'calls of an upstream fail', ends: 'calls of an upstream failed' })
  const unshared = tolerate(log, { level: 'warn', begins: 'places at agents can not be shared with other replicas; it is tried again', ends: 'places at agents could not be shared' })
  const unreleased = tolerate(log, { level: 'warn', begins: 'what a call has reserved runs out by itself', ends: 'what calls had reserved could not be given back' })
  const reported = new LRUCache<string, true>({ max: 1000, ttl: MINUTE_MS })
  const tokenizer = createTokenizer((error) => { log.warn({ err: error }, 'tokens can not be counted, and are estimated roughly') })
  app.showQueue('token_counts', MOST_WAITING, () => tokenizer.waiting)
  app.addHook('onClose', () => tokenizer.close())
  const self = uuidv7()
  const slots = createSlots({
    store: createPostgresSlots(app.db),
    most: (id) => app.agents.find(id)?.maxConcurrency ?? null,
    failed: unshared,
    freed: () => { app.bus.publish(FREED, self) }
  })
  app.addHook('onClose', async () => { unsubscribe() })
  const unsubscribe = app.bus.subscribe(FREED, (from) => { if (from !== self) slots.tend().catch(() => undefined) })
  const limits = createAdmissions({
    reservations: createPostgresReservations(app.db, { show: app.showQueue }),
    mayHaveQuota: (userId) => app.accounts.quotas.mayHave(userId),
    quota: (userId) => app.accounts.quotas.of(userId),
    tokenizer,
    isBusy: (agent) => agent.fallback.length === 0 && slots.isFull(agent),
    refused: (scope) => { app.countRateLimited(scope) },
    failed: unreleased
  })
  app.loop('agent-slots', { everyMs: SLOTS_MS, failing: 'places at agents can not be looked for' }, () => slots.tend())
  app.loop('limit-leases', { everyMs: LEASES_MS, failing: 'what running calls have reserved can not be renewed' }, () => limits.renew())
  app.addHook('onClose', () => slots.close())
  const judgeImage = createImageJudge((host) => app.upstreamGuard.permitsMention(host))
  app.decorate('calls', createCalls({
    permitsImage: (url) => /^data:/i.test(url) || judgeImage(url) === undefined,
    provider: (name) => app.llm.provider(name),
    agent (id) {
      const agent = app.agents.find(id)
      return agent?.isActive === true ? agent : undefined
    },
    balance,
    failed (agent, failure, { requestId }) {
      const reason = reasonOf(failure)
      const context = { agentId: agent.id, reason, status: failure.status, requestId }
      metrics.failed(agent.id, reason)
      log.debug(context, 'a call of an upstream failed')
      if (reason === 'auth') refused.met(agent.id, context)
      else if (speaksAgainst(reason)) failing.met(`${agent.id} ${reason}`, context)
      return reason
    },
    exhausted ({ agent, requestId, userId }, error) {
      // An outage is one fault, not one for each caller.
      if (reported.has(agent.id)) return
      reported.set(agent.id, true)
      app.reportFault(error, { requestId, userId, agentId: agent.id })
    },
    retried: (agent) => { metrics.retried(agent.id) },
    fellBack: (agent) => { metrics.fellBack(agent.id) },
    tokenizer,
    record: (entry) => app.usage.record(entry),
    limits,
    slots,
    journal: (meter, subject) => new Journal(meter, log, subject),
    random: Math.random
  }))
  const upstreams = createVerbs({ provider: (name) => app.llm.provider(name), agent: (id) => app.agents.find(id) })
  app.decorate('upstreams', upstreams)
  app.decorate('openingOf', createOpenings({
    upstreams,
    cache: app.openCache('openings', { most: MOST_OPENINGS, ttlMs: app.config.cacheAgentsTtl, shared: ({ failedAt }) => failedAt === null }),
    failed: (agent, error) => { log.info({ err: error, agentId: agent.id }, 'an upstream could not be asked for its opening') }
  }))
}, { name: 'calls', dependencies: ['llm', 'agents', 'metrics', 'cache', 'usage', 'postgres', 'loops', 'rate-limit', 'accounts', 'bus', 'queues', 'errors'] })
