/** Provider of FastGPT's applications: calls, and the verbs beside them. */
import { readAnswer } from '../../answer/reader.js'
import { unreadable, type Fields } from '../../answer/failure-in-answer.js'
import type { Provider, ProviderPorts, Upstream } from '../../provider.js'
import { callJson } from '../../transport/json-call.js'
import { assertAlive } from '../../transport/liveness.js'
import type { UpstreamCall } from '../../transport/port.js'
import { FastGptAnswer } from './answer.js'
import { openingOf } from './opening.js'
import { byItsCode } from './refusal.js'
import { chatBody, placeOf } from './request.js'
import { fastGptUrl } from './urls.js'

/**
 * FastGPT's API of one application: OpenAI's completions with conversations (`chatId`), steps (`detail`), variables and forms.
 */
export default function createFastGpt ({ http }: ProviderPorts): Provider {
  const call = async (sent: UpstreamCall): Promise<Fields> => {
    const body = await callJson(http, sent).catch((error: unknown) => { throw byItsCode(error) })
    // Its own code stands in the body, whatever the status.
    if (typeof body['code'] === 'number' && body['code'] !== 200) throw byItsCode(unreadable('an error in a response', JSON.stringify(body)))
    return body
  }
  const post = async (upstream: Upstream, path: string, body: object, signal: AbortSignal): Promise<void> => {
    await call({ ...origin(upstream), url: fastGptUrl(upstream.endpoint, path), method: 'POST', body: JSON.stringify(withApp(upstream, body)), signal })
  }

  return {
    name: 'fastgpt',
    needs: { endpoint: true, model: 'model-or-app' },
    keepsThreads: true,
    generate (request) {
      const { upstream, detail, signal } = request
      const place = placeOf(request)
      const body = JSON.stringify(chatBody(request, place))
      const open = async () => await http.open({ ...origin(upstream), url: fastGptUrl(upstream.endpoint), method: 'POST', body, signal })
        .catch((error: unknown) => { throw byItsCode(error) })
      return readAnswer(open, new FastGptAnswer(place, detail))
    },
    probe: (upstream, signal) => assertAlive(http, { ...origin(upstream), url: initUrl(upstream), method: 'GET', body: null, signal }),
    stop: (upstream, { conversationId: chatId }, _userId, signal) => post(upstream, '/v2/chat/stop', { chatId }, signal),
    async feedback (upstream, { conversationId: chatId, messageId: dataId }, opinion, _userId, signal) {
      const words = opinion?.comment ?? 'yes'
      const judged = opinion === null ? {} : { [opinion.rating === 'good' ? 'userGoodFeedback' : 'userBadFeedback']: words }
      await post(upstream, '/core/chat/feedback/updateUserFeedback', { chatId, dataId, ...judged }, signal)
    },
    init: async (upstream, signal) =>
      openingOf(await call({ ...origin(upstream), url: initUrl(upstream), method: 'GET', body: null, signal }))
  }
}

function initUrl ({ endpoint, appId }: Upstream): string {
  const url = fastGptUrl(endpoint, '/core/chat/init')
  return appId === null || !URL.canParse(url) ? url : `${url}${url.includes('?') ? '&' : '?'}appId=${encodeURIComponent(appId)}`
}

function withApp ({ appId }: Upstream, body: object): object {
  return appId === null ? body : { appId, ...body }
}

function origin ({ apiKey, timeouts, reach }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts' | 'reach'> {
  const headers = { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) }
  return { headers, secret: apiKey, timeouts, reach }
}
