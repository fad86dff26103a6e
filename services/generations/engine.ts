import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { FastifyBaseLogger } from 'fastify'
import type { Caller } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { Agent } from '../agents/agent.js'
import type { Right } from '../auth/rights.js'
import type { Call, Calls, CallSettings } from '../calls/call.js'
import { logFailure } from '../calls/failures.js'
import type { PromptMessage } from '../llm/provider.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { Turn } from '../conversations/rows.js'
import type { Message } from '../conversations/shapes.js'
import { createCheckpointer } from './checkpointer.js'
import { commitEnd } from './commit-end.js'
import { followLive, type Followed, type Sink } from './follow.js'
import { Generation } from './generation.js'
import { createGenerationStore, type StoredState } from '../conversations/generation-store.js'
import { createJoins, type Begun } from './joins.js'
import type { GenerationMetrics } from './metrics.js'
import { createRemoteFollows } from './remote-follow.js'
import { singleFlight } from './single-flight.js'
import { createStop } from './stopping.js'
import type { Cursor } from './stream-event.js'
import { startTurn, type NewTurn } from '../conversations/turns.js'

/** What the engine is made of. */
export interface EnginePorts {
  db: Database
  calls: Calls
  /** The branch that ends in a message, oldest first, cut from the oldest to at most so many characters. */
  context(userId: string, sessionId: string, leafId: string, maxChars: number): Promise<PromptMessage[]>
  /** Ask whichever process runs a generation to stop it. */
  requestStop(userId: string, messageId: string): Promise<void>
  /** Whether the login or key of a call has ended since it came. */
  hasEnded(caller: Ask['caller']): boolean
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
  /** What the call rests on: what it asked for is stopped when that ends. */
  caller: Pick<Caller, 'loginId' | 'keyId'>
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

/** An answer that is being produced, or was; not `fresh` when an idempotency key led to an earlier one. */
export type Asked = Begun

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
  /**
   * The answer, once it has ended, and the message that it follows; undefined when the signal was aborted first.
   * @throws MESSAGE_NOT_FOUND, also when its session was deleted meanwhile
   */
  outcome(userId: string, messageId: string, signal: AbortSignal): Promise<{ message: Message, userMessage: Message } | undefined>
  /** Stop an answer wherever it runs and keep its text; one that has ended is returned unchanged. Throws MESSAGE_NOT_FOUND. */
  stop(userId: string, messageId: string): Promise<Message>
  /** Hear of a stop request that another process was given. */
  stopHere(messageId: string): void
  /** Stop, and keep, what was asked for by a user, or with a login or an API key of his, because that has ended. */
  revoke(ended: Right): void
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
  const callers = new WeakMap<Generation, Ask['caller']>()
  const remote = createRemoteFollows(store)
  const join = createJoins()
  const readQuestion = singleFlight<Message>()
  const recent = new LRUCache<string, Followed>(RECENT)
  const checkpointer = createCheckpointer(store, () => running.values(), CHECKPOINT, metrics.persistLag, log)
  let closed = false

  function begin (ask: Ask, placeholder: Turn, isFirst: boolean): void {
    const { userId, agent, requestId } = ask
    const { sessionId: chatId, parentId, id } = placeholder
    const written = ask.sessionId === null ? ask.messages : undefined
    const history = (maxChars: number): ReturnType<Call['history']> => written ?? ports.context(userId, chatId, parentId ?? id, maxChars)
    const generation = new Generation({ userId, messageId: placeholder.id, epoch: 1 }, placeholder, {
      produce: (signal) => ports.calls.open({ ...ask, history, chatId }, signal),
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
    callers.set(generation, ask.caller)
    // It may have ended while the turn was committed.
    if (ports.hasEnded(ask.caller)) generation.end('stopped')
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

  async function find (userId: string, messageId: string): Promise<Message> {
    const state = await store.state(userId, messageId)
    if (state === null) throw MessageNotFound()
    return state.message
  }

  const allEnded = (): Promise<unknown> => Promise.all([...running.values()].map(({ ended }) => ended))

  async function endAll (): Promise<void> {
    // A database that is away now would hold the process up for ever; the leases then run out elsewhere.
    closed = true
    for (const generation of running.values()) generation.end('drained')
    await allEnded()
  }

  return {
    ask: (ask) => join(ask.userId, ask.idempotency, async () => {
      const { agent, ...turn } = ask
      const newTurn = { ...turn, agentId: agent.id, model: agent.model }
      const started = await startTurn(db, newTurn, { owner, leaseMs: LEASE_MS }, takeOver)
      if (started.kind === 'existing') return { sessionId: started.sessionId, messageId: started.messageId, fresh: false }
      begin(ask, started.placeholder, started.messages[0]?.parentId === null)
      return { sessionId: started.sessionId, messageId: started.placeholder.id, fresh: true }
    }),

    find,

    findAnswer: async (userId, messageId) => (await answer(userId, messageId)).message,

    isLive: (messageId) => running.has(messageId) || recent.has(messageId),

    follow (userId, messageId, from, sink, signal) {
      const generation = local(userId, messageId)
      if (generation !== undefined) return followLive(generation, from, sink, store, signal)
      return remote.follow({ userId, messageId }, from, sink, signal)
    },

    async outcome (userId, messageId, signal) {
      const message = await local(userId, messageId)?.ended ?? await remote.outcome({ userId, messageId }, signal)
      if (message === undefined) return undefined
      const questionId = message.parentId ?? message.id
      return { message, userMessage: await readQuestion(`${userId} ${questionId}`, () => find(userId, questionId)) }
    },

    stop: createStop({ running: (messageId) => running.get(messageId), answer, takeOver, requestStop: ports.requestStop }),

    stopHere (messageId) { running.get(messageId)?.end('stopped') },

    revoke (ended) {
      for (const generation of running.values()) {
        const { loginId, keyId } = callers.get(generation) ?? {}
        const isHit = 'userId' in ended ? generation.claim.userId === ended.userId : 'loginId' in ended ? loginId === ended.loginId : keyId === ended.keyId
        if (isHit) generation.end('stopped')
      }
    },

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
