import { readAnswer } from '../../answer/reader.js'
import type { Provider, ProviderPorts, ProviderRequest, Upstream } from '../../provider.js'
import { callUrl } from '../../transport/call-url.js'
import type { UpstreamCall } from '../../transport/port.js'
import { assertAlive } from '../../transport/liveness.js'
import { AnthropicAnswer } from './answer.js'
import { messageBody } from './request.js'

const PATH = '/messages'

/** The version of the API whose shapes are decoded here. */
const VERSION = '2023-06-01'

/**
 * Anthropic's Messages API.
 */
export default function createAnthropic ({ http }: ProviderPorts): Provider {
  return {
    name: 'anthropic',
    needs: { endpoint: true, model: 'required' },
    generate: (request) => readAnswer(() => http.open(messageCall(request)), new AnthropicAnswer()),
    probe: (upstream, signal) => assertAlive(http, {
      ...origin(upstream), url: callUrl(upstream.endpoint, PATH, '/models'), method: 'GET', body: null, signal
    })
  }
}

function messageCall (request: ProviderRequest): UpstreamCall {
  const { upstream, signal } = request
  return { ...origin(upstream), url: callUrl(upstream.endpoint, PATH), method: 'POST', body: JSON.stringify(messageBody(request)), signal }
}

function origin ({ apiKey, timeouts, reach }: Upstream): Pick<UpstreamCall, 'headers' | 'secret' | 'timeouts' | 'reach'> {
  const headers = {
    'content-type': 'application/json',
    'anthropic-version': VERSION,
    ...(apiKey === null ? {} : { 'x-api-key': apiKey })
  }
  return { headers, secret: apiKey, timeouts, reach }
}
