/** Meter of one call: its usage and its row of the ledger, read off its events by whoever takes them. */
import { storable } from '../../text.js'
import type { CallRecord } from '../usage/record.js'
import type { Call, CallEvent, Measured, Meter } from './call.js'
import { costOf } from './price.js'
import { estimateBySample, estimatePromptTokens, SAMPLE_UNITS } from './tokens/estimate.js'
import type { Tokenizer } from './tokens/tokenizer.js'
import { estimateTokens, usageOf, type Reported } from './usage.js'

type Attempt = Extract<CallEvent, { type: 'attempt' }>
type Asked = Pick<Call, 'keyId' | 'purpose' | 'front'>

const isCount = (value: number | undefined): value is number => Number.isSafeInteger(value) && (value ?? -1) >= 0
/** Longest wait for a count, in milliseconds: a reader waits for the end of an answer, and whoever stops one has asked for speed. */
const PATIENCE_MS = { complete: 2000, other: 250 }
const since = (startedAt: number): number => Math.round(performance.now() - startedAt)

/** Meter of one call, from its beginning on. Long answers are sampled: what is counted costs no more for them. */
export class CallMeter implements Meter {
  #attempt: Attempt | null = null
  #reported: Reported | null = null
  #model: string | null = null
  #firstTokenMs: number | null = null
  #sample = ''
  /** Rough tokens of what the sample does not hold. */
  #rest = 0
  readonly #startedAt = performance.now()

  /**
   * @param asked who asks, and what for
   * @param tokenizer counts where an upstream does not
   */
  constructor (private readonly asked: Asked, private readonly tokenizer: Pick<Tokenizer, 'count'>) {}

  /** @inheritdoc */
  take (event: CallEvent): void {
    switch (event.type) {
      case 'attempt': this.#attempt = event; break
      case 'text':
      case 'replace': this.#says(event.text); break
      case 'tool_call': this.#says(event.arguments); break
      case 'reasoning': this.#firstTokenMs ??= since(this.#startedAt); break
      case 'usage': this.#report(event); break
      case 'finish': this.#model = event.model; break
    }
  }

  /** @inheritdoc */
  close (outcome: CallRecord['outcome']): Measured | Promise<Measured> {
    const attempt = this.#attempt
    const totalMs = since(this.#startedAt)
    if (attempt === null) return { usage: null, record: null }
    if (this.#reported !== null) return this.#measured(attempt, outcome, totalMs, this.#reported)
    return this.#estimate(attempt, outcome).then((counted) => this.#measured(attempt, outcome, totalMs, counted))
  }

  #measured ({ agent, number }: Attempt, outcome: CallRecord['outcome'], totalMs: number, counted: Reported): Measured {
    const model = this.#model ?? agent.model
    const usage = usageOf(counted, this.#reported === null ? 'estimated' : 'provider', costOf(agent.price, counted))
    return {
      usage,
      record: {
        agentId: agent.id,
        provider: agent.provider,
        model: model === null ? null : storable(model),
        outcome,
        promptTokens: usage.promptTokens,
        cachedTokens: usage.cachedTokens ?? null,
        completionTokens: usage.completionTokens,
        reasoningTokens: usage.reasoningTokens ?? null,
        isEstimated: usage.source === 'estimated',
        cost: usage.cost?.amount ?? null,
        currency: usage.cost?.currency ?? null,
        firstTokenMs: this.#firstTokenMs,
        totalMs,
        attempts: number,
        // Last: each property behind a spread costs a microsecond.
        ...this.asked
      }
    }
  }

  #says (text: string): void {
    if (text === '') return
    this.#firstTokenMs ??= since(this.#startedAt)
    const room = SAMPLE_UNITS - this.#sample.length
    if (room > 0) this.#sample += text.length > room ? text.slice(0, room) : text
    if (text.length > room) this.#rest += estimateTokens(text.slice(room))
  }

  #report ({ promptTokens, completionTokens, cachedTokens, reasoningTokens }: Reported): void {
    if (!isCount(promptTokens) || !isCount(completionTokens)) return
    this.#reported = {
      promptTokens,
      completionTokens,
      ...(isCount(cachedTokens) ? { cachedTokens } : {}),
      ...(isCount(reasoningTokens) ? { reasoningTokens } : {})
    }
  }

  async #estimate ({ prompt }: Attempt, outcome: CallRecord['outcome']): Promise<Reported> {
    if (outcome === 'failed' && this.#firstTokenMs === null) return { promptTokens: 0, completionTokens: 0 }
    const sample = this.#sample
    const rough = this.#rest === 0 ? undefined : estimateTokens(sample) + this.#rest
    const patienceMs = outcome === 'complete' ? PATIENCE_MS.complete : PATIENCE_MS.other
    const [promptTokens, completionTokens] = await Promise.all([
      estimatePromptTokens(this.tokenizer, prompt, patienceMs), estimateBySample(this.tokenizer, [sample], rough, patienceMs)
    ])
    return { promptTokens, completionTokens }
  }
}
