/** Decoder of Dify's answers, streamed and blocking. */
import { say } from '../../answer/content.js'
import { isObject, type Fields } from '../../answer/failure-in-answer.js'
import { JsonAnswer } from '../../answer/json-answer.js'
import type { ProviderEvent, Thread } from '../../provider.js'
import { formOf } from './form.js'
import { byItsCode } from './refusal.js'
import { stepOf, toolStepOf } from './steps.js'

/** Decodes an answer of Dify's chat applications: chatbots, agents and chatflows. */
export class DifyAnswer extends JsonAnswer {
  #thread: Thread | undefined
  /** All text so far: agents repeat as a thought what they said as text. */
  #said = ''
  readonly #thoughts = new Map<unknown, string>()

  /**
   * @param where whose upstream it is
   * @param detail whether steps are wanted
   */
  constructor (private readonly where: Pick<Thread, 'agentId' | 'endpoint'>, private readonly detail: boolean) { super() }

  /** @inheritdoc */
  override event (name: string, data: string, batch: ProviderEvent[]): void {
    this.#withItsCode(() => { super.event(name, data, batch) })
  }

  /** @inheritdoc */
  override whole (body: string, batch: ProviderEvent[]): void {
    this.#withItsCode(() => { super.whole(body, batch) })
  }

  /** @inheritdoc */
  protected override isChunk (body: Fields): boolean {
    return typeof body['event'] === 'string' || typeof body['answer'] === 'string'
  }

  /** @inheritdoc */
  protected override take (body: Fields, _name: string, source: string, batch: ProviderEvent[]): boolean {
    this.#place(body, batch)
    switch (body['event']) {
      case 'message': case 'agent_message': case undefined: return this.#say(body, batch, source)
      case 'message_file': this.#show(body, batch, source); break
      case 'message_replace': this.#replace(body, batch, source); break
      case 'agent_thought': this.#think(body, batch, source); break
      case 'human_input_required': this.#ask(body, batch); break
      case 'message_end': this.#count(body); this.isTerminated = true; break
      // The rest comes when the form has been filled, as an answer of its own.
      case 'workflow_paused': this.#step(body, batch); this.isTerminated = true; break
      default: this.#step(body, batch)
    }
    return false
  }

  #say (body: Fields, batch: ProviderEvent[], source: string): boolean {
    const { answer } = body
    if (typeof answer !== 'string') return false
    const from = batch.length
    say('text', answer, batch)
    this.#said += answer
    this.#count(body)
    this.endChunk(undefined, batch, from, false, source)
    return true
  }

  /** A file stands in the text, which is what is stored: an image as one, anything else as a link. */
  #show ({ type, url, belongs_to: owner }: Fields, batch: ProviderEvent[], source: string): void {
    if (typeof url !== 'string' || owner === 'user' || !URL.canParse(url, this.where.endpoint)) return
    const { href, protocol, pathname } = new URL(url, this.where.endpoint)
    if (protocol !== 'https:' && protocol !== 'http:') return
    const address = href.replaceAll('(', '%28').replaceAll(')', '%29')
    const name = (pathname.split('/').at(-1) ?? '').replace(/[^\w.-]/g, '') || 'file'
    const from = batch.length
    say('text', `${this.#said === '' ? '' : '\n\n'}${type === 'image' ? '!' : ''}[${name}](${address})\n\n`, batch)
    this.#said += '\n\n'
    this.endChunk(undefined, batch, from, false, source)
  }

  /** A moderated answer. */
  #replace ({ answer }: Fields, batch: ProviderEvent[], source: string): void {
    if (typeof answer !== 'string') return
    const from = batch.length
    batch.push({ type: 'replace', text: answer })
    this.#said = answer
    this.endChunk('content_filter', batch, from, false, source)
  }

  /** A thought comes again each time that it has grown, and may be no more than the text once more. */
  #think (body: Fields, batch: ProviderEvent[], source: string): void {
    const { id, thought } = body
    const step = this.detail ? toolStepOf(body) : undefined
    if (step !== undefined) batch.push({ type: 'status', data: step })
    if (typeof thought !== 'string' || this.#said.includes(thought.trim())) return
    const known = this.#thoughts.get(id) ?? ''
    this.#thoughts.set(id, thought)
    const from = batch.length
    say('reasoning', thought.startsWith(known) ? thought.slice(known.length) : thought, batch)
    this.endChunk(undefined, batch, from, false, source)
  }

  #ask (body: Fields, batch: ProviderEvent[]): void {
    const { data } = body
    this.hasSpoken = true
    batch.push({ type: 'interactive', data: { type: 'humanInput', ...isObject(data) ? data : {} } })
    const form = formOf(body)
    if (this.#thread !== undefined) batch.push({ type: 'thread', thread: this.#thread = { ...this.#thread, isWaiting: true, ...(form === undefined ? {} : { form }) } })
  }

  #step (body: Fields, batch: ProviderEvent[]): void {
    const step = this.detail ? stepOf(body) : undefined
    if (step !== undefined) batch.push({ type: 'status', data: step })
  }

  /** Ids come with every event, some of them not with the first. */
  #place ({ conversation_id: conversationId, message_id: messageId, task_id: taskId }: Fields, batch: ProviderEvent[]): void {
    if (typeof conversationId !== 'string' || conversationId === '') return
    const known = this.#thread
    if (known?.conversationId === conversationId && (known.messageId !== undefined || typeof messageId !== 'string')) return
    this.#thread = {
      ...this.where,
      conversationId,
      ...(typeof messageId === 'string' ? { messageId } : {}),
      ...(typeof taskId === 'string' ? { taskId } : {})
    }
    batch.push({ type: 'thread', thread: this.#thread })
  }

  #count ({ metadata }: Fields): void {
    const usage = isObject(metadata) ? metadata['usage'] : undefined
    if (isObject(usage)) this.count(usage['prompt_tokens'], usage['completion_tokens'])
  }

  #withItsCode (decode: () => void): void {
    try {
      decode()
    } catch (error) {
      throw byItsCode(error)
    }
  }
}
