import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../../plugins/postgres/index.js'
import type { Agent } from '../agents/agent.js'
import { MessageNotFound } from '../sessions/errors.js'
import type { Message } from '../sessions/shapes.js'
import { createCheckpointer } from './checkpointer.js'
import { commitEnd } from './commit-end.js'
import { followLive, followStored, type Followed, type Sink } from './follow.js'
import { Generation } from './generation.js'
import { logFailure } from './failure-mapping.js'
import { createGenerationStore, type StoredState } from './generation-store.js'
import type { GenerationMetrics } from './metrics.js'
import type { Cursor } from './stream-event.js'
import { startTurn, type NewTurn } from './turns.js'
import { callUpstream, type CallPorts, type CallSettings } from './upstream-call.js'

/** What the engine is made of. */
export interface EnginePorts extends CallPorts {
  db: Database
  /** Ask whichever process runs a generation to stop it. */
  requestStop(userId: string, messageId: string): Promise<void>
  /** Told of each stored answer that completed. */
  onComplete(answer: CompletedAnswer): void
  metrics: GenerationMetrics
  log: FastifyBaseLogger
  /** Of this process. */
  owner: string
}

/** What a caller asks of an agent. */
export interface Ask extends Omit<NewTurn, 'agentId' | 'model'>, CallSettings {
  agent: Agent
  /** Of the request that began it, for the log. */
  requestId: string
}

/** An answer whose upstream came to its end. */
export interface CompletedAnswer {
  userId: string
  agent: Agent
  message: Message
  /** Whether it is the first of its conversation. */
  isFirst: boolean
}

/** An answer that is being produced, or was. */
export interface Asked {
  sessionId: string
  messageId: string
  /** False when an idempotency key led to an earlier one. */
  fresh: boolean
}

/** Produces answers, independently of whoever asked for them. */
export interface Engine {
  /** Commit a turn, then begin its answer. Throws what `startTurn` throws. */
  ask(ask: Ask): Promise<Asked>
  /** A message of that user, of whatever role. Throws MESSAGE_NOT_FOUND. */
  find(userId: string, messageId: string): Promise<Message>
  /** An answer of that user. Throws MESSAGE_NOT_FOUND. */
  findAnswer(userId: string, messageId: string): Promise<Message>
  /** Whether this process has the generation's events, running or just ended. */
  isLive(messageId: string): boolean
  /**
   * Follow an answer from a cursor to its end; resolves early when the signal is aborted.
   * @throws MESSAGE_NOT_FOUND when that user has no such answer
   */
  follow(userId: string, messageId: string, from: Cursor, sink: Sink, signal: AbortSignal): Promise<void>
  /** The answer, once it has ended; undefined when the signal was aborted first. Throws MESSAGE_NOT_FOUND. */
  outcome(userId: string, messageId: string, signal: AbortSignal): Promise<Message | undefined>
  /** Stop an answer wherever it runs and keep its text; one that has ended is returned unchanged. Throws MESSAGE_NOT_FOUND. */
  stop(userId: string, messageId: string): Promise<Message>
  /** Hear of a stop request that another process was given. */
  stopHere(messageId: string): void
  /** End what others left behind; `force` where nobody else can own anything. */
  recover(force: boolean): Promise<void>
  /** How many generations run here. */
  readonly running: number
  /** Let what runs finish for so many milliseconds, or until the signal is aborted, then store and mark the rest. */
  drain(graceMs: number, hurry?: AbortSignal): Promise<void>
  close(): Promise<void>
}

const LEASE_MS = 10_000
const CHECKPOINT = { everyMs: 500, renewAfterMs: 3000 }
const SWEEP_MS = 5000
const STOP_PATIENCE_MS = 10_000
/** Ended generations stay readable from memory, with their reasoning and status events, for a minute; sizes are UTF-16 units. */
const RECENT = { max: 1024, maxSize: 33_554_432, ttl: 60_000, sizeCalculation: ({ buffer }: Followed) => buffer.units + buffer.chars + 1 }

/**
 * The engine of this process.
 * @param ports what it works with
 */
