import { setTimeout as delay } from 'node:timers/promises'
import type { EndSignal } from '../llm/end-signal.js'
import { plainText } from '../llm/message.js'
import type { Provider, ProviderEvent, ProviderRequest } from '../llm/provider.js'
import { guideAnswer, sentences } from './answer.js'
import type { Guide } from './guide.js'

/** Between two pieces, in milliseconds: enough for a stream to be seen streaming, too little to wait for. */
const PACE_MS = 5

/** Name in the place of a model's. */
const MODEL = 'guide'

/**
 * The agent that works without any key: it answers from Parley's own documentation, and says that it is no language model.
 * @param guide looks the passages up
 */
export function createGuideProvider ({ retrieve }: Guide): Provider {
  async function * generate ({ messages, stream, signal }: ProviderRequest): AsyncGenerator<ProviderEvent[], void, undefined> {
    signal.throwIfAborted()
    const question = plainText(messages.findLast(({ role }) => role === 'user')?.content ?? '')
    const answer = guideAnswer(question, await orAborted(retrieve(question), signal))
    for (const text of stream ? sentences(answer) : [answer]) {
      yield [{ type: 'text', text }]
      await delay(PACE_MS)
      signal.throwIfAborted()
    }
    yield [{ type: 'finish', reason: 'stop', model: MODEL }]
  }

  return { name: 'guide', needs: { endpoint: false, model: 'none', defaultModel: MODEL }, generate }
}

/** A query can't be taken back, but nobody has to wait for it. */
function orAborted<T> (work: Promise<T>, signal: EndSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
