/** Decoder that protocols with JSON responses extend: it judges failures, terminators, finish reasons and usage, streamed or not. */
import type { FinishReason, ProviderEvent } from '../provider.js'
import { DONE, documentsOf, isKeepAlive } from './event-data.js'
import { assertNoFailure, failureInAnswer, isObject, unreadable, type Fields } from './failure-in-answer.js'
import { finishReason } from './finish-reason.js'
import type { AnswerDecoder } from './reader.js'
import { ToolCalls } from './tool-calls.js'

const OPENING_BRACE = 0x7b

/**
 * Common part of all protocols whose responses are JSON, streamed or not. A protocol says what a chunk means; failures,
 * keep-alives, terminators, reasons and counts are judged here.
 */
export abstract class JsonAnswer implements AnswerDecoder {
  isTerminated = false
  hasSpoken = false
  expectsEnd = false
  #hasText = false
  /** A reason came, and then more of the answer: this upstream's reasons are no ends. */
  #reasonsLie = false
  #reason: FinishReason | undefined
  #model: string | null = null
  #promptTokens: number | undefined
  #completionTokens: number | undefined
  #cachedTokens: number | undefined
  #reasoningTokens: number | undefined
  /** Calls of tools so far. */
  protected readonly toolCalls = new ToolCalls()

  /**
   * Append what an object says.
   * @param name of its event
   * @returns whether it can carry an answer
   */
  protected abstract take (body: Fields, name: string, source: string, batch: ProviderEvent[]): boolean

  /** Whether an object is one of the protocol's own, whatever else stands in it. */
  protected abstract isChunk (body: Fields): boolean

  /** @inheritdoc */
  get isFinished (): boolean {
    return this.isTerminated || this.#reason !== undefined
  }

  /** @inheritdoc */
  event (name: string, data: string, batch: ProviderEvent[]): void {
    if (isKeepAlive(name)) return
    if (name === 'error') throw failureInAnswer(errorOf(data), data)
    // The usual case first: it is every chunk of every answer.
    const only = data.charCodeAt(0) === OPENING_BRACE ? parsed(data) : undefined
    if (only !== undefined) {
      this.#takeDocument(only, name, data, batch)
      return
    }
    const documents = documentsOf(data)
    if (documents !== undefined) for (const document of documents) this.#takeDocument(document, name, data, batch)
    // What comes after the reason may be a proxy's signature, or its advertisement.
    else if (this.#reason === undefined) throw unreadable('an event that is not JSON', data)
  }

  /** @inheritdoc */
  whole (body: string, batch: ProviderEvent[]): void {
    const documents = documentsOf(body)
    if (documents === undefined) throw unreadable('a body that is not JSON', body)
    let isCarried = false
    for (const document of documents) isCarried = this.#takeDocument(document, 'message', body, batch) || isCarried
    if (!isCarried) throw unreadable('an answer with no message, no content', body)
    // One document is all of it; of several, the last has to say so.
    if (documents.length === 1) this.#reason ??= 'stop'
  }

  /** @inheritdoc */
  end (batch: ProviderEvent[]): void {
    const promptTokens = this.#promptTokens
    const completionTokens = this.#completionTokens
    this.toolCalls.end(batch)
    if (promptTokens !== undefined && completionTokens !== undefined) {
      const cached = this.#cachedTokens === undefined ? {} : { cachedTokens: this.#cachedTokens }
      const reasoning = this.#reasoningTokens === undefined ? {} : { reasoningTokens: this.#reasoningTokens }
      batch.push({ type: 'usage', promptTokens, completionTokens, ...cached, ...reasoning })
    }
    batch.push({ type: 'finish', reason: this.#reason ?? 'stop', model: this.#model })
  }

  /** Take the terminator: nothing after it counts, unless a protocol knows better. */
  protected done (): void {
    this.isTerminated = true
  }

  /** Keep the name of the model that answers. */
  protected nameModel (model: unknown): void {
    if (typeof model === 'string' && model !== '') this.#model = model
  }

  /** Keep cumulative counts: zeros at the end, where some servers forget them, replace none. */
  protected count (promptTokens: unknown, completionTokens: unknown, cachedTokens?: unknown, reasoningTokens?: unknown): void {
    this.#promptTokens = later(this.#promptTokens, promptTokens)
    this.#completionTokens = later(this.#completionTokens, completionTokens)
    this.#cachedTokens = later(this.#cachedTokens, cachedTokens)
    this.#reasoningTokens = later(this.#reasoningTokens, reasoningTokens)
  }

  /**
   * Judge the end of a chunk. A reason is believed to be the end only where it stands alone, after text, and nothing
   * follows: many servers send one with every chunk.
   * @param sent the chunk's reason, as it came
   * @param batch holds the chunk's events
   * @param from where in the batch they begin
   * @param isMore whether it brought something that makes no event
   * @param source of the chunk
   */
  protected endChunk (sent: unknown, batch: ProviderEvent[], from: number, isMore: boolean, source: string): void {
    const isBringing = isMore || batch.length > from
    if (isBringing) {
      this.hasSpoken = true
      this.expectsEnd = false
      if (this.#reason !== undefined) this.#reasonsLie = true
      this.#reason = undefined
      if (!this.#hasText) this.#hasText = batch.some(({ type }) => type === 'text')
    }
    const reason = finishReason(sent)
    if (reason === 'failure') throw failureInAnswer(undefined, source)
    if (reason === undefined) return
    this.#reason = reason
    // A refusal may come without words.
    if (reason === 'content_filter') this.hasSpoken = true
    this.expectsEnd = !isBringing && this.#hasText && !this.#reasonsLie
  }

  #takeDocument (document: unknown, name: string, source: string, batch: ProviderEvent[]): boolean {
    if (this.isTerminated) return false
    if (document === DONE) {
      this.done()
      return false
    }
    if (Array.isArray(document)) {
      return document.reduce<boolean>((isCarried, part) => this.#takeDocument(part, name, source, batch) || isCarried, false)
    }
    if (isObject(document)) {
      assertNoFailure(document, this.isChunk(document), source)
      return this.take(document, name, source, batch)
    }
    if (document === null || this.#reason !== undefined) return false
    throw unreadable('an event that is not an object', source)
  }
}

function parsed (data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

function errorOf (data: string): unknown {
  const document = documentsOf(data)?.[0]
  return isObject(document) && isObject(document['error']) ? document['error'] : document
}

function later (known: number | undefined, sent: unknown): number | undefined {
  if (typeof sent !== 'number') return known
  return known === undefined || sent > 0 ? sent : known
}