export function createEngine (ports: EnginePorts): Engine {
  const { db, log, metrics, owner } = ports
  const store = createGenerationStore(db, owner, LEASE_MS)
  const running = new Map<string, Generation>()
  const recent = new LRUCache<string, Followed>(RECENT)
  const checkpointer = createCheckpointer(store, () => running.values(), CHECKPOINT, metrics.persistLag, log)
  let closed = false

  function begin (ask: Ask, placeholder: Message, isFirst: boolean): void {
    const { userId, agent, requestId } = ask
    const history = ask.sessionId === null ? ask.messages : null
    const generation = new Generation({ userId, messageId: placeholder.id, epoch: 1 }, placeholder, {
      produce: (signal) => callUpstream(ports, agent, ask, { userId, placeholder, history }, signal),
      async commit (claim, outcome) {
        // A pass under way may hold text that the outcome would hold as well.
        await checkpointer.settled()
        return await commitEnd(store, claim, outcome(), () => closed, log)
      },
      checkpointed: () => checkpointer.next(),
      metrics: metrics.agent(agent.id),
      log: (error, context) => { logFailure(log, error, { requestId, agentId: agent.id, ...context }) }
    })
    running.set(placeholder.id, generation)
    metrics.inFlight(1)
    void generation.ended.then((message) => {
      if (message?.status === 'complete') ports.onComplete({ userId, agent, message, isFirst })
      running.delete(placeholder.id)
      // What produced it goes: prompts are large.
      recent.set(placeholder.id, { claim: generation.claim, buffer: generation.buffer, ended: generation.ended })
      metrics.inFlight(-1)
    })
  }

  const local = (userId: string, messageId: string): Followed | undefined => {
    const generation = running.get(messageId) ?? recent.get(messageId)
    return generation?.claim.userId === userId ? generation : undefined
  }

  const takeOver = async (userId: string, sessionId: string): Promise<boolean> =>
    (await store.takeOver({ userId, sessionId })).length > 0

  const sweeper = setInterval(() => {
    recover(false).catch((error: unknown) => { log.debug({ err: error }, 'no sweep') })
  }, SWEEP_MS)
  async function recover (force: boolean): Promise<void> {
    const ids = await store.takeOver({ force })
    if (ids.length > 0) log.warn({ messageIds: ids }, 'answers whose owner is gone were kept as interrupted')
  }

  async function answer (userId: string, messageId: string): Promise<StoredState> {
    const state = await store.state(userId, messageId)
    if (state?.message.role !== 'assistant') throw MessageNotFound()
    return state
  }

  const allEnded = (): Promise<unknown> => Promise.all([...running.values()].map(({ ended }) => ended))

  async function endAll (): Promise<void> {
    // A database that is away now would hold the process up for ever; the leases then run out elsewhere.
    closed = true
    for (const generation of running.values()) generation.end('drained')
    await allEnded()
  }

  return {
    async ask (ask) {
      const { agent, ...turn } = ask
      const newTurn = { ...turn, agentId: agent.id, model: agent.model }
      const started = await startTurn(db, newTurn, { owner, leaseMs: LEASE_MS }, takeOver)
      if (started.kind === 'existing') return { sessionId: started.sessionId, messageId: started.messageId, fresh: false }
      begin(ask, started.placeholder, started.messages[0]?.parentId === null)
      return { sessionId: started.sessionId, messageId: started.placeholder.id, fresh: true }
    },

    async find (userId, messageId) {
      const state = await store.state(userId, messageId)
      if (state === null) throw MessageNotFound()
      return state.message
    },

    findAnswer: async (userId, messageId) => (await answer(userId, messageId)).message,

    isLive: (messageId) => running.has(messageId) || recent.has(messageId),

    follow (userId, messageId, from, sink, signal) {
      const generation = local(userId, messageId)
      if (generation !== undefined) return followLive(generation, from, sink, store, signal)
      return followStored(store, { userId, messageId }, from, sink, signal)
    },

    async outcome (userId, messageId, signal) {
      const generation = local(userId, messageId)
      const message = await generation?.ended
      if (message != null) return message
      await followStored(store, { userId, messageId }, { chars: 0, n: 0 }, () => undefined, signal)
      return signal.aborted ? undefined : (await answer(userId, messageId)).message
    },

    async stop (userId, messageId) {
      const generation = running.get(messageId)
      if (generation?.claim.userId === userId) {
        generation.end('stopped')
        await generation.ended
      }
      let state = await answer(userId, messageId)
      if (!state.running) return state.message
      await ports.requestStop(userId, messageId)
      const deadline = Date.now() + STOP_PATIENCE_MS
      while (state.running && Date.now() < deadline) {
        await takeOver(userId, state.message.sessionId)
        await sleep(100)
        state = await answer(userId, messageId)
      }
      return state.message
    },

    stopHere (messageId) { running.get(messageId)?.end('stopped') },

    recover,

    get running () { return running.size },

    async drain (graceMs, hurry) {
      for (const generation of running.values()) generation.announce({ type: 'draining' })
      const timer = new AbortController()
      const cut = hurry === undefined ? timer.signal : AbortSignal.any([timer.signal, hurry])
      await Promise.race([allEnded(), sleep(graceMs, undefined, { signal: cut }).catch(() => undefined)])
      timer.abort()
      await endAll()
    },

    async close () {
      clearInterval(sweeper)
      await endAll()
      await checkpointer.stop()
    }
  }
}
