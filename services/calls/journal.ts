/**
 * Journal of one generation, read off the events that its meter takes: one line at its end, from which a slow or failed answer explains
 * itself, and at level debug a line for each stage. No word of a conversation or of an upstream is in either.
 */
import { plainInfo } from '../../log/plain-info.js'
import { chainOf } from '../../log/redaction.js'
import { ParleyError } from '../../errors.js'
import { UpstreamFailure } from '../llm/failure.js'
import type { CallAttempt, CallRecord, CallStory } from '../usage/record.js'
import type { Call, CallEvent, Measured, Meter } from './call.js'
import { reasonOf } from './reason.js'
import type { Usage } from './usage.js'

type Attempt = Extract<CallEvent, { type: 'attempt' }>

/** Takes the lines; `level` is the least severe that is written. */
export type JournalLog = Record<'error' | 'info' | 'debug', (fields: object, sentence: string) => void> & { readonly level: string }

/** Generation that is kept a journal of. */
export interface JournalSubject extends Pick<Call, 'userId' | 'keyId' | 'front' | 'requestId' | 'messageId'> {
  /** That was asked; another one may answer. */
  agentId: string
  sessionId?: string
  /** Where it is for something else than an answer. */
  purpose?: Call['purpose']
  /** When it was asked for, and when its turn was stored, where it was, by `performance.now()`. */
  askedAt: number
  committedAt?: number
}

/** Attempts that a story tells of; of more, the last ones. */
const MOST_ATTEMPTS = 50

const since = (from: number, until = performance.now()): number => Math.round(until - from)

/** Journal and meter of one generation. */
export class Journal implements Meter {
  #attempt: Attempt | null = null
  #attemptAt = 0
  #firstTextAt = 0
  #pausedMs = 0
  #closedAt = 0
  #usage: Usage | null = null
  #failure: { code?: string, reason?: string, error: string } | null = null
  #upstreamStatus: number | null = null
  /** Whether stages are told: to put their fields together for nobody would cost as much as a call. */
  readonly #isTold: boolean

