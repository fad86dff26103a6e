/** The engine of this process: verbs for whoever asks, follows and stops answers, and its control by the process. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { StartLoop } from '../../plugins/loops.js'
import type { Database } from '../../plugins/postgres/index.js'
import { singleFlight } from '../../single-flight.js'
import type { Agent } from '../agents/agent.js'
import type { Right } from '../auth/rights.js'
import type { EndSignal } from '../calls/call.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { ShowQueue } from '../conversations/batcher.js'
import { createGenerationStore, type GenerationStore, type StoredState } from '../conversations/generation-store.js'
import type { Message } from '../conversations/shapes.js'
import { createStartTurn } from '../conversations/turns.js'
import { startAdmitted } from './admitted-start.js'
import { createAsks, type Ask, type Asks } from './asks.js'
import type { FilledEventLog } from './event-log/port.js'
import type { SharableLog } from './event-log/sharing.js'
import { openStoredLog, type Target } from './event-log/stored.js'
import { follow, type Sink } from './follow.js'
import { createJoins, type Asked } from './joins.js'
import { createProduction, type Production, type ProductionPorts } from './production.js'
import { createStoredFollows } from './stored-follow.js'
import { createStop, type Stop } from './stopping.js'
import type { Cursor } from './stream-event.js'
import { createTurnstile } from './turnstile.js'

/** Ports of the engine. */
export interface EnginePorts extends Omit<ProductionPorts, 'store'> {
  db: Database
  /** Where leases are renewed, together with text: while all connections are taken, nothing that runs may count as abandoned. */
  leases: Database
  assertAccepting(): void
  /** An agent that can be talked to; null is none. Throws AGENT_NOT_FOUND. */
  agent(id: string | null): Agent
  /** Ask whichever process runs a generation to stop it. */
  requestStop(userId: string, messageId: string): Promise<void>
  /** Open the log of an answer of another process, where it can be had from elsewhere than the database. */
  openLog?(store: GenerationStore, target: Target): FilledEventLog | undefined
  /** Of this process. */
  owner: string
  showQueue: ShowQueue
}

/** Verbs on answers, which are produced independently of whoever asked for them. */
export interface Generations extends Asks {
  /** An answer of that user. Throws MESSAGE_NOT_FOUND. */
  findAnswer(userId: string, messageId: string): Promise<Message>
  /** Whether this process has the generation's events, running or just ended. */
  isLive(messageId: string): boolean
  /**
   * Trace of an answer that this process has the events of: the pieces in which it has been told so far, empty where none are kept, and
   * whether its log still has every event. Undefined where it has not.
   */
  traceOf(userId: string, messageId: string): { text: string, isWhole: boolean } | undefined
  /**
   * Follow an answer from a cursor to its end; resolves early when the signal is aborted.
   * @throws MESSAGE_NOT_FOUND when that user has no such answer
   */
  follow(userId: string, messageId: string, from: Cursor, sink: Sink, signal: EndSignal): Promise<void>
  /**
   * The answer, once it has ended, and the message that it follows; undefined when the signal was aborted first.
   * @throws MESSAGE_NOT_FOUND, also when its session was deleted meanwhile
   */
  outcome(userId: string, messageId: string, signal: AbortSignal): Promise<{ message: Message, userMessage: Message } | undefined>
  stop: Stop
}

/** Control of the engine by its process. */
export interface EngineControl {
  /** Hear of a stop request that another process was given. */
  stopHere(messageId: string): void
  /** Stop, and keep, what was asked for by a user, or with a login or an API key of his, because that has ended. */
  revoke(ended: Right): void
  /** End what others left behind: `force` where nobody else can own anything, `gone` where they are known to have died. */
  recover(of: { force?: boolean, gone?: readonly string[] }): Promise<void>
  /** Events of an answer that is produced here, or just was. */
  eventsOf(userId: string, messageId: string): SharableLog | undefined
  /** How many generations run here. */
  readonly running: number
  /** Let what runs finish for so many milliseconds, or until the signal is aborted, then store and mark the rest. */
  drain(graceMs: number, hurry?: AbortSignal): Promise<void>
  close(): Promise<void>
}

const LEASE_MS = 10_000
const SWEEP_MS = 5000
/** Callers that one answer's end is told in one turn of the event loop. */
const TOLD_AT_ONCE = 16

/**
 * The engine of this process.
 * @param ports what it works with
 */
