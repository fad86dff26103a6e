/** Relay of calls that nothing is stored of: at the pace of whoever reads them, measured, ended with their reader or with the service. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ParleyError } from '../../errors.js'
import type { Caller } from '../../identity.js'
import type { Agent } from '../agents/agent.js'
import type { WatchedRight } from '../auth/rights.js'
import { CallEnd, type Call, type CallEvent, type Calls, type CallSettings, type EndSignal, type Measured, type Meter } from '../calls/call.js'
import type { JournalSubject } from '../calls/journal.js'
import { admitCall, recordCall, whenMeasured, type KeptJournal, type Recorder } from '../calls/metered.js'
import type { Usage } from '../calls/usage.js'
import type { Front } from '../usage/front.js'
import type { CallRecord } from '../usage/record.js'
import type { AgentMetrics } from '../generations/metrics.js'
import { pushTo } from '../llm/batches.js'
import type { PromptMessage } from '../llm/provider.js'

/** A question to an agent, and its asker. */
export interface RelayedCall {
  /** Of the call in the ledger, and of its answer: a UUIDv7. */
  id: string
  caller: Caller
  requestId: string
  front: Front
  agent: Agent
  settings: CallSettings
  history: readonly PromptMessage[]
}

/** Facts of a relayed call, once its answer is whole. */
export interface Relayed {
  id: string
  usage: Usage
  agentId: string
  attempts: number
  /** Seconds since 1970. */
  completedAt: number
}

/** Taker of each batch, and of the answer's id: not the call's own where it repeats another. A promise holds further batches back. */
export type Take = (batch: CallEvent[], id: string) => Promise<void> | undefined

/** Whoever an answer is for. */
export interface Reader {
  /** Whether it has left. */
  readonly isHungUp: boolean
  /** Hear of it once it leaves. */
  onHangUp(listener: () => void): void
}

/**
 * Have an agent answer.
 * @param asked what, and by whom
 * @param reader whose leaving ends it at once, the upstream's socket with it
 * @param take is given each batch
 * @throws {ParleyError} as the client may hear of it; an `AbortError` where the reader has left
 */
export type Relay = (asked: RelayedCall, reader: Reader, take: Take) => Promise<Relayed>

/** Ports of a relay. */
export interface RelayPorts {
  calls: Calls
  /** Throws when the service is about to end. */
  assertAccepting(): void
  watch(caller: Caller, onEnd: (why: Error) => void): WatchedRight
  agentMetrics(agentId: string): AgentMetrics
  inFlight(change: 1 | -1): void
  /** Reason with which what still runs is ended. */
  shuttingDown(): Error
  /** Has a call stored in the usage ledger. */
  record: Recorder
  /** Keeps the journal of a call, and measures it. */
  journal(meter: Meter, subject: JournalSubject): KeptJournal
}

/** Observes times between pieces of an answer. */
class Times {
  readonly #startedAt = performance.now()
  #lastAt = 0

  /** @param metrics of the agent that was asked */
  constructor (private readonly metrics: AgentMetrics) { metrics.sent() }

  /** Something was said. */
  said (): void {
    const now = performance.now()
    if (this.#lastAt === 0) this.metrics.firstToken((now - this.#startedAt) / 1000)
    else this.metrics.betweenTokens((now - this.#lastAt) / 1000)
    this.#lastAt = now
  }

  /** It is over. */
  ended (status: string, agentId: string, usage: Usage | null): void {
    this.metrics.ended(status, (performance.now() - this.#startedAt) / 1000)
    if (usage !== null) this.metrics.used(agentId, usage)
  }
}

/** A relay, and the end of what runs in it. */
export interface Relays {
  relay: Relay
  /** Calls that run. */
  readonly running: number
  /** Let what runs finish for so many milliseconds, or until the signal is aborted, then end it. */
  drain (graceMs: number, hurry: AbortSignal): Promise<void>
}

/**
 * Relay of this process.
 * @param ports what it works with
 */
export function createRelay (ports: RelayPorts): Relays {
  const running = new Map<CallEnd, Promise<unknown>>()

  async function run (asked: RelayedCall, signal: EndSignal, take: Take, isHungUp: () => boolean): Promise<Relayed> {
    const { id: chatId, caller: { userId, keyId }, requestId, front, agent, settings, history } = asked
    const askedAt = performance.now()
    // Spread last: each property behind a spread costs a microsecond.
    const call: Call = { agent, history: () => history, userId, keyId, purpose: 'front', front, chatId, requestId, ...settings }
    const admission = await admitCall(ports.calls.limits, call, chatId)
    const journal = ports.journal(ports.calls.meter(call), { requestId, userId, keyId, front, agentId: agent.id, askedAt })
    const times = new Times(ports.agentMetrics(agent.id))
    let who = { agentId: agent.id, attempts: 0 }
    let status: CallRecord['outcome'] = 'complete'
    let measured: Measured | Promise<Measured>
    try {
      // Pushed: whoever asks for each batch waits for several promises each time.
      await pushTo(ports.calls.open(call, signal)[Symbol.asyncIterator](), (batch) => {
        for (const event of batch) {
          journal.take(event)
          if (event.type === 'text') times.said()
          else if (event.type === 'attempt') who = { agentId: event.agentId, attempts: event.number }
        }
        return take(batch, chatId)
      })
    } catch (error) {
      status = isHungUp() ? 'stopped' : signal.aborted ? 'interrupted' : 'failed'
      if (status === 'failed') journal.failed(error instanceof Error ? error.cause ?? error : error, error instanceof ParleyError ? error.code : undefined)
      throw error
    } finally {
      measured = journal.close(status)
      whenMeasured(measured, ({ usage }) => {
        times.ended(status, who.agentId, usage)
        journal.end(status)
      })
      recordCall(ports, { userId, id: chatId }, measured, admission)
    }
    const { usage } = await measured
    if (usage === null) throw new Error('an answer of no call')
    return { id: chatId, ...who, usage, completedAt: Math.floor(Date.now() / 1000) }
  }

  return {
    get running () { return running.size },

    async relay (asked, reader, take) {
      ports.assertAccepting()
      const end = new CallEnd()
      if (reader.isHungUp) end.abort()
      else reader.onHangUp(() => { end.abort() })
      const right = ports.watch(asked.caller, (why) => { end.abort(why) })
      const work = run(asked, end, take, () => reader.isHungUp)
      running.set(end, work)
      ports.inFlight(1)
      try {
        return await work
      } finally {
        ports.inFlight(-1)
        running.delete(end)
        right.release()
      }
    },

    async drain (graceMs, hurry) {
      const settled = Promise.allSettled([...running.values()])
      const timer = new AbortController()
      await Promise.race([settled, sleep(graceMs, undefined, { signal: AbortSignal.any([timer.signal, hurry]) }).catch(() => undefined)])
      timer.abort()
      for (const end of running.keys()) end.abort(ports.shuttingDown())
      await settled
    }
  }
}
