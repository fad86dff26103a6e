/** The answers that this process produces, and those that just ended here: begun, found, revoked, ended. */
import { LRUCache } from 'lru-cache'
import type { FastifyBaseLogger } from 'fastify'
import type { StartLoop } from '../../plugins/loops.js'
import { tolerate } from '../../log/tolerate.js'
import type { Right } from '../auth/rights.js'
import type { Calls } from '../calls/call.js'
import type { Admission } from '../calls/limits/admission.js'
import { Journal } from '../calls/journal.js'
import type { Claim, GenerationStore, Outcome } from '../conversations/generation-store.js'
import type { Turn } from '../conversations/rows.js'
import type { Message } from '../conversations/shapes.js'
import type { Agent } from '../agents/agent.js'
import { answerTo, type AnsweringPorts } from './answer-to.js'
import type { Ask } from './asks.js'
import { createCheckpointer } from './checkpointer.js'
import { commitEnd } from './commit-end.js'
import type { MemoryLog } from './event-log/memory.js'
import type { SharableLog } from './event-log/sharing.js'
import type { Followed } from './follow.js'
import { Generation } from './generation.js'
import { Trace } from '../conversations/trace.js'
import type { GenerationMetrics } from './metrics.js'

/** An answer whose upstream came to its end. */
export interface CompletedAnswer {
  userId: string
  agent: Agent
  message: Message
  /** Whether it is the first of its conversation. */
  isFirst: boolean
}

/** Ports of production. */
export interface ProductionPorts extends AnsweringPorts {
  store: GenerationStore
  calls: Calls
  /** Whether the login or key of a call has ended since it came. */
  hasEnded(caller: Ask['caller']): boolean
  /** Share what is written of an answer with other processes. */
  share(claim: Claim, events: SharableLog): void
  /** Told of each stored answer that completed. */
  onComplete(answer: CompletedAnswer): void
  metrics: GenerationMetrics
  loop: StartLoop
  log: FastifyBaseLogger
}

/** A turn that was committed. */
export interface BegunTurn {
  placeholder: Turn
  /** What is to be answered, where it is known as a reader would see it. */
  question: Message | null
  /** Whether it is the first of its conversation. */
  isFirst: boolean
  /** When it was asked for, by `performance.now()`. */
  askedAt: number
  /** Settled when the answer has ended, where it is limited. */
  admission?: Admission | undefined
}

/** An answer of this process, running or just ended, and the message that it follows, where that is known. */
export interface Produced extends Followed {
  events: MemoryLog
  question: Message | null
  /** The pieces in which it is told, where its asker may want to know. */
  trace: Trace | null
}

/** Generations that this process produces. */
export interface Production {
  /** Begin the answer of a turn. */
  begin(ask: Ask, turn: BegunTurn): void
  /** The generation, if it runs here. */
  running(messageId: string): Generation | undefined
  /** An answer of that user, if it runs here or just ended here. */
  find(userId: string, messageId: string): Produced | undefined
  /** Whether an answer runs here or just ended here. */
  has(messageId: string): boolean
  /** How many run. */
  readonly count: number
  /** Tell every reader something that is not part of the answers. */
  announce(data: { type: string }): void
  /** Stop, and keep, what was asked for by a user, or with a login or an API key of his, because that has ended. */
  revoke(ended: Right): void
  /** Resolves once nothing runs. */
  settled(): Promise<unknown>
  /** End what runs and keep its text; a database that is away now is not waited for. */
  end(): Promise<void>
  /** End what runs, and store no more. */
  close(): Promise<void>
}

const CHECKPOINT = { everyMs: 500, renewAfterMs: 3000 }
/**
 * Ended generations stay readable from memory, with their reasoning and status events, for a minute; sizes are UTF-16 units. They are given
 * back then: left to be displaced, a thousand of them held ten megabytes for as long as nobody asked.
 */
const RECENT = {
  max: 1024,
  maxSize: 33_554_432,
  ttl: 60_000,
  ttlAutopurge: true,
  sizeCalculation: ({ events }: Produced) => events.units + events.chars + 1
}

