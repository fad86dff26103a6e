/** Provider of Dify's chat applications: calls, forms, and the verbs beside them. */
import { readAnswer } from '../../answer/reader.js'
import type { EndSignal } from '../../end-signal.js'
import { plainText } from '../../message.js'
import type { Provider, ProviderPorts, ProviderRequest, Thread, Upstream } from '../../provider.js'
import { callUrl } from '../../transport/call-url.js'
import { callJson } from '../../transport/json-call.js'
import { assertAlive } from '../../transport/liveness.js'
import type { UpstreamCall, UpstreamResponse } from '../../transport/port.js'
import { DifyAnswer } from './answer.js'
import { filledBy, type Filled } from './form.js'
import { openingOf } from './opening.js'
import { byItsCode, isConversationGone } from './refusal.js'
import { chatBody } from './request.js'

const PATH = '/chat-messages'
const RATINGS = { good: 'like', bad: 'dislike' } as const

/**
 * Dify's Service API of one chat application: a chatbot, an agent or a chatflow.
 */
export default function createDify ({ http }: ProviderPorts): Provider {
  const get = (upstream: Upstream, path: string, signal: EndSignal): UpstreamCall =>
    ({ ...origin(upstream), url: callUrl(upstream.endpoint, PATH, path), method: 'GET', body: null, signal })
  const post = (upstream: Upstream, path: string, body: object, signal: EndSignal): UpstreamCall =>
    ({ ...get(upstream, path, signal), method: 'POST', body: JSON.stringify(body) })

  /** Ask; a conversation that is not there any more is begun again, with what was said in it. */
  async function ask (request: ProviderRequest): Promise<UpstreamResponse> {
    const { upstream, signal, standing } = request
    const send = async (thread: Thread | null) => await http.open(post(upstream, PATH, chatBody(request, thread), signal))
    const thread = standing?.thread ?? null
    try {
      return await send(thread)
    } catch (error) {
      if (thread === null || !isConversationGone(error)) throw error
      return await send(null)
    }
  }

  /** Fill a form, and hear what comes of it. Its events are listened to first: they don't wait. */
  async function fill ({ upstream, userId, signal }: ProviderRequest, { token, runId }: NonNullable<Thread['form']>, filled: Filled): Promise<UpstreamResponse> {
    const events = callUrl(upstream.endpoint, PATH, `/workflow/${encodeURIComponent(runId)}/events`)
    const user = `${events.includes('?') ? '&' : '?'}user=${encodeURIComponent(userId)}`
    const opening = http.open({ ...get(upstream, '', signal), url: events + user })
    // Until it is waited for, its failure is nobody's.
    opening.catch(() => undefined)
    try {
      await callJson(http, post(upstream, `/form/human_input/${encodeURIComponent(token)}`, { ...filled, user: userId }, signal))
    } catch (error) {
      opening.then((response) => { response.release() }, () => undefined)
      throw error
    }
    return await opening
  }

  async function open (request: ProviderRequest): Promise<UpstreamResponse> {
    const form = request.standing?.thread?.form
    const filled = form === undefined ? undefined : filledBy(form, plainText(request.messages.at(-1)?.content ?? ''))
    try {
      return form === undefined || filled === undefined ? await ask(request) : await fill(request, form, filled)
    } catch (error) {
      throw byItsCode(error)
    }
  }

  return {
    name: 'dify',
    needs: { endpoint: true, model: 'model-or-app' },
    keepsThreads: true,
    generate (request) {
      const { upstream: { agentId, endpoint }, detail } = request
      return readAnswer(() => open(request), new DifyAnswer({ agentId, endpoint }, detail))
    },
    probe: (upstream, signal) => assertAlive(http, get(upstream, '/parameters', signal)),
    async stop (upstream, { taskId }, user, signal) {
      if (taskId !== undefined) await callJson(http, post(upstream, `${PATH}/${encodeURIComponent(taskId)}/stop`, { user }, signal))
    },
    async feedback (upstream, { messageId }, opinion, user, signal) {
      if (messageId === undefined) return
      const rating = opinion === null ? null : RATINGS[opinion.rating]
      const content = opinion?.comment == null ? {} : { content: opinion.comment }
      await callJson(http, post(upstream, `/messages/${encodeURIComponent(messageId)}/feedbacks`, { rating, user, ...content }, signal))
    },
    init: async (upstream, signal) => openingOf(await callJson(http, get(upstream, '/parameters', signal)))
  }
}

function origin ({ apiKey, timeouts, reach }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts' | 'reach'> {
  const headers = { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) }
  return { headers, secret: apiKey, timeouts, reach }
}