export function createEngine (ports: EnginePorts): { generations: Generations, control: EngineControl } {
  const { db, log, owner } = ports
  const { checkpoint } = createGenerationStore(ports.leases, owner, LEASE_MS)
  const store = { ...createGenerationStore(db, owner, LEASE_MS, ports.showQueue), checkpoint }
  const production = createProduction({ ...ports, store })
  const startTurn = createStartTurn(db, { owner, leaseMs: LEASE_MS }, ports.showQueue)
  const stored = createStoredFollows(store, (target) => ports.openLog?.(store, target) ?? openStoredLog(store, target))
  const join = createJoins()
  const readQuestion = singleFlight<Message>()
  const enter = createTurnstile(TOLD_AT_ONCE)

  const takeOver = async (userId: string, sessionId: string): Promise<boolean> =>
    (await store.takeOver({ userId, sessionId })).length > 0

  async function answer (userId: string, messageId: string): Promise<StoredState> {
    const state = await store.state(userId, messageId)
    if (state?.message.role !== 'assistant') throw MessageNotFound()
    return state
  }

  async function find (userId: string, messageId: string): Promise<Message> {
    const state = await store.state(userId, messageId)
    if (state === null) throw MessageNotFound()
    return state.message
  }

  async function start (ask: Ask): Promise<Asked> {
    const askedAt = performance.now()
    const { agent, question: known, ...turn } = ask
    const { started, admission } = await startAdmitted({ db, limits: ports.calls.limits }, ask, (more) =>
      startTurn({ ...turn, ...more, agentId: agent.id, model: agent.model }, takeOver))
    const { sessionId } = started
    if (started.kind === 'existing') return { sessionId, messageId: started.messageId, fresh: false }
    const { placeholder, question, messages } = started
    production.begin(ask, { placeholder, question: known ?? question, isFirst: messages[0]?.parentId === null, askedAt, admission })
    return { sessionId, messageId: placeholder.id, fresh: true }
  }

  return {
    generations: {
      ...createAsks({ ...ports, find, begin: (ask) => join(ask.userId, ask.idempotency, () => start(ask)) }),

      findAnswer: async (userId, messageId) => (await answer(userId, messageId)).message,

      isLive: (messageId) => production.has(messageId),

      traceOf (userId, messageId) {
        const produced = production.find(userId, messageId)
        return produced === undefined ? undefined : { text: produced.trace?.text ?? '', isWhole: produced.events.isWhole }
      },

      follow (userId, messageId, from, sink, signal) {
        const produced = production.find(userId, messageId)
        if (produced !== undefined) return follow(produced, from, sink, store, signal)
        return stored.follow({ userId, messageId }, from, sink, signal)
      },

      async outcome (userId, messageId, signal) {
        const produced = production.find(userId, messageId)
        const message = await produced?.ended ?? await stored.outcome({ userId, messageId }, signal)
        if (message === undefined) return undefined
        // What was cut short may have been so because its session was deleted: then there is nothing to show any more.
        const known = message.status === 'complete' ? produced?.question : undefined
        const questionId = message.parentId ?? message.id
        const userMessage = known ?? await readQuestion(`${userId} ${questionId}`, () => find(userId, questionId))
        await enter()
        return { message, userMessage }
      },

      stop: createStop({
        running: (messageId) => production.running(messageId),
        answer,
        takeOver,
        requestStop: (userId, messageId) => ports.requestStop(userId, messageId),
        outcome: (userId, messageId, signal) => stored.outcome({ userId, messageId }, signal)
      })
    },

    control: createControl(production, async (of) => {
      const ids = await store.takeOver(of)
      if (ids.length > 0) log.warn({ messageIds: ids }, 'answers whose owner is gone were kept as interrupted')
    }, ports.loop)
  }
}

/** Control over what is produced; ends what others left behind, again and again. */
function createControl (production: Production, recover: EngineControl['recover'], loop: StartLoop): EngineControl {
  const sweeper = loop('takeover', { everyMs: SWEEP_MS, failing: 'answers whose owner is gone can not be looked for' }, () => recover({}))
  return {
    stopHere (messageId) { production.running(messageId)?.end('stopped') },
    revoke (ended) { production.revoke(ended) },
    recover,
    eventsOf: (userId, messageId) => production.find(userId, messageId)?.events,
    get running () { return production.count },

    async drain (graceMs, hurry) {
      production.announce({ type: 'draining' })
      const timer = new AbortController()
      const cut = hurry === undefined ? timer.signal : AbortSignal.any([timer.signal, hurry])
      await Promise.race([production.settled(), sleep(graceMs, undefined, { signal: cut }).catch(() => undefined)])
      timer.abort()
      await production.end()
    },

    async close () {
      await sweeper.stop()
      await production.close()
    }
  }
}
