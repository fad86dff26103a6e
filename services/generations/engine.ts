import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../../plugins/postgres/index.js'
import type { PromptMessage, Provider, ProviderEvent } from '../llm/provider.js'
import type { Agent } from '../agents/agent.js'
import { MessageNotFound } from '../sessions/errors.js'
import type { Message } from '../sessions/shapes.js'
import { createCheckpointer } from './checkpointer.js'
import { followLive, followStored, type Sink } from './follow.js'
import { Generation } from './generation.js'
import { createGenerationStore, type Claim, type Outcome, type StoredState } from './generation-store.js'
import type { GenerationMetrics } from './metrics.js'
import { assemblePrompt, fillIn, historyBudget } from './prompt.js'
import type { Cursor } from './stream-event.js'
import { startTurn, type NewTurn } from './turns.js'
import { estimateTokens } from './usage.js'

/** What the engine is made of. */
export interface EnginePorts {
  db: Database
  provider(name: string): Provider | undefined
  /** The branch that ends in a message, oldest first, cut from the oldest to at most so many characters. */
  context(userId: string, sessionId: string, leafId: string, maxChars: number): Promise<PromptMessage[]>
  /** Ask whichever process runs a generation to stop it. */
  requestStop(userId: string, messageId: string): Promise<void>
  metrics: GenerationMetrics
  log: FastifyBaseLogger
  /** Of this process. */
  owner: string
}

/** What a caller asks of an agent. */
export interface Ask extends Omit<NewTurn, 'agentId' | 'model'> {
  agent: Agent
  /** Null: as the agent is configured. */
  temperature: number | null
  maxTokens: number | null
  variables: Record<string, string>
  detail: boolean
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
  /** Let what runs finish for so many milliseconds, then store and mark the rest. */
  drain(graceMs: number): Promise<void>
  close(): Promise<void>
}

const LEASE_MS = 10_000
const CHECKPOINT = { everyMs: 500, renewAfterMs: 3000 }
const SWEEP_MS = 5000
const STOP_PATIENCE_MS = 10_000
const LONGEST_BACKOFF_MS = 2000
/** Ended generations stay readable from memory, with their reasoning and status events, for a minute. */
const RECENT = { max: 1024, ttl: 60_000 }

/**
 * The engine of this process.
 * @param ports what it works with
 */
export function createEngine (ports: EnginePorts): Engine {
  const { db, log, metrics, owner } = ports
  const store = createGenerationStore(db, owner, LEASE_MS)
  const running = new Map<string, Generation>()
  const recent = new LRUCache<string, Generation>(RECENT)
  const checkpointer = createCheckpointer(store, () => running.values(), CHECKPOINT, (seconds) => { metrics.persistLag(seconds) }, log)
  let closed = false

  async function commit (claim: Claim, outcome: () => Outcome): Promise<Message | null> {
    // A pass under way may hold text that the outcome would hold as well.
    await checkpointer.settled()
    const end = outcome()
    let ambiguous = false
    for (let delay = 100; ; delay = Math.min(delay * 2, LONGEST_BACKOFF_MS)) {
      try {
        const message = await store.finish(claim, end)
        if (message !== null || !ambiguous) return message
        // The commit before the failure may have arrived after all.
        const state = await store.state(claim.userId, claim.messageId)
        return state !== null && !state.running && state.message.status === end.status ? state.message : null
      } catch (error) {
        ambiguous = true
        if (closed) return null
        log.warn({ err: error, messageId: claim.messageId, retryInMs: delay }, 'the end of an answer could not be stored; it is tried again')
        await sleep(delay)
      }
    }
  }

  async function * produce (
    ask: Ask, placeholder: Message, generation: () => Generation, signal: AbortSignal
  ): AsyncGenerator<ProviderEvent[]> {
    const { agent } = ask
    const { sessionId, id: messageId, parentId } = placeholder
    const { id: agentId, endpoint, apiKey, model, appId, timeouts } = agent
    const provider = ports.provider(agent.provider)
    if (provider === undefined) throw new Error(`no provider ${agent.provider}`)
    const history = ask.sessionId === null && ask.messages.length > 0
      ? ask.messages
      : await ports.context(ask.userId, sessionId, parentId ?? messageId, historyBudget(agent.contextTokens))
    const system = agent.systemPrompt === null ? null : fillIn(agent.systemPrompt, ask.variables)
    const messages = assemblePrompt(system, history, agent.contextTokens)
    generation().promptTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)
    yield * provider.generate({
      upstream: { agentId, endpoint, apiKey, model, appId, timeouts },
      messages,
      temperature: ask.temperature ?? agent.temperature,
      maxTokens: ask.maxTokens ?? agent.maxTokens,
      variables: ask.variables,
      detail: ask.detail && agent.features.supportsDetail,
      stream: agent.features.supportsStream,
      chatId: sessionId,
      userId: ask.userId,
      signal
    })
  }

  function begin (ask: Ask, placeholder: Message): void {
    const claim = { userId: ask.userId, messageId: placeholder.id, epoch: 1 }
    const generation: Generation = new Generation(claim, placeholder, {
      // Called once the constructor is done: the first event is read no earlier than the next turn of the loop.
      produce: (signal) => produce(ask, placeholder, () => generation, signal),
      commit,
      checkpointed: () => checkpointer.next(),
      metrics: metrics.agent(ask.agent.id),
      log: (error, context) => { log.warn({ err: error, agentId: ask.agent.id, ...context }, 'a generation failed') }
    })
    running.set(placeholder.id, generation)
    metrics.inFlight(1)
    void generation.ended.then(() => {
      running.delete(placeholder.id)
      recent.set(placeholder.id, generation)
      metrics.inFlight(-1)
    })
  }

  const local = (userId: string, messageId: string): Generation | undefined => {
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

  return {
    async ask (ask) {
      const { agent, ...turn } = ask
      const newTurn = { ...turn, agentId: agent.id, model: agent.model }
      const started = await startTurn(db, newTurn, { owner, leaseMs: LEASE_MS }, takeOver)
      if (started.kind === 'existing') return { sessionId: started.sessionId, messageId: started.messageId, fresh: false }
      begin(ask, started.placeholder)
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
      const generation = local(userId, messageId)
      if (generation !== undefined) {
        generation.end('stopped')
        const message = await generation.ended
        if (message !== null) return message
      }
      let state = await answer(userId, messageId)
      if (!state.running) return state.message
      await ports.requestStop(userId, messageId)
      for (const deadline = Date.now() + STOP_PATIENCE_MS; state.running && Date.now() < deadline; state = await answer(userId, messageId)) {
        await takeOver(userId, state.message.sessionId)
        await sleep(100)
      }
      return state.message
    },

    stopHere (messageId) { running.get(messageId)?.end('stopped') },

    recover,

    async drain (graceMs) {
      for (const generation of running.values()) generation.announce({ type: 'draining' })
      const all = Promise.allSettled([...running.values()].map(({ ended }) => ended))
      const timer = new AbortController()
      await Promise.race([all, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)])
      timer.abort()
      for (const generation of running.values()) generation.end('drained')
      await all
    },

    async close () {
      closed = true
      clearInterval(sweeper)
      for (const generation of running.values()) generation.end('drained')
      await Promise.allSettled([...running.values()].map(({ ended }) => ended))
      await checkpointer.stop()
    }
  }
}