/** A generation, and what it rests on. */
interface Running extends Produced { generation: Generation, caller: Ask['caller'] }

const restsOn = ({ claim, caller }: Running, ended: Right): boolean => {
  if ('userId' in ended) return claim.userId === ended.userId
  return 'loginId' in ended ? caller.loginId === ended.loginId : caller.keyId === ended.keyId
}

/**
 * Production in this process.
 * @param ports what it works with
 */
export function createProduction (ports: ProductionPorts): Production {
  const { store, calls, hasEnded, share, onComplete, metrics, loop, log } = ports
  const running = new Map<string, Running>()
  const recent = new LRUCache<string, Produced>(RECENT)
  const generations = (): Generation[] => [...running.values()].map(({ generation }) => generation)
  const checkpointer = createCheckpointer(store, generations, CHECKPOINT, metrics.persistLag, loop)
  const checkpointed = (): Promise<void> => checkpointer.next()
  const unstored = tolerate(log, { level: 'error', begins: 'the end of an answer could not be stored; it is tried again', ends: 'ends of answers could not be stored' })
  let closed = false

  async function commit (claim: Claim, outcome: () => Outcome): Promise<Message | null> {
    // A pass under way may hold text that the outcome would hold as well.
    await checkpointer.settled()
    return await commitEnd(store, claim, outcome(), () => closed, unstored)
  }

  /** Keeps an ended answer readable for a while, without what produced it: prompts are large. */
  function retire ({ claim, events, ended, question, trace }: Produced): void {
    running.delete(claim.messageId)
    recent.set(claim.messageId, { claim, events, ended, question, trace })
    metrics.inFlight(-1)
  }

  async function end (): Promise<void> {
    closed = true
    for (const generation of generations()) generation.end('drained')
    await settled()
  }

  const settled = (): Promise<unknown> => Promise.all(generations().map(({ ended }) => ended))

  return {
    begin (ask, { placeholder, question, isFirst, askedAt, admission }) {
      const { userId, agent, requestId, caller, front } = ask
      const journal = new Journal(calls.meter({ keyId: caller.keyId, purpose: 'turn', front }), log, {
        requestId,
        userId,
        keyId: caller.keyId,
        front,
        agentId: agent.id,
        messageId: placeholder.id,
        sessionId: placeholder.sessionId,
        askedAt,
        committedAt: performance.now()
      })
      const generation = new Generation({ userId, messageId: placeholder.id, epoch: 1 }, placeholder, {
        commit,
        meter: journal,
        checkpointed,
        metrics: metrics.agent(agent.id),
        trace: ask.request === undefined ? null : new Trace(),
        tellsCalls: ask.tools !== undefined,
        log: (error, { code }) => { journal.failed(error, code) }
      }, answerTo(ports, ask, placeholder))
      const { claim, events, ended, trace } = generation
      running.set(placeholder.id, { claim, events, ended, question, trace, generation, caller })
      share(claim, events)
      metrics.inFlight(1)
      // It may have ended while the turn was committed.
      if (hasEnded(caller)) generation.end('stopped')
      void ended.then((message) => {
        // Another process has it, and says how it ended.
        journal.end(message?.status ?? 'lost')
        admission?.settle(message?.usage?.totalTokens ?? 0)
        if (message?.status === 'complete') onComplete({ userId, agent, message, isFirst })
        retire({ claim, events, ended, question, trace })
      })
    },

    running: (messageId) => running.get(messageId)?.generation,

    find (userId, messageId) {
      const produced = running.get(messageId) ?? recent.get(messageId)
      return produced?.claim.userId === userId ? produced : undefined
    },

    has: (messageId) => running.has(messageId) || recent.has(messageId),

    get count () { return running.size },

    announce (data) { for (const generation of generations()) generation.announce(data) },

    revoke (ended) { for (const one of running.values()) if (restsOn(one, ended)) one.generation.end('stopped') },

    settled,
    end,

    async close () {
      await end()
      await checkpointer.stop()
    }
  }
}
