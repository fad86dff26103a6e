/** Decoder of FastGPT's answers: OpenAI's chunks, and events with names of their own around them. */
import { documentsOf } from '../../answer/event-data.js'
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import { UpstreamFailure } from '../../failure.js'
import type { ProviderEvent, Thread } from '../../provider.js'
import { OpenAiAnswer } from '../openai/answer.js'
import { byItsCode } from './refusal.js'
import { isPlaceholder, usageOfNodes } from './usage.js'

/** Characters of an error that a debug line gets. */
const EXCERPT = 1_000

/** Events that hold OpenAI's chunks. */
const CHUNKS = new Set(['message', 'answer', 'fastAnswer'])

/** Events of steps: of nodes, and of the tools that nodes call. */
const STEPS = new Map([['flowNodeStatus', 'running'], ['toolCall', 'running'], ['toolResponse', 'finished']])

/** Decodes an answer of FastGPT, streamed or not. Steps, forms and the usage of nodes come only where `detail` was asked for. */
export class FastGptAnswer extends OpenAiAnswer {
  #isTold = false
  #isDone = false
  /** Results of nodes: all at once, or one by one. */
  #nodes: unknown[] = []
  readonly #tools = new Map<unknown, unknown>()

  /**
   * @param thread place of the answer, known before it comes: its ids are ours to choose
   * @param detail whether steps are wanted
   */
  constructor (private readonly thread: Thread, private readonly detail: boolean) { super() }

  /** @inheritdoc */
  override get isFinished (): boolean { return this.#isDone || super.isFinished }

  /** @inheritdoc */
  override event (name: string, data: string, batch: ProviderEvent[]): void {
    this.#tell(batch)
    if (CHUNKS.has(name)) this.#withItsCode(() => { super.event('message', data, batch) })
    else if (name === 'error') throw failureOf(data)
    else this.#beside(name, documentsOf(data)?.[0], batch)
  }

  /** @inheritdoc */
  override whole (body: string, batch: ProviderEvent[]): void {
    this.#tell(batch)
    this.#withItsCode(() => { super.whole(body, batch) })
  }

  /** What it counts stands behind the terminator, in the results of its nodes. */
  protected override done (): void {
    this.#isDone = true
    if (this.detail) this.expectsEnd = true
    else super.done()
  }

  /** @inheritdoc */
  protected override take (body: Fields, name: string, source: string, batch: ProviderEvent[]): boolean {
    const isCarried = super.take(isPlaceholder(body['usage']) ? { ...body, usage: undefined } : body, name, source, batch)
    this.#countNodes(body['responseData'])
    for (const part of partsOf(body)) if (isObject(part) && isObject(part['interactive'])) this.#ask({ interactive: part['interactive'] }, batch)
    return isCarried
  }

  #beside (name: string, document: unknown, batch: ProviderEvent[]): void {
    if (name === 'interactive') this.#ask(document, batch)
    else if (name === 'flowResponses') this.#countNodes(document)
    else if (name === 'flowNodeResponse') this.#countNodes([...this.#nodes, document])
    else if (this.detail && isObject(document)) this.#step(name, document, batch)
  }

  #step (name: string, document: Fields, batch: ProviderEvent[]): void {
    const status = STEPS.get(name)
    if (status === undefined) return
    const { tool, ...step } = document
    batch.push({ type: 'status', data: { status, ...(isObject(tool) ? { name: this.#nameOf(tool) } : step), type: 'flowNodeStatus' } })
  }

  /** Only the call of a tool names it. What it was told and what it said is the application's own business. */
  #nameOf ({ id, toolName, functionName }: Fields): unknown {
    const name = [toolName, functionName, this.#tools.get(id), id].find((known) => typeof known === 'string' && known !== '')
    this.#tools.set(id, name)
    return name
  }

  /** A workflow that asks its user something has answered, with or without words, and waits in this conversation. */
  #ask (document: unknown, batch: ProviderEvent[]): void {
    if (!isObject(document)) return
    this.hasSpoken = true
    batch.push({ type: 'interactive', data: document }, { type: 'thread', thread: { ...this.thread, isWaiting: true } })
  }

  #countNodes (nodes: unknown): void {
    if (!Array.isArray(nodes)) return
    this.#nodes = nodes
    const usage = usageOfNodes(nodes)
    if (usage !== undefined) this.count(usage.promptTokens, usage.completionTokens)
  }

  #tell (batch: ProviderEvent[]): void {
    if (!this.#isTold) batch.push({ type: 'thread', thread: this.thread })
    this.#isTold = true
  }

  #withItsCode (decode: () => void): void {
    try {
      decode()
    } catch (error) {
      throw byItsCode(error)
    }
  }
}

/** An application that failed in mid-stream, where a status would have been 500. */
function failureOf (data: string): unknown {
  return byItsCode(new UpstreamFailure('status', 'an error in the answer', { status: 500, excerpt: data.slice(0, EXCERPT) }))
}

/** Parts of the only message of an answer that was not streamed. */
function partsOf ({ choices }: Fields): unknown[] {
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const message = isObject(choice) ? choice['message'] : undefined
  const content = isObject(message) ? message['content'] : undefined
  return Array.isArray(content) ? content : []
}