  /**
   * @param meter that measures
   * @param log takes the lines
   * @param subject whose journal it is
   */
  constructor (private readonly meter: Meter, private readonly log: JournalLog, private readonly subject: JournalSubject) {
    this.#isTold = log.level === 'debug' || log.level === 'trace'
    if (this.#isTold) this.#tell('begun', {})
  }

  /** @inheritdoc */
  take (event: CallEvent): void {
    if (event.type === 'text') {
      if (this.#firstTextAt === 0) this.#begins()
    } else if (event.type === 'attempt') {
      this.#attempt = event
      this.#attemptAt = performance.now()
      if (this.#isTold) this.#tell('attempt', { attempt: event.number, answeredBy: event.agentId, model: event.model, target: event.placed?.host, estimatedPromptTokens: event.promptTokens })
    } else if (event.type === 'status') this.#status(event.data)
    this.meter.take(event)
  }

  /** @inheritdoc */
  close (outcome: CallRecord['outcome']): Measured | Promise<Measured> {
    this.#closedAt = performance.now()
    if (this.#isTold) this.#tell('produced', { outcome })
    const measured = this.meter.close(outcome)
    return measured instanceof Promise ? measured.then((known) => this.#withStory(known, outcome)) : this.#withStory(measured, outcome)
  }

  #withStory (measured: Measured, outcome: CallRecord['outcome']): Measured {
    this.#usage = measured.usage
    if (measured.record !== null) {
      measured.record.requestId = this.subject.requestId ?? null
      measured.record.story = this.#story(outcome)
    }
    return measured
  }

  /**
   * It has failed, if it ends as failed. What is no failure of an upstream, and none that a client is told of, is a fault of ours.
   * @param error as thrown, or its cause
   * @param code that the client hears
   */
  failed (error: unknown, code?: string): void {
    const isUpstreams = error instanceof UpstreamFailure
    this.#upstreamStatus = isUpstreams ? error.status ?? null : null
    this.#failure = { ...code === undefined ? {} : { code }, ...isUpstreams ? { reason: reasonOf(error) } : {}, error: chainOf(error) }
    if (!isUpstreams && !(error instanceof ParleyError)) this.log.error({ ...this.#ids(), err: error }, 'a generation met a fault of this service')
  }

  /**
   * It is over, and what is stored of it is stored.
   * @param status that it ended with
   */
  end (status: string): void {
    const { requestId, messageId, sessionId, userId, keyId, front, agentId, purpose, askedAt, committedAt } = this.subject
    const attempt = this.#attempt
    const placed = attempt?.placed
    const usage = this.#usage
    const failure = status === 'complete' ? null : this.#failure
    // What is undefined is not written. No spread: each property behind one costs a microsecond.
    plainInfo(this.log, {
      requestId,
      messageId,
      sessionId,
      userId,
      keyId: keyId ?? undefined,
      front,
      agentId,
      purpose,
      answeredBy: attempt === null || attempt.agentId === agentId ? undefined : attempt.agentId,
      target: placed?.host,
      attempts: attempt?.number ?? 0,
      failures: placed === undefined || placed.failures.length === 0 ? undefined : placed.failures.join(' '),
      commitMs: committedAt === undefined ? undefined : since(askedAt, committedAt),
      queuedMs: placed?.queuedMs,
      pausedMs: this.#pausedMs > 0 ? Math.round(this.#pausedMs) : undefined,
      firstTokenMs: this.#firstTextAt === 0 ? null : since(askedAt, this.#firstTextAt),
      storeMs: committedAt === undefined || this.#closedAt === 0 ? undefined : since(this.#closedAt),
      totalMs: since(askedAt),
      promptTokens: usage?.promptTokens ?? null,
      completionTokens: usage?.completionTokens ?? null,
      status,
      code: failure?.code,
      reason: failure?.reason,
      error: failure?.error
    }, status === 'failed' ? 'a generation failed' : 'generation')
  }

  #story (outcome: CallRecord['outcome']): CallStory {
    const { agentId, sessionId = null, askedAt, committedAt } = this.subject
    const { code = null, reason = null } = this.#failure ?? {}
    const isFailed = outcome === 'failed'
    return {
      askedOf: agentId,
      sessionId,
      commitMs: committedAt === undefined ? null : since(askedAt, committedAt),
      queuedMs: this.#attempt?.placed?.queuedMs ?? 0,
      pausedMs: Math.round(this.#pausedMs),
      firstTextMs: this.#firstTextAt === 0 ? null : since(askedAt, this.#firstTextAt),
      attempts: this.#attempts(isFailed ? reason : null),
      error: isFailed ? { code, reason } : null
    }
  }

  /** Attempts that failed before a word, and the last one, unless it is among them. */
  #attempts (reason: string | null): CallAttempt[] {
    const last = this.#attempt
    if (last === null) return []
    const tries = last.placed?.tries ?? []
    if (tries.length >= last.number) return tries.slice(-MOST_ATTEMPTS)
    const { agentId, model, placed } = last
    const its = { agentId, model, target: placed?.host ?? null, ms: since(this.#attemptAt), status: this.#upstreamStatus, reason }
    return [...tries, its].slice(-MOST_ATTEMPTS)
  }

  #begins (): void {
    this.#firstTextAt = performance.now()
    if (this.#isTold) this.#tell('first text', {})
  }

  #status (data: Readonly<Record<string, unknown>>): void {
    if (data['type'] !== 'retrying' && data['type'] !== 'fallback') return
    if (typeof data['delayMs'] === 'number') this.#pausedMs += data['delayMs']
    if (this.#isTold) this.#tell(data['type'], { reason: data['reason'], delayMs: data['delayMs'], to: data['agentId'] })
  }

  #tell (stage: string, fields: object): void {
    this.log.debug({ ...this.#ids(), stage, afterMs: since(this.subject.askedAt), ...fields }, 'stage of a generation')
  }

  #ids (): object {
    const { requestId, messageId, sessionId, userId, keyId, front, agentId, purpose } = this.subject
    return { requestId, messageId, sessionId, userId, front, agentId, purpose, ...keyId === null ? {} : { keyId } }
  }
}
