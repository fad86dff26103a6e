import { readAnswer } from '../../answer/reader.js'
import type { Provider, ProviderPorts, Upstream } from '../../provider.js'
import { callUrl } from '../../transport/call-url.js'
import type { UpstreamCall } from '../../transport/port.js'
import { assertAlive } from '../../transport/liveness.js'
import { OpenAiAnswer } from './answer.js'
import { Refusals } from './refusals.js'
import { completionBody } from './request.js'

const PATH = '/chat/completions'

/**
 * OpenAI's Chat Completions API, and everything compatible with it (Ollama, vLLM, DeepSeek, OpenRouter, …).
 */
export default function createOpenAi ({ http }: ProviderPorts): Provider {
  const refusals = new Refusals()
  return {
    name: 'openai',
    needs: { endpoint: true, model: 'required' },
    generate: (request) => readAnswer(() => refusals.call(request.upstream, (refused) => {
      const { upstream, signal } = request
      const body = completionBody(request, refused)
      const url = callUrl(upstream.endpoint, PATH)
      return { body, sent: http.open({ url, method: 'POST', body: JSON.stringify(body), signal, ...origin(upstream) }) }
    }), new OpenAiAnswer()),
    probe: (upstream, signal) => assertAlive(http, {
      ...origin(upstream), url: callUrl(upstream.endpoint, PATH, '/models'), method: 'GET', body: null, signal
    })
  }
}

function origin ({ endpoint, apiKey, timeouts, reach }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts' | 'reach'> {
  const key: Record<string, string> = apiKey === null ? {} : isAzure(endpoint) ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` }
  return { headers: { 'content-type': 'application/json', ...key }, secret: apiKey, timeouts, reach }
}

/** Azure's deployments take a key by a header of its own; a bearer is a token of Entra there. Their calls alone name a version. */
function isAzure (endpoint: string): boolean {
  // Nearly no endpoint has a query, and to take a URL apart costs as much as to send a short call.
  return endpoint.includes('?') && URL.canParse(endpoint) && new URL(endpoint).searchParams.has('api-version')
}
